import Charts
import Domain

/// Notes on their way to paper: beside each week what touches it, as plain text.
struct NotesInWeeks {
    let annotations: [Annotation]
    /// Whose lines these are: an effect is said only where it holds, and elsewhere the note explains.
    let lines: ReadLines

    /// So many are said of one week; the others are counted, and stand in the list of notes. A page says each of them in every
    /// chart and every table.
    static let mostSaid = 6

    func of(_ week: Week) -> WeekNotes {
        let here = annotations.filter { $0.touches(week) }
        if here.isEmpty { return .none }
        let effective = here.filter { $0.counts(for: lines) }
        return WeekNotes(
            texts: here.prefix(Self.mostSaid).map(\.line)
                + (here.count > Self.mostSaid ? ["and \(here.count - Self.mostSaid) more"] : []), isLeftOut: effective.contains { $0.content.effect == .leaveOut },
            beginsAnew: effective.contains { $0.content.effect == .newBaseline && $0.content.from.week == week },
            isAutomatic: here.allSatisfy(\.isAutomatic))
    }
}

extension Annotation {
    /// `Incident: the queue was full`, `Holiday: Public holiday`.
    var line: String { "\(content.kind.title): \(content.text)" }

    /// `3 to 5 November 2026`
    var when: String {
        content.from == content.to
            ? dated(content.from) : "\(dated(content.from)) to \(dated(content.to))"
    }
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
    /// Behind a note; nil for one that only explains.
    var said: String? {
        switch self {
        case .none: nil
        case .leaveOut: "left out of readings"
        case .newBaseline: "a new baseline"
        }
    }
}
