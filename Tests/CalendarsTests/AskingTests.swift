import Connectors
import Domain
import EvidencePorts
import OutsidePorts
import Synchronization
import TestSupport
import Testing

/// How often, how long and how many at a time other people's servers are asked, and what an unchanged answer means.
@Suite struct AskingTests {
    private static let feed = "https://calendar.example.org/x.ics"
    private let series = text(event("RRULE:FREQ=WEEKLY", at: "20260901T090000Z"))

    private func add(_ desk: CalendarDesk, _ storage: Kept) async throws -> CalendarID {
        try await desk.add(.feed, url: Self.feed, user: nil, password: nil, for: ada)
        return try #require(storage.sources.last?.id)
    }

    // MARK: Unchanged

    @Test func `a feed that nobody has touched for forty days has its meetings all the same`() async throws {
        let clock = ManualClock("2026-11-26T12:00:00Z")
        let body = series
        let outbound = Answers { request in
            request.headers.contains { $0.name == "If-None-Match" && $0.value == "\"1\"" }
                ? OutboundReply(304) : OutboundReply(200, body, [("ETag", "\"1\"")])
        }
        let storage = Kept()
        let desk = desk(outbound, storage, clock)
        let id = try await add(desk, storage)
        clock.advance(by: .hours(2))
        try await desk.refresh(id, of: ada)
        #expect((storage.contents.count, storage.unchanged) == (1, 1), "the same day it is asked by its mark")
        clock.advance(by: .days(40))
        try await desk.refresh(id, of: ada)
        let last = try #require(storage.contents.last)
        #expect(storage.contents.count == 2)
        #expect(last.meetings.contains { $0.start > Instant("2026-12-31T12:00:00Z") }, "a weekly meeting does not end")
        #expect(last.coverage?.end == clock.now())
    }

    @Test func `words in a mark are not kept, whoever put them there`() async throws {
        for tag in ["\"Salary talk with Jane\"", "Salary talk", "\"" + String(repeating: "a", count: 100) + "\""] {
            let storage = Kept()
            let body = series
            _ = try await add(desk(Answers { _ in OutboundReply(200, body, [("ETag", tag)]) }, storage), storage)
            #expect(storage.contents.map(\.mark) == [nil], "\(tag)")
        }
        let storage = Kept()
        let listing = Self.listing.replacing(
            "</d:prop>",
            with: "<cs:getctag xmlns:cs=\"http://calendarserver.org/ns/\">Salary talk</cs:getctag></d:prop>")
        let outbound = Answers { _ in OutboundReply(207, listing) }
        try? await desk(outbound, storage).add(
            .caldav, url: "https://calendar.example.org/", user: "ada", password: "secret", for: ada)
        let marks = storage.contents.compactMap(\.mark)
        #expect(marks.count == 1 && !marks[0].contains("Salary"))
    }

    @Test func `not changed is no answer to somebody who has nothing`() async throws {
        let storage = Kept()
        _ = try await add(desk(Answers { _ in OutboundReply(304) }, storage), storage)
        #expect(storage.unchanged == 0)
        #expect(storage.failures.count == 1 && storage.failures[0].contains("304"))
    }

    // MARK: How often

    @Test func `somebody has ten calendars at most`() async throws {
        #expect(CalendarDesk.mostCalendars == 10)
        let storage = Kept()
        let outbound = Replies([], series)
        let desk = desk(outbound, storage)
        for _ in 0..<10 { _ = try await add(desk, storage) }
        let refusal = await #expect(throws: CalendarDesk.Refusal.self) { _ = try await add(desk, storage) }
        #expect(refusal?.sentence.contains("10 calendars already") == true)
        #expect(outbound.asked.count == 10)
    }

    @Test func `whoever asks in a loop asks nobody any more, until an hour is over`() async throws {
        let clock = ManualClock("2026-11-26T12:00:00Z")
        let storage = Kept()
        let outbound = Replies([], series)
        let desk = desk(outbound, storage, clock)
        let id = try await add(desk, storage)
        for _ in 0..<50 { try? await desk.refresh(id, of: ada) }
        #expect(outbound.asked.count == 20)
        await #expect(throws: CalendarDesk.Refusal.self) { _ = try await add(desk, storage) }
        #expect(storage.sources.count == 1, "adding and removing is no way round")
        clock.advance(by: .hours(1))
        try await desk.refresh(id, of: ada)
        #expect(outbound.asked.count == 21)
    }

    // MARK: How long

    @Test func `all answers of one calendar together have a minute`() async throws {
        let clock = ManualClock("2026-11-26T12:00:00Z")
        let outbound = Answers { request in
            clock.advance(by: Span.Length(microseconds: 24_000_000))
            return request.method == "GET"
                ? OutboundReply(302, "", [("Location", "/again")]) : OutboundReply(207, Self.listing)
        }
        let storage = Kept()
        _ = try await add(desk(outbound, storage, clock), storage)
        #expect(outbound.requests.count == 3)
        #expect(outbound.requests.map(\.limits.time) == [.seconds(25), .seconds(25), .seconds(12)])
        try await desk(outbound, storage, clock).add(
            .caldav, url: "https://dav.example.org/", user: "ada", password: "secret", for: ada)
        #expect(outbound.requests.count == 6)
        #expect(storage.failures.allSatisfy { $0.contains("took too long") } && storage.failures.count == 2)
    }

    /// Principal, home and twenty calendars in one.
    private static let listing =
        "<d:multistatus xmlns:d=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:caldav\">"
        + "<d:response><d:href>/</d:href><d:propstat><d:prop><c:calendar-home-set><d:href>/ada/</d:href></c:calendar-home-set>"
        + "</d:prop></d:propstat></d:response>"
        + (0..<20).map {
            "<d:response><d:href>/ada/\($0)/</d:href><d:propstat><d:prop><d:resourcetype><c:calendar/></d:resourcetype>"
                + "</d:prop></d:propstat></d:response>"
        }.joined() + "</d:multistatus>"

    @Test(.timeLimit(.minutes(1))) func `one server that does not answer keeps nobody else waiting`() async throws {
        let storage = Kept()
        let outbound = OneHangs(until: 9, series)
        let desk = desk(outbound, storage)
        for number in 0..<10 {
            try await desk.add(
                .feed, url: "https://\(number).example.org/x.ics", user: nil, password: nil,
                for: PersonID("p\(number)"))
        }
        outbound.begin()
        try await desk.fetchDue()
        #expect(outbound.most <= 6, "and not everybody is asked at once")
        #expect(storage.failures.isEmpty)
    }

    @Test func `two servers ask a calendar once between them, over the full hour as well`() async throws {
        let clock = ManualClock("2026-11-26T10:59:50Z")
        let storage = Kept()
        let outbound = Meanwhile(series)
        let (one, other) = (desk(outbound, storage, clock), desk(outbound, storage, clock))
        _ = try await add(one, storage)
        outbound.begin {
            // While the first still waits for its answer.
            clock.advance(by: Span.Length(microseconds: 15_000_000))
            try? await other.fetchDue()
        }
        try await one.fetchDue()
        #expect(outbound.count == 1)
        clock.advance(by: .hours(1))
        try await other.fetchDue()
        #expect(outbound.count == 2)
    }

    // MARK: Where

    @Test(arguments: [
        ("/b.ics", "https://x.org/b.ics"), ("https://y.org/b.ics", "https://y.org/b.ics"),
        ("//y.org/b", "https://y.org/b"),
        ("b.ics", "https://x.org/cal/b.ics"), ("?key=2", "https://x.org/cal/a.ics?key=2"),
        // An address in a query makes no absolute one.
        ("/b.ics?from=https://z.org/", "https://x.org/b.ics?from=https://z.org/"),
        ("b.ics?from=https://z.org/", "https://x.org/cal/b.ics?from=https://z.org/"),
        ("/b.ics#there", "https://x.org/b.ics"),
    ])
    func `a redirect leads where it says`(location: String, leads: String) async throws {
        let outbound = Answers { request in
            request.url == "https://x.org/cal/a.ics?key=1"
                ? OutboundReply(302, "", [("Location", location)]) : OutboundReply(404)
        }
        let storage = Kept()
        try await desk(outbound, storage).add(
            .feed, url: "https://x.org/cal/a.ics?key=1", user: nil, password: nil, for: ada)
        #expect(outbound.requests.map(\.url) == ["https://x.org/cal/a.ics?key=1", leads])
    }

    @Test func `whoever gives an address does not learn which names there are in the network of the house`()
        async throws
    {
        var sentences: Set<String> = []
        for failure in [OutboundFailure.unresolved, .refused, .plain] {
            let storage = Kept()
            let outbound = Replies([("location", "https://intranet/")], "", status: 302, then: failure)
            _ = try await add(desk(outbound, storage), storage)
            sentences.formUnion(storage.failures)
        }
        #expect(sentences.count == 1, "\(sentences)")
    }
}

/// Once it has begun, something happens before the first answer.
private final class Meanwhile: Outbound {
    private struct State {
        var happens: (@Sendable () async -> Void)?
        var count = 0
    }
    private let state = Mutex(State())
    private let body: String
    init(_ body: String) { self.body = body }
    var count: Int { state.withLock { $0.count } }
    func begin(_ happens: @escaping @Sendable () async -> Void) {
        state.withLock { $0 = State(happens: happens) }
    }
    func send(_ request: OutboundRequest) async throws(OutboundFailure) -> OutboundReply {
        let happens = state.withLock { state in
            state.count += 1
            defer { state.happens = nil }
            return state.happens
        }
        await happens?()
        return OutboundReply(200, body)
    }
}

/// Once it has begun, the first that asks waits until so many others have been answered.
private final class OneHangs: Outbound {
    private struct State {
        var hasBegun = false
        var inside = 0
        var most = 0
        var answered = 0
        var isFirst = true
    }
    private let state = Mutex(State())
    private let others: Int
    private let body: String
    init(until others: Int, _ body: String) {
        self.others = others
        self.body = body
    }
    func begin() { state.withLock { $0 = State(hasBegun: true) } }
    var most: Int { state.withLock { $0.most } }

    func send(_ request: OutboundRequest) async throws(OutboundFailure) -> OutboundReply {
        let waits = state.withLock { state in
            state.inside += 1
            state.most = max(state.most, state.inside)
            defer { state.isFirst = false }
            return state.hasBegun && state.isFirst
        }
        if waits {
            for _ in 0..<500 where state.withLock({ $0.answered }) < others {
                try? await Task.sleep(for: .milliseconds(10))
            }
        } else {
            try? await Task.sleep(for: .milliseconds(5))
        }
        return state.withLock { state in
            state.inside -= 1
            state.answered += 1
            return OutboundReply(waits && state.answered <= others ? 500 : 200, body)
        }
    }
}
