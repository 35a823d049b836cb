"""Non-interference, end to end: moving hours between two people of a panel changes no byte that leadership can fetch (G5).

Two organizations are made from the same files, except that in one week hours went from one person to another one of the
panel. Everything that somebody who is no part of the swap can fetch is compared, page by page, answer by answer: owner and
viewers, one of a department, trustee, HR, a lead who has no role at all, and a colleague of the two with all that is the
colleague's own. The desks, the rollout, the services, and what lead and colleague have between them are among it: a joint page
with a chart that was brought to it, and an open look.
"""

import json
import os
import random
import re
from datetime import datetime, timedelta, timezone

import pytest

from contract import API, COOKIE, METRICS, OWN_PAGES, PASSPHRASE, SESSION, WORK_METRICS
from house import Server, run
from web import Page, bearer

AS_OF = "2026-09-15T12:00:00Z"  # Tuesday noon after 2026-W37 in UTC, and after
HEADER = "email,name,team,department,manager_email,role,role_scope,time_zone,since"
TEAMS = {"Cart": ("Shop", 7), "Pay": ("Shop", 4), "Ship": ("Shop", 4), "Find": ("Search", 6)}


def people(teams):
    first = sorted({department for department, _ in teams.values()})[-1]
    rows = [
        "olga@x.org,Olga,Board,,,owner,,UTC,2026-01-05", "vera@x.org,Vera,Board,,olga@x.org,viewer,,UTC,2026-01-05",
        f"dora@x.org,Dora,Board,,olga@x.org,viewer,department:{first},UTC,2026-01-05",
        "tom@x.org,Tom,Board,,olga@x.org,trustee,,UTC,2026-01-05", "hanna@x.org,Hanna,Board,,olga@x.org,hr,,UTC,2026-01-05",
        "lea@x.org,Lea,Board,,olga@x.org,,,UTC,2026-01-05", "mara@x.org,Mara,Board,,olga@x.org,maintainer,,UTC,2026-01-05",
    ]
    led = next(iter(teams))
    for team, (department, count) in teams.items():
        lead = "lea" if team == led else "olga"
        for number in range(count):
            rows.append(f"{team.lower()}{number}@x.org,{team} {number},{team},{department},{lead}@x.org,,,UTC,2026-01-05")
    return rows


def work(teams):
    """By kind of file: a service of the first team, with changes of everybody in it and deployments."""
    team, (_, count) = next(iter(teams.items()))
    changes = ["id,service,author_email,created_at,ready_at,first_commit_at,first_review_at,approved_at,merged_at,closed_at,merge_sha,shas"]
    deployments = ["id,service,environment,sha,started_at,finished_at,result"]
    for week in range(26, 38):
        for number in range(count):
            begun = datetime.fromisocalendar(2026, week, 1).replace(tzinfo=timezone.utc) + timedelta(hours=9 + number)
            created, reviewed, merged = (f"{begun + timedelta(hours=hours):%Y-%m-%dT%H:%M:%SZ}" for hours in (0, 5 + number, 30 + week % 3))
            changes.append(f"c{week}-{number},web,{team.lower()}{number}@x.org,{created},,{created},{reviewed},{reviewed},{merged},,"
                           f"{week:02}{number:038},")
        deployed = f"{begun + timedelta(days=2):%Y-%m-%dT%H:%M:%SZ}"
        deployments.append(f"d{week},web,production,{week:02}{count - 1:038},{deployed},{deployed},success")
    return {"services": ["service,team,repository", f"web,{team},example.org/shop/web"], "changes": changes, "deployments": deployments}


def spans(teams, hours, first):
    """Weeks of two stretches each; `hours` changes single ones: (person, week) → hours of the second stretch, or hours, day of the
    week and project of it."""
    rows = []
    for team, (_, count) in teams.items():
        for number in range(count):
            person = f"{team.lower()}{number}"
            for week in range(first, 38):
                monday = datetime.fromisocalendar(2026, week, 1).replace(tzinfo=timezone.utc)
                given = hours.get((person, week), 3 + (week + number) % 2)
                second, day, project = given if isinstance(given, tuple) else (given, 3, "app")
                for day, length, project in ((1, 2 + number % 3, "app"), (day, second, project)):
                    start = monday + timedelta(days=day, hours=9)
                    end = start + timedelta(hours=length)
                    rows.append(f"{person}@x.org,{start:%Y-%m-%dT%H:%M:%SZ},{end:%Y-%m-%dT%H:%M:%SZ},coding,{project},Swift")
    return rows


class World:
    def __init__(self, folder, hours, teams=TEAMS, first=28):
        self.data = folder / "data"
        self.teams = teams
        self.ok("demo", "--people", "0", "--no-serve", "--through", "2026-W37")
        self.put(folder, "organization", [HEADER, *people(teams)])
        self.put(folder, "activity", ["email,start,end,kind,project,language", *spans(teams, hours, first)])
        for kind, lines in work(teams).items():
            self.put(folder, kind, lines)
        self.ok("seal", "--as-of", AS_OF)
        self.server = Server(self.data).start("--as-of", AS_OF)
        self.colleague = colleague(teams)
        self.everybody = {name: self.enter(name) for name in (
            "olga@x.org", "vera@x.org", "dora@x.org", "tom@x.org", "hanna@x.org", "lea@x.org", "mara@x.org", self.colleague)}
        self.sessions = {name: self.everybody[name] for name in ("olga@x.org", "vera@x.org")}
        self.between = self.meet()

    def ok(self, *arguments):
        done = run(*arguments, data=self.data, timeout=600)
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

    def page(self, person, path):
        return self.server.call("GET", path, headers={"Cookie": f"{COOKIE}={self.everybody[person]}"})

    def submit(self, person, path, action, **fields):
        form = Page(self.page(person, path).text).form(action)
        done = self.server.call(
            "POST", action, form=form["fields"] | fields,
            headers={"Cookie": f"{COOKIE}={self.everybody[person]}", "Origin": self.server.url})
        assert done.status == 303, (action, done)
        return done.headers["location"]

    def meet(self):
        """What the lead and the colleague have between them, by its path: a joint page with a chart, and an open look."""
        lead, name = "lea@x.org", f"{next(iter(self.teams))} {MEMBERS - 1}"
        other = re.search(rf'name="with" value="([^"]+)">\s*<p><button>Begin one with {name}<', self.page(lead, "/one-on-ones").text).group(1)
        joint = self.submit(lead, "/one-on-ones", "/one-on-ones", **{"with": other})
        self.submit(self.colleague, joint, f"{joint}/charts", metric="activity-time", weeks="8")
        asked = self.server.call("POST", f"{API}/looks", headers=bearer(self.everybody[lead]), json={
            "person": self.colleague, "metrics": ["focus-time"], "from_week": "2026-W28", "to_week": "2026-W35",
            "question": "I noticed less focus for three weeks, what is happening?"})
        assert asked.status == 201, asked
        look = asked.json()["id"]
        read = self.server.call(
            "POST", f"{API}/me/looks/{look}/acknowledge", json={}, headers=bearer(self.everybody[self.colleague]))
        assert read.status == 200 and read.json()["state"] == "open", read
        return [joint, f"/looks/{look}"]

    def beyond_groups(self):
        """What is no page of a group: the desks, the rollout, the services, what is the colleague's own, and what the lead and the
        colleague have between them. Everybody asks for all of it; what somebody may not see is the same refusal, or no part of it."""
        found = {}
        paths = [*DESKS, *ROLLOUT, *SERVICES, *JOINT, *self.between]
        own = [f"/me/series/{metric}?weeks=12" for metric in sorted(METRICS)] + ["/me/looks", "/me/spans"]
        answers = ["/rollout", "/policy/matrix", "/annotations?scope=organization"] + self.between + [
            f"/services/web/{part}/{metric}" for part in ("series", "explain") for metric in sorted(WORK_METRICS)]
        for person in self.everybody:
            theirs = person == self.colleague
            for path in paths + (OWN_PAGES if theirs else []):
                found[person, path] = unnamed(self.page(person, path))
            for path in answers + (own if theirs else []):
                found[person, "api", path] = unnamed(
                    self.server.call("GET", f"{API}{path}", headers=bearer(self.everybody[person])))
        # Their names are drawn by chance.
        drawn = dict(zip(self.between, ("the joint page", "the look")))
        return {tuple(drawn.get(part, part) for part in name): value for name, value in found.items()}

    def everything(self):
        """By name, all that can be fetched about groups; what is random by design is masked."""
        found = self.beyond_groups()
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
        # Owner and viewer read all of them; everybody else, where there are many, the first ones, which are no other.
        few = groups if len(self.teams) < 10 else ["/organization"] + [
            path for name, (department, _) in list(self.teams.items())[:2] for path in (f"/teams/{name.lower()}", f"/departments/{department.lower()}")]
        more = few + [f"{path}/quarter" for path in few if not path.startswith("/teams")] + [
            f"{path}/{part}" for path in few if path.startswith("/teams")
            for part in ("retrospective", "case/meetings", "case/capacity")]
        for person, session in self.everybody.items():
            if person not in self.sessions or len(self.teams) < 10:
                for path in more:
                    reply = self.server.call("GET", path, headers={"Cookie": f"{COOKIE}={session}"})
                    found[person, path] = (reply.status, headers(reply), masked(reply.text))
        for team in self.teams if len(self.teams) < 10 else []:
            for metric in ("focus-time", "activity-time"):
                found["explain", team, metric] = self.ok(
                    "explain", metric, "--team", team.lower(), "--format", "json", "--as-of", AS_OF)
        for form in ("json", "csv"):
            # When it was sealed is not what: the clock runs on.
            text = self.ok("export", "published", "--format", form)
            found["published", form] = re.sub(r"20\d\d-\d\d-\d\dT[0-9:.]+Z", "then", text)
        return found


DESKS = ["/trustee", "/hr", "/admin", "/admin/health", "/admin/connections"]
ROLLOUT = ["/rollout", "/rollout/policy", "/rollout/questions", "/rollout/training", "/rollout/pack", "/rollout/audit", "/feedback"]
SERVICES = ["/services", "/services/web"] + [f"/services/web/{metric}" for metric in sorted(WORK_METRICS)]
JOINT = ["/one-on-ones", "/me/looks"]
# Each team of a great many has as many, and so has the one that somebody leads.
MEMBERS = 7


def colleague(teams):
    """Somebody of the team that has a lead, who is part of no swap."""
    return f"{next(iter(teams)).lower()}{MEMBERS - 1}@x.org"


def headers(reply):
    return sorted((name, value) for name, value in reply.headers.items() if name.lower() not in ("date", "set-cookie"))


def masked(text):
    """Without the csrf field of this session, and the key and checkpoints of this ledger."""
    text = re.sub(r'name="csrf" value="[^"]*"', "", text)
    # A random name for the passes of this person's browser.
    text = re.sub(r'data-passes="[^"]*"', "", text)
    # Salts, and so hashes, roots and signatures, are drawn by chance.
    text = re.sub(r"\b[0-9a-f]{64}\b|(?<![A-Za-z0-9+/])(?:[A-Za-z0-9+/]{43}=|[A-Za-z0-9+/]{90,}={0,2})", "hash", text)
    return re.sub(r"daylight/[0-9a-f]{12}[^<\s]*", "", text)


def unnamed(reply):
    """The same without what is drawn by chance or of the moment: names of people and pages, when it is, the port. The length of the
    body is that of the words that are compared."""
    text = re.sub(r"\b(?:[a-z2-7]{26}|[a-z2-7]{16})\b", "id", masked(reply.text))
    text = re.sub(r"20\d\d-\d\d-\d\dT[0-9:.]+Z|(?<=September 2026, )\d\d:\d\d|127\.0\.0\.1:\d+", "then", text)
    # How many entries the ledger has, and so which one a look is and how long its path, is a matter of when the server's own jobs
    # wrote theirs, and of nobody's hours: the entries themselves are compared.
    text = re.sub(r"(?<=<strong>)[0-9,]+ entries|(?<=Entry )\d+|(?<=\"index\":)\d+|(?<=entry )\d+ of the ledger", "number", text)
    text = re.sub(r"(\n|\\n)\d+(?=(?:\n|\\n)hash)", r"\1number", text)
    text = re.sub(r"hash(?:\s*[\",]*\s*hash)+", "hash", text)
    return reply.status, [(name, value) for name, value in headers(reply) if name != "Content-Length"], text


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


def same(a, b):
    names = differing(a, b)
    assert not names, "\n".join([f"{len(names)} differ: {names}"] + [
        f"{name}: {first_difference(str(a[name]), str(b[name]))}" for name in names[:40]])


def test_there_is_something_to_see(before):
    found = json.loads(before["published", "json"])
    assert {tuple(panel["teams"]) for panel in found["panels"]} == {("cart",), ("pay", "ship"), ("find",)}
    assert all(cell["status"] == "published" for cell in found["cells"])
    assert before["vera@x.org", "/organization"][0] == before["cart6@x.org", "/teams/cart"][0] == 200
    assert before["olga@x.org", "/teams/cart/retrospective"][0] == before["olga@x.org", "/organization/quarter"][0] == 200
    assert before["dora@x.org", "/departments/shop"][0] == 200 and before["dora@x.org", "/departments/search"][0] == 404


def test_everybody_sees_what_is_theirs_to_see(before):
    """The pages are those that are meant, with something on them: a refusal would be the same in both organizations too."""
    lead, colleague = "lea@x.org", "cart6@x.org"
    for person, paths in {
        "olga@x.org": ["/admin", "/admin/health", "/admin/connections", "/rollout/policy"], "hanna@x.org": ["/hr"], "tom@x.org": ["/trustee"],
        lead: ["/teams/cart", "/teams/cart/retrospective", "/one-on-ones", "the joint page", "the look", "/services", "/services/web"],
        colleague: ["/teams/cart", "/one-on-ones", "the joint page", "the look", "/services/web", *OWN_PAGES],
    }.items():
        seen = {path: before[person, path][0] for path in paths}
        assert set(seen.values()) == {200}, (person, seen)
    # Whoever leads a team and has no role sees that team, and no desk, no other team and nothing above.
    for path in ("/admin", "/admin/health", "/hr", "/teams/find", "/departments/shop", "/organization"):
        assert before[lead, path][0] == 404, path
    for other in ("olga@x.org", "vera@x.org", "hanna@x.org", "tom@x.org"):
        assert before[other, "the joint page"][0] == before[other, "the look"][0] == 404, other
    # A line with a figure for each of its weeks.
    for person, path in ((lead, "the joint page"), (lead, "the look"), (lead, "/teams/cart"), (colleague, "/me")):
        assert "<svg" in before[person, path][2] and before[person, path][2].count("2026-W3") + before[person, path][2].count("Week 3") > 3, path
    assert "lead-time-for-changes" in before[lead, "/services/web"][2]
    assert '"value":' in before[colleague, "api", "/me/series/focus-time?weeks=12"][2]


def test_hours_that_went_from_one_to_the_other_change_no_byte(before, worlds):
    same(before, worlds(cart2_36=4, cart3_36=6, pay1_35=5, ship0_35=3))
    # Of two teams that are mixed in one panel.
    same(before, worlds(cart2_36=6, cart3_36=4, pay1_35=3, ship0_35=5))


def test_many_at_once_change_no_byte(worlds):
    """Thirty-odd swaps in one other world: of each panel and week one, between two people drawn by chance."""
    panels = [[f"cart{n}" for n in range(6)], [f"{t}{n}" for t in ("pay", "ship") for n in range(4)], [f"find{n}" for n in range(6)]]
    # From the fifth week on: the first four are the baselines.
    here, there, count = swaps(panels, range(32, 38), 2, random.Random(11))
    assert count == 36
    same(worlds(**here), worlds(**there))


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
    panels[0] = panels[0][:MEMBERS - 1]
    # From the fifth week on: the first four are the baselines.
    here, there, count = swaps(panels, range(16, 38), 3, random.Random(12))
    assert count >= SWAPS
    before = worlds((teams, 12), **here)
    found = json.loads(before["published", "json"])
    assert len(found["cells"]) > len(teams) * 22 and found["levels"], "there is something to see"
    same(before, worlds((teams, 12), **there))
    print(f"{count} swaps: 0 of {len(before)} documents changed")


def test_the_same_hours_on_another_day_or_in_another_project_change_no_byte(before, worlds):
    same(before, worlds(cart2_36=(6, 2, "app"), cart3_36=4, pay1_35=(5, 3, "secret"), ship0_35=(3, 4, "other")))


def test_what_a_group_that_is_too_small_does_changes_no_byte(worlds):
    """Of three people nothing is published, in no page of theirs and in none that they are a part of."""
    more = (TEAMS | {"Lab": ("Lab", 3)}, 28)
    same(worlds(more, lab0_36=2, lab1_35=7), worlds(more, lab0_36=7, lab1_35=2))


def test_the_comparison_can_fail(before, worlds):
    """Hours that nobody else lost move the team's line: the documents are not the same by chance."""
    changed = differing(before, worlds(cart2_36=6, cart3_36=9, pay1_35=5, ship0_35=3))
    assert ("published", "json") in changed and ("vera@x.org", "/teams/cart") in changed
    assert ("vera@x.org", "/teams/find") not in changed
    assert ("lea@x.org", "/teams/cart") in changed and ("tom@x.org", "/organization") in changed
    # Of what is no group's nothing moves even then: not the colleague's own, not what the lead is shown of the colleague, no desk.
    assert not {name for name in changed if "cart6@x.org" in name and (name[1] in OWN_PAGES or "api" in name)}
    assert not [name for name in changed if name[-1] in ("the joint page", "the look", *DESKS, *ROLLOUT, *SERVICES)]
