import SQL

/// The key of a heartbeat is all that is kept of it, so that a re-sent one is the same row. Keys cannot be null on either
/// engine: an unknown text is '' and an unknown count or flag is -1, in this table alone.
let m0002Activity = Migration(
    id: "0002-activity",
    text: """
        CREATE TABLE heartbeats (
            person_id TEXT NOT NULL,
            at BIGINT NOT NULL,
            kind TEXT NOT NULL,
            project TEXT NOT NULL,
            language TEXT NOT NULL,
            branch TEXT NOT NULL,
            editor TEXT NOT NULL,
            operating_system TEXT NOT NULL,
            is_write BIGINT NOT NULL CHECK (is_write IN (-1, 0, 1)),
            ai_line_changes BIGINT NOT NULL CHECK (ai_line_changes >= -1),
            human_line_changes BIGINT NOT NULL CHECK (human_line_changes >= -1),
            received_at BIGINT NOT NULL,
            PRIMARY KEY (person_id, at, kind, project, language, branch, editor, operating_system,
                is_write, ai_line_changes, human_line_changes)
        ) WITHOUT ROWID;
        CREATE TABLE spans (
            person_id TEXT NOT NULL,
            timeline TEXT NOT NULL CHECK (timeline IN ('human', 'agent')),
            started_at BIGINT NOT NULL,
            ended_at BIGINT NOT NULL CHECK (ended_at >= started_at),
            kind TEXT NOT NULL,
            project TEXT,
            language TEXT,
            settled BIGINT NOT NULL CHECK (settled IN (0, 1)),
            PRIMARY KEY (person_id, timeline, started_at, ended_at)
        ) WITHOUT ROWID;
        CREATE TABLE imported_spans (
            person_id TEXT NOT NULL,
            started_at BIGINT NOT NULL,
            ended_at BIGINT NOT NULL CHECK (ended_at >= started_at),
            kind TEXT NOT NULL,
            project TEXT NOT NULL,
            language TEXT NOT NULL,
            PRIMARY KEY (person_id, started_at, ended_at, kind, project, language)
        ) WITHOUT ROWID;
        CREATE TABLE pauses (
            person_id TEXT NOT NULL,
            started_at BIGINT NOT NULL,
            ended_at BIGINT,
            PRIMARY KEY (person_id, started_at)
        );
        CREATE TABLE exclusions (
            person_id TEXT NOT NULL,
            project TEXT NOT NULL,
            PRIMARY KEY (person_id, project)
        );
        CREATE TABLE closed_ranges (
            person_id TEXT NOT NULL,
            started_at BIGINT NOT NULL,
            ended_at BIGINT NOT NULL,
            PRIMARY KEY (person_id, started_at, ended_at)
        );
        CREATE TABLE corrections (
            correction_id TEXT NOT NULL PRIMARY KEY,
            person_id TEXT NOT NULL,
            started_at BIGINT NOT NULL,
            ended_at BIGINT NOT NULL,
            kind TEXT,
            project TEXT,
            made_at BIGINT NOT NULL
        );
        CREATE INDEX corrections_of_person ON corrections (person_id);
        CREATE TABLE discards (
            person_id TEXT NOT NULL,
            reason TEXT NOT NULL,
            items BIGINT NOT NULL,
            PRIMARY KEY (person_id, reason)
        );
        CREATE TABLE latest_heartbeats (
            person_id TEXT NOT NULL PRIMARY KEY,
            received_at BIGINT NOT NULL,
            editor TEXT
        );
        """)
