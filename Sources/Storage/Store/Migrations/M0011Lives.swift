import SQL

/// What keeps somebody deleted who has deleted everything: an address of theirs in git is known by its keyed hash, and whoever
/// comes back lives another life, by which a restored backup tells what is not to come back.
let m0011Lives = Migration(
    id: "0011-lives",
    text: """
        ALTER TABLE people ADD COLUMN life TEXT NOT NULL DEFAULT '';
        CREATE TABLE forgotten_addresses (
            hash TEXT NOT NULL PRIMARY KEY
        );
        """)
