import Access
import Domain
import Metrics
import Publication
import PublishedPorts
import SQL
import Store
import TestSupport
import Testing

/// What shares are published of in a real organization, on both engines: what people say of themselves, and nothing that somebody
/// else could have set for them (docs/decisions/0025).
@Suite struct SharesContract {
    private let first = GivenOrganization.first
    private let afterHours = AfterHoursShare.declaration.id
    private let load = MeetingLoad.declaration.id
    private static let all = people("Cart", 7)

    /// Seven real people of one team with work on Tuesdays from ten into the evening, of two quarters; `prepare` comes before
    /// anything is published. The changes of the fourth quarter, by week.
    private func published(
        _ metric: MetricID, _ engine: TestedEngine, _ prepare: @escaping @Sendable (any Session) throws -> Void
    ) async throws -> [Week: Double?] {
        var found: [Week: Double?] = [:]
        try await GivenOrganization.with(engine, teams: [("Cart", "Shop", 7)]) { house in
            try await house.work(Self.all, 0...16)
            try await house.database.write { session in
                try session.run("UPDATE house SET simulated = 0, set_up_at = 1")
                try session.run("DELETE FROM simulation")
                try session.run("DELETE FROM phases")
                try session.run("INSERT INTO phases (since, phase) VALUES (1, 4)")
                try session.run(
                    """
                    INSERT INTO spans (person_id, timeline, started_at, ended_at, kind, project, language, settled)
                    SELECT person_id, 'human', started_at, ended_at, kind, project, language, 1 FROM imported_spans
                    """)
                try session.run("UPDATE people SET acknowledged_version = 9, acknowledged_at = 1")
                for person in Self.all {
                    try session.run(
                        """
                        INSERT INTO tokens (hash, token_id, person_id, prefix, kind, made_at, last_used_at, by_operator)
                        VALUES (\(person), \(person), \(person), 'p', 'both', 1, 2, 0)
                        """)
                }
                try session.run(
                    """
                    INSERT INTO announcements (announced_at, metrics, announced_by) VALUES
                    (1, \(Catalogue.published.map(\.id.raw).joined(separator: " ")), 'owner')
                    """)
                try prepare(session)
            }
            _ = try await house.sealer.seal(through: nil, at: GivenOrganization.due(first.adding(16)))
            let cells = try await house.published.everything().cells.map(\.value)
            for cell in cells where cell.metric == metric && cell.week >= first.adding(13) {
                found[cell.week] = .some(cell.change)
            }
        }
        return found
    }

    private static func calendar(of person: String, _ kind: String, _ session: any Session) throws {
        let reach = (GivenOrganization.start.adding(.days(-30)), GivenOrganization.start.adding(.days(180)))
        try session.run(
            """
            INSERT INTO calendars (person_id, calendar_id, kind, made_at, findings, tells_attendees, covers_from, covers_to)
            VALUES (\(person), 'c', \(kind), 1, '', 1, \(reach.0.microseconds), \(reach.1.microseconds))
            """)
        // From the fourth quarter on eight hours of forty, on Mondays.
        for week in 13...16 {
            let from = Zone.utc.start(of: GivenOrganization.first.adding(week).monday).adding(.hours(9))
            try session.run(
                """
                INSERT INTO meetings (person_id, started_at, ended_at, kind, attendees, calendar_id) VALUES (\(person),
                \(from.microseconds), \(from.adding(.hours(8)).microseconds), 'meeting', 2, 'c')
                """)
        }
    }

    /// Seven are there, and a panel needs six: without two there is none, without one there is.
    @Test(
        arguments: TestedEngine.allCases,
        [
            "UPDATE people SET passphrase_hash = NULL", "UPDATE people SET acknowledged_version = NULL",
            "DELETE FROM tokens",
            "UPDATE tokens SET last_used_at = NULL", "UPDATE tokens SET kind = 'read'",
            "UPDATE tokens SET by_operator = 1",
        ])
    func `whoever is not in, has not read the notice or sends nothing of the own does not count`(
        engine: TestedEngine, fault: String
    ) async throws {
        func without(_ count: Int) async throws -> [Week: Double?] {
            try await published(afterHours, engine) { session in
                for person in Self.all.prefix(count) { try session.script("\(fault) WHERE person_id = '\(person)'") }
            }
        }
        #expect(try await !without(1).isEmpty)
        #expect(try await without(2).isEmpty)
    }

    /// Whoever made the other token could send in that person's name.
    @Test(arguments: TestedEngine.allCases)
    func `whoever has of late sent with a token of an operator does not count`(engine: TestedEngine) async throws {
        func when(_ used: Int64) async throws -> [Week: Double?] {
            try await published(afterHours, engine) { session in
                for person in Self.all.prefix(2) {
                    try session.run(
                        """
                        INSERT INTO tokens (hash, token_id, person_id, prefix, kind, made_at, last_used_at, by_operator)
                        VALUES (\(person + "o"), \(person + "o"), \(person), 'o', 'both', 1, \(used), 1)
                        """)
                }
            }
        }
        #expect(try await !when(2).isEmpty, "long ago")
        #expect(try await when(GivenOrganization.start.adding(.days(80)).microseconds).isEmpty)
    }

    @Test(arguments: TestedEngine.allCases)
    func `whoever imports cannot set everybody else's share`(engine: TestedEngine) async throws {
        let honest = try await published(afterHours, engine) { _ in }
        #expect(honest.count == 4 && honest.values.allSatisfy { $0 != nil })
        let set = try await published(afterHours, engine) { session in
            for person in Self.all.dropFirst() {
                try session.run(
                    "UPDATE people SET working_hours = 'Mon-Sun 00:00-24:00', zone = 'Asia/Tokyo' WHERE person_id = \(person)"
                )
                try session.run(
                    """
                    INSERT INTO hours_changes (person_id, from_day, hours, own) VALUES
                    (\(person), '2026-10-05', 'Mon-Fri 00:00-01:00', 0)
                    """)
                try session.run(
                    """
                    INSERT INTO absences (person_id, from_day, to_day, kind) VALUES
                    (\(person), '2026-10-05', '2026-10-11', 'vacation')
                    """)
            }
        }
        #expect(set == honest)
    }

    @Test(arguments: TestedEngine.allCases)
    func `what people say of their own hours counts from then on`(engine: TestedEngine) async throws {
        let usual = try await published(afterHours, engine) { _ in }
        // From the fourth quarter on three of seven mean to work until midnight.
        let said = try await published(afterHours, engine) { session in
            for person in Self.all.prefix(3) {
                try session.run(
                    """
                    INSERT INTO hours_changes (person_id, from_day, hours, own) VALUES
                    (\(person), '2026-09-28', 'Mon-Fri 09:00-24:00', 1)
                    """)
            }
        }
        for week in 13...16 {
            let (before, after) = (usual[first.adding(week)] ?? nil, said[first.adding(week)] ?? nil)
            #expect(try #require(after) < #require(before) - 0.1)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `meetings of a feed count, those of a file do not, and two without a calendar end the line`(
        engine: TestedEngine
    )
        async throws
    {
        let feeds = try await published(load, engine) { session in
            for person in Self.all { try Self.calendar(of: person, "feed", session) }
        }
        #expect(feeds == Dictionary(uniqueKeysWithValues: (13...16).map { (first.adding($0), Double?(0.2)) }))
        let six = try await published(load, engine) { session in
            for person in Self.all.dropFirst() { try Self.calendar(of: person, "caldav", session) }
        }
        #expect(
            six == Dictionary(uniqueKeysWithValues: (13...16).map { (first.adding($0), Double?(0.18)) }),
            "6/7 of a fifth")
        for kinds in [["feed", "feed", "feed", "feed", "feed"], Array(repeating: "files", count: 7)] {
            let none = try await published(load, engine) { session in
                for (person, kind) in zip(Self.all, kinds) { try Self.calendar(of: person, kind, session) }
            }
            #expect(none.isEmpty, "\(kinds)")
        }
    }
}
