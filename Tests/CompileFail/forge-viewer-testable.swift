// error: initializer is inaccessible
import Domain

@testable import Access

let viewer = Viewer(PersonID("bob"))
