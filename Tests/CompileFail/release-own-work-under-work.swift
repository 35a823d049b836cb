// error: cannot convert value of type
import Access
import Domain

func released(_ policy: Policy, _ grant: consuming Grant<OfWork>, _ weeks: MyWeeks) throws -> Visible<MyWeeks> {
    try policy.release(weeks, under: grant)
}
