import Domain
import OrganizationPorts
import OutsidePorts

/// What a server does when it starts, because a stop in the middle may have left something undone: by one of those that start
/// together. One that starts after it has ended does it again.
/// - Parameter job: its name among the claims.
func atStart(
    _ job: String, _ claims: any JobClaiming, _ clock: any Clock, _ work: () async throws -> Void
) async throws {
    guard try await claims.claim(job, period: "start", at: clock.now()) else { return }
    do { try await work() } catch {
        try? await claims.giveBack(job, period: "start")
        throw error
    }
    try await claims.giveBack(job, period: "start")
}
