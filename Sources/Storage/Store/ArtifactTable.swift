import Domain
import SQL

/// Deployments of artifacts, and which commits artifacts hold, inside one transaction that holds `deployments`: whichever is said
/// first waits for the other, and in every order the same deployments come of it.
struct ArtifactTable {
    let session: any Session
    let hashAddress: (String) -> String

    /// - Returns: what can be said of its deployments now.
    func store(_ packaged: PackagedCommit, of service: ServiceID) throws -> [Deployment] {
        let artifact = key(packaged.artifact)
        try session.run(
            """
            INSERT INTO packaged_commits (service, artifact, sha, packaged_at)
            VALUES (\(service.raw), \(artifact), \(packaged.commit.hex), \(packaged.at.microseconds))
            ON CONFLICT (service, artifact, sha) DO UPDATE SET packaged_at = excluded.packaged_at
            WHERE excluded.packaged_at < packaged_commits.packaged_at
            """)
        return try deployments(of: artifact, of: service, named: packaged.service)
    }

    /// An id is the service's that has said it first.
    /// - Returns: what can be said of it now; nothing as long as nobody has said which commit it is.
    func store(_ deployment: ArtifactDeployment, of service: ServiceID) throws -> [Deployment] {
        let artifact = key(deployment.artifact)
        try session.run(
            """
            INSERT INTO artifact_deployments (deployment_id, service, environment, artifact, finished_at)
            VALUES (\(deployment.id), \(service.raw), \(deployment.environment), \(artifact),
            \(deployment.finished.microseconds)) ON CONFLICT (deployment_id) DO UPDATE SET
            environment = excluded.environment, artifact = excluded.artifact, finished_at = excluded.finished_at
            WHERE artifact_deployments.service = excluded.service
            AND excluded.finished_at < artifact_deployments.finished_at
            """)
        return try deployments(of: artifact, of: service, named: deployment.service).filter { $0.id == deployment.id }
    }

    private func key(_ artifact: ArtifactName) -> String { hashAddress("artifact \(artifact.text)") }

    /// The same name may be built again, of another commit: then a deployment is of the last one that was built before it.
    private func deployments(of artifact: String, of service: ServiceID, named name: String) throws -> [Deployment] {
        let builds = try session.rows(
            """
            SELECT sha, packaged_at FROM packaged_commits WHERE service = \(service.raw) AND artifact = \(artifact)
            ORDER BY packaged_at, sha
            """
        ).compactMap { row in
            try CommitID(try row.text(0)).map { (commit: $0, at: try row.integer(1)) }
        }
        guard let first = builds.first else { return [] }
        return try session.rows(
            """
            SELECT deployment_id, environment, finished_at FROM artifact_deployments
            WHERE service = \(service.raw) AND artifact = \(artifact) ORDER BY deployment_id
            """
        ).map { row in
            let finished = try row.integer(2)
            let build = builds.last { $0.at <= finished } ?? first
            return Deployment(
                id: try row.text(0), service: name, environment: try row.text(1), commit: build.commit, started: nil,
                finished: Instant(microseconds: finished), result: .success)
        }
    }
}

/// Of what is older nothing is deployed that is kept; what a deployment is still known by stays.
func forgetArtifacts(before moment: Instant, _ session: any Session) throws {
    try session.run("DELETE FROM artifact_deployments WHERE finished_at < \(moment.microseconds)")
    try session.run(
        """
        DELETE FROM packaged_commits WHERE packaged_at < \(moment.microseconds) AND NOT EXISTS (
            SELECT 1 FROM artifact_deployments WHERE artifact_deployments.service = packaged_commits.service
            AND artifact_deployments.artifact = packaged_commits.artifact)
        """)
}

/// Deployments that this kind of sender has said of the service, and whose commits nobody has.
func waitingDeployments(_ service: String, by vendor: String, _ session: any Session) throws -> WaitingDeployments? {
    let row = try session.rows(
        """
        SELECT COUNT(*), MAX(finished_at) FROM artifact_deployments AS waiting WHERE service = \(service)
        AND deployment_id LIKE \(vendor + ":%") AND NOT EXISTS (
            SELECT 1 FROM packaged_commits WHERE packaged_commits.service = waiting.service
            AND packaged_commits.artifact = waiting.artifact)
        """
    ).first
    guard let row, let last = try row.integerIfAny(1) else { return nil }
    return WaitingDeployments(count: Int(try row.integer(0)), last: Instant(microseconds: last))
}
