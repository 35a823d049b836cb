"""Guarantee G19: a concern reaches HR and the trustee and nobody else, and neither database nor log says who wrote it or when."""

import base64
import datetime
import json
import re
import shutil
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from contract import COOKIE, PATIENCE
from test_cosignatures import OWNER, Signing

NODE = shutil.which("node")
WORDS = "canary-c0ffee: my manager reads my week to me"
QUESTION = "canary-7ea5: does my manager see my days?"
SIZE = 16 * 1024


class Speaking(Signing):
    """An organization of a few, in soft launch, with everything in the log."""

    def __init__(self, folder):
        super().__init__(folder)
        with sqlite3.connect(self.database()) as line:
            # HR, and maintainer of nothing: whoever maintains anything reads no concern.
            line.execute("UPDATE roles SET role = 'hr' WHERE person_id = (SELECT person_id FROM people WHERE email = 'mia@x.org')")

    def browse(self, who, steps=(), shelf=None):
        """What the script of the pages does in the browser of somebody who is signed in."""
        csrf = re.search(r'data-passes="([^"]+)"', self.read("/me", who)).group(1)
        done = subprocess.run(
            [NODE, str(Path(__file__).parent / "browser_voice.mjs")], capture_output=True, text=True, timeout=60, check=False,
            input=json.dumps({"address": self.server.url, "cookie": f"{COOKIE}={self.sessions[who]}", "csrf": csrf,
                              "steps": list(steps), "shelf": shelf}))
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def letter(self, headers=(), size=SIZE, **fields):
        return self.server.call("POST", "/feedback/letters", json.dumps(fields).ljust(size), {
            "Content-Type": "application/json", "Origin": self.server.url, **dict(headers)})


@pytest.fixture(scope="module")
def house(folder_for):
    made = Speaking(folder_for("speaking"))
    yield made
    made.server.stop()


@pytest.mark.skipif(NODE is None, reason="there is no node on this machine")
def test_a_concern_goes_from_a_browser_to_the_desk_and_nothing_says_whose_it_is(house):
    before = datetime.datetime.now(datetime.timezone.utc)
    fetched = house.browse("ada@x.org")
    assert fetched["said"] == [] and json.loads(fetched["shelf"])["periods"]
    # Later, with what that browser has kept; the session is asked for nothing more.
    wrote = house.browse("ada@x.org", [{"letter": "concern", "concern": WORDS}], fetched["shelf"])
    receipt = re.fullmatch(r"It waits for its batch.*: ([a-z2-7]{20})", wrote["said"][0]).group(1)
    letters = [each for each in wrote["sent"] if each["path"] == "/feedback/letters"]
    assert {(each["status"], each["bytes"], each["cookie"]) for each in letters} == {(200, SIZE, False)}
    assert {each["referrer"] for each in letters} == {"no-referrer"}
    read = house.browse("ada@x.org", [{"letter": "read", "receipt": receipt}], wrote["shelf"])
    assert read["said"] == ["It waits for its batch: two weeks at most."]
    nothing_says_whose(house, receipt, before)

    # As if two weeks had passed: it is handed over when the server starts.
    with sqlite3.connect(house.database()) as line:
        line.execute("UPDATE concerns SET box = '2026-W01'")
    house.server.stop()
    house.server.start()
    began = time.monotonic()
    while WORDS not in house.read("/feedback/concerns", "tess@x.org"):
        assert time.monotonic() - began < PATIENCE
        time.sleep(0.05)
    assert WORDS in house.read("/feedback/concerns", "mia@x.org")
    for desk, who in (("/hr", "mia@x.org"), ("/trustee", "tess@x.org")):
        assert "Concerns that are open: 1." in house.read(desk, who), desk
    assert "Concerns that are open" not in house.read("/trustee", OWNER)
    for other in (OWNER, "ada@x.org"):
        reply = house.server.call("GET", "/feedback/concerns", headers={"Cookie": f"{COOKIE}={house.sessions[other]}"})
        assert reply.status == 404 and WORDS not in reply.text
    page = house.read("/feedback/concerns", "tess@x.org")
    concern = re.search(r'name="id" value="([^"]+)"', page).group(1)
    assert house.post("/feedback/concerns/reply", "ada@x.org", id=concern, reply="Mine").status == 404
    assert house.post("/feedback/concerns/reply", "tess@x.org", id=concern, reply="We stop that.").status == 303
    assert house.post("/feedback/concerns/close", "mia@x.org", id=concern, outcome="changed").status == 303
    for desk, who in (("/hr", "mia@x.org"), ("/trustee", "tess@x.org")):
        assert "Concerns that are open" not in house.read(desk, who), "it is closed"
    answered = house.browse("ada@x.org", [{"letter": "read", "receipt": receipt}], wrote["shelf"])["said"][0]
    assert "The trustee, " in answered and "We stop that." in answered and "Something was changed" in answered
    assert "Something was changed" in house.read("/feedback", "ada@x.org")
    nothing_says_whose(house, receipt, before)


@pytest.mark.skipif(NODE is None, reason="there is no node on this machine")
def test_a_question_without_a_name_goes_the_way_of_a_concern_into_the_register(house):
    asked = house.browse("mia@x.org", [{"letter": "question", "question": QUESTION}])
    assert asked["said"] == ["It waits for its batch, and is then in the register for everybody, without a name."]
    letters = [each for each in asked["sent"] if each["path"] == "/feedback/letters"]
    assert {(each["status"], each["bytes"], each["cookie"]) for each in letters} == {(200, SIZE, False)}
    assert QUESTION not in house.read("/rollout/questions", "ada@x.org")
    for name, content in house.bytes().items():
        assert QUESTION.encode() not in content, name
    with sqlite3.connect(house.database()) as line:
        line.execute("UPDATE question_letters SET box = '2026-W01'")
    house.server.stop()
    house.server.start()
    began = time.monotonic()
    while QUESTION not in house.read("/rollout/questions", "ada@x.org"):
        assert time.monotonic() - began < PATIENCE
        time.sleep(0.05)
    assert "without a name" in house.read("/rollout/questions", "ada@x.org")
    with sqlite3.connect(house.database()) as line:
        assert line.execute("SELECT person_id FROM register_questions").fetchall() == [(None,)]
    # The form with the session asks in one's name alone, and takes nothing that was meant to have none.
    assert house.post("/rollout/questions", "ada@x.org", question="And who reads my answers?", without_name="yes").status == 422
    assert house.post("/rollout/questions", "ada@x.org", question="And who reads my answers?").status == 303
    with sqlite3.connect(house.database()) as line:
        assert line.execute("SELECT COUNT(*) FROM register_questions WHERE person_id IS NOT NULL").fetchone() == (1,)


def nothing_says_whose(house, receipt, before):
    """The dump and the logs: no words, no receipt, no address, no moment, and nothing that joins the rows."""
    logs = house.server.out.read_bytes() + house.server.err.read_bytes()
    assert b"letters" not in logs and b"feedback" not in logs
    for name, content in {**house.bytes(), "logs": logs}.items():
        assert WORDS.encode() not in content and b"canary-c0ffee" not in content, name
        assert receipt.encode() not in content, name
    with sqlite3.connect(house.database()) as line:
        tables = [row[0] for row in line.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {table: line.execute(f"SELECT * FROM {table}").fetchall() for table in tables}
        people = {value for row in rows["people"] for value in row if isinstance(value, str)}
        # Not how many people there are is a moment, but everything from when this test began is.
        moments = [str(int(before.timestamp() * factor))[:5] for factor in (1, 1_000_000)]
    channel = ("concerns", "voice_spent", "pulse_counts", "concern_replies")
    values = {str(value) for table in channel for row in rows[table] for value in row if value is not None}
    assert rows["concerns"] and rows["voice_spent"]
    assert not values & (people - {"UTC"})
    assert not [value for value in values if value.isdigit() and len(value) > 9 and value[:5] in moments]
    others = {str(value) for table in tables if table not in channel for row in rows[table] for value in row}
    shared = {value for value in values & others if len(value) > 4}
    # Quarters, days and who replied are everybody's.
    assert not [value for value in shared - {"trustee"} if not re.fullmatch(r"\d{4}-(Q\d|W\d\d|\d\d(-\d\d)?)", value)], shared


def test_a_letter_that_says_who_sends_it_is_sent_away_unread(house):
    for header in ({"Cookie": f"{COOKIE}={house.sessions['ada@x.org']}"}, {"Authorization": "Bearer x"}):
        reply = house.letter(header, kind="read", receipt="a" * 20)
        assert reply.status == 400 and "says who sends it" in reply.text
    assert house.letter(size=900, kind="cover").status == 422
    assert house.letter(kind="cover").status == 403
    with sqlite3.connect(house.database()) as line:
        period = line.execute("SELECT period FROM voice_issuers WHERE purpose = 'concern'").fetchone()[0]
    forged = {"pass": base64.b64encode(b"x" * 45).decode(), "signature": base64.b64encode(b"x" * 256).decode()}
    assert house.letter(kind="cover", period=period, **forged).status == 403
    assert house.letter(kind="cover", period="2020-Q1", **forged).status == 410
    assert house.letter(kind="read", receipt="a" * 20).status == 404
    assert house.letter({"Origin": "http://elsewhere.example"}, kind="cover").status == 403


def test_letters_that_are_none_are_soon_told_to_wait(house):
    replies = [house.letter(kind="read", receipt="a" * 20) for _ in range(80)]
    assert {reply.status for reply in replies} == {404, 429} and replies[-1].status == 429
    logs = house.server.out.read_bytes() + house.server.err.read_bytes()
    assert b"letters" not in logs and b"a request failed" not in logs


def test_passes_are_for_whoever_is_signed_in_and_all_at_once(house):
    assert house.server.call("GET", "/feedback/passes").status == 401
    assert house.server.call("GET", "/feedback").status == 303
    reply = house.post("/feedback/passes", "tess@x.org", period="2026-Q4", requests="AAAA")
    assert reply.status in (410, 422)
    page = house.read("/feedback", "tess@x.org")
    assert "cannot hide who wrote" in page and "Tess" in page
