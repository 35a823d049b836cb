"""Work evidence by file, through the built binary: good rows are taken, bad ones named, and titles have no way in."""

import json
import sqlite3
import time

from house import begin

FILES = {
    "changes": (
        "id,service,author_email,created_at,ready_at,first_commit_at,first_review_at,approved_at,merged_at,closed_at,"
        "merge_sha,shas,title",
        "shop#1,shop,ada@example.org,2026-01-02T00:00:00Z,,2026-01-01T00:00:00Z,,,2026-01-03T00:00:00Z,,,,CANARY-TITLE",
        "shop#2,shop,ada@example.org,2026-01-02T00:00:00Z,,,,,2026-01-01T00:00:00Z,,,,", "merged_at"),
    "reviews": (
        "change_id,reviewer_email,submitted_at,state,body", "shop#1,bob@example.org,2026-01-02T12:00:00Z,approved,CANARY-BODY",
        "shop#1,bob@example.org,2026-01-02T12:00:00Z,fine,", "state"),
    "incidents": (
        "id,service,detected_at,resolved_at,deployment_id,cause", "i1,shop,2026-01-02T00:00:00Z,,,CANARY-CAUSE",
        "i2,shop,2026-01-02T00:00:00Z,2026-01-01T00:00:00Z,,", "resolved_at"),
    "iterations": (
        "id,team,name,started_at,completed_at", "s1,Cart,Sprint 1,2026-01-01T00:00:00Z,",
        "s2,Cart,Sprint 2,,2026-01-01T00:00:00Z", "completed_at"),
    "work-items": (
        "item,iteration,event,at,value,assignee_email,title", "A-1,s1,entered,2026-01-01T00:00:00Z,3,,CANARY-ITEM",
        "A-1,,entered,2026-01-01T00:00:00Z,,,", "iteration"),
}


def test_good_rows_are_imported_and_the_bad_one_is_named_by_line_and_column(house, tmp_path):
    for kind, (header, good, bad, column) in FILES.items():
        file = tmp_path / f"{kind}.csv"
        file.write_text("\n".join([header, good, bad]) + "\n")
        for _ in range(2):
            done = house.run("import", kind, str(file))
            assert (done.returncode, done.stdout.strip()) == (1, "taken 1, refused 1"), kind
            assert f"line 3, column {column}" in done.stderr
    stored = b"".join(path.read_bytes() for path in house.data.iterdir() if path.is_file())
    assert b"CANARY" not in stored and b"shop#1" in stored


def test_doctor_says_which_input_is_missing_and_when_each_source_was_last_heard(fresh, tmp_path):
    house = fresh(solo=False)
    begin(3, house.data)
    now = time.time_ns() // 1000
    with sqlite3.connect(house.database()) as line:
        line.execute("INSERT INTO announcements VALUES (?, 'lead-time-for-changes', 'owner')", (now - 15 * 86_400_000_000,))
    done = house.run("doctor")
    assert "no line of" not in done.stdout and "changes of" not in done.stdout
    file = tmp_path / "changes.csv"
    file.write_text("\n".join(FILES["changes"][:2]) + "\n")
    assert house.run("import", "changes", str(file)).returncode == 0
    done = house.run("doctor")
    said = done.stdout.splitlines()
    assert "ok: Service shop misses deployments: no line of lead-time-for-changes." in said, done.stdout
    (untold,) = [line for line in said if line.startswith("ok: Service shop misses an announcement")]
    assert "rework-rate, " in untold, "of these nobody was told, and one line says it of all"
    assert any(line.startswith(f"ok: changes of shop: last heard {time.strftime('%Y-', time.gmtime())}") for line in said)


def test_doctor_misses_no_lines_in_the_house_of_one_person(house, tmp_path):
    file = tmp_path / "changes.csv"
    file.write_text("\n".join(FILES["changes"][:2]) + "\n")
    assert house.run("import", "changes", str(file)).returncode == 0
    done = house.run("doctor")
    assert "changes of shop: last heard" in done.stdout and "no line of" not in done.stdout


def test_shared_work_is_not_explained_where_nothing_is_published_and_own_work_only_to_oneself(house):
    done = house.run("explain", "lead-time-for-changes", "--service", "shop")
    assert done.returncode == 1 and "the house of one person, and publishes nothing" in done.stderr
    assert "the house of one person" in house.run("export", "published").stderr
    assert house.run("explain", "lead-time-for-changes", "--me").returncode == 2
    assert house.run("explain", "own-cycle-time", "--team", "cart").returncode == 2
    assert house.run("explain", "focus-time", "--service", "shop").returncode == 2


def test_a_metric_of_shared_work_waits_for_its_announcement(fresh, tmp_path):
    """Nothing of it is computed before people were told and the notice is over, and `explain` says so."""
    house = fresh(solo=False)
    begin(3, house.data)
    file = tmp_path / "changes.csv"
    file.write_text("\n".join(FILES["changes"][:2]) + "\n")
    assert house.run("import", "changes", str(file)).returncode == 0
    told, now = "lead-time-for-changes", time.time_ns() // 1000

    def missing(metric):
        done = house.run("explain", metric, "--service", "shop", "--format", "json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)["missing"]

    def announce(days_ago):
        with sqlite3.connect(house.database()) as line:
            line.execute("DELETE FROM announcements")
            line.execute("INSERT INTO announcements VALUES (?, ?, 'owner')", (now - int(days_ago * 86_400_000_000), told))

    assert missing(told) == ["notice"]
    announce(13.9)
    assert missing(told) == ["notice"], "the notice is not over"
    announce(14.1)
    assert missing(told) != [] and "notice" not in missing(told)
    assert missing("rework-rate") == ["notice"], "of this one nobody was told"
