import Domain

// error: initializer is inaccessible
@testable import Access

let viewer = Viewer(PersonID("bob"))
