import SQL

/// When somebody's last day was written down: who is told late that it has been has as long to take everything along.
let m0037Leaving = Migration(
    id: "0037-leaving",
    text: """
        ALTER TABLE people ADD COLUMN left_written_at BIGINT;
        """)
