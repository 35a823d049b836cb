public import Access
public import Domain
public import PublishedPorts
public import SQL

/// Reading what is published. Every table it names holds what leadership may know, and nothing else.
public struct PublishedStore: PublishedReading {
    let database: any Database
    private let simulatedPhase: Phase?
    let now: @Sendable () -> Instant

    /// - Parameters:
    ///   - simulatedPhase: in a simulated directory, a phase instead of the stored one; nil everywhere else.
    ///   - now: the moment at which the phase is asked for.
    public init(database: any Database, simulatedPhase: Phase?, now: @escaping @Sendable () -> Instant) {
        self.database = database
        self.simulatedPhase = simulatedPhase
        self.now = now
    }

    public func place(for grant: borrowing Grant<OneGroup>) async throws -> GroupPlace {
        let subject = grant.subject
        let now = now()
        let simulatedPhase = simulatedPhase
        return try await database.read { session in
            let (department, parts) = try Store.place(of: subject, session)
            // Cells and panels come with leaves that only grow, and go with their weeks.
            let edition = try session.rows(
                """
                SELECT (SELECT COUNT(*) FROM sealed_weeks), (SELECT MIN(week) FROM sealed_weeks),
                (SELECT MAX(leaf) FROM panels), (SELECT COUNT(*) FROM panels), (SELECT MAX(sealed_at) FROM sealed_weeks)
                """)
            let profile = try profileInForce(at: now, session)
            return GroupPlace(
                department: department, parts: parts, zone: try houseZone(session),
                phase: try simulatedPhase ?? phase(at: now, session), profile: profile,
                edition: "\(profile)\(edition.map(\.values))")
        }
    }

    public func published(for grant: borrowing Grant<OneGroup>) async throws -> Published {
        let subject = grant.subject
        let now = now()
        return try await database.read { session in
            // Where the profile is work only, nobody but the person sees anything of effort; what is sealed stays sealed.
            guard try profileInForce(at: now, session) != .workOnly else {
                return Published(panels: [], cells: [], levels: [])
            }
            let panels = try storedPanels(session).filter { $0.speaks(of: subject) }
            let ids = panels.map(\.id)
            let cells = try session.rows(all: ids.map(cellsQuestion)).flatMap { rows in
                try rows.map { row in
                    Cell(
                        metric: MetricID(try row.text(0)), week: try week(row, 1), panel: PanelID(try row.text(2)),
                        change: try row.realIfAny(3))
                }
            }
            let levels = try session.rows(all: ids.map(levelsQuestion)).flatMap { rows in
                try rows.map { row in
                    Level(
                        metric: MetricID(try row.text(0)), quarter: try quarter(row, 1),
                        panel: PanelID(try row.text(2)), value: try row.real(3))
                }
            }
            return Published(panels: panels, cells: cells, levels: levels)
        }
    }
}

private func cellsQuestion(_ panel: PanelID) -> SQL {
    "SELECT metric, week, panel_id, change FROM cells WHERE panel_id = \(panel.raw) ORDER BY metric, week"
}

private func levelsQuestion(_ panel: PanelID) -> SQL {
    "SELECT metric, quarter, panel_id, usual FROM levels WHERE panel_id = \(panel.raw) ORDER BY metric, quarter"
}

private func place(of subject: GroupSubject, _ session: any Session) throws -> (String?, [GroupSubject]) {
    switch subject {
    case .team(let name):
        let rows = try session.rows("SELECT department FROM groups_by_slug WHERE kind = 'team' AND name = \(name)")
        return (try rows.first?.textIfAny(0), [])
    case .department(let name):
        let rows = try session.rows(
            "SELECT name FROM groups_by_slug WHERE kind = 'team' AND department = \(name) ORDER BY name")
        return (nil, try rows.map { .team(try $0.text(0)) })
    case .organization:
        let rows = try session.rows("SELECT name FROM groups_by_slug WHERE kind = 'department' ORDER BY name")
        return (nil, try rows.map { .department(try $0.text(0)) })
    }
}

extension Panel {
    func speaks(of subject: GroupSubject) -> Bool {
        switch subject {
        case .team(let name): teams.contains(name)
        case .department(let name): department == name
        case .organization: true
        }
    }
}

extension PublishedStore: PublishedArchiving {
    public func everything() async throws -> PublishedArchive {
        try await database.read { session in
            PublishedArchive(
                panels: try storedPanels(session).sorted { $0.id < $1.id },
                cells: try sealedCells(
                    session.rows(
                        """
                        SELECT metric, week, panel_id, change, sealed_at, leaf FROM cells ORDER BY metric, week, panel_id
                        """)),
                levels: try sealedLevels(
                    session.rows(
                        """
                        SELECT metric, quarter, panel_id, usual, sealed_at, leaf FROM levels
                        ORDER BY metric, quarter, panel_id
                        """)))
        }
    }

    public func figures() async throws -> (cells: [Sealed<Cell>], levels: [Sealed<Level>]) {
        try await database.read { session in
            (
                try sealedCells(session.rows("SELECT metric, week, panel_id, change, sealed_at, leaf FROM cells")),
                try sealedLevels(session.rows("SELECT metric, quarter, panel_id, usual, sealed_at, leaf FROM levels"))
            )
        }
    }
}

/// Reads `metric, week, panel_id, change, sealed_at, leaf`. Neighbours have most of it in common, which is read once.
private func sealedCells(_ rows: [Row]) throws -> [Sealed<Cell>] {
    var metric = MetricID("")
    var panel = PanelID("")
    var last: (text: String, week: Week)?
    return try rows.map { row in
        let (metricText, weekText, panelText) = (try row.text(0), try row.text(1), try row.text(2))
        if metricText != metric.raw { metric = MetricID(metricText) }
        if panelText != panel.raw { panel = PanelID(panelText) }
        if last?.text != weekText { last = (weekText, try week(row, 1)) }
        guard let week = last?.week else { throw DatabaseFailure.damaged }
        return Sealed(
            Cell(metric: metric, week: week, panel: panel, change: try row.realIfAny(3)),
            at: Instant(microseconds: try row.integer(4)), leaf: Int(try row.integer(5)))
    }
}

/// Reads `metric, quarter, panel_id, usual, sealed_at, leaf`.
private func sealedLevels(_ rows: [Row]) throws -> [Sealed<Level>] {
    try rows.map { row in
        Sealed(
            Level(
                metric: MetricID(try row.text(0)), quarter: try quarter(row, 1), panel: PanelID(try row.text(2)),
                value: try row.real(3)), at: Instant(microseconds: try row.integer(4)), leaf: Int(try row.integer(5)))
    }
}
