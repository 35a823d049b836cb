import SQL

/// Since when an account is its person's, and who has made an invitation. Whoever had deleted everything keeps no role: it would
/// be there again, as old as it was, for whoever opens the next invitation.
let m0019Standing = Migration(
    id: "0019-standing",
    text: """
        ALTER TABLE people ADD COLUMN entered_at BIGINT;
        UPDATE people SET entered_at = made_at WHERE passphrase_hash IS NOT NULL;
        ALTER TABLE invitations ADD COLUMN made_by TEXT;
        DELETE FROM roles WHERE person_id IN (
            SELECT person_id FROM people WHERE passphrase_hash IS NULL AND email NOT LIKE '%@%')
            AND EXISTS (SELECT 1 FROM house WHERE form = 'organization');
        DROP TABLE gate_facts;
        """)
