// error: initializer is inaccessible
import Access
import Domain

let viewer = Viewer(PersonID("bob"))
