import Access
import Domain
import LeadershipAnswers
import OrganizationPorts
import Publication
import SQL
import Store
import TestSupport
import Testing

/// The answers for leadership work in a database in which only what is published exists (guarantee G5): there is nothing else
/// that they could read.
@Suite struct PublishedOnlyContract {
    private let first = GivenOrganization.first
    private let now = Instant("2026-11-25T00:00:00Z")

    /// Everybody may read everything: who may is another question.
    private struct Open: StoredFacts {
        func standing(of person: PersonID, towards group: GroupSubject, at now: Instant) async throws -> GroupStanding?
        {
            GroupStanding(
                phase: .fullLaunch, department: nil, isOwnTeam: true, joined: nil, managesSomebodyThere: false,
                roles: [RoleHeld(.viewer, .organization)])
        }
        func standing(of person: PersonID, towardsWorkOf subject: WorkSubject, at now: Instant) async throws
            -> GroupStanding?
        { nil }
        func standing(of viewer: PersonID, lookingAt person: PersonID, at now: Instant) async throws -> LookStanding? {
            nil
        }
        func look(_ id: LookID) async throws -> Look? { nil }
        func oneOnOne(_ id: OneOnOneID) async throws -> OneOnOnePair? { nil }
    }

    static let published = [
        "cells", "groups_by_slug", "house", "levels", "migrations", "notices", "panel_teams", "panels", "phases",
        "sealed_weeks", "settings",
        // What a note says is written for everybody who sees the line, and its effect is on what is said of it.
        "shared_annotations",
    ]

    private func answers(_ house: GivenOrganization) async throws -> [String] {
        let policy = Policy(standing: OnePerson(PersonID("x")), facts: Open(), log: NothingElse())
        let viewer = try await policy.viewer(presenting: .session(OnePerson.session))
        let trends = GroupTrends(policy: policy, published: house.published)
        var answers: [String] = []
        for subject in [GroupSubject.team("Cart"), .team("Pay"), .team("Nobody"), .department("Shop"), .organization] {
            let weeks = try await trends.weeks(of: subject, 26, at: now, for: viewer).value
            answers.append("\(weeks)")
        }
        return answers
    }

    @Test func `every answer is the same when everything else is gone`() async throws {
        try await GivenOrganization.with(.sqlite, teams: [("Cart", "Shop", 7), ("Pay", "Shop", 6)]) { house in
            try await house.work(people("Cart", 7) + people("Pay", 6), 0...20)
            _ = try await house.sealer.seal(through: nil, at: GivenOrganization.due(first.adding(20)))
            let before = try await answers(house)
            #expect(before[0].contains("series") && !before[2].contains("series(Domain.GroupSeries"))
            let tables = try await house.database.read { session in
                try session.rows("SELECT name FROM sqlite_master WHERE type = 'table'").map { try $0.text(0) }
            }
            let gone = tables.filter { !Self.published.contains($0) && !$0.hasPrefix("sqlite_") }
            #expect(gone.count > 20)
            try await house.database.write { session in
                try session.script("PRAGMA defer_foreign_keys = ON")
                for table in gone { try session.script("DROP TABLE \(table)") }
            }
            #expect(try await answers(house) == before)
        }
    }

    @Test func `the line is chained over the quarters, and a quarter's first week is labelled where it breaks`()
        async throws
    {
        try await GivenOrganization.with(.sqlite, teams: [("Cart", "Shop", 7)]) { house in
            // Ten hours until the quarter ends, five in the next one, for good.
            for person in people("Cart", 7) {
                let hours = (0...38).map { (first.adding($0), $0 < 13 ? 10.0 : 5.0) }
                try await house.work(person, Dictionary(uniqueKeysWithValues: hours))
            }
            _ = try await house.sealer.seal(through: first.adding(38), at: GivenOrganization.due(first.adding(38)))
            let policy = Policy(standing: OnePerson(PersonID("x")), facts: Open(), log: NothingElse())
            let viewer = try await policy.viewer(presenting: .session(OnePerson.session))
            let later = Zone.utc.start(of: first.adding(39).monday)
            let weeks = try await GroupTrends(policy: policy, published: house.published).weeks(
                of: .team("Cart"), 39, at: later, for: viewer
            ).value
            let activity = weeks.trends.first { $0.metric == MetricID("activity-time") }
            let drawn = activity?.points.compactMap { $0.drawn.map { $0 / 3600 } } ?? []
            #expect(drawn.count == 39)
            #expect(drawn[5] == 0 && drawn[20] == -5)
            // A quarter later five hours are usual, the cells are zero, and the line still shows what was lost.
            #expect(activity?.points.last?.change == 0)
            #expect(abs((drawn.last ?? 0) + 5) < 0.5, "\(drawn)")
        }
    }
}
