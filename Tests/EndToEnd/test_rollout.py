"""A real organization on its way from the set-up to full launch and back, through the doors that people use (G11, G12).

Real directories live in real time; what takes weeks is here days that are put back in the database, and nothing else."""

import io
import json
import re
import sqlite3
import zipfile
from datetime import datetime, timezone

import pytest

from beats import beat, statuses
from contract import API, OWNER, PASSPHRASE, SESSION
from house import Server, begin, one_line, run
from starting import PEOPLE, Starting, pass_training, write_down
from web import Page, bearer


@pytest.fixture
def house(folder):
    made = Starting(folder)
    yield made
    made.server.stop()


def test_an_owner_alone_takes_nothing_back_of_the_policy(house):
    write_down(house)
    house.settle()
    words = {f"{name}-words": "Not used for this, by anybody." for name in ("reviews", "promotion-and-pay", "termination")}
    weaker = {"reviews": "no", "promotion-and-pay": "no", "termination": "with-conditions"} | words | {
        "termination-words": "If HR and the manager agree."}
    # The attack: three answers turned in one request. It waits, and everybody here can read what is wanted.
    asked = house.post("/rollout/usage", **weaker)
    assert asked.status == 303 and "done=asked" in asked.headers["location"]
    policy = house.read("/policy", "dev@x.org").text
    assert "Version 1, in force" in policy and "Another version waits for the trustee" in policy and "If HR and the manager agree." in policy
    assert "If HR and the manager agree." not in house.server.call("GET", "/policy").text, "people here alone"
    desk = house.read("/trustee", "tess@x.org").text
    assert "now “Not used. Not used for this, by anybody.”, then “With conditions. If HR and the manager agree.”" in desk
    (waiting,) = re.findall(r'name="id" value="([^"]+)"', desk)
    for person in (OWNER, "hanna@x.org", "bo@x.org"):
        assert house.post("/trustee/signatures", person, id=waiting, answer="sign").status == 404
    assert house.post("/trustee/signatures", "tess@x.org", id=waiting, answer="sign").status == 303
    policy = house.read("/policy", "dev@x.org").text
    assert "Version 2, in force" in policy and "<strong>With conditions.</strong>" in policy and "waits for the trustee" not in policy
    assert "usage policy, version 2, with a trustee" in house.read("/trustee", "dev@x.org").text
    # Back to more protection needs nobody.
    back = house.post("/rollout/usage", **(weaker | {"termination": "no"}))
    assert "done=written" in back.headers["location"]
    assert "Version 3, in force" in house.read("/policy", "dev@x.org").text
    assert house.run("ledger", "verify").returncode == 0


def say(house, person, what):
    today = datetime.now(timezone.utc).date().isoformat()
    done = house.post("/rollout/attest", person, matter=what, words="People asked, and were answered.", speaker="Olga", held_on=today)
    assert done.status == 303, done.text


def test_nothing_is_collected_before_the_second_phase_and_the_editor_keeps_what_it_has(house):
    assert house.rollout()["phase"] == 1
    assert house.server.call("POST", f"{API}/me/acknowledgements", json={}, headers=bearer(house.sessions["dev@x.org"])).status < 300
    token = house.server.call(
        "POST", f"{API}/me/tokens", json={"kind": "both"}, headers=bearer(house.sessions["dev@x.org"])).json()["token"]
    refused = house.server.call("POST", "/api/v1/users/current/heartbeats.bulk", headers=bearer(token), json=[beat()])
    assert refused.status == 403 and "first phase" in refused.json()["error"]
    imported = house.data.parent / "spans.csv"
    imported.write_text("email,start,end,kind,project,language\ndev@x.org,2026-11-02T08:00:00Z,2026-11-02T09:00:00Z,coding,a,\n")
    done = house.run("import", "activity", str(imported))
    assert done.returncode == 1 and "first phase" in one_line(done.stderr.splitlines()[0])
    # No gate opens because somebody wants it to.
    page = house.post("/rollout/forward", **{"from": "1"})
    assert page.status == 409 and "The gate is shut" in page.text
    assert house.rollout()["phase"] == 1


def test_from_the_set_up_to_soft_launch_and_back_through_the_pages(house):
    assert house.missing() == {"least-duration", "purpose", "policy", "training"}
    # Only an owner writes, and everybody reads.
    assert house.post("/rollout/purpose", "bo@x.org", purpose="To see who is slow, and to say so.").status == 404
    write_down(house)
    for page in ("/me", "/policy"):
        assert "never to judge anybody" in house.read(page, "dev@x.org").text
    # Everybody is asked to read the policy, and how many have stands there for people here: never who.
    assert "Version 1 of the policy is in force" in house.read("/me", "dev@x.org").text
    assert house.post("/policy/acknowledge", "dev@x.org", version="1").status == 303
    assert "Version 1 of the policy is in force" not in house.read("/me", "dev@x.org").text
    assert "1 of 5 people here have acknowledged the policy in force" in house.read("/hr", "hanna@x.org").text
    assert "have acknowledged it" not in house.read("/policy", "dev@x.org").text, "among five it would say who has not"
    pass_training(house, "bo@x.org")
    assert house.missing() == {"least-duration"}
    house.later(15)
    assert house.post("/rollout/forward", **{"from": "1"}).status == 303
    assert house.rollout()["phase"] == 2
    late = house.post("/rollout/forward", **{"from": "1"})
    assert late.status == 409 and "The phase has changed meanwhile: read the page again" in late.text

    # The second phase: own data, and nothing of anybody else.
    session = bearer(house.sessions["dev@x.org"])
    assert house.server.call("POST", f"{API}/me/acknowledgements", json={}, headers=session).status < 300
    token = house.server.call("POST", f"{API}/me/tokens", json={"kind": "both"}, headers=session).json()["token"]
    taken = house.server.call("POST", "/api/v1/users/current/heartbeats.bulk", headers=bearer(token), json=[beat()])
    assert statuses(taken) == [201]
    assert "This is not here yet" in house.read("/teams/cart", "bo@x.org").text
    # A question keeps the gate shut until somebody takes care of it.
    assert house.post("/rollout/questions", "dev@x.org", question="Does my manager see my days?").status == 303
    register = house.read("/rollout/questions", "bo@x.org").text
    assert "Does my manager see my days?" in register and "Dev, " in register.split("<main")[1].split("</main>")[0]
    assert house.post("/rollout/announce").status == 303
    said = dict(matter="owner live-meeting", words="It was held last week.", held_on=datetime.now(timezone.utc).date().isoformat())
    nobody = house.post("/rollout/attest", **said)
    assert nobody.status == 422 and "who spoke at the meeting" in nobody.text
    say(house, OWNER, "owner live-meeting")
    assert "Olga spoke. People asked" in house.read("/rollout", "dev@x.org").text
    assert house.missing() == {"least-duration", "questions", "dashboards-first"}
    question = re.search(r'name="id" value="([^"]+)"', house.read("/rollout/questions").text).group(1)
    assert house.post("/rollout/questions/answer", "bo@x.org", id=question, answer="Yes.").status == 404
    assert house.post("/rollout/questions/answer", id=question, answer="No: nobody sees days but you.").status == 303
    house.later(8)
    assert house.missing() == set()
    assert house.post("/rollout/forward", **{"from": "2"}).status == 303
    assert house.rollout()["phase"] == 3

    # Back at once, by the trustee, with a reason that everybody reads.
    assert house.post("/rollout/back", "bo@x.org", **{"from": "3", "to": "1", "reason": "I do not like it."}).status == 404
    assert house.post("/rollout/back", "tess@x.org", **{"from": "3", "to": "1", "reason": "short"}).status == 422
    assert house.post("/rollout/back", "tess@x.org", **{"from": "3", "to": "1", "reason": "People are uneasy about it."}).status == 303
    assert house.rollout()["phase"] == 1
    assert "People are uneasy about it." in house.read("/rollout", "dev@x.org").text
    refused = house.server.call("POST", "/api/v1/users/current/heartbeats.bulk", headers=bearer(token), json=[beat()])
    assert refused.status == 403
    assert "phase 1" in house.run("doctor").stdout


def test_the_checklist_says_what_is_open_to_everybody_and_the_desk_of_hr_is_hrs(house):
    shown = house.read("/rollout", "dev@x.org").text
    assert len(re.findall(r'<span class="number">(\d+)</span>', shown)) == 11
    # Each item has a link to its proof, which everybody may open, and it leads to a place that is there.
    card = re.search(r'<section[^>]* id="checklist".*?</section>', shown, re.S).group(0)
    places = re.findall(r'href="([^"]+)">where<span class="unseen"> item\s+(\d+) is shown', card)
    assert [int(number) for _, number in places] == list(range(1, 12))
    for place, number in places:
        path, _, anchor = place.partition("#")
        proof = house.read(path or "/rollout", "dev@x.org")
        assert proof.status == 200, (number, place)
        assert not anchor or f'id="{anchor}"' in proof.text, (number, place)
    for person, status in (("hanna@x.org", 200), (OWNER, 404), ("bo@x.org", 404), ("tess@x.org", 404)):
        assert house.read("/hr", person).status == status
    desk = house.read("/hr", "hanna@x.org").text
    assert "Bo" in desk and "Dev" not in desk.split("<main")[1], "managers, and nobody else"
    # An attestation is said by whoever may, once for each of both.
    assert house.post("/rollout/attest", "bo@x.org", matter="owner not-in-compensation", words="I promise it here.", held_on="2026-11-20").status == 404
    say(house, OWNER, "owner not-in-compensation")
    item = house.rollout()["checklist"][1]
    assert item["there"] is False and "HR partner has not" in item["says"]
    assert house.post("/rollout/attest", "hanna@x.org", matter="hr not-in-compensation", words="I promise it here.", held_on="2026-11-20").status == 404, \
        "HR in its first minute: nobody has seen yet that the role was given"
    house.settle()
    say(house, "hanna@x.org", "hr not-in-compensation")
    assert house.rollout()["checklist"][1]["there"] is True
    kinds = [json.loads(line)["kind"] for line in openings(house)]
    assert kinds.count("attestation") == 2
    assert house.run("ledger", "verify").returncode == 0


def openings(house):
    with sqlite3.connect(house.data / "daylight.sqlite") as line:
        return [content for (content,) in line.execute("SELECT content FROM ledger_openings ORDER BY idx")]


def test_an_organization_of_one_has_no_phases(fresh):
    solo = fresh()
    assert solo.api("GET", f"{API}/rollout").status == 404
    assert "private mirror" in solo.page("/rollout").text


def test_an_owner_walks_through_the_first_phase_one_step_after_another(house):
    assert house.read("/rollout/start", "dev@x.org").status == 404, "the owner's way"
    first = house.read("/rollout/start")
    assert "Step 1 of 5: Write down why you measure" in first.text and "<script" not in first.text.split("<main")[1].split("</main>")[0]
    assert "Go on, one step after" in house.read("/rollout").text, "people and a trustee are there"
    done = house.post("/rollout/purpose", on="the-way", purpose="We measure to find what slows the work down, not people.")
    assert done.headers["location"].startswith("/rollout/start")
    assert "Step 2 of 5: Answer the three questions" in house.read("/rollout/start").text
    short = house.post("/rollout/usage", on="the-way", reviews="no", **{"promotion-and-pay": "no", "termination": "no"})
    assert short.status == 422 and "10 to 1,000 letters" in short.text and "Step 2 of 5: Answer the three questions" in short.text
    answers = {name: "no" for name in ("reviews", "promotion-and-pay", "termination")}
    done = house.post("/rollout/usage", on="the-way", **answers, **{f"{name}-words": "Not used for this, by anybody." for name in answers})
    assert done.headers["location"].startswith("/rollout/start")
    # People and a trustee are there already: the file said so.
    assert "Step 5 of 5: Have every manager trained" in house.read("/rollout/start").text
    assert "Step 3 of 5: Say who is who" in house.read("/rollout/start?step=3").text
    # The manager's own desk says what is missing, and so does the one of HR.
    assert "Take the managers’ lessons" in house.read("/me/looks", "bo@x.org").text
    assert "You lead people here" in house.read("/me", "bo@x.org").text and "You lead people here" not in house.read("/me", "dev@x.org").text
    assert "Managers without a valid training: 1" in house.read("/hr", "hanna@x.org").text
    pass_training(house, "bo@x.org")
    assert "All five are done" in house.read("/rollout/start").text
    assert "Take the managers’ lessons" not in house.read("/me/looks", "bo@x.org").text
    assert "Read version 1 of the policy" in house.read("/me/looks", "bo@x.org").text

    # A file of people in the browser: what can be taken is, and each other row has its sentence.
    sent = house.send_people("email,name,team,department,manager_email,role,time_zone\nnew@x.org,New,Cart,Shop,bo@x.org,,UTC\nbad,Bad,,,,,UTC\n")
    assert sent.status == 422 and "Changed 1, as before 0, refused 1." in sent.text and "Line 3, column email" in sent.text
    assert "new@x.org" in house.run("person", "list").stdout
    sent = house.send_people("no,columns\n")
    assert sent.status == 422 and "email" in sent.text
    everybody = PEOPLE + "new@x.org,New,Cart,Shop,bo@x.org,,UTC\n"
    assert house.send_people(everybody).status == 200
    assert house.send_people(everybody, "bo@x.org").status == 404, "the owner's way"
    begin(2, house.data)
    assert house.send_people(everybody).status == 422, "later it is the command's"
    assert 'action="/rollout/people"' not in house.read("/rollout/start?step=3").text

    # What is agreed on in numbers: more at once, less with a signature.
    raised = house.post("/rollout/protections", protection="pulse-line", value="8")
    assert raised.status == 303 and "4.0 of 5 now" in house.read("/rollout/policy").text
    assert house.post("/rollout/protections", protection="pulse-line", value="9").status == 422
    asked = house.post("/rollout/protections", protection="pulse-line", value="5")
    assert "done=asked" in asked.headers["location"] and "4.0 of 5 now" in house.read("/rollout/policy").text
    assert "The line of the pulse at 2.5 of 5" in house.read("/trustee", "tess@x.org").text
    asked = "What you asked the trustees to sign"
    assert asked in house.read("/rollout").text and "The line of the pulse at 2.5 of 5, asked for on" in house.read("/rollout").text
    assert asked not in house.read("/rollout", "dev@x.org").text, "whoever asked reads it"
    for matter in ("everything", ""):
        refused = house.post("/rollout/signature", matter=matter, **{"from": "2"})
        assert refused.status == 422 and "full-launch or shorter-phase" in refused.text
    assert "A shorter phase" not in house.read("/trustee", "tess@x.org").text
    nonsense = house.read("/rollout/pack?against=an+orange")
    assert "That is no hash of a paper" in nonsense.text and "something has changed" not in nonsense.text


def test_an_invitation_leads_an_owner_to_the_first_steps_and_everybody_else_to_the_own_page(folder):
    folder.mkdir(parents=True, exist_ok=True)
    data = folder / "data"
    done = run("setup", "--organization", "Lanterns", "--zone", "UTC", "--owner", OWNER, "--format", "json", data=data)
    (folder / "people.csv").write_text(PEOPLE)
    assert run("import", "organization", str(folder / "people.csv"), data=data).returncode == 0
    invited = run("person", "invite", "dev@x.org", "--format", "json", data=data)
    server = Server(data).start()
    try:
        for made, place in ((done, "/rollout/start"), (invited, "/me")):
            opened = server.call("GET", f"/invitation/{json.loads(made.stdout)['token']}")
            csrf, _ = opened.cookie("daylight-form")
            came = server.call(
                "POST", "/invitation", headers={"Origin": server.url, "Cookie": f"daylight-form={csrf}"},
                form=Page(opened.text).form("/invitation")["fields"] | {"new_passphrase": PASSPHRASE, "repeated": PASSPHRASE})
            assert (came.status, came.headers["Location"]) == (303, place), came
    finally:
        server.stop()


def test_without_a_trustee_the_way_stops_where_one_is_elected(house):
    write_down(house)
    assert house.send_people(PEOPLE.replace("tess@x.org,Tess,,,,trustee,UTC", "tess@x.org,Tess,,,,,UTC")).status == 200
    way = house.read("/rollout/start")
    assert "Step 4 of 5: Have a trustee elected" in way.text and 'action="/rollout/people"' in way.text
    assert house.send_people(PEOPLE).status == 200
    assert "Step 5 of 5: Have every manager trained" in house.read("/rollout/start").text


def test_the_export_holds_what_somebody_has_read_learned_and_asked(house):
    def exported():
        return json.loads(house.read("/me/export.json", "bo@x.org").text)

    assert exported()["policy_version"] is None
    write_down(house)
    pass_training(house, "bo@x.org")
    assert house.post("/policy/acknowledge", "bo@x.org", version="1").status == 303
    assert house.post("/rollout/questions", "bo@x.org", question="Who reads the own pages?").status == 303
    # A page of an earlier version that is still open somewhere must not put a name to it.
    stale = house.post("/rollout/questions", "bo@x.org", question="Who reads this one?", without_name="yes")
    assert stale.status == 422 and "reload" in stale.text
    export = exported()
    settings = export["settings"]
    assert export["policy_version"] == 1 and export["acknowledgements"] == [], "the notice is another matter"
    assert [each["version"] for each in settings["policies"]] == [1] and len(settings["trainings"]) == 1
    assert [each["words"] for each in settings["questions"]] == ["Who reads the own pages?"], "the one without a name is nobody's"
    assert settings["managers"] == []
    managed = json.loads(house.read("/me/export.json", "dev@x.org").text)
    assert [each["name"] for each in managed["settings"]["managers"]] == ["Bo"] and managed["settings"]["policies"] == []
    files = zipfile.ZipFile(io.BytesIO(house.read("/me/export.csv", "bo@x.org").body))
    # The policy goes along in its own words, and every metric with its definition.
    words = "Not used for this, by anybody."
    assert len([each for each in export["caveats"] if each.startswith("Policy, version 1, ") and words in each]) == 3
    assert files.read("policy.csv").decode().count(words) == 3
    assert house.read("/me/export.html", "bo@x.org").text.count(words) == 3
    published = json.loads(house.run("export", "published").stdout)
    assert len([each for each in published["caveats"] if words in each]) == 3
    rows = files.read("settings.csv").decode()
    assert "policy acknowledged" in rows and "training passed" in rows and "Who reads the own pages?" in rows


def test_a_report_and_a_contest_become_cases_with_an_outcome(house):
    words = "My review rests on Focus Time, and on nothing else."
    refused = house.post("/policy/reports", "dev@x.org", decision="review", words="too <short>")
    assert refused.status == 422 and ">too &lt;short&gt;</textarea>" in refused.text, "what was written is handed back"
    for path, field in (("/rollout/questions", "question"), ("/rollout/questions/answer", "answer"), ("/rollout/attest", "words")):
        lost = house.post(path, **{field: "written for an hour " * 200})
        assert 400 <= lost.status < 500 and lost.text.count("written for an hour ") == 200, (path, lost.status)
    done = house.post("/policy/reports", "dev@x.org", decision="review", words=words)
    assert done.status == 303 and words in house.read("/policy", "dev@x.org").text
    contested = dict(matter="not-me", place="work", about="commit a1b2c3", words="I was away: this is somebody else's.")
    assert house.post("/me/data/contests", "dev@x.org", **contested | {"matter": "lunch"}).status == 422
    assert house.post("/me/data/contests", "dev@x.org", **contested).status == 303
    assert "nobody has" in house.read("/me/data", "dev@x.org").text

    assert house.read("/hr", "bo@x.org").status == 404
    # Hanna has just been made HR: what people wrote opens after fourteen days.
    early = house.read("/hr", "hanna@x.org").text
    assert words not in early and "fourteen days after the role was given" in early
    assert words not in house.read("/trustee", "tess@x.org").text
    house.settle()
    desk = house.read("/hr", "hanna@x.org").text
    assert words in desk and "commit a1b2c3" in desk and "Somebody contests a record" in desk
    assert "commit a1b2c3" in house.read("/trustee", "tess@x.org").text and "commit a1b2c3" not in house.read("/trustee", "bo@x.org").text
    for kind in ("report", "contest"):
        number = re.search(rf'id="{kind}-([^"]+)"', desk).group(1)
        path = f"/hr/{kind}s"
        assert house.post(f"{path}/take", "bo@x.org", id=number).status == 404
        assert house.post(f"{path}/take", "hanna@x.org", id=number).status == 303
        assert house.post(f"{path}/close", "hanna@x.org", id=number, outcome=f"The {kind} was right: it is undone.").status == 303
    assert "The report was right" in house.read("/policy", "dev@x.org").text
    assert "The contest was right" in house.read("/me/data", "dev@x.org").text
    audit = house.read("/rollout/audit", "dev@x.org").text
    assert "Reports of figures as the sole basis" in audit


def test_a_restored_copy_that_does_not_know_whoever_looked_keeps_the_look_in_sight(house):
    backup, newer = house.data.parent / "copy.db", house.data.parent / "newer.csv"
    assert house.run("backup", str(backup)).returncode == 0
    newer.write_text(PEOPLE + "nina@x.org,Nina,,,,hr,UTC\n")
    assert house.run("import", "organization", str(newer)).returncode == 0
    with sqlite3.connect(house.data / "daylight.sqlite") as line:
        ids = dict(line.execute("SELECT email, person_id FROM people"))
        line.execute(
            """INSERT INTO looks (look_id, viewer_id, person_id, metrics, from_week, to_week, question, asked_at, reason)
            VALUES ('newer', ?, ?, 'focus-time', '2026-W30', '2026-W36', 'What is happening with these weeks?', ?, 'Not yet.')""",
            (ids["nina@x.org"], ids["dev@x.org"], round(datetime.now(timezone.utc).timestamp() * 1e6)))
    assert "What is happening with these weeks?" in house.read("/me/looks", "dev@x.org").text
    house.server.stop()
    assert house.run("restore", str(backup)).returncode == 0
    house.server.start()
    house.sessions["dev@x.org"] = house.server.call("POST", SESSION, json={"email": "dev@x.org", "passphrase": PASSPHRASE}).json()["session"]
    page = house.read("/me/looks", "dev@x.org").text
    assert "What is happening with these weeks?" in page and "somebody whom this copy does not know" in page


def test_a_role_for_a_minute_opens_no_desk_to_whoever_leads(house):
    file = house.data.parent / "desk.csv"
    for role in ("hr", "trustee"):
        file.write_text(f"email,name,team,department,manager_email,role,time_zone\n{OWNER},Olga,,,,owner;{role},UTC\nbo@x.org,Bo,Cart,Shop,,{role},UTC\n")
        assert house.run("import", "organization", str(file)).returncode == 0
        for settled in (False, True):
            if settled:
                house.settle()
            for person in (OWNER, "bo@x.org"):
                assert house.read("/feedback/concerns", person).status == 404, (person, role, settled)
    assert house.read("/feedback/concerns", "hanna@x.org").status == 200
    for odd in ("9223372036854775807", "-9223372036854775808", "x"):
        for page in (f"/feedback/concerns?from={odd}", f"/hr?managers={odd}"):
            assert house.read(page, "hanna@x.org").status == 200, page
    reads = house.read("/feedback", "dev@x.org").text
    assert "Hanna, Tess" in reads and "Olga, Tess" not in reads
