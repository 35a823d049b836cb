// error: cannot convert value of type
import Access
import Domain

func released(_ policy: Policy, _ grant: consuming Grant<OneGroup>, _ trend: PersonalTrend) throws -> Visible<
    PersonalTrend
> {
    try policy.release(trend, under: grant)
}
