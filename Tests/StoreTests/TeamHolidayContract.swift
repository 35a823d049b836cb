import Domain
import OrganizationPorts
import Store
import TestSupport
import Testing

/// A public holiday of everybody who was in the team on that day is one for good.
@Suite struct TeamHolidayContract {
    @Test(arguments: TestedEngine.allCases)
    func `whoever joins or leaves later does not change which days were holidays`(engine: TestedEngine) async throws {
        try await GivenOrganization.with(engine, teams: [("Cart", "Shop", 2)]) { house in
            let reading = WorkEvidenceStore(
                database: house.database, hashAddress: { $0 }, simulatedPhase: nil,
                now: { Instant("2026-11-01T00:00:00Z") })
            func free(_ person: String, _ day: Day) async throws {
                _ = try await house.organization.addAbsences([
                    AddressedAbsence(
                        email: "\(person)@x.org", absence: Absence(from: day, to: day, kind: .public))
                ])
            }
            func holidays() async throws -> Set<Day> {
                try await reading.evidence(of: .team("Cart")).calendar.holidays
            }
            let july = Day(year: 2026, month: 7, day: 6)
            let october = Day(year: 2026, month: 10, day: 5)
            for person in ["cart-0", "cart-1"] {
                try await free(person, july)
                try await free(person, october)
            }
            #expect(try await holidays() == [july, october])
            // Somebody who has other holidays joins in August.
            try await house.hire(1, into: "Cart", "Shop", since: Day(year: 2026, month: 8, day: 3))
            #expect(try await holidays() == [july])
            try await free("cart-2", october)
            #expect(try await holidays() == [july, october])
            try await free("cart-2", Day(year: 2026, month: 7, day: 7))
            #expect(try await holidays() == [july, october], "of nobody who was there")
        }
    }
}
