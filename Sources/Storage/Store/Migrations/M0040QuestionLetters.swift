import SQL

/// Questions without a name that came through the concern channel and wait for their batch: the week, and nothing of whose they
/// are. Handed over they are in the register, and not here.
let m0040QuestionLetters = Migration(
    id: "0040-question-letters",
    text: """
        CREATE TABLE question_letters (
            letter_id TEXT NOT NULL PRIMARY KEY,
            words TEXT NOT NULL,
            box TEXT NOT NULL
        ) WITHOUT ROWID;
        """)
