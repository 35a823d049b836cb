import SQL

/// A second factor: its secret is sealed with a key that is not in the database, recovery codes are hashes.
let m0009SecondFactor = Migration(
    id: "0009-second-factor",
    text: """
        CREATE TABLE second_factors (
            person_id TEXT NOT NULL PRIMARY KEY,
            sealed TEXT NOT NULL,
            confirmed_at BIGINT,
            last_step BIGINT NOT NULL
        );
        CREATE TABLE recovery_codes (
            person_id TEXT NOT NULL,
            hash TEXT NOT NULL,
            PRIMARY KEY (person_id, hash)
        );
        """)
