import SQL

/// Notices about teams and services, who wants letters, and what became of them. A letter is not kept: only that one is owed.
let m0024Notices = Migration(
    id: "0024-notices",
    text: """
        CREATE TABLE notices (
            subject_kind TEXT NOT NULL CHECK (subject_kind IN ('team', 'service')),
            subject TEXT NOT NULL,
            metric TEXT NOT NULL,
            raised_week TEXT NOT NULL,
            from_week TEXT NOT NULL,
            direction TEXT NOT NULL,
            amount DOUBLE PRECISION NOT NULL,
            usual DOUBLE PRECISION NOT NULL,
            compared_with BIGINT NOT NULL,
            team_from BIGINT NOT NULL,
            others_from BIGINT NOT NULL,
            panel_id TEXT,
            quiet_weeks BIGINT NOT NULL,
            ended_week TEXT,
            ended_why TEXT,
            PRIMARY KEY (subject_kind, subject, metric, raised_week)
        );
        CREATE TABLE notice_weeks (
            week TEXT NOT NULL PRIMARY KEY,
            decided_at BIGINT NOT NULL
        );
        CREATE TABLE digest_wishes (
            person_id TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('own', 'team')),
            since BIGINT NOT NULL,
            stop_key TEXT NOT NULL UNIQUE,
            PRIMARY KEY (person_id, kind)
        );
        CREATE TABLE digest_letters (
            person_id TEXT NOT NULL,
            kind TEXT NOT NULL,
            week TEXT NOT NULL,
            tries BIGINT NOT NULL,
            next_at BIGINT NOT NULL,
            done_at BIGINT,
            outcome TEXT,
            PRIMARY KEY (person_id, kind, week)
        );
        CREATE TABLE mail_state (
            one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
            worked_at BIGINT,
            failed_at BIGINT,
            failure TEXT
        );
        """)
