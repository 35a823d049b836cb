import Domain
import SQL

/// Stores what connectors report, inside one transaction: what names a service goes to the one of that name.
struct EvidenceWriter {
    private let session: any Session
    private let hashAddress: (String) -> String
    private let deliveries: DeliveryWriter
    private let artifacts: ArtifactTable

    /// What a transaction that writes evidence holds, in one order.
    static let held = ["commits", "deployments", "iterations", "services"]

    init(_ session: any Session, _ hashAddress: @escaping (String) -> String) throws {
        self.session = session
        self.hashAddress = hashAddress
        deliveries = try DeliveryWriter(session, hashAddress)
        artifacts = ArtifactTable(session: session, hashAddress: hashAddress)
    }

    /// - Parameters:
    ///   - evidence: with whether tags are deployments where it came from.
    ///   - now: when it was heard. What is of a later day is not stored.
    func store(_ evidence: [(fact: Fact, deploysByTag: Bool)], at now: Instant) throws {
        var services: [String: ServiceID] = [:]
        var heard: Set<Heard> = []
        func service(_ name: String) throws -> ServiceID {
            if let known = services[name] { return known }
            let found = try serviceID(named: name, session)
            services[name] = found
            return found
        }
        for (fact, deploysByTag) in evidence where !fact.isAhead(of: now) && !isOfForgotten(fact) {
            switch fact {
            case .change(let change):
                let service = try service(change.service)
                _ = try deliveries.keep(change, of: service) { new, stored in stored.map { $0.joined(with: new) } ?? new
                }
                heard.insert(Heard(kind: "changes", service: service))
            case .review(let review):
                try deliveries.keep(review)
                heard.insert(Heard(kind: "reviews", service: nil))
            case .commit(let commit, let name):
                let service = try service(name)
                try keep(commit, of: service)
                heard.insert(Heard(kind: "commits", service: service))
            case .deployment(let deployment):
                let service = try service(deployment.service)
                try keep(deployment, id: deployment.id, of: service)
                heard.insert(Heard(kind: "deployments", service: service))
            case .artifactDeployment(let deployment):
                let service = try service(deployment.service)
                try keep(try artifacts.store(deployment, of: service), of: service)
                heard.insert(Heard(kind: "deployments", service: service))
            case .packaged(let packaged):
                let service = try service(packaged.service)
                try keep(try artifacts.store(packaged, of: service), of: service)
            case .tag(let tag, let name):
                guard deploysByTag else { continue }
                let service = try service(name)
                // The id that `import git --deployments tags` gives it.
                let id = "\(service.raw)@\(tag.name)"
                try keep(
                    Deployment(
                        id: id, service: name, environment: "production", commit: tag.commit, started: nil,
                        finished: tag.at, result: .success), id: id, of: service)
                heard.insert(Heard(kind: "deployments", service: service))
            case .incident(let incident):
                let service = try service(incident.service)
                try keepIncident(try ended(incident, of: service), of: service, moves: false, session)
                heard.insert(Heard(kind: "incidents", service: service))
            case .incidentEnd(let id, let name, let at, let isArrival):
                let service = try service(name)
                if try !isArrival || !isOver(id, of: service) { try end(id, of: service, at: at) }
                heard.insert(Heard(kind: "incidents", service: service))
            case .iteration(let iteration):
                try keepIteration(iteration, session)
                heard.insert(Heard(kind: "iterations", service: nil))
            case .item(let event):
                try deliveries.keep(event)
                heard.insert(Heard(kind: "work-items", service: nil))
            }
        }
        for heard in heard.sorted(by: { ($0.kind, $0.service?.raw ?? "") < ($1.kind, $1.service?.raw ?? "") }) {
            try noteHeard(heard.kind, of: heard.service, at: now, session)
        }
    }

    private func isOfForgotten(_ fact: Fact) -> Bool {
        switch fact {
        case .change(let change): deliveries.hidden.isOfForgotten(change.id, hashAddress)
        case .review(let review): deliveries.hidden.isOfForgotten(review.change, hashAddress)
        default: false
        }
    }

    private struct Heard: Hashable {
        let kind: String
        let service: ServiceID?
    }

    /// What git itself has said stays as it is: it knows more.
    private func keep(_ commit: Commit, of service: ServiceID) throws {
        let authors = CommitAuthors([commit])
        if let email = commit.authorEmail {
            try deliveries.note(
                ToolIdentity(provider: "git", login: email),
                at: commit.authored ?? commit.committed ?? Instant(microseconds: 0))
        }
        _ = try CommitTable(session: session, service: service).store(
            [commit], by: authors, authors.emails.map(hashAddress), deliveries.hidden)
    }

    /// Of what was known by its artifact another commit may be said later: then it was that one.
    private func keep(_ deployments: [Deployment], of service: ServiceID) throws {
        for deployment in deployments {
            try keep(deployment, id: deployment.id, of: service)
            try session.run(
                """
                UPDATE deployments SET sha = \(deployment.commit.hex) WHERE deployment_id = \(deployment.id)
                AND service = \(service.raw) AND finished_at = \(deployment.finished.microseconds)
                """)
        }
    }

    /// Reports of one deployment come in any order: one that has succeeded has, and the first success is the moment. An id is the
    /// service's that has said it first: whoever has another connection's secret changes nothing of it.
    private func keep(_ deployment: Deployment, id: String, of service: ServiceID) throws {
        try session.run(
            """
            INSERT INTO deployments (deployment_id, service, environment, sha, started_at, finished_at, result)
            VALUES (\(id), \(service.raw), \(deployment.environment), \(deployment.commit.hex),
            \(deployment.started?.microseconds), \(deployment.finished.microseconds), \(deployment.result.rawValue))
            ON CONFLICT (deployment_id) DO UPDATE SET
            environment = excluded.environment, sha = excluded.sha,
            started_at = COALESCE(excluded.started_at, deployments.started_at), finished_at = excluded.finished_at,
            result = excluded.result
            WHERE deployments.service = excluded.service AND (
                (excluded.result = 'success' AND deployments.result = 'failure')
                OR (excluded.result = 'success' AND excluded.finished_at < deployments.finished_at)
                OR (excluded.result = 'failure' AND deployments.result = 'failure'
                    AND excluded.finished_at > deployments.finished_at))
            """)
    }

    /// With its end, if that was said before by somebody who did not know when it began.
    private func ended(_ incident: Incident, of service: ServiceID) throws -> Incident {
        guard incident.resolved == nil,
            let row = try session.rows(
                "SELECT resolved_at FROM incident_ends WHERE incident_id = \(endKey(incident.id, of: service))"
            ).first
        else { return incident }
        let resolved = Instant(microseconds: try row.integer(0))
        // Opened anew since then.
        guard resolved >= incident.updated else { return incident }
        return Incident(
            id: incident.id, service: incident.service, detected: incident.detected, resolved: resolved,
            deployment: incident.deployment, cause: incident.cause, updated: resolved)
    }

    /// An end that comes before the beginning is kept under its service too: it waits for an incident of that one alone.
    private func endKey(_ id: String, of service: ServiceID) -> String { "\(service.raw) \(id)" }

    private func isOver(_ id: String, of service: ServiceID) throws -> Bool {
        try !session.rows(
            """
            SELECT 1 FROM incidents WHERE incident_id = \(id) AND service = \(service.raw) AND resolved_at IS NOT NULL
            """
        ).isEmpty
    }

    private func end(_ id: String, of service: ServiceID, at moment: Instant) throws {
        try session.run(
            """
            INSERT INTO incident_ends (incident_id, resolved_at)
            VALUES (\(endKey(id, of: service)), \(moment.microseconds))
            ON CONFLICT (incident_id) DO UPDATE SET resolved_at = excluded.resolved_at
            WHERE excluded.resolved_at > incident_ends.resolved_at
            """)
        try session.run(
            """
            UPDATE incidents SET resolved_at = \(moment.microseconds), updated_at = \(moment.microseconds)
            WHERE incident_id = \(id) AND service = \(service.raw) AND updated_at <= \(moment.microseconds)
            """)
    }
}
