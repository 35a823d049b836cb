import Domain
import SQL

/// What editors reported in spans: by the heartbeats as long as they are there, by the span once it is settled.
extension SpanTable {
    /// Makes spans settled that were joined from heartbeats which are still there, with what these report.
    func settle(_ spans: [Span], _ timeline: StoredTimeline) throws {
        guard let from = spans.map(\.start).min(), let to = spans.map(\.end).max() else { return }
        let reported = try reported(timeline, from, to)
        try delete(spans, timeline)
        try insert(spans.map(\.settled), timeline, lines: reported.settled)
    }

    /// What the heartbeats report in spans that are not settled and have a moment in `from`…`to`.
    func reported(_ timeline: StoredTimeline, _ from: Instant, _ to: Instant) throws -> [Span: LineChanges] {
        // All of the spans' heartbeats, and all of the spans that theirs could lie in.
        let live = try spans(timeline, touching: from, to).filter { $0.origin == .heartbeats }
        guard let first = live.map(\.start).min(), let last = live.map(\.end).max() else { return [:] }
        let all = try spans(timeline, touching: first, last)
        return all.lines(of: try heartbeats(timeline, first, last))
    }

    private func heartbeats(_ timeline: StoredTimeline, _ from: Instant, _ to: Instant) throws -> [Heartbeat] {
        try session.rows(
            """
            SELECT at, kind, project, language, branch, editor, operating_system, is_write, ai_line_changes,
            human_line_changes FROM heartbeats WHERE person_id = \(person.raw) AND at >= \(from.microseconds)
            AND at <= \(to.microseconds) AND (ai_line_changes >= 0 OR human_line_changes >= 0)
            AND CASE kind WHEN 'ai' THEN 'agent' ELSE 'human' END = \(timeline.rawValue)
            """
        ).map(Heartbeat.init)
    }

    /// What is kept of settled spans that start in `from`…`to`.
    func kept(_ timeline: StoredTimeline, startingIn from: Instant, _ to: Instant) throws -> [LineReport] {
        try session.rows(
            """
            SELECT started_at, ended_at, ai_lines, human_lines FROM spans WHERE person_id = \(person.raw)
            AND timeline = \(timeline.rawValue) AND started_at >= \(from.microseconds)
            AND started_at <= \(to.microseconds) AND settled = 1 AND ai_lines IS NOT NULL
            """
        ).map { row in
            LineReport(
                try Interval(row),
                LineChanges(byAI: Int(try row.integer(2)), byHand: Int(try row.integer(3))))
        }
    }

    /// What the pieces report that are left of spans: of heartbeats that are still there what they say, of a settled span the
    /// part that falls to the piece.
    /// - Parameters:
    ///   - pieces: settled, each inside one of `cut`.
    ///   - cut: as they are stored, before anything of them is deleted.
    func lines(left pieces: [Span], of cut: [Span], _ timeline: StoredTimeline) throws -> [Span: LineChanges] {
        guard let from = cut.map(\.start).min(), let to = cut.map(\.end).max() else { return [:] }
        let kept = Dictionary(
            try kept(timeline, startingIn: from, to).map { ($0.interval, $0.lines) }, uniquingKeysWith: +)
        let live = pieces.map { Span($0.start, $0.end, $0.work, .heartbeats) }
        let around = try spans(timeline, touching: from, to).filter { !cut.contains($0) }
        let said = (around + live).lines(of: try heartbeats(timeline, from, to))
        var lines: [Span: LineChanges] = [:]
        for (piece, alive) in zip(pieces, live) {
            guard let whole = cut.first(where: { $0.start <= piece.start && piece.end <= $0.end }) else { continue }
            lines[piece] =
                whole.origin == .settled
                ? kept[whole.interval]?.part(piece.interval.length, of: whole.interval.length) : said[alive]
        }
        return lines
    }
}

extension Span {
    /// The same span, whose heartbeats may go.
    var settled: Span { Span(start, end, work, .settled) }
}

extension [Span: LineChanges] {
    /// The same reports, of the spans once they are settled.
    var settled: [Span: LineChanges] { Dictionary(map { ($0.settled, $1) }, uniquingKeysWith: +) }
}
