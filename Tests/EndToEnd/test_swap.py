"""Non-interference, end to end: moving hours between two people of a panel changes no byte that leadership can fetch (G5).

Two organizations are made from the same files, except that in one week hours went from one person to another one of the
panel. Everything that somebody who is no part of the swap can fetch is compared, page by page, answer by answer: owner and
viewers, one of a department, trustee, HR, a manager and a colleague of the two.
"""

import json
import os
import random
import re
from datetime import datetime, timedelta, timezone

import pytest

from contract import COOKIE, METRICS, PASSPHRASE, PATIENCE, SESSION
from house import Server, run
from web import bearer

AS_OF = "2026-09-15T12:00:00Z"  # Tuesday noon after 2026-W37 in UTC, and after
HEADER = "email,name,team,department,manager_email,role,role_scope,time_zone,since"
TEAMS = {"Cart": ("Shop", 7), "Pay": ("Shop", 4), "Ship": ("Shop", 4), "Find": ("Search", 6)}


def people(teams):
    first = sorted({department for department, _ in teams.values()})[-1]
    rows = [
        "olga@x.org,Olga,Board,,,owner,,UTC,2026-01-05", "vera@x.org,Vera,Board,,olga@x.org,viewer,,UTC,2026-01-05",
        f"dora@x.org,Dora,Board,,olga@x.org,viewer,department:{first},UTC,2026-01-05",
        "tom@x.org,Tom,Board,,olga@x.org,trustee,,UTC,2026-01-05", "hanna@x.org,Hanna,Board,,olga@x.org,hr,,UTC,2026-01-05",
    ]
    for team, (department, count) in teams.items():
        for number in range(count):
            rows.append(f"{team.lower()}{number}@x.org,{team} {number},{team},{department},olga@x.org,,,UTC,2026-01-05")
    return rows


def spans(teams, hours, first):
    """Weeks of two stretches each; `hours` changes single ones: (person, week) → hours of the second stretch."""
    rows = []
    for team, (_, count) in teams.items():
        for number in range(count):
            person = f"{team.lower()}{number}"
            for week in range(first, 38):
                monday = datetime.fromisocalendar(2026, week, 1).replace(tzinfo=timezone.utc)
                lengths = [2 + number % 3, hours.get((person, week), 3 + (week + number) % 2)]
                for day, length in zip((1, 3), lengths):
                    start = monday + timedelta(days=day, hours=9)
                    end = start + timedelta(hours=length)
                    rows.append(f"{person}@x.org,{start:%Y-%m-%dT%H:%M:%SZ},{end:%Y-%m-%dT%H:%M:%SZ},coding,app,Swift")
    return rows


class World:
    def __init__(self, folder, hours, teams=TEAMS, first=28):
        self.data = folder / "data"
        self.teams = teams
        self.ok("demo", "--people", "0", "--no-serve", "--through", "2026-W37")
        self.put(folder, "organization", [HEADER, *people(teams)])
        self.put(folder, "activity", ["email,start,end,kind,project,language", *spans(teams, hours, first)])
        self.ok("seal", "--as-of", AS_OF)
        self.server = Server(self.data).start("--as-of", AS_OF)
        self.sessions = {name: self.enter(name) for name in ("olga@x.org", "vera@x.org")}
        # Where there are few groups others read them too.
        self.others = {} if teams is not TEAMS else {
            name: self.enter(name) for name in ("dora@x.org", "tom@x.org", "hanna@x.org", "cart6@x.org")}

    def ok(self, *arguments):
        done = run(*arguments, data=self.data, timeout=PATIENCE if SWAPS < 1_000 else 600)
        assert done.returncode == 0, (arguments, done.stderr)
        return done.stdout

    def put(self, folder, kind, lines):
        file = folder / f"{kind}.csv"
        file.write_text("\n".join(lines) + "\n")
        self.ok("import", kind, str(file), "--as-of", AS_OF)

    def enter(self, email):
        invited = json.loads(self.ok("person", "invite", email, "--format", "json", "--as-of", AS_OF))
        opened = self.server.call("POST", SESSION, json={"token": invited["token"], "new_passphrase": PASSPHRASE})
        assert opened.status == 201, opened
        return opened.json()["session"]

    def everything(self):
        """By name, all that can be fetched about groups; what is random by design is masked."""
        found = {}
        groups = ["/organization"] + [f"/teams/{team.lower()}" for team in self.teams] + [
            f"/departments/{name.lower()}" for name in sorted({name for name, _ in self.teams.values()})]
        for person, session in self.sessions.items():
            for path in groups + ["/teams", "/privacy", "/policy", "/catalogue"]:
                reply = self.server.call("GET", path, headers={"Cookie": f"{COOKIE}={session}"})
                found[person, path] = (reply.status, headers(reply), masked(reply.text))
            for path in groups:
                for metric in sorted(METRICS):
                    reply = self.server.call(
                        "GET", f"/api/daylight/v1{path}/series/{metric}?weeks=12", headers=bearer(session))
                    found[person, path, metric] = (reply.status, headers(reply), reply.body)
        if self.others:
            more = groups + [f"{path}/quarter" for path in groups if not path.startswith("/teams")] + [
                f"{path}/{part}" for path in groups if path.startswith("/teams")
                for part in ("retrospective", "case/meetings", "case/capacity")]
            for person, session in (self.others | self.sessions).items():
                for path in more:
                    reply = self.server.call("GET", path, headers={"Cookie": f"{COOKIE}={session}"})
                    found[person, path] = (reply.status, headers(reply), masked(reply.text))
            for team in self.teams:
                for metric in ("focus-time", "activity-time"):
                    found["explain", team, metric] = self.ok(
                        "explain", metric, "--team", team.lower(), "--format", "json", "--as-of", AS_OF)
        for form in ("json", "csv"):
            # When it was sealed is not what: the clock runs on.
            text = self.ok("export", "published", "--format", form)
            found["published", form] = re.sub(r"20\d\d-\d\d-\d\dT[0-9:.]+Z", "then", text)
        return found


def headers(reply):
    return sorted((name, value) for name, value in reply.headers.items() if name.lower() not in ("date", "set-cookie"))


def masked(text):
    """Without the csrf field of this session, and the key and checkpoints of this ledger."""
    text = re.sub(r'name="csrf" value="[^"]*"', "", text)
    # A random name for the passes of this person's browser.
    text = re.sub(r'data-passes="[^"]*"', "", text)
    return re.sub(r"daylight/[0-9a-f]{12}[^<\s]*", "", text)


@pytest.fixture(scope="module")
def worlds(folder_for):
    made = []

    def make(more=(), **hours):
        made.append(World(folder_for("swap"), {(name.split("_")[0], int(name.split("_")[1])): value
                                               for name, value in hours.items()}, *more))
        return made[-1].everything()

    yield make
    for world in made:
        world.server.stop()


@pytest.fixture(scope="module")
def before(worlds):
    return worlds(cart2_36=6, cart3_36=4, pay1_35=5, ship0_35=3)


def differing(a, b):
    assert a.keys() == b.keys()
    return [name for name in a if a[name] != b[name]]


def first_difference(a, b):
    """Where two documents differ, for the reader of a failed test."""
    at = next((n for n, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
    return f"{a[max(0, at - 120):at + 80]!r} ≠ {b[max(0, at - 120):at + 80]!r}"


def test_there_is_something_to_see(before):
    found = json.loads(before["published", "json"])
    assert {tuple(panel["teams"]) for panel in found["panels"]} == {("cart",), ("pay", "ship"), ("find",)}
    assert all(cell["status"] == "published" for cell in found["cells"])
    assert before["vera@x.org", "/organization"][0] == before["cart6@x.org", "/teams/cart"][0] == 200
    assert before["olga@x.org", "/teams/cart/retrospective"][0] == before["olga@x.org", "/organization/quarter"][0] == 200
    assert before["dora@x.org", "/departments/shop"][0] == 200 and before["dora@x.org", "/departments/search"][0] == 404


def test_hours_that_went_from_one_to_the_other_change_no_byte(before, worlds):
    assert differing(before, worlds(cart2_36=4, cart3_36=6, pay1_35=5, ship0_35=3)) == []
    # Of two teams that are mixed in one panel.
    other = worlds(cart2_36=6, cart3_36=4, pay1_35=3, ship0_35=5)
    assert differing(before, other) == [], first_difference(before["published", "csv"], other["published", "csv"])


def test_many_at_once_change_no_byte(worlds):
    """Thirty-odd swaps in one other world: of each panel and week one, between two people drawn by chance."""
    panels = [[f"cart{n}" for n in range(7)], [f"{t}{n}" for t in ("pay", "ship") for n in range(4)], [f"find{n}" for n in range(6)]]
    # From the fifth week on: the first four are the baselines.
    here, there, count = swaps(panels, range(32, 38), 2, random.Random(11))
    assert count == 36
    assert differing(worlds(**here), worlds(**there)) == []


def swaps(panels, weeks, pairs, chance):
    """Two organizations and how many swaps lie between them: of each panel and week, hours of `pairs` went to others.

    All stretches stay above two hours: what is focus stays so.
    """
    here, there = {}, {}
    for panel in panels:
        for week in weeks:
            for giver, taker in zip(*[iter(chance.sample(panel, 2 * pairs))] * 2):
                given, taken, moved = chance.randint(5, 7), chance.randint(3, 4), chance.randint(1, 2)
                here[f"{giver}_{week}"], here[f"{taker}_{week}"] = given, taken
                there[f"{giver}_{week}"], there[f"{taker}_{week}"] = given - moved, taken + moved
    return here, there, len(here) // 2


# Ten thousand take minutes in a debug build: `Benchmarks/run --swaps` makes them in release.
SWAPS = int(os.environ.get("SWAPS", "500"))


def test_a_great_many_change_no_byte(worlds):
    """Over three quarters, so that levels, links between quarters and moved baselines are in it."""
    teams = {f"T{number:03}": (f"D{number % 11:02}", 7) for number in range(-(-SWAPS // 66))}
    panels = [[f"{team.lower()}{n}" for n in range(count)] for team, (_, count) in teams.items()]
    # From the fifth week on: the first four are the baselines.
    here, there, count = swaps(panels, range(16, 38), 3, random.Random(12))
    assert count >= SWAPS
    before = worlds((teams, 12), **here)
    found = json.loads(before["published", "json"])
    assert len(found["cells"]) > len(teams) * 22 and found["levels"], "there is something to see"
    assert differing(before, worlds((teams, 12), **there)) == []
    print(f"{count} swaps: 0 of {len(before)} documents changed")


def test_the_comparison_can_fail(before, worlds):
    """Hours that nobody else lost move the team's line: the documents are not the same by chance."""
    changed = differing(before, worlds(cart2_36=6, cart3_36=9, pay1_35=5, ship0_35=3))
    assert ("published", "json") in changed and ("vera@x.org", "/teams/cart") in changed
    assert ("vera@x.org", "/teams/find") not in changed
