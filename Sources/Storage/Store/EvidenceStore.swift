public import Domain
public import EvidencePorts
public import SQL

/// Writing activity: rows and spans in one transaction, so that what a person reads is never behind what was answered.
public struct EvidenceStore: EvidenceWriting {
    let database: any Database
    private let queue: HeartbeatQueue
    /// Retention says in the ledger how many of its words it has erased.
    let writer: LedgerWriter

    public init(database: any Database, queue: HeartbeatQueue, writer: LedgerWriter) {
        self.writer = writer
        self.database = database
        self.queue = queue
    }

    public func store(
        _ heartbeats: [Heartbeat], of person: PersonID, received: Instant, under token: TokenID?
    ) async throws {
        if heartbeats.isEmpty { return }
        try await queue.submit(HeartbeatQueue.Submission(heartbeats, person, received, under: token))
    }

    public func store(history heartbeats: [Heartbeat], of person: PersonID) async throws {
        try await database.write { session in
            try session.hold([heldName(of: person)])
            let rules = try DoorRules(session, person)
            let kept = heartbeats.filter { rules.reason(against: $0.time, project: $0.work.project) == nil }
            let table = SpanTable(session: session, person: person)
            for timeline in StoredTimeline.allCases {
                let spans = Joining.liveSpans(
                    of: kept.filter(timeline.includes), settled: [], closed: rules.unbridgeable)
                let reported = spans.lines(of: kept.filter(timeline.includes))
                try table.insert(spans.map(\.settled), timeline, lines: reported.settled)
            }
        }
    }

    public func recompute(_ interval: Interval, of person: PersonID) async throws {
        try await database.write { session in
            try session.hold([heldName(of: person)])
            let rules = try DoorRules(session, person)
            try SpanTable(session: session, person: person).recompute(interval, closed: rules.unbridgeable)
        }
    }

    public func store(imported spans: [Span], of person: PersonID, received: Instant) async throws -> ImportedSpans {
        try await database.write { session in
            try session.hold([heldName(of: person)])
            let rules = try DoorRules(session, person)
            var discarded: [CollectionState.DiscardReason: Int] = [:]
            var result = ImportedSpans()
            for span in spans {
                if let reason = rules.reason(against: span.start, project: span.work.project) {
                    discarded[reason, default: 0] += 1
                    continue
                }
                // What the person paused or deleted is cut out; what is left of a row is one row all the same.
                let open = rules.unbridgeable.reduce([span]) { $0.removing($1) }
                let stored = try session.run(
                    """
                    INSERT INTO imported_spans (person_id, started_at, ended_at, kind, project, language)
                    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
                    """,
                    rows: open.map { span in
                        [
                            .text(person.raw), .integer(span.start.microseconds), .integer(span.end.microseconds),
                            .text(span.work.kind.rawValue), .text(span.work.project ?? ""),
                            .text(span.work.language ?? ""),
                        ]
                    })
                if open.isEmpty {
                    discarded[.deletedRange, default: 0] += 1
                } else if stored > 0 {
                    result.new += 1
                } else {
                    result.there += 1
                }
            }
            try DoorRules.count(discarded, session, person)
            result.leftOut = discarded
            return result
        }
    }

    public func forgetHeartbeats(receivedBefore cutoff: Instant) async throws -> Int {
        // What came to hooks is noted for as long, so that what is sent again is stored once.
        try await database.write { try forgetHookDeliveries(before: cutoff, $0) }
        var forgotten = 0
        for person in try await people() {
            forgotten += try await database.write { try Self.forget(of: person, receivedBefore: cutoff, $0) }
        }
        return forgotten
    }

    /// The spans that those heartbeats made become settled first: they stay as they are.
    private static func forget(of person: PersonID, receivedBefore cutoff: Instant, _ session: any Session) throws
        -> Int
    {
        try session.hold([heldName(of: person)])
        let table = SpanTable(session: session, person: person)
        // Nothing is received earlier than that before its time, so that older rows end the scan.
        let latest = cutoff.adding(Instant.clocksDiffer)
        for timeline in StoredTimeline.allCases {
            let times = try session.rows(
                """
                SELECT at, kind FROM heartbeats WHERE person_id = \(person.raw) AND at <= \(latest.microseconds)
                AND received_at < \(cutoff.microseconds)
                """
            ).filter { (try $0.text(1) == "ai") == (timeline == .agent) }.map {
                Instant(microseconds: try $0.integer(0))
            }
            guard let first = times.min(), let last = times.max() else { continue }
            let live = try table.spans(timeline, touching: first, last).filter { $0.origin == .heartbeats }
            let sorted = times.sorted()
            let settling = live.filter { span in
                var low = 0
                var high = sorted.count
                while low < high {
                    let middle = (low + high) / 2
                    if sorted[middle] < span.start { low = middle + 1 } else { high = middle }
                }
                return low < sorted.count && sorted[low] <= span.end
            }
            try table.settle(settling, timeline)
        }
        return try session.run(
            """
            DELETE FROM heartbeats WHERE person_id = \(person.raw) AND at <= \(latest.microseconds)
            AND received_at < \(cutoff.microseconds)
            """)
    }

    public func forgetHistory(endedBefore cutoff: Instant) async throws -> Int {
        let at = cutoff.microseconds
        var forgotten = 0
        let ofWork = at - (KeptFor.work.microseconds - KeptFor.personalSeries.microseconds)
        for person in try await people() {
            forgotten += try await database.write { session in
                try session.hold([heldName(of: person)])
                // Timeline by timeline, as the key has them: otherwise all that is kept of the person is read, every hour.
                let spans = try StoredTimeline.allCases.map { timeline in
                    try session.run(
                        """
                        DELETE FROM spans WHERE person_id = \(person.raw) AND timeline = \(timeline.rawValue)
                        AND started_at < \(at) AND ended_at < \(at)
                        """)
                }.reduce(0, +)
                let imported = try session.run(
                    """
                    DELETE FROM imported_spans WHERE person_id = \(person.raw)
                    AND started_at < \(at) AND ended_at < \(at)
                    """)
                // What was said about a time goes with the time.
                for statement: SQL in [
                    "DELETE FROM corrections WHERE person_id = \(person.raw) AND ended_at < \(at)",
                    // No backup could bring back what would not be too old by now.
                    "DELETE FROM deleted_projects WHERE person_id = \(person.raw) AND deleted_at < \(at)",
                    "DELETE FROM meetings WHERE person_id = \(person.raw) AND started_at < \(at) AND ended_at < \(at)",
                    // As long as there is work evidence of that time, which must not get the name back.
                    "DELETE FROM closed_ranges WHERE person_id = \(person.raw) AND ended_at < \(ofWork)",
                    "DELETE FROM pauses WHERE person_id = \(person.raw) AND ended_at < \(ofWork)",
                    """
                    DELETE FROM absences WHERE person_id = \(person.raw)
                    AND to_day < \(Zone.utc.day(of: cutoff).description)
                    """,
                    "DELETE FROM tokens WHERE person_id = \(person.raw) AND revoked_at < \(at)",
                ] { try session.run(statement) }
                return spans + imported
            }
        }
        return forgotten
    }

    public func forgetCredentials(endedBefore cutoff: Instant) async throws {
        let at = cutoff.microseconds
        try await database.write { session in
            try session.run("DELETE FROM invitations WHERE expires_at < \(at) OR used_at < \(at)")
            try session.run("DELETE FROM sessions WHERE expires_at < \(at)")
        }
    }

    public func scrubIfOwed() async throws {
        try await scrub(database)
    }

    private func people() async throws -> [PersonID] {
        try await database.read { session in
            try session.rows("SELECT person_id FROM people ORDER BY person_id").map { PersonID(try $0.text(0)) }
        }
    }
}
