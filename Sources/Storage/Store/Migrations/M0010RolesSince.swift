import SQL

/// Since when somebody holds a role: whoever makes a trustee must not sign by that trustee's hand the same day.
let m0010RolesSince = Migration(
    id: "0010-roles-since",
    text: "ALTER TABLE roles ADD COLUMN since BIGINT NOT NULL DEFAULT 0;")
