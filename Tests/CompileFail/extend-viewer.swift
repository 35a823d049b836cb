// error: initializer is inaccessible
import Access
import Domain

extension Viewer {
    static func any(_ person: PersonID) -> Viewer { Viewer(person) }
}
