import SQL

/// What was done in a quarter, as it stood when the quarter had ended: what people delete later, and what is kept for a time only,
/// changes no number that everybody has read.
let m0039SelfAudits = Migration(
    id: "0039-self-audits",
    text: """
        CREATE TABLE self_audits (
            quarter TEXT NOT NULL,
            what TEXT NOT NULL,
            number BIGINT NOT NULL,
            PRIMARY KEY (quarter, what)
        );
        CREATE INDEX openings_by_time ON ledger_openings (written_at, kind);
        """)
