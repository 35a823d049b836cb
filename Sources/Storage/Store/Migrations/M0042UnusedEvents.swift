import SQL

/// What came over a connection and could not be used: how often, when last and why, so that somebody learns of it.
let m0042UnusedEvents = Migration(
    id: "0042-unused-events",
    text: """
        ALTER TABLE connections ADD COLUMN unused_events BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE connections ADD COLUMN unused_at BIGINT;
        ALTER TABLE connections ADD COLUMN unused_because TEXT;
        """)
