/// A row that was not taken, named so that its author finds it.
public struct BadRow: Sendable, Hashable {
    public let line: Int
    public let column: String
    public let sentence: String

    public init(line: Int, column: String, sentence: String) {
        self.line = line
        self.column = column
        self.sentence = sentence
    }

    public var description: String { "line \(line), column \(column): \(sentence)" }
}
