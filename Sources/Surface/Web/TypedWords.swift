import Synchronization

/// The sentences of a form that is being answered: the page that refuses it hands them back, for a person may have written them for
/// half an hour. They live as long as the request, and nothing else reads them.
final class TypedWords: Sendable {
    @TaskLocal static var current: TypedWords?

    /// Of the fields in which people write sentences. No passphrase, code, key or address is among them.
    private static let names: Set<String> = [
        "answer", "context", "label", "outcome", "purpose", "question", "reason", "reply", "text",
    ]

    /// Of the fields in which somebody chooses, of forms that are filled in again: what would fall back to a proposal otherwise.
    private static let choices: Set<String> = [
        "held_on", "matter", "promotion-and-pay", "reviews", "speaker", "termination",
    ]

    private let texts = Mutex<[String]>([])
    private let typed = Mutex<[String: String]>([:])

    var all: [String] { texts.withLock { $0 } }
    /// By the names of their fields, sentences and choices.
    var fields: [String: String] { typed.withLock { $0 } }

    func take(_ fields: [String: String]) {
        let written = fields.sorted { $0.key < $1.key }.filter { name, text in
            (Self.names.contains(name) || name.hasSuffix("words")) && !text.isEmpty
        }
        texts.withLock { $0 = written.map(\.value) }
        let chosen = fields.filter { Self.choices.contains($0.key) }
        typed.withLock { $0 = chosen.merging(written) { $1 } }
    }
}
