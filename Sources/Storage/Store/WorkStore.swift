public import Domain
public import EvidencePorts
public import SQL

/// What happened to shared work.
public struct WorkStore: WorkWriting, DeliveryWriting {
    let database: any Database
    let hashAddress: @Sendable (String) -> String

    /// - Parameter hashAddress: a keyed hash: addresses of authors are compared and never read back.
    public init(database: any Database, hashAddress: @escaping @Sendable (String) -> String) {
        self.database = database
        self.hashAddress = hashAddress
    }

    // MARK: Services and identities

    public func serviceIfAny(named name: String) async throws -> ServiceID? {
        try await database.read { try Store.service(named: name, $0) }
    }

    public func service(named name: String) async throws -> ServiceID {
        if let found = try await database.read({ try Store.service(named: name, $0) }) { return found }
        return try await database.write { session in
            try session.hold(["services"])
            return try Store.service(named: name, session) ?? make(name, session)
        }
    }

    public func store(_ services: [DeployedService]) async throws {
        try await database.write { session in
            try session.hold(["services"])
            for service in services {
                let id = try Store.service(named: service.name, session) ?? make(service.name, session)
                if let team = service.team {
                    try session.run("UPDATE services SET team = \(team) WHERE slug = \(id.raw)")
                }
                for repository in service.repositories {
                    let new = try session.run(
                        """
                        INSERT INTO service_repositories (service, repository, path)
                        VALUES (\(id.raw), \(repository.name), \(repository.path ?? "")) ON CONFLICT DO NOTHING
                        """)
                    // What touches the service is another question now: the next reading answers it for all commits.
                    if new > 0 { try session.run("DELETE FROM repository_readings WHERE service = \(id.raw)") }
                }
            }
        }
    }

    public func repositories(of service: ServiceID) async throws -> [DeployedService.Repository] {
        try await database.read { session in
            try session.rows(
                "SELECT repository, path FROM service_repositories WHERE service = \(service.raw) ORDER BY repository, path"
            ).map { row in
                let path = try row.text(1)
                return .init(name: try row.text(0), path: path.isEmpty ? nil : path)
            }
        }
    }

    public func store(_ identities: [(email: String, identity: ToolIdentity)]) async throws -> [Int] {
        let hashAddress = hashAddress
        return try await database.write { session in
            try session.hold(["commits", "organization"])
            var unknown: [Int] = []
            for (place, row) in identities.enumerated() {
                guard
                    let person = try session.rows("SELECT person_id FROM people WHERE email = \(row.email)").first?
                        .text(0)
                else {
                    unknown.append(place)
                    continue
                }
                // What is somebody else's stays theirs: whoever imports must not get at another one's commits, nor take them away.
                let isTaken = try session.rows(
                    """
                    SELECT 1 FROM identities WHERE provider = \(row.identity.provider)
                    AND login = \(row.identity.login) AND person_id <> \(person)
                    UNION ALL SELECT 1 FROM people WHERE email = \(row.identity.login) AND person_id <> \(person)
                    AND \(row.identity.provider) = 'git'
                    """)
                guard isTaken.isEmpty else {
                    unknown.append(place)
                    continue
                }
                let hash = authorHash(row.identity, hashAddress)
                // Nor does a file say it again once the person has said no.
                guard
                    try session.rows("SELECT 1 FROM account_refusals WHERE hash = \(hash) AND person_id = \(person)")
                        .isEmpty
                else {
                    unknown.append(place)
                    continue
                }
                try link(row.identity, to: PersonID(person), saidBy: "file", hashAddress, session)
            }
            return unknown
        }
    }

    // MARK: Commits

    @discardableResult
    public func store(_ commits: [Commit], of service: ServiceID) async throws -> Int {
        guard !commits.isEmpty else { return 0 }
        let authors = CommitAuthors(commits)
        let hashes = authors.emails.map(hashAddress)
        let hashAddress = hashAddress
        // Whoever says that all of a repository is stored does it by a write that waits for the disk, this one before it.
        return try await database.writeUnsynced { session in
            // Whoever deletes meanwhile waits for it, and what is stored is then deleted with the rest.
            try session.hold(["commits"])
            let hidden = try HiddenAuthors(session, hashAddress)
            let programs = try Programs(session, hashAddress)
            for (email, at) in zip(authors.emails, authors.moments).sorted(by: { $0.0 < $1.0 }) {
                _ = try programs.hash(of: ToolIdentity(provider: "git", login: email), isBot: false, at: at, session)
            }
            return try CommitTable(session: session, service: service).store(commits, by: authors, hashes, hidden)
        }
    }

    public func commitCount(of service: ServiceID) async throws -> Int {
        try await database.read { session in
            let row = try session.rows("SELECT COUNT(*) FROM commits WHERE service = \(service.raw)").first
            return try row.map { Int(try $0.integer(0)) } ?? 0
        }
    }

    // MARK: Deployments

    public func store(_ deployments: [Deployment], of service: ServiceID) async throws -> Int {
        guard !deployments.isEmpty else { return 0 }
        return try await database.write { session in
            try session.hold(["deployments"])
            func count() throws -> Int64 {
                try session.rows("SELECT COUNT(*) FROM deployments WHERE service = \(service.raw)").first?.integer(0)
                    ?? 0
            }
            let before = try count()
            _ = try session.run(
                """
                INSERT INTO deployments (deployment_id, service, environment, sha, started_at, finished_at, result)
                VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (deployment_id) DO UPDATE SET
                service = excluded.service, environment = excluded.environment, sha = excluded.sha,
                started_at = excluded.started_at, finished_at = excluded.finished_at, result = excluded.result
                """,
                rows: deployments.map { deployment in
                    [
                        .text(deployment.id), .text(service.raw), .text(deployment.environment),
                        .text(deployment.commit.hex),
                        deployment.started.map { .integer($0.microseconds) } ?? .null,
                        .integer(deployment.finished.microseconds), .text(deployment.result.rawValue),
                    ]
                })
            return Int(try count() - before)
        }
    }

    // MARK: Readings

    public func tips(of repository: String, for service: ServiceID) async throws -> [CommitID] {
        let key = hashAddress(repository)
        return try await database.read { session in
            let row = try session.rows(
                "SELECT tips FROM repository_readings WHERE service = \(service.raw) AND repository = \(key)"
            ).first
            return try row?.text(0).split(separator: " ").compactMap { CommitID(String($0)) } ?? []
        }
    }

    public func keep(
        tips: [CommitID], of repository: String, for service: ServiceID, at now: Instant
    ) async throws {
        // Where a repository lies on the machine is nobody's business: only whether it is the same one.
        let key = hashAddress(repository)
        let text = tips.map(\.hex).joined(separator: " ")
        try await database.write { session in
            try session.run(
                """
                INSERT INTO repository_readings (service, repository, tips, read_at)
                VALUES (\(service.raw), \(key), \(text), \(now.microseconds))
                ON CONFLICT (service, repository) DO UPDATE SET tips = excluded.tips, read_at = excluded.read_at
                """)
        }
    }

    public func forgetWork(before moment: Instant, at now: Instant) async throws {
        let (commits, deployments) = (
            DatedRows(table: "commits", date: "COALESCE(committed_at, authored_at)"),
            DatedRows(table: "deployments", date: "finished_at")
        )
        // A clock that is behind what has been heard here is wrong: it would take everything for the future.
        if try await lastHeard() <= now {
            for rows in [commits, deployments] {
                try await rows.bound(at: now, keeping: now.since(moment), database)
            }
        }
        try await database.write { session in
            try session.hold(["commits"])
            try commits.forget(before: moment, at: now, session)
            try session.run(
                "DELETE FROM authors WHERE NOT EXISTS (SELECT 1 FROM commits WHERE commits.author = authors.author)")
            try deployments.forget(before: moment, at: now, session)
            try forgetArtifacts(before: moment, session)
            try forgetDeliveries(before: moment, session)
            // Programs that were known by their names alone are listed as long as there is something of them. In the first phase
            // nothing says whose it is.
            if try isInFirstPhase(session) { return }
            try session.run(
                """
                DELETE FROM bots WHERE said_by = 'name'
                AND NOT EXISTS (SELECT 1 FROM authors WHERE authors.hash = bots.hash)
                AND NOT EXISTS (SELECT 1 FROM changes WHERE changes.author = bots.hash)
                AND NOT EXISTS (SELECT 1 FROM reviews WHERE reviews.reviewer = bots.hash)
                AND NOT EXISTS (SELECT 1 FROM work_item_events WHERE work_item_events.assignee = bots.hash)
                """)
        }
    }

    /// When evidence of work last came, by the clock of this house.
    private func lastHeard() async throws -> Instant {
        try await database.read { session in
            let row = try session.rows(
                """
                SELECT MAX(at) FROM (SELECT MAX(read_at) AS at FROM repository_readings
                UNION ALL SELECT MAX(at) FROM sources_heard) AS heard
                """
            ).first
            return Instant(microseconds: try row?.integerIfAny(0) ?? 0)
        }
    }
}

private func service(named name: String, _ session: any Session) throws -> ServiceID? {
    try session.rows("SELECT slug FROM services WHERE name = \(name) OR slug = \(name) ORDER BY slug LIMIT 1").first.map
    {
        ServiceID(try $0.text(0))
    }
}

/// The service of that name; made if there is none. The transaction holds `services`.
func serviceID(named name: String, _ session: any Session) throws -> ServiceID {
    try service(named: name, session) ?? make(name, session)
}

private func make(_ name: String, _ session: any Session) throws -> ServiceID {
    let wanted = slug(of: name)
    var free = wanted
    var number = 2
    while try !session.rows("SELECT 1 FROM services WHERE slug = \(free)").isEmpty {
        free = "\(wanted)-\(number)"
        number += 1
    }
    try session.run("INSERT INTO services (slug, name, team) VALUES (\(free), \(name), NULL)")
    return ServiceID(free)
}
