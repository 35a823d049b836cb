import SQL

/// Who belongs where, dated; what somebody may configure. Nothing here says what anybody does.
let m0003Organization = Migration(
    id: "0003-organization",
    text: """
        ALTER TABLE people ADD COLUMN working_hours TEXT;
        ALTER TABLE people ADD COLUMN until TEXT;
        CREATE TABLE places (
            person_id TEXT NOT NULL REFERENCES people,
            since TEXT NOT NULL,
            team TEXT,
            department TEXT,
            PRIMARY KEY (person_id, since)
        );
        CREATE TABLE managers (
            person_id TEXT NOT NULL REFERENCES people,
            since TEXT NOT NULL,
            manager_id TEXT,
            PRIMARY KEY (person_id, since)
        );
        CREATE TABLE roles (
            person_id TEXT NOT NULL REFERENCES people,
            role TEXT NOT NULL CHECK (role IN ('owner', 'maintainer', 'viewer', 'hr', 'trustee')),
            scope TEXT NOT NULL,
            PRIMARY KEY (person_id, role, scope)
        );
        INSERT INTO roles (person_id, role, scope) SELECT person_id, 'owner', 'organization' FROM people;
        """)
