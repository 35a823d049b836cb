/// What is published of a pulse: a step of half a point, rounded down, with banded ends.
public struct PulseCell: Sendable, Hashable, Comparable {
    /// Three is under 2.0, four to seven are 2.0 to 3.5, eight is 4.0 and more: ends that everybody had given would tell what
    /// each one gave.
    public let halves: Int
    static let range = 3...8

    /// People who could have answered, at least: under that a pulse hides nobody.
    public static let leastPeople = 12
    /// Answers, at least.
    public static let leastAnswers = 5

    /// Nil for too little, for whichever reason.
    /// - Parameters:
    ///   - answers: how often each answer from 1 to 5 was given.
    ///   - people: how many held a pass for it.
    public init?(answers: [Int], people: Int) {
        let count = answers.reduce(0, +)
        guard answers.count == 5, people >= Self.leastPeople, count >= Self.leastAnswers else { return nil }
        let sum = answers.enumerated().reduce(0) { $0 + ($1.offset + 1) * $1.element }
        halves = min(max(2 * sum / count, Self.range.lowerBound), Self.range.upperBound)
    }

    /// One that was published.
    public init?(halves: Int) {
        guard Self.range.contains(halves) else { return nil }
        self.halves = halves
    }

    /// `2.5 to under 3.0`
    public var words: String {
        switch halves {
        case Self.range.lowerBound: "under 2.0"
        case Self.range.upperBound: "4.0 or more"
        default: "\(Self.number(halves)) to under \(Self.number(halves + 1))"
        }
    }

    private static func number(_ halves: Int) -> String { "\(halves / 2).\(halves % 2 == 0 ? 0 : 5)" }

    public static func < (a: PulseCell, b: PulseCell) -> Bool { a.halves < b.halves }
}

/// The agreed line under which the rollout steps back by itself.
public enum PulseLine {
    /// Whether the rollout steps back: the last two pulses that were published in this phase of one panel were both under the
    /// line. One panel is enough: what hurts a department is not outvoted by others.
    /// - Parameters:
    ///   - published: of one panel and this phase, in the order in which they were asked; those with too little say nothing.
    ///   - line: in halves of a point; a cell is rounded down to these, so that it is under the line exactly when its mean is.
    public static func stepsBack(after published: [PulseCell], line: Int) -> Bool {
        published.count >= 2 && published.suffix(2).allSatisfy { $0.halves < line }
    }

    /// Figures are shown from so many pulses on: no value without its series (guarantee G6).
    public static let leastShown = 4
}
