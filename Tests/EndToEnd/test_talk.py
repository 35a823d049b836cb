"""Notes beside lines, joint pages, the retrospective and the self-review pack, through the doors (G1, G2, G10, G20)."""

import io
import json
import re
import sqlite3
import zipfile

import pytest

from contract import COOKIE, OWN_WORK_METRICS
from organization import HORIZON, Organization
from web import Page

HOSTILE = "</title><script>alert(1)</script>"
FORMULA = '=HYPERLINK("http://example.invalid")'


@pytest.fixture(scope="module")
def org(folder_for):
    org = Organization(folder_for("talk") / "data").serve()
    yield org
    org.stop()


@pytest.fixture(scope="module")
def report(org):
    """The developer among the eight, whose manager becomes the one among the eight, in that one's own team."""
    people = {person["email"]: person for person in org.people()}
    developer, manager = (people[org.cast[role]["email"]] for role in ("developer", "manager"))
    header = ",".join(name for name in developer if name not in ("signed_in", "acknowledged"))
    row = {**developer, "manager_email": manager["email"]}
    file = org.data.parent / "people.csv"
    file.write_text(header + "\n" + ",".join(row[name] for name in header.split(",")) + "\n")
    assert org.run("import", "organization", str(file), "--as-of", HORIZON).returncode == 0
    return developer


def slug(org, team):
    page = org.page("developer", "/me").text
    return re.search(r'href="/teams/([^"]+)"[^>]*>My team', page).group(1)


def submit(org, role, path, action, **fields):
    form = Page(org.page(role, path).text).form(action)
    return org.server.call(
        "POST", action, headers={"Cookie": f"{COOKIE}={org.session(role)}", "Origin": org.server.url},
        form=form["fields"] | fields)


def main_of(page):
    assert page.status == 200, page
    return re.search(r'<main id="view".*?</main>', page.text, re.S).group(0)


def entries(org):
    return [line for line in org.run("ledger", "export").stdout.splitlines() if line]


def test_notes_are_on_every_chart_and_in_every_export_and_stay_text(org, report):
    note = {"from": "2026-09-14", "to": "2026-09-16", "kind": "design", "text": HOSTILE, "effect": "leave-out"}
    made = org.api("developer", "POST", "/annotations", json=note)
    assert made.status == 201, made
    formula = org.api("developer", "POST", "/annotations", json={
        "from": "2026-09-21", "kind": "other", "text": FORMULA, "shown": "yes"})
    assert formula.status == 201
    for effect in ("leave-out", "new-baseline"):
        silent = org.api("developer", "POST", "/annotations", json={**note, "text": "", "effect": effect})
        assert silent.status == 422, "weeks are left out for a reason"
    listed = org.api("developer", "GET", "/annotations").json()["annotations"]
    assert [entry["text"] for entry in listed if entry["scope"] == "me" and not entry["automatic"]] == [HOSTILE, FORMULA]
    assert set(listed[0]) == {"id", "scope", "from", "to", "kind", "text", "effect", "automatic"}
    series = org.api("developer", "GET", "/me/series/focus-time").json()
    assert HOSTILE in [entry["text"] for entry in series["annotations"]]
    page = org.page("developer", "/me").text
    assert "<script>alert" not in page and 'class="noted"' in page and "left out of every reading" in page
    export = org.server.call("GET", "/me/export.csv", headers={"Cookie": f"{COOKIE}={org.session('developer')}"})
    files = zipfile.ZipFile(io.BytesIO(export.body))
    rows = files.read("annotations.csv").decode()
    assert "'=HYPERLINK" in rows and "\n=HYPERLINK" not in rows and HOSTILE in rows
    assert "design: " in files.read("series.csv").decode()
    printed = org.server.call("GET", "/me/export.html", headers={"Cookie": f"{COOKIE}={org.session('developer')}"}).text
    assert "<script>alert" not in printed and "&lt;script&gt;" in printed
    # Nobody else has them: not by the API, not beside the team's lines.
    team = slug(org, report)
    for role in ("manager", "organization-viewer", "owner"):
        reply = org.api(role, "GET", f"/annotations?scope=team:{team}")
        assert reply.status in (200, 404) and "HYPERLINK" not in reply.text
        assert org.api(role, "DELETE", f"/annotations/{made.json()['id']}").status == 422


def test_a_team_writes_for_itself_and_a_file_for_all(org, report):
    team = slug(org, report)
    written = submit(org, "developer", f"/teams/{team}", f"/teams/{team}/annotations", text="Planning <week>",
                     kind="offsite", **{"from": "2026-09-07", "to": "2026-09-11"})
    assert written.status == 303, written
    page = org.page("developer", f"/teams/{team}").text
    assert "Planning &lt;week&gt;" in page and "<week>" not in page and report["name"] not in re.search(
        r'id="notes".*?</section>', page, re.S).group(0)
    file = org.data.parent / "notes.csv"
    file.write_text("scope,from,to,kind,text,effect\n"
                    f"team:{report['team']},2026-09-21,2026-09-22,on-call,Big week,leave-out\n"
                    "organization,2026-10-03,2026-10-03,holiday,German Unity Day,\n"
                    f"team:{report['team']},2026-09-28,2026-09-29,leave,{report['name']} on parental leave,leave-out\n"
                    "team:Nobody at all,2026-09-21,2026-09-22,other,x,\n"
                    "organization,yesterday,2026-10-03,holiday,x,\n")
    done = org.run("import", "annotations", str(file), "--as-of", HORIZON)
    assert done.returncode == 1 and "taken 3, refused 2" in done.stdout
    assert "line 5, column scope" in done.stderr and "line 6, column from" in done.stderr
    notes = org.api("developer", "GET", f"/annotations?scope=team:{team}").json()["annotations"]
    texts = {entry["text"]: entry for entry in notes}
    assert texts["Big week"]["scope"] == f"team:{team}" and texts["German Unity Day"]["scope"] == "organization"
    group = org.api("developer", "GET", f"/teams/{team}/series/focus-time").json()
    assert "Big week" in [entry["text"] for entry in group["annotations"]]
    # Leave of a file leaves its week out, and nothing says whose it was, or that it was leave; nobody writes it beside a team's lines.
    page = org.page("developer", f"/teams/{team}").text
    for text in (page, json.dumps(notes), json.dumps(group)):
        assert "parental" not in text and "no words are kept of it" in text
    assert "leave" not in {entry["kind"] for entry in notes + group["annotations"]}
    assert 'value="leave"' not in page and 'value="offsite"' in page
    leave = {"scope": f"team:{team}", "from": "2026-09-28", "kind": "leave", "text": "x"}
    refused = org.api("developer", "POST", "/annotations", json=leave)
    assert refused.status in (400, 422) and "leave" in refused.text
    bad = org.api("developer", "POST", "/annotations", json={"scope": f"team:{team}", "from": "x", "kind": "other", "text": "y"})
    assert bad.status == 422 and "from" in bad.json()["error"]
    assert org.api("trustee", "POST", "/annotations", json={
        "scope": f"team:{team}", "from": "2026-09-07", "kind": "other", "text": "y"}).status == 404
    assert org.api("developer", "GET", "/annotations?scope=team:nobody-at-all").status == 404


def test_a_joint_page_is_the_same_for_both_and_charts_are_written_down_first(org, report):
    begun = submit(org, "manager", "/one-on-ones", "/one-on-ones", **{"with": person_id(org, "manager", report)})
    assert begun.status == 303, begun
    path = begun.headers["location"]
    added = submit(org, "manager", path, f"{path}/items", text="I noticed less focus: what is happening?")
    assert added.status == 303
    assert main_of(org.page("manager", path)) == main_of(org.page("developer", path))
    # A beginning of a question lies ready in the field, and is only an offer.
    for number in (1, 5):
        begun = org.page("manager", f"{path}?begin={number}").text
        assert re.search(r'<textarea id="new-item"[^>]*>I noticed [^<]+</textarea>', begun), number
    assert not re.search(r'<textarea id="new-item"[^>]*>I noticed', org.page("manager", f"{path}?begin=99").text)
    # What is refused is handed back, as text, and is not kept; what was not written by hand is not shown.
    long = HOSTILE + "a long thought " * 100
    refused = org.server.call("POST", f"{path}/items", form={
        **Page(org.page("manager", path).text).form(f"{path}/items")["fields"], "text": long, "passphrase": "not to be seen"},
        headers={"Cookie": f"{COOKIE}={org.session('manager')}", "Origin": org.server.url, "Accept": "text/html"})
    assert refused.status == 422 and refused.text.count("a long thought ") == 100
    assert HOSTILE not in refused.text and "&lt;script&gt;" in refused.text and "not to be seen" not in refused.text
    assert f'href="{path}"' in refused.text and "a long thought" not in org.page("manager", path).text
    elsewhere = org.server.call("POST", f"{path}/items", form={"csrf": "stale", "text": "words of somebody else"}, headers={
        "Cookie": f"{COOKIE}={org.session('manager')}", "Origin": "https://example.invalid", "Accept": "text/html"})
    assert elsewhere.status == 403 and "words of somebody else" not in elsewhere.text
    before = len(entries(org))
    brought = submit(org, "developer", path, f"{path}/charts", metric="focus-time", weeks="8")
    assert brought.status == 303, brought
    few = org.server.call("POST", f"{path}/charts", form={
        **Page(org.page("developer", path).text).form(f"{path}/charts")["fields"], "metric": "focus-time", "weeks": "3"},
        headers={"Cookie": f"{COOKIE}={org.session('developer')}", "Origin": org.server.url})
    assert few.status == 422, "never fewer than four weeks"
    # What the person has hidden is not on it; what is shown is.
    managers = org.page("manager", path)
    assert "HYPERLINK" in managers.text and "alert(1)" not in managers.text
    assert main_of(managers) == main_of(org.page("developer", path))
    assert len(entries(org)) == before + 1, "one opening, one entry"
    assert "of the ledger" in org.page("developer", path).text
    # A link from elsewhere opens nothing, and says so.
    elsewhere = org.server.call("GET", path, headers={
        "Cookie": f"{COOKIE}={org.session('manager')}", "Sec-Fetch-Site": "cross-site"})
    assert "<svg" not in main_of(elsewhere) and len(entries(org)) == before + 1
    api = f"/one-on-ones/{path.rsplit('/', 1)[1]}"
    assert org.api("manager", "GET", api).body == org.api("developer", "GET", api).body
    assert [len(chart["series"]["points"]) for chart in org.api("developer", "GET", api).json()["charts"]] == [8, 8]
    for role in ("owner", "hr", "trustee", "organization-viewer"):
        assert org.page(role, path).status == 404 and org.api(role, "GET", api).status == 404
        assert org.page(role, "/one-on-ones/none").status == 404
    # The manager has no form for a chart, and the address refuses.
    page = org.page("manager", path).text
    assert "/charts" not in page
    csrf = re.search(r'name="csrf" value="([^"]+)"', page).group(1)
    forged = org.server.call("POST", f"{path}/charts", form={"csrf": csrf, "metric": "focus-time", "weeks": "8"},
                             headers={"Cookie": f"{COOKIE}={org.session('manager')}", "Origin": org.server.url})
    assert forged.status in (404, 422), forged
    closed = submit(org, "developer", path, f"{path}/close", sure="yes")
    assert closed.status == 303
    assert "I noticed less focus" not in org.page("manager", path).text
    assert not [name for name in org.data.iterdir() if name.is_file() and b"I noticed less focus: what" in name.read_bytes()]


def test_own_work_is_brought_by_its_person_and_openings_are_counted(org, report):
    begun = submit(org, "manager", "/one-on-ones", "/one-on-ones", **{"with": person_id(org, "manager", report)})
    path = begun.headers["location"]

    def opened():
        said = re.search(r"Charts on joint pages were opened (\w+) times?\.", org.page("owner", "/trustee").text)
        return said.group(1) if said else "no"

    before = opened()
    form = Page(org.page("developer", path).text).form(f"{path}/charts")
    assert form, "the form to bring one"
    assert all(f'value="{metric}"' in org.page("developer", path).text for metric in OWN_WORK_METRICS | {"after-hours-share"})
    # With what is brought from calendars, the lines of a group would tell of those who bring nothing.
    assert not re.search(r'value="(meeting-load|fragmentation|focus-available)"', org.page("developer", path).text)
    assert "What is made of your calendar cannot be brought" in org.page("developer", path).text
    for metric in ("own-items-done", "own-reviews-given"):
        brought = submit(org, "developer", path, f"{path}/charts", metric=metric, weeks="12")
        assert brought.status == 303, brought
    # What is no line of the own weeks is not brought: not of others, and not of shared work.
    csrf = form["fields"]["csrf"]
    for metric in ("pull-request-cycle-time", "ai-assisted-share"):
        wrong = org.server.call(
            "POST", f"{path}/charts", form={"csrf": csrf, "metric": metric, "weeks": "12"},
            headers={"Cookie": f"{COOKIE}={org.session('developer')}", "Origin": org.server.url})
        assert wrong.status == 422, metric
    seen = org.page("manager", path)
    assert main_of(seen) == main_of(org.page("developer", path))
    assert "My items done" in main_of(seen) and "My reviews given" in main_of(seen) and "number a week" in main_of(seen)
    assert before != opened(), "an opening is counted"
    assert submit(org, "developer", path, f"{path}/close", sure="yes").status == 303


def person_id(org, role, person):
    page = org.page(role, "/one-on-ones").text
    form = re.search(rf'name="with" value="([^"]+)">\s*<p><button>Begin one with {re.escape(person["name"])}', page)
    assert form, page
    return form.group(1)


def test_the_case_for_capacity_has_what_leadership_asked_and_what_was_done(org, report):
    paper = org.page("developer", f"/teams/{slug(org, report)}/case/capacity").text
    for title in ("Delivery Index", "Unplanned share", "Carry-over", "Meeting load"):
        assert re.search(rf"<h2[^>]*>{title}", paper), title
    assert paper.count("26 complete weeks") >= 3, "half a year of each"


def test_the_retrospective_asks_and_does_not_judge(org, report):
    page = org.page("developer", f"/teams/{slug(org, report)}/retrospective")
    assert page.status == 200, page
    assert "Big week" in page.text and 'class="writing"' in page.text and "?</strong>" in page.text
    assert org.page("trustee", f"/teams/{slug(org, report)}/retrospective").status == 404


def test_the_self_review_pack_goes_to_the_person_and_is_off_before_full_launch(org, report):
    asked = {"metrics": "focus-time activity-time", "weeks": "12", "words": "I led the redesign.\nAnd more."}
    made = org.api("developer", "POST", "/me/self-review", json=asked)
    assert made.status == 200, made
    pack = made.json()
    same = org.api("developer", "POST", "/me/self-review", json=asked | {"weeks": 12}).json()
    assert same | {"made_at": None} == pack | {"made_at": None}, "a number is one"
    assert pack["format"] == "daylight-self-review-1" and len(pack["series"]) == 2 and len(pack["words"]) == 2
    assert any("not how much value you created" in c or "not how much value was created" in c for c in pack["caveats"])
    assert {"formula", "does_not_say"} <= set(pack["definitions"][0])
    assert any("never the sole basis" in c for c in pack["caveats"]), pack["caveats"]
    # What is for the person alone, leave among it, goes in only if the person says so.
    assert HOSTILE not in made.text and "leave" not in {entry["kind"] for entry in pack["annotations"]}
    asked["private"] = "yes"
    told = org.api("developer", "POST", "/me/self-review", json=asked).json()
    assert HOSTILE in [entry["text"] for entry in told["annotations"]]
    html = org.api("developer", "POST", "/me/self-review", json={**asked, "format": "html"}).text
    assert "<script>alert" not in html and "I led the redesign." in html and "What happened" in html
    assert "never the sole basis" in html
    # A note that is not in the pack must not show by what it does to the lines.
    def said(private):
        text = org.api("developer", "POST", "/me/self-review", json={**asked, "weeks": "26", "format": "html", "private": private}).text
        return re.findall(r"<figcaption>.*?</figcaption>", text, re.S)

    without, with_it = said("no"), said("yes")
    kept = org.api("developer", "POST", "/annotations", json={
        "from": "2026-08-10", "kind": "other", "text": "A new role", "effect": "new-baseline"}).json()
    told = said("no"), said("yes")
    assert told[0] == without
    assert told[1] != with_it
    assert org.api("developer", "DELETE", f"/annotations/{kept['id']}").status in (200, 204)
    files = zipfile.ZipFile(io.BytesIO(
        org.api("developer", "POST", "/me/self-review", json={**asked, "format": "csv"}).body))
    assert {"series.csv", "annotations.csv", "definitions.csv", "policy.csv", "README.txt"} == set(files.namelist())
    assert "never the sole basis" in files.read("README.txt").decode()
    assert b"I led the redesign" not in b"".join(
        name.read_bytes() for name in org.data.iterdir() if name.is_file()), "kept nowhere"
    assert org.api("developer", "POST", "/me/self-review", json={**asked, "metrics": "nothing"}).status == 422
    # With its definitions, and with the policy in the organization's own words, whatever the format.
    catalogue = {each["id"]: each for each in json.loads(org.run("metrics", "--format", "json").stdout)}
    formulas = [catalogue[metric]["formula"] for metric in asked["metrics"].split()]
    assert all(formula in files.read("definitions.csv").decode() for formula in formulas)
    assert [each["formula"] for each in pack["definitions"]] == formulas
    promised = ["Nobody's review rests on these.", "No pay follows from them.", "Nobody is let go for them."]
    with sqlite3.connect(org.data / "daylight.sqlite") as line:
        line.execute("INSERT INTO policies VALUES (1, 'no', ?, 'no', ?, 'no', ?, 'o', 0)", promised)
    pack = org.api("developer", "POST", "/me/self-review", json=asked).json()
    assert [each["text"] for each in pack["policy"]["answers"]] == promised
    csv = zipfile.ZipFile(io.BytesIO(
        org.api("developer", "POST", "/me/self-review", json={**asked, "format": "csv"}).body)).read("policy.csv").decode()
    html = org.api("developer", "POST", "/me/self-review", json={**asked, "format": "html"}).text.replace("&#39;", "'")
    published = org.run("export", "published", "--format", "csv").stdout.splitlines()
    assert all(words in text for words in promised for text in (csv, html)), html
    assert len(published) > 10 and all(words in row for words in promised for row in published[1:])
    org.serve(HORIZON, "--phase", "3")
    off = org.api("developer", "POST", "/me/self-review", json=asked)
    assert off.status == 400 and off.json()["error"] == "refused", off
    assert "Not before full launch" in org.page("developer", "/me/review").text
    org.serve(HORIZON)


def test_before_the_soft_launch_a_joint_page_says_what_will_be_there(org, report):
    org.serve(HORIZON, "--phase", "2")
    page = org.page("developer", "/one-on-ones")
    assert page.status == 200 and "It comes with the soft launch" in page.text
    assert json.dumps(org.api("developer", "GET", "/annotations").json())
    org.serve(HORIZON)
