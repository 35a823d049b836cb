import Access
import Actions
import Domain
import OrganizationPorts
import Rollout
import SQL
import Store
import TestSupport
import Testing

/// What the rollout is computed from, as both engines count it: `owner`, `hr`, `trustee`, and `boss` who leads `dev` and `ada`.
@Suite struct RolloutRecordContract {
    private func record(_ given: GivenRollout) async throws -> RolloutRecord {
        try #require(try await given.organization.rollout(at: given.clock.now(), listing: GivenRollout.catalogue))
    }

    private func change(_ given: GivenRollout, _ person: String, _ change: @escaping @Sendable (inout Member) -> Void)
        async throws
    {
        let today = Zone.utc.day(of: given.clock.now())
        try await given.organization.changeMembers(on: today, at: given.clock.now()) { members in
            members.filter { $0.person.raw == person }.map { member in
                var member = member
                change(&member)
                return member
            }
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `who leads is whoever somebody who is here has today, and nobody once they have nobody`(engine: TestedEngine)
        async throws
    {
        try await GivenRollout.with(engine) { given in
            try await given.writeDown()
            try await given.train()
            let boss = PersonID("boss")
            let first = try await record(given)
            #expect(first.managers == [boss] && first.trained[boss] != nil && first.people == GivenRollout.people.count)
            // One of the two has nobody any more; later the other leaves; the one who is left is led again, by somebody else.
            given.day(3)
            try await change(given, "dev") { $0.manager = nil }
            #expect(try await record(given).managers == [boss])
            given.day(5)
            try await change(given, "ada") { $0.until = Zone.utc.day(of: given.clock.now()) }
            #expect(try await record(given).managers == [boss], "the last day is one of being here")
            given.day(6)
            let after = try await record(given)
            #expect(after.managers.isEmpty && after.people == GivenRollout.people.count - 1)
            #expect(after.trained[boss] != nil, "what was learned stays")
            try await change(given, "dev") { member in
                member.manager = Dated(PersonID("hr"), since: Zone.utc.day(of: given.clock.now()).adding(2))
            }
            #expect(try await record(given).managers.isEmpty, "not before that day")
            given.day(8)
            #expect(try await record(given).managers == [PersonID("hr")])
            try await change(given, "hr") { $0.until = Zone.utc.day(of: given.clock.now()).adding(-1) }
            #expect(try await record(given).managers.isEmpty, "whoever has left leads nobody")
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `readers of a policy are people who are here`(engine: TestedEngine) async throws {
        try await GivenRollout.with(engine) { given in
            try await given.writeDown()
            try await given.train()
            let version = try #require(try await record(given).policy?.version)
            for person in ["boss", "dev"] {
                try await given.actions(of: person).acknowledge(policy: version, given.viewer(person))
            }
            let read = try await given.organization.readers(ofPolicy: version, at: given.clock.now())
            #expect(read >= 2)
            #expect(try await given.organization.readers(ofPolicy: version + 1, at: given.clock.now()) == 0)
            try await change(given, "boss") { $0.until = Zone.utc.day(of: given.clock.now()) }
            #expect(try await given.organization.readers(ofPolicy: version, at: given.clock.now()) == read)
            let tomorrow = given.clock.now().adding(.days(1))
            #expect(try await given.organization.readers(ofPolicy: version, at: tomorrow) == read - 1)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a published week is one of which something is shown`(engine: TestedEngine) async throws {
        try await GivenRollout.with(engine) { given in
            let moments = (0..<3).map { GivenRollout.start.adding(.days(22 + $0 * 7)) }
            for (number, moment) in moments.enumerated() { try await given.sealOne(number, at: moment) }
            #expect(try await record(given).sealedWeeks == moments)
            try await given.database.write { session in
                try session.run("UPDATE cells SET change = NULL WHERE sealed_at = \(moments[1].microseconds)")
                try session.run("INSERT INTO sealed_weeks (week, sealed_at) VALUES ('2026-W40', 1)")
            }
            #expect(try await record(given).sealedWeeks == [moments[0], moments[2]])
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `what stands around a page, and where groups are, is read of what is asked for`(engine: TestedEngine)
        async throws
    {
        try await GivenRollout.with(engine) { given in
            let (house, phase, purpose) = try await given.organization.surroundings(at: given.clock.now())
            #expect(house == (try await given.organization.house()) && phase == .alignment && purpose == nil)
            try await given.writeDown()
            #expect(try await given.organization.surroundings(at: given.clock.now()).purpose != nil)
            try await change(given, "dev") {
                $0.home = Dated(HomeTeam(team: "Twin", department: "Twin"), since: day("2026-01-05"))
            }
            let all = try await given.organization.slugs()
            #expect(all.keys.contains(.team("Twin")) && all.keys.contains(.department("Twin")))
            let one = try await given.organization.slugs(of: [.team("Twin"), .organization, .team("Nobody's")])
            #expect(one == all.filter { $0.key == .team("Twin") })
            #expect(try await given.organization.slugs(of: [.organization]).isEmpty)
        }
        try await withDatabase(engine) { database in
            _ = try await database.migrate(Schema.migrations)
            let before = try await OrganizationStore(database: database, writer: .ofTests).surroundings(
                at: GivenRollout.start)
            #expect(before.house == nil && before.purpose == nil)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `the own pages come first for people who neither lead nor run anything`(engine: TestedEngine) async throws {
        try await GivenRollout.with(engine) { given in
            try await given.writeDown()
            func read(_ person: String) async throws {
                try await given.own.acknowledge(
                    given.policy(of: person).ownData(of: given.viewer(person)), version: CollectionNotice.version,
                    at: given.clock.now())
            }
            try await change(given, "ada") { $0.roles = [RoleHeld(.viewer, .organization)] }
            for person in ["owner", "hr", "boss", "ada"] {
                try await read(person)
                #expect(try await record(given).developersSince == nil, "\(person) is not who they come first for")
            }
            given.day(2)
            try await read("trustee")
            #expect(try await record(given).developersSince == given.clock.now(), "a trustee is elected by developers")
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a signature that was asked for in an earlier soft launch is not one of this`(engine: TestedEngine)
        async throws
    {
        try await GivenRollout.with(engine) { given in
            try await given.launchSoftly()
            let (owner, actions) = (try await given.viewer("owner"), given.actions(of: "owner"))
            given.day(22)
            try await given.askForSignature(.fullLaunch)
            try await actions.back(to: .communication, from: .softLaunch, because: "It was too early.", owner)
            given.day(30)
            try await given.attest(.liveMeeting, as: .owner)
            try await actions.forward(from: .communication, owner)
            given.day(31)
            #expect(
                try await given.organization.waiting(at: given.clock.now()).isEmpty, "it is over with the step back")
            #expect(try await record(given).fullLaunchSigned == nil)
            try await given.askForSignature(.fullLaunch)
            try await given.sign()
            #expect(try await record(given).fullLaunchSigned != nil)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `what had ended without an answer was not overtaken by a later step back`(engine: TestedEngine) async throws {
        try await GivenRollout.with(engine) { given in
            try await given.launchSoftly()
            let (owner, actions) = (try await given.viewer("owner"), given.actions(of: "owner"))
            func asked() async throws -> [AskedSignature.State] {
                try await given.organization.asked(
                    Policy.grant(for: owner.person), since: GivenRollout.start, at: given.clock.now()
                ).map(\.state)
            }
            given.day(22)
            try await given.askForSignature(.fullLaunch)
            let ends = given.clock.now().adding(Cosignature.life)
            given.day(40)
            try await actions.back(to: .communication, from: .softLaunch, because: "It was too early.", owner)
            #expect(try await asked() == [.ended(at: ends)])
        }
    }
}
