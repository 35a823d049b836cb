// error: initializer is inaccessible
import Access

func forged() { let _: Grant<OneGroup> = Grant<OneGroup>("organization") }
