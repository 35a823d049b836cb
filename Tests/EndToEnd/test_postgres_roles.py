"""Roles of the database: whoever is given the published schema reads what leadership can know, and nothing else (G17)."""

import json
import subprocess

import pytest

import postgres
from house import run
from psql import PSQL

pytestmark = pytest.mark.skipif(postgres.ADDRESS is None, reason="no PostgreSQL: DAYLIGHT_TEST_POSTGRES is not set")


@pytest.fixture(scope="module")
def organization(folder_for):
    """A simulated organization on PostgreSQL, sealed."""
    name, address = postgres.make()
    data = folder_for("roles") / "data"

    def ok(*arguments):
        done = run(*arguments, data=data, env={"DAYLIGHT_DATABASE": address}, timeout=300)
        assert done.returncode == 0, done.stderr
        return done.stdout

    ok("demo", "--no-serve", "--people", "40", "--weeks", "12", "--through", "2026-W40")
    yield name, ok
    postgres.drop(name)


def as_role(role, database, sql):
    return subprocess.run(
        [PSQL, "-h", postgres.folder(), "-U", "postgres", "-d", database, "-XAtq", "-F", "\t", "-v", "ON_ERROR_STOP=1",
         "-c", f"SET ROLE {role}", "-c", sql], capture_output=True, text=True, check=False)


def tables(database):
    """All but the views that are given."""
    found = postgres.query(database, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
    return [table for table, in found if not table.startswith("published_") or table == "published_now"]


def test_the_role_reads_what_is_published_and_is_denied_every_table(organization):
    database, ok = organization
    published = json.loads(ok("export", "published"))
    read = as_role("daylight_published", database, "SELECT metric, week, panel_id FROM published_cells")
    assert read.returncode == 0, read.stderr
    assert sorted(map(tuple, (line.split("\t") for line in read.stdout.splitlines()))) == sorted(
        (cell["metric"], cell["week"], cell["panel"]) for cell in published["cells"])
    denied = tables(database)
    assert {"people", "spans", "heartbeats", "looks", "cells", "commits", "sessions"} <= set(denied)
    for table in denied:
        refused = as_role("daylight_published", database, f"SELECT 1 FROM {table} LIMIT 1")
        assert refused.returncode != 0 and "permission denied" in refused.stderr, table
    for statement in ("DELETE FROM published_cells", "UPDATE published_cells SET change = 0", "CREATE TABLE mine ()"):
        assert "permission denied" in as_role("daylight_published", database, statement).stderr, statement


def test_no_view_of_it_reaches_a_person(organization):
    """The columns of the views are a closed list: a new one is a decision."""
    database, _ = organization
    columns = postgres.query(
        database, "SELECT SUBSTR(table_name, 11) || '.' || column_name FROM information_schema.columns WHERE table_name LIKE 'published%'")
    assert {column for column, in columns} == {
        "now.one", "panels.panel_id", "panels.quarter", "panels.from_week", "panels.to_week", "panels.department",
        "panels.size_band", "panels.leaf", "panel_teams.panel_id", "panel_teams.team", "cells.metric", "cells.week",
        "cells.panel_id", "cells.change", "cells.sealed_at", "cells.leaf", "levels.metric", "levels.quarter",
        "levels.panel_id", "levels.usual", "levels.sealed_at", "levels.leaf"}


def test_a_role_that_was_given_nothing_reads_nothing(organization):
    database, _ = organization
    role = f"nothing_{database}"
    postgres.query(database, f"CREATE ROLE {role}")
    try:
        for table in tables(database):
            assert "permission denied" in as_role(role, database, f"SELECT 1 FROM {table} LIMIT 1").stderr, table
    finally:
        postgres.query(database, f"DROP ROLE {role}")


def test_what_a_phase_or_a_profile_hides_is_hidden_here_too(organization):
    database, _ = organization
    count = "SELECT COUNT(*) FROM published_cells"
    assert int(as_role("daylight_published", database, count).stdout) > 0
    postgres.query(database, "INSERT INTO settings (name, since, value) VALUES ('profile', 1, 'work-only')")
    assert int(as_role("daylight_published", database, count).stdout) == 0
    postgres.query(database, "DELETE FROM settings")
    postgres.query(database, "INSERT INTO phases (since, phase) SELECT MAX(since) + 1, 2 FROM phases")
    assert int(as_role("daylight_published", database, count).stdout) == 0
    postgres.query(database, "DELETE FROM phases WHERE phase = 2")
    assert int(as_role("daylight_published", database, count).stdout) > 0


def test_a_server_whose_role_may_not_make_roles_migrates_all_the_same():
    name, _ = postgres.make()
    role = f"plain_{name}"
    try:
        postgres.query("postgres", f"CREATE ROLE {role} LOGIN")
        postgres.query("postgres", f"ALTER DATABASE {name} OWNER TO {role}")
        address = f"postgres://{role}@/{name}?host={postgres.folder()}"
        done = run("migrate", "--database", address)
        assert done.returncode == 0, done.stderr
        assert postgres.query(name, "SELECT COUNT(*) FROM published_cells") == [["0"]]
    finally:
        postgres.drop(name)
        postgres.query("postgres", f"DROP ROLE {role}")
