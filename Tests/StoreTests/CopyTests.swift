import Access
import Domain
import OrganizationPorts
import SQL
import Store
import TestSupport
import Testing

/// From one engine to the other and back: every table, every row.
@Suite struct CopyTests {
    @Test(arguments: TestedEngine.allCases)
    func `a copy holds every row of every table, and the way back gives the same again`(engine: TestedEngine)
        async throws
    {
        var generator = Seeded(7)
        let beats = Heartbeat.mixed(300, using: &generator)
        try await Given.with(.sqlite) { given in
            try await given.send(beats)
            let odd = Heartbeat.at(9_000, "tab\there, back\\slash and a Ü")
            try await given.send([odd])
            try await given.own.pause(Policy.grant(for: given.ada), at: Given.received)
            try await given.own.exclude("x", past: false, Policy.grant(for: given.ada), at: Given.received)
            _ = try await OrganizationStore(database: given.database, writer: .ofTests).addAbsences(
                [
                    AddressedAbsence(
                        email: "ada@example.org",
                        absence: Absence(from: day("2026-11-02"), to: day("2026-11-03"), kind: .sick))
                ])
            try await withMigratedDatabase(engine) { other in
                let counts = try await DatabaseCopy(from: given.database, to: other).run()
                let stored = try await given.heartbeats().count
                #expect(stored > 250 && counts.first { $0.table == "heartbeats" }?.rows == stored)
                #expect(try await contents(of: other) == contents(of: given.database))
                await #expect(throws: DatabaseCopy.Failure.isNotEmpty) {
                    try await DatabaseCopy(from: given.database, to: other).run()
                }
                try await withMigratedDatabase(.sqlite) { back in
                    _ = try await DatabaseCopy(from: other, to: back).run()
                    #expect(try await contents(of: back) == contents(of: given.database))
                }
            }
        }
    }

    @Test func `no table of the schema and no column is left out`() async throws {
        try await Given.with(.sqlite) { given in
            let there = try await given.database.read { session in
                try session.rows(
                    """
                    SELECT tables.name, columns.name FROM sqlite_master AS tables,
                    pragma_table_info(tables.name) AS columns WHERE tables.type = 'table'
                    AND tables.name <> 'migrations'
                    """
                ).map { "\(try $0.text(0)).\(try $0.text(1))" }
            }
            #expect(there.sorted() == DatabaseCopy.columns.sorted())
        }
    }

    private func contents(of database: any Database) async throws -> [String: Set<[Value]>] {
        try await database.read { session in
            try DatabaseCopy.everything(in: session).mapValues { Set($0.map(\.values)) }
        }
    }
}
