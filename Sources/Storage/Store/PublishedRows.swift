import Crypto
import Domain
import Foundation
import Ledger
import SQL

// Rows of what is published ↔ values of Domain, and what the ledger says of them.

/// By their first week, then by name.
func storedPanels(_ session: any Session, in week: Week? = nil) throws -> [Panel] {
    var teams: [String: [String]] = [:]
    for row in try session.rows("SELECT panel_id, team FROM panel_teams ORDER BY team") {
        teams[try row.text(0), default: []].append(try row.text(1))
    }
    let columns: [Row] =
        try week.map { week in
            try session.rows(
                """
                SELECT panel_id, quarter, from_week, to_week, department, people FROM panels
                WHERE from_week <= \(week.description) AND to_week >= \(week.description) ORDER BY from_week, panel_id
                """)
        }
        ?? session.rows(
            """
            SELECT panel_id, quarter, from_week, to_week, department, people FROM panels ORDER BY from_week, panel_id
            """)
    return try columns.map { row in
        let id = try row.text(0)
        guard
            let panel = Panel(
                id: PanelID(id), quarter: try quarter(row, 1), from: try Store.week(row, 2), to: try Store.week(row, 3),
                department: try row.textIfAny(4), teams: teams[id] ?? [], people: Int(try row.integer(5)))
        else { throw DatabaseFailure.damaged }
        return panel
    }
}

func week(_ row: Row, _ column: Int) throws -> Week {
    guard let week = Week(try row.text(column)) else { throw DatabaseFailure.damaged }
    return week
}

func quarter(_ row: Row, _ column: Int) throws -> Quarter {
    guard let quarter = Quarter(try row.text(column)) else { throw DatabaseFailure.damaged }
    return quarter
}

func weeks(_ row: Row, _ column: Int) throws -> [Week] {
    try row.text(column).split(separator: " ").map { text in
        guard let week = Week(text) else { throw DatabaseFailure.damaged }
        return week
    }
}

func houseZone(_ session: any Session) throws -> Zone {
    guard let row = try session.rows("SELECT zone FROM house").first else { return .utc }
    return try zone(row, 0)
}

/// How far the rollout is at a moment: as `RolloutRecord.phase(at:)`, a clock that was set back brings no later phase back.
func phase(at now: Instant, _ session: any Session) throws -> Phase {
    let all = try phases(until: .init(microseconds: .max), session)
    return min(all.last { $0.since <= now }?.phase ?? .alignment, all.last?.phase ?? .alignment)
}

/// Since when something is published: soft launch and after, and not where the profile is work only. Nil while nothing is.
/// - Parameter simulated: in a simulated directory, a phase instead of the stored ones, from `setUp` on.
func publishingSince(at now: Instant, simulated: Phase?, setUp: Instant, _ session: any Session) throws -> Instant? {
    // As `phase(at:)` and `profileInForce`: what was decided last holds, also where a clock that was set back is before it.
    if simulated == nil {
        guard let last = try phases(until: .init(microseconds: .max), session).last, last.phase >= .softLaunch else {
            return nil
        }
    }
    if try profiles(until: .init(microseconds: .max), session).last?.profile == .workOnly { return nil }
    let phases = try simulated.map { [(since: setUp, phase: $0)] } ?? phases(until: now, session)
    let profiles = try profiles(until: now, session)
    var since: Instant?
    for moment in Set(phases.map(\.since) + profiles.map(\.since)).sorted() {
        let phase = phases.last { $0.since <= moment }?.phase ?? .alignment
        let profile = profiles.last { $0.since <= moment }?.profile ?? .standard
        since = phase >= .softLaunch && profile == .standard ? since ?? moment : nil
    }
    return since
}

private func phases(until now: Instant, _ session: any Session) throws -> [(since: Instant, phase: Phase)] {
    try session.rows("SELECT since, phase FROM phases WHERE since <= \(now.microseconds) ORDER BY since").map { row in
        guard let phase = Phase(rawValue: Int(try row.integer(1))) else { throw DatabaseFailure.damaged }
        return (Instant(microseconds: try row.integer(0)), phase)
    }
}

extension Cell {
    /// As the ledger holds it: the value in thousandths of the unit, so that one number has one text.
    func entry(at now: Instant) -> LedgerEntry {
        LedgerEntry(
            kind: .sealedCell, at: now,
            fields: [
                "metric": metric.raw, "week": week.description, "panel": panel.raw, "status": status.rawValue,
                "change": change.map { String(Int64(($0 * 1000).rounded())) } ?? "",
            ])
    }
}

extension Level {
    func entry(at now: Instant) -> LedgerEntry {
        LedgerEntry(
            kind: .sealedLevel, at: now,
            fields: [
                "metric": metric.raw, "quarter": quarter.description, "panel": panel.raw,
                "level": String(Int64((value * 1000).rounded())),
            ])
    }
}

extension Panel {
    func fields(keys: [String]) -> [String: String] {
        let members = SHA256.hash(data: Data(keys.sorted().joined(separator: " ").utf8))
        return [
            "panel": id.raw, "quarter": quarter.description, "from": from.description, "to": to.description,
            "department": department ?? "", "teams": teams.joined(separator: ", "), "people": band.rawValue,
            "members": hexadecimal(Array(members)),
        ]
    }
}

extension Array {
    func chunks(of size: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }
}
