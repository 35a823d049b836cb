import Access
import Domain
import Synchronization
import TestSupport
import Testing

/// Joint pages in the kernel: who is a pair, and no chart for a manager without an entry, whatever fails (guarantees G2, G11).
@Suite struct JointPageAccessTests {
    private final class House: StoredFacts, LookLog {
        struct Failed: Error {}
        struct State {
            var phase = Phase.fullLaunch
            var isManager = true
            var closedAt: Instant?
            var fails = false
            var entries = 0
        }
        let state = Mutex(State())

        func standing(of person: PersonID, towards group: GroupSubject, at now: Instant) async throws -> GroupStanding?
        { nil }
        func standing(of person: PersonID, towardsWorkOf subject: WorkSubject, at now: Instant) async throws
            -> GroupStanding?
        { nil }
        func standing(of viewer: PersonID, lookingAt person: PersonID, at now: Instant) async throws -> LookStanding? {
            state.withLock { state in
                LookStanding(
                    phase: state.phase, profile: .standard,
                    isDirectManager: state.isManager && viewer.raw == "bea" && person.raw == "ada", looksFrom: nil,
                    isHRPartner: true, isHRLongEnough: true, standInALine: false, hasTrustee: true, isTrained: false,
                    hasAcknowledgedPolicy: false,
                    checklistIsGreen: false)
            }
        }
        func look(_ id: LookID) async throws -> Look? { nil }
        func oneOnOne(_ id: OneOnOneID) async throws -> OneOnOnePair? {
            guard id.raw == "page" else { return nil }
            return state.withLock {
                OneOnOnePair(id: id, person: PersonID("ada"), manager: PersonID("bea"), closedAt: $0.closedAt)
            }
        }
        func asked(_ terms: LookTerms, as id: LookID, by viewer: PersonID, at now: Instant) async throws -> Look {
            throw Failed()
        }
        func refused(
            _ terms: LookTerms, as id: LookID, by viewer: PersonID, because reason: String, at now: Instant
        ) async throws -> Look { throw Failed() }
        func turnedAway(_ terms: LookTerms, by viewer: PersonID, at now: Instant) async throws {}
        func opened(_ look: Look, by viewer: PersonID, at now: Instant) async throws -> LookEntry { throw Failed() }
        func closed(_ look: Look, at now: Instant) async throws -> Look { throw Failed() }
        func openedCharts(of pair: OneOnOnePair, at now: Instant) async throws -> OpenedCharts {
            try state.withLock { state in
                if state.fails { throw Failed() }
                state.entries += 1
                return OpenedCharts(of: pair, charts: [ChartID("c")], entry: LookEntry(index: 0, leaf: "leaf"))
            }
        }
    }

    private let now = Instant("2026-11-24T12:00:00Z")
    private let page = OneOnOneID("page")

    private func somebody(_ name: String, _ house: House) async throws -> (Policy, Viewer) {
        let policy = Policy(standing: OnePerson(PersonID(name)), facts: house, log: house)
        return (policy, try await policy.viewer(presenting: .session(OnePerson.session)))
    }

    private func may(_ body: () async throws -> Void) async throws -> Bool {
        do {
            try await body()
            return true
        } catch is Denied { return false }
    }

    @Test(arguments: Phase.allCases, [true, false])
    func `in every phase: the person reads the own page, the manager only as half of a pair from soft launch on`(
        phase: Phase, isManager: Bool
    ) async throws {
        let isPair = phase >= .softLaunch && isManager
        for name in ["ada", "bea", "eve"] {
            let house = House()
            house.state.withLock { ($0.phase, $0.isManager) = (phase, isManager) }
            let (policy, viewer) = try await somebody(name, house)
            func reads(changes: Bool) async throws -> Bool {
                try await may { _ = try await policy.oneOnOne(page, changes: changes, for: viewer, at: now) }
            }
            #expect(try await reads(changes: false) == (name == "ada" || name == "bea" && isPair))
            #expect(try await reads(changes: true) == (name != "eve" && isPair))
            let opens = try await may { _ = try await policy.openCharts(of: page, by: viewer, at: now) }
            #expect(opens == (name == "bea" && isPair))
            #expect(house.state.withLock(\.entries) == (opens ? 1 : 0))
            let other = PersonID(name == "ada" ? "bea" : "ada")
            let begins = try await may { _ = try await policy.begin(with: other, for: viewer, at: now) }
            #expect(begins == (name != "eve" && isPair))
            house.state.withLock { $0.closedAt = now }
            #expect(try await reads(changes: true) == false, "a closed page is not changed")
        }
    }

    @Test func `where the ledger does not take the entry there is no receipt`() async throws {
        let house = House()
        house.state.withLock { $0.fails = true }
        let (policy, bea) = try await somebody("bea", house)
        await #expect(throws: House.Failed.self) { _ = try await policy.openCharts(of: page, by: bea, at: now) }
    }

    @Test func `a grant for one page releases no other`() async throws {
        let house = House()
        let (policy, ada) = try await somebody("ada", house)
        let other = OneOnOnePage(
            pair: OneOnOnePair(
                id: OneOnOneID("other"), person: PersonID("ada"), manager: PersonID("bea"), closedAt: nil),
            personName: "Ada", managerName: "Bea", openedAt: now, items: [], chartCount: 0)
        let grant = try await policy.oneOnOne(page, changes: false, for: ada, at: now)
        do {
            _ = try policy.release(other, under: grant)
            Issue.record("it was released")
        } catch {}
    }
}
