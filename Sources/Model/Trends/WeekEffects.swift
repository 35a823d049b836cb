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

    public static let none = WeekEffects(of: [AnnotationContent]())

    /// Of those that count for these lines: one answer for what is drawn, what is said and what is asked.
    public init(of notes: [Annotation], on lines: ReadLines) {
        self.init(of: notes.filter { $0.counts(for: lines) }.map(\.content))
    }

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

    private init(leftOut: Set<Week>, restarts: [Week]) {
        self.leftOut = leftOut
        self.restarts = restarts
    }

    /// With more weeks left out.
    public func leaving(out weeks: Set<Week>) -> WeekEffects {
        weeks.isEmpty ? self : WeekEffects(leftOut: leftOut.union(weeks), restarts: restarts)
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

    /// A published line as a reading takes it: without the weeks that are left out, and begun anew where a new baseline was said.
    /// A window of several weeks is left out with any of them.
    public func applied(to line: [PublishedWeek]) -> [PublishedWeek] {
        line.compactMap { point in
            let all = (0..<max(1, point.weeks)).map { point.week.adding(-$0) }
            let begins = point.isBreak || all.contains(where: restarts.contains)
            guard !all.contains(where: leftOut.contains) else {
                // A break stays one when its week is left out.
                return begins ? point.silent : nil
            }
            return begins ? point.begun : point
        }
    }
}
