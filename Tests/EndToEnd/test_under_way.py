"""What is under way when something ends: a body that arrives late, a deletion that the disk does not finish, a file of rights."""

import json
import os
import re
import socket
import sqlite3
import stat
import threading
import time

import pytest

from beats import DAY, beats, day_of, instant, now, statuses
from contract import API, BULK, COOKIE, OWNER, PASSPHRASE, SESSION
from house import Server, one_line, run
from test_organization import ADA, imported
from web import bearer


class Late:
    """A request whose body is finished when the test says so."""

    def __init__(self, house, method, path, body, key):
        self.body = json.dumps(body).encode()
        self.line = socket.create_connection(("127.0.0.1", house.server.port), timeout=20)
        head = (f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(self.body)}\r\n\r\n")
        self.line.sendall(head.encode() + self.body[:1])
        time.sleep(0.3)

    def finish(self):
        self.line.sendall(self.body[1:])
        reply = self.line.recv(65536).decode()
        self.line.close()
        return int(reply.split()[1])


def test_heartbeats_whose_token_ends_before_their_body_does_are_not_stored(fresh):
    house = fresh()
    late = Late(house, "POST", "/api" + BULK, beats(3, now() - 300, project="too-late"), house.token)
    house.revoke(house.token)
    assert late.finish() == 401
    time.sleep(0.2)
    assert house.holds("too-late") == []


def test_nothing_of_a_request_that_was_under_way_comes_after_everything_was_deleted(fresh):
    house = fresh(solo=False)
    assert house.api("POST", f"{API}/me/acknowledgements", json={}).status < 300
    kept, session = house.token, house.session
    under_way = [
        Late(house, "POST", "/api" + BULK, beats(3, now() + 1, project="too-late"), kept),
        Late(house, "POST", f"{API}/me/tokens", {"kind": "both"}, session),
        Late(house, "POST", f"{API}/me/exclusions", {"project": "too-late"}, session),
        Late(house, "POST", f"{API}/me/corrections",
             {"from": instant(now() - 60), "to": instant(now()), "project": "too-late"}, session),
    ]
    assert house.api("DELETE", f"{API}/me/data?everything=true").status == 204
    assert [late.finish() for late in under_way] == [401] * 4
    assert house.holds("too-late") == []


def test_after_signing_out_a_late_body_changes_nothing(fresh):
    house = fresh()
    late = Late(house, "POST", f"{API}/me/tokens", {"kind": "both"}, house.session)
    assert house.api("DELETE", SESSION).status == 204
    assert late.finish() == 401


def test_sign_ins_that_run_while_everything_is_deleted_open_nothing(fresh):
    house = fresh()
    opened = []

    def enter():
        reply = house.server.call("POST", SESSION, json={"email": OWNER, "passphrase": PASSPHRASE})
        if reply.status == 201:
            opened.append(reply.json()["session"])

    entering = [threading.Thread(target=enter) for _ in range(4)]
    for each in entering:
        each.start()
    assert house.api("DELETE", f"{API}/me/data?everything=true").status == 204
    for each in entering:
        each.join()
    for session in opened:
        assert house.server.call("GET", f"{API}/me/spans", headers=bearer(session)).status == 401


def test_a_deletion_is_done_although_somebody_reads_the_file_and_its_bytes_go_when_that_ends(fresh):
    house = fresh()
    house.keep(beats(500, now() - DAY, every=10, project="canary-project", branch="canary-branch"))
    reader = sqlite3.connect(house.database(), isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT COUNT(*) FROM heartbeats").fetchone()
    assert house.api("DELETE", f"{API}/me/data?from={instant(now() - 2 * DAY)}&to={instant(now())}", timeout=60).status == 204
    assert house.exported()["heartbeats"] == []
    reader.execute("ROLLBACK")
    reader.close()
    house.server.stop()
    house.server.start()
    began = time.monotonic()
    while house.holds("canary-"):
        assert time.monotonic() - began < 20, "what was freed is still in the files"
        time.sleep(0.2)


def test_every_file_is_for_its_owner_alone_in_a_directory_that_was_there_before(folder):
    data = folder / "open"
    data.mkdir(mode=0o755)
    os.chmod(data, 0o755)
    old = os.umask(0o022)
    try:
        server = Server(data).start()
    finally:
        os.umask(old)
    try:
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in data.iterdir()}
        assert {"daylight.sqlite", "daylight.sqlite-wal", "daylight.key"} <= set(modes)
        assert all(mode & 0o077 == 0 for mode in modes.values()), modes
    finally:
        server.stop()
    os.chmod(data / "daylight.sqlite", 0o644)
    done = run("doctor", data=data)
    assert done.returncode == 1 and "chmod 600" in done.stdout
    (data / "daylight.sqlite.replaced-1").touch(mode=0o644)
    assert re.search(r"Others can read .*daylight\.sqlite\.replaced-1", run("doctor", data=data).stdout)


def test_an_import_says_the_same_whatever_its_person_has_paused_left_out_or_deleted(fresh):
    house = fresh(solo=False)
    assert imported(house.data, ADA).returncode == 0
    assert house.api("POST", f"{API}/me/acknowledgements", json={}).status < 300
    file = house.data.parent / "one.csv"
    said = []

    def one(project, at):
        file.write_text("email,start,end,kind,project,language\n"
                        f"{OWNER},{instant(at)},{instant(at)},coding,{project},Swift\n")
        done = house.run("import", "activity", str(file))
        said.append((done.returncode, done.stdout, done.stderr))

    one("plain", now() + 5)
    one("plain", now() + 5)
    house.api("POST", f"{API}/me/exclusions", json={"project": "job-hunt"})
    one("job-hunt", now() + 6)
    house.api("DELETE", f"{API}/me/data?from={instant(now())}&to={instant(now() + 60)}")
    one("plain", now() + 7)
    house.api("POST", f"{API}/me/pause", json={})
    one("plain", now() + 90)
    one("plain", now() - 9 * DAY)
    assert set(said) == {(0, "taken 1, refused 0\n", "")}


@pytest.mark.parametrize("said", [1, "TRUE", "yes", "", "2"])
def test_a_pause_that_is_not_clear_changes_nothing(house, said):
    assert house.api("POST", f"{API}/me/pause", json={"paused": said}).status == 422


@pytest.mark.parametrize("name", ["application/x-www-form-urlencoded", "text/plain", "Application/JSON", None])
def test_what_a_script_says_of_a_pause_is_read_whatever_it_calls_it(house, name):
    session = {"Authorization": f"Bearer {house.session}"} | ({"Content-Type": name} if name else {})
    for said in (True, False, True, False):
        body = b' {"paused": %s}' % str(said).lower().encode()
        answer = house.server.call("POST", f"{API}/me/pause", body, session)
        assert (answer.status, answer.json()) == (200, {"paused": said})
    assert house.server.call("POST", f"{API}/me/pause", b'{"pause": false}', session).status == 422
    assert "(paused)" not in house.server.call(
        "GET", "/api/v1/users/current/statusbar/today", headers=bearer(house.token)).text


def test_a_project_that_is_a_number_is_that_number(house):
    said = [20240001, 12345678901234567890, 0.5]
    for number in said:
        made = house.api("POST", f"{API}/me/exclusions", json={"project": number})
        assert made.json()["project"] == str(number)
    assert house.exported()["settings"]["excluded_projects"] == sorted(map(str, said))


def test_a_name_that_an_earlier_version_kept_can_still_be_left_out_and_deleted(fresh):
    house = fresh()
    house.keep(beats(20, now() - 7200, project="shop"))
    house.server.stop()
    with sqlite3.connect(house.database()) as line:
        for table in ("heartbeats", "spans"):
            line.execute(f"UPDATE {table} SET project = 'password=x'")
    house.server = Server(house.data, **house.env).start()
    said = {"project": "password=x", "past": "delete"}
    assert house.api("POST", f"{API}/me/exclusions", json=said).json() == said
    own = house.exported()
    assert own["spans"] == [] == own["heartbeats"] and own["settings"]["excluded_projects"] == ["password=x"]
    assert house.api("DELETE", f"{API}/me/exclusions?project=password%3Dx").status == 204
    assert house.api("POST", f"{API}/me/exclusions", json=said).status == 422, "there is nothing of it any more"
    assert house.api("POST", f"{API}/me/exclusions", json={"project": ""}).status == 422


@pytest.mark.parametrize("said", [{"past": "deleted"}, {"past": ""}, {"delete_past": "yes"}, {"past": True}])
def test_a_word_about_the_past_that_is_none_keeps_nothing_in_silence(house, said):
    assert house.api("POST", f"{API}/me/exclusions", json={"project": "x"} | said).status == 422
    assert "x" not in house.exported()["settings"]["excluded_projects"]


def test_who_may_not_is_told_which_key_would_do(house):
    token = bearer(house.token)
    for method, path in (("POST", "/me/pause"), ("DELETE", "/me/data?everything=true"), ("POST", "/me/tokens")):
        for key in (token, {}):
            answer = house.server.call(method, API + path, b"{}", key)
            assert answer.status == 401 and "session (POST /api/daylight/v1/session)" in answer.json()["error"]
    writing = house.api("POST", f"{API}/me/tokens", json={"kind": "write"}).json()["token"]
    for key in (bearer(writing), {}):
        answer = house.server.call("GET", f"{API}/me/export", headers=key)
        assert answer.status == 401 and "a token of the kind read or both" in answer.json()["error"]


def test_forms_act_on_the_hours_that_the_page_shows_also_before_a_change_of_zone(fresh):
    house = fresh()
    start = round(now()) - 3 * DAY
    house.keep(beats(20, start, every=60, project="stays"))
    # Yesterday has begun everywhere; today may not have in New York.
    yesterday = time.strftime("%Y-%m-%d", time.gmtime(now() - DAY))
    done = house.submit("/me/data", "/me/data/zone", zone="America/New_York", **{"from": yesterday})
    assert done.status == 303
    page = house.page(f"/me/data?day={day_of(start)}").text
    assert "Times are of America/New_York" in page
    import datetime
    import zoneinfo
    shown = datetime.datetime.fromtimestamp(start, zoneinfo.ZoneInfo("America/New_York"))
    assert shown.strftime("%H:%M") in page
    ends = shown + datetime.timedelta(minutes=10)
    done = house.submit("/me/data", "/me/data/delete", to=ends.strftime("%Y-%m-%dT%H:%M"),
                        **{"from": shown.replace(second=0).strftime("%Y-%m-%dT%H:%M")})
    assert done.status == 303, done
    left = house.exported()["heartbeats"]
    assert 8 <= len(left) <= 11, "the ten minutes that the page named are gone, and no others"


@pytest.mark.parametrize("words", [
    ["--public-url", "nonsense"], ["--public-url", "http://daylight.example"], ["--public-url", "https://x.example/path"],
    ["--behind-proxy"], ["--host", "0.0.0.0"], ["--phase", "3"], ["--as-of", "2026-11-24T12:00:00Z"], ["--as-of", "yesterday"]])
def test_what_serve_cannot_do_is_said_before_it_serves(folder, words):
    from house import set_up
    set_up(folder / "data")
    done = run("serve", "--port", "0" if words[0] == "none" else "18099", *words, data=folder / "data")
    assert done.returncode == 2
    one_line(done.stderr)


def test_behind_a_proxy_tries_are_counted_by_who_the_proxy_says_called(folder):
    from house import House
    house = House(folder)
    house.server.stop()
    house.server.start("--behind-proxy", "--public-url", "https://daylight.example")
    try:
        def attempt(caller):
            return house.server.call("POST", SESSION, json={"email": OWNER, "passphrase": "a wrong one it is"},
                                     headers={"X-Forwarded-For": f"6.6.6.6, {caller}"}).status

        assert [attempt("1.1.1.1") for _ in range(6)] == [401] * 5 + [429]
        assert attempt("2.2.2.2") == 401
        # Half of an IPv6 address, however it is written: with its zeros or without, in capitals, with a port.
        ways = ["2001:db8::1", "2001:DB8::2", "2001:0db8:0:0:3::", "2001:db8:0:0:0:4:0:5", "[2001:db8::6]:99", "2001:db8::7"]
        assert [attempt(way) for way in ways] == [401] * 5 + [429]
        assert attempt("2001:db8:0:1::1") == 401
        assert attempt("::ffff:1.1.1.1") == 429, "as IPv4, whose tries are used up"
        page = house.server.call("GET", "/sign-in")
        assert "Secure" in str(page.headers["Set-Cookie"])
    finally:
        house.server.stop()


def test_a_form_under_a_foreign_name_that_leads_here_is_not_ours(house):
    page = house.page("/me/data")
    assert page.status == 200
    reply = house.server.call(
        "POST", "/me/data/pause", headers={"Cookie": f"{COOKIE}={house.session}", "Host": f"evil.example:{house.server.port}",
                                           "Origin": f"http://evil.example:{house.server.port}"}, form={"csrf": "x"})
    assert reply.status == 403


def test_a_body_that_ends_early_is_the_senders_fault_and_not_the_disks(house):
    with socket.create_connection(("127.0.0.1", house.server.port), timeout=20) as line:
        line.sendall((f"POST /api{BULK} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {house.token}\r\n"
                      "Content-Length: 500\r\n\r\n[{").encode())
        line.shutdown(socket.SHUT_WR)
        answer = line.recv(4096).decode()
    assert answer == "" or answer.split()[1] == "400", answer
    assert statuses(house.send(beats(1, now() - 60))) == [201]


def test_who_deleted_everything_comes_back_by_an_invitation_only_and_no_file_tells_the_address(fresh):
    house = fresh(solo=False)
    assert imported(house.data, ADA, f"bob@example.org,Bob,,,{OWNER},,UTC,,,,", "boss@example.org,Boss,,,,owner,UTC,,,,").returncode == 0
    invitation = json.loads(house.run("person", "invite", "bob@example.org", "--format", "json").stdout)
    session = house.server.call("POST", SESSION, json={"token": invitation["token"], "new_passphrase": PASSPHRASE}).json()["session"]
    assert house.server.call("DELETE", f"{API}/me/data?everything=true", headers=bearer(session)).status == 204
    assert house.holds("bob@example.org") == []
    again = imported(house.data, ADA, f"bob@example.org,Bob,,,{OWNER},,UTC,,,,", "boss@example.org,Boss,,,,owner,UTC,,,,")
    assert again.returncode == 1 and "line 3, column email" in again.stderr
    invitation = json.loads(house.run("person", "invite", "bob@example.org", "--format", "json").stdout)
    assert house.holds("bob@example.org") == [], "whoever invites does not bring the address back"
    back = house.server.call("POST", SESSION, json={"token": invitation["token"], "new_passphrase": PASSPHRASE})
    assert back.status == 201
    entered = house.server.call("POST", SESSION, json={"email": "bob@example.org", "passphrase": PASSPHRASE})
    assert entered.status == 201
