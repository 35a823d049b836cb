import SQL

/// Who signs on at an identity provider: the subject is a keyed hash. An attempt is kept from its end until it would be too old.
let m0012SignOn = Migration(
    id: "0012-sign-on",
    text: """
        CREATE TABLE sign_ons (
            person_id TEXT NOT NULL PRIMARY KEY,
            issuer TEXT NOT NULL,
            subject TEXT NOT NULL,
            bound_at BIGINT NOT NULL
        );
        CREATE UNIQUE INDEX sign_ons_by_subject ON sign_ons (issuer, subject);
        CREATE TABLE sign_on_attempts (
            hash TEXT NOT NULL PRIMARY KEY,
            expires_at BIGINT NOT NULL
        );
        """)
