import SQL

/// Which text of a calendar server a meeting comes from, so that what has changed can be taken alone: a digest of where it is, and
/// nothing of what it is about. Calendars of servers are read as a whole once more.
let m0043CalendarParts = Migration(
    id: "0043-calendar-parts",
    text: """
        ALTER TABLE meetings RENAME TO meetings_before;
        CREATE TABLE meetings (
            person_id TEXT NOT NULL,
            started_at BIGINT NOT NULL,
            ended_at BIGINT NOT NULL CHECK (ended_at > started_at),
            kind TEXT NOT NULL CHECK (kind IN ('meeting', 'possible', 'away')),
            attendees BIGINT NOT NULL,
            calendar_id TEXT NOT NULL,
            part TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (person_id, started_at, ended_at, kind, attendees, calendar_id, part)
        ) WITHOUT ROWID;
        INSERT INTO meetings (person_id, started_at, ended_at, kind, attendees, calendar_id)
        SELECT person_id, started_at, ended_at, kind, attendees, calendar_id FROM meetings_before;
        DROP TABLE meetings_before;
        ALTER TABLE calendars ADD COLUMN tokens TEXT;
        UPDATE calendars SET mark = NULL WHERE kind = 'caldav';
        """)
