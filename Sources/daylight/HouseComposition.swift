import Access
import Actions
import Command
import Connectors
import Crypto
import Demo
import Domain
import Foundation
import Jobs
import LeadershipAnswers
import Ledger
import Letters
import Logging
import Metrics
import NoticePorts
import Notices
import OrganizationAnswers
import OrganizationPorts
import OutboundHTTP
import OutsidePorts
import Passes
import PersonalAnswers
import Publication
import PublishedPorts
import Rollout
import SQL
import SignIn
import Simulator
import Store
import Web
import WorkAnswers

/// The house, on either engine.
struct HouseComposition: Composition {
    private static let bounds = HeartbeatQueue.Bounds(
        waiting: 20_000, together: 4_000, stalledAfter: .seconds(2))

    /// Webhooks are larger and rarer; a push of a thousand commits is one.
    private static let hookBounds = CommitBounds(waiting: 20_000, together: 1_000, stalledAfter: .seconds(2))

    func open(_ place: Place, creating: Bool, logger: Logger) async throws -> OpenHouse {
        guard try creating || place.server != nil || DataDirectory.isThere(place.directory) else {
            throw CommandFailure(
                .usage,
                "There is no database in \(place.directory): name its directory with --data, or run `daylight setup`.")
        }
        let directory = try DataDirectory(place)
        let storage = try Storage(place, directory)
        let database = try storage.open()
        try await storage.saying { _ = try await database.migrate(Schema.migrations) }
        let randomness = SystemRandomness()
        let key = try await storage.saying { try await KeyOfHouse.opening(directory, database, randomness) }
        let hashAddress = remembered { keyedHash($0, key: key) }
        let accounts = SecretBox(key: Self.derived("second factors", key))
        let sealName: @Sendable (String) -> String? = { accounts.seal(Array($0.utf8), for: Gatekeeper.forNames) }
        let pen = try Self.pen(key)
        let writer = LedgerWriter(pen: pen, salt: { randomness.bytes(32) })
        let organization = OrganizationStore(database: database, writer: writer)
        try await organization.nameGroups()
        let house = try await organization.house()
        if try await organization.isUnfinishedCopy() {
            throw CommandFailure(
                .outside, "\(storage.name) holds a copy that was not finished: empty it and copy again.")
        }
        // With another key nobody who deleted everything would be known again, and several servers must hash alike.
        if creating || house != nil {
            let belongs = try await organization.belongs(toKey: keyedHash("daylight", key: key))
            guard belongs else { throw KeyOfHouse.isAnother }
        }
        let clock = try await clock(of: house, organization.simulation(), place)
        let uses = UseNotes(database: database, isOn: house?.isSimulated != true)
        let simulatedPhase = house?.isSimulated == true ? place.phase : nil
        let gatekeeper = Gatekeeper(
            people: organization,
            credentials: CredentialStore(
                database: database, uses: uses, writer: writer, simulatedPhase: simulatedPhase),
            signatures: organization,
            hasher: PassphraseHasher(cost: place.passphraseCost, randomness: randomness),
            throttle: Throttle(perMinute: house?.isSimulated == true ? 20 : 5), clock: clock, randomness: randomness,
            hashAddress: hashAddress, box: accounts,
            signOn: try identityProvider(place, clock: clock).map { provider in
                let subjects = Self.derived("subjects of sign-ons", key)
                return SignOn(
                    provider: provider, box: SecretBox(key: Self.derived("sign-ons under way", key)),
                    hashSubject: { keyedHash($0, key: subjects) })
            }, breached: place.breached)
        let facts = LookStore(database: database, writer: writer, simulatedPhase: simulatedPhase)
        let policy = Policy(standing: gatekeeper, facts: facts, log: facts)
        let personal = PersonalStore(database: database, hashAddress: hashAddress)
        let published = PublishedStore(database: database, simulatedPhase: simulatedPhase, now: { clock.now() })
        let ownData = OwnDataStore(
            database: database, writer: writer, hashAddress: hashAddress, sealName: sealName)
        let ledger = LedgerStore(database: database, writer: writer)
        let queue = HeartbeatQueue(database: database, bounds: Self.bounds)
        let sharedWork = WorkEvidenceStore(
            database: database, hashAddress: hashAddress, simulatedPhase: simulatedPhase, now: { clock.now() })
        let hookQueue = HookQueue(database: database, bounds: Self.hookBounds, hashAddress: hashAddress)
        let connections = ConnectionStore(database: database, hashAddress: hashAddress)
        let box = SecretBox(key: Self.derived("connections", key))
        let houseSettings = HouseActions(
            policy: policy, storage: organization,
            programs: ProgramStore(database: database, writer: writer, hashAddress: hashAddress), clock: clock,
            randomness: randomness)
        let postman = try postman(place, in: house, clock: clock, randomness: randomness)
        let trends = MyTrends(policy: policy, personal: personal)
        let groups = GroupTrends(policy: policy, published: published)
        let workTrends = WorkTrends(policy: policy, work: sharedWork)
        let notes = NotesAnswer(policy: policy, storage: organization)
        let outbound = HTTPOutbound(allowing: try allowList(place))
        return OpenHouse(
            policy: policy, gatekeeper: gatekeeper, trends: trends,
            records: MyRecordsAnswer(policy: policy, personal: personal),
            today: MyToday(policy: policy, personal: personal),
            ownCalendars: MyCalendarsAnswer(policy: policy, personal: personal),
            roster: RosterAnswer(policy: policy, organization: organization),
            groups: groups,
            workTrends: workTrends, publishedWork: PublishedWork(archive: sharedWork),
            looks: LookAnswers(policy: policy, personal: personal),
            lookActions: LookActions(
                policy: policy, people: organization, storage: ownData, clock: clock, randomness: randomness),
            houseActions: houseSettings,
            rollout: RolloutActions(
                policy: policy, storage: organization.simulating(simulatedPhase), signatures: organization,
                catalogue: Set(Catalogue.all.map(\.id)), clock: clock, randomness: randomness),
            voice: VoiceActions(
                policy: policy, storage: organization.simulating(simulatedPhase),
                seal: VoiceSeal(key: Self.derived("concerns", key)), hash: hashAddress, clock: clock,
                randomness: randomness, newKey: { try IssuerKey() }),
            talk: TalkServices(
                notes: notes,
                annotations: AnnotationActions(
                    policy: policy, shared: organization, own: ownData, clock: clock, randomness: randomness),
                oneOnOnes: OneOnOneAnswers(policy: policy, personal: personal),
                pages: OneOnOneActions(
                    policy: policy, storage: organization, bringing: ownData, clock: clock, randomness: randomness),
                storage: organization),
            actions: OwnDataActions(policy: policy, storage: ownData, clock: clock, randomness: randomness),
            sealer: Sealer(
                storage: SealingStore(
                    database: database, writer: writer, simulatedPhase: simulatedPhase,
                    makeKey: { randomness.identifier(16) })),
            notices: NoticeTurn(
                noticing: Noticing(
                    published: PublishedValues(
                        archive: published, work: PublishedWork(archive: sharedWork),
                        organization: organization.simulating(simulatedPhase), settings: houseSettings),
                    storage: NoticeStore(database: database)), isSimulated: house?.isSimulated == true),
            ledger: ledger, ledgerKey: pen.verifierKey, note: { try await ledger.append([$0]) }, archive: published,
            evidence: EvidenceStore(database: database, queue: queue, writer: writer),
            work: WorkStore(database: database, hashAddress: hashAddress),
            organization: organization.simulating(simulatedPhase),
            hooks: HookDoor(storage: connections, intake: hookQueue, box: box, clock: clock),
            connections: ConnectionDesk(storage: connections, box: box, randomness: randomness, clock: clock),
            calendars: CalendarDesk(
                storage: CalendarStore(database: database), box: SecretBox(key: Self.derived("calendars", key)),
                outbound: outbound, clock: clock, randomness: randomness),
            outbound: outbound,
            letters: { address in
                postman.map {
                    Letters(
                        policy: policy, trends: trends, groups: groups, work: workTrends, notes: notes,
                        storage: organization, postman: $0, clock: clock, randomness: randomness, address: address,
                        phase: phaseForLetters(organization.simulating(simulatedPhase)))
                }
            }, mail: organization,
            claims: JobStore(database: database), clock: clock,
            randomness: randomness, hashAddress: hashAddress, sealName: sealName,
            isOutOfSpace: { $0 as? DatabaseFailure == .full },
            write: {
                async let hooks: Void = hookQueue.run()
                await queue.run()
                await hooks
            },
            stopWriting: {
                queue.close()
                hookQueue.close()
            },
            close: {
                await uses.finish()
                try? await database.close()
            })
    }

    /// The ledger is signed with a key of its own, made from the one in the key file: whoever has the database alone cannot
    /// sign. Its name says which one it is.
    static func pen(_ key: [UInt8]) throws -> LedgerPen {
        let name = derived("ledger name", key).prefix(6).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        guard let pen = LedgerPen(origin: "daylight/" + name, seed: derived("ledger signing key", key)) else {
            throw CommandFailure(.outside, "The ledger cannot be signed with this key.")
        }
        return pen
    }

    /// A key of its own for each purpose.
    private static func derived(_ purpose: String, _ key: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Data(purpose.utf8), using: SymmetricKey(data: key)))
    }

    func holdForServing(_ place: Place) throws -> HeldDirectory {
        guard place.server == nil else { return HeldDirectory(announce: { _ in }, release: {}) }
        return try DataDirectory(place).hold()
    }

    func servedAddress(of place: Place) -> String? {
        guard place.server == nil else { return nil }
        return DataDirectory.servedAddress(in: place.directory)
    }

    /// A real directory lives in real time. A simulated one does as long as its weeks are recent; later its time goes on from
    /// where its weeks end, so that there is something to see.
    private func clock(of house: House?, _ simulation: SimulationRecord?, _ place: Place) throws -> any Clock {
        if let asOf = place.asOf {
            guard house?.isSimulated == true else {
                throw CommandFailure(.usage, "--as-of is for simulated directories: a real one lives in real time.")
            }
            return SimulatedClock(runningFrom: asOf)
        }
        guard let simulation, simulation.people > 0 else { return SystemClock() }
        let horizon = SimulationPlan(simulation).horizon
        if place.standsStill { return SimulatedClock(standingAt: horizon) }
        return SystemClock().now().since(horizon) > SimulationPlan.recentFor
            ? SimulatedClock(runningFrom: horizon) : SystemClock()
    }

    func migrate(_ place: Place) async throws -> [String] {
        let directory = try DataDirectory(place)
        let storage = try Storage(place, directory)
        let database = try storage.open()
        let taken = try await storage.saying { try await database.migrate(Schema.migrations) }
        try await database.close()
        return taken
    }

    func copy(from place: Place, to other: Place) async throws -> [(table: String, rows: Int)] {
        guard try place.server != nil || DataDirectory.isThere(place.directory) else {
            throw CommandFailure(.usage, "There is no database in \(place.directory): name its directory with --data.")
        }
        let directory = try DataDirectory(place)
        let source = try Storage(place, directory)
        let held = place.server == nil ? try directory.hold() : nil
        defer { withExtendedLifetime(held) {} }
        let targetDirectory = try DataDirectory(other)
        let target = try Storage(other, targetDirectory)
        let targetHeld = other.server == nil ? try targetDirectory.hold() : nil
        defer { withExtendedLifetime(targetHeld) {} }
        let from = try source.open()
        let to = try target.open()
        try await source.saying { _ = try await from.migrate(Schema.migrations) }
        try await target.saying { _ = try await to.migrate(Schema.migrations) }
        // The copy knows its key as the original does.
        let key = try await source.saying { try await KeyOfHouse.opening(directory, from, SystemRandomness()) }
        let writer = LedgerWriter(pen: try Self.pen(key), salt: { SystemRandomness().bytes(32) })
        guard
            try await OrganizationStore(database: from, writer: writer).belongs(toKey: keyedHash("daylight", key: key))
        else {
            throw CommandFailure(
                .outside, "This is not the key of \(source.name): take daylight.key along, or name it with --key-file.")
        }
        if other.server == nil { try targetDirectory.takeOver(key) }
        let counts: [DatabaseCopy.Counted]
        do {
            counts = try await target.saying {
                try await DatabaseCopy(from: from, to: to).run {
                    try await source.saying { try await Self.noteExport(of: "copy", from: from, directory) }
                }
            }
        } catch DatabaseCopy.Failure.isNotEmpty {
            throw CommandFailure(
                .no, "\(target.name) is not empty: nothing was copied. Name a new directory or an empty database.")
        } catch DatabaseCopy.Failure.differs(let table, let here, let there) {
            throw CommandFailure(
                .outside,
                "\(table) has \(here) rows here and \(there) there: is a server still running? The copy is not complete."
            )
        }
        try await from.close()
        try await to.close()
        return counts.map { ($0.table, $0.rows) }
    }

    func words(for error: any Error) -> CommandFailure? { Storage.words(for: error, name: "the database") }

    func backUp(_ place: Place, to file: String) async throws {
        guard try place.server != nil || DataDirectory.isThere(place.directory) else {
            throw CommandFailure(.usage, "There is no database in \(place.directory): name its directory with --data.")
        }
        let directory = try DataDirectory(place)
        try await Backups(place).make(file) { try await Self.noteExport(of: "backup", from: $0, directory) }
    }

    func restore(_ place: Place, from file: String) async throws -> (
        replaced: String?, held: RestoredDecisions, knowsPublished: Bool, ledgerHolds: Bool
    ) {
        let randomness = SystemRandomness()
        return try await Backups(place, restoring: file).restore(
            file,
            keyedWith: { key in
                let accounts = SecretBox(key: Self.derived("second factors", key))
                let pen = try Self.pen(key)
                let writer = LedgerWriter(pen: pen, salt: { randomness.bytes(32) })
                let restoration = Restoration(
                    writer: writer, hashAddress: { keyedHash($0, key: key) },
                    sealName: { accounts.seal(Array($0.utf8), for: Gatekeeper.forNames) })
                return (restoration, { try await ledgerHolds($0, writer, pen.verifierKey, place.phase) })
            }, at: SystemClock().now())
    }

    func examine(_ place: Place) async throws -> [HealthFinding] {
        guard try place.server != nil || DataDirectory.isThere(place.directory) else {
            return [
                HealthFinding(
                    "There is no database in \(place.directory): name its directory with --data; `daylight serve` makes one.",
                    needsAttention: true)
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
            let randomness = SystemRandomness()
            findings += try await KeyOfHouse.findings(directory, database)
            // Nothing is hashed or signed here: without a key of its own another one will do, and none is left behind.
            let existing = try? directory.existingKey()
            let key = existing ?? randomness.bytes(32)
            let pen = try Self.pen(key)
            let writer = LedgerWriter(pen: pen, salt: { randomness.bytes(32) })
            let organization = OrganizationStore(database: database, writer: writer)
            if existing != nil {
                findings += try await ledgerFindings(database, writer, pen.verifierKey, place.phase)
            }
            if try await organization.isUnfinishedCopy() {
                findings.append(
                    HealthFinding(
                        "This is a copy that was not finished: empty it and copy again.", needsAttention: true))
            }
            if try await organization.owesAScrub() {
                findings.append(
                    HealthFinding(
                        "Something was deleted whose bytes are still to be overwritten: leave the server running.",
                        needsAttention: true))
            }
            let house = try await organization.house()
            findings.append(
                house == nil
                    ? HealthFinding(
                        "Nobody has set this directory up: `daylight serve` prints the address to open.",
                        needsAttention: true)
                    : HealthFinding("The directory is set up.", needsAttention: false))
            findings += try await rolloutFindings(organization)
            if house?.isSimulated == false {
                findings += passphraseFindings(place)
                findings += try await mailFindings(place, organization)
            }
            if let house {
                let now = try await clock(of: house, organization.simulation(), place).now()
                findings += try await workFindings(database, house, key, at: now)
            }
        }
        findings += directory.findings()
        findings.append(directory.space())
        findings += directory.copies()
        findings += try await providerFindings(place)
        findings += try allowListFindings(place)
        try await database.close()
        return findings
    }
}
