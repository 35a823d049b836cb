// error: initializer is inaccessible
@testable import Access

let visible = Visible(1)
