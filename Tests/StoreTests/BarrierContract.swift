import Access
import Domain
import OrganizationPorts
import Publication
import Rollout
import SQL
import Store
import TestSupport
import Testing
import WorkPorts

/// What nobody comes around by being somebody else for a day, on both engines: at a new role, by a relation just written, over an
/// account mapped later, under a clock that was set back.
@Suite struct BarrierContract {
    private func give(
        _ roles: Set<RoleHeld>, to person: String, _ given: GivenRollout
    ) async throws {
        let now = given.clock.now()
        try await given.organization.changeMembers(on: Zone.utc.day(of: now), at: now) { members in
            members.filter { $0.person.raw == person }.map { member in
                var member = member
                member.roles = roles
                return member
            }
        }
    }

    private func mayRead(_ act: RolloutAct, _ person: String, _ given: GivenRollout) async throws -> Bool {
        do {
            _ = try await given.policy(of: person).rollout(
                act, for: given.viewer(person), at: given.clock.now())
            return true
        } catch is Denied { return false }
    }

    private let hr: Set<RoleHeld> = [RoleHeld(.hr, .organization)]

    @Test(arguments: TestedEngine.allCases)
    func `concerns and reports open fourteen days after the role, and to nobody who leads`(engine: TestedEngine)
        async throws
    {
        try await GivenRollout.with(engine) { given in
            given.day(13)
            for act in [RolloutAct.readConcerns, .readReports, .handleReports] {
                #expect(try await !mayRead(act, "hr", given), "thirteen days are too few: \(act)")
            }
            given.day(14)
            for act in [RolloutAct.readConcerns, .readReports, .handleReports] {
                #expect(try await mayRead(act, "hr", given), "\(act)")
            }
            #expect(try await mayRead(.readConcerns, "trustee", given))
            try await give([RoleHeld(.owner, .organization), RoleHeld(.hr, .organization)], to: "owner", given)
            try await give(hr, to: "boss", given)
            try await give(hr, to: "dev", given)
            #expect(try await !mayRead(.readConcerns, "dev", given), "today")
            given.day(40)
            for person in ["owner", "boss"] {
                for act in [RolloutAct.readConcerns, .readReports, .handleReports] {
                    #expect(try await !mayRead(act, person, given), "\(person) leads: \(act)")
                }
            }
            #expect(try await mayRead(.readConcerns, "dev", given))
            let readers = try await given.organization.concernReaders(at: given.clock.now()).map(\.name)
            #expect(readers == ["dev", "hr", "trustee"], "everybody reads who reads")
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `who has read concerns is named for as long as one of them is there`(engine: TestedEngine) async throws {
        try await GivenRollout.with(engine) { given in
            given.day(20)
            try await given.database.write { session in
                try session.run(
                    """
                    INSERT INTO concerns (concern_id, receipt, words, released_on) VALUES ('c', 'r', 'w', '2026-01-10')
                    """)
            }
            try await given.organization.noteConcernReaders(at: given.clock.now())
            try await give([], to: "hr", given)
            let later = given.clock.now().adding(.days(30))
            #expect(try await given.organization.concernReaders(at: later).map(\.name) == ["trustee"])
            #expect(try await given.organization.formerConcernReaders(at: later) == ["hr"])
            try await given.database.write { try $0.run("UPDATE concerns SET released_on = '2026-02-20'") }
            #expect(try await given.organization.formerConcernReaders(at: later).isEmpty, "it came after that time")
        }
    }
}
