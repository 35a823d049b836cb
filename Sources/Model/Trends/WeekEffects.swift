public import Domain

/// What notes ask a reading to do: leave weeks out, and begin anew with what is usual. Values stay as they are.
///
///     notes      ├ offsite: leave out ┤        ├ new team: new baseline …
///     weeks   W30      W31       W32      W33      W34     W35
///     read as  ·        –         –        –      ·        ·       (before W34 nothing counts, nor the weeks left out)
public struct WeekEffects: Sendable, Hashable {
    /// The weeks that a note to leave out touches with any of its days.
    public let leftOut: Set<Week>
    /// The weeks with which a base begins anew, in order.
    public let restarts: [Week]

    public static let none = WeekEffects(of: [])

    public init(of notes: [AnnotationContent]) {
        var leftOut: Set<Week> = []
        for note in notes where note.effect == .leaveOut {
            var week = note.from.week
            while week <= note.to.week {
                leftOut.insert(week)
                week = week.adding(1)
            }
        }
        self.leftOut = leftOut
        restarts = Set(notes.filter { $0.effect == .newBaseline }.map(\.from.week)).sorted()
    }

    /// Where the base of a reading that ends with `through` begins; nil is wherever the series does.
    public func baseBegins(through: Week) -> Week? { restarts.last { $0 <= through } }

    /// Whether a reading that ends with `through` takes the week in.
    public func counts(_ week: Week, through: Week) -> Bool {
        !leftOut.contains(week) && baseBegins(through: through).map { $0 <= week } ?? true
    }

    /// The points as a reading takes them: without a value where they do not count.
    public func applied(to points: [WeekPoint]) -> [WeekPoint] {
        guard let through = points.last?.week else { return points }
        return points.map { counts($0.week, through: through) ? $0 : .noData($0.week) }
    }
}
