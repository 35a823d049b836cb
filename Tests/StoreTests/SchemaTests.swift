import Crypto
import Foundation
import SQL
import Store
import StoreSQLite
import TestSupport
import Testing

@Suite struct SchemaTests {
    /// A released step is never edited: a database that has taken it would be another one. New steps are added here.
    static let pinned = [
        "0001-people": "287faf7210bbbe1d09ec31664817a37cbbf64f71a07308fda8b295f858fdfb80",
        "0003-organization": "ae1737b2be5b577ebd72f7721c4212602c1801f4bd26b8742f267a3f2394179e",
        "0002-activity": "ac5e1665aa8c12f9ad391425b1bf937a06158834b9289e4c0c92153d3d85cc87",
    ]

    @Test func `a released migration is never edited`() {
        #expect(Schema.migrations.map(\.id) == Self.pinned.keys.sorted())
        for migration in Schema.migrations {
            let hash = SHA256.hash(data: Data(migration.text.utf8)).map { byte in
                String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
            }.joined()
            #expect(hash == Self.pinned[migration.id], "\(migration.id) is \(hash)")
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a newer schema is refused before anything is changed, and the same one is taken once`(
        engine: TestedEngine
    ) async throws {
        try await Given.with(engine) { given in
            #expect(try await given.database.migrate(Schema.migrations).isEmpty)
            try await given.database.write { try $0.run("INSERT INTO migrations (id) VALUES (\("9999-later")) ") }
            await #expect(throws: DatabaseFailure.newerSchema("9999-later")) {
                try await given.database.migrate(Schema.migrations + [Migration(id: "0003-x", text: "SELECT 1")])
            }
            #expect(try await given.database.appliedMigrations().contains("0003-x") == false)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `an older schema takes the steps it lacks and keeps its rows`(engine: TestedEngine) async throws {
        try await Given.with(engine) { given in
            try await given.send([.at(0)])
            let later = Migration(id: "0003-later", text: "CREATE TABLE later (one BIGINT NOT NULL);")
            #expect(try await given.database.migrate(Schema.migrations + [later]) == ["0003-later"])
            #expect(try await given.heartbeats().count == 1)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a step that fails leaves nothing half done`(engine: TestedEngine) async throws {
        try await Given.with(engine) { given in
            let broken = Migration(
                id: "0003-broken", text: "CREATE TABLE half (one BIGINT); SELECT no_such_function();")
            await #expect(throws: (any Error).self) {
                try await given.database.migrate(Schema.migrations + [broken])
            }
            await #expect(throws: (any Error).self) {
                try await given.database.read { try $0.rows("SELECT one FROM half") }
            }
        }
    }

    @Test func `the embedded database waits for the disk`() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).sqlite").path
        defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
        let database = try SQLiteDatabase(path: path, busySeconds: 1)
        #expect(try await database.synchronousLevel() == 2)
        #expect(try await database.journalMode() == "wal")
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        try await database.close()
    }

    /// Guarantee G8: the schema has no place for a target, a threshold, a flag or a score of a person.
    @Test(arguments: TestedEngine.allCases)
    func `no column can hold a threshold, a target, a score or a rank`(engine: TestedEngine) async throws {
        try await Given.with(engine) { given in
            let names = try await given.database.read { session in
                guard session.engine == .sqlite else {
                    return try session.rows(
                        """
                        SELECT table_name || '.' || column_name FROM information_schema.columns
                        WHERE table_schema = current_schema()
                        """
                    ).map { try $0.text(0) }
                }
                return try session.rows(
                    """
                    SELECT tables.name || '.' || columns.name FROM sqlite_master AS tables,
                    pragma_table_info(tables.name) AS columns WHERE tables.type = 'table'
                    """
                ).map { try $0.text(0) }
            }
            #expect(names.count > 50)
            let forbidden = [
                "score", "rank", "rating", "target", "goal", "threshold", "limit", "flag", "alert", "quota", "grade",
                "percentile", "benchmark", "warning", "level",
            ]
            for name in names {
                for word in forbidden {
                    #expect(!name.split(whereSeparator: { "._".contains($0) }).contains { $0 == word }, "\(name)")
                }
            }
        }
    }
}
