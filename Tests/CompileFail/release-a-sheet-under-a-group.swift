// error: cannot convert value of type
import Access
import Domain

func released(_ policy: Policy, _ grant: consuming Grant<OneGroup>, _ sheet: LookSheet) throws -> Visible<LookSheet> {
    try policy.release(sheet, under: grant)
}
