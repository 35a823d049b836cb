import Access
import Actions
import Domain
import EvidencePorts
import OrganizationPorts
import Rollout
import SQL
import Store
import TestSupport
import Testing

/// A real organization of a few people: `owner`, `hr`, `trustee`, `boss` who manages `dev` and `ada`.
struct GivenRollout: Sendable {
    static let start = Instant("2026-01-05T09:00:00Z")
    static let catalogue: Set<MetricID> = [MetricID("focus-time"), MetricID("activity-time")]
    static let people = ["owner", "hr", "trustee", "boss", "dev", "ada"]

    let database: any Database
    let organization: OrganizationStore
    let looks: LookStore
    let own: OwnDataStore
    let clock: ManualClock
    private let randomness = SeededRandomness(9)

    /// - Parameter waits: whether each write waits for the disk. What nobody kills need not.
    static func with(
        _ engine: TestedEngine, waits: Bool = true, _ body: (GivenRollout) async throws -> Void
    ) async throws {
        try await withDatabase(engine) { database in
            let database: any Database = waits ? database : UnsyncedDatabase(database)
            _ = try await database.migrate(Schema.migrations)
            let given = GivenRollout(database: database)
            try await given.organization.setUp(
                House(form: .organization, name: "Org", zone: .utc, isSimulated: false),
                owner: Account(
                    person: PersonID("owner"), email: "owner@x.org", name: "owner", passphraseHash: "of a test",
                    acknowledged: nil),
                invitationHash: nil, expires: start, at: start)
            try await given.hire()
            try await body(given)
        }
    }

    private init(database: any Database) {
        self.database = database
        organization = OrganizationStore(database: database, writer: .ofTests)
        looks = LookStore(database: database, writer: .ofTests, simulatedPhase: nil)
        own = OwnDataStore(
            database: database, writer: .ofTests, hashAddress: { "hash of \($0.count)" },
            sealName: { "sealed \($0.count)" })
        clock = ManualClock("2026-01-05T09:00:00Z")
    }

    private func hire() async throws {
        let today = Zone.utc.day(of: Self.start)
        try await organization.changeMembers(on: today, at: Self.start) { members in
            Self.people.map { id in
                var member =
                    members.first { $0.person.raw == id }
                    ?? Member(person: PersonID(id), email: "\(id)@x.org", name: id, zone: .utc)
                member.home = Dated(HomeTeam(team: "Core", department: "Tech"), since: today)
                if ["dev", "ada"].contains(id) { member.manager = Dated(PersonID("boss"), since: today) }
                switch id {
                case "hr": member.roles = [RoleHeld(.hr, .organization)]
                case "trustee": member.roles = [RoleHeld(.trustee, .organization)]
                default: break
                }
                return member
            }
        }
        try await database.write { try $0.run("UPDATE people SET passphrase_hash = 'of a test'") }
    }

    /// As if every role had been given long ago: words for HR and the trustee open fourteen days after it.
    func settle() async throws {
        try await database.write { session in
            try session.run("UPDATE roles SET since = 0")
            try session.run("UPDATE people SET made_at = 0")
        }
    }

    func policy(of person: String) -> Policy {
        Policy(standing: Stored(person: PersonID(person), organization: organization), facts: looks, log: looks)
    }

    func viewer(_ person: String) async throws -> Viewer {
        try await policy(of: person).viewer(presenting: .session(OnePerson.session))
    }

    func actions(of person: String) -> RolloutActions {
        RolloutActions(
            policy: policy(of: person), storage: organization, signatures: organization, catalogue: Self.catalogue,
            clock: clock, randomness: randomness)
    }

    func state() async throws -> RolloutState? { try await actions(of: "owner").state() }

    func phase() async throws -> Phase { try await organization.phase(at: clock.now()) }

    /// The standing on which a look of `boss` at `dev` would rest.
    func standing() async throws -> LookStanding? {
        try await looks.standing(of: PersonID("boss"), lookingAt: PersonID("dev"), at: clock.now())
    }

    // MARK: Steps on the way

    func day(_ number: Int) { clock.set(Self.start.adding(.days(number))) }

    func sign(as trustee: String = "trustee") async throws {
        let grant = try await policy(of: trustee).signing(for: viewer(trustee), at: clock.now())
        for waiting in try await organization.waiting(at: clock.now()) {
            try await organization.decide(waiting.id, signs: true, under: grant, at: clock.now())
        }
    }

    func writeDown() async throws {
        let owner = actions(of: "owner")
        try await owner.write(purpose: "To find what slows the work down, and to improve how we work.", viewer("owner"))
        try await owner.write(policy: Self.answers, viewer("owner"))
    }

    static let answers: [UsagePolicy.Matter: (use: String, text: String)] = [
        .reviews: ("context-only", "As a subject of conversation."), .promotionAndPay: ("no", "Not at all, ever."),
        .termination: ("no", UsagePolicy.Answer.notUsed.text),
    ]

    func train(_ person: String = "boss") async throws {
        let right = Training.lessons.indices.map { place in
            (0..<3).first { choice in
                var answers = [Int?](repeating: nil, count: 7)
                answers[place] = choice
                return !Training.wrong(answers).contains(place)
            }
        }
        #expect(try await actions(of: person).answer(training: right, viewer(person)).isEmpty)
    }

    /// To the second phase, on day 14.
    func communicate() async throws {
        try await writeDown()
        try await train()
        day(14)
        try await actions(of: "owner").forward(from: .alignment, viewer("owner"))
    }

    /// To the third, on day 21.
    func launchSoftly() async throws {
        try await communicate()
        for person in ["dev", "ada"] {
            try await own.acknowledge(
                policy(of: person).ownData(of: viewer(person)), version: CollectionNotice.version,
                at: clock.now())
        }
        try await actions(of: "owner").announce(viewer("owner"))
        try await attest(.liveMeeting, as: .owner)
        day(21)
        try await actions(of: "owner").forward(from: .communication, viewer("owner"))
    }

    /// To the fourth, on day 60.
    func launch() async throws {
        try await launchSoftly()
        try await seal(weeks: 4)
        day(58)
        for person in ["boss"] { try await actions(of: person).acknowledge(policy: 1, viewer(person)) }
        try await attest(.notInCompensation, as: .owner)
        try await attest(.notInCompensation, as: .hr)
        try await attest(.hrReview, as: .hr)
        try await attest(.conversation, as: .hr)
        try await attest(.feedbackReviewed, as: .owner)
        try await askForSignature(.fullLaunch)
        day(60)
        try await sign()
        try await actions(of: "owner").forward(from: .softLaunch, viewer("owner"))
    }

    func attest(_ matter: Attestation.Matter, as hat: Attestation.Hat) async throws {
        let person = hat == .owner ? "owner" : "hr"
        try await actions(of: person).attest(
            matter, as: hat, words: "Olga spoke, and people asked.", speaker: "Olga",
            heldOn: Zone.utc.day(of: clock.now()), viewer(person))
    }

    func askForSignature(_ matter: CosignedMatter) async throws {
        await #expect(throws: CosignatureRefusal.waits(isNew: true)) {
            try await actions(of: "owner").askForSignature(matter, viewer("owner"))
        }
    }

    /// Cells as if they had been sealed on days 22, 29, …
    private func seal(weeks: Int) async throws {
        for number in 0..<weeks { try await sealOne(number, at: Self.start.adding(.days(22 + number * 7))) }
    }

    /// A cell of a week of its own.
    func sealOne(_ number: Int, at now: Instant) async throws {
        let week = Zone.utc.day(of: Self.start).week.adding(3 + number).description
        let at = now.microseconds
        try await database.write { session in
            try session.run("INSERT INTO sealed_weeks (week, sealed_at) VALUES (\(week), \(at))")
            try session.run(
                """
                INSERT INTO panels (panel_id, quarter, from_week, to_week, department, people, frozen_at, leaf)
                VALUES (\("p\(number)"), '2026-Q1', \(week), \(week), 'Tech', 7, \(at), 0)
                """)
            try session.run(
                """
                INSERT INTO cells (metric, week, panel_id, change, sealed_at, leaf)
                VALUES ('focus-time', \(week), \("p\(number)"), 0, \(at), 0)
                """)
        }
    }

    /// How many days after the start a moment is.
    func dayNumber(_ moment: Instant) -> Int {
        Int(moment.since(Self.start).microseconds / Span.Length.days(1).microseconds)
    }

    private struct Stored: Standing {
        let person: PersonID
        let organization: OrganizationStore
        func person(presenting credential: Credential) async throws -> PersonID? { person }
        func roles(of person: PersonID, at now: Instant) async throws -> Set<RoleHeld> {
            try await organization.roles(of: person, at: now)
        }
    }
}
