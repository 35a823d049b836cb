public import Domain
import Ledger
import OrganizationPorts
public import Publication
public import SQL

/// Storage of what is published. It reads everybody: only the sealer can call it, because only the sealer has a turn.
public struct SealingStore: SealingStorage {
    private let database: any Database
    private let writer: LedgerWriter
    private let simulatedPhase: Phase?
    private let makeKey: @Sendable () -> String

    /// - Parameters:
    ///   - simulatedPhase: in a simulated directory, a phase instead of the stored one; nil everywhere else.
    ///   - makeKey: a new key for a person, unpredictable.
    public init(
        database: any Database, writer: LedgerWriter, simulatedPhase: Phase?,
        makeKey: @escaping @Sendable () -> String
    ) {
        self.database = database
        self.writer = writer
        self.simulatedPhase = simulatedPhase
        self.makeKey = makeKey
    }

    public func calendar(for turn: borrowing SealingTurn) async throws -> SealingCalendar {
        let now = turn.now
        let simulatedPhase = simulatedPhase
        return try await database.read { session in
            guard let house = try session.rows("SELECT zone, form, set_up_at FROM house").first else {
                return SealingCalendar(
                    zone: .utc, isPublishing: false, firstWeek: nil, lastBoundary: nil, sealedThrough: nil)
            }
            let zone = try zone(house, 0)
            let since =
                try house.text(1) == House.Form.organization.rawValue
                ? publishingSince(
                    at: now, simulated: simulatedPhase, setUp: Instant(microseconds: house.integer(2)), session)
                : nil
            let first = try session.rows(
                """
                SELECT MIN(started_at) FROM (SELECT MIN(started_at) AS started_at FROM spans
                UNION ALL SELECT MIN(started_at) FROM imported_spans) AS starts
                """
            ).first?.integerIfAny(0)
            let firstWeek = first.map { first in
                // The first whole week of publishing, or the week in which the first thing was recorded, whichever is later.
                max(firstWholeWeek(since: since ?? now, in: zone), zone.day(of: Instant(microseconds: first)).week)
            }
            let boundary = try session.rows(
                "SELECT quarter, from_week, to_week FROM boundaries ORDER BY to_week DESC LIMIT 1"
            ).first.map { (quarter: try quarter($0, 0), from: try week($0, 1), to: try week($0, 2)) }
            let sealed = try session.rows("SELECT MAX(week) FROM sealed_weeks").first?.textIfAny(0)
            return SealingCalendar(
                zone: zone, isPublishing: since != nil, firstWeek: firstWeek, lastBoundary: boundary,
                sealedThrough: sealed.flatMap { Week($0) })
        }
    }

    public func freeze(
        _ boundary: Boundary, for turn: borrowing SealingTurn,
        _ decide: @escaping @Sendable ([CountedPerson], PublicationRecord, PastLooks) -> [FrozenRows]?
    ) async throws -> Bool {
        let now = turn.now
        let makeKey = makeKey
        let isPossible = try await database.read { session in
            try !wasFrozen(boundary, session) && countable(on: boundary.day, session).count >= Panel.leastPeople
        }
        // Where nobody can be on a panel, there is nothing to read. A quarter is frozen all the same, without any.
        guard isPossible || !boundary.isFirst else { return false }
        if try await database.read({ try wasFrozen(boundary, $0) }) { return false }
        // Keys are made before, so that reading everybody does not hold the one writer.
        try await database.write { session in
            try session.hold(["sealing"])
            for person in try countable(on: boundary.day, session) where person.key == nil {
                try session.run(
                    "INSERT INTO member_keys (person_id, member_key) VALUES (\(person.id), \(makeKey())) ON CONFLICT DO NOTHING"
                )
            }
        }
        while true {
            switch try await freezeOnce(boundary, at: now, decide) {
            case .frozen(let isFrozen): return isFrozen
            case .lookedMeanwhile: continue
            }
        }
    }

    private enum Freezing {
        case frozen(Bool)
        case lookedMeanwhile
    }

    private func freezeOnce(
        _ boundary: Boundary, at now: Instant,
        _ decide: @escaping @Sendable ([CountedPerson], PublicationRecord, PastLooks) -> [FrozenRows]?
    ) async throws -> Freezing {
        let writer = writer
        let (rows, past) = try await database.read { session -> ([FrozenRows]?, PastLooks) in
            let zone = try houseZone(session)
            let counted = try countable(on: boundary.day, session)
            let weeks = boundary.baselineWeeks
            var people: [CountedPerson] = []
            var alike = AlikeDays(over: weeks)
            for chunk in counted.chunks(of: 200) {
                let timelines = try PersonTimelines(of: chunk.map(\.id), over: weeks, in: zone, &alike, session)
                for person in chunk {
                    guard let key = person.key else { continue }
                    people.append(
                        CountedPerson(
                            key: MemberKey(key), team: person.team, department: person.department,
                            weeks: weeks.map { ($0, timelines.week($0, of: person.id)) }))
                }
            }
            let first = (0..<LevelAuditor.quarters).reduce(boundary.quarter) { earlier, _ in earlier.previous }
            let past = try pastLooks(session)
            return (decide(people, try record(since: first, session), past), past)
        }
        guard let rows else { return .frozen(false) }
        return try await database.write { session in
            try session.hold([ledgerName, "looks", "sealing"])
            // Looked at again: somebody else may have been quicker.
            guard try !wasFrozen(boundary, session) else { return .frozen(false) }
            guard try pastLooks(session) == past else { return .lookedMeanwhile }
            try session.run(
                """
                INSERT INTO boundaries (quarter, from_week, to_week, frozen_at) VALUES (\(boundary.quarter.description),
                \(boundary.from.description), \(boundary.to.description), \(now.microseconds))
                """)
            // Of earlier quarters only who was in which panel is needed: the baselines have done their work.
            try session.run("DELETE FROM baselines")
            // Who has deleted everything or asked not to be counted since they were read has no usual values any more.
            let counted = try countedKeys(session)
            // Where nobody knows which levels there are, no other one can be audited (`closeUnknownWeeks`).
            let unknown = try lastUnknownWeek(session)
            let audited = (0..<LevelAuditor.quarters).reduce(boundary.quarter) { earlier, _ in earlier.previous }
            let mayHaveLevels = unknown.map { Quarter(of: $0).next < audited } ?? true
            // What people were not told of in time has no usual values, and so is not published before the next boundary.
            let told = try metricsInForce(
                at: min(now, houseZone(session).start(of: boundary.day)), session)
            for row in rows { try write(row, counted, told, withLevels: mayHaveLevels, at: now, writer, session) }
            return .frozen(true)
        }
    }

    public func seal(
        _ week: Week, for turn: borrowing SealingTurn,
        _ decide: @escaping @Sendable (FrozenPanel, [MemberKey: PersonWeek], Set<MemberKey>) -> SealedWeek
    ) async throws -> [Cell]? {
        while true {
            switch try await sealOnce(week, at: turn.now, decide) {
            case .sealed(let cells): return cells
            // Somebody was allowed to look meanwhile: what is published must know of it.
            case .lookedMeanwhile: continue
            }
        }
    }

    private enum Sealing {
        case sealed([Cell]?)
        case lookedMeanwhile
    }

    private func sealOnce(
        _ week: Week, at now: Instant,
        _ decide: @escaping @Sendable (FrozenPanel, [MemberKey: PersonWeek], Set<MemberKey>) -> SealedWeek
    ) async throws -> Sealing {
        let writer = writer
        let read = try await database.read { session -> (panels: [PanelToSeal], seen: Set<MemberKey>)? in
            try wasSealed(week, session)
                ? nil : (panels: frozenPanels(in: week, session), seen: seenPeople(in: week, session))
        }
        guard let (panels, seen) = read else { return .sealed(nil) }
        let sealed = try await weeks(of: panels, week, seen, decide)
        return try await database.write { session in
            try session.hold([ledgerName, "looks", "sealing"])
            guard try !wasSealed(week, session) else { return .sealed(nil) }
            guard try seenPeople(in: week, session) == seen else { return .lookedMeanwhile }
            try session.run(
                "INSERT INTO sealed_weeks (week, sealed_at) VALUES (\(week.description), \(now.microseconds))")
            let cells = sealed.flatMap(\.week.cells)
            let leaves = try writer.append(cells.map { LedgerWriter.Line($0.entry(at: now)) }, session)
            _ = try session.run(
                "INSERT INTO cells (metric, week, panel_id, change, sealed_at, leaf) VALUES ($1, $2, $3, $4, $5, $6)",
                rows: zip(cells, leaves).map { cell, leaf in
                    [
                        .text(cell.metric.raw), .text(cell.week.description), .text(cell.panel.raw),
                        cell.change.map(Value.real) ?? .null, .integer(now.microseconds), .integer(Int64(leaf.index)),
                    ]
                })
            _ = try session.run(
                "INSERT INTO active_members (panel_id, week, member_key) VALUES ($1, $2, $3)",
                rows: sealed.flatMap { panel, sealed in
                    sealed.active.sorted().map { [.text(panel.raw), .text(week.description), .text($0.raw)] }
                })
            return .sealed(cells)
        }
    }
}

/// A panel, and by key those of its people who still contribute.
struct PanelToSeal: Sendable {
    let panel: FrozenPanel
    let people: [String: String]
}

extension SealingStore {
    /// Panels share nobody, so that two halves of them are read and worked out side by side.
    fileprivate func weeks(
        of panels: [PanelToSeal], _ week: Week, _ seen: Set<MemberKey>,
        _ decide: @escaping @Sendable (FrozenPanel, [MemberKey: PersonWeek], Set<MemberKey>) -> SealedWeek
    ) async throws -> [(panel: PanelID, week: SealedWeek)] {
        let halves = panels.chunks(of: max(1, (panels.count + 1) / 2))
        let sealed = try await withThrowingTaskGroup(of: (Int, [(panel: PanelID, week: SealedWeek)]).self) { group in
            for (place, half) in halves.enumerated() {
                group.addTask {
                    let sealed = try await database.read { session in
                        let zone = try houseZone(session)
                        var alike = AlikeDays(over: [week])
                        return try half.map { panel in
                            let timelines = try PersonTimelines(
                                of: Array(panel.people.values), over: [week], in: zone, &alike, session)
                            let people = Dictionary(
                                uniqueKeysWithValues: panel.people.map {
                                    (MemberKey($0), timelines.week(week, of: $1))
                                })
                            return (panel: panel.panel.panel.id, week: decide(panel.panel, people, seen))
                        }
                    }
                    return (place, sealed)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        return sealed.sorted { $0.0 < $1.0 }.flatMap(\.1)
    }
}

// MARK: What is written

private func write(
    _ rows: FrozenRows, _ counted: Set<String>, _ told: Set<MetricID>?, withLevels: Bool, at now: Instant,
    _ writer: LedgerWriter,
    _ session: any Session
) throws {
    let panel = rows.panel
    // Who is in it stands in the ledger as a hash only: of keys, which mean nothing without the table of keys.
    let frozen = LedgerEntry(kind: .panelsFrozen, at: now, fields: panel.fields(keys: rows.members.map(\.key.raw)))
    let leaf = try writer.append([LedgerWriter.Line(frozen)], session)[0].index
    try session.run(
        """
        INSERT INTO panels (panel_id, quarter, from_week, to_week, department, people, frozen_at, leaf) VALUES
        (\(panel.id.raw), \(panel.quarter.description), \(panel.from.description), \(panel.to.description),
        \(panel.department), \(panel.people), \(now.microseconds), \(leaf))
        """)
    _ = try session.run(
        "INSERT INTO panel_teams (panel_id, team) VALUES ($1, $2)",
        rows: panel.teams.map { [.text(panel.id.raw), .text($0)] })
    _ = try session.run(
        "INSERT INTO panel_members (panel_id, member_key, team, baseline_weeks) VALUES ($1, $2, $3, $4)",
        rows: rows.members.map { member in
            [
                .text(panel.id.raw), .text(member.key.raw), .text(member.team),
                .text(member.weeks.map(\.description).joined(separator: " ")),
            ]
        })
    _ = try session.run(
        "INSERT INTO baselines (panel_id, member_key, metric, usual) VALUES ($1, $2, $3, $4)",
        rows: rows.members.filter { counted.contains($0.key.raw) }.flatMap { member in
            member.values.filter { told?.contains($0.key) ?? true }.sorted { $0.key.raw < $1.key.raw }.map {
                metric, value in
                [.text(panel.id.raw), .text(member.key.raw), .text(metric.raw), .real(value)]
            }
        })
    let levels = withLevels ? rows.levels.filter { told?.contains($0.metric) ?? true } : []
    let leaves = try writer.append(levels.map { LedgerWriter.Line($0.entry(at: now)) }, session)
    _ = try session.run(
        "INSERT INTO levels (metric, quarter, panel_id, usual, sealed_at, leaf) VALUES ($1, $2, $3, $4, $5, $6)",
        rows: zip(levels, leaves).map { level, leaf in
            [
                .text(level.metric.raw), .text(level.quarter.description), .text(level.panel.raw), .real(level.value),
                .integer(now.microseconds), .integer(Int64(leaf.index)),
            ]
        })
}
