"""The shares of a panel, from activity and calendars to cells, series, pages, and what explains them."""

import csv
import io
import json
import re
from datetime import datetime, timedelta, timezone

import pytest

from contract import COOKIE, PASSPHRASE, SESSION
from house import Server, run
from web import bearer

# Tuesday after 2026-W45: of the fourth quarter six weeks are over.
AS_OF = "2026-11-10T12:00:00Z"
PEOPLE = [f"cart{number}@x.org" for number in range(8)]
# In the last quarter: two hours in the evening of a day of eight, and two hours of meetings in place of one.
LATER = 40
# Nobody may tell that this one has no calendar.
WITHOUT = PEOPLE[3]


def monday(week):
    return datetime.fromisocalendar(2026, week, 1).replace(tzinfo=timezone.utc)


def activity(last):
    """Six hours a day from nine on; in the fourth quarter two more at eight in the evening, for the first four people."""
    rows = []
    for number, person in enumerate(PEOPLE):
        for week in range(27, last + 1):
            for day in range(5):
                start = monday(week) + timedelta(days=day, hours=9)
                stretches = [(start, 6)]
                if week >= LATER and number < 4:
                    stretches.append((start + timedelta(hours=11), 2))
                for begin, hours in stretches:
                    rows.append(f"{person},{begin:%Y-%m-%dT%H:%M:%SZ},{begin + timedelta(hours=hours):%Y-%m-%dT%H:%M:%SZ},coding,app,Swift")
    return rows


def calendar():
    """An hour at ten on every working day, and from the fourth quarter on another one at three."""
    def event(name, start, count):
        return (f"BEGIN:VEVENT\r\nUID:{name}\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:{start:%Y%m%dT%H%M%SZ}\r\n"
                f"DTEND:{start + timedelta(hours=1):%Y%m%dT%H%M%SZ}\r\nSUMMARY:s\r\nORGANIZER:mailto:a@x.org\r\n"
                f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@x.org\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:b@x.org\r\n"
                f"RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;COUNT={count}\r\nEND:VEVENT\r\n")
    return ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//EN\r\n"
            + event("one", monday(20) + timedelta(hours=10), 5 * 40)
            + event("two", monday(LATER) + timedelta(hours=15), 5 * 20) + "END:VCALENDAR\r\n")


class Team:
    def __init__(self, folder, calendars, as_of=AS_OF, through="2026-W45"):
        self.data, self.as_of = folder / "data", as_of
        self.ok("demo", "--people", "0", "--no-serve", "--through", through)
        header = "email,name,team,department,manager_email,role,time_zone,since"
        self.put(folder, "organization", [
            header, "olga@x.org,Olga,Board,,,owner,UTC,2026-01-05",
            *[f"{person},{person[:5]},Cart,Shop,olga@x.org,,UTC,2026-01-05" for person in PEOPLE]])
        self.put(folder, "activity", ["email,start,end,kind,project,language", *activity(int(through[-2:]))])
        file = folder / "c.ics"
        file.write_text(calendar())
        for person in calendars:
            self.ok("import", "calendar", str(file), "--email", person, "--as-of", self.as_of)
        self.ok("seal", "--as-of", self.as_of)
        self.server = None

    def ok(self, *arguments):
        done = run(*arguments, data=self.data, timeout=120)
        assert done.returncode == 0, (arguments, done.stderr)
        return done.stdout

    def put(self, folder, kind, lines):
        file = folder / f"{kind}.csv"
        file.write_text("\n".join(lines) + "\n")
        self.ok("import", kind, str(file), "--as-of", self.as_of)

    def serve(self):
        self.server = Server(self.data).start("--as-of", self.as_of)
        self.session = self.enter("olga@x.org")
        return self

    def enter(self, email):
        invited = json.loads(self.ok("person", "invite", email, "--format", "json", "--as-of", self.as_of))
        opened = self.server.call("POST", SESSION, json={"token": invited["token"], "new_passphrase": PASSPHRASE})
        assert opened.status == 201, opened
        return opened.json()["session"]

    def page(self, path, session=None):
        reply = self.server.call("GET", path, headers={"Cookie": f"{COOKIE}={session or self.session}"})
        assert reply.status == 200, reply
        return reply.text

    def cells(self, metric):
        """By week, of the panel of the fourth quarter."""
        exported = json.loads(self.ok("export", "published", "--format", "json", "--as-of", self.as_of))
        assert not [level for level in exported["levels"] if level["unit"] == "ratio"], "no share has a level"
        found = {cell["week"]: cell for cell in exported["cells"] if cell["metric"] == metric and cell["week"] >= "2026-W40"}
        assert all(cell["unit"] == ("seconds" if metric == "focus-available" else "ratio") for cell in found.values())
        return {week: cell["value"] for week, cell in found.items()}


@pytest.fixture(scope="module")
def team(folder_for):
    team = Team(folder_for("shares"), [person for person in PEOPLE if person != WITHOUT]).serve()
    yield team
    team.server.stop()


WEEKS = [f"2026-W{week}" for week in range(LATER, 46)]


def test_shares_are_published_as_points_against_the_own_usual(team):
    # Two of eight hours of half of the people: an eighth of the whole, to two points; on weekends nobody works.
    assert team.cells("after-hours-share") == {week: 0.12 for week in WEEKS}
    assert team.cells("weekend-share") == {week: 0 for week in WEEKS}
    # One hour of forty more, of seven of eight: 0.109, and who has no calendar counts as unchanged.
    assert team.cells("meeting-load") == {week: 0.1 for week in WEEKS}
    # Nine to ten and three to five stood alone before; now ten to three is cut as well, into nothing that is shorter.
    assert set(team.cells("fragmentation")) == set(WEEKS) and set(team.cells("focus-available")) == set(WEEKS)
    assert team.cells("focus-available")[WEEKS[0]] < 0 < team.cells("fragmentation")[WEEKS[0]]


def test_with_two_without_a_calendar_there_is_no_line_and_nothing_says_whose(folder_for, team):
    other = Team(folder_for("fewer"), [person for person in PEOPLE if person not in (WITHOUT, PEOPLE[5])])
    for metric in ("meeting-load", "fragmentation", "focus-available"):
        assert other.cells(metric) == {}
    assert other.cells("after-hours-share") == team.cells("after-hours-share")


def test_pages_answers_and_explanations_speak_of_points(team):
    reply = team.server.call(
        "GET", "/api/daylight/v1/teams/cart/series/meeting-load?weeks=6", headers=bearer(team.session)).json()
    assert reply["unit"] == "ratio" and reply["points"][0]["value"] == 0.1 and reply["points"][-1]["status"] == "current"
    page = team.page("/teams/cart")
    health = page[page.index('id="health"'):].split("</table>")[0]
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', health, re.S)
    assert [name for name, _ in rows] == ["After-hours share", "Meeting load", "Fragmentation", "Pulse", "Review wait"]
    assert all("<svg" in row and "points" in row for _, row in rows[:3]) and "no such line" not in page
    assert 'id="cut"' in page and "percentage points" in page
    for path in ("/departments/shop", "/organization"):
        assert 'id="cut"' in team.page(path) and "in meetings" in team.page(path)
    assert "percentage points" in team.page("/departments/shop/quarter")
    meetings = team.page("/teams/cart/case/meetings")
    assert "Too little was published" not in meetings and "+10.0 points against their usual" in meetings
    capacity = team.page("/teams/cart/case/capacity")
    assert "Meeting load" in capacity and "+10.0 points against their usual" in capacity
    assert all("2026-W20" in paper and "2026-W45" in paper for paper in (meetings, capacity)), "half a year"
    said = team.ok("explain", "after-hours-share", "--team", "cart", "--as-of", AS_OF)
    assert "+12 points" in said and "2026-W45" in said
    text = "".join(team.page(path) for path in ("/teams/cart", "/departments/shop", "/organization"))
    assert not [person for person in PEOPLE if person[:5] in text.replace("/teams/cart", "")], "no page names who has none"


def test_a_question_is_asked_about_a_share_that_stays_elsewhere(team):
    member = team.enter(PEOPLE[1])
    page = team.page("/teams/cart", member)
    assert "After-hours share: what is happening?" in page and "these people had on average about twelve points more than" in page
    # Weeks later leadership reads it too.
    assert "After-hours share: what is happening?" in team.page("/teams/cart")
    assert 'href="#after-hours-share"' in page and 'id="after-hours-share"' in page


def test_the_team_reads_a_question_five_working_days_before_leadership(folder_for):
    """On the Wednesday after the Tuesday on which the third of three weeks was sealed."""
    early = Team(folder_for("early"), [], as_of="2026-10-21T12:00:00Z", through="2026-W42").serve()
    try:
        member = early.enter(PEOPLE[1])
        for path in ("/teams/cart", "/teams/cart/retrospective"):
            assert "After-hours share: what is happening?" in early.page(path, member), path
            assert "what is happening?" not in early.page(path), f"the owner on {path}"
    finally:
        early.server.stop()


def test_what_is_noted_stands_in_explanations_too(folder_for, team):
    file = team.data.parent / "annotations.csv"
    file.write_text("scope,from,to,kind,text,effect\nteam:Cart,2026-11-03,2026-11-04,offsite,Lisbon,none\n"
                    "organization,2026-11-06,2026-11-06,other,Fair,none\n")
    team.ok("import", "annotations", str(file), "--as-of", AS_OF)
    found = json.loads(team.ok("explain", "meeting-load", "--team", "cart", "--format", "json", "--as-of", AS_OF))
    assert [(note["scope"], note["text"]) for note in found["series"]["annotations"]] == [
        ("team:cart", "Lisbon"), ("organization", "Fair")]
    published = json.loads(team.ok("export", "published", "--format", "json", "--as-of", AS_OF))
    assert {("team:cart", "Lisbon"), ("organization", "Fair")} <= {
        (note["scope"], note["text"]) for note in published["annotations"]}
    rows = list(csv.DictReader(io.StringIO(team.ok("export", "published", "--format", "csv", "--as-of", AS_OF))))
    noted = {row["week"]: row["annotations"] for row in rows if row["metric"] == "meeting-load"}
    assert "offsite: Lisbon" in noted["2026-W45"] and "other: Fair" in noted["2026-W45"] and "Lisbon" not in noted["2026-W44"]
    assert "offsite: Lisbon" in team.ok("explain", "meeting-load", "--team", "cart", "--as-of", AS_OF)
