import SQL

/// Whether its person has declared a change of working hours, or a file did. Only the own ones count in what is published: whoever
/// imports could set everybody's but one person's, and be left with that one's share. Of those from before nobody knows.
let m0029OwnHours = Migration(
    id: "0029-own-hours",
    text: """
        ALTER TABLE hours_changes ADD COLUMN own BIGINT NOT NULL DEFAULT 0 CHECK (own IN (0, 1));
        """)
