import Command
import Foundation
import SQL
import StorePostgres
import StoreSQLite

/// Which engine keeps the data, and what its failures mean for whoever started the command.
enum Storage {
    case embedded(DataDirectory)
    case server(DatabaseAddress)

    init(_ place: Place, _ directory: DataDirectory) throws {
        guard let server = place.server else {
            self = .embedded(directory)
            return
        }
        self = .server(try DatabaseAddress(server, saidOnCommandLine: place.serverIsArgument))
    }

    /// Where it is, without a password.
    var name: String {
        switch self {
        case .embedded(let directory): directory.database
        case .server(let address): address.shown
        }
    }

    func open() throws -> any Database {
        do {
            return switch self {
            case .embedded(let directory): try SQLiteDatabase(path: directory.database, busySeconds: 5)
            // One writes heartbeats; the others read pages and do what forms ask for.
            case .server(let address):
                try PostgresDatabase(address: address.text, connections: 8, patience: .seconds(5))
            }
        } catch { throw words(for: error) }
    }

    func saying<Answer>(_ body: () async throws -> Answer) async throws -> Answer {
        do { return try await body() } catch { throw words(for: error) }
    }

    /// Whether an answer waits for the disk.
    func findings(of database: any Database) async throws -> [HealthFinding] {
        let isDurable: Bool
        switch self {
        case .embedded:
            guard let database = database as? SQLiteDatabase else { return [] }
            let level = try await database.synchronousLevel()
            let journal = try await database.journalMode()
            isDurable = level == 2 && journal == "wal"
        case .server(let address):
            let loose = try await database.examine()
            let waits =
                loose.isEmpty
                ? [HealthFinding("Every answer waits for the disk (fsync, synchronous_commit).", needsAttention: false)]
                : loose.map { HealthFinding("The server does not wait for the disk: \($0).", needsAttention: true) }
            return waits + address.findings
        }
        return [
            isDurable
                ? HealthFinding("Every answer waits for the disk (WAL, synchronous FULL).", needsAttention: false)
                : HealthFinding("The database does not wait for the disk.", needsAttention: true)
        ]
    }

    func words(for error: any Error) -> any Error { Self.words(for: error, name: name) ?? error }

    /// Nil for what is no failure of a database.
    static func words(for error: any Error, name: String) -> CommandFailure? {
        switch error as? DatabaseFailure {
        case .newerSchema(let id): schemaIsNewer(id)
        case .busy: CommandFailure(.outside, "\(name) does not answer, or is held by another process: try again.")
        case .full: CommandFailure(.outside, "There is no space left for \(name): free some and try again.")
        case .readOnly, .cannotOpen:
            CommandFailure(.outside, "\(name) cannot be written: check the rights of its directory.")
        case .damaged: CommandFailure(.outside, "\(name) is damaged or not a database: restore a backup.")
        case .unreachable(let reason): CommandFailure(.outside, "\(name) cannot be reached: \(reason).")
        case .engine(let code) where code == "server_encoding":
            CommandFailure(.outside, "\(name) does not keep UTF-8: create the database with ENCODING 'UTF8'.")
        case .engine(let code): CommandFailure(.outside, "\(name) cannot be used (code \(code)).")
        case nil: nil
        }
    }
}

func schemaIsNewer(_ id: String) -> CommandFailure {
    CommandFailure(
        .outside, "This database was written by a newer Daylight (it has \(id)): use that version or a newer one.")
}

/// A connection URI of PostgreSQL.
struct DatabaseAddress {
    /// As libpq takes it.
    let text: String
    /// For messages: user, host and name, never a password.
    let shown: String
    private let way: PostgresAddress.Way

    init(_ text: String, saidOnCommandLine: Bool) throws {
        guard text.hasPrefix("postgres://") || text.hasPrefix("postgresql://"), let address = PostgresAddress(text)
        else {
            throw CommandFailure(
                .usage, "The address of the database is like postgres://user@host/name (the password: PGPASSWORD).")
        }
        if saidOnCommandLine, address.hasSecret {
            throw CommandFailure(
                .usage,
                "A password on the command line is seen by everybody on the machine: put it into PGPASSWORD or ~/.pgpass."
            )
        }
        guard address.way != .unprotected else {
            throw CommandFailure(
                .usage,
                """
                \(address.shown) is on another machine: add ?sslmode=verify-full (its certificate is checked, \
                sslrootcert=FILE names who signed it), or ?sslmode=disable where the network between is yours alone.
                """)
        }
        self.text = text
        shown = address.shown
        way = address.way
    }

    var findings: [HealthFinding] {
        switch way {
        case .withinTheMachine, .unprotected: []
        case .verified:
            [HealthFinding("The database is reached by TLS, and its certificate is checked.", needsAttention: false)]
        case .open:
            [
                HealthFinding(
                    """
                    What goes to \(shown) and back is not encrypted (sslmode=disable): right only where nobody else is on that \
                    network, otherwise say sslmode=verify-full.
                    """, needsAttention: true)
            ]
        }
    }
}
