// error: consumed more than once
import Access
import Domain

func twice(_ policy: Policy, _ grant: consuming Grant<Oneself>, _ profile: Profile) throws {
    _ = try policy.release(profile, under: grant)
    _ = try policy.release(profile, under: grant)
}
