import Access
import Domain
import MailPorts
import OrganizationPorts
import Synchronization
import TestSupport
import Testing

@testable import Letters

/// What one answer of a mail server does to the other letters.
@Suite struct LetterRoundTests {
    private static let week = Day(year: 2026, month: 11, day: 16).week

    private func owed(_ names: [String], tries: Int = 0, week: Week = LetterRoundTests.week) -> [OwedLetter] {
        names.map { OwedLetter(person: PersonID($0), kind: .own, week: week, tries: tries) }
    }

    private func run(
        _ letters: [OwedLetter], _ answers: [String: MailFailure], tells: Set<String>? = nil
    ) async throws -> (kept: Kept, carried: [String], outcome: Letters.Outcome) {
        let kept = Kept(letters)
        let postman = Scripted(answers)
        let round = LetterRound(storage: kept, postman: postman, clock: ManualClock("2026-11-25T07:00:00Z"))
        let outcome = try await round.run(of: Self.week) { letter in
            guard tells?.contains(letter.person.raw) ?? true else { return nil }
            return Envelope(to: letter.person.raw, subject: "s", text: "t", stop: nil)
        }
        return (kept, postman.asked, outcome)
    }

    @Test(arguments: [MailFailure.later, .mailbox, .notPassedOn, .refused, .address])
    func `a letter that is not taken keeps no other one back, and blames no server that takes others`(
        failure: MailFailure
    ) async throws {
        let (kept, carried, outcome) = try await run(owed(["a", "b", "c"]), ["a": failure, "c": failure])
        #expect(carried == ["a", "b", "c"])
        #expect((outcome.sent, outcome.failed) == (1, 2))
        #expect(kept.ends["b"] == "sent")
        #expect(kept.ends["a"] == (failure.isForEver ? "refused" : nil), "it is owed, and tried again")
        #expect(kept.notes == [nil], "the server is well")
    }

    @Test(arguments: [MailFailure.unreachable, .tooSlow, .untrusted, .signIn, .turnedAway, .busy])
    func `a server that takes none ends the round, costs the others no try and nobody a letter`(failure: MailFailure)
        async throws
    {
        let (kept, carried, outcome) = try await run(owed(["a", "b"]), ["a": failure, "b": failure])
        #expect(carried == ["a"] && kept.claimed == ["a"])
        #expect((outcome.sent, outcome.failed) == (0, 1))
        #expect(kept.ends.isEmpty)
        #expect(kept.notes == [failure.sentence])
    }

    @Test func `one mailbox that is not there says nothing about the server, even if it was the only letter`()
        async throws
    {
        for failure in [MailFailure.mailbox, .later, .address] {
            #expect(try await run(owed(["a"]), ["a": failure]).kept.notes.isEmpty, "\(failure)")
        }
    }

    @Test func `a server that passes nothing on is the operator's to see, and no letter is lost by it`() async throws {
        let (kept, carried, _) = try await run(owed(["a", "b"]), ["a": .notPassedOn, "b": .notPassedOn])
        #expect(carried == ["a", "b"] && kept.ends.isEmpty)
        #expect(kept.notes == [MailFailure.notPassedOn.sentence])
    }

    @Test func `after the sixth try it is over`() async throws {
        #expect(LetterRound.mostTries == 6)
        #expect(try await run(owed(["a"], tries: 4), ["a": .later]).kept.ends.isEmpty)
        #expect(try await run(owed(["a"], tries: 5), ["a": .later]).kept.ends == ["a": "given-up"])
        #expect(try await run(owed(["a"], tries: 5), ["a": .unreachable]).kept.ends == ["a": "given-up"])
    }

    @Test func `where there is nothing to tell nothing goes out, and old weeks are not told`() async throws {
        let old = owed(["old"], week: Self.week.adding(-2))
        let found = try await run(old + owed(["a", "b"]), [:], tells: ["b"])
        #expect(found.carried == ["b"])
        #expect(found.kept.ends == ["old": "too-late", "a": "nothing", "b": "sent"])
    }

    @Test func `a letter that another server has taken is not carried twice`() async throws {
        let kept = Kept(owed(["a"]), isTaken: true)
        let postman = Scripted([:])
        let round = LetterRound(storage: kept, postman: postman, clock: ManualClock("2026-11-25T07:00:00Z"))
        _ = try await round.run(of: Self.week) { _ in Envelope(to: "a", subject: "", text: "", stop: nil) }
        #expect(postman.asked.isEmpty)
    }
}

private final class Scripted: Postman {
    private let answers: [String: MailFailure]
    private let calls = Mutex<[String]>([])
    init(_ answers: [String: MailFailure]) { self.answers = answers }
    var asked: [String] { calls.withLock { $0 } }
    func carry(_ envelope: Envelope) async throws(MailFailure) {
        calls.withLock { $0.append(envelope.to) }
        if let failure = answers[envelope.to] { throw failure }
    }
}

private final class Kept: LetterStorage {
    private let letters: [OwedLetter]
    private let isTaken: Bool
    private let state = Mutex<(claimed: [String], ends: [String: String], notes: [String?])>(([], [:], []))
    init(_ letters: [OwedLetter], isTaken: Bool = false) {
        self.letters = letters
        self.isTaken = isTaken
    }
    var claimed: [String] { state.withLock { $0.claimed } }
    var ends: [String: String] { state.withLock { $0.ends } }
    var notes: [String?] { state.withLock { $0.notes } }

    func due(at now: Instant, limit: Int) async throws -> [OwedLetter] { letters }
    func claim(_ letter: OwedLetter, until next: Instant) async throws -> Bool {
        state.withLock { $0.claimed.append(letter.person.raw) }
        return !isTaken
    }
    func finish(_ letter: OwedLetter, _ outcome: String, at now: Instant) async throws {
        state.withLock { $0.ends[letter.person.raw] = outcome }
    }
    func note(_ failure: String?, at now: Instant) async throws { state.withLock { $0.notes.append(failure) } }

    func wishes(of person: PersonID) async throws -> Set<LetterKind> { [] }
    func wish(_ kind: LetterKind, of person: PersonID, stopKey key: String, at now: Instant) async throws {}
    func end(_ kind: LetterKind, of person: PersonID) async throws {}
    func stop(_ key: String) async throws -> Bool { false }
    func stopKey(of kind: LetterKind, _ person: PersonID) async throws -> String? { nil }
    func owe(_ week: Week, wishedBefore: Instant, at now: Instant) async throws {}
    func address(of person: PersonID, on day: Day) async throws -> String? { nil }
    func team(of person: PersonID, on day: Day) async throws -> String? { nil }
    func mailState() async throws -> MailState { MailState(workedAt: nil, failedAt: nil, failure: nil) }
}
