public import Domain

/// What one person did in the editor, as metrics read it: spans sorted by start, at most one at a time.
///
///     as recorded   [coding A ][coding B]        [imported   ]
///                                    [imported]
///     as counted    [coding A ][coding B][imp.]  [imported   ]
///
/// The span that started first keeps the time. What an agent wrote is a timeline of its own.
public struct Timeline: Sendable {
    /// Everything but `ai`; disjoint, sorted, length zero included.
    public let human: [Span]
    /// What an agent wrote; disjoint, sorted.
    public let agent: [Span]

    /// What editors reported of changed lines, by spans as they were joined. Corrections change none of it.
    public let reports: [LineReport]

    /// Working hours and meetings; nil where they were not asked for.
    public let agenda: Agenda?

    public init(
        _ spans: [Span], corrections: [Correction] = [], reports: [LineReport] = [], agenda: Agenda? = nil
    ) {
        self.reports = reports
        self.agenda = agenda
        let corrected = corrections.isEmpty ? spans : spans.flatMap { $0.corrected(by: corrections) }
        human = withoutOverlap(corrected.filter { $0.work.kind != .ai })
        agent = withoutOverlap(corrected.filter { $0.work.kind == .ai })
        sessions = human.map(\.interval).union()
    }

    /// Stretches without a longer pause than the gap rule allows: what focus is tested on.
    public let sessions: [Interval]
}

/// Cuts spans so that none overlaps another; the one that started first keeps the time.
private func withoutOverlap(_ spans: [Span]) -> [Span] {
    var result: [Span] = []
    result.reserveCapacity(spans.count)
    var covered = Instant(microseconds: .min)
    for span in spans.sorted(by: startsBefore) {
        if span.start >= covered {
            result.append(span)
        } else if span.end > covered {
            result.append(Span(covered, span.end, span.work, span.origin))
        } else {
            continue
        }
        covered = max(covered, span.end)
    }
    return result
}

/// A total order that depends on nothing but the spans themselves, so that the order of arrival never shows.
func startsBefore(_ a: Span, _ b: Span) -> Bool {
    if a.start != b.start { return a.start < b.start }
    if a.end != b.end { return a.end > b.end }
    let left = (a.work.kind.rawValue, a.work.project ?? "", a.work.language ?? "")
    let right = (b.work.kind.rawValue, b.work.project ?? "", b.work.language ?? "")
    return left < right
}

extension Span {
    /// The same time with the corrections of its owner laid over it, later ones on top.
    public func corrected(by corrections: [Correction]) -> [Span] {
        var pieces = [self]
        for correction in corrections.sorted(by: { ($0.madeAt, $0.id) < ($1.madeAt, $1.id) }) {
            pieces = pieces.flatMap { $0.corrected(by: correction) }
        }
        return pieces
    }

    private func corrected(by correction: Correction) -> [Span] {
        let changed = Work(
            kind: correction.kind ?? work.kind, project: correction.project ?? work.project, language: work.language)
        if start == end {
            return [correction.range.contains(start) ? Span(start, end, changed, origin) : self]
        }
        guard let inside = interval.clipped(to: correction.range) else { return [self] }
        var pieces = [Span(inside.start, inside.end, changed, origin)]
        if start < inside.start { pieces.insert(Span(start, inside.start, work, origin), at: 0) }
        if inside.end < end { pieces.append(Span(inside.end, end, work, origin)) }
        return pieces
    }
}
