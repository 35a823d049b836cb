"""Guarantee G14: what a person deletes, pauses or excludes is gone or never comes, down to the bytes on disk."""

import json

import pytest

from beats import DAY, HOUR, beat, beats, instant, now, seconds, statuses
from contract import DATA, EXCLUSIONS, OWNER, PASSPHRASE, PAUSE, SESSION
from weeks import HEADER, row


def projects(house):
    return {each["project"] for each in house.exported()["heartbeats"]}


def ok(reply):
    assert 200 <= reply.status < 300, reply
    return reply


def test_a_deleted_range_is_gone_from_the_disk_and_stays_closed(fresh):
    house = fresh()
    middle = now() - 3 * DAY
    house.keep(beats(40, middle, project="canary-deleted", branch="canary-branch", language="Canarian"))
    house.keep(beats(40, middle - 2 * HOUR, project="before"))
    house.keep(beats(40, middle + 2 * HOUR, project="after"))
    assert house.holds("canary-deleted"), "the positive control: it was there"

    ok(house.api("DELETE", f"{DATA}?from={instant(middle - 60)}&to={instant(middle + 41 * 60)}"))
    assert projects(house) == {"before", "after"}
    assert {span["project"] for span in house.exported()["spans"]} == {"before", "after"}

    # What a client sends again is answered, discarded and counted.
    assert statuses(house.send([beat(middle + 5, project="canary-deleted")])) == [201]
    assert projects(house) == {"before", "after"}

    def gone():
        return [house.holds(canary) for canary in ("canary-deleted", "canary-branch", "Canarian")] == [[], [], []]

    assert gone(), "while the server runs: not in the database, not in its log"
    assert house.server.stop() == 0
    assert gone()
    assert house.holds("before"), "the rest is still there"


def test_deleting_cuts_the_spans_at_the_edges_of_the_range(fresh):
    house = fresh()
    start = round(now() - 2 * DAY)
    house.keep(beats(61, start, project="one"))
    ok(house.api("DELETE", f"{DATA}?from={instant(start + 20 * 60)}&to={instant(start + 30 * 60)}"))
    spans = sorted((seconds(span["start"]) - start, seconds(span["end"]) - start) for span in house.exported()["spans"])
    covered = sum(end - begin for begin, end in spans)
    assert covered <= 50 * 60, spans
    assert all(end <= 20 * 60 or begin >= 30 * 60 for begin, end in spans), spans
    assert covered >= 48 * 60, f"only the range is gone: {spans}"


def test_deleting_everything_leaves_no_byte_of_the_history(fresh):
    house = fresh()
    house.keep(beats(200, now() - 4 * DAY, project="canary-all", branch="canary-all-branch"))
    csv = house.data.parent / "spans.csv"
    csv.write_text(f"{HEADER}\n{row(OWNER, now() - 30 * DAY, project='canary-imported')}\n")
    assert house.run("import", "activity", str(csv)).returncode == 0
    assert house.holds("canary-all") and house.holds("canary-imported")
    prefix = house.token[:8]

    ok(house.api("DELETE", f"{DATA}?everything=true"))
    assert house.api("GET", "/api/v1/users/current", token=house.token).status == 401, "tokens are gone"
    assert house.page("/me").status != 200, "sessions are gone"

    for canary in ("canary-all", "canary-all-branch", "canary-imported", OWNER, prefix):
        assert house.holds(canary) == [], canary

    # The account stays: a new invitation leads to an empty house.
    invited = house.run("person", "invite", OWNER, "--format", "json")
    assert invited.returncode == 0, invited.stderr
    house.accept(json.loads(invited.stdout))
    assert (house.exported()["heartbeats"], house.exported()["spans"]) == ([], [])
    assert house.exported()["person"]["email"] == OWNER, "whoever invites somebody says the address again"
    back = house.server.call("POST", SESSION, json={"email": OWNER, "passphrase": PASSPHRASE})
    assert back.status == 201, back
    assert house.server.stop() == 0
    for canary in ("canary-all", "canary-imported", prefix):
        assert house.holds(canary) == [], canary


def test_a_pause_answers_and_drops_until_it_ends(fresh):
    house = fresh()
    house.keep([beat(project="before-the-pause")])
    ok(house.api("POST", PAUSE, json={"paused": True}))
    assert statuses(house.send([beat(now(), project="canary-paused")])) == [201]
    bar = house.api("GET", "/api/v1/users/current/statusbar/today", token=house.token).json()
    assert bar["data"]["grand_total"]["text"].endswith("(paused)")
    ok(house.api("POST", PAUSE, json={"paused": False}))
    house.keep([beat(project="after-the-pause", time=now() + 1)])
    assert projects(house) == {"before-the-pause", "after-the-pause"}
    assert house.holds("canary-paused") == []


@pytest.mark.parametrize("past", [False, True])
def test_an_excluded_project_is_dropped_and_its_past_only_if_asked(fresh, past):
    house = fresh()
    house.keep([beat(project="canary-excluded"), beat(project="kept")])
    ok(house.api("POST", EXCLUSIONS, json={"project": "canary-excluded", "delete_past": past}))
    assert statuses(house.send([beat(project="canary-excluded"), beat(project="kept")])) == [201, 201]
    stored = [each["project"] for each in house.exported()["heartbeats"]]
    assert stored.count("canary-excluded") == (0 if past else 1)
    assert stored.count("kept") == 2


def test_discarded_items_are_counted_for_the_person(fresh):
    house = fresh()
    ok(house.api("POST", EXCLUSIONS, json={"project": "left-out", "delete_past": False}))
    house.keep([beat(project="left-out") for _ in range(7)])
    assert house.exported()["settings"]["discarded"]["excluded-project"] == 7
    assert "7" in house.page("/me/data").text


@pytest.mark.parametrize("query", [
    "", "?from=2026-01-01T00:00:00Z", "?to=2026-01-01T00:00:00Z", "?from=soon&to=later",
    "?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "?everything=false", "?everything=maybe"])
def test_a_deletion_that_does_not_say_what_deletes_nothing(house, query):
    house.keep([beat(project="still-here")])
    assert house.api("DELETE", DATA + query).status in (400, 422)
    assert "still-here" in projects(house)


def test_a_token_cannot_delete_unless_it_is_the_persons_own_session_or_read_right(house):
    written = house.make_token("write")["token"]
    refused = house.api("DELETE", f"{DATA}?everything=true", token=written)
    assert refused.status in (401, 403, 404)
