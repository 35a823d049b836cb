"""The command line: exit codes, one line a failure, and commands that run while the server runs (product.md, section 6)."""

import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
from pathlib import Path

import pytest

import house as houses
from beats import DAY, HOUR, beat, beats, now, statuses
from contract import BULK, OWNER, ZONE
from house import Server, free_port, one_line, run, set_up
from web import Page, bearer
from weeks import HEADER, row


ROOT = Path(__file__).parents[2]


@pytest.fixture
def data(folder):
    return folder / "data"


SETUP = ["setup", "--solo", "--organization", "Solo", "--zone", ZONE, "--owner", OWNER]


@pytest.mark.parametrize("arguments", [
    ["dance"], ["serve", "--port", "many"], ["serve", "--port", "0"], ["serve", "--port", "99999"], ["serve", "--no-such-option"],
    ["serve", "--host", "0.0.0.0"], ["setup"], ["setup", "--solo", "--organization", "S", "--zone", "Mars/Olympus", "--owner", OWNER],
    ["setup", "--solo", "--organization", "S", "--zone", ZONE, "--owner", "nobody"], ["import"], ["import", "activity"],
    ["import", "dreams", "x.csv"], ["export"], ["explain"], ["person", "token"], ["metrics", "--format", "yaml"]], ids=" ".join)
def test_a_wrong_call_ends_with_two_and_one_line_that_says_what_to_do(data, arguments):
    done = run(*arguments, data=data if arguments[0] not in ("metrics", "dance") else None)
    assert done.returncode == 2, (done.returncode, done.stderr)
    assert one_line(done.stderr)
    assert done.stdout == ""


@pytest.mark.parametrize("arguments", [["--help"], ["serve", "--help"], ["import", "activity", "--help"], ["help", "setup"]], ids=" ".join)
def test_help_goes_to_standard_output_and_is_no_failure(arguments):
    done = run(*arguments)
    assert done.returncode == 0 and "USAGE" in done.stdout.upper() and done.stderr == ""


def test_a_directory_is_set_up_once(data):
    assert set_up(data)["email"] == OWNER
    again = run(*SETUP, data=data)
    assert again.returncode == 1 and one_line(again.stderr) and again.stdout == ""


def test_without_json_the_invitation_stands_alone_on_a_line(data):
    done = run(*SETUP, data=data)
    assert done.returncode == 0
    assert one_line(done.stdout).startswith("http")


def test_a_port_in_use_ends_with_three(data):
    set_up(data)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run("serve", "--port", str(taken.getsockname()[1]), data=data)
    assert done.returncode == 3
    assert "port" in one_line(done.stderr).lower()
    assert "ready" not in done.stdout


@pytest.fixture
def as_nobody():
    """Root may write everywhere, so that these run as nobody. Answers a folder that nobody may enter, and the prefix."""
    prefix = []
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("setpriv (util-linux) is not on this machine")
        prefix = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        if subprocess.run([*prefix, houses.BINARY, "--help"], capture_output=True, check=False).returncode != 0:
            pytest.skip(f"nobody may not execute {houses.BINARY}")
    with tempfile.TemporaryDirectory(prefix="daylight-nobody-") as folder:
        os.chmod(folder, 0o755)
        yield Path(folder), prefix


@pytest.mark.parametrize("what", ["an empty directory", "a directory that is set up", "a directory that is not there"])
def test_a_directory_that_cannot_be_written_ends_with_three_and_one_line(as_nobody, what):
    folder, prefix = as_nobody
    data = folder / "data"
    if what != "a directory that is not there":
        data.mkdir()
    if what == "a directory that is set up":
        set_up(data)
        for path in data.iterdir():
            path.chmod(0o444)
    (data if data.exists() else folder).chmod(0o555)
    for arguments in (["serve", "--port", str(free_port())], SETUP):
        done = run(*arguments, data=data, prefix=prefix)
        assert done.returncode == 3, (done.returncode, done.stdout, done.stderr)
        assert "Traceback" not in one_line(done.stderr) and str(data) in done.stderr
    (data if data.exists() else folder).chmod(0o755)


@pytest.mark.parametrize("what", ["the directory", "the database", "the key"])
def test_what_an_account_may_not_read_is_named_as_that_and_not_as_missing(as_nobody, what):
    folder, prefix = as_nobody
    data = folder / "data"
    set_up(data)
    for path in data.iterdir():
        path.chmod(0o666)
    closed = {"the directory": data, "the database": data / "daylight.sqlite", "the key": data / "daylight.key"}[what]
    data.chmod(0o777)
    closed.chmod(0o000)
    words = f"This account may not read{'' if what == 'the key' else ' and write'} {closed}: run Daylight as the one that serves it"
    backup = ["backup", str(folder / "there/b")]
    (folder / "there").mkdir(mode=0o777)
    (folder / "there").chmod(0o777)
    for arguments in (["serve", "--port", str(free_port())], ["person", "list"], backup):
        done = run(*arguments, data=data, prefix=prefix)
        assert done.returncode == 3 and words in one_line(done.stderr), (arguments, done.stderr)
    if what == "the directory":
        done = run("restore", str(data / "backup"), data=folder / "there/data", prefix=prefix)
        assert done.returncode == 2 and f"This account may not read {data / 'backup'}" in one_line(done.stderr)
    done = run("doctor", data=data, prefix=prefix)
    assert words in done.stdout + done.stderr and done.returncode == (1 if what == "the key" else 3), done
    closed.chmod(0o777)


def test_a_restore_of_what_is_no_backup_says_which_it_is_and_makes_nothing(folder, data):
    (folder / "text").write_text("I am a text.")
    os.mkfifo(folder / "pipe")
    for name, words in (("nothing", "There is nothing at"), ("text", "is not a backup"), (".", "is not a backup"),
                        ("pipe", "is not a backup")):
        done = run("restore", str(folder / name), data=data)
        assert done.returncode == 2 and words in one_line(done.stderr) and not data.exists(), done.stderr


def test_a_setting_that_is_said_twice_is_asked_about(data):
    data.mkdir()
    (data / "daylight.conf").write_text("port = 8080\n\nport = 8081\n")
    done = run("doctor", data=data)
    assert done.returncode == 2 and "line 3: port is said twice: keep one of the lines." in one_line(done.stderr)


def test_a_file_in_the_place_of_the_directory_ends_with_three(folder):
    (folder / "data").write_text("I am a file.")
    done = run("serve", "--port", str(free_port()), data=folder / "data")
    assert done.returncode == 3 and one_line(done.stderr)


def test_a_database_that_is_none_is_refused_and_left_alone(fresh):
    house = fresh()
    database = house.database()
    house.server.stop()
    database.write_bytes(b"This is no database. " * 500)
    for arguments in (["serve", "--port", str(free_port())], ["migrate"]):
        done = house.run(*arguments)
        assert done.returncode == 3 and one_line(done.stderr), done
    assert house.run("doctor").returncode in (1, 3)
    assert database.read_bytes().startswith(b"This is no database.")


def test_migrate_does_nothing_the_second_time(data):
    first, second = run("migrate", data=data), run("migrate", data=data)
    assert (first.returncode, second.returncode) == (0, 0)
    assert first.stdout != second.stdout and one_line(second.stdout)
    assert run("migrate", data=data).stdout == second.stdout


def test_a_newer_schema_is_refused_before_anything_is_changed(fresh):
    house = fresh()
    house.server.stop()
    database = house.database()
    with sqlite3.connect(database) as line:
        line.execute("INSERT INTO migrations (id) VALUES ('9999-from-the-future')")
        before = list(line.iterdump())
    for arguments in (["serve", "--port", str(free_port())], ["migrate"], ["person", "token", OWNER]):
        done = house.run(*arguments)
        assert done.returncode in (1, 3), done
        assert "newer" in one_line(done.stderr).lower()
    examined = house.run("doctor")
    assert examined.returncode in (1, 3) and "newer" in (examined.stdout + examined.stderr).lower()
    with sqlite3.connect(database) as line:
        assert list(line.iterdump()) == before


def test_doctor_is_content_with_a_healthy_directory_and_names_what_is_not(fresh):
    house = fresh()
    healthy = house.run("doctor")
    assert healthy.returncode == 0 and "ok: The ledger is as it was written." in healthy.stdout, healthy.stdout
    keys = [path for path in house.data.iterdir() if "key" in path.name]
    assert keys and all(path.stat().st_mode & 0o777 == 0o600 for path in keys)
    keys[0].chmod(0o644)
    worried = house.run("doctor")
    assert worried.returncode == 1 and keys[0].name in worried.stdout + worried.stderr


def changed(*statements):
    """A directory that is set up, and its database by hand."""
    def make(data):
        set_up(data)
        line = sqlite3.connect(data / "daylight.sqlite")
        with line:
            for statement in statements:
                line.execute(statement)
        line.close()
    return make


def larger_than_what_is_left(data):
    set_up(data)
    there = os.statvfs(data)
    # Behind its last page, where nothing is read.
    os.truncate(data / "daylight.sqlite", there.f_bavail * there.f_frsize + (1 << 30))


@pytest.mark.parametrize("words,make", [
    ("There is no database in", lambda data: None),
    ("Nobody has set this directory up", lambda data: run("migrate", data=data)),
    ("The schema is older than this Daylight", changed("DELETE FROM migrations WHERE id = (SELECT MAX(id) FROM migrations)")),
    ("This is a copy that was not finished", changed("DELETE FROM house")),
    ("bytes are still to be overwritten", changed("INSERT INTO owed (what, since) VALUES ('scrub', 1)")),
    ("MB are left in", larger_than_what_is_left),
], ids=lambda value: value if isinstance(value, str) else "")
def test_doctor_finds_what_is_wrong_and_says_what_to_do(data, words, make):
    make(data)
    worried = run("doctor", data=data)
    assert worried.returncode == 1, worried
    (named,) = [line for line in worried.stdout.splitlines() if words in line]
    assert named.startswith("attention: ") and re.search(r": \S|`daylight \w+`", named.removeprefix("attention: ")), named


@pytest.mark.skipif(
    subprocess.run([ROOT / "bin/postgres", "found"], check=False).returncode != 0, reason="there is no PostgreSQL on this machine")
def test_doctor_finds_a_server_that_does_not_wait_for_the_disk(data):
    with tempfile.TemporaryDirectory(prefix="daylight-postgres-") as folder:
        os.chmod(folder, 0o755)
        for how, expected in (("careless", True), (None, False)):
            place = f"{folder}/{how}"
            address = subprocess.run(
                [ROOT / "bin/postgres", "start", place, *([how] if how else [])], capture_output=True, text=True, check=True).stdout.strip()
            try:
                env = {"DAYLIGHT_DATABASE": address}
                set_up(data.with_name(f"data-{how}"), env=env)
                done = run("doctor", data=data.with_name(f"data-{how}"), env=env)
                assert (done.returncode == 1) == expected, done.stdout
                assert ("attention: The server does not wait for the disk: fsync is off." in done.stdout) == expected
            finally:
                subprocess.run([ROOT / "bin/postgres", "stop", place], check=True)


@pytest.mark.parametrize("what", ["missing", "another", "cut", "pipe"])
def test_a_key_that_is_not_the_databases_is_named_and_none_is_made_in_its_place(data, what):
    set_up(data)
    assert "ok: The key is that of the database." in run("doctor", data=data).stdout
    file = data / "daylight.key"
    right = file.read_bytes()
    file.unlink()
    if what == "pipe":
        os.mkfifo(file, 0o600)
    elif what != "missing":
        file.write_bytes(bytes(32) if what == "another" else right[:31])
        file.chmod(0o600)
    wrong = file.read_bytes() if file.is_file() else None
    worried = run("doctor", data=data)
    (named,) = [line for line in worried.stdout.splitlines() if "key" in line and line.startswith("attention: ")]
    assert worried.returncode == 1 and str(file) in named
    for arguments in (["serve", "--port", str(free_port())], ["person", "list"], ["copy", "--to-data", str(data) + "-2"]):
        refused = run(*arguments, data=data)
        assert refused.returncode == 3 and "key" in one_line(refused.stderr), refused
    assert (file.read_bytes() if file.is_file() else None) == wrong, "nothing was made or changed"
    file.unlink(missing_ok=True)
    file.write_bytes(right)
    file.chmod(0o600)
    assert run("doctor", data=data).returncode == 0


def test_a_cost_of_passphrases_that_is_for_tests_is_named_in_a_real_directory_alone(data, folder):
    set_up(data)
    for cost, expected in (("16", 1), ("17", 0), ("18", 0)):
        done = run("doctor", data=data, env={"DAYLIGHT_PASSPHRASE_COST": cost})
        assert done.returncode == expected, done.stdout
        assert ("attention: passphrase-cost is" in done.stdout) == bool(expected)
    assert run("demo", "--people", "0", "--no-serve", data=folder / "demo").returncode == 0
    assert "passphrase-cost" not in run("doctor", data=folder / "demo", env={"DAYLIGHT_PASSPHRASE_COST": "4"}).stdout


def test_what_is_kept_is_readable_for_its_owner_alone(data):
    set_up(data)
    server = Server(data).start()
    for path in [data, *data.rglob("*")]:
        assert path.stat().st_mode & 0o077 == 0, f"{path.name} is open to others"
    assert server.stop() == 0


def test_commands_run_while_the_server_runs(fresh):
    house = fresh()
    house.keep(beats(20, now() - HOUR))
    csv = house.data.parent / "spans.csv"
    csv.write_text(f"{HEADER}\n{row(OWNER, now() - 9 * DAY)}\n")
    assert house.run("import", "activity", str(csv)).returncode == 0
    assert "imported" in {span["project"] for span in house.api("GET", "/api/daylight/v1/me/spans").json()["spans"]}
    made = house.run("person", "token", OWNER)
    assert made.returncode == 0
    token = one_line(made.stdout)
    assert statuses(house.send([beat()], token=token)) == [201], "the token works at once"
    assert house.run("doctor").returncode == 0 and house.run("migrate").returncode == 0
    assert len(house.exported()["heartbeats"]) == 21
    assert statuses(house.send([beat()])) == [201]


def test_a_token_for_somebody_unknown_or_who_has_signed_in_is_refused(fresh):
    house = fresh()
    for arguments in (["person", "token", "nobody@example.org"], ["person", "invite", OWNER], ["person", "invite", "x@example.org"]):
        done = house.run(*arguments)
        assert done.returncode == 1 and one_line(done.stderr) and done.stdout == "", done


def test_an_operators_token_reads_nothing(fresh):
    house = fresh()
    house.keep(beats(30, now() - HOUR, project="mine-alone"))
    token = one_line(house.run("person", "token", OWNER).stdout)
    assert house.export(token=token).returncode == 1
    for path in ("/api/daylight/v1/me/series/activity-time", "/api/daylight/v1/me/spans", "/api/daylight/v1/me/export"):
        assert house.api("GET", path, token=token).status in (401, 404)
    for path in ("/api/v1/users/current/statusbar/today", "/api/v1/users/current/summaries?start=today&end=today",
                 "/api/v1/users/current"):
        reply = house.api("GET", path, token=token)
        assert reply.status == 200 and "mine-alone" not in reply.text and OWNER not in reply.text


def test_an_empty_directory_opens_on_the_set_up_page_and_can_be_set_up_there(folder):
    from contract import COOKIE, PASSPHRASE

    server = Server(folder / "data").start()
    try:
        lines = server.said().decode().splitlines()
        assert lines[0] == f"Daylight is ready: {server.url}"
        address = next(line.split(": ", 1)[1] for line in lines[1:] if "/setup" in line)
        assert server.call("GET", "/").headers["Location"] == "/setup"
        assert server.call("POST", "/api" + BULK, "[]", bearer("x")).status == 401
        opened = server.call("GET", address.removeprefix(server.url))
        assert opened.status == 200 and "Just myself" in opened.text and "daylight demo" in opened.text
        form = next(each for each in Page(opened.text).forms if each["fields"].get("mode") == "solo")
        csrf, _ = opened.cookie("daylight-form")
        sent = form["fields"] | {"name": "Ada", "email": OWNER, "zone": ZONE, "passphrase": PASSPHRASE, "repeated": PASSPHRASE}
        headers = {"Origin": server.url, "Cookie": f"daylight-form={csrf}"}
        stranger = server.call("POST", "/setup", headers=headers, form=sent | {"token": "guessed"})
        assert stranger.status in (403, 422), "who can open the port is not yet the owner"
        done = server.call("POST", "/setup", headers=headers, form=sent)
        assert (done.status, done.headers["Location"]) == (303, "/me"), done
        session, _ = done.cookie(COOKIE)
        assert server.call("GET", "/me", headers={"Cookie": f"{COOKIE}={session}"}).status == 200
        assert server.call("POST", "/setup", headers=headers, form=sent).status in (303, 404, 409, 410, 422)
        assert server.call("GET", address.removeprefix(server.url)).status in (303, 404)
    finally:
        assert server.stop() == 0


def test_the_environment_and_the_configuration_file_say_what_options_say(data):
    set_up(data)
    port = free_port()
    (data / "daylight.conf").write_text(f"# where\nport = {port}\n")
    process = subprocess.Popen([houses.BINARY, "serve"], env=houses.environment(DAYLIGHT_DATA=str(data)), stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline().strip() == f"Daylight is ready: http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0


def test_the_command_line_goes_before_the_environment_and_that_before_the_file(folder):
    (folder / "daylight.conf").write_text("organization = File\nzone = UTC\nsolo = true\n")
    config = ["--config", str(folder / "daylight.conf"), "--owner", OWNER]
    said = {"File": ([], {}), "Environment": ([], {"DAYLIGHT_ORGANIZATION": "Environment"}),
            "Flag": (["--organization", "Flag"], {"DAYLIGHT_ORGANIZATION": "Environment"})}
    for name, (arguments, env) in said.items():
        done = run("setup", *config, *arguments, data=folder / name, env=env)
        assert done.returncode == 0, done.stderr
        with sqlite3.connect(folder / name / "daylight.sqlite") as line:
            assert line.execute("SELECT name, zone FROM house").fetchall() == [(name, "UTC")]
    # A file that is named says where the data is; one that lies there does not.
    named = folder / "elsewhere.conf"
    named.write_text(f"data = {folder / 'Flag'}\n")
    assert OWNER in run("person", "list", "--config", str(named)).stdout
    shutil.copy(named, folder / "Flag/daylight.conf")
    refused = run("person", "list", data=folder / "Flag")
    assert refused.returncode == 2 and "say --data, or name the file with --config" in one_line(refused.stderr)


def test_what_excludes_each_other_on_the_command_line_is_not_mixed_with_what_is_said_elsewhere(house):
    env = {"DAYLIGHT_TOKEN": house.token, "DAYLIGHT_SERVICE": "shop"}
    assert house.run("explain", "focus-time", "--me", env=env).returncode == 0
    assert house.run("explain", "focus-time", env={"DAYLIGHT_TOKEN": house.token, "DAYLIGHT_ME": "true"}).returncode == 0
    mixed = house.run("explain", "focus-time", env=env | {"DAYLIGHT_ME": "true"})
    assert mixed.returncode == 2 and "--me" in one_line(mixed.stderr)
    copied = house.run("copy", env={"DAYLIGHT_TO_DATA": str(house.data) + "-1", "DAYLIGHT_TO_DATABASE": "postgres://x@y/z"})
    assert copied.returncode == 2 and "--to-data" in one_line(copied.stderr)
    export = house.data.parent / "export.json"
    export.write_text("{}")
    for name in ("activitywatch", "calendar"):
        assert "--email" in one_line(house.run("import", name, str(export)).stderr)
        assert "--email" not in one_line(house.run("import", name, str(export), env={"DAYLIGHT_EMAIL": OWNER}).stderr)


def test_health_and_readiness_are_told_apart_and_open(fresh):
    house = fresh()
    for path in ("/health", "/ready"):
        assert house.server.call("GET", path).status == 200
