// error: cannot convert value of type 'Grant<OfRoster>' to expected argument type 'Grant<Oneself>'
import Access
import Domain
import PersonalPorts

func escape(_ personal: any PersonalReading, _ policy: Policy, _ viewer: Viewer, _ now: Instant) async throws {
    let grant = try await policy.roster(for: viewer, at: now)
    _ = try await personal.profile(for: grant)
}
