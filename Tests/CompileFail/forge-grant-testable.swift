import Domain

// error: initializer is inaccessible
@testable import Access

func read() { let _: Grant<Oneself> = Grant<Oneself>("bob") }
