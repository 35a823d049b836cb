import Access
import Domain
import EvidencePorts
import OrganizationPorts
import SQL
import Store
import TestSupport
import Testing

/// Whoever has read an older notice alone has not read this one: nothing more is taken, by no door and on no engine.
@Suite struct NoticeVersionContract {
    private let dev = PersonID("dev")

    @Test(arguments: TestedEngine.allCases)
    func `an older version opens no door, and takes nothing that it had allowed`(engine: TestedEngine) async throws {
        try await GivenRollout.with(engine) { house in
            try await house.communicate()
            let evidence = EvidenceStore(
                database: house.database,
                queue: HeartbeatQueue(
                    database: house.database, bounds: .init(waiting: 10, together: 10, stalledAfter: .seconds(30))),
                writer: .ofTests)
            let calendars = CalendarStore(database: house.database)
            let credentials = CredentialStore(
                database: house.database, uses: UseNotes(database: house.database, isOn: true), writer: .ofTests,
                simulatedPhase: nil)
            try await credentials.addToken(
                hash: "hash",
                OwnToken(
                    id: TokenID("token"), prefix: "p", kind: .both, madeAt: house.clock.now(), lastUsed: nil,
                    revokedAt: nil, isByOperator: false), person: dev, asked: false)
            let feed = CalendarSource(id: CalendarID("feed"), person: dev, kind: .feed, sealed: "s", mark: nil)
            #expect(try await calendars.add(feed, atMost: 10, at: house.clock.now()))

            func standing() async throws -> Contributor.Standing? {
                try await credentials.token(hash: "hash", at: house.clock.now())?.standing
            }
            func span(onDay day: Int) -> Span {
                let start = GivenRollout.start.adding(.days(day))
                return Span(
                    start, start.adding(.minutes(30)), Work(kind: .coding, project: "a", language: nil), .imported)
            }
            func imported(onDay day: Int) async throws -> ImportedSpans {
                try await evidence.store(imported: [span(onDay: day)], of: dev, received: house.clock.now())
            }
            func meeting(onDay day: Int) -> Meeting {
                Meeting(span(onDay: day).interval, .meeting, attendees: 3)
            }
            /// Of a feed that says all of its meetings again.
            func fetched(_ days: [Int]) async throws -> Int {
                let contents = CalendarContents(
                    meetings: days.map(meeting), replacing: GivenRollout.start, coverage: nil, findings: [],
                    tellsAttendees: true, mark: nil)
                _ = try await calendars.store(contents, of: feed.id, for: dev, at: house.clock.now())
                return Int(
                    try await house.database.read { try $0.rows("SELECT COUNT(*) FROM meetings").first?.integer(0) }
                        ?? 0)
            }
            func asked() async throws -> Int {
                try await calendars.calendars(askedBefore: house.clock.now().adding(.days(1)), at: house.clock.now())
                    .count
            }
            func absence() async throws -> [Int: AbsenceRefusal] {
                let day = Zone.utc.day(of: house.clock.now())
                return try await house.organization.addAbsences([
                    AddressedAbsence(email: "dev@x.org", absence: Absence(from: day, to: day, kind: .sick))
                ])
            }

            for version in [CollectionNotice.version - 1, CollectionNotice.version] {
                try await house.own.acknowledge(
                    house.policy(of: "dev").ownData(of: house.viewer("dev")), version: version, at: house.clock.now())
                let isRead = version == CollectionNotice.version
                #expect(try await standing() == (isRead ? .collected : .notAcknowledged))
                #expect(try await imported(onDay: 15).new == (isRead ? 1 : 0))
                #expect(try await asked() == (isRead ? 1 : 0))
                #expect(try await fetched([15]) == (isRead ? 1 : 0))
                #expect(try await absence() == (isRead ? [:] : [0: .notAcknowledged]))
                #expect(
                    try await house.organization.account(of: dev)?.acknowledged == (isRead ? house.clock.now() : nil))
                let listed = try await house.organization.members(on: Zone.utc.day(of: house.clock.now()))
                #expect(listed.first { $0.person == dev }?.hasAcknowledged == isRead)
            }

            // Another version comes out on day 20, as if the one that was read were the one before.
            house.day(20)
            try await house.database.write { session in
                try session.run("UPDATE people SET acknowledged_version = acknowledged_version - 1")
            }
            #expect(try await imported(onDay: 20).leftOut == [.beforeAcknowledgement: 1])
            #expect(try await fetched([15, 20]) == 1, "what was kept stays, and nothing comes")
            house.day(22)
            try await house.own.acknowledge(
                house.policy(of: "dev").ownData(of: house.viewer("dev")), version: CollectionNotice.version,
                at: house.clock.now())
            #expect(try await imported(onDay: 21).leftOut == [.beforeAcknowledgement: 1])
            #expect(try await imported(onDay: 22).new == 1)
            #expect(try await fetched([15, 20, 22]) == 2)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `leave is nobody's in the first phase`(engine: TestedEngine) async throws {
        try await GivenRollout.with(engine) { house in
            try await house.own.acknowledge(
                house.policy(of: "dev").ownData(of: house.viewer("dev")), version: CollectionNotice.version,
                at: house.clock.now())
            let day = Zone.utc.day(of: house.clock.now())
            let refused = try await house.organization.addAbsences(
                ["dev@x.org", "nobody@x.org"].map {
                    AddressedAbsence(email: $0, absence: Absence(from: day, to: day, kind: .sick))
                })
            #expect(refused == [0: .firstPhase, 1: .nobody])
        }
    }
}
