// compiles
import Access
import Domain
import PersonalPorts
import PublishedPorts

// The ways that are open: a look that is in the ledger, and a group's cells under its own grant.
func spans(_ policy: Policy, _ id: LookID, _ viewer: Viewer, _ now: Instant, _ ports: any PersonalReading) async throws
    -> [Span]
{
    let receipt = try await policy.open(id, by: viewer, at: now)
    return try await ports.spans(for: receipt, touching: Interval(now, now))
}
func cells(_ policy: Policy, _ viewer: Viewer, _ now: Instant, _ ports: any PublishedReading) async throws -> Published
{
    let grant = try await policy.published(about: .organization, for: viewer, at: now)
    return try await ports.published(for: grant)
}
