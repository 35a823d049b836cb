// error: missing argument for parameter 'under'
import Access
import Domain

func show(_ policy: Policy, _ weeks: MyWeeks) throws -> Visible<MyWeeks> { try policy.release(weeks) }
