// error: initializer is inaccessible
import Access

func forged() { let _: Grant<OfWork> = Grant<OfWork>("service\u{0}shop") }
