"""After "delete everything": the database, the logs and a backup taken afterwards hold no value, name or address of the person, and
every proof of the ledger that anybody had before still verifies. On either engine."""

import json
import sqlite3

import pytest

import postgres
from beats import beats, now, statuses
from contract import API, OWNER, PASSPHRASE, SESSION, TOKENS
from house import House, begin
from test_backup import ENGINES
from web import bearer

NAME, ADDRESS, PROJECT = "Zephyrine Quillfeather", "zephyrine.canary@example.org", "canary-of-zephyrine"
CANARIES = [
    NAME, "Quillfeather", ADDRESS, "zephyrine", PROJECT, "it was canary work", "a canary note", "a canary report", "a canary agenda",
    "a canary question", "a canary context", "quillfeather-at-work"]
PEOPLE = f"""email,name,team,department,manager_email,role,time_zone
{OWNER},Olga,,,,owner,UTC
bo@x.org,Bo,Cart,Shop,,,UTC
{ADDRESS},{NAME},Cart,Shop,bo@x.org,,UTC
hanna@x.org,Hanna,,,,hr,UTC
"""


@pytest.fixture(params=ENGINES)
def house(request, folder):
    # Whatever it could ever say.
    env, name = {"DAYLIGHT_LOG_LEVEL": "trace"}, None
    if request.param == "postgres":
        name, address = postgres.make()
        env |= {"DAYLIGHT_DATABASE": address}
    made = House(folder, solo=False, **env)
    made.database_name = name
    yield made
    made.server.stop()
    if name:
        postgres.drop(name)


def everything(house):
    """What an attacker with the disk has: the data directory, a dump, and what the server has said."""
    found = {f"file {name}": content for name, content in house.bytes().items()}
    if house.database_name:
        found["dump"] = postgres.dump(house.database_name)
    found["log"] = house.server.out.read_bytes() + house.server.err.read_bytes()
    return found


def write(house, statement):
    if house.database_name:
        postgres.query(house.database_name, statement)
        return
    with sqlite3.connect(house.data / "daylight.sqlite") as line:
        line.execute(statement)


def say_everywhere(house, session):
    """What somebody leaves in a house beside records: a note, a report, an account, a page with the manager, a look."""
    noted = {"from": "2026-09-14", "to": "2026-09-16", "kind": "other", "text": "a canary note"}
    assert house.server.call("POST", f"{API}/annotations", json=noted, headers=bearer(session)).status == 201
    reported = house.submit("/policy", "/policy/reports", decision="review", words="a canary report of my review")
    assert reported.status == 303, reported.text
    accounts = house.data.parent / "identities.csv"
    accounts.write_text(f"email,provider,login\n{ADDRESS},github,quillfeather-at-work\n")
    assert house.run("import", "identities", str(accounts)).returncode == 0
    write(house, f"""
        INSERT INTO attestations (matter, attested_at, person_id, hat, words, held_on, speaker)
        SELECT 'live-meeting', {int(now() * 1_000_000)}, person_id, 'owner', 'People asked.', '2026-09-14', '{NAME}'
        FROM roles WHERE role = 'owner' LIMIT 1""")
    begun = house.submit("/one-on-ones", "/one-on-ones")
    assert begun.status == 303, begun.text
    page = begun.headers["location"]
    assert house.submit(page, f"{page}/items", text="a canary agenda").status == 303
    asked = int(now() * 1_000_000)
    write(house, f"""
        INSERT INTO looks (look_id, viewer_id, person_id, metrics, from_week, to_week, question, context, asked_at, opens_at, expires_at)
        SELECT 'a-look', managers.manager_id, people.person_id, 'focus-time', '2026-W30', '2026-W36', 'a canary question: what is happening in these weeks?',
        'a canary context', {asked}, {asked}, {asked + 60_000_000}
        FROM people JOIN managers ON managers.person_id = people.person_id WHERE email = '{ADDRESS}'""")


def holds(found):
    return sorted({(name, canary) for name, content in found.items() for canary in CANARIES if canary.encode() in content})


def entered(house, email):
    token = json.loads(house.run("person", "invite", email, "--format", "json").stdout)["token"]
    opened = house.server.call("POST", SESSION, json={"token": token, "new_passphrase": PASSPHRASE})
    assert opened.status == 201, opened
    return opened.json()["session"]


def test_nothing_of_the_person_is_left_anywhere_and_earlier_proofs_verify(house):
    people = house.data.parent / "people.csv"
    people.write_text(PEOPLE)
    assert house.run("import", "organization", str(people)).returncode == 0
    session = entered(house, ADDRESS)
    assert house.server.call("POST", f"{API}/me/acknowledgements", json={}, headers=bearer(session)).status < 300
    token = house.server.call("POST", TOKENS, json={"kind": "both"}, headers=bearer(session)).json()["token"]
    house.session, owner = session, house.session
    assert set(statuses(house.send(beats(20, now() + 1, project=PROJECT), token=token))) <= {201, 202}
    about = {"matter": "wrong", "place": "recorded", "about": "last week", "words": "it was canary work, and not mine"}
    done = house.submit("/me/data", "/me/data/contests", **about)
    assert done.status == 303, done.text
    assert "canary work" in house.page("/me/data").text
    begin(3, house.data, house.env)
    say_everywhere(house, session)
    exported = house.server.call("GET", "/me/export.json", headers={"Cookie": f"daylight={session}"}).json()
    assert [case["kind"] for case in exported["settings"]["cases"]] == ["sole-basis", "contest"]

    pinned = house.data.parent / "pinned.txt"
    pinned.write_text(house.run("ledger", "checkpoint").stdout)
    before = house.data.parent / "before.backup"
    assert house.run("backup", str(before)).returncode == 0
    assert NAME.encode() in before.read_bytes(), "the positive control: it was there"
    assert {canary for _, canary in holds(everything(house))} == set(CANARIES)

    deleted = house.server.call("DELETE", f"{API}/me/data?everything=true", headers=bearer(session))
    assert deleted.status < 300, deleted
    assert holds(everything(house)) == []
    after = house.data.parent / "after.backup"
    assert house.run("backup", str(after)).returncode == 0
    assert holds({"backup": after.read_bytes()}) == []
    assert house.run("ledger", "verify").returncode == 0
    assert house.run("ledger", "verify", "--against", str(pinned)).returncode == 0

    # A file does not bring the person back; an invitation does, and with it the name.
    again = house.run("import", "organization", str(people))
    assert again.returncode == 1 and "by an invitation only" in again.stderr
    assert house.server.stop() == 0
    assert holds(everything(house)) == []
    house.server.start()
    back = entered(house, ADDRESS)
    house.session = back
    person = house.server.call("GET", "/me/export.json", headers={"Cookie": f"daylight={back}"}).json()["person"]
    assert (person["email"], person["name"], person["team"]) == (ADDRESS, NAME, "Cart")
    house.session = owner
