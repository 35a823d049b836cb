// error: no exact matches in call to instance method 'release'
import Access
import Domain

func show(_ policy: Policy, _ value: PersonalValue, _ grant: consuming Grant<Oneself>) throws {
    _ = try policy.release(value, under: grant)
}
