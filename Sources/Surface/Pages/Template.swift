import Charts
internal import Mustache

/// A page's text with places for values, compiled once. Values are escaped, except in triple braces.
struct Template: Sendable {
    private let compiled: MustacheTemplate

    /// One that does not parse is a mistake in the program, found by the first test that fills it.
    init(_ text: String) {
        do {
            // A line of its own: what follows begins a line, as it does without it.
            compiled = try MustacheTemplate(string: "{{% CONTENT_TYPE:\(EscapedBytes.name)}}\n" + text)
        } catch {
            preconditionFailure("a template does not parse: \(error)")
        }
    }

    func filled(with fields: Fields) -> String { compiled.render(fields) }
}

/// Escapes byte by byte. The library's own way goes letter by letter, which takes a quarter of the time of a long page, and lets a
/// quotation mark through that a combining accent makes another letter.
private struct EscapedBytes: MustacheContentType {
    static let name: String = {
        MustacheContentTypes.register(EscapedBytes(), named: "DAYLIGHT")
        return "DAYLIGHT"
    }()

    func escapeText(_ text: String) -> String { escaped(text) }
}

/// The values of a template by name. Nil leaves a section out, as do false and an empty list.
struct Fields: ExpressibleByDictionaryLiteral, MustacheParent {
    private var values: [String: Any] = [:]

    init(dictionaryLiteral elements: (String, Any?)...) {
        for (name, value) in elements { values[name] = value }
    }

    /// Mustache would look for a missing name further out; an inner list that lacks one must say so with nil.
    func child(named name: String) -> Any? { values[name] }
}
