import Access
import Domain
import EvidencePorts
import Foundation
import OrganizationPorts
import OutsidePorts
import Pages
import PersonalAnswers
import SQL
import SignIn
import Store
import StorePostgres
import StoreSQLite

struct Bench {
    let database: any Database
    let gatekeeper: Gatekeeper
    let policy: Policy
    let personal: PersonalStore

    /// - Parameter place: a directory, or the address of a PostgreSQL database.
    init(_ place: String) async throws {
        if place.hasPrefix("postgres") {
            database = try PostgresDatabase(address: place, connections: 8, patience: .seconds(5))
        } else {
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
            database = try SQLiteDatabase(path: place + "/daylight.sqlite", busySeconds: 5)
        }
        _ = try await database.migrate(Schema.migrations)
        gatekeeper = Gatekeeper(
            people: OrganizationStore(database: database, writer: .bench),
            credentials: CredentialStore(
                database: database, uses: UseNotes(database: database, isOn: true), writer: .bench,
                simulatedPhase: nil),
            signatures: OrganizationStore(database: database, writer: .bench),
            hasher: PassphraseHasher(cost: 4, randomness: Noise()), throttle: Throttle(perMinute: 5), clock: Now(),
            randomness: Noise(), hashAddress: { $0 }, box: SecretBox(key: [UInt8](repeating: 7, count: 32)))
        policy = Policy(standing: gatekeeper, facts: EverybodyMay(), log: EverybodyMay())
        personal = PersonalStore(database: database, hashAddress: { "hash of \($0)" })
    }
}

struct Now: Clock {
    func now() -> Instant { Instant(seconds: Date().timeIntervalSince1970) }
}

struct Noise: Randomness {
    func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: 0...255) } }
}

/// A directory with people, a token for each (printed to `tokens`), and `each` heartbeats a person over thirteen days.
func fill(directory: String, people: Int, each: Int) async throws {
    let bench = try await Bench(directory)
    // A server makes no key for a database that somebody has written to.
    let key = Data(repeating: 7, count: 32)
    guard
        FileManager.default.createFile(
            atPath: directory + "/daylight.key", contents: key, attributes: [.posixPermissions: 0o600])
    else { fatalError("no key can be made in \(directory)") }
    let house = House(form: .solo, name: "Bench", zone: Zone("Europe/Berlin")!, isSimulated: false)
    _ = try await bench.gatekeeper.setUp(house, owner: "p0@example.org", name: "p0")
    for number in 1..<people {
        let email = "p\(number)@example.org"
        let id = "bench\(String(format: "%011d", number))"
        try await bench.database.write { session in
            try session.run(
                """
                INSERT INTO people (person_id, email, name, zone, passphrase_hash, acknowledged_at,
                acknowledged_version, made_at) VALUES (\(id), \(email), \(email), \("Europe/Berlin"), NULL, NULL, NULL, \(0))
                """)
        }
    }
    let queue = HeartbeatQueue(
        database: bench.database, bounds: .init(waiting: 100_000, together: 20_000, stalledAfter: .seconds(60)))
    let writer = Task { await queue.run() }
    let evidence = EvidenceStore(database: bench.database, queue: queue, writer: .bench)
    var tokens = ""
    let began = Date()
    let start = Date().timeIntervalSince1970 - 13 * 86_400
    let step = 12.5 * 86_400 / Double(each)
    for number in 0..<people {
        let (secret, _) = try await bench.gatekeeper.makeIngestToken(email: "p\(number)@example.org")
        tokens += secret.exposed + "\n"
        let contributor = try await bench.gatekeeper.contributor(presenting: secret)!
        for from in stride(from: 0, to: each, by: 20_000) {
            let batch = (from..<min(from + 20_000, each)).map { index in
                Heartbeat(
                    time: Instant(seconds: start + Double(index) * step + Double.random(in: 0..<step)),
                    work: Work(
                        kind: index % 7 == 0 ? .debugging : .coding, project: "demo\(index / 500 % 5)",
                        language: ["Swift", "Go", "SQL"][index / 40 % 3]),
                    branch: "feature/login-\(index / 900 % 9)", editor: "VS Code", operatingSystem: "Linux",
                    isWrite: index % 3 == 0)
            }
            try await evidence.store(batch, of: contributor.person, received: Now().now(), under: nil)
        }
    }
    queue.close()
    await writer.value
    try tokens.write(toFile: directory + "/tokens", atomically: true, encoding: .utf8)
    report([("filled_rows_per_second", Double(people * each) / Date().timeIntervalSince(began))])
    try await bench.database.close()
}

/// One person-day from the database: its heartbeats read, joined, and compared with the stored spans, in a write transaction.
func personDay(directory: String) async throws {
    let bench = try await Bench(directory)
    let queue = HeartbeatQueue(
        database: bench.database, bounds: .init(waiting: 1, together: 1, stalledAfter: .seconds(1)))
    let evidence = EvidenceStore(database: bench.database, queue: queue, writer: .bench)
    let rows = try await bench.database.read { try $0.rows("SELECT person_id FROM people ORDER BY person_id LIMIT 20") }
    var took: [Double] = []
    for row in rows {
        let person = PersonID(try row.text(0))
        for back in 3..<8 {
            let from = Instant(seconds: Date().timeIntervalSince1970 - Double(back) * 86_400)
            let clock = ContinuousClock()
            let began = clock.now
            try await evidence.recompute(Interval(from, from.adding(.days(1))), of: person)
            let time = (clock.now - began).components
            took.append(Double(time.seconds) * 1000 + Double(time.attoseconds) / 1e15)
        }
    }
    report([("person_day_ms_p50", quantile(took, 0.5)), ("person_day_ms_p99", quantile(took, 0.99))])
    try await bench.database.close()
}

/// `/me` with 52 weeks for one person, from the viewer to the page.
func myWeeks(directory: String) async throws {
    let bench = try await Bench(directory)
    let house = House(form: .solo, name: "Bench", zone: Zone("Europe/Berlin")!, isSimulated: false)
    let (invitation, _) = try await bench.gatekeeper.setUp(house, owner: "me@example.org", name: "me")
    let opened = try await bench.gatekeeper.accept(invitation: invitation, passphrase: "a lovely day in may", from: "x")
    let evidence = EvidenceStore(
        database: bench.database,
        queue: HeartbeatQueue(
            database: bench.database, bounds: .init(waiting: 1, together: 1, stalledAfter: .seconds(1))), writer: .bench
    )
    let now = Now().now()
    var spans: [Span] = []
    for day in 1..<380 where day % 7 < 5 {
        var at = Instant(microseconds: now.microseconds - Int64(day) * 86_400_000_000)
        for piece in 0..<14 {
            let end = at.adding(.minutes(Int.random(in: 5...45)))
            spans.append(
                Span(
                    at, end,
                    Work(kind: Kind.allCases[piece % 6], project: "demo\(piece % 3)", language: "Swift"), .imported))
            at = end.adding(.minutes(piece % 5 == 0 ? 20 : 0))
        }
    }
    _ = try await evidence.store(imported: spans, of: opened.person, received: now)
    let trends = MyTrends(policy: bench.policy, personal: bench.personal)
    let looks = LookAnswers(policy: bench.policy, personal: bench.personal)
    let viewer = try await bench.policy.viewer(presenting: .session(opened.secret))
    var took: [Double] = []
    var bytes = 0
    for _ in 0..<300 {
        let clock = ContinuousClock()
        let began = clock.now
        let weeks = try await trends.weeks(52, at: now, for: viewer)
        let page = MyWeeksPage.render(
            weeks, looks: try await looks.looks(at: now, for: viewer),
            in: Frame(
                viewer: .person(name: "me", csrf: "x"), path: "/me", now: now, zone: house.zone, isSolo: true,
                isSimulated: false, isAdministrator: false, purpose: nil, phase: nil, notice: nil, groups: []))
        bytes = page.html.utf8.count
        let time = (clock.now - began).components
        took.append(Double(time.seconds) * 1000 + Double(time.attoseconds) / 1e15)
    }
    report([
        ("me_52_weeks_ms_p50", quantile(took, 0.5)), ("me_52_weeks_ms_p99", quantile(took, 0.99)),
        ("me_52_weeks_bytes", Double(bytes)),
    ])
    try await bench.database.close()
}

/// Whoever is named is who asks: a measure reads as each person in turn, through the real policy.
struct Named: Standing {
    func person(presenting credential: Credential) async throws -> PersonID? {
        if case .session(let name) = credential { PersonID(name.exposed) } else { nil }
    }
    func roles(of person: PersonID, at now: Instant) async throws -> Set<RoleHeld> { [] }
}

/// `/me` as it is shown, of three hundred different people of an organization.
func everybodysWeeks(place: String, name: String) async throws {
    let bench = try await Bench(place)
    let policy = Policy(standing: Named(), facts: EverybodyMay(), log: EverybodyMay())
    let looks = LookAnswers(policy: policy, personal: bench.personal)
    let trends = MyTrends(policy: policy, personal: bench.personal)
    let now = Now().now()
    let people = try await bench.database.read { session in
        try session.rows("SELECT person_id FROM people ORDER BY person_id").map { try $0.text(0) }
    }
    var took: [Double] = []
    for index in 0..<320 {
        let person = people[index * 7919 % people.count]
        let viewer = try await policy.viewer(presenting: .session(Secret(person)))
        let clock = ContinuousClock()
        let began = clock.now
        let weeks = try await trends.weeks(12, at: now, for: viewer)
        _ = MyWeeksPage.render(
            weeks, looks: try await looks.looks(at: now, for: viewer),
            in: Frame(
                viewer: .person(name: "me", csrf: "x"), path: "/me", now: now, zone: .utc, isSolo: false,
                isSimulated: true, isAdministrator: false, purpose: nil, phase: .fullLaunch, notice: nil, groups: []))
        let time = (clock.now - began).components
        // The first ones warm the statements up.
        if index >= 20 { took.append(Double(time.seconds) * 1000 + Double(time.attoseconds) / 1e15) }
    }
    report([
        ("\(name)_people", Double(people.count)), ("\(name)_ms_p50", quantile(took, 0.5)),
        ("\(name)_ms_p99", quantile(took, 0.99)),
    ])
    try await bench.database.close()
}
