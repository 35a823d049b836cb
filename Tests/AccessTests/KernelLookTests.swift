import Access
import Domain
import Synchronization
import TestSupport
import Testing

/// Guarantee G2 in the kernel: no read without an entry, whatever fails; and every reason to refuse.
@Suite struct KernelLookTests {
    /// Facts and log of one look; the log fails when it is told to.
    private final class House: StoredFacts, LookLog {
        struct State {
            var stands: LookStanding? = .green
            var entries: [String] = []
            var looks: [LookID: Look] = [:]
            var pairs: [OneOnOneID: OneOnOnePair] = [:]
            var charts: Set<ChartID> = []
            var fails = false
        }
        struct Failed: Error {}
        let state = Mutex(State())

        func standing(of person: PersonID, towards group: GroupSubject, at now: Instant) async throws -> GroupStanding?
        {
            nil
        }
        func standing(of person: PersonID, towardsWorkOf subject: WorkSubject, at now: Instant) async throws
            -> GroupStanding?
        { nil }
        func standing(of viewer: PersonID, lookingAt person: PersonID, at now: Instant) async throws -> LookStanding? {
            state.withLock(\.stands)
        }
        func look(_ id: LookID) async throws -> Look? { state.withLock { $0.looks[id] } }
        func oneOnOne(_ id: OneOnOneID) async throws -> OneOnOnePair? { state.withLock { $0.pairs[id] } }
        func openedCharts(of pair: OneOnOnePair, at now: Instant) async throws -> OpenedCharts {
            try state.withLock { state in
                if state.fails { throw Failed() }
                state.entries.append("charts opened")
                return OpenedCharts(
                    of: pair, charts: state.charts, entry: LookEntry(index: state.entries.count - 1, leaf: "leaf"))
            }
        }
        func asked(_ terms: LookTerms, as id: LookID, by viewer: PersonID, at now: Instant) async throws -> Look {
            try write("asked", terms, id, viewer, now, reason: nil)
        }
        func refused(
            _ terms: LookTerms, as id: LookID, by viewer: PersonID, because reason: String, at now: Instant
        ) async throws -> Look {
            try write("refused", terms, id, viewer, now, reason: reason)
        }
        func turnedAway(_ terms: LookTerms, by viewer: PersonID, at now: Instant) async throws {
            try state.withLock { state in
                if state.fails { throw Failed() }
                state.entries.append("turned away")
            }
        }
        func opened(_ look: Look, by viewer: PersonID, at now: Instant) async throws -> LookEntry {
            try state.withLock { state in
                if state.fails { throw Failed() }
                state.entries.append("opened")
                return LookEntry(index: state.entries.count - 1, leaf: "leaf")
            }
        }
        func closed(_ look: Look, at now: Instant) async throws -> Look {
            try state.withLock { state in
                if state.fails { throw Failed() }
                state.entries.append("closed")
                let closed = look.closed(at: now)
                state.looks[look.id] = closed
                return closed
            }
        }
        private func write(
            _ what: String, _ terms: LookTerms, _ id: LookID, _ viewer: PersonID, _ now: Instant, reason: String?
        ) throws -> Look {
            try state.withLock { state in
                if state.fails { throw Failed() }
                state.entries.append(what)
                let opens = reason == nil ? now.adding(.hours(8)) : nil
                let look = Look(
                    id: id, terms: terms, viewer: viewer, viewerName: "Bea", personName: "Ada", askedAt: now,
                    opensAt: opens, expiresAt: opens?.adding(LookTerms.life), acknowledgedAt: nil, reason: reason,
                    context: nil, closedAt: nil)
                state.looks[id] = look
                return look
            }
        }
    }

    private let now = Instant("2026-11-24T12:00:00Z")
    private let id = LookID("a look")

    private func terms(case number: String? = nil) throws -> LookTerms {
        try LookTerms(
            person: PersonID("ada"), metrics: [MetricID("focus-time")], from: week("2026-W40"), to: week("2026-W46"),
            question: "I noticed less focus for three weeks, what is happening?",
            hrCase: try number.map { try LookCase(category: .workload, number: $0) })
    }

    private func policy(_ house: House, as person: String = "bea") async throws -> (Policy, Viewer) {
        let policy = Policy(standing: OnePerson(PersonID(person)), facts: house, log: house)
        return (policy, try await policy.viewer(presenting: .session(OnePerson.session)))
    }

    @Test func `a look that was over stays over, whatever comes back`() async throws {
        let house = House()
        let (policy, bea) = try await policy(house)
        let look = try await policy.ask(terms(), as: id, by: bea, at: now)
        let later = now.adding(.hours(9))
        #expect(try await policy.current(look, at: later).state(at: later) == .open)
        house.state.withLock { $0.stands = nil }
        #expect(try await policy.current(look, at: later).state(at: later) == .expired)
        house.state.withLock { $0.stands = .green }
        let stored = try await house.look(id)
        #expect(stored?.state(at: later) == .expired)
        await #expect(throws: Denied.self) { _ = try await policy.open(id, by: bea, at: later) }
        #expect(house.state.withLock(\.entries) == ["asked", "closed"], "once, and no opening")
    }

    @Test func `asking shows nothing, and opening is an entry of its own each time`() async throws {
        let house = House()
        let (policy, bea) = try await policy(house)
        let look = try await policy.ask(terms(), as: id, by: bea, at: now)
        #expect(look.state(at: now) == .waiting)
        await #expect(throws: Denied.self) { _ = try await policy.open(id, by: bea, at: now) }
        let later = now.adding(.hours(9))
        for number in 1...2 {
            let receipt = try await policy.open(id, by: bea, at: later)
            #expect(receipt.entry.index == number)
        }
        #expect(house.state.withLock(\.entries) == ["asked", "opened", "opened"])
    }

    @Test func `without an entry there is no receipt, and without a written refusal no answer`() async throws {
        let house = House()
        let (policy, bea) = try await policy(house)
        house.state.withLock { $0.fails = true }
        await #expect(throws: House.Failed.self) { _ = try await policy.ask(terms(), as: id, by: bea, at: now) }
        house.state.withLock { $0.stands = nil }
        await #expect(throws: House.Failed.self) { _ = try await policy.ask(terms(), as: id, by: bea, at: now) }
        house.state.withLock {
            $0.fails = false; $0.stands = .green
        }
        _ = try await policy.ask(terms(), as: id, by: bea, at: now)
        house.state.withLock { $0.fails = true }
        await #expect(throws: House.Failed.self) {
            _ = try await policy.open(id, by: bea, at: now.adding(.hours(9)))
        }
    }

    @Test func `every gate refuses in words, and every refusal is written down`() async throws {
        let closed: [LookStanding] = [
            .green(phase: .softLaunch), .green(isTrained: false), .green(hasAcknowledgedPolicy: false),
            .green(checklistIsGreen: false), .green(profile: .workOnly),
        ]
        var reasons: Set<String> = []
        for stands in closed {
            let house = House()
            house.state.withLock { $0.stands = stands }
            let (policy, bea) = try await policy(house)
            let look = try await policy.ask(terms(), as: id, by: bea, at: now)
            #expect(look.state(at: now) == .refused && look.opensAt == nil)
            reasons.insert(look.reason ?? "")
            #expect(house.state.withLock(\.entries) == ["refused"])
            await #expect(throws: Denied.self) { _ = try await policy.open(id, by: bea, at: now.adding(.days(2))) }
        }
        #expect(reasons.count == closed.count && !reasons.contains(""))
    }

    @Test func `whoever is not the direct manager is told nothing, and that is written down too`() async throws {
        for stands in [nil, LookStanding.green(isDirectManager: false)] {
            let house = House()
            house.state.withLock { $0.stands = stands }
            let (policy, eve) = try await policy(house, as: "eve")
            await #expect(throws: Denied.self) { _ = try await policy.ask(terms(), as: id, by: eve, at: now) }
            #expect(house.state.withLock(\.entries) == ["turned away"])
            #expect(house.state.withLock { $0.looks.isEmpty }, "nothing is kept that would tell who is there")
        }
    }

    @Test func `HR asks in a case alone, and a case is for HR alone`() async throws {
        // The relation that the one kind of look needs opens nothing of the other.
        let hr = LookStanding.green(isDirectManager: false, isHRPartner: true)
        for (stands, number) in [(hr, nil), (LookStanding.green, "2026-017"), (hr.nobody, "2026-017")] {
            let house = House()
            house.state.withLock { $0.stands = stands }
            let (policy, eve) = try await policy(house, as: "eve")
            await #expect(throws: Denied.self) {
                _ = try await policy.ask(terms(case: number), as: id, by: eve, at: now)
            }
            #expect(house.state.withLock(\.entries) == ["turned away"])
        }
        let house = House()
        house.state.withLock { $0.stands = hr }
        let (policy, eve) = try await policy(house, as: "eve")
        _ = try await policy.ask(terms(case: "2026-017"), as: id, by: eve, at: now)
        _ = try await policy.open(id, by: eve, at: now.adding(.hours(9)))
        // Somebody who is not HR any more opens nothing, whomever they lead.
        house.state.withLock { $0.stands = .green }
        await #expect(throws: Denied.self) { _ = try await policy.open(id, by: eve, at: now.adding(.hours(9))) }
        #expect(house.state.withLock(\.entries) == ["asked", "opened"])
    }

    @Test func `every gate holds for HR as for managers, and those who are close to the person ask somebody else`()
        async throws
    {
        let closed: [LookStanding] = [
            .green(phase: .alignment, isHRPartner: true), .green(phase: .communication, isHRPartner: true),
            .green(phase: .softLaunch, isHRPartner: true), .green(isHRPartner: true, isTrained: false),
            .green(isHRPartner: true, hasAcknowledgedPolicy: false),
            .green(isDirectManager: false, isHRPartner: true, checklistIsGreen: false),
            .green(profile: .workOnly, isHRPartner: true), .green(isDirectManager: true, isHRPartner: true),
            .green(isDirectManager: false, isHRPartner: true, standInALine: true),
            .green(isDirectManager: false, isHRPartner: true, hasTrustee: false),
            .green(isDirectManager: false, isHRPartner: true, isHRLongEnough: false),
        ]
        for stands in closed {
            let house = House()
            house.state.withLock { $0.stands = stands }
            let (policy, eve) = try await policy(house, as: "eve")
            let look = try await policy.ask(terms(case: "2026-017"), as: id, by: eve, at: now)
            #expect(look.state(at: now) == .refused && look.reason?.isEmpty == false)
            #expect(house.state.withLock(\.entries) == ["refused"])
        }
    }

    @Test(arguments: [nil, week("2026-W41").monday, week("2026-W40").monday])
    func `a look begins no earlier than the relation, and not while that is new`(looksFrom: Day?) async throws {
        let house = House()
        house.state.withLock { $0.stands = .green(looksFrom: looksFrom) }
        let (policy, bea) = try await policy(house)
        let look = try await policy.ask(terms(), as: id, by: bea, at: now)
        #expect((look.state(at: now) == .refused) == (looksFrom != week("2026-W40").monday))
    }

    @Test func `what a case can be about is a closed list without terminations and rankings`() {
        #expect(
            LookCase.Category.allCases.map(\.rawValue)
                == ["workload", "accommodation", "working-time", "complaint", "misuse"])
        for category in ["termination", "performance", "ranking", "discipline", "", "Workload"] {
            #expect(throws: LookTerms.Unsound.self) { _ = try LookCase(category: category, number: "2026-017") }
        }
        for number in ["", "x", "case", "a b 1", String(repeating: "1", count: 41), "<1>"] {
            #expect(throws: LookTerms.Unsound.self) { _ = try LookCase(category: .workload, number: number) }
        }
    }

    @Test func `a look is opened by nobody but its asker, not after seven days, and not when a gate has closed`()
        async throws
    {
        let house = House()
        let (policy, bea) = try await policy(house)
        _ = try await policy.ask(terms(), as: id, by: bea, at: now)
        let (others, eve) = try await self.policy(house, as: "eve")
        let open = now.adding(.hours(9))
        await #expect(throws: Denied.self) { _ = try await others.open(id, by: eve, at: open) }
        await #expect(throws: Denied.self) { _ = try await others.look(id, for: eve) }
        await #expect(throws: Denied.self) {
            _ = try await policy.open(id, by: bea, at: now.adding(.hours(8)).adding(LookTerms.life))
        }
        for stands in [
            LookStanding.green(phase: .softLaunch), .green(isDirectManager: false), .green(checklistIsGreen: false),
        ] {
            house.state.withLock { $0.stands = stands }
            await #expect(throws: Denied.self) { _ = try await policy.open(id, by: bea, at: open) }
        }
        #expect(house.state.withLock(\.entries) == ["asked"], "what is refused here was never a look")
    }

    @Test func `a sheet leaves only frozen, of that look, and with the metrics that were asked for`() async throws {
        let house = House()
        let (policy, bea) = try await policy(house)
        let look = try await policy.ask(terms(), as: id, by: bea, at: now)
        let open = now.adding(.hours(9))
        func sheet(_ person: PersonID, _ metric: String, frozen: Instant?) -> LookSheet {
            LookSheet(
                look: look,
                trends: [
                    .tooEarly(
                        of: person, metric: MetricID(metric), unit: .seconds, weeks: look.terms.weeks, withValues: 0)
                ], notes: [], zone: .utc, frozenAt: frozen)
        }
        let ada = PersonID("ada")
        _ = try policy.release(
            sheet(ada, "focus-time", frozen: open), under: try await policy.open(id, by: bea, at: open))
        for wrong in [
            sheet(ada, "focus-time", frozen: nil), sheet(ada, "activity-time", frozen: open),
            sheet(PersonID("eve"), "focus-time", frozen: open),
        ] {
            await #expect(throws: Denied.self) {
                _ = try policy.release(wrong, under: try await policy.open(id, by: bea, at: open))
            }
        }
    }

    @Test func `terms are four weeks at least, four metrics at most, and a question`() throws {
        let ada = PersonID("ada")
        let question = "I noticed less focus, what is happening?"
        let metrics = ["a", "b", "c", "d", "e"].map { MetricID($0) }
        func isSound(_ metrics: [MetricID], _ from: String, _ to: String, _ question: String) -> Bool {
            (try? LookTerms(person: ada, metrics: metrics, from: week(from), to: week(to), question: question)) != nil
        }
        #expect(isSound(Array(metrics.prefix(4)), "2026-W40", "2026-W43", question))
        #expect(!isSound(metrics, "2026-W40", "2026-W43", question))
        #expect(!isSound([], "2026-W40", "2026-W43", question))
        #expect(!isSound([metrics[0], metrics[0]], "2026-W40", "2026-W43", question))
        #expect(!isSound([metrics[0]], "2026-W40", "2026-W42", question))
        #expect(!isSound([metrics[0]], "2026-W43", "2026-W40", question))
        #expect(!isSound([metrics[0]], "2025-W20", "2026-W43", question))
        #expect(!isSound([metrics[0]], "2026-W40", "2026-W43", "why?"))
        #expect(!isSound([metrics[0]], "2026-W40", "2026-W43", ""))
    }
}

extension LookStanding {
    fileprivate static var green: LookStanding { green() }
    /// Every gate open, and no relation.
    fileprivate var nobody: LookStanding { .green(isDirectManager: false) }

    fileprivate static func green(
        phase: Phase = .fullLaunch, profile: PublicationProfile = .standard, isDirectManager: Bool = true,
        looksFrom: Day? = Day(daysSince1970: 0), isHRPartner: Bool = false, standInALine: Bool = false,
        isHRLongEnough: Bool = true, hasTrustee: Bool = true, isTrained: Bool = true,
        hasAcknowledgedPolicy: Bool = true, checklistIsGreen: Bool = true
    ) -> LookStanding {
        LookStanding(
            phase: phase, profile: profile, isDirectManager: isDirectManager, looksFrom: looksFrom,
            isHRPartner: isHRPartner, isHRLongEnough: isHRLongEnough, standInALine: standInALine,
            hasTrustee: hasTrustee, isTrained: isTrained,
            hasAcknowledgedPolicy: hasAcknowledgedPolicy, checklistIsGreen: checklistIsGreen)
    }
}
