"""Teams, departments, the organization: what was sealed and nothing else, for those whom the table names."""

import csv
import io
import json
import re

import pytest

from contract import ACTIVITY_CAVEAT, COOKIE, PASSPHRASE, SESSION
from house import one_line
from organization import HORIZON, Organization
from web import Page, bearer

LEADING = ["owner", "organization-viewer"]


@pytest.fixture(scope="module")
def org(folder_for):
    org = Organization(folder_for("groups") / "data").serve()
    yield org
    org.stop()


@pytest.fixture(scope="module")
def published(org):
    return org.published()


def teams(published):
    return sorted({team for panel in published["panels"] for team in panel["teams"]})


def test_the_shape_of_what_is_published(published):
    assert published["format"] == "daylight-published-1" and published["profile"] == "standard"
    assert set(published["cells"][0]) == {
        "metric", "week", "panel", "teams", "value", "band", "unit", "status", "sealed_at", "leaf"}
    assert set(published["levels"][0]) == {"metric", "quarter", "panel", "value", "unit", "fresh", "sealed_at", "leaf"}
    assert {"panel", "quarter", "teams", "size_band"} <= set(published["panels"][0])
    keys = [(cell["metric"], cell["week"], cell["panel"]) for cell in published["cells"]]
    assert keys == sorted(keys) and len(set(keys)) == len(keys)
    assert all((cell["value"] is None) == (cell["status"] == "too-little") for cell in published["cells"])
    assert {panel["size_band"] for panel in published["panels"]} <= {"6-8", "9-12", "13-20", "21+"}
    # On the grid of half an hour or two points, whole panels and weeks at once.
    for cell in published["cells"]:
        if cell["value"] is not None:
            assert cell["value"] % 1800 == 0 if cell["unit"] == "seconds" else cell["value"] == round(cell["value"] * 50) / 50
    assert {"after-hours-share", "weekend-share"} <= {cell["metric"] for cell in published["cells"]}
    by_week = {}
    for cell in published["cells"]:
        by_week.setdefault((cell["panel"], cell["week"]), set()).add(cell["status"])
    assert all(len(statuses) == 1 for statuses in by_week.values()), "one set of contributors for all metrics"


def test_the_table_of_cells_has_numbers_that_are_numbers(org, published):
    rows = list(csv.DictReader(io.StringIO(org.run("export", "published", "--format", "csv").stdout)))
    assert [float(row["value"]) if row["value"] else None for row in rows] == [
        cell["value"] for cell in published["cells"]]
    assert any(row["value"].startswith("-") for row in rows)
    # Rows travel alone: each has what its metric is, and what it does not say.
    assert all(row["definition"] and "sole basis" in row["caveat"] for row in rows)
    assert all(ACTIVITY_CAVEAT in row["caveat"] for row in rows if row["metric"] == "activity-time")
    formulas = {each["id"]: each["formula"] for each in json.loads(org.run("metrics", "--format", "json").stdout)}
    for metric in {cell["metric"] for cell in published["cells"]}:
        assert any(formulas[metric] in each for each in published["caveats"]), metric
        assert {row["definition"] for row in rows if row["metric"] == metric} == {formulas[metric]}


def test_panels_of_a_quarter_share_no_team_and_stay_in_one_department(published):
    for quarter in {panel["quarter"] for panel in published["panels"]}:
        names = [team for panel in published["panels"] if panel["quarter"] == quarter for team in panel["teams"]]
        assert len(names) == len(set(names))


def test_kinds_only_from_thirteen_people_on(published):
    bands = {panel["panel"]: panel["size_band"] for panel in published["panels"]}
    for cell in published["cells"]:
        if cell["metric"].startswith("activity-time-"):
            assert bands[cell["panel"]] in ("13-20", "21+")


def test_the_series_of_a_team_is_its_cells(org, published):
    team = next(panel["teams"][0] for panel in published["panels"] if len(panel["teams"]) == 1)
    reply = org.api("organization-viewer", "GET", f"/teams/{team}/series/focus-time?weeks=12").json()
    assert reply["subject"] == f"team:{team}" and reply["unit"] == "seconds"
    # Of what happened to the team's service, by itself: nothing of anybody's.
    assert {note["scope"].split(":")[0] for note in reply["annotations"]} <= {"service", "organization"}
    assert "leave" not in {note["kind"] for note in reply["annotations"]}
    assert [point["status"] for point in reply["points"]][-1] == "current" and reply["points"][-1]["value"] is None
    assert reply["through"] == "2026-W40" and len(reply["points"]) == 13
    cells = {cell["week"]: cell["value"] for cell in published["cells"]
             if cell["metric"] == "focus-time" and cell["teams"] == [team]}
    for point in reply["points"][:-1]:
        assert point["value"] == cells[point["week"]]


def test_a_department_is_arithmetic_on_the_cells_of_its_panels(org, published):
    slug = next(panel["department"] for panel in published["panels"])
    reply = org.api("owner", "GET", f"/departments/{slug}/series/activity-time").json()
    own = {panel["panel"] for panel in published["panels"] if panel["department"] == slug}
    assert reply["subject"] == f"department:{slug}"
    for point in reply["points"][:-1]:
        values = [cell["value"] for cell in published["cells"]
                  if cell["panel"] in own and cell["metric"] == "activity-time" and cell["week"] == point["week"]
                  and cell["value"] is not None]
        assert point["value"] is None or min(values) <= point["value"] <= max(values)
        assert point["value"] is None or point["value"] % 1800 == 0
    assert reply["covers"]["published"] <= reply["covers"]["panels"] == len({
        panel["panel"] for panel in published["panels"] if panel["department"] == slug and panel["quarter"] == "2026-Q4"})


@pytest.mark.parametrize("role", ["owner", "maintainer", "organization-viewer", "department-viewer", "manager",
                                  "developer", "hr", "trustee"])
def test_who_opens_what(org, published, role):
    """As product.md section 2 says, and what is denied looks like what is not there."""
    people = {person["email"]: person for person in org.people()}
    own = people[org.cast[role]["email"]]
    slugs = {name.lower(): name for name in teams(published)}
    reports = [people[email] for email in org.reports(role)]
    scope = own["role_scope"]
    roles = own["role"].split(";")
    leads = any(name in ("owner", "maintainer", "viewer") for name in roles)
    missing = org.page(role, "/teams/there-is-no-such-team")
    for team in sorted({person["team"] for person in people.values() if person["team"]}):
        path = f"/teams/{slug(team)}"
        departments = {person["department"] for person in people.values() if person["team"] == team}
        covered = leads and (scope in ("", "organization") or scope.removeprefix("department:") in departments)
        near = team == own["team"] or team in {person["team"] for person in reports}
        reply = org.page(role, path)
        assert reply.status == (200 if covered or near else 404), (role, team)
        if reply.status == 404:
            assert without_path(reply) == without_path(missing)
            series = org.api(role, "GET", f"/teams/{slug(team)}/series/focus-time")
            none = org.api(role, "GET", "/teams/there-is-no-such-team/series/focus-time")
            assert (series.status, series.body) == (none.status, none.body) == (404, none.body)
    for department in sorted({person["department"] for person in people.values() if person["department"]}):
        covered = leads and scope in ("", "organization", f"department:{department}")
        assert org.page(role, f"/departments/{slug(department)}").status == (200 if covered else 404), (role, department)
    organization = org.page(role, "/organization").status
    assert organization == (200 if (leads and scope in ("", "organization")) or "trustee" in roles else 404)


def slug(name):
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def without_path(reply):
    return re.sub(r'aria-current="page"', "", reply.text)


def test_nobody_who_is_not_signed_in_sees_anything(org, published):
    team = teams(published)[0]
    assert org.server.call("GET", f"/api/daylight/v1/teams/{team}/series/focus-time").status == 401
    assert org.server.call("GET", f"/teams/{team}").status in (302, 303)


def test_two_teams_stand_together_only_when_both_have_agreed(org, published):
    one, other = teams(published)[:2]
    refused = org.page("owner", f"/teams/{one}?with={other}")
    assert refused.status == 400 and "both have agreed" in refused.text and "<svg" not in refused.text
    # Whom one may not read looks as if it were not there, before anything is said of an agreement.
    for path in [f"/teams/{one}?with=there-is-no-such-team", f"/teams/there-is-no-such-team?with={one}"]:
        assert org.page("owner", path).status == 404
    assert org.page("trustee", f"/teams/{one}?with={other}").status == 404
    # One other, of teams alone, and as a page alone.
    assert org.page("owner", f"/teams/{one}?with={other}&with={other}").status == 400
    assert org.page("owner", f"/organization?with={one}").status == 400
    series = org.api("owner", "GET", f"/teams/{one}/series/focus-time?with={other}")
    assert series.status == 400 and series.json()["error"] == "refused"


def leader(org, team):
    """Signs in whoever leads the people of that team."""
    rows = [row for row in org.people() if row["team"].lower() == team]
    email = next(row["manager_email"] for row in rows if row["manager_email"] in {row["email"] for row in rows})
    made = json.loads(org.run("person", "invite", email, "--format", "json").stdout)
    opened = org.server.call("POST", SESSION, json={"token": made["token"], "new_passphrase": PASSPHRASE})
    assert opened.status == 201, opened
    return opened.json()["session"]


def test_two_teams_that_have_both_agreed_stand_together(org, published):
    """The way there, through the forms: both leaders say the same, and both agree."""
    pair = [panel["teams"][0] for panel in published["panels"] if len(panel["teams"]) == 1][-2:]
    led = {role: next((row["team"].lower() for row in org.people() if row["manager_email"] == org.cast[role]["email"]), "")
           for role in ("manager",)}
    sessions = {team: org.session("manager") if led["manager"] == team else leader(org, team) for team in pair}

    def post(team, what, **fields):
        page = org.server.call("GET", f"/teams/{team}", headers={"Cookie": f"{COOKIE}={sessions[team]}"})
        csrf = re.search(r'name="csrf" value="([^"]+)"', page.text).group(1)
        done = org.server.call(
            "POST", f"/teams/{team}/{what}", form={"csrf": csrf, **fields},
            headers={"Cookie": f"{COOKIE}={sessions[team]}", "Origin": org.server.url})
        assert done.status == 303, done.text

    for team in pair:
        post(team, "context", label="On call for payments")
    one, other = pair
    post(one, "agree", **{"with": other})
    assert org.page("owner", f"/teams/{one}?with={other}").status == 400, "one has agreed"
    post(other, "agree", **{"with": one})
    page = org.page("owner", f"/teams/{one}?with={other}")
    assert page.status == 200 and "on call for payments" in page.text and page.text.count("<svg") >= 2
    assert org.page("trustee", f"/teams/{one}?with={other}").status == 404, "agreeing opens nothing to others"
    post(other, "withdraw", **{"with": one})
    assert org.page("owner", f"/teams/{one}?with={other}").status == 400


def test_a_team_declares_when_it_works_and_figures_in_working_time_are_made_of_it(org):
    """Through the form on the team's page, to the line that everybody reads."""
    led = next(row["team"] for row in org.people() if row["manager_email"] == org.cast["manager"]["email"])
    team, address = slug(led), f"/teams/{slug(led)}"

    def line(metric):
        done = org.run("explain", metric, "--team", team, "--as-of", HORIZON, "--format", "json")
        assert done.returncode == 0, done.stderr
        return {point["week"]: point["value"] for point in json.loads(done.stdout)["series"]["points"] if point["value"] is not None}

    def declare(role, **fields):
        csrf = re.search(r'name="csrf" value="([^"]+)"', org.page(role, "/me/data").text).group(1)
        return org.server.call(
            "POST", f"{address}/hours", form={"csrf": csrf, **fields},
            headers={"Cookie": f"{COOKIE}={org.session(role)}", "Origin": org.server.url})

    calendar, usual = line("lead-time-for-changes"), line("lead-time-for-changes-working")
    assert len(usual) >= 4 and all(usual[week] < calendar[week] for week in usual)
    assert "it has declared nothing else" in org.page("manager", address).text
    for fields, words in [({"hours": "always", "zone": "UTC"}, "Working hours are like"),
                          ({"hours": "Mon-Fri 09:00-17:00", "zone": "Nowhere/Land"}, "Name the zone")]:
        refused = declare("manager", **fields)
        assert refused.status == 422 and words in refused.text
    for role in ("organization-viewer", "developer", "trustee"):
        said = declare(role, hours="Mon-Sun 00:00-24:00", zone="UTC")
        assert said.status == 404, f"{role} leads nobody there"
    assert line("lead-time-for-changes-working") == usual
    # Around the clock working time is the calendar's, but for public holidays.
    assert declare("manager", hours="Mon-Sun 00:00-24:00", zone="UTC").status == 303
    always = line("lead-time-for-changes-working")
    assert set(always) == set(usual) and all(usual[week] < always[week] <= calendar[week] for week in usual)
    assert any(always[week] == calendar[week] for week in usual)
    assert "from Mon-Sun 00:00-24:00 in UTC, as the team has declared" in org.page("manager", address).text
    assert f"setting working hours of {led}: Mon-Sun 00:00-24:00 in UTC" in org.page("trustee", "/trustee").text
    assert declare("manager", hours="Mon-Fri 09:00-17:00", zone="Europe/Berlin").status == 303
    assert line("lead-time-for-changes-working") == usual


def test_rankings_and_comparisons_are_refused_in_a_kind_sentence(org, published):
    team = teams(published)[0]
    for query in ["sort=value", "order=desc", "rank=1", "compare=data", "top=5", "order_by=value"]:
        for path in [f"/teams/{team}/series/focus-time", "/organization/series/focus-time"]:
            reply = org.api("owner", "GET", f"{path}?{query}")
            assert reply.status == 400 and reply.json()["error"] == "refused", (path, query)
            assert "does not rank" in reply.json()["sentence"]
        assert org.page("owner", f"/teams/{team}?{query}").status == 400
    for metric in ["lines-of-code", "nothing", "ai-assisted-share"]:
        assert org.api("owner", "GET", f"/teams/{team}/series/{metric}").status == 404
    assert org.api("owner", "GET", f"/teams/{team}/series/focus-time?weeks=3").status == 422


def test_no_two_teams_stand_beside_each_other(org, published):
    """Department and organization: their own line, and the names of the parts as links, in the order of names (G9, G3)."""
    department = next(panel["department"] for panel in published["panels"])
    for path in ["/organization", f"/departments/{department}"]:
        page = org.page("owner", path)
        assert page.status == 200
        parts = [link for link in Page(page.text).links if re.match(r"/(teams|departments)/", link)]
        listed = page.text[page.text.index("<main"):]
        order = [link for link in re.findall(r'href="(/(?:teams|departments)/[^"/]+)"', listed)]
        assert parts and order == sorted(order)
        assert "does not rank" in page.text


def test_members_see_by_name_whom_they_are_mixed_with_and_nobody_else_does(org):
    people = {person["email"]: person for person in org.people()}
    own = people[org.cast["developer"]["email"]]
    mates = [person["name"] for person in people.values() if person["team"] == own["team"]]
    path = f"/teams/{slug(own['team'])}"
    page = org.page("developer", path).text
    assert sum(name in page for name in mates) >= 5
    for role in ["owner", "organization-viewer"]:
        seen = org.page(role, path).text
        others = [name for name in mates if name != people[org.cast[role]["email"]]["name"]]
        assert not any(name in seen[seen.index("<main"):] for name in others)


def test_no_page_or_answer_of_a_group_names_a_person(org, published):
    people = org.people()
    team = teams(published)[0]
    for path in ["/organization/series/focus-time", f"/teams/{team}/series/focus-time"]:
        text = org.api("owner", "GET", path).text
        assert not any(person["name"] in text or person["email"] in text for person in people)


def test_explaining_a_teams_series(org, published):
    team = next(panel["teams"][0] for panel in published["panels"] if len(panel["teams"]) == 1)
    done = org.run("explain", "focus-time", "--team", team, "--format", "json", "--as-of", HORIZON)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["subject"] == f"team:{team}" and answer["items"] == [] and answer["week"] == "2026-W40"
    shown = org.api("owner", "GET", f"/teams/{team}/series/focus-time").json()["points"][:-1]
    assert answer["series"]["points"] == shown
    text = org.run("explain", "focus-time", "--team", team, "--as-of", HORIZON).stdout
    assert text.count("-W") >= 12 and "drawn" in text
    for wrong in [["--team", "nobody"], [], ["--team", team, "--me"], ["--team", team, "--week", "W40"]]:
        done = org.run("explain", "focus-time", *wrong, "--as-of", HORIZON)
        assert done.returncode == 2 and one_line(done.stderr), wrong


def test_sealing_by_hand(org):
    again = org.run("seal", "--as-of", HORIZON)
    assert again.returncode == 0 and again.stdout.startswith("sealed 0"), again.stderr
    early = org.run("seal", "--through", "2026-W41", "--as-of", HORIZON)
    assert early.returncode == 2 and "not due" in one_line(early.stderr)
    wrong = org.run("seal", "--through", "W41")
    assert wrong.returncode == 2 and one_line(wrong.stderr)


def test_a_real_organization_publishes_nothing_yet_and_says_so(fresh):
    house = fresh(solo=False)
    done = house.run("seal")
    assert done.returncode == 0 and done.stdout.startswith("sealed 0") and "soft launch" in done.stderr
    published = house.run("export", "published")
    assert json.loads(published.stdout)["cells"] == [] and "soft launch" in published.stderr
    for words in (["lead-time-for-changes", "--service", "shop"], ["focus-time", "--team", "cart"]):
        explained = house.run("explain", *words)
        assert explained.returncode == 1 and "soft launch" in one_line(explained.stderr), words
    page = house.page("/organization")
    assert page.status == 200 and "soft launch" in page.text
    assert house.server.call(
        "GET", "/api/daylight/v1/organization/series/focus-time", headers=bearer(house.session)).status == 404


def test_an_earlier_phase_hides_what_it_hides(folder_for):
    org = Organization(folder_for("phases") / "data").serve(HORIZON, "--phase", "2")
    try:
        assert org.api("owner", "GET", "/organization/series/focus-time").status == 404
        assert "soft launch" in org.page("owner", "/organization").text
        org.serve(HORIZON, "--phase", "3")
        assert org.api("owner", "GET", "/organization/series/focus-time").status == 200
    finally:
        org.stop()
