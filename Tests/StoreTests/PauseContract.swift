import Domain
import Publication
import PublishedPorts
import SQL
import Store
import TestSupport
import Testing

/// Publishing stops and begins again, on both engines: as the worlds of the attack suite pause it (`World.pauses`), so that what
/// attackers see there is what there is to be seen.
@Suite struct PauseContract {
    private let first = GivenOrganization.first

    private func phase(_ phase: Int, from week: Week, _ house: GivenOrganization) async throws {
        let since = Zone.utc.start(of: week.monday)
        try await house.database.write { session in
            try session.run("INSERT INTO phases (since, phase) VALUES (\(since.microseconds), \(phase))")
        }
    }

    private func sealed(_ house: GivenOrganization) async throws -> [Int] {
        Set(try await house.published.everything().cells.map { first.distance(to: $0.value.week) }).sorted()
    }

    @Test(arguments: TestedEngine.allCases)
    func `within a quarter the panels stay, and the weeks between are never made up for`(engine: TestedEngine)
        async throws
    {
        try await GivenOrganization.with(engine, teams: [("Cart", "Shop", 8)]) { house in
            try await house.work(people("Cart", 8), 0...12)
            _ = try await house.sealer.seal(through: nil, at: GivenOrganization.due(first.adding(4)))
            let panels = try await house.published.everything().panels
            // On the Monday after week 5, a day before that week is due.
            try await phase(2, from: first.adding(6), house)
            let none = try await house.sealer.seal(through: nil, at: GivenOrganization.due(first.adding(7)))
            #expect(!none.isPublishing && none.sealed == 0)
            try await phase(3, from: first.adding(9), house)
            _ = try await house.sealer.seal(through: nil, at: GivenOrganization.due(first.adding(11)))
            #expect(try await sealed(house) == [0, 1, 2, 3, 4, 9, 10, 11])
            #expect(try await house.published.everything().panels == panels)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `over the end of a quarter, the next panels begin with the first week that is published again`(
        engine: TestedEngine
    ) async throws {
        try await GivenOrganization.with(engine, teams: [("Cart", "Shop", 8)]) { house in
            try await house.work(people("Cart", 8), 0...20)
            _ = try await house.sealer.seal(through: nil, at: GivenOrganization.due(first.adding(8)))
            try await phase(2, from: first.adding(10), house)
            _ = try await house.sealer.seal(through: nil, at: GivenOrganization.due(first.adding(13)))
            try await phase(3, from: first.adding(16), house)
            _ = try await house.sealer.seal(through: nil, at: GivenOrganization.due(first.adding(19)))
            #expect(try await sealed(house) == Array(0...8) + [16, 17, 18, 19])
            let panels = try await house.published.everything().panels.sorted { $0.from < $1.from }
            #expect(panels.map { first.distance(to: $0.from) } == [0, 16])
            // The last quarter of 2026 has fourteen weeks.
            #expect(panels.map { first.distance(to: $0.to) } == [12, 26])
        }
    }
}
