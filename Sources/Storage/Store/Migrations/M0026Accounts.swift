import SQL

/// Accounts that look like somebody's until that person has answered, and those that somebody has said no to; who says whose an
/// account is; when and where a team works.
let m0026Accounts = Migration(
    id: "0026-accounts",
    text: """
        CREATE TABLE account_proposals (
            provider TEXT NOT NULL,
            login TEXT NOT NULL,
            person_id TEXT NOT NULL,
            because TEXT NOT NULL CHECK (because IN ('email', 'name')),
            seen_at BIGINT NOT NULL,
            PRIMARY KEY (provider, login)
        );
        CREATE INDEX account_proposals_of_person ON account_proposals (person_id);
        CREATE TABLE account_refusals (
            hash TEXT NOT NULL,
            person_id TEXT NOT NULL,
            refused_at BIGINT NOT NULL,
            PRIMARY KEY (hash, person_id)
        );
        ALTER TABLE identities ADD COLUMN said_by TEXT NOT NULL DEFAULT 'file' CHECK (said_by IN ('file', 'person'));
        CREATE TABLE team_calendars (
            team TEXT NOT NULL PRIMARY KEY,
            zone TEXT NOT NULL,
            hours TEXT NOT NULL,
            set_at BIGINT NOT NULL
        );
        """)
