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

/// The house, on either engine.
struct HouseComposition: Composition {
    private static let bounds = HeartbeatQueue.Bounds(
        waiting: 20_000, together: 4_000, stalledAfter: .seconds(2))

    func open(_ place: Place, creating: Bool, logger: Logger) async throws -> OpenHouse {
        guard creating || place.server != nil || DataDirectory.isThere(place.directory) else {
            throw CommandFailure(
                .usage,
                "There is no database in \(place.directory): name its directory with --data, or run `daylight setup`.")
        }
        let directory = try DataDirectory(place)
        let storage = try Storage(place, directory)
        let database = try storage.open()
        try await storage.saying { _ = try await database.migrate(Schema.migrations) }
        let clock = SystemClock()
        let randomness = SystemRandomness()
        let key = try directory.key(randomness)
        let hashAddress: @Sendable (String) -> String = { keyedHash($0, key: key) }
        let organization = OrganizationStore(database: database)
        let uses = UseNotes(database: database)
        let gatekeeper = Gatekeeper(
            people: organization, credentials: CredentialStore(database: database, uses: uses),
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
            evidence: EvidenceStore(database: database, queue: queue), organization: organization,
            claims: JobStore(database: database), clock: clock,
            randomness: randomness, hashAddress: hashAddress, write: { await queue.run() },
            stopWriting: { queue.close() },
            close: {
                await uses.finish()
                try? await database.close()
            })
    }

    func migrate(_ place: Place) async throws -> [String] {
        let directory = try DataDirectory(place)
        let storage = try Storage(place, directory)
        let database = try storage.open()
        let taken = try await storage.saying { try await database.migrate(Schema.migrations) }
        try await database.close()
        return taken
    }

    func examine(_ place: Place) async throws -> [HealthFinding] {
        guard place.server != nil || DataDirectory.isThere(place.directory) else {
            return [
                HealthFinding(
                    "There is no database in \(place.directory): `daylight serve` makes one.", needsAttention: true)
            ]
        }
        let directory = try DataDirectory(place)
        let storage = try Storage(place, directory)
        let database = try storage.open()
        var findings: [HealthFinding] = []
        let applied = try await storage.saying { try await database.appliedMigrations() }
        let known = Schema.migrations.map(\.id)
        if let newer = applied.first(where: { !known.contains($0) }) {
            throw schemaIsNewer(newer)
        }
        findings.append(
            applied.count == known.count
                ? HealthFinding("The schema is up to date.", needsAttention: false)
                : HealthFinding("The schema is older than this Daylight: run `daylight migrate`.", needsAttention: true)
        )
        if case .embedded = storage {
            let damage = try await database.examine()
            findings.append(
                damage.isEmpty
                    ? HealthFinding("The database file is intact.", needsAttention: false)
                    : HealthFinding("The database file is damaged: restore a backup.", needsAttention: true))
        }
        findings += try await storage.findings(of: database)
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
}
