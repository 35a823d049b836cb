import Access
import Actions
import Domain
import EvidencePorts
import Ledger
import OrganizationPorts
import Publication
import Rollout
import SQL
import Store
import TestSupport
import Testing

/// The numbers that everybody reads by quarters, on both engines: each act moves its own, and what ended stays as it was.
@Suite struct SelfAuditContract {
    /// Every number of the quarter of that moment, by its name.
    private func numbers(_ organization: OrganizationStore, at now: Instant) async throws -> [String: Int] {
        let quarter = Quarter(of: Zone.utc.day(of: now).week)
        let audit = try await organization.selfAudits(at: now).first { $0.quarter == quarter } ?? SelfAudit(quarter)
        return Dictionary(uniqueKeysWithValues: SelfAudit.numbers.map { ($0.name, audit[keyPath: $0.at]) })
    }

    /// What an act adds to which numbers.
    private func added(
        _ house: GivenRollout, by act: () async throws -> Void
    ) async throws -> [String: Int] {
        let before = try await numbers(house.organization, at: house.clock.now())
        try await act()
        let after = try await numbers(house.organization, at: house.clock.now())
        return after.merging(before, uniquingKeysWith: -).filter { $0.value != 0 }
    }

    @Test(arguments: TestedEngine.allCases)
    func `each act moves its own number and no other`(engine: TestedEngine) async throws {
        try await GivenRollout.with(engine) { house in
            try await house.settle()
            let owner = try await house.viewer("owner"), hr = try await house.viewer("hr")
            let dev = try await house.viewer("dev")
            let doing = house.actions(of: "owner"), desk = house.actions(of: "hr")
            #expect(
                try await added(house) {
                    try await doing.write(purpose: "To find what slows the work down, and to improve it.", owner)
                } == ["policies": 1])
            #expect(
                try await added(house) { try await doing.write(policy: GivenRollout.answers, owner) } == ["policies": 1]
            )
            #expect(try await added(house) { try await house.attest(.hrReview, as: .hr) } == ["attestations": 1])
            try await house.train()
            house.day(14)
            #expect(
                try await added(house) { try await doing.forward(from: .alignment, owner) } == ["phases": 1])
            #expect(
                try await added(house) {
                    try await house.askForSignature(.shorterPhase(.communication))
                    try await house.sign()
                } == ["settings": 1])
            let asking = house.actions(of: "dev")
            #expect(
                try await added(house) { try await asking.ask("Who reads all of this?", dev) } == ["questions-asked": 1]
            )
            let question = try #require(try await house.organization.questions().first)
            #expect(
                try await added(house) { try await desk.answer(question.id, with: "Nobody but you.", hr) }
                    == ["questions-answered": 1])
            #expect(
                try await added(house) {
                    try await asking.report("review", saying: "My review rests on one figure alone.", dev)
                } == [:], "a number that moves at once would say that somebody has just spoken")
            let report = try #require(try await asking.ownReports(of: dev).first)
            #expect(
                try await added(house) { try await desk.close(report: report.id, with: "It was made again.", hr) }
                    == [:])
            #expect(
                try await added(house) {
                    let now = house.clock.now()
                    try await house.organization.changeMembers(on: Zone.utc.day(of: now), at: now) { members in
                        members.filter { $0.person.raw == "ada" }.map { member in
                            var member = member
                            member.roles = [RoleHeld(.maintainer, .organization)]
                            return member
                        }
                    }
                } == ["roles": 1])
            let ledger = LedgerStore(database: house.database, writer: .ofTests)
            for (kind, name) in [
                (LedgerEntry.Kind.chartsOpened, "charts-opened"), (.resetInvitation, "resets"), (.restore, "restores"),
                (.export, "exports"),
            ] {
                #expect(
                    try await added(house) {
                        try await ledger.append([LedgerEntry(kind: kind, at: house.clock.now(), fields: [:])])
                    } == [name: 1])
            }
            let today = Zone.utc.day(of: house.clock.now()).description
            #expect(
                try await added(house) {
                    try await house.database.write { session in
                        try session.run(
                            """
                            INSERT INTO concerns (concern_id, receipt, words, released_on)
                            VALUES ('c', 'r', 'w', \(today))
                            """)
                        try session.run(
                            """
                            INSERT INTO concerns (concern_id, receipt, words, box) VALUES ('d', 's', 'w', '2026-W01')
                            """)
                    }
                } == ["concerns-opened": 1], "what waits for its batch is not counted")
            #expect(
                try await added(house) {
                    _ = try await house.database.write {
                        try $0.run("UPDATE concerns SET closed_on = \(today) WHERE concern_id = 'c'")
                    }
                } == ["concerns-closed": 1])
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `looks are counted, and by how many people at how many`(engine: TestedEngine) async throws {
        try await GivenOrganization.with(engine, teams: [("Cart", "Shop", 8)], phase: 4) { house in
            let first = GivenOrganization.first
            try await house.work(people("Cart", 8), 0...7)
            _ = try await house.sealer.seal(through: nil, at: GivenOrganization.due(first.adding(7)))
            let at = Instant("2026-09-02T08:00:00Z")
            let terms = try LookTerms(
                person: PersonID("cart-1"), metrics: [MetricID("activity-time")], from: first, to: first.adding(7),
                question: "I noticed fewer hours for three weeks, what is happening?")
            let before = try await numbers(house.organization, at: at)
            let look = try await house.looks.asked(terms, as: LookID("one"), by: PersonID("cart-0"), at: at)
            #expect(try await house.own.acknowledge(look.id, Policy.grant(for: PersonID("cart-1")), at: at))
            _ = try await house.looks.opened(look, by: PersonID("cart-0"), at: at)
            _ = try await house.looks.opened(look, by: PersonID("cart-0"), at: at)
            _ = try await house.looks.refused(
                terms, as: LookID("two"), by: PersonID("cart-2"), because: "Not the manager.", at: at)
            _ = try await house.looks.closed(look, at: at)
            let after = try await numbers(house.organization, at: at)
            #expect(
                after.merging(before, uniquingKeysWith: -).filter { $0.value != 0 } == [
                    "looks-asked": 1, "looks-opened": 2, "looks-refused": 1, "looks-closed": 1, "askers": 1,
                    "looked-at": 1,
                ])
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a quarter that has ended stays as it was read, with its checklist, whatever is deleted later`(
        engine: TestedEngine
    ) async throws {
        try await GivenRollout.with(engine) { house in
            let asking = house.actions(of: "dev")
            try await house.settle()
            try await house.writeDown()
            try await asking.report("review", saying: "My review rests on one figure alone.", house.viewer("dev"))
            try await house.actions(of: "owner").keepSelfAudits()
            #expect(try await house.organization.selfAudits(at: house.clock.now()).count == 1)
            #expect(try await rows(house) == 0, "it goes on")

            // The first day of the next quarter.
            house.clock.set(Instant("2026-03-30T00:00:01Z"))
            let red = try #require(try await house.state()).red.map(\.number)
            #expect(red.count > 3 && !red.contains(11))
            try await house.actions(of: "owner").keepSelfAudits()
            let kept = try #require(try await ended(house))
            #expect(kept.reportsOpened == 1 && kept.policies == 2 && kept.ending?.phase == .alignment)
            #expect(kept.ending?.red == Set(red) && kept.ending?.on.description == "2026-03-30")

            try await house.own.deleteEverything(
                house.policy(of: "dev").ownData(of: house.viewer("dev")), at: house.clock.now())
            try await house.database.write { try $0.run("DELETE FROM ledger_openings") }
            try await house.attest(.hrReview, as: .hr)
            for _ in 0..<2 { try await house.actions(of: "owner").keepSelfAudits() }
            #expect(try await ended(house) == kept)
            let present = try await house.organization.selfAudits(at: house.clock.now()).first
            #expect(present?.quarter.description == "2026-Q2" && present?.attestations == 1 && present?.ending == nil)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `exports of a quarter that was kept before they were counted are counted from the ledger`(
        engine: TestedEngine
    ) async throws {
        try await GivenRollout.with(engine) { house in
            try await house.settle()
            let ledger = LedgerStore(database: house.database, writer: .ofTests)
            let then = house.clock.now()
            try await ledger.append(
                ["published", "backup"].map { what in
                    LedgerEntry(kind: .export, at: then, fields: ["what": what, "by": "operator"])
                })
            house.clock.set(Instant("2026-03-30T00:00:01Z"))
            try await house.actions(of: "owner").keepSelfAudits()
            let kept = try #require(try await ended(house))
            #expect(kept.exports == 2)
            _ = try await house.database.write { try $0.run("DELETE FROM self_audits WHERE what = 'exports'") }
            #expect(try await ended(house) == kept)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func
        `a look of HR is of the quarter in which it was decided, and another look of the one in which it was asked for`(
            engine: TestedEngine
        ) async throws
    {
        try await GivenRollout.with(engine) { house in
            try await house.settle()
            let ledger = LedgerStore(database: house.database, writer: .ofTests)
            func write(_ kind: LedgerEntry.Kind, _ fields: [String: String], on day: String) async throws {
                let at = Instant(day + "T12:00:00Z")
                try await ledger.append([LedgerEntry(kind: kind, at: at, fields: fields)])
                // The ledger's own clock is of now.
                try await house.database.write { session in
                    try session.run(
                        "UPDATE ledger_openings SET written_at = \(at.microseconds) WHERE idx = (SELECT MAX(idx) FROM ledger_openings)"
                    )
                }
            }
            // In the last days of the quarter before: one plain look, and two cases, which are over in this quarter.
            try await write(.lookAsked, ["look": "p", "by": "boss", "person": "dev"], on: "2026-03-27")
            for (look, person) in [("a", "dev"), ("b", "ada")] {
                try await write(
                    .lookAsked, ["look": look, "by": "hr", "person": person, "case": "1-\(look)"], on: "2026-03-27")
            }
            try await write(.caseDecided, ["look": "a", "person": "dev", "answer": "signed"], on: "2026-04-02")
            try await write(.caseDecided, ["look": "b", "person": "ada", "answer": "refused"], on: "2026-04-09")
            house.clock.set(Instant("2026-04-20T00:00:00Z"))
            let audits = try await house.organization.selfAudits(at: house.clock.now())
            func numbers(_ quarter: String) -> [Int]? {
                audits.first { $0.quarter.description == quarter }.map { [$0.looksAsked, $0.askers, $0.lookedAt] }
            }
            #expect(numbers("2026-Q1") == [1, 1, 1])
            #expect(numbers("2026-Q2") == [2, 1, 2])
        }
    }

    private func ended(_ house: GivenRollout) async throws -> SelfAudit? {
        try await house.organization.selfAudits(at: house.clock.now()).first { $0.quarter.description == "2026-Q1" }
    }

    private func rows(_ house: GivenRollout) async throws -> Int {
        try await house.database.read { session in
            Int(try session.rows("SELECT COUNT(*) FROM self_audits").first?.integer(0) ?? 0)
        }
    }
}
