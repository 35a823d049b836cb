/// One step of the schema. Released ones are never edited: a test pins the hash of each.
public struct Migration: Sendable {
    public let id: String
    public let text: String
    /// What a server with roles of its own is told besides; nil where there is nothing.
    public let onPostgres: String?
    public init(id: String, text: String, onPostgres: String? = nil) {
        self.id = id
        self.text = text
        self.onPostgres = onPostgres
    }
}

extension Database {
    /// Brings the schema up to date, one transaction a step; answers the ids of the steps taken.
    /// - Throws: `DatabaseFailure.newerSchema` before anything is changed.
    public func migrate(_ migrations: [Migration]) async throws -> [String] {
        let known = migrations.map(\.id)
        let applied = try await appliedMigrations()
        if let unknown = applied.first(where: { !known.contains($0) }) { throw DatabaseFailure.newerSchema(unknown) }
        var taken: [String] = []
        for migration in migrations where !applied.contains(migration.id) {
            let isNew = try await write { session in
                try session.hold(["schema"])
                // Looked at again inside the transaction: another process may have been quicker.
                let there = try session.rows("SELECT 1 FROM migrations WHERE id = \(migration.id)")
                guard there.isEmpty else { return false }
                if !migration.text.isEmpty { try session.script(migration.text) }
                if session.engine == .postgres, let more = migration.onPostgres { try session.script(more) }
                try session.run("INSERT INTO migrations (id) VALUES (\(migration.id))")
                return true
            }
            if isNew { taken.append(migration.id) }
        }
        return taken
    }

    /// The ids of the steps that this database has taken, in order.
    public func appliedMigrations() async throws -> [String] {
        try await write { session in
            try session.hold(["schema"])
            try session.script("CREATE TABLE IF NOT EXISTS migrations (id TEXT NOT NULL PRIMARY KEY)")
            return try session.rows("SELECT id FROM migrations ORDER BY id").map { try $0.text(0) }
        }
    }
}
