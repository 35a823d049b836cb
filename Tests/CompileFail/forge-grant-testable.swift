// error: initializer is inaccessible
import Domain

@testable import Access

func read() { let _: Grant<Oneself> = Grant<Oneself>("bob") }
