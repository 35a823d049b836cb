import SQL

/// How the rollout stands is asked for by every page about it, and in a house of ten thousand people that must not mean reading
/// them all.
let m0035Order = Migration(
    id: "0035-order",
    text: """
        CREATE INDEX managers_of_manager ON managers (manager_id, person_id, since);
        CREATE INDEX people_by_acknowledgement ON people (acknowledged_at);
        """)
