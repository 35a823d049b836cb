// error: cannot convert value of type
import Access
import Domain
import PersonalPorts

func spans(_ ports: any PersonalReading, _ grant: borrowing Grant<OneGroup>, _ range: Interval) async throws -> [Span] {
    try await ports.spans(for: grant, touching: range)
}
