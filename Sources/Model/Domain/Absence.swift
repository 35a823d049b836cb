/// Days on which somebody is away, both inside. Why is a kind, never a text.
public struct Absence: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable, Hashable {
        case vacation, sick, parental, `public`, other
    }
    public let from: Day
    public let to: Day
    public let kind: Kind
    public init(from: Day, to: Day, kind: Kind) {
        self.from = from
        self.to = to
        self.kind = kind
    }

    public func contains(_ day: Day) -> Bool { from <= day && day <= to }
}
