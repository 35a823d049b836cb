"""Looks, from both sides: asked for, seen first, the same page for both, gone after a week (G1, G2)."""

import io
import json
import re
import zipfile

import pytest

from contract import COOKIE
from organization import HORIZON, Organization

QUESTION = "I noticed less focus for about three weeks, what is happening?"
METRICS = ["focus-time", "after-hours-share", "weekend-share", "activity-time"]
TERMS = {"metrics": METRICS, "from_week": "2026-W33", "to_week": "2026-W40"}


@pytest.fixture(scope="module")
def org(folder_for):
    org = Organization(folder_for("looks") / "data").serve()
    yield org
    org.stop()


@pytest.fixture(scope="module")
def report(org):
    """The developer among the eight, whose manager becomes the one among the eight."""
    person = next(p for p in org.people() if p["email"] == org.cast["developer"]["email"])
    header = ",".join(name for name in person if name not in ("signed_in", "acknowledged"))
    row = {**person, "manager_email": org.cast["manager"]["email"]}
    file = org.data.parent / "people.csv"
    file.write_text(header + "\n" + ",".join(row[name] for name in header.split(",")) + "\n")
    done = org.run("import", "organization", str(file), "--as-of", HORIZON)
    assert done.returncode == 0, done.stderr
    # A meeting of an hour on every day.
    file = org.data.parent / "meetings.ics"
    file.write_text("\r\n".join([
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//x//EN", "BEGIN:VEVENT", "UID:m", "DTSTAMP:20260101T000000Z",
        "DTSTART:20260601T100000Z", "DTEND:20260601T110000Z", "SUMMARY:CANARYTITLE", "ATTENDEE:mailto:a@x.org",
        "ATTENDEE:mailto:b@x.org", "RRULE:FREQ=DAILY;COUNT=200", "END:VEVENT", "END:VCALENDAR", ""]))
    done = org.run("import", "calendar", str(file), "--email", org.cast["developer"]["email"], "--as-of", HORIZON)
    assert done.returncode == 0, done.stderr
    return org.cast["developer"]["email"]


def ask(org, person, role="manager", **more):
    return org.api(role, "POST", "/looks", json={**TERMS, "person": person, "question": QUESTION, **more})


def main_of(page):
    assert page.status == 200, page
    return re.search(r'<main id="view".*?</main>', page.text, re.S).group(0)


@pytest.fixture(scope="module")
def look(org, report):
    asked = ask(org, report)
    assert asked.status == 201, asked
    answer = asked.json()
    assert set(answer) == {"id", "opens_at", "expires_at", "state", "reason"}
    assert answer["state"] == "waiting" and answer["reason"] is None and answer["opens_at"] > HORIZON
    return answer["id"]


def test_the_person_sees_the_question_first_and_nobody_sees_a_figure(org, look):
    looks = org.api("developer", "GET", "/me/looks").json()["at_me"]
    mine = next(entry for entry in looks if entry["id"] == look)
    assert mine["question"] == QUESTION and mine["state"] == "waiting" and len(mine["ledger"]) == 1
    assert QUESTION in org.page("developer", "/me/looks").text
    assert "look" in org.page("developer", "/me").text
    waiting = org.api("manager", "GET", f"/looks/{look}").json()
    assert waiting["state"] == "waiting" and waiting["series"] is None
    assert main_of(org.page("manager", f"/looks/{look}")) == main_of(org.page("developer", f"/looks/{look}"))
    # What the page says of figures is true for either: the person has them below, and the manager none.
    said = re.sub(r"\s+", " ", main_of(org.page("manager", f"/looks/{look}")))
    assert "sees no figure; what this would show," in said and "alone finds below." in said
    assert "<svg" in org.page("developer", f"/looks/{look}").text and "<svg" not in org.page("manager", f"/looks/{look}").text
    assert org.api("developer", "GET", f"/looks/{look}").body == org.api("manager", "GET", f"/looks/{look}").body


def test_nobody_else_finds_it(org, look):
    for role in ["owner", "maintainer", "organization-viewer", "hr", "trustee"]:
        assert org.page(role, f"/looks/{look}").status == 404
        assert org.api(role, "GET", f"/looks/{look}").status == 404
        assert org.api(role, "POST", f"/me/looks/{look}/acknowledge").status == 422
    assert org.api("manager", "POST", f"/me/looks/{look}/acknowledge").status == 422, "only the person lets it open"


def test_it_opens_and_both_read_the_same_bytes(org, look):
    said = org.api("developer", "POST", f"/me/looks/{look}/context", json={"context": "On call <b> for two weeks."})
    assert said.status == 200
    opened = org.api("developer", "POST", f"/me/looks/{look}/acknowledge")
    assert opened.status == 200 and opened.json()["state"] == "open"
    seen = org.api("manager", "GET", f"/looks/{look}")
    assert [series["metric"] for series in seen.json()["series"]] == METRICS
    # Working hours are read for it, and no calendar.
    for series in seen.json()["series"][1:3]:
        assert series["unit"] == "ratio" and len([p for p in series["points"] if p["value"] is not None]) >= 4
        assert all(0 <= point["value"] <= 1 for point in series["points"] if point["value"] is not None)
    assert any(point["value"] for point in seen.json()["series"][1]["points"]) and "CANARY" not in seen.text
    assert [point["week"] for point in seen.json()["series"][0]["points"]] == [f"2026-W{n}" for n in range(33, 41)]
    assert seen.json()["context"] == "On call <b> for two weeks."
    assert org.api("developer", "GET", f"/looks/{look}").body == seen.body
    managers, persons = org.page("manager", f"/looks/{look}"), org.page("developer", f"/looks/{look}")
    assert main_of(managers) == main_of(persons)
    assert "On call &lt;b&gt; for two weeks." in main_of(managers) and QUESTION in main_of(managers)
    assert main_of(managers).index("On call") < main_of(managers).index("<svg"), "the context comes before the figures"
    # No way out of it: no link, no form and no address that hands it on, and nobody else's name in the manager's own export.
    ways = re.findall(r'(?:action|href|formaction)="([^"]+)"', main_of(managers))
    assert ways and not [way for way in ways if re.search(r"export|csv|download|print", way)], ways
    for way in ("/export", ".csv", ".json", "/export.csv"):
        assert org.page("manager", f"/looks/{look}{way}").status == 404, way
        assert org.api("manager", "GET", f"/looks/{look}{way}").status == 404, way
    exported = org.run("export", "me", env={"DAYLIGHT_TOKEN": org.cast["manager"]["token"]}).stdout
    assert not [each for each in json.loads(exported)["series"] if each["subject"] != "me"]


def test_nobody_asks_about_two_people_at_once(org):
    one, other = org.reports("manager")[:2]
    ask = {"metrics": ["focus-time"], "from_week": "2026-W33", "to_week": "2026-W40", "question": QUESTION}
    before = org.api("manager", "GET", "/me/looks").json()
    for both in ([one, other], f"{one} {other}", f"{one},{other}", {"0": one, "1": other}):
        assert org.api("manager", "POST", "/looks", json={**ask, "person": both}).status in (404, 422), both
    csrf = re.search(r'name="csrf" value="([^"]+)"', org.page("manager", "/me/looks").text).group(1)
    sent = org.server.call(
        "POST", "/looks", f"csrf={csrf}&person={one}&person={other}"
        "&metrics=focus-time&from_week=2026-W33&to_week=2026-W40&question=I+noticed+shorter+weeks%2C+what+is+happening%3F",
        {"Cookie": f"{COOKIE}={org.session('manager')}", "Origin": org.server.url,
         "Content-Type": "application/x-www-form-urlencoded"})
    assert sent.status in (404, 422), sent
    assert org.api("manager", "GET", "/me/looks").json() == before, "nothing was asked"


def test_every_opening_is_an_entry_and_the_proofs_hold(org, look):
    before = next(e for e in org.api("developer", "GET", "/me/looks").json()["at_me"] if e["id"] == look)
    org.page("manager", f"/looks/{look}")
    after = next(e for e in org.api("developer", "GET", "/me/looks").json()["at_me"] if e["id"] == look)
    assert len(after["ledger"]) == len(before["ledger"]) + 1
    org.page("developer", f"/looks/{look}")
    again = next(e for e in org.api("developer", "GET", "/me/looks").json()["at_me"] if e["id"] == look)
    assert len(again["ledger"]) == len(after["ledger"]), "reading about oneself is no look"
    kinds = [json.loads(entry["content"])["kind"] for entry in again["ledger"]]
    assert kinds[0] == "look-asked" and set(kinds[1:]) == {"look-opened"}
    for entry in again["ledger"]:
        assert holds(entry), entry


def holds(entry):
    """Checks a proof as docs/ledger-format.md says, without any of our code."""
    import base64
    import hashlib

    def sha(data):
        return hashlib.sha256(data).digest()

    commitment = sha(bytes.fromhex(entry["salt"]) + entry["content"].encode())
    node = sha(b"\0\1" + commitment)
    if node.hex() != entry["leaf"]:
        return False
    _, size, root = entry["checkpoint"].split("\n")[:3]
    index, last = entry["index"], int(size) - 1
    for sibling in map(bytes.fromhex, entry["path"]):
        if index % 2 or index == last:
            node = sha(b"\1" + sibling + node)
            while index % 2 == 0 and index:
                index, last = index >> 1, last >> 1
        else:
            node = sha(b"\1" + node + sibling)
        index, last = index >> 1, last >> 1
    return last == 0 and node == base64.b64decode(root)


def test_it_is_in_the_persons_export_and_in_nobody_elses(org, look, report):
    exported = org.run("export", "me", env={"DAYLIGHT_TOKEN": org.cast["developer"]["token"]})
    assert [entry["id"] for entry in json.loads(exported.stdout)["looks"]].count(look) == 1
    # In full launch the sentence of the soft launch is gone from every export, and the other one stays.
    for text in (exported.stdout, org.run("export", "published").stdout):
        assert "Soft launch" not in text and "never the sole basis" in text
    other = org.run("export", "me", env={"DAYLIGHT_TOKEN": org.cast["manager"]["token"]})
    assert report not in other.stdout and QUESTION not in other.stdout


def test_what_comes_from_calendars_cannot_be_asked_for(org, report):
    """With what is seen of some, and with who has none, the lines of a group would tell of another one."""
    for metric in ["meeting-load", "fragmentation", "focus-available"]:
        refused = ask(org, report, metrics=["focus-time", metric])
        assert refused.status == 422, refused
        assert f'value="{metric}"' not in org.page("manager", "/me/looks").text
        case = ask(org, report, role="hr", case="2026-018", category="workload", metrics=[metric])
        assert case.status == 422, case


def test_who_may_not_ask_is_told_nothing(org, report):
    stranger = ask(org, "nobody@lanterns.example", role="developer")
    for role in ["owner", "maintainer", "organization-viewer", "department-viewer", "hr", "trustee", "developer"]:
        refused = ask(org, report, role=role)
        assert (refused.status, refused.body) == (404, stranger.body), role
    assert ask(org, org.cast["manager"]["email"]).status == 404, "nobody looks at oneself"
    # Nothing is left that would tell who is there, neither to whoever asked nor before whom it was asked about.
    for role in ["owner", "developer", "hr"]:
        assert org.api(role, "GET", "/me/looks").json()["by_me"] == []
    about_me = org.api("developer", "GET", "/me/looks").json()["at_me"]
    assert all(entry["by"] != "" and entry["state"] != "refused" for entry in about_me)


def form(org, role, path, at, **fields):
    """As a browser does it: a form of that page, with what it carries."""
    csrf = re.search(r'name="csrf" value="([^"]+)"', org.page(role, at).text).group(1)
    return org.server.call(
        "POST", path, form={"csrf": csrf, **fields},
        headers={"Cookie": f"{COOKIE}={org.session(role)}", "Origin": org.server.url})


def test_hr_asks_in_a_case_the_trustee_signs_and_both_read_the_same_bytes(org, report):
    case = {"case": "2026-017", "category": "workload"}
    wrong = ask(org, report, role="hr", case="2026-017", category="termination")
    assert wrong.status == 422 and "Terminations" in wrong.json()["error"]
    assert ask(org, report, **case).status == 404, "a case is for HR alone"
    asked = ask(org, report, role="hr", **case)
    assert asked.status == 201 and asked.json()["state"] == "waiting" and asked.json()["opens_at"] is None
    look = asked.json()["id"]
    for role in ["hr", "trustee", "developer", "manager", "owner"]:
        assert org.page(role, f"/looks/{look}").status == 404, "nobody has a page of it yet"
        assert org.api(role, "GET", f"/looks/{look}").status == 404
    assert "2026-017" not in org.page("developer", "/me/looks").text
    assert "With the trustee" in org.page("hr", "/hr").text
    desk = org.page("trustee", "/trustee").text
    assert "2026-017" in desk and QUESTION in desk
    assert "2026-017" not in org.page("owner", "/trustee").text
    assert form(org, "trustee", "/trustee/signatures", "/trustee", id=look, answer="sign").status == 303
    mine = next(e for e in org.api("developer", "GET", "/me/looks").json()["at_me"] if e["id"] == look)
    assert mine["case"] == {"number": "2026-017", "category": "workload"} and mine["state"] == "waiting"
    assert [json.loads(e["content"])["kind"] for e in mine["ledger"]] == ["look-asked", "case-decided"]
    assert org.api("hr", "GET", f"/looks/{look}").json()["series"] is None
    assert org.api("developer", "POST", f"/me/looks/{look}/context", json={"context": "I was ill."}).status == 200
    assert org.api("developer", "POST", f"/me/looks/{look}/acknowledge").json()["state"] == "open"
    # Whichever of the two reads first: it is frozen from then on.
    first = org.api("developer", "GET", f"/looks/{look}")
    seen = org.api("hr", "GET", f"/looks/{look}")
    assert seen.json()["series"] and seen.json()["context"] == "I was ill." and seen.json()["case"]
    assert first.json()["frozen_at"] and first.body == seen.body
    hers = main_of(org.page("hr", f"/looks/{look}"))
    assert hers == main_of(org.page("developer", f"/looks/{look}"))
    assert "HR, in case 2026-017: Workload and health" in hers and "sole basis" in hers and "<svg" in hers
    for role in ["manager", "trustee", "owner"]:
        assert org.page(role, f"/looks/{look}").status == 404


def test_hr_asks_by_the_form_and_keeps_what_was_typed(org, report):
    fields = {
        "person": "nobody@lanterns.example", "case": "2026-018", "category": "complaint", "question": QUESTION,
        "metric": "focus-time", "from_week": "2026-W33", "to_week": "2026-W40"}
    again = form(org, "hr", "/hr/cases", "/hr", **fields)
    assert again.status == 422 and "2026-018" in again.text and "nobody under this address" in again.text
    # At the developer HR has a look already: another one is refused, and that is written down.
    twice = form(org, "hr", "/hr/cases", "/hr", **{**fields, "person": report})
    assert "one at a time" in org.page("hr", twice.headers["Location"]).text
    done = form(org, "hr", "/hr/cases", "/hr", **{**fields, "person": org.reports("manager")[0]})
    assert done.status == 303 and done.headers["Location"] == "/hr?done=asked#cases"
    assert form(org, "owner", "/hr/cases", "/me/looks", **fields).status == 404


@pytest.mark.parametrize("wrong", [
    {"metrics": ["focus-time", "deep-focus-time", "activity-time", "ai-time", "activity-time-coding"]},
    {"metrics": []}, {"metrics": ["lines-of-code"]}, {"metrics": ["focus-time", "ai-assisted-share"]}, {"from_week": "2026-W38"}, {"from_week": "then"},
    {"to_week": "2026-W41"}, {"question": "why?"}, {"question": ""}, {"from_week": "2024-W01"},
    {"question": "e\u0301\u0302" * 400 + " what is it?"}, {"question": "word " * 200},
])
def test_what_cannot_be_asked_gets_one_line(org, report, wrong):
    refused = ask(org, report, **wrong)
    assert refused.status == 422 and len(refused.json()["error"].splitlines()) == 1, refused


def test_without_a_session_nothing_is_asked_or_opened(org, look, report):
    from web import bearer
    token = org.cast["manager"]["token"]
    body = {**TERMS, "person": report, "question": QUESTION}
    assert org.server.call("POST", "/api/daylight/v1/looks", json=body).status == 401
    assert org.server.call("POST", "/api/daylight/v1/looks", headers=bearer(token), json=body).status == 401
    assert org.server.call("GET", f"/api/daylight/v1/looks/{look}", headers=bearer(token)).status == 401


def test_by_the_form_as_a_browser_does(org, report):
    from web import Page
    page = org.page("manager", "/me/looks")
    form = Page(page.text).form("/looks")
    cookie = {"Cookie": f"{COOKIE}={org.session('manager')}", "Origin": org.server.url}
    person = re.search(r'<option[^>]*value="([^"]+)"', page.text).group(1)
    wrong = org.server.call("POST", "/looks", headers=cookie, form={
        "csrf": form["fields"]["csrf"], "person": person, "metric": "focus-time", "from_week": "2026-W39",
        "to_week": "2026-W40", "question": QUESTION})
    assert wrong.status == 422 and QUESTION in wrong.text and "at least four weeks" in wrong.text
    done = org.server.call("POST", "/looks", headers=cookie, form={
        "csrf": form["fields"]["csrf"], "person": person, "metric": "focus-time", "from_week": "2026-W30",
        "to_week": "2026-W40", "question": QUESTION})
    assert done.status == 303 and done.headers["Location"].startswith("/looks/")
    without = org.server.call("POST", "/looks", headers={"Cookie": cookie["Cookie"]}, form={"csrf": "x"})
    assert without.status == 403


def test_it_opens_by_itself_after_a_working_day_and_is_gone_after_seven(folder_for):
    org = Organization(folder_for("week") / "data").serve()
    try:
        person = org.reports("manager")[0]
        answer = ask(org, person).json()
        org.serve("2026-10-06T15:00:00Z")
        assert org.api("manager", "GET", f"/looks/{answer['id']}").json()["state"] == "waiting"
        org.serve("2026-10-08T18:00:00Z")
        shown = org.api("manager", "GET", f"/looks/{answer['id']}").json()
        assert shown["state"] == "open" and shown["series"]
        org.serve("2026-10-20T10:00:00Z")
        late = org.api("manager", "GET", f"/looks/{answer['id']}").json()
        assert late["state"] == "expired" and late["series"] is None
        assert org.run("ledger", "verify").returncode == 0
    finally:
        org.stop()


def test_when_the_rollout_steps_back_it_is_over_for_both(folder_for):
    org = Organization(folder_for("back") / "data").serve()
    try:
        person = next(p for p in org.people() if p["email"] == org.reports("manager")[0])
        answer = ask(org, person["email"]).json()
        org.serve("2026-10-08T18:00:00Z")
        assert org.api("manager", "GET", f"/looks/{answer['id']}").json()["state"] == "open"
        org.serve("2026-10-08T18:00:00Z", "--phase", "3")
        assert org.api("manager", "GET", f"/looks/{answer['id']}").json()["state"] == "expired"
        assert org.api("manager", "GET", "/me/looks").json()["by_me"][0]["state"] == "expired"
        assert "<svg" not in main_of(org.page("manager", f"/looks/{answer['id']}"))
    finally:
        org.stop()


def test_nobody_asks_without_end(folder_for):
    org = Organization(folder_for("often") / "data").serve()
    try:
        statuses = [ask(org, org.cast["hr"]["email"], role="developer").status for _ in range(35)]
        assert statuses[0] == 404 and statuses[-1] == 429
        assert org.api("hr", "GET", "/me/looks").json()["at_me"] == [], "and nobody's words stand before anybody"
    finally:
        org.stop()


def test_in_soft_launch_a_look_is_refused_with_the_reason_and_written_down(folder_for):
    org = Organization(folder_for("soft") / "data", "--phase", "3").serve(HORIZON, "--phase", "3")
    try:
        answer = ask(org, org.reports("manager")[0]).json()
        assert answer["state"] == "refused" and "full launch" in answer["reason"] and answer["opens_at"] is None
        # Until full launch every export says so, and that figures are never the sole basis of anything.
        says = ("Soft launch: not for reviews or evaluations", "never the sole basis")
        environment = {"DAYLIGHT_TOKEN": org.cast["developer"]["token"]}
        mine = json.loads(org.run("export", "me", env=environment).stdout)
        assert all(any(said in caveat for caveat in mine["caveats"]) for said in says)
        page = org.run("export", "me", "--format", "html", env=environment).stdout
        archive = org.server.call(
            "GET", "/me/export.csv", headers={"Cookie": f"{COOKIE}={org.session('developer')}"})
        with zipfile.ZipFile(io.BytesIO(archive.body)) as files:
            readme = files.read("README.txt").decode()
        published = org.run("export", "published")
        table = org.run("export", "published", "--format", "csv").stdout
        for text in (page, readme, published.stdout):
            assert all(said in text for said in says)
        assert all(all(said in row for said in says) for row in table.splitlines()[1:]) and table.count("\n") > 10
    finally:
        org.stop()
