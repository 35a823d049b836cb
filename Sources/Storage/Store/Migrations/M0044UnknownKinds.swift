import SQL

/// Which kinds of events came over a connection that Daylight does not know, as their sender calls them: so that somebody can
/// switch them off there. `last_at` is for forgetting them.
let m0044UnknownKinds = Migration(
    id: "0044-unknown-kinds",
    text: """
        CREATE TABLE unknown_kinds (
            connection_id TEXT NOT NULL,
            kind TEXT NOT NULL,
            events BIGINT NOT NULL,
            last_at BIGINT NOT NULL,
            PRIMARY KEY (connection_id, kind)
        ) WITHOUT ROWID;
        """)
