import Domain
import SQL

/// The stored spans of one person, inside one transaction.
struct SpanTable {
    let session: any Session
    let person: PersonID

    /// Brings the spans of several people up to date around heartbeats that were just stored.
    static func splice(_ stored: [(person: PersonID, new: [Heartbeat], closed: [Interval])], _ session: any Session)
        throws
    {
        var rounds: [[Place]] = []
        for (person, new, closed) in stored {
            let table = SpanTable(session: session, person: person)
            for timeline in StoredTimeline.allCases {
                let times = new.filter(timeline.includes).map(\.time).sorted()
                // Clusters of one timeline may share a settled span, so that each needs to see what the one before did.
                for (round, cluster) in table.clusters(of: times).enumerated() {
                    if round == rounds.count { rounds.append([]) }
                    rounds[round].append(Place(table: table, timeline: timeline, new: cluster, closed: closed))
                }
            }
        }
        for places in rounds { try splice(places, session) }
    }

    /// Where new events are, in one timeline.
    private struct Place {
        let table: SpanTable
        let timeline: StoredTimeline
        let new: ClosedRange<Instant>
        let closed: [Interval]
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
        try Self.splice(
            StoredTimeline.allCases.map { timeline in
                Place(table: self, timeline: timeline, new: interval.start...interval.end, closed: closed)
            }, session)
    }

    private static func splice(_ places: [Place], _ session: any Session) throws {
        let edges = try session.rows(all: places.flatMap { $0.table.edges($0.timeline, around: $0.new) })
        let windows = try places.indices.map { index in
            try window(around: places[index].new, edges[(index * 4)..<(index * 4 + 4)])
        }
        let there = try session.rows(
            all: zip(places, windows).flatMap { place, window in
                [
                    place.table.heartbeatsQuestion(place.timeline, window.from, window.to),
                    place.table.spansQuestion(place.timeline, touching: window.from, window.to),
                ]
            })
        var deleted: [[Value]] = []
        var inserted: [[Value]] = []
        for (index, (place, window)) in zip(places, windows).enumerated() {
            let heartbeats = try there[index * 2].map(Heartbeat.init)
            let stored = try there[index * 2 + 1].map(Span.init(stored:))
            let old = stored.filter { $0.origin == .heartbeats }
            let replacement = window.replacement(
                for: old, heartbeats: heartbeats, settled: stored.filter { $0.origin == .settled },
                closed: place.closed)
            // Rows that stay as they are are not written: most new events only lengthen the last span.
            let kept = Set(old).intersection(replacement)
            deleted += place.table.keys(old.filter { !kept.contains($0) }, place.timeline)
            inserted += place.table.rows(replacement.filter { !kept.contains($0) }, place.timeline)
        }
        try delete(deleted, session)
        try insert(inserted, session)
    }

    /// Asks for the items before and after the new events, where those are near enough for the gap rule to join: the
    /// heartbeat before and after, the settled span before and after.
    private func edges(_ timeline: StoredTimeline, around new: ClosedRange<Instant>) -> [SQL] {
        let earliest = new.lowerBound.microseconds - Joining.longestGap.microseconds
        let latest = new.upperBound.microseconds + Joining.longestGap.microseconds
        // A settled span that is nearer than the neighbour, or around the new events, is the item before or after them.
        // Spans are disjoint: one that reaches into the window starts in it or is the last that starts before it. Without
        // that bound the search for a settled span would read a person's whole history.
        return [
            """
            SELECT at FROM heartbeats WHERE person_id = \(person.raw) AND at >= \(earliest)
            AND at < \(new.lowerBound.microseconds)
            AND CASE kind WHEN 'ai' THEN 'agent' ELSE 'human' END = \(timeline.rawValue) ORDER BY at DESC LIMIT 1
            """,
            """
            SELECT at FROM heartbeats WHERE person_id = \(person.raw) AND at > \(new.upperBound.microseconds)
            AND at <= \(latest)
            AND CASE kind WHEN 'ai' THEN 'agent' ELSE 'human' END = \(timeline.rawValue) ORDER BY at LIMIT 1
            """,
            """
            SELECT started_at, ended_at FROM spans WHERE person_id = \(person.raw) AND timeline = \(timeline.rawValue)
            AND started_at <= \(new.lowerBound.microseconds) AND settled = 1
            AND started_at >= COALESCE((SELECT MAX(started_at) FROM spans WHERE person_id = \(person.raw)
                AND timeline = \(timeline.rawValue) AND started_at < \(earliest)), \(earliest))
            ORDER BY started_at DESC, ended_at DESC LIMIT 1
            """,
            """
            SELECT started_at, ended_at FROM spans WHERE person_id = \(person.raw) AND timeline = \(timeline.rawValue)
            AND started_at > \(new.upperBound.microseconds) AND started_at <= \(latest) AND settled = 1
            ORDER BY started_at LIMIT 1
            """,
        ]
    }

    /// From the item before the new events to the one after them: what `edges` asked for.
    private static func window(around new: ClosedRange<Instant>, _ edges: ArraySlice<[Row]>) throws -> Splice {
        let first = edges.startIndex
        let before = try edges[first].first?.integer(0)
        let after = try edges[first + 1].first?.integer(0)
        let blockBefore = try edges[first + 2].first.map(Interval.init)
        let blockAfter = try edges[first + 3].first.map(Interval.init)
        let earliest = new.lowerBound.microseconds - Joining.longestGap.microseconds
        var from = before ?? new.lowerBound.microseconds
        if let block = blockBefore, block.end.microseconds >= before ?? earliest {
            from = min(from, block.start.microseconds)
        }
        let to = min(after ?? .max, blockAfter?.start.microseconds ?? .max)
        return Splice(
            from: Instant(microseconds: from),
            to: to == .max ? new.upperBound : Instant(microseconds: to))
    }

    private func heartbeatsQuestion(_ timeline: StoredTimeline, _ from: Instant, _ to: Instant) -> SQL {
        """
        SELECT at, kind, project, language, branch, editor, operating_system, is_write, ai_line_changes,
        human_line_changes FROM heartbeats WHERE person_id = \(person.raw) AND at >= \(from.microseconds)
        AND at <= \(to.microseconds)
        AND CASE kind WHEN 'ai' THEN 'agent' ELSE 'human' END = \(timeline.rawValue)
        """
    }

    /// Spans with a moment in `from`…`to`, both included.
    func spans(_ timeline: StoredTimeline, touching from: Instant, _ to: Instant) throws -> [Span] {
        try session.rows(spansQuestion(timeline, touching: from, to)).map(Span.init(stored:))
    }

    private func spansQuestion(_ timeline: StoredTimeline, touching from: Instant, _ to: Instant) -> SQL {
        // The spans of a timeline do not overlap, so that all that end at or after `from` start no earlier than the last
        // one that starts at or before it; those of length zero may share that moment.
        """
        SELECT started_at, ended_at, kind, project, language, settled FROM spans
        WHERE person_id = \(person.raw) AND timeline = \(timeline.rawValue) AND started_at <= \(to.microseconds)
        AND started_at >= COALESCE((SELECT MAX(started_at) FROM spans WHERE person_id = \(person.raw)
            AND timeline = \(timeline.rawValue) AND started_at < \(from.microseconds)), \(from.microseconds))
        AND ended_at >= \(from.microseconds) ORDER BY started_at, ended_at
        """
    }

    func delete(_ spans: [Span], _ timeline: StoredTimeline) throws {
        try Self.delete(keys(spans, timeline), session)
    }

    /// - Parameter lines: what was reported in those of them that are settled.
    func insert(_ spans: [Span], _ timeline: StoredTimeline, lines: [Span: LineChanges] = [:]) throws {
        try Self.insert(rows(spans, timeline, lines), session)
    }

    private static func delete(_ keys: [[Value]], _ session: any Session) throws {
        _ = try session.run(
            "DELETE FROM spans WHERE person_id = $1 AND timeline = $2 AND started_at = $3 AND ended_at = $4",
            rows: keys)
    }

    private static func insert(_ rows: [[Value]], _ session: any Session) throws {
        _ = try session.run(
            """
            INSERT INTO spans (person_id, timeline, started_at, ended_at, kind, project, language, settled, ai_lines,
            human_lines) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING
            """, rows: rows)
    }

    private func keys(_ spans: [Span], _ timeline: StoredTimeline) -> [[Value]] {
        spans.map {
            [
                .text(person.raw), .text(timeline.rawValue), .integer($0.start.microseconds),
                .integer($0.end.microseconds),
            ]
        }
    }

    private func rows(_ spans: [Span], _ timeline: StoredTimeline, _ lines: [Span: LineChanges] = [:]) -> [[Value]] {
        spans.map { span in
            [
                .text(person.raw), .text(timeline.rawValue), .integer(span.start.microseconds),
                .integer(span.end.microseconds), .text(span.work.kind.rawValue),
                span.work.project.map(Value.text) ?? .null, span.work.language.map(Value.text) ?? .null,
                .integer(span.origin == .settled ? 1 : 0),
                lines[span].map { .integer(Int64($0.byAI)) } ?? .null,
                lines[span].map { .integer(Int64($0.byHand)) } ?? .null,
            ]
        }
    }
}
