"""`backup` and `restore`: one file that is whole or not there, while the server works; what was deleted stays deleted."""

import json
import re
import sqlite3
import stat
import threading
import time
from datetime import timedelta

import pytest

import postgres
from beats import DAY, beats, micros, now
from calendars import calendar, event, monday, sent
from contract import API, COOKIE, OWNER, PASSPHRASE, SESSION
from house import House, Server, one_line, run
from web import bearer

ENGINES = ["sqlite", pytest.param("postgres", marks=pytest.mark.skipif(
    postgres.ADDRESS is None, reason="no PostgreSQL: DAYLIGHT_TEST_POSTGRES is not set"))]


@pytest.fixture(params=ENGINES)
def house(request, folder):
    """On either engine."""
    env, name = {}, None
    if request.param == "postgres":
        name, address = postgres.make()
        env = {"DAYLIGHT_DATABASE": address}
    made = House(folder, **env)
    yield made
    made.server.stop()
    if name:
        postgres.drop(name)


def backed_up(house, name="house.backup"):
    file = house.data.parent / name
    done = house.run("backup", str(file))
    assert done.returncode == 0, done.stderr
    return file


def restored(house, file):
    house.server.stop()
    done = house.run("restore", str(file))
    assert done.returncode == 0, done.stderr
    house.server = Server(house.data, **house.env).start()
    opened = house.server.call("POST", SESSION, json={"email": OWNER, "passphrase": PASSPHRASE})
    assert opened.status == 201, opened
    house.session = opened.json()["session"]
    return done.stdout


def times(house):
    return sorted(micros(each["time"]) for each in house.exported()["heartbeats"])


def test_a_backup_is_for_its_owner_alone_without_the_key_and_opens_as_it_was(house):
    house.keep(beats(50, now() - 7200))
    before = house.exported()
    file = backed_up(house)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (house.data / "daylight.key").read_bytes() not in file.read_bytes()
    house.keep(beats(20, now() - 3600))
    assert len(times(house)) == 70
    said = restored(house, file)
    assert "in the ledger" in said and "replaced" in said and "decided since" in said
    after = house.exported()
    for part in ("heartbeats", "spans", "series", "settings", "acknowledgements"):
        assert after[part] == before[part], part
    assert house.run("ledger", "verify").returncode == 0


def test_the_ledger_says_what_was_restored_and_an_editor_that_has_seen_more_notices(house):
    house.run("export", "published")
    file = backed_up(house)
    house.run("export", "published")
    pinned = house.data.parent / "checkpoint.txt"
    pinned.write_text(house.run("ledger", "checkpoint").stdout)
    restored(house, file)
    shown = house.page("/trustee").text
    assert "a backup was restored" in shown and "a backup of everything was made" in shown and "export of what is published" in shown
    assert house.run("ledger", "verify").returncode == 0, "by itself it is whole"
    assert house.run("ledger", "verify", "--against", str(pinned)).returncode == 1


def test_what_was_deleted_since_is_deleted_again_and_keys_that_were_taken_back_stay_so(house):
    start = now() - 7200
    house.keep(beats(60, start, project="canary-of-a-backup"))
    other = house.make_token("read")["token"]
    file = backed_up(house)
    house.revoke(other)
    deleted = house.api("DELETE", f"{API}/me/data?from={iso(start - 60)}&to={iso(start + 30 * 60)}")
    assert deleted.status < 300, deleted
    left = times(house)
    old = house.session
    said = restored(house, file)
    assert "What people had deleted or decided since holds here too; everybody signs in again." in said.splitlines()
    assert times(house) == left
    assert house.server.call("GET", f"{API}/me/looks", headers=bearer(other)).status == 401
    assert house.server.call("GET", f"{API}/me/looks", headers=bearer(old)).status == 401, "everybody signs in again"


def test_what_was_decided_since_holds_in_the_restored_database(house):
    house.keep(beats(30, now() - 7200, project="left-out"))
    house.keep(beats(30, now() - 3600, project="stays"))
    file = backed_up(house)
    assert house.api("POST", f"{API}/me/exclusions", json={"project": "left-out", "past": "delete"}).status < 300
    assert house.api("POST", f"{API}/me/pause", json={"paused": True}).status < 300
    csrf = re.search(r'name="csrf" value="([^"]+)"', house.page("/me/keys").text).group(1)
    new = "another lovely day in june"
    changed = house.server.call("POST", "/me/keys/passphrase", form={
        "csrf": csrf, "passphrase": PASSPHRASE, "new_passphrase": new, "repeated": new},
        headers={"Cookie": f"{COOKIE}={house.session}", "Origin": house.server.url})
    assert changed.status == 303
    house.server.stop()
    assert house.run("restore", str(file)).returncode == 0
    house.server = Server(house.data, **house.env).start()
    assert house.server.call("POST", SESSION, json={"email": OWNER, "passphrase": PASSPHRASE}).status == 401
    assert house.server.call("POST", SESSION, json={"email": OWNER, "passphrase": new}).status == 201
    own = house.exported()
    assert {beat["project"] for beat in own["heartbeats"]} == {"stays"}
    assert own["settings"]["excluded_projects"] == ["left-out"] and own["settings"]["paused_since"]
    assert not any("left-out" == span["project"] for span in own["spans"])


def test_a_project_that_was_deleted_since_stays_so_also_when_it_was_taken_in_again(house):
    house.keep(beats(30, now() - 9000, project="gone-before"))
    exclusions = f"{API}/me/exclusions"
    assert house.api("POST", exclusions, json={"project": "gone-before", "past": "delete"}).status == 201
    assert house.api("DELETE", f"{exclusions}?project=gone-before").status == 204
    # What came after it was deleted is there by right.
    house.keep(beats(30, now() - 7200, project="gone-before"))
    house.keep(beats(30, now() - 5400, project="gone-since"))
    house.keep(beats(30, now() - 3600, project="stays"))
    file = backed_up(house)
    assert house.api("POST", exclusions, json={"project": "gone-since", "past": "delete"}).status == 201
    assert house.api("DELETE", f"{exclusions}?project=gone-since").status == 204
    # What is said of it afterwards is said by right.
    said = {"from": iso(now() - 86400), "to": iso(now() - 82800), "kind": "coding", "project": "gone-since"}
    assert house.api("POST", f"{API}/me/corrections", json=said).status == 201
    restored(house, file)
    own = house.exported()
    assert {beat["project"] for beat in own["heartbeats"]} == {"gone-before", "stays"}
    assert {span["project"] for span in own["spans"]} == {"gone-before", "stays"}
    assert [each["project"] for each in own["settings"]["corrections"]] == ["gone-since"]
    assert own["settings"]["excluded_projects"] == []


def test_a_calendar_that_was_removed_since_does_not_come_back_with_its_meetings(house, folder):
    def imported(days):
        text = calendar(event(f"{days}", monday(2) + timedelta(days=days, hours=9)))
        (folder / "mine.ics").write_text(text)
        assert house.run("import", "calendar", str(folder / "mine.ics"), "--email", OWNER).returncode == 0

    imported(1)
    first = house.exported()["meetings"]
    kept = backed_up(house, "kept.backup")
    restored(house, kept)
    assert house.exported()["meetings"] == first, "one that is still there keeps its meetings"
    sent(house, "/me/calendar", "/me/calendar/remove")
    restored(house, kept)
    assert house.exported()["meetings"] == []
    # Another one of the same name is another one.
    imported(1)
    again = backed_up(house, "again.backup")
    sent(house, "/me/calendar", "/me/calendar/remove")
    imported(2)
    restored(house, again)
    assert house.exported()["meetings"] == []


def test_who_deleted_everything_and_came_back_gets_nothing_back_by_a_backup(house):
    house.keep(beats(30, now() - 7200, project="canary-of-a-life"))
    file = backed_up(house)
    gone = house.api("DELETE", f"{API}/me/data?everything=true")
    assert gone.status < 300, gone
    invited = json.loads(house.run("person", "invite", OWNER, "--format", "json").stdout)
    house.accept(invited)
    house.keep(beats(5, now() - 600, project="new-life"))
    token = house.token
    restored(house, file)
    projects = {beat["project"] for beat in house.exported()["heartbeats"]}
    assert projects == set(), "neither the old life, nor what came after the backup"
    assert house.token == token and house.send(beats(2, now() - 60, project="new-life")).status < 300


def test_a_newer_backup_over_an_older_database_tells_how_things_are_and_both_keep_out(house):
    house.keep(beats(30, now() - 7200, project="stays"))
    older = backed_up(house, "older.backup")
    for project in ("left-out", "also-left-out"):
        assert house.api("POST", f"{API}/me/exclusions", json={"project": project, "past": "keep"}).status < 300
    house.keep(beats(5, now() - 600, project="stays"))
    told, token = times(house), house.token
    newer = backed_up(house, "newer.backup")
    restored(house, older)
    assert len(times(house)) < len(told)
    assert house.api("POST", f"{API}/me/exclusions", json={"project": "told-to-the-older", "past": "keep"}).status < 300
    assert "either" in restored(house, newer)
    assert times(house) == told
    left = house.exported()["settings"]["excluded_projects"]
    assert sorted(left) == ["also-left-out", "left-out", "told-to-the-older"]
    assert house.token == token and house.send(beats(2, now() - 60, project="stays")).status < 300


def test_what_is_restored_is_a_file_of_its_own_and_for_its_owner_alone(folder):
    house = House(folder)
    file = backed_up(house)
    file.chmod(0o644)
    before = file.read_bytes()
    link = folder / "latest"
    link.symlink_to(file)
    restored(house, link)
    house.keep(beats(3, now() - 60))
    database = house.data / "daylight.sqlite"
    assert not database.is_symlink() and stat.S_IMODE(database.stat().st_mode) == 0o600
    assert file.read_bytes() == before
    house.server.stop()


def test_a_folder_in_the_way_of_a_backup_stays(folder):
    house = House(folder)
    (folder / "a.backup.unfinished").mkdir()
    (folder / "a.backup.unfinished/mine").touch()
    done = house.run("backup", str(folder / "a.backup"))
    assert done.returncode == 2 and "in the way" in one_line(done.stderr)
    assert (folder / "a.backup.unfinished/mine").exists()
    house.server.stop()


def test_a_damaged_database_is_what_a_backup_is_for(folder):
    house = House(folder)
    house.keep(beats(30, now() - 7200))
    file = backed_up(house)
    house.server.stop()
    (house.data / "daylight.sqlite").write_bytes(b"not a database any more" * 1000)
    for end in ("-wal", "-shm"):
        (house.data / f"daylight.sqlite{end}").unlink(missing_ok=True)
    assert house.run("doctor").returncode != 0
    restored(house, file)
    assert len(times(house)) == 30
    assert house.run("ledger", "verify").returncode == 0
    told = house.run("doctor")
    assert told.returncode == 1 and "daylight.sqlite.replaced-1" in told.stdout, "a copy that no deletion reaches is named"
    (house.data / "daylight.sqlite.replaced-1").unlink()
    assert "replaced" not in house.run("doctor").stdout
    house.server.stop()


@pytest.mark.skipif(postgres.ADDRESS is None, reason="no PostgreSQL: DAYLIGHT_TEST_POSTGRES is not set")
def test_a_database_that_servers_use_is_not_restored_into(folder):
    name, address = postgres.make()
    house = House(folder, DAYLIGHT_DATABASE=address)
    try:
        file = backed_up(house)
        refused = house.run("restore", str(file))
        assert refused.returncode == 3 and "stop every server" in one_line(refused.stderr)
    finally:
        house.server.stop()
        postgres.drop(name)


def iso(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def test_while_the_server_works_a_backup_has_every_answer_until_it_began(house):
    """Each backup holds at least what was answered before it began, and is whole."""
    answered, stop = [], threading.Event()

    def send():
        at = now() - 12 * DAY
        while not stop.is_set():
            batch = beats(25, at)
            house.keep(batch)
            answered.extend(batch)
            at += 25 * 30

    sender = threading.Thread(target=send)
    sender.start()
    try:
        for number in range(3):
            time.sleep(0.3)
            before = len(answered)
            file = backed_up(house, f"{number}.backup")
            with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as line:
                assert line.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                count, = line.execute("SELECT COUNT(*) FROM heartbeats").fetchone()
            assert count >= before
    finally:
        stop.set()
        sender.join()


def test_what_is_no_backup_is_refused_and_nothing_changes(house):
    file = backed_up(house)
    twice = house.run("backup", str(file))
    assert twice.returncode == 2 and "there already" in one_line(twice.stderr)
    nowhere = house.run("backup", str(house.data.parent / "no/such/folder/b"))
    assert nowhere.returncode == 3 and "is it there" in one_line(nowhere.stderr)
    text = house.data.parent / "text"
    text.write_text("not a database")
    assert house.run("restore", str(text)).returncode == 2
    damaged = house.data.parent / "damaged"
    bytes_ = bytearray(file.read_bytes())
    bytes_[4096:20000] = b"\xff" * (20000 - 4096)
    damaged.write_bytes(bytes_)
    house.server.stop()
    before = {path.name: path.read_bytes() for path in house.data.iterdir() if path.is_file()}
    refused = house.run("restore", str(damaged))
    assert refused.returncode == 3 and "damaged" in one_line(refused.stderr), refused.stderr
    after = {path.name: path.read_bytes() for path in house.data.iterdir() if path.is_file()}
    assert before.keys() == after.keys()
    house.server = Server(house.data, **house.env).start()
    assert house.page("/me").status == 200


def test_a_backup_needs_its_key(folder):
    house = House(folder)
    file = backed_up(house)
    house.server.stop()
    new = folder / "new"
    new.mkdir()
    done = run("restore", str(file), data=new)
    assert done.returncode == 2 and "daylight.key" in one_line(done.stderr)
    (new / "daylight.key").write_bytes(b"x" * 32)
    done = run("restore", str(file), data=new)
    assert done.returncode == 3 and "another Daylight" in one_line(done.stderr)
    (new / "daylight.key").write_bytes((house.data / "daylight.key").read_bytes())
    done = run("restore", str(file), data=new)
    assert done.returncode == 0, done.stderr
    assert json.loads(run("export", "published", data=new).stdout)["cells"] == []


def test_a_directory_that_is_served_is_not_restored_into(folder):
    house = House(folder)
    file = backed_up(house)
    refused = house.run("restore", str(file))
    assert refused.returncode == 3 and "stop that server first" in one_line(refused.stderr)
    house.server.stop()


@pytest.mark.skipif(postgres.ADDRESS is None, reason="no PostgreSQL: DAYLIGHT_TEST_POSTGRES is not set")
def test_a_backup_of_one_engine_is_restored_into_the_other(folder):
    house = House(folder)
    house.keep(beats(30, now() - 3600))
    sent = times(house)
    file = backed_up(house)
    house.server.stop()
    name, address = postgres.make()
    try:
        house.env = {"DAYLIGHT_DATABASE": address}
        restored(house, file)
        assert times(house) == sent
        house.server.stop()
    finally:
        postgres.drop(name)
