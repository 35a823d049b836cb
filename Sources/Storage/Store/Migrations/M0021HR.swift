import SQL

/// Case looks of HR, reports of decisions that rested on figures alone, and teams that agree to be seen together.
let m0021HR = Migration(
    id: "0021-hr",
    text: """
        ALTER TABLE looks ADD COLUMN case_category TEXT;
        ALTER TABLE looks ADD COLUMN case_number TEXT;
        CREATE TABLE case_requests (
            look_id TEXT NOT NULL PRIMARY KEY,
            viewer_id TEXT NOT NULL,
            person_id TEXT NOT NULL,
            metrics TEXT NOT NULL,
            from_week TEXT NOT NULL,
            to_week TEXT NOT NULL,
            question TEXT NOT NULL,
            case_category TEXT NOT NULL,
            case_number TEXT NOT NULL,
            asked_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            entry BIGINT NOT NULL
        );
        CREATE INDEX case_requests_of_person ON case_requests (person_id);
        CREATE TABLE sole_basis_reports (
            report_id TEXT NOT NULL PRIMARY KEY,
            person_id TEXT NOT NULL,
            decision TEXT NOT NULL,
            words TEXT NOT NULL,
            opened_at BIGINT NOT NULL,
            due TEXT NOT NULL,
            owner_id TEXT,
            outcome TEXT,
            closed_by TEXT,
            closed_at BIGINT
        );
        CREATE INDEX sole_basis_reports_of_person ON sole_basis_reports (person_id);
        CREATE TABLE team_contexts (
            team TEXT NOT NULL PRIMARY KEY,
            label TEXT NOT NULL,
            declared_by TEXT NOT NULL,
            declared_at BIGINT NOT NULL
        );
        CREATE TABLE team_agreements (
            team TEXT NOT NULL,
            other TEXT NOT NULL,
            label TEXT NOT NULL,
            agreed_by TEXT NOT NULL,
            agreed_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            PRIMARY KEY (team, other)
        );
        """)
