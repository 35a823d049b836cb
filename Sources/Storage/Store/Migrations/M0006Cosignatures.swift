import SQL

/// Settings that touch privacy, and the second signatures that lowering a protection needs.
let m0006Cosignatures = Migration(
    id: "0006-cosignatures",
    text: """
        CREATE TABLE settings (
            name TEXT NOT NULL CHECK (name IN ('profile')),
            since BIGINT NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (name, since)
        );
        CREATE TABLE cosignatures (
            cosignature_id TEXT NOT NULL PRIMARY KEY,
            matter TEXT NOT NULL CHECK (matter IN ('reset', 'profile')),
            person_id TEXT,
            profile TEXT,
            asked_by TEXT,
            asked_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            signed_by TEXT,
            signed_at BIGINT,
            declined_at BIGINT,
            used_at BIGINT
        );
        CREATE INDEX cosignatures_of_person ON cosignatures (person_id);
        ALTER TABLE invitations ADD COLUMN is_reset BIGINT NOT NULL DEFAULT 0;
        """)
