import SQL

/// What editors reported in a span as changed lines, kept when the heartbeats go. Null where they reported nothing, and for spans
/// whose heartbeats are still there and say it themselves.
let m0014LineChanges = Migration(
    id: "0014-line-changes",
    text: """
        ALTER TABLE spans ADD COLUMN ai_lines BIGINT;
        ALTER TABLE spans ADD COLUMN human_lines BIGINT;
        """)
