import Domain
import SQL

/// The stored spans of one person, inside one transaction.
struct SpanTable {
    let session: any Session
    let person: PersonID

    /// Brings the spans up to date around heartbeats that were just stored.
    func splice(around new: [Heartbeat], closed: [Interval]) throws {
        for timeline in StoredTimeline.allCases {
            let times = new.filter(timeline.includes).map(\.time).sorted()
            for cluster in clusters(of: times) { try splice(timeline, cluster, closed: closed) }
        }
    }

    /// Runs of moments without a gap of more than an hour: an offline queue of many days is not read as one window.
    private func clusters(of times: [Instant]) -> [ClosedRange<Instant>] {
        var clusters: [ClosedRange<Instant>] = []
        for time in times {
            if let last = clusters.last, time.since(last.upperBound) <= .hours(1) {
                clusters[clusters.count - 1] = last.lowerBound...time
            } else {
                clusters.append(time...time)
            }
        }
        return clusters
    }

    /// Joins what is stored in an interval again: what intake did step by step, in one step.
    func recompute(_ interval: Interval, closed: [Interval]) throws {
        for timeline in StoredTimeline.allCases {
            try splice(timeline, interval.start...interval.end, closed: closed)
        }
    }

    private func splice(_ timeline: StoredTimeline, _ new: ClosedRange<Instant>, closed: [Interval]) throws {
        let window = try window(timeline, around: new)
        let heartbeats = try heartbeats(timeline, from: window.from, to: window.to)
        let stored = try spans(timeline, touching: window.from, window.to)
        let old = stored.filter { $0.origin == .heartbeats }
        let replacement = window.replacement(
            for: old, heartbeats: heartbeats, settled: stored.filter { $0.origin == .settled }, closed: closed)
        // Rows that stay as they are are not written: most new events only lengthen the last span.
        let kept = Set(old).intersection(replacement)
        try delete(old.filter { !kept.contains($0) }, timeline)
        try insert(replacement.filter { !kept.contains($0) }, timeline)
    }

    /// From the item before the new events to the one after them, where those are near enough for the gap rule to join.
    private func window(_ timeline: StoredTimeline, around new: ClosedRange<Instant>) throws -> Splice {
        let earliest = new.lowerBound.microseconds - Joining.longestGap.microseconds
        let latest = new.upperBound.microseconds + Joining.longestGap.microseconds
        let before = try session.rows(
            """
            SELECT at FROM heartbeats WHERE person_id = \(person.raw) AND at >= \(earliest)
            AND at < \(new.lowerBound.microseconds)
            AND CASE kind WHEN 'ai' THEN 'agent' ELSE 'human' END = \(timeline.rawValue) ORDER BY at DESC LIMIT 1
            """
        ).first?.integer(0)
        let after = try session.rows(
            """
            SELECT at FROM heartbeats WHERE person_id = \(person.raw) AND at > \(new.upperBound.microseconds)
            AND at <= \(latest)
            AND CASE kind WHEN 'ai' THEN 'agent' ELSE 'human' END = \(timeline.rawValue) ORDER BY at LIMIT 1
            """
        ).first?.integer(0)
        // A settled span that is nearer than the neighbour, or around the new events, is the item before or after them.
        // Spans are disjoint: one that reaches into the window starts in it or is the last that starts before it. Without
        // that bound the search for a settled span would read a person's whole history.
        let blockBefore = try session.rows(
            """
            SELECT started_at, ended_at FROM spans WHERE person_id = \(person.raw) AND timeline = \(timeline.rawValue)
            AND started_at <= \(new.lowerBound.microseconds) AND settled = 1
            AND started_at >= COALESCE((SELECT MAX(started_at) FROM spans WHERE person_id = \(person.raw)
                AND timeline = \(timeline.rawValue) AND started_at < \(earliest)), \(earliest))
            ORDER BY started_at DESC, ended_at DESC LIMIT 1
            """
        ).first.map(Interval.init)
        let blockAfter = try session.rows(
            """
            SELECT started_at, ended_at FROM spans WHERE person_id = \(person.raw) AND timeline = \(timeline.rawValue)
            AND started_at > \(new.upperBound.microseconds) AND started_at <= \(latest) AND settled = 1
            ORDER BY started_at LIMIT 1
            """
        ).first.map(Interval.init)
        var from = before ?? new.lowerBound.microseconds
        if let block = blockBefore, block.end.microseconds >= before ?? earliest {
            from = min(from, block.start.microseconds)
        }
        let to = min(after ?? .max, blockAfter?.start.microseconds ?? .max)
        return Splice(
            from: Instant(microseconds: from),
            to: to == .max ? new.upperBound : Instant(microseconds: to))
    }

    func heartbeats(_ timeline: StoredTimeline, from: Instant, to: Instant) throws -> [Heartbeat] {
        try session.rows(
            """
            SELECT at, kind, project, language, branch, editor, operating_system, is_write, ai_line_changes,
            human_line_changes FROM heartbeats WHERE person_id = \(person.raw) AND at >= \(from.microseconds)
            AND at <= \(to.microseconds)
            """
        ).map(Heartbeat.init).filter(timeline.includes)
    }

    /// Spans with a moment in `from`…`to`, both included.
    func spans(_ timeline: StoredTimeline, touching from: Instant, _ to: Instant) throws -> [Span] {
        // The spans of a timeline do not overlap, so that all that end at or after `from` start no earlier than the last
        // one that starts at or before it; those of length zero may share that moment.
        try session.rows(
            """
            SELECT started_at, ended_at, kind, project, language, settled FROM spans
            WHERE person_id = \(person.raw) AND timeline = \(timeline.rawValue) AND started_at <= \(to.microseconds)
            AND started_at >= COALESCE((SELECT MAX(started_at) FROM spans WHERE person_id = \(person.raw)
                AND timeline = \(timeline.rawValue) AND started_at < \(from.microseconds)), \(from.microseconds))
            AND ended_at >= \(from.microseconds) ORDER BY started_at, ended_at
            """
        ).map(Span.init(stored:))
    }

    func delete(_ spans: [Span], _ timeline: StoredTimeline) throws {
        _ = try session.run(
            "DELETE FROM spans WHERE person_id = $1 AND timeline = $2 AND started_at = $3 AND ended_at = $4",
            rows: spans.map {
                [
                    .text(person.raw), .text(timeline.rawValue), .integer($0.start.microseconds),
                    .integer($0.end.microseconds),
                ]
            })
    }

    func insert(_ spans: [Span], _ timeline: StoredTimeline) throws {
        _ = try session.run(
            """
            INSERT INTO spans (person_id, timeline, started_at, ended_at, kind, project, language, settled)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING
            """,
            rows: spans.map { span in
                [
                    .text(person.raw), .text(timeline.rawValue), .integer(span.start.microseconds),
                    .integer(span.end.microseconds), .text(span.work.kind.rawValue),
                    span.work.project.map(Value.text) ?? .null, span.work.language.map(Value.text) ?? .null,
                    .integer(span.origin == .settled ? 1 : 0),
                ]
            })
    }
}
