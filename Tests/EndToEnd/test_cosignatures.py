"""What lowers a protection waits for a trustee: new invitations for people who are in, and publishing more (guarantee G17)."""

import json
import re
import sqlite3
import time

import pytest

from contract import API, COOKIE, OWNER, PASSPHRASE, SESSION
from house import House, Server, one_line, run
from test_keys import code
from web import bearer

NEW = "another lovely day in june"
HEADER = "email,name,team,department,manager_email,role,time_zone"
PEOPLE = [
    f"{OWNER},Olga,,,,owner,UTC", "tess@x.org,Tess,,,,trustee,UTC", "ada@x.org,Ada,Cart,Shop,,,UTC",
    "mia@x.org,Mia,Cart,Shop,,maintainer,UTC"]


class Signing(House):
    """An organization whose four people are in."""

    def __init__(self, folder, **env):
        super().__init__(folder, solo=False, **env)
        file = self.data.parent / "people.csv"
        file.write_text("\n".join([HEADER, *PEOPLE]) + "\n")
        assert self.run("import", "organization", str(file)).returncode == 0
        self.sessions = {OWNER: self.session}
        for person in ("tess@x.org", "ada@x.org", "mia@x.org"):
            made = self.run("person", "invite", person, "--format", "json")
            self.sessions[person] = self.open({"token": json.loads(made.stdout)["token"], "new_passphrase": PASSPHRASE})
        # As if the trustee were one for long: a new one signs nothing for fourteen days.
        with sqlite3.connect(self.database()) as line:
            line.execute("UPDATE roles SET since = 0")
            line.execute("UPDATE people SET entered_at = 0")
        for session in self.sessions.values():
            assert self.server.call("POST", f"{API}/me/acknowledgements", json={}, headers=bearer(session)).status < 300

    def open(self, what):
        opened = self.server.call("POST", SESSION, json=what)
        assert opened.status == 201, opened
        return opened.json()["session"]

    def read(self, path, person):
        reply = self.server.call("GET", path, headers={"Cookie": f"{COOKIE}={self.sessions[person]}"})
        return reply.text

    def post(self, path, who, **fields):
        session = self.sessions[who]
        csrf = re.search(r'name="csrf" value="([^"]+)"', self.read("/me/data", who)).group(1)
        return self.server.call(
            "POST", path, form={"csrf": csrf, **fields},
            headers={"Cookie": f"{COOKIE}={session}", "Origin": f"http://127.0.0.1:{self.server.port}"})


@pytest.fixture
def house(folder):
    made = Signing(folder)
    yield made
    made.server.stop()


def signatures(house, person="tess@x.org"):
    page = house.read("/trustee", person)
    return re.findall(r'name="id" value="([^"]+)"', page)


def test_a_passphrase_is_reset_with_a_trustee_and_before_the_persons_eyes(house):
    token = house.server.call(
        "POST", f"{API}/me/tokens", json={"kind": "read"}, headers=bearer(house.sessions["ada@x.org"])).json()["token"]
    # The operator asks, twice: nothing is made.
    for words in ("is asked for", "waits"):
        asked = house.run("person", "invite", "ada@x.org")
        assert asked.returncode == 1 and words in one_line(asked.stderr) and asked.stdout == ""
    assert "waits for a trustee" in house.read("/me", "ada@x.org")
    # Nobody but a trustee is shown it, and nobody but a trustee signs.
    (waiting,) = signatures(house)
    assert "Ada (ada@x.org)" in house.read("/trustee", "tess@x.org")
    for other in (OWNER, "ada@x.org", "mia@x.org"):
        assert signatures(house, other) == [] and "Ada (" not in house.read("/trustee", other)
        refused = house.post("/trustee/signatures", other, id=waiting, answer="sign")
        assert refused.status == 404
    assert house.run("person", "invite", "ada@x.org").returncode == 1
    # Signed, it is made once, and seen by the person and in the ledger.
    assert house.post("/trustee/signatures", "tess@x.org", id=waiting, answer="sign").status == 303
    made = house.run("person", "invite", "ada@x.org", "--format", "json")
    assert made.returncode == 0, made.stderr
    assert house.run("person", "invite", "ada@x.org").returncode == 1, "one signature makes one invitation"
    assert "signed by a trustee, and made on" in house.read("/me", "ada@x.org")
    assert "signed by a trustee, and made on" in house.read("/me/looks", "ada@x.org")
    assert "somebody was invited again" in house.read("/trustee", "mia@x.org")
    assert "<dt>Tess</dt>" in house.read("/trustee", "mia@x.org"), "who signs is known to everybody"
    assert house.run("ledger", "verify").returncode == 0
    # Whoever opens it is that person; every other way in is closed.
    before = house.sessions["ada@x.org"]
    opened = house.server.call(
        "POST", SESSION, json={"token": json.loads(made.stdout)["token"], "new_passphrase": NEW})
    assert opened.status == 201, opened
    assert house.server.call("GET", "/me", headers={"Cookie": f"{COOKIE}={before}"}).status == 303
    assert house.server.call("GET", f"{API}/me/looks", headers=bearer(token)).status == 401
    assert house.server.call("POST", SESSION, json={"email": "ada@x.org", "passphrase": PASSPHRASE}).status == 401
    assert house.server.call("POST", SESSION, json={"email": "ada@x.org", "passphrase": NEW}).status == 201


def test_a_reset_takes_a_lost_second_factor_with_it(house):
    """As 6.4.4 has it: the one thing that opens without the device is what a trustee has signed."""
    ada = "ada@x.org"
    offered = house.post("/me/keys/second-factor", ada, passphrase=PASSPHRASE)
    key = re.search(r"<code>([A-Z2-7 ]+)</code>", offered.text).group(1).replace(" ", "")
    done = house.post("/me/keys/second-factor/confirm", ada, code=code(key, time.time() - 30))
    assert done.status == 200, done.text
    codes = re.search(r'id="codes"[^>]*><code>([^<]+)', done.text).group(1).split()

    def sign_in(passphrase, **more):
        return house.server.call("POST", SESSION, json={"email": ada, "passphrase": passphrase, **more}).status

    assert sign_in(PASSPHRASE) == 401 and sign_in(PASSPHRASE, code=codes[0]) == 201
    house.run("person", "invite", ada)
    (waiting,) = signatures(house)
    assert house.post("/trustee/signatures", "tess@x.org", id=waiting, answer="sign").status == 303
    made = json.loads(house.run("person", "invite", ada, "--format", "json").stdout)
    assert sign_in(PASSPHRASE) == 401, "an invitation that nobody has opened takes nothing"
    house.sessions[ada] = house.open({"token": made["token"], "new_passphrase": NEW})
    assert sign_in(NEW) == 201, "by the new passphrase alone"
    assert "It is on" not in house.read("/me/keys", ada)
    with sqlite3.connect(house.database()) as line:
        for table in ("second_factors", "recovery_codes"):
            assert line.execute(f"SELECT COUNT(*) FROM {table}").fetchone() == (0,), table


def test_a_trustee_can_say_no(house):
    house.run("person", "invite", "ada@x.org")
    (waiting,) = signatures(house)
    assert house.post("/trustee/signatures", "tess@x.org", id=waiting, answer="perhaps").status == 422
    assert house.post("/trustee/signatures", "tess@x.org", id=waiting, answer="decline").status == 303
    assert signatures(house) == []
    assert "the trustee said no" in house.read("/me", "ada@x.org")
    again = house.post("/trustee/signatures", "tess@x.org", id=waiting, answer="sign")
    assert again.status == 422 and "nothing for you to sign" in again.text


def test_the_only_trustee_cannot_be_reset(house):
    refused = house.run("person", "invite", "tess@x.org")
    assert refused.returncode == 1 and "no trustee who could give it" in one_line(refused.stderr)


def test_an_owner_asks_from_the_page_and_maintainers_cannot_reach_people_with_roles(house):
    people = house.read("/admin", OWNER)
    ada = re.search(r'value="([^"]+)">\s*<button class="link" aria-label="[^"]*Ada"', people).group(1)
    assert house.post("/admin/invitations", OWNER, **{"person": ada}).headers["Location"] == "/admin?done=asked"
    (waiting,) = signatures(house)
    assert "Asked for by Olga" in house.read("/trustee", "tess@x.org") or "Asked for by Owner" in house.read(
        "/trustee", "tess@x.org")
    house.post("/trustee/signatures", "tess@x.org", id=waiting, answer="sign")
    shown = house.post("/admin/invitations", OWNER, **{"person": ada})
    assert shown.status == 200 and "/invitation/" in shown.text


def test_publishing_less_holds_at_once_and_more_needs_a_trustee(house):
    for other in ("ada@x.org", "tess@x.org"):
        assert house.post("/admin/profile", other, profile="work-only").status == 404
    assert house.post("/admin/profile", OWNER, profile="everything").status == 422
    assert house.post("/admin/profile", OWNER, profile="work-only").status == 303
    assert "Work only" in house.read("/admin", OWNER)
    assert "“work-only”" in house.read("/privacy", "ada@x.org")
    assert "what is published: work only, from " in house.read("/trustee", "ada@x.org")
    assert json.loads(house.run("export", "published").stdout)["profile"] == "work-only"
    asked = house.post("/admin/profile", OWNER, profile="standard")
    assert asked.headers["Location"].startswith("/admin?done=asked")
    assert "“work-only”" in house.read("/privacy", "ada@x.org"), "nothing holds before it is signed"
    (waiting,) = signatures(house)
    house.post("/trustee/signatures", "tess@x.org", id=waiting, answer="sign")
    assert "published again from" in house.read("/admin", OWNER)
    assert "“work-only”" in house.read("/privacy", "ada@x.org"), "it begins with the next quarter"


def test_where_the_profile_is_work_only_nothing_of_effort_is_shown_or_asked_for(folder):
    data = folder / "demo"
    done = run("demo", "--no-serve", "--people", "40", "--weeks", "12", "--through", "2026-W40", data=data, timeout=120)
    assert done.returncode == 0, done.stderr
    roles = {line["role"]: line for line in map(json.loads, done.stdout.splitlines())}
    server = Server(data).start("--as-of", "2026-10-09T12:00:00Z")
    try:
        sessions = {}
        for role in ("owner", "organization-viewer", "manager"):
            opened = server.call(
                "POST", SESSION, json={key: roles[role][key] for key in ("email", "passphrase")})
            sessions[role] = opened.json()["session"]

        def page(path, role):
            return server.call("GET", path, headers={"Cookie": f"{COOKIE}={sessions[role]}"})

        assert "around what is usual" in page("/organization", "organization-viewer").text
        admin = page("/admin", "owner").text
        csrf = re.search(r'name="csrf" value="([^"]+)"', admin).group(1)
        changed = server.call(
            "POST", "/admin/profile", form={"csrf": csrf, "profile": "work-only"},
            headers={"Cookie": f"{COOKIE}={sessions['owner']}", "Origin": f"http://127.0.0.1:{server.port}"})
        assert changed.status == 303, changed
        shown = page("/organization", "organization-viewer").text
        assert "The profile here is work only" in shown and "<svg" not in shown
        series = server.call(
            "GET", "/api/daylight/v1/organization/series/focus-time", headers=bearer(sessions["organization-viewer"]))
        assert {point["value"] for point in series.json()["points"]} == {None}
        look = server.call(
            "POST", "/api/daylight/v1/looks", headers=bearer(sessions["manager"]),
            json={"person": roles["developer"]["email"], "metrics": ["focus-time"], "from_week": "2026-W35",
                  "to_week": "2026-W39", "question": "I noticed shorter days: what is happening?"})
        assert look.json()["state"] == "refused" and "work only" in look.json()["reason"]
        exported = run("export", "published", "--as-of", "2026-10-10T12:00:00Z", data=data)
        assert json.loads(exported.stdout)["cells"] == [] and "work only" in one_line(exported.stderr)
        # Nor by a clock that stands before it: without --as-of it does.
        earlier = json.loads(run("export", "published", data=data).stdout)
        assert earlier["profile"] == "work-only" and earlier["cells"] == []
        explained = run("explain", "focus-time", "--team", "search", data=data)
        assert explained.returncode != 0 and "work only" in one_line(explained.stderr)
        sealed = run("seal", "--as-of", "2026-10-13T13:00:00Z", data=data)
        assert sealed.stdout.strip() == "sealed 0, too little 0" and "work only" in one_line(sealed.stderr)
    finally:
        server.stop()


def test_whoever_runs_the_house_cannot_make_a_trustee_and_sign_by_that_hand(house):
    with sqlite3.connect(house.database()) as line:
        line.execute("UPDATE roles SET since = (SELECT MAX(acknowledged_at) FROM people)")
    house.run("person", "invite", "ada@x.org")
    (waiting,) = signatures(house)
    refused = house.post("/trustee/signatures", "tess@x.org", id=waiting, answer="sign")
    assert refused.status == 422 and "fourteen days" in refused.text
    assert house.run("person", "invite", "ada@x.org").returncode == 1
    assert house.post("/trustee/signatures", "tess@x.org", id=waiting, answer="decline").status == 303, "no is always possible"


def test_whoever_changes_the_passphrase_takes_back_what_is_under_way(house):
    house.run("person", "invite", "ada@x.org")
    (waiting,) = signatures(house)
    house.post("/trustee/signatures", "tess@x.org", id=waiting, answer="sign")
    made = json.loads(house.run("person", "invite", "ada@x.org", "--format", "json").stdout)
    changed = house.post("/me/keys/passphrase", "ada@x.org", passphrase=PASSPHRASE, new_passphrase=NEW, repeated=NEW)
    assert changed.status == 303
    opened = house.server.call(
        "POST", SESSION, json={"token": made["token"], "new_passphrase": "a passphrase of an intruder"})
    assert opened.status == 410
    house.run("person", "invite", "ada@x.org")
    (waiting,) = signatures(house)
    house.post("/me/keys/passphrase", "ada@x.org", passphrase=NEW, new_passphrase=PASSPHRASE, repeated=PASSPHRASE)
    assert signatures(house) == [] and "taken back" in house.read("/me", "ada@x.org")


def test_a_signature_is_used_by_whoever_asked_for_it_and_by_nobody_else(house):
    people = house.read("/admin", OWNER)
    ada = re.search(r'value="([^"]+)">\s*<button class="link" aria-label="[^"]*Ada"', people).group(1)
    house.post("/admin/invitations", OWNER, **{"person": ada})
    (waiting,) = signatures(house)
    house.post("/trustee/signatures", "tess@x.org", id=waiting, answer="sign")
    assert house.run("person", "invite", "ada@x.org").returncode == 1, "the command line asks for its own"
    assert "/invitation/" in house.post("/admin/invitations", OWNER, **{"person": ada}).text
