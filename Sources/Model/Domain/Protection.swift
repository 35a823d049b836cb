/// What protects people and is a number that an organization may choose: more protection is an owner's to give, less takes a
/// trustee's signature as well, and there is a least that nobody can go below.
public enum Protection: String, CaseIterable, Sendable, Hashable {
    /// Under which the pulse, twice in a row, takes the rollout a phase back: in halves of a point of five.
    case pulseLine = "pulse-line"
    /// How many days people have between the announcement of a metric or a source and its taking effect.
    case noticeDays = "notice-days"

    /// What holds as long as nobody has chosen anything.
    public var usual: Int {
        switch self {
        case .pulseLine: 6
        case .noticeDays: 14
        }
    }

    public var values: ClosedRange<Int> {
        switch self {
        case .pulseLine: 4...8
        case .noticeDays: 14...90
        }
    }

    public var title: String {
        switch self {
        case .pulseLine: "The line of the pulse"
        case .noticeDays: "The notice period"
        }
    }

    /// A value in words: `3.0 of 5`, `14 days`.
    public func words(_ value: Int) -> String {
        switch self {
        case .pulseLine: "\(value / 2).\(value % 2 == 0 ? 0 : 5) of 5"
        case .noticeDays: "\(value) days"
        }
    }
}
