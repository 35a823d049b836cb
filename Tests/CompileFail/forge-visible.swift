// error: initializer is inaccessible
import Access

let visible = Visible(1)
