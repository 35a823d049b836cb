import SQL

/// What happened to shared work. Who wrote a commit is a keyed hash; of what was written there is nothing.
let m0008Work = Migration(
    id: "0008-work",
    text: """
        CREATE TABLE services (
            slug TEXT NOT NULL PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            team TEXT
        );
        CREATE TABLE service_repositories (
            service TEXT NOT NULL,
            repository TEXT NOT NULL,
            path TEXT NOT NULL,
            PRIMARY KEY (service, repository, path)
        );
        CREATE TABLE identities (
            provider TEXT NOT NULL,
            login TEXT NOT NULL,
            person_id TEXT NOT NULL,
            PRIMARY KEY (provider, login)
        );
        CREATE INDEX identities_of_person ON identities (person_id);
        CREATE TABLE commits (
            service TEXT NOT NULL,
            sha TEXT NOT NULL,
            parents TEXT NOT NULL,
            authored_at BIGINT,
            committed_at BIGINT,
            author TEXT,
            PRIMARY KEY (service, sha)
        ) WITHOUT ROWID;
        CREATE INDEX commits_of_author ON commits (author, authored_at);
        CREATE TABLE deployments (
            deployment_id TEXT NOT NULL PRIMARY KEY,
            service TEXT NOT NULL,
            environment TEXT NOT NULL,
            sha TEXT NOT NULL,
            started_at BIGINT,
            finished_at BIGINT NOT NULL,
            result TEXT NOT NULL CHECK (result IN ('success', 'failure'))
        );
        CREATE INDEX deployments_of_service ON deployments (service, finished_at);
        CREATE TABLE repository_readings (
            service TEXT NOT NULL,
            repository TEXT NOT NULL,
            tips TEXT NOT NULL,
            read_at BIGINT NOT NULL,
            PRIMARY KEY (service, repository)
        );
        """)
