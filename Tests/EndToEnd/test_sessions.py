"""Sessions, passphrases and keys: how they begin and end, and where their secrets may stand. docs/threat-model.md names the
requirement that each test is for.
"""

import json
import re
import sqlite3
import statistics
import time

import pytest

from beats import DAY, HOUR, beat
from contract import API, COOKIE, OWNER, PASSPHRASE, SESSION, SPANS
from organization import Organization
from sessions import HTTPS, another_session, own, sign_in, sign_out
from web import Page, bearer


# MARK: Sessions (V7)

def test_signing_in_makes_a_new_secret_and_takes_none_that_was_brought_along(house):
    brought = "a" * 52
    first, second = (sign_in(house, cookie=brought).cookie(COOKIE)[0] for _ in range(2))
    assert len({brought, first, second, house.session}) == 4
    assert house.server.call("GET", "/me", headers=own(house, brought)).status == 303
    assert all(re.fullmatch("[a-z2-7]{52}", each) for each in (first, second)), "52 letters of five bits each are 260 bits"


def test_signing_in_again_ends_the_session_that_the_browser_came_with(house):
    before = another_session(house)
    assert sign_in(house, cookie=before).status == 303
    assert house.server.call("GET", "/me", headers=own(house, before)).status == 303


def grow_older(house, what):
    """Time is not waited for: with the server stopped, sessions are made older in the database file."""
    assert house.server.stop() == 0
    with sqlite3.connect(house.database()) as line:
        line.execute(f"UPDATE sessions SET {what}")
    line.close()
    house.server.start()


def by(seconds, *columns):
    return ", ".join(f"{column} = {column} - {int(seconds * 1_000_000)}" for column in columns)


def test_a_session_ends_after_twelve_hours_without_use(fresh):
    house = fresh()
    everything = ("made_at", "last_used_at", "expires_at")
    grow_older(house, by(11.9 * HOUR, *everything))
    assert house.page("/me").status == 200
    grow_older(house, by(11.9 * HOUR, *everything))
    assert house.page("/me").status == 200, "it was used in between"
    grow_older(house, by(12.1 * HOUR, *everything))
    assert house.page("/me").status == 303
    assert house.api("GET", SPANS).status == 401, "nor is it a bearer"


def test_a_session_ends_after_fourteen_days_though_it_was_used_just_now(fresh):
    house = fresh()
    grow_older(house, by(13.9 * DAY, "made_at", "expires_at"))
    assert house.page("/me").status == 200
    grow_older(house, by(0.2 * DAY, "made_at", "expires_at"))
    assert house.page("/me").status == 303
    assert house.api("GET", SPANS).status == 401


def test_the_back_button_shows_nothing_after_signing_out(house):
    session = another_session(house)
    done = sign_out(house, session)
    assert (done.status, done.headers["Location"]) == (303, "/sign-in")
    for path in ("/me", "/me/data", "/me/export.json"):
        assert house.server.call("GET", path, headers=own(house, session)).status == 303
    assert house.server.call("GET", SPANS, headers=bearer(session)).status == 401


def test_signing_out_empties_the_browser(house):
    session = another_session(house)
    done = sign_out(house, session)
    assert done.cookie(COOKIE)[0] == "" and "max-age=0" in done.cookie(COOKIE)[1]
    assert '"cache"' in (done.headers["Clear-Site-Data"] or "")


@pytest.mark.parametrize("path", ["/me", "/me/data", "/me/connect", "/me/looks", "/trustee", "/rollout"])
def test_every_page_of_somebody_who_is_in_offers_the_way_out(house, path):
    assert Page(house.page(path).text).form("/sign-out")


# MARK: Who is here (V6.3.8), and passphrases (V6.2)

def test_somebody_known_somebody_unknown_and_somebody_invited_are_refused_alike(folder_for):
    from house import House
    house = House(folder_for("known"), solo=False, DAYLIGHT_PASSPHRASE_COST="14")
    file = house.data.parent / "people.csv"
    file.write_text("email,name,team,department,manager_email,role,time_zone\nbob@example.org,Bob,Cart,Shop,,,UTC\n")
    assert house.run("import", "organization", str(file)).returncode == 0
    house.server.stop()
    house.server.start("--behind-proxy", "--public-url", HTTPS)
    people, took, said = (OWNER, "nobody@example.org", "bob@example.org", "no address"), {}, set()
    try:
        for n in range(7):
            for email in people:
                began = time.monotonic()
                reply = house.server.call("POST", SESSION, json={"email": email, "passphrase": "a wrong one it is"},
                                          headers={"X-Forwarded-For": f"9.9.{n}.{people.index(email)}"})
                took.setdefault(email, []).append(time.monotonic() - began)
                said.add((reply.status, reply.body, tuple(sorted(reply.headers))))
    finally:
        house.server.stop()
    assert len(said) == 1 and next(iter(said))[0] == 401
    middle = {email: statistics.median(times) for email, times in took.items()}
    assert max(middle.values()) < 2 * min(middle.values()), f"who is known takes another time: {middle}"


def chosen(folder, passphrase):
    """A server whose owner chose that passphrase, and what the choice was answered."""
    from house import Server, set_up
    data = folder / "data"
    data.mkdir()
    invitation = set_up(data)
    server = Server(data).start()
    return server, server.call("POST", SESSION, json={"token": invitation["token"], "new_passphrase": passphrase})


@pytest.mark.parametrize("passphrase", [
    "Xxx" + " quiet lanterns " * 12, "nur kleine wörter ohne ziffern", "一期一会の静かな朝に歩く海辺の道", "    Spaces   before and after   ",
    "83920 18475 66103", "ONLY CAPITALS HERE"])
def test_a_passphrase_of_many_words_is_taken_whole(folder, passphrase):
    server, done = chosen(folder, passphrase)
    try:
        def attempt(said):
            return server.call("POST", SESSION, json={"email": OWNER, "passphrase": said}).status

        assert done.status == 201
        assert attempt(passphrase) == 201
        assert attempt(passphrase[:-1]) == 401 and attempt(passphrase + " ") == 401
        assert passphrase.swapcase() == passphrase or attempt(passphrase.swapcase()) == 401
        assert passphrase.strip() == passphrase or attempt(passphrase.strip()) == 401
    finally:
        server.stop()


def test_a_passphrase_of_signs_alone_is_taken(folder):
    server, done = chosen(folder, "!\"§$%&/()=?`*+'#-_.:,;<>|{}[]\\~^°")
    server.stop()
    assert done.status == 201


def test_fields_for_passphrases_are_masked_and_open_to_password_managers(folder):
    from house import Server, set_up
    data = folder / "data"
    server = Server(data).start()
    try:
        setup = server.call("GET", re.search(rb"(/setup\?token=\S+)", server.said())[1].decode()).text
    finally:
        server.stop()
    other = folder / "other"
    other.mkdir()
    invitation = set_up(other)
    server = Server(other).start()
    try:
        pages = [setup, server.call("GET", "/sign-in").text, server.call("GET", f"/invitation/{invitation['token']}").text]
    finally:
        server.stop()
    for page in pages:
        fields = re.findall(r"<input[^>]*name=\"(?:passphrase|new_passphrase|repeated)\"[^>]*>", page)
        assert fields
        for field in fields:
            assert 'type="password"' in field and re.search('autocomplete="(current|new)-password"', field), field
            assert "maxlength" not in field and "onpaste" not in field and "pattern" not in field
        assert not re.search("secret question|your mother|maiden", page, re.I)


def test_a_passphrase_does_not_expire(folder_for):
    org = Organization(folder_for("years") / "data").serve("2029-10-06T10:00:00Z")
    try:
        assert org.session("developer"), "three years later"
    finally:
        org.stop()


# MARK: Where secrets may stand (V14.2.1, V16.2.5, V16.4.1)

def test_a_key_in_an_address_opens_nothing_but_what_old_plugins_call(house):
    for path in (SPANS, f"{API}/me/export", "/me", "/me/data", "/me/export.json"):
        for name, value in (("api_key", house.token), ("token", house.token), ("session", house.session),
                            ("access_token", house.session)):
            reply = house.server.call("GET", f"{path}?{name}={value}")
            assert reply.status in (303, 401) and value not in str(reply.headers), reply


def test_no_secret_and_no_forged_line_is_in_the_log_at_its_most_talkative(fresh):
    house = fresh(DAYLIGHT_LOG_LEVEL="trace")
    entered = sign_in(house)
    session, _ = entered.cookie(COOKIE)
    connect = house.page("/me/connect")
    csrf = Page(connect.text).form("/me/connect/tokens")["fields"]["csrf"]
    made = house.submit("/me/connect", "/me/connect/tokens", kind="both")
    [token] = set(re.findall(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", made.text))
    house.server.call("GET", f"/invitation/{house.invitation['token']}")
    for path in ("/x%0d%0aforged-line", "/x%0aforged-line?y=%0aforged-line", "/teams/%1b[31mforged-line"):
        house.server.call("GET", path, headers={"User-Agent": "forged-line", "X-Forwarded-For": "forged-line"})
    house.server.call("POST", SESSION, json={"email": "forged-line\nforged-line", "passphrase": "forged-line\r\nforged-line"})
    house.send([beat(project="forged-line\nforged-line")])
    log = house.server.err.read_bytes() + house.server.said()
    entries = [line for line in house.server.err.read_text().splitlines() if re.match(r"\d{4}-", line)]
    assert entries and all(re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} ", line) for line in entries), "moment and zone"
    kept = {path.name for path in house.data.iterdir()}
    assert kept <= {f"daylight.{name}" for name in ("sqlite", "sqlite-wal", "sqlite-shm", "key", "lock")}, "no log of its own"
    assert log.count(b"\n") > 20, "at this level there must be a log, or this test looks at nothing"
    for secret in (session, csrf, token, token[:8], house.session, house.token, house.invitation["token"], PASSPHRASE, OWNER,
                   "forged-line"):
        assert secret.encode() not in log, secret


def test_the_log_is_read_by_programs_if_it_is_asked_for_so(fresh):
    house = fresh(DAYLIGHT_LOG_LEVEL="trace", DAYLIGHT_LOG_FORMAT="json")
    house.server.call("GET", "/not-here%C3%A9%22%0a")
    house.send([beat()])
    assert house.server.stop() == 0
    entries = [json.loads(line) for line in house.server.err.read_text().splitlines()]
    assert len(entries) > 20
    for entry in entries:
        assert {"time", "level", "logger", "message"} <= set(entry) <= {"time", "level", "logger", "message", "fields"}, entry
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", entry["time"]), entry
        assert all(isinstance(value, str) for name, value in entry.items() if name != "fields"), entry
    assert {"info", "debug"} <= {entry["level"] for entry in entries} and any("fields" in entry for entry in entries)
    refused = house.run("person", "list", env={"DAYLIGHT_LOG_FORMAT": "xml"})
    assert refused.returncode == 2 and "log-format" in refused.stderr
