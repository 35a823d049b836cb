import Access
import Domain
import EvidencePorts
import OrganizationPorts
import Publication
import SQL
import Store
import TestSupport

/// A simulated organization in full launch on one engine: teams of people with as many hours in each week as a test says.
struct GivenOrganization: Sendable {
    let database: any Database
    let evidence: EvidenceStore
    let organization: OrganizationStore
    let personal: PersonalStore
    let own: OwnDataStore
    let looks: LookStore
    let sealing: SealingStore
    let published: PublishedStore
    var sealer: Sealer { Sealer(storage: sealing) }

    /// Monday 2026-06-29, the first week of a quarter; what is set up is set up then.
    static let first = week("2026-W27")
    static let start = Instant("2026-06-29T00:00:00Z")
    /// Tuesday noon after the given week.
    static func due(_ week: Week) -> Instant { Sealer.due(week, in: .utc) }

    static func with(
        _ engine: TestedEngine, teams: [(team: String, department: String, people: Int)], phase: Int = 4,
        _ body: (GivenOrganization) async throws -> Void
    ) async throws {
        try await withMigratedDatabase(engine) { database in
            let queue = HeartbeatQueue(
                database: database, bounds: .init(waiting: 100, together: 100, stalledAfter: .seconds(30)))
            let house = GivenOrganization(database: database, queue: queue)
            try await house.organization.setUp(
                simulated: House(form: .organization, name: "Org", zone: .utc, isSimulated: true), at: start)
            for team in teams { try await house.hire(team.people, into: team.team, team.department) }
            try await house.organization.record(
                SimulationRecord(
                    seed: 1, people: 0, weeks: 1, through: first, zone: .utc, phase: phase))
            try await body(house)
        }
    }

    init(database: any Database, queue: HeartbeatQueue? = nil) {
        let queue =
            queue
            ?? HeartbeatQueue(
                database: database, bounds: .init(waiting: 100, together: 100, stalledAfter: .seconds(30)))
        let randomness = SeededRandomness(3)
        self.database = database
        evidence = EvidenceStore(database: database, queue: queue, writer: .ofTests)
        organization = OrganizationStore(database: database, writer: .ofTests)
        personal = PersonalStore(database: database, hashAddress: { "hash of \($0)" })
        own = OwnDataStore(
            database: database, writer: .ofTests, hashAddress: { "hash of \($0.count)" },
            sealName: { "sealed \($0.count)" })
        looks = LookStore(database: database, writer: .ofTests, simulatedPhase: nil)
        sealing = SealingStore(
            database: database, writer: .ofTests, simulatedPhase: nil,
            makeKey: { randomness.bytes(8).map { String($0, radix: 16) }.joined(separator: "-") })
        published = PublishedStore(database: database, simulatedPhase: nil, now: { Instant("2026-12-01T00:00:00Z") })
    }

    /// `cart-0`, `cart-1`, …; the first one manages the others.
    func hire(_ count: Int, into team: String, _ department: String, since: Day = first.monday) async throws {
        try await organization.changeMembers(on: since, at: Zone.utc.start(of: since)) { members in
            let there = members.count { $0.home?.value.team == team }
            return (there..<(there + count)).map { number in
                let id = "\(team.lowercased())-\(number)"
                var member = Member(person: PersonID(id), email: "\(id)@x.org", name: id, zone: .utc)
                member.home = Dated(HomeTeam(team: team, department: department), since: since)
                if number > 0 { member.manager = Dated(PersonID("\(team.lowercased())-0"), since: since) }
                return member
            }
        }
        try await database.write { try $0.run("UPDATE people SET passphrase_hash = 'of a test'") }
    }

    /// So many hours of coding in the week, from Tuesday ten o'clock on, in stretches that count as focus from an hour on.
    func work(_ person: String, _ week: Week, hours: Double, received: Instant? = nil) async throws {
        try await work(person, [week: hours], received: received)
    }

    func work(_ person: String, _ hours: [Week: Double], received: Instant? = nil) async throws {
        let spans = hours.map { week, hours in
            let start = Zone.utc.start(of: week.monday.adding(1)).adding(.hours(10))
            return Span(
                start, start.adding(Span.Length(microseconds: Int64(hours * 3600e6))),
                Work(kind: .coding, project: "app", language: nil), .imported)
        }
        _ = try await evidence.store(imported: spans, of: PersonID(person), received: received ?? Self.start)
    }

    /// Everybody works 10 hours and a bit in each of the weeks: the bit is the person's own.
    func work(_ people: [String], _ weeks: ClosedRange<Int>) async throws {
        for (index, person) in people.enumerated() {
            let hours = weeks.map { (Self.first.adding($0), 10 + Double(index) + Double($0 % 3)) }
            try await work(person, Dictionary(uniqueKeysWithValues: hours))
        }
    }

    /// Every byte that is published.
    func everythingPublished() async throws -> String { "\(try await published.everything())" }

    func count(_ table: StaticString) async throws -> Int {
        Int(try await database.read { try $0.rows("SELECT COUNT(*) FROM \(name: table)").first?.integer(0) ?? 0 })
    }
}

func people(_ team: String, _ count: Int) -> [String] { (0..<count).map { "\(team.lowercased())-\($0)" } }

extension Policy {
    /// The policy of this house, for one person.
    static func of(_ house: GivenOrganization, as person: String) async throws -> (Policy, Viewer) {
        let policy = Policy(standing: OnePerson(PersonID(person)), facts: house.looks, log: house.looks)
        return (policy, try await policy.viewer(presenting: .session(OnePerson.session)))
    }
}
