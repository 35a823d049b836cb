import Access
import Actions
import Command
import Domain
import Foundation
import Logging
import PersonalAnswers
import SQL
import SignIn
import Store
import StoreSQLite

/// The house on the embedded database.
struct EmbeddedComposition: Composition {
    private static let bounds = HeartbeatQueue.Bounds(
        waiting: 20_000, together: 4_000, stalledAfter: .seconds(2))

    func open(_ place: Place, logger: Logger) async throws -> OpenHouse {
        let directory = try DataDirectory(place.directory)
        let database = try openDatabase(directory)
        try await saying(directory) { _ = try await database.migrate(Schema.migrations) }
        let clock = SystemClock()
        let randomness = SystemRandomness()
        let key = try directory.key(randomness)
        let hashAddress: @Sendable (String) -> String = { keyedHash($0, key: key) }
        let organization = OrganizationStore(database: database)
        let gatekeeper = Gatekeeper(
            people: organization, credentials: CredentialStore(database: database),
            hasher: PassphraseHasher(cost: place.passphraseCost, randomness: randomness),
            throttle: Throttle(perMinute: 5), clock: clock, randomness: randomness, hashAddress: hashAddress)
        let policy = Policy(standing: gatekeeper)
        let personal = PersonalStore(database: database)
        let queue = HeartbeatQueue(database: database, bounds: Self.bounds)
        return OpenHouse(
            policy: policy, gatekeeper: gatekeeper, trends: MyTrends(policy: policy, personal: personal),
            records: MyRecordsAnswer(policy: policy, personal: personal),
            today: MyToday(policy: policy, personal: personal),
            actions: OwnDataActions(
                policy: policy, storage: OwnDataStore(database: database, hashAddress: hashAddress), clock: clock,
                randomness: randomness),
            evidence: EvidenceStore(database: database, queue: queue), organization: organization, clock: clock,
            randomness: randomness, write: { await queue.run() }, stopWriting: { queue.close() },
            close: { try? await database.close() })
    }

    func migrate(_ place: Place) async throws -> [String] {
        let directory = try DataDirectory(place.directory)
        let database = try openDatabase(directory)
        let taken = try await saying(directory) { try await database.migrate(Schema.migrations) }
        try await database.close()
        return taken
    }

    func examine(_ place: Place) async throws -> [HealthFinding] {
        guard DataDirectory.isThere(place.directory) else {
            return [
                HealthFinding(
                    "There is no database in \(place.directory): `daylight serve` makes one.", needsAttention: true)
            ]
        }
        let directory = try DataDirectory(place.directory)
        let database = try openDatabase(directory)
        var findings: [HealthFinding] = []
        let applied = try await saying(directory) { try await database.appliedMigrations() }
        let known = Schema.migrations.map(\.id)
        if let newer = applied.first(where: { !known.contains($0) }) {
            throw schemaIsNewer(newer)
        }
        findings.append(
            applied.count == known.count
                ? HealthFinding("The schema is up to date.", needsAttention: false)
                : HealthFinding("The schema is older than this Daylight: run `daylight migrate`.", needsAttention: true)
        )
        let damage = try await database.examine()
        findings.append(
            damage.isEmpty
                ? HealthFinding("The database file is intact.", needsAttention: false)
                : HealthFinding("The database file is damaged: restore a backup.", needsAttention: true))
        let level = try await database.synchronousLevel()
        let journal = try await database.journalMode()
        let isDurable = level == 2 && journal == "wal"
        findings.append(
            isDurable
                ? HealthFinding("Every answer waits for the disk (WAL, synchronous FULL).", needsAttention: false)
                : HealthFinding("The database does not wait for the disk.", needsAttention: true))
        if applied.count == known.count {
            let house = try await OrganizationStore(database: database).house()
            findings.append(
                house == nil
                    ? HealthFinding("Nobody has set this directory up: open /setup.", needsAttention: true)
                    : HealthFinding("The directory is set up.", needsAttention: false))
        }
        findings += directory.findings()
        try await database.close()
        return findings
    }

    private func openDatabase(_ directory: DataDirectory) throws -> SQLiteDatabase {
        do { return try SQLiteDatabase(path: directory.database, busySeconds: 5) } catch {
            throw words(for: error, directory)
        }
    }

    private func saying<Answer>(
        _ directory: DataDirectory, _ body: () async throws -> Answer
    ) async throws -> Answer {
        do { return try await body() } catch { throw words(for: error, directory) }
    }
}

private func schemaIsNewer(_ id: String) -> CommandFailure {
    CommandFailure(
        .outside, "This database was written by a newer Daylight (it has \(id)): use that version or a newer one.")
}

/// What a database failure means for whoever started the command.
private func words(for error: any Error, _ directory: DataDirectory) -> any Error {
    let path = directory.database
    switch error as? DatabaseFailure {
    case .newerSchema(let id): return schemaIsNewer(id)
    case .busy: return CommandFailure(.outside, "\(path) is held by another process: try again when it is done.")
    case .full: return CommandFailure(.outside, "There is no space left for \(path): free some and try again.")
    case .readOnly, .cannotOpen:
        return CommandFailure(.outside, "\(path) cannot be written: check the rights of its directory.")
    case .damaged: return CommandFailure(.outside, "\(path) is damaged or not a database: restore a backup.")
    case .engine(let code): return CommandFailure(.outside, "\(path) cannot be used (code \(code)).")
    case nil: return error
    }
}
