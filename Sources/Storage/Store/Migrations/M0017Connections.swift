import SQL

/// Systems that evidence comes from. Secrets are sealed with a key that is not in the database; of what came there is who sent
/// it, what it was called and its hash, never the bytes.
let m0017Connections = Migration(
    id: "0017-connections",
    text: """
        CREATE TABLE connections (
            connection_id TEXT NOT NULL PRIMARY KEY,
            vendor TEXT NOT NULL,
            service TEXT NOT NULL,
            api_url TEXT,
            secret TEXT NOT NULL,
            previous_secret TEXT,
            token TEXT,
            deploys_by_tag BIGINT NOT NULL CHECK (deploys_by_tag IN (0, 1)),
            notes TEXT NOT NULL,
            made_at BIGINT NOT NULL,
            rotated_at BIGINT,
            first_event_at BIGINT,
            last_event_at BIGINT,
            events BIGINT NOT NULL,
            unknown_events BIGINT NOT NULL,
            reader TEXT,
            reader_until BIGINT
        );
        CREATE TABLE hook_deliveries (
            connection_id TEXT NOT NULL,
            delivery TEXT NOT NULL,
            body_hash TEXT NOT NULL,
            event TEXT,
            received_at BIGINT NOT NULL,
            PRIMARY KEY (connection_id, delivery)
        ) WITHOUT ROWID;
        CREATE INDEX hook_deliveries_received ON hook_deliveries (received_at);
        CREATE TABLE connection_streams (
            connection_id TEXT NOT NULL,
            stream TEXT NOT NULL,
            cursor TEXT,
            mark TEXT,
            etag TEXT,
            items BIGINT NOT NULL,
            finished_at BIGINT,
            failure TEXT,
            PRIMARY KEY (connection_id, stream)
        );
        CREATE TABLE incident_ends (
            incident_id TEXT NOT NULL PRIMARY KEY,
            resolved_at BIGINT NOT NULL
        );
        """)
