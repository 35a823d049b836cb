/// Thirteen ISO weeks of an ISO year, the last one with the 53rd week if there is one: `2026-Q4` is W40 to W53.
///
/// Panels are frozen for one of these, and weeks never lie in two of them.
public struct Quarter: Hashable, Comparable, Sendable {
    public let year: Int
    /// 1 to 4.
    public let number: Int

    private init(year: Int, number: Int) {
        self.year = year
        self.number = number
    }

    /// The quarter that the week is in.
    public init(of week: Week) { self.init(year: week.year, number: min(4, (week.number + 12) / 13)) }

    /// Reads `2026-Q4`; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == 4, parts[1].utf8.count == 2, parts[1].first == "Q",
            let year = Int(parts[0]), let number = Int(parts[1].dropFirst()), (1...4).contains(number)
        else { return nil }
        self.init(year: year, number: number)
    }

    public var first: Week { Day(year: year, month: 1, day: 4).week.adding((number - 1) * 13) }
    public var last: Week { next.first.adding(-1) }
    public var next: Quarter {
        number == 4 ? Quarter(year: year + 1, number: 1) : Quarter(year: year, number: number + 1)
    }
    public var previous: Quarter {
        number == 1 ? Quarter(year: year - 1, number: 4) : Quarter(year: year, number: number - 1)
    }
    public var weeks: [Week] { (0...first.distance(to: last)).map(first.adding) }
    public static func < (a: Quarter, b: Quarter) -> Bool { (a.year, a.number) < (b.year, b.number) }
}

extension Quarter: CustomStringConvertible {
    public var description: String { "\(padded(year, 4))-Q\(number)" }
}
