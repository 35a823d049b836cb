public import Domain

/// A stretch of days in which passes of one purpose are signed and used up. There is one issuer key for each, the same for
/// everybody: a key per person would say who writes.
public struct VoicePeriod: Sendable, Hashable {
    public enum Purpose: String, Sendable, Hashable {
        case concern, pulse
    }

    public let purpose: Purpose
    /// `2026-Q4`, `2026-W48`, `2026-11`: no two purposes share one. Of a panel `2026-W48-2`.
    public let name: String
    /// Whose answers it counts, in words; nil is the whole organization.
    public let panel: String?
    public let first: Day
    /// The last day on which a pass of it is taken.
    public let last: Day

    public init(purpose: Purpose, name: String, panel: String? = nil, first: Day, last: Day) {
        self.panel = panel
        self.purpose = purpose
        self.name = name
        self.first = first
        self.last = last
    }

    /// What is hashed with the key of the house to know that somebody had passes of a period who has deleted everything since. The
    /// period is in it: no two hashes of one person are alike.
    public static func mark(of person: PersonID, in period: String) -> String { "voice \(period) \(person.raw)" }

    /// How many passes each person has in it. Of those for concerns half are for covers, which the browser sends by itself.
    public var passes: Int { purpose == .concern ? 6 : 1 }

    /// The quarter that the day is in.
    public static func concern(on day: Day) -> VoicePeriod {
        let quarter = Quarter(of: day.week)
        return VoicePeriod(
            purpose: .concern, name: quarter.description, first: quarter.first.monday,
            last: quarter.last.monday.adding(6))
    }

    /// Weekly in the soft launch, monthly in full launch; nil before.
    public static func pulse(on day: Day, in phase: Phase) -> VoicePeriod? {
        switch phase {
        case .alignment, .communication: return nil
        case .softLaunch:
            let week = day.week
            return VoicePeriod(
                purpose: .pulse, name: week.description, first: week.monday, last: week.monday.adding(6))
        case .fullLaunch:
            let (year, month, _) = day.parts
            let next = month == 12 ? Day(year: year + 1, month: 1, day: 1) : Day(year: year, month: month + 1, day: 1)
            return VoicePeriod(
                purpose: .pulse, name: String(day.description.prefix(7)), first: Day(year: year, month: month, day: 1),
                last: next.adding(-1))
        }
    }

    /// The same pulse of one panel.
    public func of(_ panel: PulsePanels.Panel) -> VoicePeriod {
        VoicePeriod(purpose: purpose, name: "\(name)-\(panel.number)", panel: panel.label, first: first, last: last)
    }
}

extension VoicePeriod {
    /// The days of a pulse of that name: of a week, or of a month; nil if it is neither.
    public static func days(ofPulse name: String) -> ClosedRange<Day>? {
        if name.contains("W") { return Week(String(name.prefix(8))).map { $0.monday...$0.monday.adding(6) } }
        guard let first = Day("\(name.prefix(7))-01") else { return nil }
        return pulse(on: first, in: .fullLaunch).map { $0.first...$0.last }
    }

    /// What a pulse of that name asks, in the words of the article.
    public static func question(ofPulse name: String) -> String {
        name.contains("W")
            ? "Is anything about this making you uncomfortable?" : "How are we doing with this?"
    }
}
