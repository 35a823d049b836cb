"""Shared work from files to every door: the page, the answer, `explain` and the export say the same, and it is what a person
with a pencil computes. Six changes a week by six authors, merged on Wednesdays and deployed on Thursdays; a second service is
deployed every day and has incidents; and each week has an iteration."""

import hashlib
import json
import re
import statistics
from datetime import UTC, datetime, timedelta

import pytest

from contract import COOKIE, PASSPHRASE, SESSION, WORK_METRICS
from house import Server, run
from web import bearer

AS_OF = "2026-11-12T10:00:00Z"
HEADER = "email,name,team,department,manager_email,role,time_zone,since"
AUTHORS = [f"dev{n}@x.org" for n in range(6)]
WEEKS = range(30, 46)
HOUR = timedelta(hours=1)


def monday(week):
    return datetime.fromisocalendar(2026, week, 1).replace(tzinfo=UTC)


def text(moment):
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def sha(word):
    return hashlib.sha1(word.encode()).hexdigest()


def began(week, n):
    """The first commit: Monday at nine for the first author, an hour later for each, and a day earlier in odd weeks."""
    return monday(week) + (9 + n) * HOUR - (week % 2) * 24 * HOUR


def merged(week, n):
    return monday(week) + 60 * HOUR + n * timedelta(minutes=10)


def deployed(week, n):
    """Of the service with incidents: at noon from Monday to Friday, each with a commit of another author."""
    return monday(week) + 12 * HOUR + n * 24 * HOUR


def mending(week):
    """How long Monday's deployment stays broken: until the incident that names it is over."""
    return (25 + week % 5 + 1) * HOUR


def till():
    """Commits, deployments, incidents: one that names Monday's although Tuesday's is nearer, one of Thursday's that is open when
    Friday's is begun, and one that somebody else has caused."""
    last = sha("till")
    commits = [f"till,{last},,{text(monday(20))},{text(monday(20))},{AUTHORS[0]}"]
    deployments = [f"e0,till,production,{last},,{text(monday(21))},success"]
    incidents = []
    for week in WEEKS:
        for n in range(5):
            own, at = sha(f"till-{week}-{n}"), deployed(week, n)
            commits.append(f"till,{own},{last},{text(at - HOUR)},{text(at - HOUR)},{AUTHORS[(week + n) % 6]}")
            deployments.append(f"e{week}-{n},till,production,{own},,{text(at)},success")
            last = own
        incidents += [
            f"i{week}-0,till,{text(deployed(week, 1) + HOUR)},{text(deployed(week, 0) + mending(week))},e{week}-0,",
            f"i{week}-1,till,{text(deployed(week, 2) + HOUR)},{text(deployed(week, 2) + 2 * HOUR)},,external",
            f"i{week}-2,till,{text(deployed(week, 3) + HOUR)},{text(deployed(week, 3) + 31 * HOUR)},,"]
    return commits, deployments, incidents


# What becomes of the eight items of an iteration: promised and done, taken out, left over; come in and done, come in and left over.
PROMISED, DONE, CAME_IN, TAKEN_OUT = {0, 1, 2, 3, 4, 5}, {0, 1, 2, 3, 6}, {6, 7}, {4}
OF_ONE = 34  # In this week all items are of one person.


def iterations():
    """An iteration a week, of the team by its name and by its short name; and one of another team, of which nothing is done."""
    found, events = [], []
    for week in WEEKS:
        for name, team in ((f"s{week}", ("Cart", "cart")[week % 2]), (f"other{week}", "Find")):
            begun, ended = monday(week) + 9 * HOUR, monday(week) + 110 * HOUR
            found.append(f"{name},{team},Sprint {week},{text(begun)},{text(ended)}")
            for n in range(8):
                item, who = f"{name}-{n}", AUTHORS[0 if week == OF_ONE else n % 6]
                # Without one estimate items are counted, and are not weighed.
                estimate = "" if week % 2 and n == 0 else n + 1
                events.append(f"{item},,created,{text(begun - 48 * HOUR)},{estimate},{who}")
                came = begun + (24 * HOUR if n in CAME_IN else -24 * HOUR)
                events.append(f"{item},{name},entered,{text(came)},,{who}")
                if team == "Find":
                    continue
                if n in DONE:
                    events.append(f"{item},,done,{text(begun + 48 * HOUR)},,{who}")
                if n in TAKEN_OUT:
                    events.append(f"{item},{name},left,{text(begun + 50 * HOUR)},,{who}")
    return found, events


def work():
    """By kind of file."""
    others = till()
    sprints, items = iterations()
    changes, reviews, commits, deployments = [], [], [], []
    last = sha("root")
    commits.append(f"shop,{last},,{text(monday(20))},{text(monday(20))},{AUTHORS[0]}")
    deployments.append(f"d0,shop,production,{last},,{text(monday(21))},success")
    for week in WEEKS:
        for n, author in enumerate(AUTHORS):
            change, own = f"shop#{week}-{n}", sha(f"{week}-{n}")
            ready = monday(week) + 33 * HOUR
            reviewed = ready + (n + 1) * HOUR
            changes.append(f"{change},shop,{author},{text(ready)},,{text(began(week, n))},,,{text(merged(week, n))},,{own},")
            reviews.append(f"{change},{AUTHORS[(n + 1) % 6]},{text(reviewed)},approved")
            commits.append(f"shop,{own},{last},{text(merged(week, n))},{text(merged(week, n))},{author}")
            last = own
        deployments.append(f"d{week},shop,production,{last},,{text(monday(week) + 84 * HOUR)},success")
    return {
        "services": ["service,team,repository", "shop,Cart,x/shop", "till,Find,x/till"],
        "commits": ["service,sha,parents,authored_at,committed_at,author_email", *commits, *others[0]],
        "changes": ["id,service,author_email,created_at,ready_at,first_commit_at,first_review_at,approved_at,merged_at,"
                    "closed_at,merge_sha,shas", *changes],
        "reviews": ["change_id,reviewer_email,submitted_at,state", *reviews],
        "deployments": ["id,service,environment,sha,started_at,finished_at,result", *deployments, *others[1]],
        "incidents": ["id,service,detected_at,resolved_at,deployment_id,cause", *others[2]],
        "iterations": ["id,team,name,started_at,completed_at", *sprints],
        "work-items": ["item,iteration,event,at,value,assignee_email", *items],
    }


class Shop:
    def __init__(self, folder):
        self.data = folder / "data"
        self.ok("demo", "--people", "0", "--no-serve", "--through", "2026-W45", when=())
        people = [f"{author},{author[:4]},Cart,Tech,olga@x.org,,UTC,2026-01-05" for author in AUTHORS]
        files = {"organization": [HEADER, "olga@x.org,Olga,Board,,,owner,UTC,2026-01-05", *people]} | work()
        for kind, lines in files.items():
            (folder / f"{kind}.csv").write_text("\n".join(lines) + "\n")
            self.ok("import", kind, str(folder / f"{kind}.csv"))
        self.server = Server(self.data).start("--as-of", AS_OF)
        invited = json.loads(self.ok("person", "invite", "olga@x.org", "--format", "json"))
        self.session = self.server.call(
            "POST", SESSION, json={"token": invited["token"], "new_passphrase": PASSPHRASE}).json()["session"]

    def ok(self, *arguments, when=("--as-of", AS_OF)):
        done = run(*arguments, *when, data=self.data, timeout=120)
        assert done.returncode == 0, (arguments, done.stderr)
        return done.stdout

    def page(self, path):
        reply = self.server.call("GET", path, headers={"Cookie": f"{COOKIE}={self.session}"})
        assert reply.status == 200, reply
        return " ".join(re.sub(r"<[^>]+>", " ", reply.text).split())

    def series(self, metric, place="services/shop"):
        reply = self.server.call(
            "GET", f"/api/daylight/v1/{place}/series/{metric}?weeks=12", headers=bearer(self.session))
        assert reply.status == 200, reply
        return {point["week"]: point for point in reply.json()["points"] if point["value"] is not None}

    def explained(self, metric, *place, week="2026-W45"):
        return json.loads(self.ok("explain", metric, *(place or ("--service", "shop")), "--week", week, "--format", "json"))


@pytest.fixture(scope="module")
def shop(folder_for):
    made = Shop(folder_for("agrees"))
    yield made
    made.server.stop()


def cycles(week):
    return [(merged(week, n) - began(week, n)).total_seconds() for n in range(6)]


SECONDS = {  # By week: of each change.
    "pull-request-cycle-time": cycles,
    "pull-request-cycle-time-pickup": lambda week: [3600 * (n + 1) for n in range(6)],
    "lead-time-for-changes": lambda week: [(monday(week) + 84 * HOUR - began(week, n)).total_seconds() for n in range(6)],
}
EXPECTED = {metric: lambda week, seconds=seconds: statistics.median(seconds(week)) for metric, seconds in SECONDS.items()}


def percentile(values, name):
    """`p75`, `p90`: by linear interpolation, both ends included."""
    return statistics.quantiles(values, n=20, method="inclusive")[int(name[1:]) // 5 - 1]


@pytest.mark.parametrize("metric", EXPECTED)
def test_the_answer_the_explanation_and_the_export_say_what_a_pencil_says(shop, metric):
    points = shop.series(metric)
    rows = {row["week"]: row for row in json.loads(shop.ok("export", "published", "--format", "json"))["work"]
            if row["metric"] == metric and row["scope"] == "service:shop" and row["value"] is not None}
    exported = {week: row["value"] for week, row in rows.items()}
    explained = shop.explained(metric)
    said = {point["week"]: point["value"] for point in explained["series"]["points"] if point["value"] is not None}
    for week in list(WEEKS)[-8:]:
        name, value = f"2026-W{week}", EXPECTED[metric](week)
        assert points[name]["value"] == exported[name] == said[name] == value, (metric, name)
        assert points[name]["n"] == 6
        for above in ("p75", "p90"):
            assert points[name][above] == rows[name][above] == pytest.approx(percentile(SECONDS[metric](week), above)), above
        items = [item for item in explained["items"] if item["id"].startswith(f"shop#{week}-")]
        assert len(items) == 6 and statistics.median(item["seconds"] for item in items) == value
    assert not re.search("dev\\d|@", json.dumps(explained)), "nobody is named"


def weighed(week, part, whole):
    """By estimate, or by number in a week in which one has none."""
    weight = {n: 1 if week % 2 else n + 1 for n in range(8)}
    return sum(weight[n] for n in part) / sum(weight[n] for n in whole)


AT_THE_END = (PROMISED | CAME_IN) - TAKEN_OUT
PROMISES = {
    "delivery-index": (PROMISED & DONE, PROMISED),
    "scope-change": (CAME_IN | TAKEN_OUT, PROMISED),
    "unplanned-share": (CAME_IN & DONE, DONE),
    "carry-over": (AT_THE_END - DONE, AT_THE_END),
    "planning-accuracy": (DONE, PROMISED),
}


@pytest.mark.parametrize("metric", PROMISES)
def test_what_was_promised_and_delivered_is_what_a_pencil_says(shop, metric):
    points = shop.series(metric, "teams/cart")
    explained = shop.explained(metric, "--team", "cart")
    said = {point["week"]: point["value"] for point in explained["series"]["points"] if point["value"] is not None}
    for week in list(WEEKS)[-8:]:
        name = f"2026-W{week}"
        assert points[name]["value"] == said[name] == pytest.approx(weighed(week, *PROMISES[metric]), abs=1e-12), (metric, name)
    assert f"2026-W{OF_ONE}" not in points, "the items of one person are nobody else's business"
    assert not any("other" in item["id"] for item in explained["items"]) and explained["items"]
    assert not re.search("dev\\d|@", json.dumps(explained)), "nobody is named"
    latest = shop.page(f"/teams/cart/delivery/{metric}").split("2026-W45", 1)[1].split()
    assert latest[0] == f"{100 * weighed(45, *PROMISES[metric]):.1f}", latest[:4]


FAILED = {  # By week: when each failed deployment was put right, and how long that took.
    week: [(deployed(week, 0) + mending(week), mending(week)), (deployed(week, 3) + 31 * HOUR, 31 * HOUR)] for week in WEEKS}
FAILURES = {
    "change-fail-rate": lambda weeks: 2 / 5, "rework-rate": lambda weeks: 1 / 5,
    "failed-deployment-recovery-time": lambda weeks: statistics.median(
        took.total_seconds() for week in weeks for _, took in FAILED[week]),
}


@pytest.mark.parametrize("metric", FAILURES)
def test_what_incidents_say_is_what_a_pencil_says(shop, metric):
    points = shop.series(metric, "services/till")
    explained = shop.explained(metric, "--service", "till")
    said = {point["week"]: point["value"] for point in explained["series"]["points"] if point["value"] is not None}
    rare = metric == "failed-deployment-recovery-time"
    assert len(points) >= (3 if rare else 12), points
    for name, point in points.items():
        last = int(name[-2:])
        # Five of what happens twice a week are there after three weeks.
        assert point["weeks"] == (3 if rare else 1) and point["n"] == (6 if rare else 5), point
        weeks = range(last - point["weeks"] + 1, last + 1)
        assert point["value"] == said[name] == pytest.approx(FAILURES[metric](weeks), abs=1e-9), (metric, name)
    by_others = [entry for entry in explained["left_out"] if entry["reason"] == "external"]
    assert by_others == [{"id": f"i{week}-1", "reason": "external", "count": 1} for week in WEEKS]
    assert "i45-1" in shop.page(f"/services/till/{metric}")


def test_stages_add_up_and_what_was_left_out_has_a_reason(shop):
    explained = shop.explained("pull-request-cycle-time")
    for item in explained["items"]:
        stages = item["stages"]
        assert stages["coding"] + stages["pickup"] + stages["review"] == pytest.approx(item["seconds"])
    assert explained["still_open"] == 0 and explained["missing"] == []
    assert [step["items"] for step in explained["steps"]][:1] == [len(WEEKS) * 6]
    lead = shop.explained("lead-time-for-changes")
    assert {entry["reason"] for entry in lead["left_out"]} <= {"bot", "in-baseline", "first-commit-unknown"}


def test_the_pages_of_the_service_and_of_its_team_have_the_lines(shop):
    hours = f"{EXPECTED['pull-request-cycle-time'](45) / 3600:.1f}"
    for path in ("/services/shop", "/teams/cart"):
        page = shop.page(path)
        assert "Cycle time" in page and hours in page, path
    assert hours in shop.page("/services/shop/pull-request-cycle-time")
    team = {week: point["value"] for week, point in shop.series("pull-request-cycle-time", "teams/cart").items()}
    assert team["2026-W45"] == EXPECTED["pull-request-cycle-time"](45)


def test_the_own_page_and_the_own_export_have_the_own_changes(shop):
    invited = json.loads(shop.ok("person", "invite", AUTHORS[0], "--format", "json"))
    session = shop.server.call(
        "POST", SESSION, json={"token": invited["token"], "new_passphrase": PASSPHRASE}).json()["session"]
    assert shop.server.call(
        "POST", "/api/daylight/v1/me/acknowledgements", json={}, headers=bearer(session)).status < 300
    export = shop.server.call("GET", "/api/daylight/v1/me/export?format=json", headers=bearer(session)).json()
    assert {change["id"] for change in export["changes"]} == {f"shop#{week}-0" for week in WEEKS}
    assert len(export["reviews"]) == len(WEEKS)
    events = [line.split(",") for line in iterations()[1]]
    assert sorted((event["item"], event["iteration"] or "", event["event"], event["at"], event["value"])
                  for event in export["work_items"]) == sorted(
        (item, iteration, event, at, float(value) if value else None)
        for item, iteration, event, at, value, who in events if who == AUTHORS[0])
    series = {point["week"]: point["value"] for entry in export["series"] if entry["metric"] == "own-cycle-time"
              for point in entry["points"] if point["value"] is not None}
    # Three changes are enough for a value: each is of three weeks.
    assert len(series) == len(WEEKS) // 3, "and no week is in two of them"
    for name, value in series.items():
        last = int(name[-2:])
        assert value == statistics.median(cycles(week)[0] for week in range(last - 2, last + 1))
    page = shop.server.call("GET", "/me", headers={"Cookie": f"{COOKIE}={session}"}).text
    assert "shop#45-0" in page and "Your changes, reviews and items" in page
    said = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    # One review in each of twelve weeks; two items done, and all five in the week in which all are of this one.
    assert "In these weeks: twelve changes of others reviewed, 27 items done." in said, said


@pytest.mark.parametrize("page, series, metrics", [
    ("/services/shop", "services/shop", WORK_METRICS - set(PROMISES)), ("/teams/cart/delivery", "teams/cart", WORK_METRICS)])
def test_behind_every_chart_there_is_a_page_that_names_nobody(shop, page, series, metrics):
    without = set()
    for metric in sorted(metrics):
        text = shop.page(f"{page}/{metric}")
        if not shop.series(metric, series):
            without.add(metric)
        assert "How it is computed" in text and ("2026-W45" in text) == (metric not in without), (page, metric, text)
        assert not re.search(r"dev\d|@x\.org", text), (page, metric)
    # No incidents are reported of it, and one deployment or six reviews a week make fewer than the four values of a line.
    assert without == set(FAILURES) | {"deployment-cadence", "review-load-balance"}
