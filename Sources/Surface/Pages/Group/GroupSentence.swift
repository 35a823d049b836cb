import Domain

/// What is said of a group's line: its level around what is usual, how far chance alone takes a week, and that it has changed only
/// where a notice says so that this reader may hear. There is one detector, and it is not here: looking at the newest weeks would be
/// a second one, and would tell others what the team hears first.
struct GroupSentence: Equatable {
    /// What matters.
    let lead: String
    let rest: String
    /// How far chance alone takes a week; nil where it cannot be said. A chart shows it.
    let chance: String?
    /// In the few words of a row: `about 1½ hours more`.
    let short: String

    /// So many weeks back a line is still about now.
    private static let recent = 3
    private static let least = 4

    /// - Parameters:
    ///   - reading: of these points, since the line last began anew.
    ///   - grid: what values are rounded to: a smaller difference is none.
    ///   - noun: what there is more or less of.
    ///   - notice: an open one about this line, of those that the reader may hear.
    init(
        _ points: [LinePoint], _ reading: LineReading?, grid: Double, unit: Domain.Unit, noun: String,
        notice: NoticeWords?
    ) {
        if let notice {
            lead = notice.happened
            rest = " \(notice.than). What is happening?"
            short = notice.short
            chance = nil
            return
        }
        let start = points.lastIndex(where: \.isBreak) ?? 0
        let drawn = points.indices.dropFirst(start).filter { points[$0].drawn != nil }
        // A line that has ended says nothing about now.
        guard let latest = drawn.last, latest >= points.count - Self.recent else {
            let week = (drawn.last ?? points.lastIndex { $0.drawn != nil }).map { points[$0].week.number } ?? 0
            lead = "Nothing has been published since week \(week)"
            rest = ": there was too little in the weeks after it."
            short = "none since week \(week)"
            chance = nil
            return
        }
        guard let reading, let limits = reading.limits else {
            let weeks = counted(reading?.weeks ?? drawn.count, "week", "weeks")
            lead = "Too early to say what is usual"
            rest =
                ": \(weeks)\(start > 0 ? " since the group changed" : ""), \(inWords(Self.least)) are needed."
            short = "too early to say"
            chance = nil
            return
        }
        func amount(_ change: Double) -> String { Self.amount(change, grid, unit) }
        let isFlat = max(abs(limits.low), abs(limits.high)) < grid / 2
        chance =
            isFlat
            ? "Chance alone hardly moves it."
            : "Chance alone takes a week from \(amount(limits.low)) to \(amount(limits.high))."
        // Shares are no sums of powers of two: a hair less than the grid is the grid.
        if abs(limits.median) < grid * (1 - 1e-9) {
            lead = "Over all these weeks the median is about as usual for these people"
            short = "about as usual"
        } else {
            short = amount(limits.median)
            // A share is of a week already.
            let aWeek = unit == .ratio ? noun : "\(noun) a week"
            lead = "Over all these weeks the median is \(short) \(aWeek) than their usual when this line began"
        }
        rest = "."
    }

    /// Where there is no chart beside it that shows how far chance goes.
    var whole: String { [lead + rest, chance].compactMap(\.self).joined(separator: " ") }

    /// `about 1½ hours more`, `about four points more`
    private static func amount(_ change: Double, _ grid: Double, _ unit: Domain.Unit) -> String {
        if abs(change) < grid / 2 { return "what is usual" }
        return "about \(unit.spokenChange(change)) \(change < 0 ? "less" : "more")"
    }
}
