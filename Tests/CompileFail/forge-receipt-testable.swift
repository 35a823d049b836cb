// error: initializer is inaccessible
import Domain

@testable import Access

func forged(_ look: Look) -> LookReceipt { LookReceipt(look, LookEntry(index: 0, leaf: "")) }
