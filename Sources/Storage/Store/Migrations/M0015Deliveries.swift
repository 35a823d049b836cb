import SQL

/// How work was delivered: changes and their reviews, incidents, iterations and their items. People are keyed hashes here; of
/// programs, which are nobody, the names are kept, so that the list of them can be read.
let m0015Deliveries = Migration(
    id: "0015-deliveries",
    text: """
        CREATE TABLE changes (
            change_id TEXT NOT NULL PRIMARY KEY,
            service TEXT NOT NULL,
            author TEXT,
            created_at BIGINT NOT NULL,
            ready_at BIGINT,
            first_commit_at BIGINT,
            first_review_at BIGINT,
            approved_at BIGINT,
            merged_at BIGINT,
            closed_at BIGINT,
            merge_sha TEXT,
            updated_at BIGINT NOT NULL
        );
        CREATE INDEX changes_of_service ON changes (service, merged_at);
        CREATE INDEX changes_of_author ON changes (author, created_at);
        CREATE TABLE change_commits (
            change_id TEXT NOT NULL,
            sha TEXT NOT NULL,
            PRIMARY KEY (change_id, sha)
        ) WITHOUT ROWID;
        CREATE TABLE reviews (
            review_id TEXT NOT NULL PRIMARY KEY,
            change_id TEXT NOT NULL,
            reviewer TEXT,
            submitted_at BIGINT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('approved', 'changes_requested', 'commented')),
            updated_at BIGINT NOT NULL
        );
        CREATE INDEX reviews_of_change ON reviews (change_id);
        CREATE INDEX reviews_of_reviewer ON reviews (reviewer, submitted_at);
        CREATE TABLE incidents (
            incident_id TEXT NOT NULL PRIMARY KEY,
            service TEXT NOT NULL,
            detected_at BIGINT NOT NULL,
            resolved_at BIGINT,
            deployment_id TEXT,
            cause TEXT,
            updated_at BIGINT NOT NULL
        );
        CREATE INDEX incidents_of_service ON incidents (service, detected_at);
        CREATE TABLE iterations (
            iteration_id TEXT NOT NULL PRIMARY KEY,
            team TEXT NOT NULL,
            name TEXT NOT NULL,
            started_at BIGINT,
            completed_at BIGINT,
            updated_at BIGINT NOT NULL
        );
        CREATE INDEX iterations_of_team ON iterations (team, completed_at);
        CREATE TABLE work_item_events (
            item TEXT NOT NULL,
            iteration TEXT NOT NULL,
            event TEXT NOT NULL CHECK (event IN ('created', 'entered', 'left', 'done', 'reopened', 'estimated')),
            at BIGINT NOT NULL,
            value DOUBLE PRECISION,
            assignee TEXT,
            PRIMARY KEY (item, iteration, event, at)
        ) WITHOUT ROWID;
        CREATE INDEX work_item_events_of_iteration ON work_item_events (iteration);
        CREATE INDEX work_item_events_of_assignee ON work_item_events (assignee, at);
        CREATE TABLE bots (
            hash TEXT NOT NULL PRIMARY KEY,
            provider TEXT NOT NULL,
            login TEXT NOT NULL,
            is_bot BIGINT NOT NULL,
            said_by TEXT NOT NULL CHECK (said_by IN ('name', 'source', 'somebody'))
        );
        CREATE TABLE sources_heard (
            kind TEXT NOT NULL,
            service TEXT NOT NULL,
            at BIGINT NOT NULL,
            PRIMARY KEY (kind, service)
        );
        ALTER TABLE commits ADD COLUMN picked_from TEXT;
        ALTER TABLE commits ADD COLUMN reverts TEXT;
        ALTER TABLE commits ADD COLUMN is_elsewhere BIGINT NOT NULL DEFAULT 0;
        """)
