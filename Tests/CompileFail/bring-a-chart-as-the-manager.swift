// error: cannot convert value of type 'Grant<OneOnOne>'
import Access
import Domain
import OrganizationPorts

func bring(
    _ storage: any ChartBringing, _ chart: BroughtChart, _ page: OneOnOneID, _ grant: borrowing Grant<OneOnOne>,
    _ now: Instant
) async throws {
    try await storage.bring(together: [chart], to: page, grant, at: now)
}
