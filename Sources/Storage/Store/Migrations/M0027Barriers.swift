import SQL

/// When a relation to a manager was written down; to whom concerns were open; who has had passes and has deleted everything
/// since, as a keyed hash. Relations from before count as written when they began. What is published is nothing for as long as
/// the last decision says so, whatever a clock says that was set back.
let m0027Barriers = Migration(
    id: "0027-barriers",
    text: """
        ALTER TABLE managers ADD COLUMN written_at BIGINT NOT NULL DEFAULT 0;
        CREATE TABLE concern_readers (
            person_id TEXT NOT NULL PRIMARY KEY,
            last_day TEXT NOT NULL
        );
        CREATE TABLE voice_forgotten (
            period TEXT NOT NULL,
            hash TEXT NOT NULL,
            PRIMARY KEY (period, hash)
        ) WITHOUT ROWID;
        """,
    onPostgres: """
        CREATE OR REPLACE VIEW published_now AS SELECT 1 AS one WHERE
            LEAST(
                COALESCE((SELECT phase FROM phases
                    WHERE since <= (EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::BIGINT
                    ORDER BY since DESC LIMIT 1), 1),
                COALESCE((SELECT phase FROM phases ORDER BY since DESC LIMIT 1), 1)) >= 3
            AND COALESCE((SELECT value FROM settings WHERE name = 'profile'
                AND since <= (EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::BIGINT
                ORDER BY since DESC LIMIT 1), 'standard') = 'standard'
            AND COALESCE((SELECT value FROM settings WHERE name = 'profile'
                ORDER BY since DESC LIMIT 1), 'standard') = 'standard';
        """)
