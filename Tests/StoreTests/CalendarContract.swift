import Access
import Domain
import EvidencePorts
import PersonalPorts
import SQL
import Store
import TestSupport
import Testing

/// Meetings: kept as long as promised, once, and never against the person's word.
@Suite struct CalendarContract {
    private static let now = Instant("2026-11-10T12:00:00Z")

    private func meeting(_ start: String, minutes: Int = 30, _ attendees: Int? = 3) -> Meeting {
        let from = Instant(start)
        return Meeting(Interval(from, from.adding(.minutes(minutes))), .meeting, attendees: attendees)
    }

    private func contents(_ meetings: [Meeting], replacing: Instant? = nil) -> CalendarContents {
        CalendarContents(
            meetings: meetings, replacing: replacing,
            coverage: Interval(Instant("2026-11-02T00:00:00Z"), Instant("2026-11-09T00:00:00Z")),
            findings: ["1 entry x."],
            tellsAttendees: true, mark: "m")
    }

    /// Two texts with a meeting at the same time: one of them going does not take the other's away.
    @Test(arguments: TestedEngine.allCases)
    func `what has changed on a server replaces its own texts alone`(engine: TestedEngine) async throws {
        try await Given.with(engine) { given in
            let source = CalendarSource(id: CalendarID("c"), person: given.ada, kind: .caldav, sealed: "s", mark: nil)
            let store = CalendarStore(database: given.database)
            _ = try await store.add(source, atMost: 10, at: Self.now)
            func take(
                _ parts: [(String, [Meeting])], _ replacing: CalendarContents.Replaced, tokens: String?
            ) async throws {
                _ = try await store.store(
                    CalendarContents(
                        parts: parts.map { CalendarContents.Part(name: $0.0, meetings: $0.1) }, replacing: replacing,
                        coverage: Interval(Self.now.adding(.days(-7)), Self.now), findings: [], tellsAttendees: true,
                        mark: "m", tokens: tokens), of: source.id, for: given.ada, at: Self.now)
            }
            let (nine, ten, old) = (
                meeting("2026-11-03T09:00:00Z"), meeting("2026-11-03T10:00:00Z"), meeting("2026-11-02T09:00:00Z")
            )
            let from = Instant("2026-10-01T00:00:00Z")
            try await take([("a", [nine]), ("b", [nine, ten]), ("c", [old])], .from(from), tokens: "a 1")
            #expect(try await kept(given) == [old, nine, ten])
            try await take([("b", [])], .parts(["b"], from: from, most: 9), tokens: "a 2")
            #expect(try await kept(given) == [old, nine])
            try await take([("c", [ten])], .parts(["a", "c"], from: from, most: 9), tokens: "a 3")
            #expect(try await kept(given) == [ten])
            #expect(try await store.calendar(source.id, of: given.ada)?.tokens == "a 3")
            // More than one may have: nothing of it is kept, and the whole is asked for.
            await #expect(throws: CalendarOverfull.self) {
                try await take([("d", [nine]), ("e", [old])], .parts(["d", "e"], from: from, most: 2), tokens: "a 4")
            }
            #expect(try await kept(given) == [ten])
            #expect(try await store.calendar(source.id, of: given.ada)?.tokens == "a 3")
        }
    }

    /// What they brought since the backup is gone with it, and a server would not say it again.
    @Test func `after a backup has been put back calendars are read as a whole`() async throws {
        try await Given.with(.sqlite) { given in
            let source = CalendarSource(id: CalendarID("c"), person: given.ada, kind: .caldav, sealed: "s", mark: nil)
            let store = CalendarStore(database: given.database)
            _ = try await store.add(source, atMost: 10, at: Self.now)
            try await withMigratedDatabase(.sqlite) { backup in
                _ = try await DatabaseCopy(from: given.database, to: backup).run()
                _ = try await store.store(
                    CalendarContents(
                        parts: [], replacing: nil, coverage: nil, findings: [], tellsAttendees: true, mark: "m",
                        tokens: "c 2"), of: source.id, for: given.ada, at: Self.now)
                let restoration = Restoration(
                    writer: .ofTests, hashAddress: Given.hash, sealName: { "sealed \($0.count)" })
                let head = try await restoration.head(of: backup)
                let decisions = try await restoration.decisions(in: given.database, since: head)
                _ = try await restoration.finish(backup, decisions, old: head, at: Self.now)
                let again = try await CalendarStore(database: backup).calendar(source.id, of: given.ada)
                #expect(again?.sealed == "s" && again?.mark == nil && again?.tokens == nil)
            }
        }
    }

    private func kept(_ given: Given) async throws -> [Meeting] {
        try await given.personal.meetings(for: Policy.grant(for: given.ada), touching: Given.everything)
    }

    @Test(arguments: TestedEngine.allCases)
    func `the same file again is the same meetings, and two calendars with one meeting have it once`(
        engine: TestedEngine
    )
        async throws
    {
        try await Given.with(engine) { given in
            let store = CalendarStore(database: given.database)
            let one = contents([meeting("2026-11-03T09:00:00Z"), meeting("2026-11-04T09:00:00Z", nil)])
            #expect(try await store.store(one, of: nil, for: given.ada, at: Self.now).new == 2)
            #expect(try await store.store(one, of: nil, for: given.ada, at: Self.now).new == 0)
            let feed = CalendarSource(id: CalendarID("feed"), person: given.ada, kind: .feed, sealed: "s", mark: nil)
            #expect(try await store.add(feed, atMost: 10, at: Self.now))
            _ = try await store.store(one, of: feed.id, for: given.ada, at: Self.now)
            #expect(try await kept(given) == one.meetings)
            #expect(try await kept(given).map(\.attendees) == [3, nil])
            // Removing one leaves what the other says.
            #expect(try await store.removeCalendar(feed.id, of: given.ada, at: Self.now))
            #expect(try await kept(given).count == 2)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `what a calendar does not say any more is gone, and what it no longer reaches stays`(engine: TestedEngine)
        async throws
    {
        try await Given.with(engine) { given in
            let store = CalendarStore(database: given.database)
            let feed = CalendarSource(id: CalendarID("feed"), person: given.ada, kind: .feed, sealed: "s", mark: nil)
            #expect(try await store.add(feed, atMost: 10, at: Self.now))
            let old = meeting("2026-11-01T09:00:00Z")
            let first = [old, meeting("2026-11-03T09:00:00Z"), meeting("2026-11-04T09:00:00Z")]
            _ = try await store.store(contents(first, replacing: old.start), of: feed.id, for: given.ada, at: Self.now)
            let second = [meeting("2026-11-03T11:00:00Z")]
            _ = try await store.store(
                contents(second, replacing: Instant("2026-11-02T00:00:00Z")), of: feed.id, for: given.ada, at: Self.now)
            #expect(try await kept(given) == [old] + second)
            try await store.note("It is late.", of: feed.id, at: Self.now)
            #expect(try await kept(given) == [old] + second)
            #expect(try await store.failingCalendars() == 1)
            let work = WorkEvidenceStore(
                database: given.database, hashAddress: Given.hash, simulatedPhase: nil, now: { Self.now })
            #expect(try await work.failingCalendars() == 1)
            #expect(try await work.oddCalendars() == 1)
            let shown = try await given.personal.calendars(for: Policy.grant(for: given.ada))
            #expect(shown.map(\.failure) == ["It is late."])
            #expect(shown.map(\.findings) == [["1 entry x."]])
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `of twenty that want to ask a calendar at once one does, and again an hour later`(engine: TestedEngine)
        async throws
    {
        try await Given.with(engine) { given in
            let store = CalendarStore(database: given.database)
            let feed = CalendarSource(id: CalendarID("feed"), person: given.ada, kind: .feed, sealed: "s", mark: nil)
            #expect(try await store.add(feed, atMost: 10, at: Self.now))
            _ = try await store.store(contents([]), of: nil, for: given.ada, at: Self.now)
            let hour = Span.Length.hours(1)
            for turn in [Self.now, Self.now.adding(hour).adding(.minutes(1))] {
                let claims = try await withThrowingTaskGroup(of: Bool.self) { group in
                    for second in 0..<20 {
                        let at = turn.adding(Span.Length(microseconds: Int64(second + 1) * 1_000_000))
                        let before = Instant(microseconds: at.microseconds - hour.microseconds)
                        group.addTask { try await store.claim(feed.id, askedBefore: before, at: at) }
                    }
                    return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
                }
                #expect(claims == 1, "\(turn)")
            }
            let later = Self.now.adding(.days(2))
            #expect(try await !store.claim(CalendarID("files"), askedBefore: later, at: later), "nobody asks files")
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a deleted range and a pause keep meetings out, and take the knowledge of the time`(engine: TestedEngine)
        async throws
    {
        try await Given.with(engine) { given in
            let store = CalendarStore(database: given.database)
            let all = [
                meeting("2026-11-03T09:00:00Z"), meeting("2026-11-04T09:00:00Z"), meeting("2026-11-05T09:00:00Z"),
            ]
            _ = try await store.store(contents(all), of: nil, for: given.ada, at: Self.now)
            let range = Interval(Instant("2026-11-03T09:29:59Z"), Instant("2026-11-03T10:00:00Z"))
            try await given.own.delete(range, Policy.grant(for: given.ada), at: Self.now)
            #expect(try await kept(given) == Array(all.dropFirst()))
            try await given.database.write { session in
                try session.run(
                    """
                    INSERT INTO pauses (person_id, started_at, ended_at) VALUES (\(given.ada.raw),
                    \(Instant("2026-11-05T08:00:00Z").microseconds), \(Instant("2026-11-05T10:00:00Z").microseconds))
                    """)
            }
            let again = try await store.store(contents(all), of: nil, for: given.ada, at: Self.now)
            #expect(again.leftOut == 2)
            let covered = try await given.personal.recording(
                for: Policy.grant(for: given.ada), touching: Given.everything
            ).covered
            #expect(covered.count == 3)
            try await given.own.pause(Policy.grant(for: given.ada), at: Self.now)
            _ = try await store.add(
                CalendarSource(id: CalendarID("f"), person: given.ada, kind: .feed, sealed: "s", mark: nil),
                atMost: 10, at: Self.now)
            #expect(try await store.calendars(askedBefore: Self.now, at: Self.now).isEmpty)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `there is room for so many calendars of one person, and files take none of it`(engine: TestedEngine)
        async throws
    {
        try await Given.with(engine) { given in
            let store = CalendarStore(database: given.database)
            _ = try await store.store(
                contents([meeting("2026-11-03T09:00:00Z")]), of: nil, for: given.ada, at: Self.now)
            func add(_ name: String, _ person: PersonID) async throws -> Bool {
                try await store.add(
                    CalendarSource(id: CalendarID(name), person: person, kind: .feed, sealed: "s", mark: nil),
                    atMost: 2, at: Self.now)
            }
            #expect(try await add("one", given.ada))
            #expect(try await add("two", given.ada))
            #expect(try await !add("three", given.ada))
            #expect(try await store.removeCalendar(CalendarID("one"), of: given.ada, at: Self.now))
            #expect(try await add("three", given.ada))
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `after thirteen months a meeting is gone, and deleting everything leaves none`(engine: TestedEngine)
        async throws
    {
        try await Given.with(engine) { given in
            let store = CalendarStore(database: given.database)
            let all = [meeting("2026-11-03T09:00:00Z"), meeting("2026-11-04T09:00:00Z")]
            _ = try await store.store(contents(all), of: nil, for: given.ada, at: Self.now)
            _ = try await given.evidence.forgetHistory(endedBefore: Instant("2026-11-04T00:00:00Z"))
            #expect(try await kept(given) == Array(all.dropFirst()))
            try await given.own.deleteEverything(Policy.grant(for: given.ada), at: Self.now)
            for table in ["meetings", "calendars", "hours_changes"] as [StaticString] {
                #expect(try await given.database.read { try $0.rows("SELECT 1 FROM \(name: table)").isEmpty })
            }
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `working hours have days from which they hold`(engine: TestedEngine) async throws {
        try await Given.with(engine) { given in
            let grant = { try await Policy.grant(for: given.ada) }
            #expect(
                try await given.personal.workingHours(for: grant()).declared(on: Day(year: 2026, month: 1, day: 1))
                    == nil)
            let old = try #require(WorkingHours("Mon-Fri 08:00-16:00"))
            let new = try #require(WorkingHours("Mon-Thu 09:00-17:00"))
            let from = Day(year: 2026, month: 11, day: 2)
            try await given.own.set(old, from: from, grant())
            try await given.own.set(new, from: from.adding(7), grant())
            let history = try await given.personal.workingHours(for: grant())
            #expect(history.declared(on: from.adding(-300)) == WorkingTime.usual)
            #expect(history.declared(on: from.adding(6)) == old)
            #expect(history.declared(on: from.adding(7)) == new)
        }
    }
}
