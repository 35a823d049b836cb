import SQL

/// What a note beside lines of others said about somebody's leave goes: whose it was is nobody else's matter. Days and effects stay.
let m0034Leave = Migration(
    id: "0034-leave",
    text: """
        UPDATE shared_annotations SET words = 'no words are kept of it' WHERE kind = 'leave';
        UPDATE look_notes SET words = 'no words are kept of it' WHERE kind = 'leave'
            AND scope IN ('team', 'service', 'organization');
        UPDATE one_on_one_notes SET words = 'no words are kept of it' WHERE kind = 'leave'
            AND scope IN ('team', 'service', 'organization');
        """)
