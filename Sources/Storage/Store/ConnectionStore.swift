public import Domain
public import EvidencePorts
import Foundation
public import SQL

/// Systems that evidence comes from, and how far the reading of their pages is.
public struct ConnectionStore: ConnectionStorage {
    private let database: any Database
    private let hashAddress: @Sendable (String) -> String

    public init(database: any Database, hashAddress: @escaping @Sendable (String) -> String) {
        self.database = database
        self.hashAddress = hashAddress
    }

    public func add(_ connection: Connection) async throws {
        guard let secret = connection.sealedSecrets.first else { return }
        try await database.write { session in
            try session.run(
                """
                INSERT INTO connections (connection_id, vendor, service, api_url, secret, token, deploys_by_tag, notes,
                made_at, events, unknown_events) VALUES (\(connection.id.raw), \(connection.vendor),
                \(connection.service.raw), \(connection.apiURL), \(secret), \(connection.sealedToken),
                \(connection.deploysByTag), \(encoded(connection.notes)), \(connection.made.microseconds), 0, 0)
                """)
        }
    }

    public func connections() async throws -> [(connection: Connection, state: ConnectionState)] {
        try await database.read { session in
            let services = try repositories(session)
            return try session.rows("\(name: columns) ORDER BY made_at, connection_id").map { row in
                (try readConnection(row, services, session), try readState(row, session))
            }
        }
    }

    public func connection(_ id: ConnectionID) async throws -> Connection? {
        try await database.read { session in
            guard let row = try session.rows("\(name: columns) WHERE connection_id = \(id.raw)").first else {
                return nil
            }
            return try readConnection(row, try repositories(session), session)
        }
    }

    public func state(of id: ConnectionID) async throws -> ConnectionState? {
        try await database.read { session in
            try session.rows("\(name: columns) WHERE connection_id = \(id.raw)").first.map {
                try readState($0, session)
            }
        }
    }

    public func deployedCommits(of service: ServiceID, most: Int) async throws -> DeployedCommits {
        try await database.read { session in
            let missing = try session.rows(
                """
                SELECT sha FROM deployments WHERE service = \(service.raw) AND environment = 'production'
                AND result = 'success' AND NOT EXISTS (
                    SELECT 1 FROM commits WHERE commits.service = deployments.service AND commits.sha = deployments.sha)
                GROUP BY sha ORDER BY MAX(finished_at) DESC, sha LIMIT \(most)
                """
            ).compactMap { CommitID(try $0.text(0)) }
            // Only where something is to be asked for: there may be a million of them.
            if most > 0 && missing.isEmpty { return DeployedCommits(missing: [], known: []) }
            let known = try session.rows("SELECT sha FROM commits WHERE service = \(service.raw)").compactMap {
                CommitID(try $0.text(0))
            }
            return DeployedCommits(missing: missing, known: Set(known))
        }
    }

    public func rotate(_ id: ConnectionID, secret: String?, token: String?, at now: Instant) async throws -> Bool {
        try await database.write { session in
            if let secret {
                try session.run(
                    """
                    UPDATE connections SET previous_secret = secret, secret = \(secret),
                    rotated_at = \(now.microseconds) WHERE connection_id = \(id.raw)
                    """)
            }
            if let token {
                try session.run("UPDATE connections SET token = \(token) WHERE connection_id = \(id.raw)")
            }
            return try !session.rows("SELECT 1 FROM connections WHERE connection_id = \(id.raw)").isEmpty
        }
    }

    public func remove(_ id: ConnectionID) async throws -> Bool {
        try await database.write { try removeConnection(id.raw, $0) }
    }

    public func keep(notes: [String: [String]], of id: ConnectionID) async throws {
        try await database.write { session in
            try session.run("UPDATE connections SET notes = \(encoded(notes)) WHERE connection_id = \(id.raw)")
        }
    }

    public func claimReading(
        _ id: ConnectionID, by reader: String, until: Instant, at now: Instant
    ) async throws -> Bool {
        try await database.write { session in
            try session.run(
                """
                UPDATE connections SET reader = \(reader), reader_until = \(until.microseconds)
                WHERE connection_id = \(id.raw)
                AND (reader IS NULL OR reader = \(reader) OR reader_until < \(now.microseconds))
                """) == 1
        }
    }

    public func store(
        _ evidence: [Fact], and progress: StreamProgress, of connection: Connection, at now: Instant
    ) async throws {
        let hashAddress = hashAddress
        try await database.write { session in
            try session.hold(EvidenceWriter.held)
            // Removed meanwhile: then nobody wants it.
            guard try !session.rows("SELECT 1 FROM connections WHERE connection_id = \(connection.id.raw)").isEmpty
            else {
                return
            }
            if !evidence.isEmpty {
                try EvidenceWriter(session, hashAddress).store(
                    evidence.map { ($0, connection.deploysByTag) }, at: now)
            }
            try session.run(
                """
                INSERT INTO connection_streams (connection_id, stream, cursor, mark, etag, items, finished_at, failure)
                VALUES (\(connection.id.raw), \(progress.stream), \(progress.cursor), \(progress.mark),
                \(progress.etag), \(progress.items), \(progress.finished?.microseconds), \(progress.failure))
                ON CONFLICT (connection_id, stream) DO UPDATE SET cursor = excluded.cursor, mark = excluded.mark,
                etag = excluded.etag, items = excluded.items, finished_at = excluded.finished_at,
                failure = excluded.failure
                """)
        }
    }
}

private let columns: StaticString = """
    SELECT connection_id, vendor, service, api_url, secret, previous_secret, token, deploys_by_tag, notes, made_at,
    first_event_at, last_event_at, events, unknown_events, unused_events, unused_at, unused_because FROM connections
    """

/// Repositories of all services, in lower case as `owner/name`.
private func repositories(_ session: any Session) throws -> [(service: String, name: String, repository: String)] {
    try session.rows(
        """
        SELECT slug, name, repository FROM service_repositories JOIN services ON slug = service
        ORDER BY repository, slug
        """
    ).map { (try $0.text(0), try $0.text(1), try $0.text(2)) }
}

private func readConnection(
    _ row: Row, _ repositories: [(service: String, name: String, repository: String)], _ session: any Session
) throws -> Connection {
    let slug = try row.text(2)
    let service = try session.rows("SELECT name, team FROM services WHERE slug = \(slug)").first
    var services: [String: String] = [:]
    for entry in repositories {
        let short = shortName(entry.repository)
        // A repository of several services counts for the one that the connection is for, or else for the first.
        if services[short] == nil || entry.service == slug { services[short] = entry.name }
    }
    return Connection(
        id: ConnectionID(try row.text(0)), vendor: try row.text(1), service: ServiceID(slug),
        serviceName: try service?.text(0) ?? slug, team: try service?.textIfAny(1), apiURL: try row.textIfAny(3),
        sealedSecrets: [try row.text(4)] + [try row.textIfAny(5)].compactMap(\.self),
        sealedToken: try row.textIfAny(6), deploysByTag: try row.integer(7) == 1,
        made: Instant(microseconds: try row.integer(9)),
        repositories: repositories.filter { $0.service == slug }.map(\.repository), services: services,
        notes: decoded(try row.text(8)))
}

/// `https://host/owner/name.git` and `owner/name` are one.
private func shortName(_ repository: String) -> String {
    var plain = repository.lowercased()
    // Groups inside groups stay: hooks say them too.
    if let scheme = plain.firstRange(of: "://") {
        plain = String(plain[scheme.upperBound...].drop { $0 != "/" }.dropFirst())
    } else if let colon = plain.firstIndex(of: ":"), plain[..<colon].contains("@") {
        plain = String(plain[plain.index(after: colon)...])
    }
    return plain.hasSuffix(".git") ? String(plain.dropLast(4)) : plain
}

private func readState(_ row: Row, _ session: any Session) throws -> ConnectionState {
    let id = try row.text(0)
    let streams = try session.rows(
        """
        SELECT stream, cursor, mark, etag, items, finished_at, failure FROM connection_streams
        WHERE connection_id = \(id) ORDER BY stream
        """
    ).map { row in
        StreamProgress(
            stream: try row.text(0), cursor: try row.textIfAny(1), mark: try row.textIfAny(2),
            etag: try row.textIfAny(3), items: Int(try row.integer(4)),
            finished: try row.integerIfAny(5).map(Instant.init(microseconds:)), failure: try row.textIfAny(6))
    }
    return ConnectionState(
        firstEvent: try row.integerIfAny(10).map(Instant.init(microseconds:)),
        lastEvent: try row.integerIfAny(11).map(Instant.init(microseconds:)), events: Int(try row.integer(12)),
        unknown: Int(try row.integer(13)), unknownKinds: try unknownKinds(of: id, session),
        unused: try readUnused(row, from: 14),
        waiting: try waitingDeployments(try row.text(2), by: try row.text(1), session), streams: streams)
}

/// In the order of their names.
func unknownKinds(of connection: String, _ session: any Session) throws -> [UnknownKind] {
    try session.rows("SELECT kind, events FROM unknown_kinds WHERE connection_id = \(connection) ORDER BY kind").map {
        UnknownKind(try $0.text(0), count: Int(try $0.integer(1)))
    }
}

/// - Parameter column: of how many; when and why stand behind it.
func readUnused(_ row: Row, from column: Int) throws -> UnusedEvents? {
    guard let last = try row.integerIfAny(column + 1) else { return nil }
    return UnusedEvents(
        count: Int(try row.integer(column)), last: Instant(microseconds: last),
        because: try row.textIfAny(column + 2).flatMap(HookFinding.init(rawValue:)))
}

/// Sorted, so that the same notes are the same text.
private func encoded(_ notes: [String: [String]]) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return (try? encoder.encode(notes)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
}

private func decoded(_ text: String) -> [String: [String]] {
    (try? JSONDecoder().decode([String: [String]].self, from: Data(text.utf8))) ?? [:]
}

/// Deletes the notes of what came to hooks before that moment; what it said stays. No sender tries again after so long.
func forgetHookDeliveries(before moment: Instant, _ session: any Session) throws {
    try session.run("DELETE FROM hook_deliveries WHERE received_at < \(moment.microseconds)")
    // Whoever has switched them off at the sender does not read of them for ever.
    try session.run("DELETE FROM unknown_kinds WHERE last_at < \(moment.microseconds)")
}

/// Answers whether it was there.
func removeConnection(_ id: String, _ session: any Session) throws -> Bool {
    try session.run("DELETE FROM hook_deliveries WHERE connection_id = \(id)")
    try session.run("DELETE FROM connection_streams WHERE connection_id = \(id)")
    try session.run("DELETE FROM unknown_kinds WHERE connection_id = \(id)")
    return try session.run("DELETE FROM connections WHERE connection_id = \(id)") == 1
}
