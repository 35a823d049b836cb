import SQL

/// Who spoke at the live meeting, apart from the words about it.
let m0038Speaker = Migration(
    id: "0038-speaker",
    text: """
        ALTER TABLE attestations ADD COLUMN speaker TEXT;
        """)
