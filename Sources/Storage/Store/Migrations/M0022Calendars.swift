import SQL

/// Meetings of people, without what they are about: start, end, kind, how many. Addresses of calendars and what opens them are
/// sealed with a key that is not in the database. Working hours have days from which they hold, as zones do.
let m0022Calendars = Migration(
    id: "0022-calendars",
    text: """
        CREATE TABLE calendars (
            person_id TEXT NOT NULL,
            calendar_id TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('files', 'feed', 'caldav')),
            sealed TEXT,
            mark TEXT,
            made_at BIGINT NOT NULL,
            tried_at BIGINT,
            fetched_at BIGINT,
            failure TEXT,
            findings TEXT NOT NULL,
            tells_attendees BIGINT NOT NULL CHECK (tells_attendees IN (0, 1)),
            covers_from BIGINT,
            covers_to BIGINT,
            PRIMARY KEY (person_id, calendar_id)
        );
        CREATE TABLE meetings (
            person_id TEXT NOT NULL,
            started_at BIGINT NOT NULL,
            ended_at BIGINT NOT NULL CHECK (ended_at > started_at),
            kind TEXT NOT NULL CHECK (kind IN ('meeting', 'possible', 'away')),
            attendees BIGINT NOT NULL,
            calendar_id TEXT NOT NULL,
            PRIMARY KEY (person_id, started_at, ended_at, kind, attendees, calendar_id)
        ) WITHOUT ROWID;
        CREATE TABLE hours_changes (
            person_id TEXT NOT NULL,
            from_day TEXT NOT NULL,
            hours TEXT NOT NULL,
            PRIMARY KEY (person_id, from_day)
        );
        """)
