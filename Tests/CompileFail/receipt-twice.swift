// error: consumed more than once
import Access
import Domain

func twice(_ policy: Policy, _ receipt: consuming LookReceipt, _ sheet: LookSheet) throws {
    _ = try policy.release(sheet, under: receipt)
    _ = try policy.release(sheet, under: receipt)
}
