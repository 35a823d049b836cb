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

/// What people contest, on both engines: a case with an owner, a due date and an outcome, and no record for whoever answers.
@Suite struct ContestContract {
    private static let words = "I was on leave then, that was somebody else."

    private func contest(_ house: GivenRollout, as person: String = "dev") async throws {
        try await house.actions(of: person).contest(
            "not-me", in: "work", about: "commit a1b2c3", saying: Self.words, house.viewer(person))
    }

    private func all(_ house: GivenRollout, as person: String) async throws -> [Contest] {
        try await house.actions(of: person).contests(for: house.viewer(person), closed: 1_000)
    }

    private func own(_ house: GivenRollout, _ person: String = "dev") async throws -> [OwnCase] {
        let personal = PersonalStore(database: house.database, hashAddress: { "hash of \($0)" })
        return try await personal.cases(for: Policy.grant(for: PersonID(person)))
    }

    @Test(arguments: TestedEngine.allCases)
    func `it has an owner, a due date and an outcome, and whoever contests reads all three`(engine: TestedEngine)
        async throws
    {
        try await GivenRollout.with(engine) { house in
            try await house.settle()
            try await contest(house)
            let opened = try #require(try await own(house).first)
            #expect(opened.kind == .contest && opened.about == "not-me work: commit a1b2c3" && !opened.isTaken)
            #expect(opened.due == Zone.utc.day(of: GivenRollout.start).adding(14) && opened.outcome == nil)
            let desk = try #require(try await all(house, as: "hr").first)
            #expect(try await all(house, as: "trustee") == [desk])
            let hr = house.actions(of: "hr")
            try await hr.take(contest: desk.id, house.viewer("hr"))
            #expect(try await own(house).first?.isTaken == true)
            house.day(15)
            #expect(try await all(house, as: "hr")[0].isOverdue(on: Zone.utc.day(of: house.clock.now())))
            try await hr.close(contest: desk.id, with: "It was taken off.", house.viewer("hr"))
            let closed = try #require(try await own(house).first)
            #expect(closed.outcome == "It was taken off." && closed.closedAt == house.clock.now())
            await #expect(throws: RolloutRefusal.noSuchReport) {
                try await hr.close(contest: desk.id, with: "Another outcome.", house.viewer("hr"))
            }
            let written = try await house.database.read { session in
                try session.rows("SELECT content FROM ledger_openings WHERE kind = 'contest' ORDER BY idx").map {
                    try $0.text(0)
                }
            }
            #expect(written.count == 3 && written.allSatisfy { !$0.contains("leave") && !$0.contains("a1b2c3") })
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `nobody else reads it, and nobody answers what they contest themselves`(engine: TestedEngine) async throws {
        try await GivenRollout.with(engine) { house in
            try await house.settle()
            try await contest(house)
            try await contest(house, as: "hr")
            for person in ["owner", "boss", "dev", "ada"] {
                await #expect(throws: Denied.self) { _ = try await all(house, as: person) }
            }
            for person in ["owner", "boss", "ada", "trustee"] {
                #expect(try await own(house, person).isEmpty)
                await #expect(throws: Denied.self) {
                    try await house.actions(of: person).take(contest: "any", house.viewer(person))
                }
            }
            let mine = try #require(try await all(house, as: "hr").first { $0.by.raw == "hr" })
            await #expect(throws: RolloutRefusal.noSuchReport) {
                try await house.actions(of: "hr").take(contest: mine.id, house.viewer("hr"))
            }
            await #expect(throws: RolloutRefusal.noSuchReport) {
                try await house.actions(of: "hr").close(contest: mine.id, with: "It is nothing.", house.viewer("hr"))
            }
            for bad in [("", "work"), ("not-me", "lunch"), ("not-me", "")] {
                await #expect(throws: RolloutRefusal.self) {
                    try await house.actions(of: "dev").contest(
                        bad.0, in: bad.1, about: "a day", saying: Self.words, house.viewer("dev"))
                }
            }
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `it goes with the person who contests`(engine: TestedEngine) async throws {
        try await GivenRollout.with(engine) { house in
            try await house.settle()
            try await contest(house)
            try await contest(house, as: "ada")
            try await house.own.deleteEverything(Policy.grant(for: PersonID("dev")), at: house.clock.now())
            #expect(try await all(house, as: "hr").map(\.by.raw) == ["ada"])
            let kept = try await house.database.read { session in
                try session.rows("SELECT name, email, sealed_name FROM people WHERE person_id = 'dev'").map { row in
                    [try row.text(0), try row.text(1), try row.textIfAny(2) ?? ""]
                }.first
            }
            #expect(kept == [Forgotten.name, "hash of 9", "sealed 3"])
        }
    }
}
