/// Which values of a JSON document are read at all, written as a tree of names:
///
///     action
///     pull_request { number merged_at user { login type } }
///
/// A name that is not in it is skipped as bytes and never becomes a value (guarantee G15). An array is passed through: what is
/// selected inside holds for each of its elements. `name:number` takes a number, or a text that is one, and nothing else; it is
/// for places in which the same name may also hold words. `name:ids` takes numbers with commas between them. `name:sprints` takes
/// the ids of a list that some write as objects and others as texts with an id inside. `name:readiness` takes no word of a note: only
/// whether it is the one that GitLab writes when a draft becomes ready (true), or becomes a draft (false). `name:relation` takes no word of a
/// commit's message: only the ids of the commits that it says it repeats (`picked`) or undoes (`reverts`).
public struct Selection: Sendable {
    enum Kind: Sendable { case anything, number, ids, sprints, readiness, relation, inside(Selection) }

    private static let kinds: [(suffix: String, kind: Kind)] = [
        (":number", .number), (":ids", .ids), (":sprints", .sprints), (":readiness", .readiness),
        (":relation", .relation),
    ]

    /// Few names on each level: compared one after the other, as bytes.
    private(set) var fields: [(name: [UInt8], text: String, kind: Kind)] = []

    private init() {}

    /// - Precondition: the text is a selection; it is written in this source, or made of names of fields.
    public init(_ text: String) {
        var words = Self.words(of: text)[...]
        self.init(&words)
        precondition(words.isEmpty, "a brace too many in a selection")
    }

    private init(_ words: inout ArraySlice<String>) {
        while let word = words.first, word != "}" {
            precondition(word != "{", "a brace without a name in a selection")
            words.removeFirst()
            if words.first == "{" {
                words.removeFirst()
                add(word, .inside(Selection(&words)))
                precondition(words.popFirst() == "}", "a brace is not closed in a selection")
            } else if let special = Self.kinds.first(where: { word.hasSuffix($0.suffix) }) {
                add(String(word.dropLast(special.suffix.count)), special.kind)
            } else {
                add(word, .anything)
            }
        }
    }

    private mutating func add(_ name: String, _ kind: Kind) {
        precondition(!fields.contains { $0.text == name }, "\(name) stands twice in a selection")
        fields.append((Array(name.utf8), name, kind))
    }

    private static func words(of text: String) -> [String] {
        text.replacing("{", with: " { ").replacing("}", with: " } ").split(whereSeparator: \.isWhitespace)
            .map(String.init)
    }

    func field(named name: some Collection<UInt8>) -> (text: String, kind: Kind)? {
        for field in fields where field.name.count == name.count && field.name.elementsEqual(name) {
            return (field.text, field.kind)
        }
        return nil
    }

    /// Every name with its way there, for pages that say what is read: `pull_request.user.login`.
    public var paths: [String] {
        fields.flatMap { field in
            if case .inside(let selection) = field.kind {
                selection.paths.map { "\(field.text).\($0)" }
            } else {
                [field.text]
            }
        }
    }
}
