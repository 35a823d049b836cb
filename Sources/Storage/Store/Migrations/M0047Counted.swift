import SQL

/// What pages of a large house find without reading everybody: the first of all by name, who has left, who has read a version of
/// the policy, and which weeks have something that is shown. A question that asks few people for their names begins with those
/// (`CROSS JOIN`): sorted by name, SQLite would otherwise go through everybody.
let m0047Counted = Migration(
    id: "0047-counted",
    text: """
        CREATE INDEX people_by_name ON people (name, email);
        CREATE INDEX people_who_left ON people (until) WHERE until IS NOT NULL;
        CREATE INDEX readers_of_policy ON policy_acknowledgements (version, person_id);
        CREATE INDEX cells_shown ON cells (week) WHERE change IS NOT NULL;
        """)
