import Hummingbird

/// What stands behind the question mark of an address. It is decoded here and nowhere else, once, in the order of the standard
/// (`application/x-www-form-urlencoded`): a plus is a space, and only then are escapes undone, so that `%2B` is a plus.
struct Query {
    let fields: [(name: String, value: String)]

    init(_ text: String) { fields = FormFields.pairs(text) }

    /// The first value of this name; nil if there is none.
    subscript(name: String) -> String? { fields.first { $0.name == name }?.value }
}

extension Request {
    var query: Query { Query(uri.query ?? "") }
}
