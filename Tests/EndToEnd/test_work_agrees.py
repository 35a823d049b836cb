"""Shared work from files to every door: the page, the answer, `explain` and the export say the same, and it is what a person
with a pencil computes. Six changes a week by six authors, merged on Wednesdays and deployed on Thursdays."""

import hashlib
import json
import re
import statistics
from datetime import UTC, datetime, timedelta

import pytest

from contract import COOKIE, PASSPHRASE, SESSION
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


def work():
    """By kind of file."""
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
        "services": ["service,team,repository", "shop,Cart,x/shop"],
        "commits": ["service,sha,parents,authored_at,committed_at,author_email", *commits],
        "changes": ["id,service,author_email,created_at,ready_at,first_commit_at,first_review_at,approved_at,merged_at,"
                    "closed_at,merge_sha,shas", *changes],
        "reviews": ["change_id,reviewer_email,submitted_at,state", *reviews],
        "deployments": ["id,service,environment,sha,started_at,finished_at,result", *deployments],
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

    def explained(self, metric, week="2026-W45"):
        return json.loads(self.ok("explain", metric, "--service", "shop", "--week", week, "--format", "json"))


@pytest.fixture(scope="module")
def shop(folder_for):
    made = Shop(folder_for("agrees"))
    yield made
    made.server.stop()


def cycles(week):
    return [(merged(week, n) - began(week, n)).total_seconds() for n in range(6)]


EXPECTED = {
    "pull-request-cycle-time": lambda week: statistics.median(cycles(week)),
    "pull-request-cycle-time-pickup": lambda week: statistics.median(3600 * (n + 1) for n in range(6)),
    "lead-time-for-changes": lambda week: statistics.median(
        (monday(week) + 84 * HOUR - began(week, n)).total_seconds() for n in range(6)),
}


@pytest.mark.parametrize("metric", EXPECTED)
def test_the_answer_the_explanation_and_the_export_say_what_a_pencil_says(shop, metric):
    points = shop.series(metric)
    exported = {row["week"]: row["value"] for row in json.loads(shop.ok("export", "published", "--format", "json"))["work"]
                if row["metric"] == metric and row["scope"] == "service:shop" and row["value"] is not None}
    explained = shop.explained(metric)
    said = {point["week"]: point["value"] for point in explained["series"]["points"] if point["value"] is not None}
    for week in list(WEEKS)[-8:]:
        name, value = f"2026-W{week}", EXPECTED[metric](week)
        assert points[name]["value"] == exported[name] == said[name] == value, (metric, name)
        assert points[name]["n"] == 6
        items = [item for item in explained["items"] if item["id"].startswith(f"shop#{week}-")]
        assert len(items) == 6 and statistics.median(item["seconds"] for item in items) == value
    assert not re.search("dev\\d|@", json.dumps(explained)), "nobody is named"


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
    series = {point["week"]: point["value"] for entry in export["series"] if entry["metric"] == "own-cycle-time"
              for point in entry["points"] if point["value"] is not None}
    # Three changes are enough for a value: each is of three weeks.
    assert len(series) == len(WEEKS) // 3, "and no week is in two of them"
    for name, value in series.items():
        last = int(name[-2:])
        assert value == statistics.median(cycles(week)[0] for week in range(last - 2, last + 1))
    page = shop.server.call("GET", "/me", headers={"Cookie": f"{COOKIE}={session}"}).text
    assert "shop#45-0" in page and "Your changes, reviews and items" in page
