import SQL

/// Until when that is kept which has no date, or one that has not come yet: it would never be old enough to be deleted.
let m0048Undated = Migration(
    id: "0048-undated",
    text: """
        ALTER TABLE commits ADD COLUMN kept_until BIGINT;
        ALTER TABLE deployments ADD COLUMN kept_until BIGINT;
        """)
