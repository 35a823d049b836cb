import Access
import Domain
import Ledger
import PersonalPorts
import Publication
import SQL
import Store
import TestSupport
import Testing

/// Looks in storage, on both engines: written down before anything is read, one sheet, gone after a week.
@Suite struct LookContract {
    private let first = GivenOrganization.first
    private let asked = Instant("2026-09-02T08:00:00Z")
    private let id = LookID("look")
    private let metric = MetricID("activity-time")

    private func terms(_ person: String = "cart-1", from: Int = 0, to: Int = 7) throws -> LookTerms {
        try LookTerms(
            person: PersonID(person), metrics: [metric], from: first.adding(from), to: first.adding(to),
            question: "I noticed fewer hours for three weeks, what is happening?")
    }

    private func with(
        _ engine: TestedEngine, people count: Int = 8, phase: Int = 4, _ body: (GivenOrganization) async throws -> Void
    ) async throws {
        try await GivenOrganization.with(engine, teams: [("Cart", "Shop", count)], phase: phase) { house in
            try await house.work(people("Cart", count), 0...7)
            _ = try await house.sealer.seal(through: nil, at: GivenOrganization.due(first.adding(7)))
            try await body(house)
        }
    }

    /// As the answer does it: the figures of one metric, in the weeks of the look.
    private func sheet(_ look: Look, _ spans: [Span]) -> LookSheet {
        let points = look.terms.weeks.map { week -> WeekPoint in
            let bounds = Interval(Zone.utc.start(of: week.monday), Zone.utc.start(of: week.monday.adding(7)))
            let seconds = spans.compactMap { $0.interval.clipped(to: bounds)?.length.seconds }.reduce(0, +)
            return .published(week, PersonalValue(seconds))
        }
        let trend = PersonalSeries(of: look.terms.person, metric: metric, unit: .seconds, points: points).map {
            PersonalTrend.series($0, Reading(usual: nil, change: .tooEarly))
        }
        return LookSheet(look: look, trends: [trend].compactMap(\.self), notes: [], zone: .utc, frozenAt: asked)
    }

    private func opened(_ house: GivenOrganization, at now: Instant) async throws -> LookSheet {
        let (policy, viewer) = try await Policy.of(house, as: "cart-0")
        let receipt = try await policy.open(id, by: viewer, at: now)
        let reach = Interval(GivenOrganization.start, now)
        let spans = try await house.personal.spans(for: receipt, touching: reach)
        let frozen = try await house.personal.freeze(sheet(receipt.look, spans), for: receipt, at: now)
        return try policy.release(frozen, under: receipt).value
    }

    private func figures(_ sheet: LookSheet) -> [Double?] { sheet.trends[0].points.map { $0.value?.amount } }

    @Test(arguments: TestedEngine.allCases)
    func `it waits for the person, opens, freezes, and both read the same sheet`(engine: TestedEngine) async throws {
        try await with(engine) { house in
            let (policy, viewer) = try await Policy.of(house, as: "cart-0")
            let look = try await policy.ask(terms(), as: id, by: viewer, at: asked)
            #expect(look.state(at: asked) == .waiting && look.viewerName == "cart-0")
            await #expect(throws: Denied.self) { _ = try await opened(house, at: asked) }
            let ada = PersonID("cart-1")
            #expect(try await house.own.say("I was at a conference.", to: id, Policy.grant(for: ada), at: asked))
            #expect(try await house.own.acknowledge(id, Policy.grant(for: ada), at: asked))
            #expect(try await house.own.acknowledge(id, Policy.grant(for: ada), at: asked) == false, "once")
            let sheet = try await opened(house, at: asked)
            #expect(sheet.look.context == "I was at a conference." && figures(sheet)[0] == 11 * 3600)
            // What comes late is not in it, and the person reads the same.
            try await house.work("cart-1", first.adding(0), hours: 30)
            #expect(figures(try await opened(house, at: asked.adding(.days(2)))) == figures(sheet))
            let own = try await house.personal.frozenSheet(of: sheet.look, for: Policy.grant(for: ada))
            #expect(own.map(figures) == figures(sheet))
            // An asking and two openings, each with a proof that holds.
            let looks = try await house.personal.looks(for: Policy.grant(for: ada), at: asked)
            #expect(looks.atMe.count == 1 && looks.atMe[0].proofs.count == 3)
            for proof in looks.atMe[0].proofs { #expect(proof.isSound) }
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `after seven days it is gone from everywhere`(engine: TestedEngine) async throws {
        try await with(engine) { house in
            let (policy, viewer) = try await Policy.of(house, as: "cart-0")
            _ = try await policy.ask(terms(), as: id, by: viewer, at: asked)
            let ada = PersonID("cart-1")
            #expect(try await house.own.say("I was at a conference.", to: id, Policy.grant(for: ada), at: asked))
            _ = try await house.own.acknowledge(id, Policy.grant(for: ada), at: asked)
            _ = try await opened(house, at: asked)
            let last = asked.adding(LookTerms.life)
            _ = try await opened(house, at: Instant(microseconds: last.microseconds - 1))
            await #expect(throws: Denied.self) { _ = try await opened(house, at: last) }
            try await house.evidence.forgetLooks(expiredAt: asked, wordsBefore: Instant("2024-01-01T00:00:00Z"))
            #expect(try await house.count("look_sheets") == 1)
            try await house.evidence.forgetLooks(expiredAt: last, wordsBefore: Instant("2024-01-01T00:00:00Z"))
            #expect(try await house.count("look_sheets") == 0)
            #expect(try await house.count("looks") == 1, "that there was a look stays")
            let looks = try await house.personal.looks(for: Policy.grant(for: ada), at: last)
            #expect(
                looks.atMe.count == 1 && looks.atMe[0].look.context == nil, "what was said to it goes with the page")
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `three active people of every cell stay unlooked-at, whoever looks`(engine: TestedEngine) async throws {
        try await with(engine, people: 7) { house in
            let (policy, viewer) = try await Policy.of(house, as: "cart-0")
            var states: [Look.State] = []
            // Seven active, the manager is one of them: after three looks three others are left.
            for person in 1...6 {
                let look = try await policy.ask(
                    terms("cart-\(person)"), as: LookID("look-\(person)"), by: viewer, at: asked)
                states.append(look.state(at: asked))
            }
            #expect(states == [.waiting, .waiting, .waiting, .refused, .refused, .refused])
            // Weeks that no look has touched are asked about for themselves; a look again at the same person takes nobody more,
            // once the first one is over.
            try await house.database.write { session in
                try session.run("UPDATE looks SET closed_at = \(asked.microseconds) WHERE look_id = 'look-1'")
            }
            let again = try await policy.ask(terms("cart-1"), as: LookID("again"), by: viewer, at: asked)
            #expect(again.state(at: asked) == .waiting)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `looks asked for at the same moment do not take one person too many`(engine: TestedEngine) async throws {
        try await with(engine, people: 7) { house in
            let states = try await withThrowingTaskGroup(of: Look.State.self) { group in
                for person in 1...6 {
                    let (policy, viewer) = try await Policy.of(house, as: "cart-0")
                    let terms = try terms("cart-\(person)")
                    group.addTask {
                        try await policy.ask(terms, as: LookID("look-\(person)"), by: viewer, at: asked)
                            .state(at: asked)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(states.count { $0 == .waiting } == 3)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a receipt of another ledger reads nothing`(engine: TestedEngine) async throws {
        try await with(engine) { house in
            try await with(engine) { elsewhere in
                let (policy, viewer) = try await Policy.of(elsewhere, as: "cart-0")
                for number in 0..<40 {
                    // Longer than the other one, so that no index is missing there by chance.
                    try await LedgerStore(database: elsewhere.database, writer: .ofTests).append([
                        LedgerEntry(kind: .setting, at: asked, fields: ["setting": "\(number)"])
                    ])
                }
                _ = try await policy.ask(terms(), as: id, by: viewer, at: asked)
                let receipt = try await policy.open(id, by: viewer, at: asked.adding(.days(3)))
                let range = Interval(GivenOrganization.start, asked)
                await #expect(throws: Denied.self) {
                    _ = try await house.personal.spans(for: receipt, touching: range)
                }
                await #expect(throws: Denied.self) { _ = try await house.personal.corrections(for: receipt) }
                await #expect(throws: Denied.self) { _ = try await house.personal.zones(for: receipt) }
                await #expect(throws: Denied.self) { _ = try await house.personal.frozenSheet(for: receipt) }
                await #expect(throws: Denied.self) {
                    _ = try await house.personal.freeze(sheet(receipt.look, []), for: receipt, at: asked)
                }
                #expect(try await !elsewhere.personal.spans(for: receipt, touching: range).isEmpty)
            }
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `whether a look is open is asked again when the opening is written down`(engine: TestedEngine) async throws {
        try await with(engine) { house in
            let (policy, viewer) = try await Policy.of(house, as: "cart-0")
            let look = try await policy.ask(terms(), as: id, by: viewer, at: asked)
            _ = try await house.own.acknowledge(id, Policy.grant(for: PersonID("cart-1")), at: asked)
            // As if it had been decided upon a moment before the last one.
            let entries = try await house.count("ledger_leaves")
            await #expect(throws: Denied.self) {
                _ = try await house.looks.opened(look, by: look.viewer, at: asked.adding(LookTerms.life))
            }
            #expect(try await house.count("ledger_leaves") == entries)
            _ = try await house.looks.opened(look, by: look.viewer, at: asked)
            #expect(try await house.count("ledger_leaves") == entries + 1)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `nobody looks beyond the own reports, at oneself, or before full launch`(engine: TestedEngine) async throws {
        try await with(engine) { house in
            try await house.hire(2, into: "Search", "Shop")
            let (policy, viewer) = try await Policy.of(house, as: "cart-0")
            for person in ["search-1", "cart-0", "nobody"] {
                await #expect(throws: Denied.self) {
                    _ = try await policy.ask(terms(person), as: LookID(person), by: viewer, at: asked)
                }
            }
            let (others, developer) = try await Policy.of(house, as: "cart-2")
            await #expect(throws: Denied.self) {
                _ = try await others.ask(terms("cart-0"), as: LookID("up"), by: developer, at: asked)
            }
        }
        try await with(engine, phase: 3) { house in
            let (policy, viewer) = try await Policy.of(house, as: "cart-0")
            let look = try await policy.ask(terms(), as: id, by: viewer, at: asked)
            #expect(look.state(at: asked) == .refused && look.reason?.contains("full launch") == true)
        }
    }
}

extension LookProof {
    /// What a person can check without this program: docs/ledger-format.md.
    fileprivate var isSound: Bool {
        guard let checkpoint = Checkpoint(text: checkpoint), checkpoint.isSigned(by: LedgerPen.ofTests.verifierKey),
            let salt = [UInt8](hex: salt)
        else { return false }
        let opening = Opening(salt: salt, content: content)
        let proof = InclusionProof(
            index: index, size: checkpoint.size, path: path.compactMap { Ledger.Digest(hex: $0) })
        return Ledger.Digest.ofLeaf(opening.leafData).hex == leaf
            && proof.proves(leafHash: .ofLeaf(opening.leafData), in: checkpoint.root)
    }
}

extension [UInt8] {
    fileprivate init?(hex: String) {
        let digits = Array<Character>(hex)
        self = stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...($0 + 1)]), radix: 16) }
    }
}
