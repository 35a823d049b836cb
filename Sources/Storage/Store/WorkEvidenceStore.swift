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
            guard let place = try placeOfWork(subject, simulatedPhase ?? phase(at: now, session), session) else {
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
            return try (services + teams).compactMap { try placeOfWork($0, phase, session) }
        }
    }

    public func programs() async throws -> [ToolIdentity] {
        try await database.read { session in
            try session.rows("SELECT provider, login FROM bots WHERE is_bot = 1 ORDER BY provider, login").map {
                ToolIdentity(provider: try $0.text(0), login: try $0.text(1))
            }
        }
    }

    public func failingCalendars() async throws -> Int {
        try await database.read { try Store.failingCalendars($0) }
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
        let now = now()
        let hashAddress = hashAddress
        return try await database.read { session in
            var keys = try Keys(hashAddress, session)
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
            let today = try houseZone(session).day(of: now)
            let members = try team.map { try keys.members(of: $0, on: today, session) } ?? []
            return WorkEvidence(of: subject, services: evidence, promise: promise, members: members)
        }
    }
}

/// Who is who in one read: accounts of one person get one key. Numbers are dealt out in an order that means nothing, so that
/// nothing of it, not even the order of hashes, comes out.
private struct Keys {
    private var numbers: [String: AuthorKey] = [:]
    /// The person behind a hash.
    private var people: [String: String] = [:]
    private var programs: Set<String> = []
    private var free: [Int] = []
    private var next = 0

    init(_ hash: (String) -> String, _ session: any Session) throws {
        for row in try session.rows(
            """
            SELECT person_id, 'git', email FROM people UNION ALL SELECT person_id, provider, login FROM identities
            """)
        {
            let account = ToolIdentity(provider: try row.text(1), login: try row.text(2))
            people[authorHash(account, hash)] = try row.text(0)
        }
        programs = Set(try session.rows("SELECT hash FROM bots WHERE is_bot = 1").map { try $0.text(0) })
    }

    mutating func key(_ hash: String?) -> AuthorKey? {
        guard let hash else { return nil }
        let who = people[hash].map { "person " + $0 } ?? hash
        if let known = numbers[who] { return known }
        let key = AuthorKey(draw())
        numbers[who] = key
        return key
    }

    func isProgram(_ hash: String?) -> Bool { hash.map(programs.contains) ?? false }

    mutating func members(of team: String, on today: Day, _ session: any Session) throws -> Set<AuthorKey> {
        let rows = try session.rows(
            """
            SELECT places.person_id FROM places JOIN people ON people.person_id = places.person_id
            WHERE team = \(team) AND since <= \(today.description)
            AND (until IS NULL OR until >= \(today.description)) AND NOT EXISTS (
                SELECT 1 FROM places AS later WHERE later.person_id = places.person_id AND later.since > places.since
                AND later.since <= \(today.description))
            """)
        return Set(
            try rows.map { row in
                let who = "person " + (try row.text(0))
                if let known = numbers[who] { return known }
                let key = AuthorKey(draw())
                numbers[who] = key
                return key
            })
    }

    private mutating func draw() -> Int {
        if free.isEmpty {
            free = (next..<next + 64).shuffled()
            next += 64
        }
        return free.removeLast()
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

private func placeOfWork(_ subject: WorkSubject, _ phase: Phase, _ session: any Session) throws -> WorkPlace? {
    let zone = try houseZone(session)
    switch subject {
    case .service(let id):
        guard let row = try session.rows("SELECT name, team FROM services WHERE slug = \(id.raw)").first else {
            return nil
        }
        let name = try row.text(0)
        return WorkPlace(
            of: subject, name: name, services: [(id, name)], team: try row.textIfAny(1), zone: zone, phase: phase)
    case .team(let name):
        return WorkPlace(
            of: subject, name: name, services: try servicesOf(team: name, session), team: name, zone: zone, phase: phase
        )
    }
}

private func instant(_ row: Row, _ column: Int) throws -> Instant? {
    try row.integerIfAny(column).map(Instant.init(microseconds:))
}

private func serviceEvidence(
    _ service: ServiceID, _ keys: inout Keys, _ session: any Session
) throws -> ServiceEvidence {
    let raw = service.raw
    let answers = try session.rows(all: [
        """
        SELECT sha, parents, authored_at, committed_at, hash, picked_from, reverts, touches FROM commits
        LEFT JOIN authors ON authors.author = commits.author WHERE service = \(raw)
        """,
        """
        SELECT change_commits.change_id, sha FROM change_commits JOIN changes
        ON changes.change_id = change_commits.change_id WHERE service = \(raw)
        """,
        """
        SELECT reviews.change_id, reviewer, submitted_at, state FROM reviews JOIN changes
        ON changes.change_id = reviews.change_id WHERE service = \(raw) ORDER BY submitted_at, review_id
        """,
        """
        SELECT change_id, author, created_at, ready_at, first_commit_at, first_review_at, approved_at, merged_at,
        closed_at, merge_sha, updated_at FROM changes WHERE service = \(raw) ORDER BY change_id
        """,
        """
        SELECT deployment_id, environment, sha, started_at, finished_at, result FROM deployments
        WHERE service = \(raw) ORDER BY finished_at, deployment_id
        """,
        """
        SELECT incident_id, detected_at, resolved_at, deployment_id, cause, updated_at FROM incidents
        WHERE service = \(raw) ORDER BY detected_at, incident_id
        """,
        "SELECT 1 FROM sources_heard WHERE kind = 'incidents' AND service IN ('', \(raw)) LIMIT 1",
    ])
    let commits = try answers[0].compactMap { row -> WrittenCommit? in
        guard let id = CommitID(try row.text(0)) else { return nil }
        let author = try row.textIfAny(4)
        return WrittenCommit(
            Commit(
                id: id, parents: try row.text(1).split(separator: " ").compactMap { CommitID(String($0)) },
                authored: try instant(row, 2), committed: try instant(row, 3), authorEmail: nil,
                touches: try row.integer(7) == 1, pickedFrom: try row.textIfAny(5).flatMap { CommitID($0) },
                reverts: try row.textIfAny(6).flatMap { CommitID($0) }),
            by: keys.key(author), isByBot: keys.isProgram(author))
    }
    var own: [String: [CommitID]] = [:]
    for row in answers[1] {
        if let id = CommitID(try row.text(1)) { own[try row.text(0), default: []].append(id) }
    }
    var reviews: [String: [GivenReview]] = [:]
    for row in answers[2] {
        guard let state = Review.State(rawValue: try row.text(3)) else { continue }
        let reviewer = try row.textIfAny(1)
        reviews[try row.text(0), default: []].append(
            GivenReview(
                by: keys.key(reviewer), isByBot: keys.isProgram(reviewer),
                submitted: Instant(microseconds: try row.integer(2)), state: state))
    }
    let changes = try answers[3].map { row in
        let id = try row.text(0)
        let author = try row.textIfAny(1)
        return WrittenChange(
            try change(row, id: id, service: raw, commits: own[id] ?? []), by: keys.key(author),
            isByBot: keys.isProgram(author), reviews: reviews[id] ?? [])
    }
    let deployments = try answers[4].compactMap { row -> Deployment? in
        guard let commit = CommitID(try row.text(2)), let result = Deployment.Result(rawValue: try row.text(5)) else {
            return nil
        }
        return Deployment(
            id: try row.text(0), service: raw, environment: try row.text(1), commit: commit,
            started: try instant(row, 3), finished: Instant(microseconds: try row.integer(4)), result: result)
    }
    let incidents = try answers[5].map { row in
        Incident(
            id: try row.text(0), service: raw, detected: Instant(microseconds: try row.integer(1)),
            resolved: try instant(row, 2), deployment: try row.textIfAny(3),
            cause: try row.textIfAny(4).flatMap { Incident.Cause(rawValue: $0) },
            updated: Instant(microseconds: try row.integer(5)))
    }
    return ServiceEvidence(
        service: service, commits: commits, changes: changes, deployments: deployments, incidents: incidents,
        hearsOfIncidents: !answers[6].isEmpty)
}

/// Reads `change_id, author, created_at, ready_at, first_commit_at, first_review_at, approved_at, merged_at, closed_at,
/// merge_sha, updated_at`.
func change(_ row: Row, id: String, service: String, commits: [CommitID]) throws -> Change {
    Change(
        id: ChangeID(id), service: service, author: nil, created: Instant(microseconds: try row.integer(2)),
        ready: try instant(row, 3), firstCommit: try instant(row, 4), firstReview: try instant(row, 5),
        approved: try instant(row, 6), merged: try instant(row, 7), closed: try instant(row, 8),
        mergeCommit: try row.textIfAny(9).flatMap { CommitID($0) }, commits: commits,
        updated: Instant(microseconds: try row.integer(10)))
}

private func promiseEvidence(
    of team: String, _ keys: inout Keys, _ session: any Session
) throws -> PromiseEvidence {
    let slug = try session.rows("SELECT slug FROM groups_by_slug WHERE kind = 'team' AND name = \(team)").first?.text(0)
    let iterations = try session.rows(
        """
        SELECT iteration_id, team, name, started_at, completed_at, updated_at FROM iterations
        WHERE team IN (\(team), \(slug ?? team)) ORDER BY iteration_id
        """
    ).map { row in
        Iteration(
            id: try row.text(0), team: try row.text(1), name: try row.text(2), started: try instant(row, 3),
            completed: try instant(row, 4), updated: Instant(microseconds: try row.integer(5)))
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
