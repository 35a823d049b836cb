import Connectors
import Domain
import EvidencePorts
import OutsidePorts
import Synchronization
import TestSupport

let ada = PersonID("ada")

func desk(
    _ outbound: any Outbound, _ storage: Kept, _ clock: any Clock = ManualClock("2026-11-26T12:00:00Z")
) -> CalendarDesk {
    CalendarDesk(
        storage: storage, box: Box(), outbound: outbound, clock: clock, randomness: SeededRandomness(1))
}

private struct Box: SecretSealing {
    func seal(_ secret: [UInt8], for purpose: String) -> String? {
        secret.map { String($0 ^ 0x55, radix: 16) }.joined(separator: ".")
    }
    func open(_ sealed: String, for purpose: String) -> [UInt8]? {
        sealed.split(separator: ".").compactMap { UInt8($0, radix: 16) }.map { $0 ^ 0x55 }
    }
}

/// Answers everything alike; from the second call on with a failure, if there is one.
final class Replies: Outbound {
    private let reply: OutboundReply
    private let failure: OutboundFailure?
    private let calls = Mutex<[String]>([])
    init(
        _ headers: [(name: String, value: String)], _ body: String, status: Int = 200,
        then failure: OutboundFailure? = nil
    ) {
        reply = OutboundReply(status: status, headers: headers, body: Array(body.utf8))
        self.failure = failure
    }
    var asked: [String] { calls.withLock { $0 } }
    func send(_ request: OutboundRequest) async throws(OutboundFailure) -> OutboundReply {
        let count = calls.withLock { calls in
            calls.append("\(request.method) \(request.url)")
            return calls.count
        }
        if count > 1, let failure { throw failure }
        return reply
    }
}

/// Answers as it is told, by what is asked.
final class Answers: Outbound {
    private let answer: @Sendable (OutboundRequest) -> OutboundReply
    private let calls = Mutex<[OutboundRequest]>([])
    init(_ answer: @escaping @Sendable (OutboundRequest) -> OutboundReply) { self.answer = answer }
    var requests: [OutboundRequest] { calls.withLock { $0 } }
    func send(_ request: OutboundRequest) async throws(OutboundFailure) -> OutboundReply {
        calls.withLock { $0.append(request) }
        return answer(request)
    }
}

extension OutboundReply {
    init(_ status: Int, _ body: String = "", _ headers: [(name: String, value: String)] = []) {
        self.init(status: status, headers: headers, body: Array(body.utf8))
    }
}

/// Calendars as they are kept, with the mark of the last reading.
final class Kept: CalendarWriting {
    private struct State {
        var sources: [CalendarSource] = []
        var contents: [CalendarContents] = []
        var failures: [String] = []
        var unchanged = 0
        var asked: [CalendarID: Instant] = [:]
    }
    private let state = Mutex(State())
    private let room: Int
    init(room: Int = .max) { self.room = room }
    var sources: [CalendarSource] { state.withLock { $0.sources } }
    var contents: [CalendarContents] { state.withLock { $0.contents } }
    var failures: [String] { state.withLock { $0.failures } }
    /// How often a calendar had nothing new.
    var unchanged: Int { state.withLock { $0.unchanged } }

    func calendarOwner(of person: PersonID) async throws -> (addresses: Set<String>, zones: ZoneHistory)? {
        (["ada@example.org"], ZoneHistory(.utc))
    }
    func add(_ calendar: CalendarSource, atMost most: Int, at now: Instant) async throws -> Bool {
        state.withLock { state in
            guard state.sources.count < min(most, room) else { return false }
            state.sources.append(calendar)
            return true
        }
    }
    func calendars(askedBefore moment: Instant, at now: Instant) async throws -> [CalendarSource] { sources }
    func claim(_ calendar: CalendarID, askedBefore moment: Instant, at now: Instant) async throws -> Bool {
        state.withLock { state in
            if let asked = state.asked[calendar], asked >= moment { return false }
            state.asked[calendar] = now
            return true
        }
    }
    func calendar(_ id: CalendarID, of person: PersonID) async throws -> CalendarSource? {
        sources.first { $0.id == id && $0.person == person }
    }
    func store(_ contents: CalendarContents, of calendar: CalendarID?, for person: PersonID, at now: Instant)
        async throws -> (new: Int, leftOut: Int)
    {
        state.withLock { state in
            state.contents.append(contents)
            state.sources = state.sources.map { source in
                source.id == calendar
                    ? CalendarSource(
                        id: source.id, person: source.person, kind: source.kind, sealed: source.sealed,
                        mark: contents.mark, tokens: contents.tokens, tellsAttendees: contents.tellsAttendees) : source
            }
        }
        return (contents.meetings.count, 0)
    }
    func note(_ failure: String?, of calendar: CalendarID, at now: Instant) async throws {
        state.withLock { state in
            if let failure { state.failures.append(failure) } else { state.unchanged += 1 }
        }
    }
    func removeCalendar(_ id: CalendarID, of person: PersonID, at now: Instant) async throws -> Bool { false }
    func failingCalendars() async throws -> Int { failures.count }
}
