import Access
import Domain
import Foundation
import Ledger
import OrganizationPorts
import SQL
import SignIn
import Store
import StoreSQLite
import TestSupport

/// A gatekeeper over a real database, with a clock that the test moves.
struct Given {
    let clock: ManualClock
    let gatekeeper: Gatekeeper
    let policy: Policy
    let uses: UseNotes
    let people: any OrganizationStorage
    /// The same house after it was started with another cost of passphrases.
    let gatekeeperAt: @Sendable (_ cost: Int) -> Gatekeeper
    /// The same house with a list of passphrases that were in leaks.
    let gatekeeperKnowing: @Sendable (BreachedPassphrases) -> Gatekeeper
    let signatures: any CosignatureStorage
    /// The identity provider, as a test has it answer.
    let provider: ProviderOfTests

    static let passphrase = "a lovely day in may"

    static func with(_ body: (Given) async throws -> Void) async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).sqlite").path
        defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
        let database = try SQLiteDatabase(path: path, busySeconds: 5)
        _ = try await database.migrate(Schema.migrations)
        let clock = ManualClock("2026-11-02T12:00:00Z")
        let randomness = SeededRandomness(1)
        let uses = UseNotes(database: database, isOn: true)
        let people = OrganizationStore(database: database, writer: .ofTests)
        let provider = ProviderOfTests(clock)
        let gatekeeper = { @Sendable (cost: Int, breached: BreachedPassphrases?) in
            Gatekeeper(
                people: people,
                credentials: CredentialStore(database: database, uses: uses, writer: .ofTests, simulatedPhase: nil),
                signatures: people,
                hasher: PassphraseHasher(cost: cost, randomness: randomness), throttle: Throttle(perMinute: 5),
                clock: clock,
                randomness: randomness, hashAddress: { "hash of \($0)" },
                box: SecretBox(key: [UInt8](repeating: 7, count: 32)),
                signOn: SignOn(
                    provider: IdentityProvider(ProviderOfTests.settings, outbound: provider, clock: clock),
                    box: SecretBox(key: [UInt8](repeating: 8, count: 32)), hashSubject: { "hash of \($0)" }),
                breached: breached)
        }
        try await body(
            Given(
                clock: clock, gatekeeper: gatekeeper(2, nil), policy: Policy(standing: gatekeeper(2, nil)), uses: uses,
                people: people, gatekeeperAt: { gatekeeper($0, nil) }, gatekeeperKnowing: { gatekeeper(2, $0) },
                signatures: people, provider: provider))
        try await database.close()
    }

    func setUp() async throws -> Secret {
        let house = House(form: .solo, name: "Solo", zone: .utc, isSimulated: false)
        return try await gatekeeper.setUp(house, owner: "Ada@Example.org", name: "Ada").invitation
    }

    func signedIn() async throws -> OpenedSession {
        try await gatekeeper.accept(invitation: try await setUp(), passphrase: Self.passphrase, from: "here")
    }

    func isKnown(_ credential: Credential) async -> Bool {
        let isKnown = (try? await policy.viewer(presenting: credential)) != nil
        // A use is noted beside the work: the test's clock must not run ahead of it.
        await uses.finish()
        return isKnown
    }
}

extension LedgerWriter {
    /// With the pen of tests, and salts that are no secret.
    static let ofTests = LedgerWriter(pen: .ofTests, salt: { Array(repeating: 1, count: 32) })
}
