import SQL

/// A usage policy that takes something from people waits for a trustee, with what it would say. Until which day somebody ran the
/// house or led anybody stays known: concerns of that time are not for them.
let m0032Policies = Migration(
    id: "0032-policies",
    text: """
        CREATE TABLE signed_policies (
            cosignature_id TEXT NOT NULL PRIMARY KEY,
            matter TEXT NOT NULL CHECK (matter IN ('reset', 'profile', 'full-launch', 'shorter-phase', 'pulse-line',
                'notice-days', 'usage-policy')),
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
            used_at BIGINT,
            reviews TEXT CHECK (reviews IN ('no', 'context-only', 'with-conditions')),
            reviews_words TEXT,
            promotion TEXT CHECK (promotion IN ('no', 'context-only', 'with-conditions')),
            promotion_words TEXT,
            termination TEXT CHECK (termination IN ('no', 'context-only', 'with-conditions')),
            termination_words TEXT,
            CHECK (matter <> 'usage-policy' OR (amount IS NOT NULL AND asked_by IS NOT NULL AND reviews IS NOT NULL
                AND reviews_words IS NOT NULL AND promotion IS NOT NULL AND promotion_words IS NOT NULL
                AND termination IS NOT NULL AND termination_words IS NOT NULL))
        );
        INSERT INTO signed_policies (cosignature_id, matter, person_id, profile, phase, amount, asked_by, asked_at, expires_at,
            signed_by, signed_at, declined_at, used_at)
            SELECT cosignature_id, matter, person_id, profile, phase, amount, asked_by, asked_at, expires_at, signed_by,
            signed_at, declined_at, used_at FROM cosignatures;
        DROP TABLE cosignatures;
        ALTER TABLE signed_policies RENAME TO cosignatures;
        CREATE INDEX cosignatures_of_person ON cosignatures (person_id);
        CREATE INDEX cosignatures_of_matter ON cosignatures (matter);
        CREATE TABLE led_until (
            person_id TEXT NOT NULL PRIMARY KEY,
            last_day TEXT NOT NULL
        );
        """)
