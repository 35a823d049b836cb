import SQL

/// Questions of the register lie in the order of their ids, which are of chance: between rows with a moment the place of one
/// without a name would say when it was asked.
let m0028Register = Migration(
    id: "0028-register",
    text: """
        ALTER TABLE register_questions RENAME TO register_questions_before;
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
        ) WITHOUT ROWID;
        INSERT INTO register_questions SELECT question_id, person_id, words, asked_at, owner_id, due, answer, answered_by,
            answered_at FROM register_questions_before ORDER BY question_id;
        DROP TABLE register_questions_before;
        CREATE INDEX register_questions_open ON register_questions (answer, asked_at) WHERE answer IS NULL;
        """)
