import SQL

/// Notes beside lines, and what two people have on their joint page. A note of a person is apart from those of teams: nothing that
/// reads one table can come upon the other.
let m0023Talk = Migration(
    id: "0023-talk",
    text: """
        CREATE TABLE own_annotations (
            person_id TEXT NOT NULL,
            annotation_id TEXT NOT NULL,
            from_day TEXT NOT NULL,
            to_day TEXT NOT NULL,
            kind TEXT NOT NULL,
            words TEXT NOT NULL,
            effect TEXT NOT NULL CHECK (effect IN ('none', 'leave-out', 'new-baseline')),
            is_shown BIGINT NOT NULL CHECK (is_shown IN (0, 1)),
            made_at BIGINT NOT NULL,
            PRIMARY KEY (person_id, annotation_id)
        ) WITHOUT ROWID;
        CREATE TABLE shared_annotations (
            annotation_id TEXT NOT NULL PRIMARY KEY,
            scope TEXT NOT NULL CHECK (scope IN ('team', 'service', 'organization')),
            name TEXT NOT NULL,
            from_day TEXT NOT NULL,
            to_day TEXT NOT NULL,
            kind TEXT NOT NULL,
            words TEXT NOT NULL,
            effect TEXT NOT NULL CHECK (effect IN ('none', 'leave-out', 'new-baseline')),
            made_by TEXT,
            made_at BIGINT NOT NULL
        );
        CREATE INDEX shared_annotations_of_scope ON shared_annotations (scope, name, from_day);
        CREATE TABLE look_notes (
            look_id TEXT NOT NULL,
            place BIGINT NOT NULL,
            person_id TEXT NOT NULL,
            scope TEXT NOT NULL,
            name TEXT NOT NULL,
            from_day TEXT NOT NULL,
            to_day TEXT NOT NULL,
            kind TEXT NOT NULL,
            words TEXT NOT NULL,
            effect TEXT NOT NULL,
            PRIMARY KEY (look_id, place)
        ) WITHOUT ROWID;
        CREATE TABLE one_on_ones (
            one_on_one_id TEXT NOT NULL PRIMARY KEY,
            person_id TEXT NOT NULL,
            manager_id TEXT NOT NULL,
            opened_at BIGINT NOT NULL,
            closed_at BIGINT
        );
        CREATE INDEX one_on_ones_of_person ON one_on_ones (person_id);
        CREATE INDEX one_on_ones_of_manager ON one_on_ones (manager_id);
        CREATE TABLE one_on_one_items (
            item_id TEXT NOT NULL PRIMARY KEY,
            one_on_one_id TEXT NOT NULL,
            person_id TEXT NOT NULL,
            words TEXT NOT NULL,
            edition BIGINT NOT NULL,
            made_at BIGINT NOT NULL,
            kept_by_person BIGINT NOT NULL CHECK (kept_by_person IN (0, 1)),
            kept_by_manager BIGINT NOT NULL CHECK (kept_by_manager IN (0, 1))
        );
        CREATE INDEX one_on_one_items_of ON one_on_one_items (one_on_one_id, made_at);
        CREATE TABLE one_on_one_charts (
            chart_id TEXT NOT NULL PRIMARY KEY,
            one_on_one_id TEXT NOT NULL,
            person_id TEXT NOT NULL,
            metric TEXT NOT NULL,
            unit TEXT NOT NULL,
            from_week TEXT NOT NULL,
            zone TEXT NOT NULL,
            amounts TEXT NOT NULL,
            added_at BIGINT NOT NULL
        );
        CREATE INDEX one_on_one_charts_of ON one_on_one_charts (one_on_one_id, added_at);
        CREATE TABLE one_on_one_notes (
            chart_id TEXT NOT NULL,
            place BIGINT NOT NULL,
            person_id TEXT NOT NULL,
            scope TEXT NOT NULL,
            name TEXT NOT NULL,
            from_day TEXT NOT NULL,
            to_day TEXT NOT NULL,
            kind TEXT NOT NULL,
            words TEXT NOT NULL,
            effect TEXT NOT NULL,
            PRIMARY KEY (chart_id, place)
        ) WITHOUT ROWID;
        CREATE TABLE charts_brought (
            chart_id TEXT NOT NULL PRIMARY KEY,
            viewer_id TEXT NOT NULL,
            person_id TEXT NOT NULL,
            metric TEXT NOT NULL,
            from_week TEXT NOT NULL,
            to_week TEXT NOT NULL,
            brought_at BIGINT NOT NULL
        );
        CREATE INDEX charts_brought_of_person ON charts_brought (person_id);
        CREATE TABLE chart_openings (
            idx BIGINT NOT NULL PRIMARY KEY,
            one_on_one_id TEXT NOT NULL,
            person_id TEXT NOT NULL,
            opened_at BIGINT NOT NULL
        );
        """)
