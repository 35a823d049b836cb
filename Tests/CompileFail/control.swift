// compiles
import Access
import Domain
import PersonalPorts

// The way that is open: who has shown who they are reads the own data under a grant, once.
func ownProfile(_ policy: Policy, _ credential: Credential, _ ports: any PersonalReading) async throws -> Visible<
    Profile
> {
    let viewer = try await policy.viewer(presenting: credential)
    let grant = policy.ownData(of: viewer)
    let profile = try await ports.profile(for: grant)
    return try policy.release(profile, under: grant)
}
