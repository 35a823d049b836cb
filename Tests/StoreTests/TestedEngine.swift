import Foundation
import SQL
import Store
import StorePostgres
import StoreSQLite

/// The engines that the contract of `Store` is held to.
enum TestedEngine: CaseIterable {
    case sqlite, postgres

    /// The address of a PostgreSQL server for tests; `bin/verify` starts one.
    static let server = ProcessInfo.processInfo.environment["DAYLIGHT_TEST_POSTGRES"]

    static var allCases: [TestedEngine] { server == nil ? [.sqlite] : [.sqlite, .postgres] }
}

/// An empty database of one engine, closed and removed when the body is done.
func withDatabase(_ engine: TestedEngine, _ body: (any Database) async throws -> Void) async throws {
    switch engine {
    case .sqlite: try await withFile(copyOf: nil, body)
    case .postgres: try await TestServer.shared?.withDatabase(template: "template1", body)
    }
}

/// The same with today's schema, copied from one that was migrated once: migrating takes ten times as long.
func withMigratedDatabase(_ engine: TestedEngine, _ body: (any Database) async throws -> Void) async throws {
    switch engine {
    case .sqlite: try await withFile(copyOf: try await migratedFile.value, body)
    case .postgres: try await TestServer.shared?.withDatabase(template: try await TestServer.migrated.value, body)
    }
}

private func folder() throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "daylight-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder
}

private func withFile(copyOf template: Data?, _ body: (any Database) async throws -> Void) async throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/daylight.sqlite"
    if let template { try template.write(to: URL(filePath: path)) }
    let database = try SQLiteDatabase(path: path, busySeconds: 5)
    try await body(database)
    try await database.close()
}

private let migratedFile = Task {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let database = try SQLiteDatabase(path: folder + "/daylight.sqlite", busySeconds: 5)
    _ = try await database.migrate(Schema.migrations)
    try await database.close()
    return try Data(contentsOf: URL(filePath: folder + "/daylight.sqlite"))
}

/// The PostgreSQL server of a run. It goes away with the run, and what is left on it as well.
private struct TestServer {
    let address: String

    static let shared = TestedEngine.server.map(TestServer.init)

    static let migrated = Task {
        let name = "migrated_" + UUID().uuidString.filter { $0 != "-" }.lowercased()
        guard let shared else { return name }
        try await shared.outside("CREATE DATABASE \(name)")
        let database = try PostgresDatabase(address: shared.address(of: name), connections: 1, patience: .seconds(30))
        _ = try await database.migrate(Schema.migrations)
        try await database.close()
        return name
    }

    func withDatabase(template: String, _ body: (any Database) async throws -> Void) async throws {
        let name = "t" + UUID().uuidString.filter { $0 != "-" }.lowercased()
        try await outside("CREATE DATABASE \(name) TEMPLATE \(template)")
        let database = try PostgresDatabase(address: address(of: name), connections: 4, patience: .seconds(30))
        do { try await body(database) } catch {
            try await database.close()
            try await outside("DROP DATABASE \(name) WITH (FORCE)")
            throw error
        }
        try await database.close()
        try await outside("DROP DATABASE \(name) WITH (FORCE)")
    }

    private func address(of name: String) -> String { address.replacing("/postgres?", with: "/\(name)?") }

    /// No transaction may be open around what makes and drops databases.
    private func outside(_ command: String) async throws {
        let around = try PostgresDatabase(address: address, connections: 1, patience: .seconds(60))
        try await around.write { session in
            for each in ["COMMIT", command, "BEGIN"] { try session.script(each) }
        }
        try await around.close()
    }
}
