/// What somebody can ask to get by mail, about oneself or the own team.
public enum LetterKind: String, Sendable, Hashable, CaseIterable { case own, team }

/// What stands in a letter.
public struct LetterWords: Sendable {
    public let subject: String
    public let text: String
    public init(subject: String, text: String) {
        self.subject = subject
        self.text = text
    }
}
