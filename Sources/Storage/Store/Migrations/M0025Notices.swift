import SQL

/// What is announced waits, protections have numbers, records are contested, pulses have panels, and the name of somebody who has
/// deleted everything is nothing without the key file.
let m0025Notices = Migration(
    id: "0025-notices",
    text: """
        ALTER TABLE people ADD COLUMN sealed_name TEXT;
        ALTER TABLE voice_issuers ADD COLUMN panel TEXT;
        ALTER TABLE pulses ADD COLUMN panel TEXT;
        CREATE TABLE pulse_panels (
            quarter TEXT NOT NULL,
            department TEXT NOT NULL,
            number BIGINT NOT NULL,
            label TEXT NOT NULL,
            PRIMARY KEY (quarter, department)
        );
        CREATE TABLE source_notices (
            vendor TEXT NOT NULL PRIMARY KEY,
            announced_at BIGINT NOT NULL
        );
        INSERT INTO source_notices (vendor, announced_at) SELECT vendor, MIN(made_at) FROM connections GROUP BY vendor;
        CREATE TABLE protections (
            name TEXT NOT NULL CHECK (name IN ('pulse-line', 'notice-days')),
            since BIGINT NOT NULL,
            value BIGINT NOT NULL,
            PRIMARY KEY (name, since)
        );
        CREATE TABLE contests (
            contest_id TEXT NOT NULL PRIMARY KEY,
            person_id TEXT NOT NULL,
            matter TEXT NOT NULL,
            place TEXT NOT NULL,
            about TEXT NOT NULL,
            words TEXT NOT NULL,
            opened_at BIGINT NOT NULL,
            due TEXT NOT NULL,
            owner_id TEXT,
            outcome TEXT,
            closed_by TEXT,
            closed_at BIGINT
        );
        CREATE INDEX contests_of_person ON contests (person_id);
        CREATE INDEX attestations_last ON attestations (matter, hat, attested_at);
        CREATE INDEX attestations_at ON attestations (attested_at);
        CREATE INDEX register_questions_open ON register_questions (answer, asked_at) WHERE answer IS NULL;
        CREATE TABLE signed_protections (
            cosignature_id TEXT NOT NULL PRIMARY KEY,
            matter TEXT NOT NULL CHECK (matter IN ('reset', 'profile', 'full-launch', 'shorter-phase', 'pulse-line',
                'notice-days')),
            person_id TEXT,
            profile TEXT,
            phase BIGINT,
            amount BIGINT,
            asked_by TEXT,
            asked_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            signed_by TEXT,
            signed_at BIGINT,
            declined_at BIGINT,
            used_at BIGINT
        );
        INSERT INTO signed_protections (cosignature_id, matter, person_id, profile, phase, asked_by, asked_at, expires_at,
            signed_by, signed_at, declined_at, used_at)
            SELECT cosignature_id, matter, person_id, profile, phase, asked_by, asked_at, expires_at, signed_by, signed_at,
            declined_at, used_at FROM cosignatures;
        DROP TABLE cosignatures;
        ALTER TABLE signed_protections RENAME TO cosignatures;
        CREATE INDEX cosignatures_of_person ON cosignatures (person_id);
        CREATE INDEX cosignatures_of_matter ON cosignatures (matter);
        """)
