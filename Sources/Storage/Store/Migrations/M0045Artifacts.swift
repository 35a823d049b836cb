import SQL

/// Deployments of artifacts and the commits of artifacts, where two different senders say them, in any order. `artifact` is a keyed
/// hash of its name.
let m0045Artifacts = Migration(
    id: "0045-artifacts",
    text: """
        CREATE TABLE packaged_commits (
            service TEXT NOT NULL,
            artifact TEXT NOT NULL,
            sha TEXT NOT NULL,
            packaged_at BIGINT NOT NULL,
            PRIMARY KEY (service, artifact, sha)
        ) WITHOUT ROWID;
        CREATE TABLE artifact_deployments (
            deployment_id TEXT NOT NULL PRIMARY KEY,
            service TEXT NOT NULL,
            environment TEXT NOT NULL,
            artifact TEXT NOT NULL,
            finished_at BIGINT NOT NULL
        );
        CREATE INDEX artifact_deployments_of_artifact ON artifact_deployments (service, artifact);
        """)
