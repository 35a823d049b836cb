import SQL

/// Concerns and pulses. No table joins a person to a pass, a letter or an answer, and none holds the moment of one: who has passes of a
/// period is in one, which passes are used up in another, and letters have the week they were put in until they are handed over.
let m0020Voice = Migration(
    id: "0020-voice",
    text: """
        CREATE TABLE voice_issuers (
            period TEXT NOT NULL PRIMARY KEY,
            purpose TEXT NOT NULL CHECK (purpose IN ('concern', 'pulse')),
            first_day TEXT NOT NULL,
            last_day TEXT NOT NULL,
            sealed_key TEXT,
            public_key TEXT NOT NULL
        );
        CREATE TABLE voice_fetches (
            period TEXT NOT NULL,
            person_id TEXT NOT NULL,
            request TEXT NOT NULL,
            PRIMARY KEY (period, person_id)
        ) WITHOUT ROWID;
        CREATE TABLE voice_spent (
            pass TEXT NOT NULL PRIMARY KEY,
            period TEXT NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE concerns (
            concern_id TEXT NOT NULL PRIMARY KEY,
            receipt TEXT NOT NULL UNIQUE,
            words TEXT NOT NULL,
            box TEXT,
            released_on TEXT,
            outcome TEXT CHECK (outcome IN ('changed', 'explained', 'not-pursued')),
            closed_on TEXT
        ) WITHOUT ROWID;
        CREATE TABLE concern_replies (
            reply_id TEXT NOT NULL PRIMARY KEY,
            concern_id TEXT NOT NULL,
            hat TEXT NOT NULL CHECK (hat IN ('hr', 'trustee')),
            words TEXT NOT NULL,
            said_on TEXT NOT NULL
        );
        CREATE TABLE pulse_counts (
            period TEXT NOT NULL,
            answer BIGINT NOT NULL CHECK (answer BETWEEN 1 AND 5),
            count BIGINT NOT NULL,
            PRIMARY KEY (period, answer)
        ) WITHOUT ROWID;
        CREATE TABLE pulses (
            period TEXT NOT NULL PRIMARY KEY,
            last_day TEXT NOT NULL,
            halves BIGINT,
            published_at BIGINT NOT NULL
        );
        """)
