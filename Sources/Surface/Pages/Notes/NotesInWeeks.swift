import Charts
import Domain

/// Notes on their way to paper: beside each week what touches it, as plain text.
struct NotesInWeeks {
    let annotations: [Annotation]
    /// Whose lines these are: an effect is said only where it holds, and elsewhere the note explains.
    let lines: ReadLines
    /// In how many weeks of a chart each service was deployed, with the words for it; empty where that is seldom enough for marks.
    private let deployed: [(words: String, weeks: Int)]
    private let count: Int

    /// So many are said of one week; the others are counted, and stand in the list of notes. A page says each of them in every
    /// chart and every table.
    static let mostSaid = 6

    /// - Parameter weeks: all that the chart shows, the running one aside.
    init(annotations: [Annotation], lines: ReadLines, over weeks: [Week]) {
        self.annotations = annotations
        self.lines = lines
        count = weeks.count
        let deployments = annotations.filter(\.isOfDeployment)
        deployed =
            !Self.areUsual(deployments, in: weeks)
            ? []
            : Dictionary(grouping: deployments, by: \.content.text).sorted { $0.key < $1.key }.map { words, own in
                (words: words, weeks: weeks.count { week in own.contains { $0.touches(week) } })
            }.filter { $0.weeks > 0 }
    }

    /// Marks on more than every third week mark nothing: there they are ticks.
    static func areUsual(_ deployments: [Annotation], in weeks: [Week]) -> Bool {
        weeks.count { week in deployments.contains { $0.touches(week) } } * 3 > weeks.count
    }

    /// Those that may explain something: a deployment does not where there is one in more than every third week, from the first
    /// of them on to the last.
    static func unusual(_ notes: [Annotation]) -> [Annotation] {
        let deployments = notes.filter(\.isOfDeployment)
        guard let first = deployments.map(\.content.from.week).min(),
            let last = deployments.map(\.content.to.week).max()
        else { return notes }
        let weeks = (0...max(12, first.distance(to: last))).map { last.adding(-$0) }
        return areUsual(deployments, in: weeks) ? notes.filter { !$0.isOfDeployment } : notes
    }

    /// The same where there is no table: on paper.
    var usualOnPaper: String? {
        usual.map { $0.replacing(Self.inTheTable, with: "Weeks with nothing else have a tick below the line.") }
    }

    private static let inTheTable = "Weeks with nothing else have a tick below the line; the table names them."

    /// Under a chart in which deployments are usual: they are ticks there, and named in the table.
    var usual: String? {
        guard !deployed.isEmpty else { return nil }
        let most = 3
        let named = deployed.prefix(most).map { "\($0.words) in \($0.weeks) of these \(count) weeks" }
        let others = deployed.count - most
        return listed(named + (others > 0 ? [counted(others, "other service too", "other services too")] : []), "and")
            + ". \(Self.inTheTable)"
    }

    func of(_ week: Week) -> WeekNotes {
        let here = annotations.filter { $0.touches(week) }
        if here.isEmpty { return .none }
        let effective = here.filter { $0.counts(for: lines) }
        return WeekNotes(
            texts: Self.said(here),
            isLeftOut: effective.contains { $0.content.effect == .leaveOut },
            beginsAnew: effective.contains { $0.content.effect == .newBaseline && $0.content.from.week == week },
            isAutomatic: here.allSatisfy(\.isAutomatic),
            isUsual: !deployed.isEmpty && here.allSatisfy(\.isOfDeployment))
    }

    /// Beside a point of a month or a week that is in nobody's readings. Deployments aside: hardly a month has none.
    static func notes(_ annotations: [Annotation], in days: ClosedRange<Day>?) -> WeekNotes {
        guard let days else { return .none }
        let here = annotations.filter {
            !$0.isOfDeployment && $0.content.from <= days.upperBound && days.lowerBound <= $0.content.to
        }
        return WeekNotes(
            texts: said(here), isLeftOut: false, beginsAnew: false, isAutomatic: here.allSatisfy(\.isAutomatic))
    }

    private static func said(_ here: [Annotation]) -> [String] {
        here.prefix(mostSaid).map(\.line) + (here.count > mostSaid ? ["and \(here.count - mostSaid) more"] : [])
    }
}

extension Annotation {
    /// Made of deployments, and written by nobody.
    var isOfDeployment: Bool { isAutomatic && content.kind == .deployment }

    /// `Incident: the queue was full`, `Holiday: Public holiday`.
    var line: String { "\(content.kind.title): \(content.text)" }

    /// `3 to 5 November 2026`
    var when: String { dated(content.from, to: content.to) }
}

extension AnnotationContent.Kind {
    var title: String {
        switch self {
        case .deployment: "Deployment"
        case .incident: "Incident"
        case .offsite: "Offsite"
        case .leave: "Leave"
        case .onCall: "On call"
        case .design: "Design"
        case .holiday: "Holiday"
        case .other: "Note"
        }
    }
}

extension AnnotationContent.Effect {
    var title: String {
        switch self {
        case .none: "It only explains"
        case .leaveOut: "Leave its weeks out of readings"
        case .newBaseline: "What is usual begins anew with it"
        }
    }
    /// Of a note that holds for every team; nil for one that only explains.
    var saidForAll: String? {
        switch self {
        case .none: nil
        case .leaveOut: "weeks are left out of what is said and asked"
        case .newBaseline: "what is usual begins anew"
        }
    }
    /// Behind a note; nil for one that only explains.
    var said: String? {
        switch self {
        case .none: nil
        case .leaveOut: "left out of readings"
        case .newBaseline: "a new baseline"
        }
    }
}
