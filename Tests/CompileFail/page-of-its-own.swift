// error: initializer is inaccessible
import Pages

let page = Page(html: "<p>bob</p>", status: 200)
