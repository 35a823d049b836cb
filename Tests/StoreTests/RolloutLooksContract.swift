import Access
import Actions
import Domain
import OrganizationPorts
import Rollout
import SQL
import Store
import TestSupport
import Testing

/// What looks need of the rollout, in a real organization, as long as they last (guarantees G11 and G13).
@Suite struct RolloutLooksContract {
    @Test(arguments: TestedEngine.allCases)
    func `HR looks in a case like whoever leads people: after the lessons, and with the policy in force`(
        engine: TestedEngine
    ) async throws {
        try await GivenRollout.with(engine) { given in
            try await given.launch()
            func hr() async throws -> LookStanding? {
                try await given.looks.standing(of: PersonID("hr"), lookingAt: PersonID("dev"), at: given.clock.now())
            }
            let (before, nobody) = (
                try await hr(),
                try await given.looks.standing(
                    of: PersonID("hr"), lookingAt: PersonID("trustee"), at: given.clock.now())
            )
            #expect(before?.isHRPartner == true && before?.hasTrustee == true && before?.isHRLongEnough == true)
            for (viewer, person) in [
                ("ada", "dev"), ("dev", "boss"), ("hr", "nobody"), ("trustee", "dev"), ("hr", "hr"),
            ] {
                let none = try await given.looks.standing(
                    of: PersonID(viewer), lookingAt: PersonID(person), at: given.clock.now())
                #expect(none == nil, "\(viewer) has nothing to do with \(person)")
            }
            #expect(before?.isTrained == false && before?.hasAcknowledgedPolicy == false)
            #expect(nobody?.hasTrustee == false, "nobody signs what is about them")
            try await given.train("hr")
            try await given.actions(of: "hr").acknowledge(policy: 1, given.viewer("hr"))
            let ready = try await hr()
            #expect(ready?.isTrained == true && ready?.hasAcknowledgedPolicy == true)
            let (actions, viewer) = (given.actions(of: "owner"), try await given.viewer("owner"))
            try await actions.write(policy: GivenRollout.answers, viewer)
            #expect(try await hr()?.hasAcknowledgedPolicy == false)
            let now = given.clock.now()
            for (days, isLongEnough) in [(13, false), (14, true)] {
                try await given.database.write {
                    try $0.run(
                        "UPDATE roles SET since = \(now.adding(.days(-days)).microseconds) WHERE person_id = 'hr'")
                }
                #expect(try await hr()?.isHRLongEnough == isLongEnough, "\(days) days of being HR")
            }
            // Who comes in by a new invitation is somebody whom nobody knows for fourteen days.
            try await given.database.write {
                try $0.run("UPDATE people SET entered_at = \(now.microseconds) WHERE person_id = 'hr'")
            }
            #expect(try await hr()?.isHRLongEnough == false)
            given.day(430)
            #expect(try await hr()?.isTrained == false, "the lessons end")
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `one red item ends looks that are open, the manager's and HR's, for both of their people`(
        engine: TestedEngine
    ) async throws {
        try await GivenRollout.with(engine) { given in
            try await given.launch()
            try await given.train("hr")
            try await given.actions(of: "hr").acknowledge(policy: 1, given.viewer("hr"))
            try await given.database.write { session in
                for (id, viewer, number) in [("l", "boss", String?.none), ("c", "hr", "2026-017")] {
                    try session.run(
                        """
                        INSERT INTO looks (look_id, viewer_id, person_id, metrics, from_week, to_week, question, asked_at,
                        opens_at, expires_at, case_number, case_category) VALUES (\(id), \(viewer), 'dev', 'focus-time',
                        '2026-W04', '2026-W08', 'I noticed fewer hours for three weeks, what is happening?', 1, 2,
                        \(Int64.max / 2), \(number), \(number.map { _ in "workload" }))
                        """)
                }
            }
            func state(_ id: String, of person: String) async throws -> Look.State {
                let look = try #require(try await given.looks.look(LookID(id)))
                return try await given.policy(of: person).current(look, at: given.clock.now())
                    .state(at: given.clock.now())
            }
            for (id, viewer) in [("l", "boss"), ("c", "hr")] { #expect(try await state(id, of: viewer) == .open) }
            given.day(58 + 45)
            for (id, viewer) in [("l", "boss"), ("c", "hr")] {
                let somebody = try await given.viewer(viewer)
                await #expect(throws: Denied.self) {
                    _ = try await given.policy(of: viewer).open(LookID(id), by: somebody, at: given.clock.now())
                }
                #expect(try await state(id, of: "dev") == .expired)
            }
            try await given.attest(.conversation, as: .hr)
            for (id, viewer) in [("l", "boss"), ("c", "hr")] {
                #expect(try await state(id, of: viewer) == .expired, "it does not come back")
            }
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a red item ends looks that nobody reads while it is red, and they do not come back with it`(
        engine: TestedEngine
    ) async throws {
        try await GivenRollout.with(engine) { given in
            try await given.launch()
            try await given.database.write { session in
                try session.run(
                    """
                    INSERT INTO looks (look_id, viewer_id, person_id, metrics, from_week, to_week, question, asked_at,
                    opens_at, expires_at) VALUES ('l', 'boss', 'dev', 'focus-time', '2026-W04', '2026-W08',
                    'I noticed fewer hours for three weeks, what is happening?', \(given.clock.now().microseconds), 2,
                    \(Int64.max / 2))
                    """)
            }
            let evidence = EvidenceStore(
                database: given.database,
                queue: HeartbeatQueue(
                    database: given.database, bounds: .init(waiting: 10, together: 10, stalledAfter: .seconds(30))),
                writer: .ofTests)
            func sweep() async throws {
                try await evidence.forgetLooks(
                    expiredAt: given.clock.now(), wordsBefore: Instant("2024-01-01T00:00:00Z"))
            }
            func isOpen() async throws -> Bool {
                try await given.looks.look(LookID("l"))?.state(at: given.clock.now()) == .open
            }
            try await sweep()
            #expect(try await isOpen(), "all eleven are there")
            given.day(58 + 45)
            try await sweep()
            try await given.attest(.conversation, as: .hr)
            #expect(try await !isOpen())
            #expect(
                try await given.policy(of: "dev").current(
                    #require(try await given.looks.look(LookID("l"))), at: given.clock.now()
                )
                .state(at: given.clock.now()) == .expired)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a clock that was set back says so, and nothing goes forward`(engine: TestedEngine) async throws {
        try await GivenRollout.with(engine) { given in
            try await given.communicate()
            given.day(10)
            await #expect(throws: RolloutRefusal.clockIsBack(last: day("2026-01-19"))) {
                try await given.actions(of: "owner").forward(from: .alignment, given.viewer("owner"))
            }
            #expect(try await given.state()?.clock?.contains("2026-01-19") == true)
        }
    }
}
