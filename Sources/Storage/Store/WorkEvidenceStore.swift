public import Access
public import Domain
public import SQL
public import WorkPorts

/// Reading shared work: who did what comes out as keys that are made for one read and forgotten after it.
public struct WorkEvidenceStore: WorkReading, WorkArchiving {
    let database: any Database
    private let hashAddress: @Sendable (String) -> String
    private let simulatedPhase: Phase?
    let now: @Sendable () -> Instant

    /// - Parameters:
    ///   - hashAddress: by which accounts of one person are found to be one.
    ///   - simulatedPhase: in a simulated directory, a phase instead of the stored one; nil everywhere else.
    ///   - now: the moment at which the phase and the people of teams are asked for.
    public init(
        database: any Database, hashAddress: @escaping @Sendable (String) -> String, simulatedPhase: Phase?,
        now: @escaping @Sendable () -> Instant
    ) {
        self.database = database
        self.hashAddress = hashAddress
        self.simulatedPhase = simulatedPhase
        self.now = now
    }

    public func place(for grant: borrowing Grant<OfWork>) async throws -> WorkPlace {
        let subject = grant.subject
        let now = now()
        let simulatedPhase = simulatedPhase
        return try await database.read { session in
            let told = try metricsInForce(at: now, session)
            guard let place = try placeOfWork(subject, simulatedPhase ?? phase(at: now, session), told, session) else {
                throw Denied()
            }
            return place
        }
    }

    public func evidence(for grant: borrowing Grant<OfWork>) async throws -> WorkEvidence {
        try await evidence(of: grant.subject)
    }

    public func services() async throws -> [(id: ServiceID, name: String)] {
        try await database.read { session in
            try session.rows("SELECT slug, name FROM services ORDER BY name, slug").map {
                (ServiceID(try $0.text(0)), try $0.text(1))
            }
        }
    }

    public func places() async throws -> [WorkPlace] {
        let now = now()
        let simulatedPhase = simulatedPhase
        return try await database.read { session in
            let phase = try simulatedPhase ?? phase(at: now, session)
            let told = try metricsInForce(at: now, session)
            let services = try session.rows("SELECT slug FROM services ORDER BY name, slug").map {
                WorkSubject.service(ServiceID(try $0.text(0)))
            }
            let teams = try session.rows(
                """
                SELECT name FROM groups_by_slug WHERE kind = 'team' AND (
                    EXISTS (SELECT 1 FROM services
                        WHERE services.team IN (groups_by_slug.name, groups_by_slug.slug))
                    OR EXISTS (SELECT 1 FROM iterations
                        WHERE iterations.team IN (groups_by_slug.name, groups_by_slug.slug))) ORDER BY name
                """
            ).map { WorkSubject.team(try $0.text(0)) }
            return try (services + teams).compactMap { try placeOfWork($0, phase, told, session) }
        }
    }

    public func programs() async throws -> [ListedProgram] {
        try await database.read { session in
            try session.rows("SELECT provider, login, said_by FROM bots WHERE is_bot = 1 ORDER BY provider, login").map
            {
                ListedProgram(
                    ToolIdentity(provider: try $0.text(0), login: try $0.text(1)),
                    because: ListedProgram.Reason(rawValue: try $0.text(2)) ?? .somebody)
            }
        }
    }

    public func failingCalendars() async throws -> Int {
        try await database.read { try Store.failingCalendars($0) }
    }

    public func connections() async throws -> [ConnectionHealth] {
        try await database.read { session in
            let failures = Dictionary(
                grouping: try session.rows(
                    "SELECT connection_id, failure FROM connection_streams WHERE failure IS NOT NULL ORDER BY stream"
                ).map { (try $0.text(0), try $0.text(1)) }, by: \.0)
            return try session.rows(
                """
                SELECT connection_id, vendor, COALESCE(services.name, service), last_event_at, events, unknown_events,
                unused_events, unused_at, unused_because, service
                FROM connections LEFT JOIN services ON services.slug = connections.service
                ORDER BY made_at, connection_id
                """
            ).map { row in
                var said: [String] = []
                for (_, sentence) in failures[try row.text(0)] ?? [] where !said.contains(sentence) {
                    said.append(sentence)
                }
                return ConnectionHealth(
                    vendor: try row.text(1), service: try row.text(2), heard: try instantIfAny(row, 3),
                    events: Int(try row.integer(4)), unknown: Int(try row.integer(5)),
                    unknownKinds: try unknownKinds(of: try row.text(0), session),
                    unused: try readUnused(row, from: 6),
                    waiting: try waitingDeployments(try row.text(9), by: try row.text(1), session), failures: said)
            }
        }
    }

    public func oddCalendars() async throws -> Int {
        try await database.read { session in
            Int(try session.rows("SELECT COUNT(*) FROM calendars WHERE findings <> ''").first?.integer(0) ?? 0)
        }
    }

    public func heard() async throws -> [HeardSource] {
        try await database.read { session in
            try session.rows(
                """
                SELECT kind, services.name, at FROM sources_heard LEFT JOIN services ON services.slug = sources_heard.service
                ORDER BY kind, services.name
                """
            ).map { row in
                HeardSource(
                    kind: try row.text(0), service: try row.textIfAny(1), at: Instant(microseconds: try row.integer(2)))
            }
        }
    }

    public func evidence(of subject: WorkSubject) async throws -> WorkEvidence {
        let hashAddress = hashAddress
        return try await database.read { session in
            var keys = try AuthorKeys(hashAddress, session)
            let team: String?
            let services: [ServiceID]
            switch subject {
            case .service(let id):
                services = [id]
                team = try session.rows("SELECT team FROM services WHERE slug = \(id.raw)").first?.textIfAny(0)
            case .team(let name):
                team = name
                services = try servicesOf(team: name, session).map(\.id)
            }
            let evidence = try services.map { try serviceEvidence($0, &keys, session) }
            var promise = PromiseEvidence.none
            if case .team(let name) = subject { promise = try promiseEvidence(of: name, &keys, session) }
            // A file of services may call its team as addresses do.
            let members = try team.map { try keys.members(of: teamName($0, session) ?? $0, session) } ?? []
            let calendar =
                try team.flatMap { try teamCalendar($0, session) } ?? .usual(in: houseZone(session))
            return WorkEvidence(
                of: subject, services: evidence, promise: promise, members: members, calendar: calendar)
        }
    }
}

private func servicesOf(team: String, _ session: any Session) throws -> [(id: ServiceID, name: String)] {
    try session.rows(
        """
        SELECT slug, name FROM services WHERE team = \(team) OR team = (
            SELECT slug FROM groups_by_slug WHERE kind = 'team' AND name = \(team)) ORDER BY name, slug
        """
    ).map { (ServiceID(try $0.text(0)), try $0.text(1)) }
}

/// The team of that name or short name, by its name.
func teamName(_ said: String, _ session: any Session) throws -> String? {
    try session.rows(
        """
        SELECT name FROM groups_by_slug WHERE kind = 'team' AND (name = \(said) OR slug = \(said))
        ORDER BY CASE WHEN name = \(said) THEN 0 ELSE 1 END LIMIT 1
        """
    ).first?.text(0)
}

private func placeOfWork(
    _ subject: WorkSubject, _ phase: Phase, _ told: Set<MetricID>?, _ session: any Session
) throws -> WorkPlace? {
    let zone = try houseZone(session)
    switch subject {
    case .service(let id):
        guard let row = try session.rows("SELECT name, team FROM services WHERE slug = \(id.raw)").first else {
            return nil
        }
        let name = try row.text(0)
        return WorkPlace(
            of: subject, name: name, services: [(id, name)], team: try row.textIfAny(1), zone: zone, phase: phase,
            told: told)
    case .team(let name):
        return WorkPlace(
            of: subject, name: name, services: try servicesOf(team: name, session), team: name, zone: zone,
            phase: phase,
            told: told)
    }
}

private func promiseEvidence(
    of team: String, _ keys: inout AuthorKeys, _ session: any Session
) throws -> PromiseEvidence {
    let slug = try session.rows("SELECT slug FROM groups_by_slug WHERE kind = 'team' AND name = \(team)").first?.text(0)
    let iterations = try session.rows(
        """
        SELECT iteration_id, team, name, started_at, completed_at, updated_at FROM iterations
        WHERE team IN (\(team), \(slug ?? team)) ORDER BY iteration_id
        """
    ).map { row in
        Iteration(
            id: try row.text(0), team: try row.text(1), name: try row.text(2), started: try instantIfAny(row, 3),
            completed: try instantIfAny(row, 4), updated: Instant(microseconds: try row.integer(5)))
    }
    let events = try session.rows(
        """
        SELECT item, iteration, event, at, value, assignee FROM work_item_events WHERE item IN (
            SELECT item FROM work_item_events JOIN iterations ON iteration_id = iteration
            WHERE team IN (\(team), \(slug ?? team))) ORDER BY at, item, event
        """
    ).compactMap { row -> ItemEvent? in
        guard let kind = WorkItemEvent.Kind(rawValue: try row.text(2)) else { return nil }
        let iteration = try row.text(1)
        return ItemEvent(
            WorkItemEvent(
                item: try row.text(0), iteration: iteration.isEmpty ? nil : iteration, event: kind,
                at: Instant(microseconds: try row.integer(3)), value: try row.realIfAny(4)),
            of: keys.key(try row.textIfAny(5)))
    }
    return PromiseEvidence(iterations: iterations, events: events)
}
