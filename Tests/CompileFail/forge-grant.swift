// error: initializer is inaccessible
import Access
import Domain

func read() { let _: Grant<Oneself> = Grant<Oneself>("bob") }
