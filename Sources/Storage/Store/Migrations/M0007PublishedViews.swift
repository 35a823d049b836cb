import SQL

/// What somebody may be given who reads the database with a tool of their own: what leadership can know now, and nothing else
/// (guarantee G17). On PostgreSQL these are views with a role that reads them; the embedded database has no roles.
///
/// Where the server's role may not make roles, the views are there all the same, and whoever may grants them.
let m0007PublishedViews = Migration(
    id: "0007-published-views",
    text: "",
    onPostgres: """
        CREATE VIEW published_now AS SELECT 1 AS one WHERE
            COALESCE((SELECT phase FROM phases
                WHERE since <= (EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::BIGINT
                ORDER BY since DESC LIMIT 1), 1) >= 3
            AND COALESCE((SELECT value FROM settings WHERE name = 'profile'
                AND since <= (EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::BIGINT
                ORDER BY since DESC LIMIT 1), 'standard') = 'standard';
        CREATE VIEW published_panels AS
            SELECT panel_id, quarter, from_week, to_week, department,
            CASE WHEN people <= 8 THEN '6-8' WHEN people <= 12 THEN '9-12' WHEN people <= 20 THEN '13-20' ELSE '21+' END
            AS size_band, leaf FROM panels WHERE EXISTS (SELECT 1 FROM published_now);
        CREATE VIEW published_panel_teams AS
            SELECT panel_id, team FROM panel_teams WHERE EXISTS (SELECT 1 FROM published_now);
        CREATE VIEW published_cells AS
            SELECT metric, week, panel_id, change, sealed_at, leaf FROM cells WHERE EXISTS (SELECT 1 FROM published_now);
        CREATE VIEW published_levels AS
            SELECT metric, quarter, panel_id, usual, sealed_at, leaf FROM levels
            WHERE EXISTS (SELECT 1 FROM published_now);
        DO $$
        BEGIN
            IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'daylight_published') THEN
                CREATE ROLE daylight_published NOLOGIN;
            END IF;
        EXCEPTION WHEN insufficient_privilege OR duplicate_object OR unique_violation THEN NULL;
        END $$;
        DO $$
        BEGIN
            IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'daylight_published') THEN
                EXECUTE format('GRANT USAGE ON SCHEMA %I TO daylight_published', current_schema());
                GRANT SELECT ON published_panels, published_panel_teams, published_cells, published_levels
                    TO daylight_published;
            END IF;
        EXCEPTION WHEN insufficient_privilege THEN NULL;
        END $$;
        """)
