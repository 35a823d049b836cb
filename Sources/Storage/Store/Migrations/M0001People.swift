import SQL

let m0001People = Migration(
    id: "0001-people",
    text: """
        CREATE TABLE house (
            one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
            form TEXT NOT NULL CHECK (form IN ('solo', 'organization')),
            name TEXT NOT NULL,
            zone TEXT NOT NULL,
            simulated BIGINT NOT NULL CHECK (simulated IN (0, 1)),
            set_up_at BIGINT NOT NULL
        );
        CREATE TABLE people (
            person_id TEXT NOT NULL PRIMARY KEY,
            email TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            zone TEXT NOT NULL,
            passphrase_hash TEXT,
            acknowledged_at BIGINT,
            acknowledged_version BIGINT,
            made_at BIGINT NOT NULL
        );
        CREATE TABLE zone_changes (
            person_id TEXT NOT NULL REFERENCES people,
            from_day TEXT NOT NULL,
            zone TEXT NOT NULL,
            PRIMARY KEY (person_id, from_day)
        );
        CREATE TABLE invitations (
            hash TEXT NOT NULL PRIMARY KEY,
            person_id TEXT NOT NULL REFERENCES people,
            expires_at BIGINT NOT NULL,
            used_at BIGINT
        );
        CREATE TABLE sessions (
            hash TEXT NOT NULL PRIMARY KEY,
            person_id TEXT NOT NULL REFERENCES people,
            csrf TEXT NOT NULL,
            made_at BIGINT NOT NULL,
            last_used_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL
        );
        CREATE INDEX sessions_of_person ON sessions (person_id);
        CREATE TABLE tokens (
            hash TEXT NOT NULL PRIMARY KEY,
            token_id TEXT NOT NULL UNIQUE,
            person_id TEXT NOT NULL REFERENCES people,
            prefix TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('read', 'write', 'both')),
            made_at BIGINT NOT NULL,
            last_used_at BIGINT,
            revoked_at BIGINT
        );
        CREATE INDEX tokens_of_person ON tokens (person_id);
        """)
