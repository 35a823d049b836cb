import Access
import Domain
import Foundation
import LeadershipAnswers
import Metrics
import OrganizationAnswers
import OrganizationPorts
import Pages
import Publication
import SQL
import Store

/// For measures: everybody may read what is published, and nobody looks.
struct EverybodyMay: StoredFacts, LookLog {
    func standing(of person: PersonID, towards group: GroupSubject, at now: Instant) async throws -> GroupStanding? {
        GroupStanding(
            phase: .fullLaunch, department: nil, isOwnTeam: false, joined: nil, managesSomebodyThere: false,
            roles: [RoleHeld(.viewer, .organization)])
    }
    func standing(of person: PersonID, towardsWorkOf subject: WorkSubject, at now: Instant) async throws
        -> GroupStanding?
    { nil }
    func standing(of viewer: PersonID, lookingAt person: PersonID, at now: Instant) async throws -> LookStanding? {
        nil
    }
    func look(_ id: LookID) async throws -> Look? { nil }
    func asked(_ terms: LookTerms, as id: LookID, by viewer: PersonID, at now: Instant) async throws -> Look {
        throw Denied()
    }
    func refused(
        _ terms: LookTerms, as id: LookID, by viewer: PersonID, because reason: String, at now: Instant
    ) async throws -> Look { throw Denied() }
    func turnedAway(_ terms: LookTerms, by viewer: PersonID, at now: Instant) async throws {}
    func opened(_ look: Look, by viewer: PersonID, at now: Instant) async throws -> LookEntry { throw Denied() }
    func closed(_ look: Look, at now: Instant) async throws -> Look { throw Denied() }
    func oneOnOne(_ id: OneOnOneID) async throws -> OneOnOnePair? { nil }
    func openedCharts(of pair: OneOnOnePair, at now: Instant) async throws -> OpenedCharts { throw Denied() }
}

private let firstWeek = Week("2026-W27")!

private func sealer(_ bench: Bench) -> Sealer {
    Sealer(
        storage: SealingStore(
            database: bench.database, writer: .bench, simulatedPhase: nil,
            makeKey: { Noise().bytes(8).map { String($0, radix: 16) }.joined(separator: "-") }))
}

/// People in teams of ten with four weeks of a little, sealed, and a fifth with 150 spans each.
func fillSealing(directory: String, people: Int) async throws {
    let bench = try await Bench(directory)
    let organization = OrganizationStore(database: bench.database, writer: .bench)
    let start = Zone.utc.start(of: firstWeek.monday)
    try await organization.setUp(
        simulated: House(form: .organization, name: "Bench", zone: .utc, isSimulated: true), at: start)
    try await organization.changeMembers(on: firstWeek.monday, at: start) { _ in
        (0..<people).map { number in
            var member = Member(
                person: PersonID("p\(number)"), email: "p\(number)@example.org", name: "p\(number)", zone: .utc)
            member.home = Dated(
                HomeTeam(team: "team \(number / 10)", department: "department \(number / 60)"),
                since: firstWeek.monday)
            return member
        }
    }
    try await organization.record(
        SimulationRecord(seed: 1, people: 0, weeks: 1, through: firstWeek, zone: .utc, phase: 4))
    let kinds = Kind.allCases.map(\.rawValue)
    for chunk in stride(from: 0, to: people, by: 500) {
        try await bench.database.write { session in
            for number in chunk..<min(chunk + 500, people) {
                var rows: [[Value]] = []
                for week in 0..<5 {
                    let monday = Zone.utc.start(of: firstWeek.adding(week).monday).microseconds
                    for index in 0..<(week < 4 ? 5 : 150) {
                        // Thirty a day, of seven minutes, some with a longer break before.
                        let day = Int64(week < 4 ? index : index / 30)
                        let at =
                            monday + day * 86_400_000_000 + 32_400_000_000
                            + Int64(week < 4 ? 0 : index % 30) * 900_000_000 + Int64(number % 7) * 60_000_000
                        rows.append([
                            .text("p\(number)"), .text(index % 11 == 3 ? "agent" : "human"), .integer(at),
                            .integer(at + (week < 4 ? 14_400_000_000 : 420_000_000)),
                            .text(index % 11 == 3 ? "ai" : kinds[index % 5]), .text("demo"), .text("Swift"),
                            .integer(1),
                        ])
                    }
                }
                _ = try session.run(
                    """
                    INSERT INTO spans (person_id, timeline, started_at, ended_at, kind, project, language, settled)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                    """, rows: rows)
            }
        }
    }
    let began = Date()
    let fourth = firstWeek.adding(3)
    let outcome = try await sealer(bench).seal(through: fourth, at: Sealer.due(firstWeek.adding(4), in: .utc))
    report([
        ("panels_and_four_weeks_seconds", Date().timeIntervalSince(began)), ("cells", Double(outcome.sealed)),
    ])
    try await bench.database.close()
}

/// Sealing the fifth week.
func sealing(directory: String) async throws {
    let bench = try await Bench(directory)
    let week = firstWeek.adding(4)
    let began = Date()
    let outcome = try await sealer(bench).seal(through: week, at: Sealer.due(week, in: .utc))
    let took = Date().timeIntervalSince(began)
    precondition(outcome.sealed > 0)
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let peak = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") }?.split(separator: " ").dropFirst().first
    report([
        ("sealing_seconds", took), ("sealing_megabytes", (Double(peak ?? "") ?? .nan) / 1000),
        ("sealed_cells", Double(outcome.sealed)),
    ])
    try await bench.database.close()
}

/// `/organization` over 24 months of 200 teams, from the viewer to the page.
func organizationPage(directory: String) async throws {
    let bench = try await Bench(directory)
    let organization = OrganizationStore(database: bench.database, writer: .bench)
    let weeks = 104
    let first = Week("2024-W40")!
    let now = Zone.utc.start(of: first.adding(weeks).monday).adding(.days(3))
    try await organization.setUp(
        simulated: House(form: .organization, name: "Bench", zone: .utc, isSimulated: true), at: now)
    try await organization.record(
        SimulationRecord(seed: 1, people: 0, weeks: 1, through: first, zone: .utc, phase: 4))
    let metrics = Catalogue.published
    for team in 0..<200 {
        try await bench.database.write { session in
            let department = "department \(team / 10)"
            for (kind, name) in [("team", "team \(team)"), ("department", department)] {
                try session.run(
                    """
                    INSERT INTO groups_by_slug (kind, slug, name, department) VALUES (\(kind),
                    \(name.replacingOccurrences(of: " ", with: "-")), \(name), \(kind == "team" ? department : nil))
                    ON CONFLICT DO NOTHING
                    """)
            }
            for number in 0..<weeks {
                let week = first.adding(number)
                let quarter = Quarter(of: week)
                let id = "\(quarter)-\(team)"
                if week == quarter.first || number == 0 {
                    try session.run(
                        """
                        INSERT INTO panels (panel_id, quarter, from_week, to_week, department, people, frozen_at, leaf)
                        VALUES (\(id), \(quarter.description), \(week.description), \(quarter.last.description),
                        \(department), \(6 + team % 7), 0, 0)
                        """)
                    try session.run("INSERT INTO panel_teams (panel_id, team) VALUES (\(id), \("team \(team)"))")
                    for metric in metrics where metric.panels.hasLevel && team % 5 < 2 {
                        try session.run(
                            """
                            INSERT INTO levels (metric, quarter, panel_id, usual, sealed_at, leaf) VALUES (\(metric.id.raw),
                            \(quarter.description), \(id), \(Double(20 + team % 9) * 1800), 0, 0)
                            """)
                    }
                }
                for metric in metrics {
                    // On the grid: half hours, or two points of a share.
                    let steps = Double((team * 7 + number * 3) % 9 - 4)
                    try session.run(
                        """
                        INSERT INTO cells (metric, week, panel_id, change, sealed_at, leaf) VALUES (\(metric.id.raw),
                        \(week.description), \(id), \(steps * (metric.unit == .ratio ? 0.02 : 1800)), 0, 0)
                        """)
                }
                if team == 0 {
                    try session.run("INSERT INTO sealed_weeks (week, sealed_at) VALUES (\(week.description), 0)")
                }
            }
        }
    }
    let policy = Policy(standing: Named(), facts: EverybodyMay(), log: EverybodyMay())
    let trends = GroupTrends(
        policy: policy, published: PublishedStore(database: bench.database, simulatedPhase: nil, now: { now }))
    let viewer = try await policy.viewer(presenting: .session(Secret("somebody")))
    let answer = NotesAnswer(policy: policy, storage: organization)
    var took: [Double] = []
    var bytes = 0
    var cold = 0.0
    for round in 0..<400 {
        let time = try await milliseconds {
            let shown = try await trends.weeks(of: .organization, weeks, at: now, for: viewer)
            let notes = try await answer.notes(
                beside: .group(.organization), over: shown.value.weeks, at: now, for: viewer)
            let page = GroupPage.render(
                shown, addresses: [.organization: "/organization"], mates: nil,
                context: nil, notes: (notes, mayWrite: true),
                in: Frame(
                    viewer: .person(name: "me", csrf: "x"), path: "/organization", now: now, zone: .utc, isSolo: false,
                    isSimulated: true, isAdministrator: false, purpose: nil, phase: .fullLaunch, notice: nil, groups: []
                ))
            bytes = page.html.utf8.count
        }
        if round == 0 { cold = time } else { took.append(time) }
    }
    report([
        ("organization_page_first_ms", cold), ("organization_page_ms_p50", quantile(took, 0.5)),
        ("organization_page_ms_p99", quantile(took, 0.99)), ("organization_page_bytes", Double(bytes)),
    ])
    try await bench.database.close()
}
