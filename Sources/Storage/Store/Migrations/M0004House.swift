import SQL

/// What the house has to remember beside people and activity: absences, which server does which job, what is owed to
/// somebody after a stop in the middle, and what a simulated directory was made from.
let m0004House = Migration(
    id: "0004-house",
    text: """
        ALTER TABLE invitations ADD COLUMN email TEXT;
        ALTER TABLE tokens ADD COLUMN by_operator BIGINT NOT NULL DEFAULT 0;
        CREATE TABLE absences (
            person_id TEXT NOT NULL REFERENCES people,
            from_day TEXT NOT NULL,
            to_day TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('vacation', 'sick', 'parental', 'public', 'other')),
            PRIMARY KEY (person_id, from_day, to_day, kind)
        );
        CREATE TABLE jobs (
            job TEXT NOT NULL,
            period TEXT NOT NULL,
            claimed_at BIGINT NOT NULL,
            done_at BIGINT,
            PRIMARY KEY (job, period)
        );
        CREATE TABLE owed (
            what TEXT NOT NULL PRIMARY KEY,
            since BIGINT NOT NULL
        );
        CREATE TABLE keys (
            one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
            fingerprint TEXT NOT NULL
        );
        CREATE TABLE simulation (
            one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
            seed BIGINT NOT NULL,
            people BIGINT NOT NULL,
            weeks BIGINT NOT NULL,
            through TEXT NOT NULL,
            phase BIGINT NOT NULL
        );
        """)
