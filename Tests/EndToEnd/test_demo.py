"""`daylight demo`: a simulated organization, the same for the same seed, and never a real one."""

import json
import sqlite3

import pytest

from contract import COOKIE, SESSION
from house import Server, free_port, one_line, run, set_up
from beats import beats, now, statuses
from web import Page, bearer

ROLES = ["owner", "maintainer", "organization-viewer", "department-viewer", "manager", "developer", "hr", "trustee"]
SMALL = ["--people", "16", "--weeks", "6", "--through", "2026-W40"]


def demo(data, *more):
    return run("demo", "--no-serve", *more, data=data, timeout=120)


@pytest.fixture(scope="module")
def small(folder_for):
    data = folder_for("demo") / "data"
    done = demo(data, *SMALL)
    assert done.returncode == 0, done.stderr
    return data, [json.loads(line) for line in done.stdout.splitlines()]


def export(data, token, *more):
    done = run("export", "me", *more, data=data, env={"DAYLIGHT_TOKEN": token})
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_eight_lines_of_eight_different_people_and_nothing_else_on_standard_output(small):
    _, cast = small
    assert [person["role"] for person in cast] == ROLES
    assert all(set(person) == {"role", "email", "passphrase", "token"} for person in cast)
    assert len({person["email"] for person in cast}) == 8


def test_the_same_seed_gives_the_same_bytes_of_output_and_of_every_export(small, folder_for):
    data, cast = small
    other = folder_for("again") / "data"
    again = demo(other, *SMALL)
    assert [json.loads(line) for line in again.stdout.splitlines()] == cast
    for person in cast:
        first = export(data, person["token"])
        assert first == export(other, person["token"])
        assert first == export(data, person["token"]), "reading changes nothing"
        assert json.loads(first)["spans"], f"the {person['role']} has weeks"


def test_another_seed_is_another_organization(small, folder_for):
    _, cast = small
    other = demo(folder_for("other") / "data", *SMALL, "--seed", "2")
    assert other.stdout != "\n".join(json.dumps(person) for person in cast)
    assert json.loads(other.stdout.splitlines()[0])["email"] != cast[0]["email"]


def test_the_same_call_finds_it_again_and_other_parameters_are_refused(small):
    data, cast = small
    again = demo(data, *SMALL)
    assert again.returncode == 0 and [json.loads(line) for line in again.stdout.splitlines()] == cast
    assert demo(data).returncode == 0, "what is not said is as it was"
    refused = demo(data, "--people", "17")
    assert refused.returncode == 2 and "other parameters" in one_line(refused.stderr)


def test_a_passphrase_that_was_changed_since_is_not_printed(folder_for):
    data = folder_for("changed") / "data"
    cast = [json.loads(line) for line in demo(data, *SMALL).stdout.splitlines()]
    server = Server(data).start()
    try:
        opened = server.call("POST", SESSION, json={"email": cast[5]["email"], "passphrase": cast[5]["passphrase"]})
        cookie = {"Cookie": f"{COOKIE}={opened.json()['session']}", "Origin": server.url}
        form = Page(server.call("GET", "/me/keys", headers=cookie).text).form("/me/keys/passphrase")
        new = "nine slow kites over the quarry"
        done = server.call("POST", "/me/keys/passphrase", headers=cookie, form=form["fields"] | {
            "passphrase": cast[5]["passphrase"], "new_passphrase": new, "repeated": new})
        assert done.status == 303, done
        # To sign in hashes what was printed anew, at the cost of this server: it is the same passphrase.
        assert server.call("POST", SESSION, json={"email": cast[4]["email"], "passphrase": cast[4]["passphrase"]}).status == 201
    finally:
        assert server.stop() == 0
    again = [json.loads(line) for line in demo(data, *SMALL).stdout.splitlines()]
    assert again[5] == cast[5] | {"passphrase": "(changed since the demo was made)"}
    assert again[:5] + again[6:] == cast[:5] + cast[6:]


def test_a_real_directory_never_becomes_simulated(tmp_path):
    set_up(tmp_path / "real")
    done = demo(tmp_path / "real")
    assert done.returncode == 2 and "real directory" in one_line(done.stderr)
    done = run("person", "list", "--as-of", "2026-11-24T12:00:00Z", data=tmp_path / "real")
    assert done.returncode == 2 and "simulated" in one_line(done.stderr)


def test_a_simulated_directory_never_becomes_real_and_is_served_on_loopback_only(small):
    data, _ = small
    done = run("setup", "--organization", "O", "--zone", "UTC", "--owner", "a@b.org", data=data)
    assert done.returncode == 1
    done = run("serve", "--behind-proxy", "--public-url", "https://x.example", "--host", "0.0.0.0", "--port", str(free_port()), data=data)
    assert done.returncode == 2 and "loopback" in one_line(done.stderr)


@pytest.mark.parametrize("words", [
    ["--people", "7"], ["--people", "-1"], ["--weeks", "0"], ["--through", "2030-W01"], ["--through", "W40"], ["--phase", "9"]])
def test_parameters_out_of_range_are_one_line(tmp_path, words):
    done = demo(tmp_path / "d", *words)
    assert done.returncode == 2
    one_line(done.stderr)
    assert not (tmp_path / "d" / "daylight.sqlite").exists() or demo(tmp_path / "d", "--people", "0").returncode == 0


def test_everybody_sees_the_own_weeks_and_only_those_and_knows_that_it_is_simulated(small):
    data, cast = small
    server = Server(data).start()
    try:
        for person in cast:
            opened = server.call("POST", SESSION, json={"email": person["email"], "passphrase": person["passphrase"]})
            assert opened.status == 201, opened
            cookie = {"Cookie": f"{COOKIE}={opened.json()['session']}"}
            page = server.call("GET", "/me", headers=cookie)
            assert page.status == 200 and "Simulated organization" in page.text
            others = [other["email"].split("@")[0] for other in cast if other is not person]
            assert not any(other in page.text for other in others)
            assert server.call("GET", "/admin", headers=cookie).status == (
                200 if person["role"] in ("owner", "maintainer") else 404)
        bar = server.call("GET", "/api/v1/users/current/statusbar/today", headers=bearer(cast[5]["token"]))
        assert bar.json()["data"]["grand_total"]["text"].endswith("(simulated)")
        # Its weeks are long ago, so that its time goes on from there.
        assert "Your last" in page.text
    finally:
        assert server.stop() == 0


def test_only_the_last_fourteen_days_are_there_raw_and_they_joined_as_real_ones_do(small):
    data, cast = small
    own = json.loads(export(data, cast[5]["token"]))
    assert 0 < len(own["heartbeats"]) and own["heartbeats"][0]["time"] > "2026-09-22"
    assert own["spans"][0]["start"] < "2026-09-07"
    done = run("doctor", data=data)
    assert done.returncode == 0, done.stdout


def test_people_and_activity_can_be_imported_into_an_empty_one_and_count_at_once(folder_for):
    data = folder_for("empty") / "data"
    made = demo(data, "--people", "0")
    assert (made.returncode, made.stdout) == (0, "")
    people = data.parent / "people.csv"
    people.write_text("email,name,team,department,manager_email,role,time_zone\n"
                      "ada@x.org,Ada,Search,Product,,owner,Europe/Berlin\nbob@x.org,Bob,Search,Product,ada@x.org,,UTC\n")
    assert run("import", "organization", str(people), "--as-of", "2026-10-01T08:00:00Z", data=data).returncode == 0
    listed = run("person", "list", "--as-of", "2026-10-01T08:00:00Z", data=data).stdout
    assert listed.count(",yes,yes") == 2, "everybody imported counts as signed in and as having read the notice"
    activity = data.parent / "activity.csv"
    activity.write_text("email,start,end,kind,project,language\nbob@x.org,2026-09-01T08:00:00Z,2026-09-01T10:00:00Z,coding,a,Go\n"
                        "bob@x.org,2026-10-03T08:00:00Z,2026-10-03T10:00:00Z,coding,a,Go\n")
    done = run("import", "activity", str(activity), "--as-of", "2026-10-01T08:00:00Z", data=data)
    assert done.returncode == 1 and "line 3" in done.stderr, "the clock of the command is the one that it was told"
    done = run("import", "activity", str(activity), "--as-of", "2026-10-04T08:00:00Z", data=data)
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(data / "daylight.sqlite") as line:
        assert line.execute("SELECT COUNT(*) FROM imported_spans").fetchone() == (2,)


def test_a_live_editor_can_be_connected_to_a_recent_one(folder_for):
    data = folder_for("recent") / "data"
    made = demo(data, "--people", "8", "--weeks", "4")
    assert made.returncode == 0, made.stderr
    token = json.loads(made.stdout.splitlines()[5])["token"]
    server = Server(data).start()
    try:
        sent = server.call("POST", "/api/v1/users/current/heartbeats.bulk", json=beats(3, now() - 120), headers=bearer(token))
        assert statuses(sent) == [201] * 3
        held = run("serve", "--port", str(free_port()), data=data)
        assert held.returncode == 3 and "served already" in one_line(held.stderr)
    finally:
        server.stop()


def test_the_page_of_an_empty_server_says_the_one_command(folder_for):
    data = folder_for("fresh") / "data"
    data.mkdir()
    server = Server(data).start()
    try:
        address = server.said().decode().split("Set it up: ")[1].strip()
        page = server.call("GET", address.split(str(server.port))[1])
        assert "make demo" in page.text and len(Page(page.text).forms) == 2
        bare = server.call("GET", "/setup")
        assert bare.status == 200 and not Page(bare.text).forms, "without the address that was printed there is no form"
    finally:
        server.stop()


def test_what_an_interrupted_copy_left_becomes_nothing_else(small, folder_for):
    data, cast = small
    other = folder_for("copied") / "data"
    itself = run("copy", "--to-data", f"{data}/../{data.name}", data=data)
    assert itself.returncode == 2 and "the directory itself" in one_line(itself.stderr)
    done = run("copy", "--to-data", str(other), data=data)
    assert done.returncode == 0, done.stderr
    # As a kill in the middle leaves it: `house` comes last.
    for tables in (["house"], ["house", "simulation"]):
        with sqlite3.connect(other / "daylight.sqlite") as line:
            for table in tables:
                line.execute(f"DELETE FROM {table}")
        line.close()
        for words in (["setup", "--organization", "Real", "--zone", "UTC", "--owner", "a@b.org"], ["person", "list"],
                      ["serve", "--port", str(free_port())], ["demo", "--no-serve"]):
            done = run(*words, data=other)
            assert done.returncode in (1, 2, 3) and "copy" in one_line(done.stderr), (words, done)
        assert run("doctor", data=other).returncode == 1


def test_a_copy_takes_its_key_along_and_without_it_nothing_opens(small, folder_for):
    data, cast = small
    other = folder_for("keyed") / "data"
    assert run("copy", "--to-data", str(other), data=data).returncode == 0
    assert (other / "daylight.key").read_bytes() == (data / "daylight.key").read_bytes()
    (other / "daylight.key").unlink()
    done = run("person", "list", data=other)
    assert done.returncode == 3 and "key" in one_line(done.stderr)


def test_a_simulated_directory_is_reached_under_no_name_but_that_of_this_machine(small):
    data, _ = small
    done = run("serve", "--port", str(free_port()), "--public-url", "https://x.example", data=data)
    assert done.returncode == 2 and "loopback" in one_line(done.stderr)


def test_a_directory_of_somebody_else_is_left_alone(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    done = demo(tmp_path / "mine")
    assert done.returncode == 2 and "not empty" in one_line(done.stderr)
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["thesis.txt"]


def test_serving_and_reading_change_no_byte_of_an_export(small):
    data, cast = small
    before = export(data, cast[2]["token"])
    server = Server(data).start()
    try:
        for _ in range(3):
            assert server.call("GET", "/api/daylight/v1/me/series/focus-time", headers=bearer(cast[2]["token"])).status == 200
    finally:
        server.stop()
    assert export(data, cast[2]["token"]) == before
