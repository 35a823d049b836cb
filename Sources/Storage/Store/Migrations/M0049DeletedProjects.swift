import SQL

/// Which projects somebody has deleted, as keyed hashes of their names: a backup from before must not bring them back, also when
/// the project is taken in again.
let m0049DeletedProjects = Migration(
    id: "0049-deleted-projects",
    text: """
        CREATE TABLE deleted_projects (
            person_id TEXT NOT NULL,
            hash TEXT NOT NULL,
            deleted_at BIGINT NOT NULL,
            PRIMARY KEY (person_id, hash)
        );
        """)
