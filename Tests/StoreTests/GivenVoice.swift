import Access
import Actions
import Crypto
import CryptoExtras
import Domain
import Foundation
import OrganizationPorts
import Passes
import SQL
import Store
import Synchronization
import TestSupport
import Testing
import Voice

/// A real organization whose people write concerns and answer pulses.
struct GivenVoice {
    let house: GivenOrganization
    let clock = ManualClock("2026-11-02T09:00:00Z")
    let voice: VoiceActions

    static func with(
        _ engine: TestedEngine, phase: Int = 3, _ body: (GivenVoice) async throws -> Void
    ) async throws {
        try await withMigratedDatabase(engine) { database in
            let house = GivenOrganization(database: database)
            try await house.organization.setUp(
                House(form: .organization, name: "Org", zone: .utc, isSimulated: false),
                owner: Account(
                    person: PersonID("olga"), email: "olga@x.org", name: "Olga", passphraseHash: "h", acknowledged: nil),
                invitationHash: nil, expires: GivenOrganization.start, at: GivenOrganization.start)
            try await house.hire(14, into: "Cart", "Shop")
            try await database.write { session in
                try session.run("DELETE FROM phases")
                try session.run("INSERT INTO phases (since, phase) VALUES (1, \(phase))")
                for (person, role) in [("hanna", "hr"), ("tess", "trustee")] {
                    try session.run(
                        """
                        INSERT INTO people (person_id, email, name, zone, made_at) VALUES
                        (\(person), \(person + "@x.org"), \(person), 'UTC', 0)
                        """)
                    try session.run(
                        "INSERT INTO roles (person_id, role, scope, since) VALUES (\(person), \(role), 'organization', 0)"
                    )
                }
            }
            try await body(GivenVoice(house))
        }
    }

    private init(_ house: GivenOrganization) {
        self.house = house
        voice = VoiceActions(
            policy: Policy(standing: Everybody(), facts: house.looks, log: house.looks), storage: house.organization,
            seal: VoiceSeal(key: Array(repeating: 9, count: 32)), hash: { "hash of \($0.count)" }, clock: clock,
            randomness: SeededRandomness(5), newKey: Keys().next)
    }

    /// A key takes seconds where the library is built for tests: they are made once, and each given has them in turn.
    private final class Keys: Sendable {
        private static let made = Mutex<[IssuerKey]>([])
        private let given = Mutex(0)

        @Sendable func next() throws -> IssuerKey {
            // Two periods never have one key: that would let a pass of the one into the other.
            let turn = given.withLock { given in
                defer { given += 1 }
                return given
            }
            return try Self.made.withLock { made in
                while made.count <= turn { made.append(try IssuerKey()) }
                return made[turn]
            }
        }
    }

    /// All that were handed over.
    func concerns(_ viewer: Viewer) async throws -> [VoiceActions.Concern] {
        try await voice.concerns(viewer, from: 0, most: 100).concerns
    }

    func viewer(_ person: String) async throws -> Viewer {
        try await Policy(standing: Everybody(), facts: house.looks, log: house.looks).viewer(
            presenting: .session(Secret(person)))
    }

    /// What a browser has made: passes with their signatures.
    struct Held {
        let period: String
        var passes: [(pass: Data, signature: Data)]
    }

    /// Fetches as a browser does.
    func fetch(_ purpose: VoicePeriod.Purpose, as person: String) async throws -> Held {
        let open = try #require(
            try await voice.open(for: try await viewer(person)).first { $0.period.purpose == purpose })
        let client = try _RSA.BlindSigning.PublicKey(
            n: open.modulus, e: Data([1, 0, 1]),
            parameters: _RSA.BlindSigning.Parameters<SHA384>.RSABSSA_SHA384_PSS_Deterministic)
        let made = try (0..<open.period.passes).map { _ in
            let pass = Data((0..<32).map { _ in UInt8.random(in: 0...255) }) + Data(PassVerifier.text.utf8)
            return (pass, try client.blind(client.prepare(pass)))
        }
        let signed = try await voice.sign(
            made.map(\.1.blindedMessage), of: open.period.name, try await viewer(person))
        return Held(
            period: open.period.name,
            passes: try zip(made, signed).map { made, signature in
                let finished = try client.finalize(
                    .init(rawRepresentation: signature), for: client.prepare(made.0), blindingInverse: made.1.inverse)
                return (made.0, finished.rawRepresentation)
            })
    }

    func write(_ words: String, with held: Held, receipt: String = "a receipt of the sender") async throws {
        try await voice.take(
            .concern(words: words, receipt: VoiceSeal.hash(Data(receipt.utf8))), pass: held.passes[0].pass,
            signature: held.passes[0].signature, of: held.period)
    }

    /// Everybody fetches, and as many as there are answers give theirs.
    func pulse(_ answers: [Int]) async throws {
        for (index, person) in people("cart", 14).enumerated() {
            let held = try await fetch(.pulse, as: person)
            guard index < answers.count else { continue }
            try await voice.take(
                .pulse(answer: answers[index]), pass: held.passes[0].pass, signature: held.passes[0].signature,
                of: held.period)
        }
    }

    func ask(_ words: String, with held: Held) async throws {
        try await voice.take(
            .question(words: words), pass: held.passes[0].pass, signature: held.passes[0].signature, of: held.period)
    }

    func pass(_ days: Int) async throws {
        clock.advance(by: .days(days))
        try await voice.keepVoice()
    }
}

/// Everybody is who the session says; roles are by name.
private struct Everybody: Standing {
    func person(presenting credential: Credential) async throws -> PersonID? {
        guard case .session(let secret) = credential else { return nil }
        return PersonID(secret.exposed)
    }
    func roles(of person: PersonID, at now: Instant) async throws -> Set<RoleHeld> {
        switch person.raw {
        case "hanna": [RoleHeld(.hr, .organization)]
        case "tess": [RoleHeld(.trustee, .organization)]
        case "olga": [RoleHeld(.owner, .organization), RoleHeld(.maintainer, .organization)]
        default: []
        }
    }
}

/// `z`, `y`, `x`, …
final class Falling: Sendable {
    private let given = Mutex<UInt8>(0)
    func next() -> String {
        given.withLock { given in
            defer { given += 1 }
            return String(UnicodeScalar(UInt8(ascii: "z") - given))
        }
    }
}
