import SQL

/// What is published, the ledger, and looks. Cells and levels say nothing of a person; who counts in which panel stands under
/// a key that means nothing once its person has deleted everything.
let m0005Publication = Migration(
    id: "0005-publication",
    text: """
        CREATE TABLE groups_by_slug (
            kind TEXT NOT NULL CHECK (kind IN ('team', 'department')),
            slug TEXT NOT NULL,
            name TEXT NOT NULL,
            department TEXT,
            PRIMARY KEY (kind, slug)
        );
        CREATE UNIQUE INDEX groups_by_name ON groups_by_slug (kind, name);
        CREATE TABLE panels (
            panel_id TEXT NOT NULL PRIMARY KEY,
            quarter TEXT NOT NULL,
            from_week TEXT NOT NULL,
            to_week TEXT NOT NULL,
            department TEXT,
            people BIGINT NOT NULL CHECK (people >= 6),
            frozen_at BIGINT NOT NULL,
            leaf BIGINT NOT NULL
        );
        CREATE TABLE panel_teams (
            panel_id TEXT NOT NULL REFERENCES panels,
            team TEXT NOT NULL,
            PRIMARY KEY (panel_id, team)
        );
        CREATE TABLE cells (
            metric TEXT NOT NULL,
            week TEXT NOT NULL,
            panel_id TEXT NOT NULL REFERENCES panels,
            change DOUBLE PRECISION,
            sealed_at BIGINT NOT NULL,
            leaf BIGINT NOT NULL,
            PRIMARY KEY (panel_id, metric, week)
        );
        CREATE TABLE levels (
            metric TEXT NOT NULL,
            quarter TEXT NOT NULL,
            panel_id TEXT NOT NULL REFERENCES panels,
            usual DOUBLE PRECISION NOT NULL,
            sealed_at BIGINT NOT NULL,
            leaf BIGINT NOT NULL,
            PRIMARY KEY (panel_id, metric, quarter)
        );
        CREATE TABLE boundaries (
            quarter TEXT NOT NULL PRIMARY KEY,
            from_week TEXT NOT NULL,
            to_week TEXT NOT NULL,
            frozen_at BIGINT NOT NULL
        );
        CREATE TABLE sealed_weeks (
            week TEXT NOT NULL PRIMARY KEY,
            sealed_at BIGINT NOT NULL
        );
        CREATE TABLE member_keys (
            person_id TEXT NOT NULL PRIMARY KEY,
            member_key TEXT NOT NULL UNIQUE
        );
        CREATE TABLE panel_members (
            panel_id TEXT NOT NULL REFERENCES panels,
            member_key TEXT NOT NULL,
            team TEXT NOT NULL,
            baseline_weeks TEXT NOT NULL,
            PRIMARY KEY (panel_id, member_key)
        );
        CREATE INDEX panels_of_member ON panel_members (member_key);
        CREATE TABLE baselines (
            panel_id TEXT NOT NULL REFERENCES panels,
            member_key TEXT NOT NULL,
            metric TEXT NOT NULL,
            usual DOUBLE PRECISION NOT NULL,
            PRIMARY KEY (panel_id, member_key, metric)
        );
        CREATE TABLE active_members (
            panel_id TEXT NOT NULL REFERENCES panels,
            week TEXT NOT NULL,
            member_key TEXT NOT NULL,
            PRIMARY KEY (panel_id, week, member_key)
        );
        CREATE TABLE not_counted (
            person_id TEXT NOT NULL PRIMARY KEY,
            since BIGINT NOT NULL
        );
        CREATE TABLE phases (
            since BIGINT NOT NULL PRIMARY KEY,
            phase BIGINT NOT NULL CHECK (phase BETWEEN 1 AND 4)
        );
        CREATE TABLE gate_facts (
            fact TEXT NOT NULL CHECK (fact IN ('trained', 'policy-acknowledged', 'checklist-green')),
            person_id TEXT NOT NULL,
            until BIGINT,
            PRIMARY KEY (fact, person_id)
        );
        CREATE TABLE ledger_head (
            one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
            size BIGINT NOT NULL,
            peaks TEXT NOT NULL,
            checkpoint TEXT NOT NULL
        );
        CREATE TABLE ledger_leaves (
            idx BIGINT NOT NULL PRIMARY KEY,
            leaf TEXT NOT NULL,
            hash TEXT NOT NULL
        );
        CREATE TABLE ledger_nodes (
            height BIGINT NOT NULL,
            idx BIGINT NOT NULL,
            hash TEXT NOT NULL,
            PRIMARY KEY (height, idx)
        );
        CREATE TABLE ledger_openings (
            idx BIGINT NOT NULL PRIMARY KEY,
            salt TEXT NOT NULL,
            content TEXT NOT NULL,
            kind TEXT NOT NULL,
            person_id TEXT,
            written_at BIGINT NOT NULL
        );
        CREATE INDEX openings_of_kind ON ledger_openings (kind, idx);
        CREATE INDEX openings_of_person ON ledger_openings (person_id);
        CREATE TABLE looks (
            look_id TEXT NOT NULL PRIMARY KEY,
            viewer_id TEXT NOT NULL,
            person_id TEXT NOT NULL,
            metrics TEXT NOT NULL,
            from_week TEXT NOT NULL,
            to_week TEXT NOT NULL,
            question TEXT NOT NULL,
            asked_at BIGINT NOT NULL,
            opens_at BIGINT,
            expires_at BIGINT,
            acknowledged_at BIGINT,
            closed_at BIGINT,
            reason TEXT,
            context TEXT
        );
        CREATE INDEX looks_at_person ON looks (person_id, asked_at);
        CREATE INDEX looks_by_viewer ON looks (viewer_id, asked_at);
        CREATE TABLE look_entries (
            look_id TEXT NOT NULL,
            idx BIGINT NOT NULL,
            PRIMARY KEY (look_id, idx)
        );
        CREATE TABLE look_sheets (
            look_id TEXT NOT NULL PRIMARY KEY,
            person_id TEXT NOT NULL,
            frozen_at BIGINT NOT NULL,
            zone TEXT NOT NULL,
            content TEXT NOT NULL
        );
        CREATE TABLE attack_reports (
            one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
            report TEXT NOT NULL,
            made_at BIGINT NOT NULL
        );
        INSERT INTO phases (since, phase) SELECT set_up_at, 2 FROM house WHERE simulated = 0;
        """)
