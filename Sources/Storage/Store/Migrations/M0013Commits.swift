import SQL

/// Commits in a form that is written as fast as git tells them: an author is a number here, known by its keyed hash in a table
/// of its own, and a row lies where it came instead of inside its key. And whether a commit touches what its service is made
/// of, where several services live in one repository.
let m0013Commits = Migration(
    id: "0013-commits",
    text: """
        CREATE TABLE authors (
            author BIGINT NOT NULL PRIMARY KEY,
            hash TEXT NOT NULL UNIQUE
        );
        INSERT INTO authors (author, hash) SELECT ROW_NUMBER() OVER (ORDER BY hash), hash
            FROM (SELECT DISTINCT author AS hash FROM commits WHERE author IS NOT NULL) AS known;
        ALTER TABLE commits RENAME TO earlier_commits;
        DROP INDEX commits_of_author;
        CREATE TABLE commits (
            service TEXT NOT NULL,
            sha TEXT NOT NULL,
            parents TEXT NOT NULL,
            authored_at BIGINT,
            committed_at BIGINT,
            author BIGINT,
            touches BIGINT NOT NULL DEFAULT 1,
            PRIMARY KEY (service, sha)
        );
        INSERT INTO commits (service, sha, parents, authored_at, committed_at, author)
            SELECT service, sha, parents, authored_at, committed_at, authors.author
            FROM earlier_commits LEFT JOIN authors ON authors.hash = earlier_commits.author;
        DROP TABLE earlier_commits;
        CREATE INDEX commits_of_author ON commits (author);
        """)
