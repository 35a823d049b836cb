"""What owners, trustees and whoever runs the house check: the first steps, `doctor`, the ledger at the trustee's desk, the papers."""

import json
import re
import sqlite3
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from contract import COOKIE, OWNER, PASSPHRASE
from house import Server, begin
from starting import PEOPLE, Starting, write_down
from web import Page

PAPERS = ("records-of-processing", "impact-assessment", "works-agreement", "handbook-clause", "notice", "poster", "checklist")
REPORT = {
    "seed": 1, "organizations": 6, "weeks": 52, "attempts": {"linear": 5, "swap": 7}, "isolated": {"linear": 0, "swap": 0},
    "smallest_interval_hours": 26.6, "residual_r2": 0.13, "residual_r2_p95": 0.22, "coverage": 0.965}


@pytest.fixture
def house(folder):
    made = Starting(folder)
    yield made
    made.server.stop()


def test_the_set_up_of_an_organization_leads_to_the_first_step(folder):
    data = folder / "data"
    data.mkdir(parents=True)
    server = Server(data).start()
    try:
        token = re.search(r"/setup\?token=(\S+)", server.said().decode()).group(1)
        page = server.call("GET", f"/setup?token={token}")
        csrf, _ = page.cookie("daylight-form")
        done = server.call("POST", "/setup", form={
            "csrf": csrf, "token": token, "mode": "organization", "organization": "Lanterns", "zone": "UTC", "email": OWNER,
            "name": "Olga", "passphrase": PASSPHRASE, "repeated": PASSPHRASE},
            headers={"Cookie": f"daylight-form={csrf}", "Origin": server.url})
        assert done.status == 303 and done.headers["Location"] == "/rollout/start", done
        session, _ = done.cookie(COOKIE)
        opened = server.call("GET", "/rollout/start", headers={"Cookie": f"{COOKIE}={session}"})
        assert "Step 1 of 5" in opened.text
    finally:
        server.stop()


@pytest.mark.parametrize("late", [False, True], ids=["in-the-first-phase", "with-a-notice-to-read"])
def test_trustees_and_hr_come_to_their_desks_and_everybody_else_to_their_own_weeks(house, late):
    if late:
        begin(2, house.data)
    new = {"tim@x.org": ("trustee", "/trustee"), "hugo@x.org": ("hr", "/hr"), "una@x.org": ("", "/me")}
    file = house.data.parent / "more.csv"
    file.write_text(PEOPLE + "".join(f"{email},{email[:3]},Board,,,{role},UTC\n" for email, (role, _) in new.items()))
    assert house.run("import", "organization", str(file)).returncode == 0
    for email, (_, place) in new.items():
        path = urlsplit(json.loads(house.run("person", "invite", email, "--format", "json").stdout)["url"]).path
        opened = house.server.call("GET", path)
        csrf, _ = opened.cookie("daylight-form")
        form = Page(opened.text).form("/invitation")["fields"]
        done = house.server.call(
            "POST", "/invitation", form=form | {"new_passphrase": PASSPHRASE, "repeated": PASSPHRASE},
            headers={"Cookie": f"daylight-form={csrf}", "Origin": house.server.url})
        assert (done.status, done.headers["Location"]) == (303, "/me" if late else place), email
        session, _ = done.cookie(COOKIE)
        opened = house.server.call("GET", "/me" if late else place, headers={"Cookie": f"{COOKIE}={session}"})
        assert opened.headers.get("Location") == ("/me/notice" if late else None) and opened.status == (303 if late else 200)


def test_a_promise_moves_an_answer_for_ninety_days_and_no_longer(house):
    assert house.post("/rollout/questions", "dev@x.org", question="Does my manager see my days?").status == 303
    page = house.read("/rollout/questions").text
    question = re.search(r'name="id" value="([^"]+)"', page).group(1)
    latest = re.search(r'max="([^"]+)"', page).group(1)
    too_late = house.post("/rollout/questions/promise", id=question, by=f"{date.fromisoformat(latest) + timedelta(days=1)}")
    assert too_late.status == 422 and f"from today to {latest}" in too_late.text
    assert house.post("/rollout/questions/promise", id=question, by=latest).status == 303
    with sqlite3.connect(house.data / "daylight.sqlite") as line:
        line.execute("UPDATE register_questions SET asked_at = asked_at - ?", (92 * 86_400_000_000,))
    page = house.read("/rollout/questions").text
    assert "It has waited for ninety days" in page and "/rollout/questions/promise" not in page
    refused = house.post("/rollout/questions/promise", id=question, by=str(date.today() + timedelta(days=2)))
    assert refused.status == 422 and "This question has waited for 90 days: answer it." in refused.text
    assert house.post("/rollout/questions/promise", id="nobody-asked", by=str(date.today() + timedelta(days=2))).status == 404
    assert house.post("/rollout/questions/answer", id=question, answer="No: nobody sees days but you.").status == 303


def test_doctor_says_all_eleven_items_and_objects_to_an_open_one_where_looks_would_be_on(house):
    def items(done):
        return re.findall(r"^(ok|attention): Checklist item (\d+) is ([^:]+):", done.stdout, re.M)

    early = house.run("doctor")
    assert [number for _, number, _ in items(early)] == [str(number) for number in range(1, 12)]
    assert early.returncode == 0 and {said for said, _, _ in items(early)} == {"ok"}, "in the first phase they are to come"
    assert ("ok", "11", "open") in items(early) and ("ok", "1", "there") in items(early)
    begin(4, house.data)
    late = house.run("doctor")
    assert late.returncode == 1
    assert ("attention", "11", "open, so looks are off") in items(late) and ("ok", "1", "there") in items(late)
    write_down(house)
    assert ("ok", "11", "there") in items(house.run("doctor"))


def test_the_trustee_verifies_the_ledger_at_the_desk_and_reads_the_attack_report(house):
    for person in (OWNER, "hanna@x.org", "dev@x.org"):
        assert house.post("/trustee/verify", person).status == 404
        assert "/trustee/verify" not in house.read("/trustee", person).text
    desk = house.read("/trustee", "tess@x.org").text
    assert "It has not been run here yet." in desk and 'href="/hr"' not in desk
    assert 'href="/hr"' in house.read("/me", "hanna@x.org").text
    pinned = house.run("ledger", "checkpoint").stdout
    write_down(house)
    sound = house.post("/trustee/verify", "tess@x.org", against=pinned.replace("\n", "\r\n"))
    assert sound.status == 200 and "The ledger is sound" in sound.text and "this is what the checkpoint from outside was made for" in sound.text
    assert "Without a checkpoint from outside" in house.post("/trustee/verify", "tess@x.org").text
    none = house.post("/trustee/verify", "tess@x.org", against="nonsense")
    assert none.status == 422 and "That is no checkpoint" in none.text
    assert 'id="trustees"' in none.text and ">nonsense</textarea>" in none.text, "the desk, with what was typed"
    with sqlite3.connect(house.data / "daylight.sqlite") as line:
        line.execute("INSERT INTO attack_reports (one, report, made_at) VALUES (1, ?, ?)", (json.dumps(REPORT), 1_790_000_000_000_000))
    report = house.read("/trustee", "tess@x.org").text
    assert "12 attempts worked out <strong>nobody</strong>" in report and "September 2026" in report.split('id="attacks"')[1]
    # Somebody with the database changes what was written.
    with sqlite3.connect(house.data / "daylight.sqlite") as line:
        line.execute("UPDATE ledger_openings SET content = REPLACE(content, 'purpose', 'Purpose') WHERE kind = 'policy'")
    changed = house.post("/trustee/verify", "tess@x.org", against=pinned)
    assert "This ledger was changed." in changed.text and "its words were changed" in changed.text


def test_the_papers_say_what_is_in_force_and_tell_when_that_has_changed(house):
    write_down(house)
    house.settle()
    papers = {name: house.read(f"/rollout/pack/{name}", "dev@x.org").text for name in PAPERS}
    for name, text in papers.items():
        assert "Lanterns" in text, name
    for name in PAPERS[:-1]:
        assert "never to judge anybody" in papers[name], name
    assert "Not used for this, by anybody." in papers["works-agreement"] and "Not used for this, by anybody." in papers["handbook-clause"]
    assert len(re.findall(r'<th scope="row">\d+\. ', papers["checklist"])) == 11
    paper_hash = re.search(r"In force now:\s*<strong>([^<]+)</strong>", house.read("/rollout/pack", "dev@x.org").text).group(1)
    assert all(paper_hash in text for text in papers.values())
    against = "/rollout/pack?against=" + paper_hash.replace(" ", "+")
    assert "Yes: that paper says what is in force." in house.read(against, "dev@x.org").text
    assert house.post("/rollout/protections", protection="pulse-line", value="8").status == 303
    drifted = house.read(against, "dev@x.org").text
    assert "No: something has changed since that paper" in drifted and "Yes: that paper" not in drifted
    other = paper_hash.translate(str.maketrans("0123456789abcdef", "123456789abcdef0"))
    assert "No: something has changed" in house.read("/rollout/pack?against=" + other.replace(" ", "+"), "dev@x.org").text
    assert "That is no hash of a paper" in house.read("/rollout/pack?against=no+hash", "dev@x.org").text


def test_a_file_of_people_that_is_too_large_or_none_is_refused_in_words(house):
    large = house.server.call("POST", "/rollout/people", headers={
        "Cookie": f"{COOKIE}={house.sessions[OWNER]}", "Origin": house.server.url, "Content-Length": str(5 * 1024 * 1024),
        "Content-Type": "multipart/form-data; boundary=cut"})
    assert large.status == 413 and "KiB" in large.text
    assert house.send_people("email,name\n", csrf="somebody else's").status == 403
    for nothing in ("", "\x7fELF\x00 nothing that has columns", "#!/bin/sh\ntouch /here\n"):
        refused = house.send_people(nothing)
        assert refused.status == 422 and refused.text.count('class="problem" role="alert"') == 1 and "Changed" not in refused.text, nothing
    assert {path.name for path in house.data.iterdir()} <= {
        "daylight.key", "daylight.lock", "daylight.sqlite", "daylight.sqlite-shm", "daylight.sqlite-wal"}
