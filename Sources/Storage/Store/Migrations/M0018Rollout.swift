import SQL

/// What the rollout asks for before people are measured, and before anybody may look.
let m0018Rollout = Migration(
    id: "0018-rollout",
    text: """
        CREATE TABLE purposes (
            version BIGINT NOT NULL PRIMARY KEY,
            words TEXT NOT NULL,
            written_by TEXT NOT NULL,
            written_at BIGINT NOT NULL
        );
        CREATE TABLE policies (
            version BIGINT NOT NULL PRIMARY KEY,
            reviews TEXT NOT NULL CHECK (reviews IN ('no', 'context-only', 'with-conditions')),
            reviews_words TEXT NOT NULL,
            promotion TEXT NOT NULL CHECK (promotion IN ('no', 'context-only', 'with-conditions')),
            promotion_words TEXT NOT NULL,
            termination TEXT NOT NULL CHECK (termination IN ('no', 'context-only', 'with-conditions')),
            termination_words TEXT NOT NULL,
            written_by TEXT NOT NULL,
            written_at BIGINT NOT NULL
        );
        CREATE TABLE policy_acknowledgements (
            person_id TEXT NOT NULL,
            version BIGINT NOT NULL,
            acknowledged_at BIGINT NOT NULL,
            PRIMARY KEY (person_id, version)
        );
        CREATE TABLE trainings (
            person_id TEXT NOT NULL,
            passed_at BIGINT NOT NULL,
            PRIMARY KEY (person_id, passed_at)
        );
        CREATE TABLE announcements (
            announced_at BIGINT NOT NULL PRIMARY KEY,
            metrics TEXT NOT NULL,
            announced_by TEXT NOT NULL
        );
        CREATE TABLE attestations (
            matter TEXT NOT NULL,
            attested_at BIGINT NOT NULL,
            person_id TEXT NOT NULL,
            hat TEXT NOT NULL CHECK (hat IN ('owner', 'hr')),
            words TEXT NOT NULL,
            held_on TEXT NOT NULL,
            PRIMARY KEY (matter, attested_at, person_id)
        );
        CREATE TABLE register_questions (
            question_id TEXT NOT NULL PRIMARY KEY,
            person_id TEXT,
            words TEXT NOT NULL,
            asked_at BIGINT NOT NULL,
            owner_id TEXT,
            due TEXT,
            answer TEXT,
            answered_by TEXT,
            answered_at BIGINT
        );
        CREATE TABLE phase_reasons (
            since BIGINT NOT NULL PRIMARY KEY,
            reason TEXT NOT NULL
        );
        CREATE TABLE signed_matters (
            cosignature_id TEXT NOT NULL PRIMARY KEY,
            matter TEXT NOT NULL CHECK (matter IN ('reset', 'profile', 'full-launch', 'shorter-phase')),
            person_id TEXT,
            profile TEXT,
            phase BIGINT,
            asked_by TEXT,
            asked_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            signed_by TEXT,
            signed_at BIGINT,
            declined_at BIGINT,
            used_at BIGINT
        );
        INSERT INTO signed_matters (cosignature_id, matter, person_id, profile, asked_by, asked_at, expires_at, signed_by,
            signed_at, declined_at, used_at)
            SELECT cosignature_id, matter, person_id, profile, asked_by, asked_at, expires_at, signed_by, signed_at,
            declined_at, used_at FROM cosignatures;
        DROP TABLE cosignatures;
        ALTER TABLE signed_matters RENAME TO cosignatures;
        CREATE INDEX cosignatures_of_person ON cosignatures (person_id);
        """)
