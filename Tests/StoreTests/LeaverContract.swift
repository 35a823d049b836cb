import Access
import Actions
import Domain
import EvidencePorts
import OrganizationPorts
import SQL
import Store
import TestSupport
import Testing

/// Leavers, on both engines: thirty days to take everything along, then it is deleted.
@Suite struct LeaverContract {
    private let ada = PersonID("ada")
    private let today = Zone.utc.day(of: GivenRollout.start)

    private func evidence(_ house: GivenRollout) -> EvidenceStore {
        EvidenceStore(
            database: house.database,
            queue: HeartbeatQueue(
                database: house.database, bounds: .init(waiting: 10, together: 10, stalledAfter: .seconds(30))),
            writer: .ofTests)
    }

    private func leave(_ house: GivenRollout, at now: Instant = GivenRollout.start) async throws {
        try await house.organization.changeMembers(on: today, at: now) { members in
            members.filter { $0.person == ada }.map { member in
                var member = member
                member.until = today
                return member
            }
        }
    }

    private func isThere(_ house: GivenRollout, _ person: PersonID) async throws -> Bool {
        try await house.organization.account(of: person)?.passphraseHash != nil
    }

    private func sweep(_ house: GivenRollout, day: Int) async throws -> Int {
        house.day(day)
        return try await evidence(house).forgetLeavers(
            at: house.clock.now(), hashAddress: { "hash of \($0.count)" }, sealName: { "sealed \($0.count)" })
    }

    @Test(arguments: TestedEngine.allCases)
    func `thirty days after the last day everything of a leaver goes, and nobody else's`(engine: TestedEngine)
        async throws
    {
        try await GivenRollout.with(engine) { house in
            try await leave(house)
            try await house.actions(of: "ada").report(
                "review", saying: "My review says that Focus Time was too low.", house.viewer("ada"))
            for day in [0, 1, 30] {
                #expect(try await sweep(house, day: day) == 0)
                #expect(try await isThere(house, ada))
            }
            #expect(try await sweep(house, day: 31) == 1)
            #expect(try await !isThere(house, ada))
            #expect(try await isThere(house, PersonID("dev")))
            let email = try await house.organization.account(of: ada)?.email
            #expect(email?.contains("@") == false, "a keyed hash of it stays")
            #expect(try await sweep(house, day: 32) == 0, "once")
        }
    }

    /// What was open stays open for as long as the person has, and ends with the account, the session of today included.
    @Test(arguments: TestedEngine.allCases)
    func `no session and no token of a leaver opens anything when the time has come`(engine: TestedEngine) async throws
    {
        try await GivenRollout.with(engine) { house in
            let credentials = CredentialStore(
                database: house.database, uses: UseNotes(database: house.database, isOn: true), writer: .ofTests,
                simulatedPhase: nil)
            for person in [ada, PersonID("dev")] {
                try await credentials.addSession(
                    hash: "session of \(person.raw)", person: person, csrf: "csrf", at: GivenRollout.start,
                    expires: GivenRollout.start.adding(.days(90)))
                try await credentials.addToken(
                    hash: "token of \(person.raw)",
                    OwnToken(
                        id: TokenID("t-\(person.raw)"), prefix: "t", kind: .both, madeAt: GivenRollout.start,
                        lastUsed: nil, revokedAt: nil, isByOperator: false), person: person, asked: true)
            }
            func opens(_ person: PersonID) async throws -> [Bool] {
                let session = try await credentials.session(
                    hash: "session of \(person.raw)", idleSince: GivenRollout.start.adding(.days(-1)),
                    at: house.clock.now())
                let token = try await credentials.token(hash: "token of \(person.raw)", at: house.clock.now())
                return [session?.person == person, token?.person == person]
            }
            try await leave(house)
            #expect(try await sweep(house, day: 30) == 0)
            #expect(try await opens(ada) == [true, true], "thirty days to take everything along")
            let sent = try await credentials.token(hash: "token of ada", at: house.clock.now())
            #expect(sent?.standing == .left, "from the day after the last one nothing is collected")
            #expect(try await sweep(house, day: 31) == 1)
            #expect(try await opens(ada) == [false, false])
            #expect(try await opens(PersonID("dev")) == [true, true], "nobody else's")
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a last day that is written down late leaves as much time, and the person reads until when`(
        engine: TestedEngine
    ) async throws {
        try await GivenRollout.with(engine) { house in
            let personal = PersonalStore(database: house.database, hashAddress: { $0 })
            func deletedOn() async throws -> Day? {
                try await personal.profile(for: Policy.grant(for: ada)).deletedOn
            }
            #expect(try await deletedOn() == nil)
            // On day 100 a file says that day 0 was the last one.
            house.day(100)
            try await leave(house, at: house.clock.now())
            #expect(try await deletedOn() == today.adding(130))
            for day in [100, 129, 130] {
                #expect(try await sweep(house, day: day) == 0)
                #expect(try await isThere(house, ada))
            }
            // The same file again puts nothing off.
            try await leave(house, at: house.clock.now())
            #expect(try await sweep(house, day: 131) == 1)
            #expect(try await !isThere(house, ada))
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `whoever leaves by a file in time reads the day as well`(engine: TestedEngine) async throws {
        try await GivenRollout.with(engine) { house in
            try await leave(house)
            let personal = PersonalStore(database: house.database, hashAddress: { $0 })
            #expect(try await personal.profile(for: Policy.grant(for: ada)).deletedOn == today.adding(31))
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `whoever stays after all keeps everything`(engine: TestedEngine) async throws {
        try await GivenRollout.with(engine) { house in
            try await leave(house)
            house.day(20)
            try await house.organization.changeMembers(on: today, at: house.clock.now()) { members in
                members.filter { $0.person == ada }.map { member in
                    var member = member
                    member.until = nil
                    return member
                }
            }
            #expect(try await sweep(house, day: 60) == 0)
            #expect(try await isThere(house, ada))
        }
    }
}
