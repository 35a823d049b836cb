import Access
import Actions
import Domain
import Ledger
import OrganizationPorts
import Rollout
import SQL
import Store
import TestSupport
import Testing

/// Decisions that rested on figures alone, on both engines: a case with an owner, a due date and an outcome.
@Suite struct ReportContract {
    private static let words = "My review says that Focus Time was too low, and nothing else."

    private func report(_ house: GivenRollout, as person: String = "dev") async throws {
        try await house.actions(of: person).report("review", saying: Self.words, house.viewer(person))
    }

    private func all(_ house: GivenRollout, as person: String) async throws -> [SoleBasisReport] {
        try await house.actions(of: person).reports(for: house.viewer(person), closed: 1_000)
    }

    private func own(_ house: GivenRollout, _ person: String = "dev") async throws -> [SoleBasisReport] {
        try await house.actions(of: person).ownReports(of: house.viewer(person))
    }

    private func entries(_ house: GivenRollout) async throws -> [String] {
        try await house.database.read { session in
            try session.rows("SELECT content FROM ledger_openings WHERE kind = 'sole-basis' ORDER BY idx").map {
                try $0.text(0)
            }
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `it has an owner, a due date and an outcome, and its reporter reads all three`(engine: TestedEngine)
        async throws
    {
        try await GivenRollout.with(engine) { house in
            try await house.settle()
            try await report(house)
            let opened = try #require(try await own(house).first)
            #expect(
                opened.isOpen && opened.owner == nil && opened.due == Zone.utc.day(of: GivenRollout.start).adding(14))
            for person in ["hr", "trustee"] { #expect(try await all(house, as: person) == [opened]) }
            let hr = house.actions(of: "hr")
            try await hr.take(report: opened.id, house.viewer("hr"))
            #expect(try await own(house).first?.owner == PersonID("hr"))
            house.day(15)
            let late = try #require(try await own(house).first)
            #expect(late.isOverdue(on: Zone.utc.day(of: house.clock.now())))
            try await hr.close(report: opened.id, with: "The review was made again.", house.viewer("hr"))
            let closed = try #require(try await own(house).first)
            #expect(closed.outcome == "The review was made again." && closed.closedAt == house.clock.now())
            await #expect(throws: RolloutRefusal.noSuchReport) {
                try await hr.close(report: opened.id, with: "Another outcome.", house.viewer("hr"))
            }
            let written = try await entries(house)
            #expect(written.count == 3 && written.allSatisfy { !$0.contains("Focus") && !$0.contains("review") })
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `nobody else reads it, and nobody takes care of what they have reported`(engine: TestedEngine) async throws {
        try await GivenRollout.with(engine) { house in
            try await house.settle()
            try await report(house)
            try await report(house, as: "hr")
            for person in ["owner", "boss", "dev", "ada"] {
                await #expect(throws: Denied.self) { _ = try await all(house, as: person) }
            }
            for person in ["owner", "boss", "ada", "trustee"] {
                #expect(try await own(house, person).isEmpty)
                await #expect(throws: Denied.self) {
                    try await house.actions(of: person).take(report: "any", house.viewer(person))
                }
                await #expect(throws: Denied.self) {
                    try await house.actions(of: person).close(
                        report: "any", with: "It is nothing.", house.viewer(person))
                }
            }
            let mine = try #require(try await own(house, "hr").first)
            await #expect(throws: RolloutRefusal.noSuchReport) {
                try await house.actions(of: "hr").take(report: mine.id, house.viewer("hr"))
            }
            await #expect(throws: RolloutRefusal.noSuchReport) {
                try await house.actions(of: "hr").close(report: mine.id, with: "It is nothing.", house.viewer("hr"))
            }
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `it says what was decided, in a sentence, or is refused`(engine: TestedEngine) async throws {
        try await GivenRollout.with(engine) { house in
            try await house.settle()
            for (decision, words) in [("", Self.words), ("lunch", Self.words), ("review", "too short"), ("other", "")] {
                await #expect(throws: RolloutRefusal.self) {
                    try await house.actions(of: "dev").report(decision, saying: words, house.viewer("dev"))
                }
            }
            let left = try await own(house)
            #expect(left.isEmpty)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `it goes twelve months after its closing, and with its reporter`(engine: TestedEngine) async throws {
        try await GivenRollout.with(engine) { house in
            try await house.settle()
            let queue = HeartbeatQueue(
                database: house.database, bounds: .init(waiting: 10, together: 10, stalledAfter: .seconds(30)))
            let evidence = EvidenceStore(database: house.database, queue: queue, writer: .ofTests)
            for person in ["dev", "ada"] { try await report(house, as: person) }
            let id = try #require(try await own(house).first).id
            try await house.actions(of: "hr").close(report: id, with: "The review was made again.", house.viewer("hr"))
            #expect(KeptFor.reports == .days(365))
            let end = GivenRollout.start.adding(KeptFor.reports)
            try await evidence.forgetReports(closedBefore: GivenRollout.start)
            #expect(try await all(house, as: "hr").count == 2)
            house.clock.set(end)
            try await evidence.forgetReports(
                closedBefore: Instant(microseconds: end.microseconds + 1 - KeptFor.reports.microseconds))
            #expect(try await all(house, as: "hr").map(\.reportedBy.raw) == ["ada"], "an open one stays")
            try await house.own.deleteEverything(Policy.grant(for: PersonID("ada")), at: end)
            #expect(try await all(house, as: "hr").isEmpty)
        }
    }
}
