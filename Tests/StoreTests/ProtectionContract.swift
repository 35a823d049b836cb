import Access
import Actions
import Domain
import OrganizationPorts
import SQL
import Store
import TestSupport
import Testing

/// Protections that have a number: more of it is an owner's, less takes a trustee.
@Suite struct ProtectionContract {
    private func house(_ given: GivenRollout, _ person: String) -> HouseActions {
        HouseActions(
            policy: given.policy(of: person), storage: given.organization,
            programs: ProgramStore(database: given.database, writer: .ofTests, hashAddress: { $0 }), clock: given.clock,
            randomness: SeededRandomness(8))
    }

    private func value(_ given: GivenRollout, _ protection: Protection) async throws -> Int {
        try await given.organization.protection(protection, at: given.clock.now())
    }

    @Test(arguments: TestedEngine.allCases)
    func `more holds at once, less when a trustee has signed, and the ledger knows both`(engine: TestedEngine)
        async throws
    {
        try await GivenRollout.with(engine) { given in
            given.day(20)
            for person in ["boss", "dev", "hr", "trustee"] {
                await #expect(throws: Denied.self) {
                    try await house(given, person).set(.pulseLine, to: 7, given.viewer(person))
                }
            }
            let owner = house(given, "owner")
            try await owner.set(.pulseLine, to: 7, given.viewer("owner"))
            #expect(try await value(given, .pulseLine) == 7)
            await #expect(throws: CosignatureRefusal.waits(isNew: true)) {
                try await owner.set(.pulseLine, to: 5, given.viewer("owner"))
            }
            #expect(try await value(given, .pulseLine) == 7, "nobody has signed")
            given.day(21)
            try await given.sign()
            #expect(try await value(given, .pulseLine) == 5)
            let settings = try await given.database.read { session in
                try session.rows("SELECT content FROM ledger_openings WHERE kind = 'setting' ORDER BY idx").map {
                    try $0.text(0)
                }
            }
            try #require(settings.count == 2)
            #expect(settings[0].contains("\"signed-by\":\"\""))
            #expect(settings[1].contains("pulse-line") && settings[1].contains("\"signed-by\":\"trustee\""))
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `raising takes back what waits, and what is no choice is refused in a sentence`(engine: TestedEngine)
        async throws
    {
        try await GivenRollout.with(engine) { given in
            given.day(20)
            let owner = house(given, "owner")
            for (protection, value) in [
                (Protection.noticeDays, 13), (.noticeDays, 91), (.pulseLine, 3), (.pulseLine, 9),
            ] {
                await #expect(throws: ActionRefused.self) {
                    try await owner.set(protection, to: value, given.viewer("owner"))
                }
            }
            try await owner.set(.noticeDays, to: 30, given.viewer("owner"))
            await #expect(throws: CosignatureRefusal.waits(isNew: true)) {
                try await owner.set(.noticeDays, to: 14, given.viewer("owner"))
            }
            try await owner.set(.noticeDays, to: 60, given.viewer("owner"))
            #expect(try await given.organization.waiting(at: given.clock.now()).isEmpty)
            #expect(try await value(given, .noticeDays) == 60)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a clock that is set back lowers nothing`(engine: TestedEngine) async throws {
        try await GivenRollout.with(engine) { given in
            given.day(20)
            try await house(given, "owner").set(.pulseLine, to: 8, given.viewer("owner"))
            given.day(10)
            #expect(try await value(given, .pulseLine) == 8)
            given.day(25)
            await #expect(throws: CosignatureRefusal.waits(isNew: true)) {
                try await house(given, "owner").set(.pulseLine, to: 4, given.viewer("owner"))
            }
            given.day(26)
            try await given.sign()
            given.day(22)
            #expect(try await value(given, .pulseLine) == 8, "as it was then")
        }
    }
}
