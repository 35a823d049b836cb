import SQL

/// What is shown of changes of roles is a few entries among those of every manager of everybody: found without reading these.
/// They begin with the column that the index of kinds begins with, so that they are no worse and younger, which SQLite's planner
/// needs to take them.
let m0046Changes = Migration(
    id: "0046-changes",
    text: """
        CREATE INDEX openings_of_trustees ON ledger_openings (kind, idx)
            WHERE kind = 'role' AND content LIKE '%"role":"trustee"%';
        CREATE INDEX openings_of_roles ON ledger_openings (kind, idx)
            WHERE kind = 'role' AND content NOT LIKE '%"relation":%' AND content NOT LIKE '%"role":"trustee"%';
        """)
