"""Covers of the concern channel (guarantee G19), in a real browser: they go out by themselves, on the wire they are what a concern is,
and nobody reads anything else because of them."""

import json
import sqlite3
import time

import pytest

from contract import COOKIE, PATIENCE
from test_cosignatures import OWNER
from test_feedback import SIZE, Speaking


WORDS = "canary-c0ver: my manager reads my week to me"
# One byte alone decides whether a page sends a cover; everything else that is drawn stays as it is.
DRAWN = """{const draw = crypto.getRandomValues.bind(crypto)
crypto.getRandomValues = bytes => bytes.length === 1 ? bytes.fill(%d) : draw(bytes)}"""
ALWAYS, NEVER = 0, 255
# What everybody, and what HR and the trustee can read of the channel.
READ = [(OWNER, "/feedback"), (OWNER, "/rollout"), (OWNER, "/rollout/questions"), (OWNER, "/rollout/audit"), (OWNER, "/trustee"),
        ("tess@x.org", "/feedback/concerns"), ("mia@x.org", "/feedback/concerns"), ("mia@x.org", "/hr"), ("tess@x.org", "/trustee")]


@pytest.fixture(scope="module")
def house(folder_for):
    made = Speaking(folder_for("covering"))
    yield made
    made.server.stop()


class Reading:
    """A person's browser, and every letter that it has sent."""

    def __init__(self, browser, house, who, drawn):
        self.house, self.sent = house, []
        self.context = browser.new_context()
        self.context.add_cookies([{"name": COOKIE, "value": house.sessions[who], "url": house.server.url}])
        self.context.add_init_script(DRAWN % drawn)
        self.page = self.context.new_page()
        self.page.on("request", self.note)

    def note(self, request):
        if request.url.endswith("/feedback/letters"):
            self.sent.append(request)

    @property
    def letters(self):
        return [self.seen(request) for request in self.sent]

    def seen(self, request):
        body, reply = request.post_data_buffer, request.response()
        return {"method": request.method, "bytes": len(body), "kind": json.loads(body)["kind"], "type": request.resource_type,
                "headers": {name: value for name, value in request.all_headers().items() if name not in ("host", "connection")},
                # Its length as well: the page reads nothing of the reply, so that there is no more of it to see here.
                "reply": (reply.status, {name: value for name, value in reply.all_headers().items() if name != "date"})}

    def open(self, path):
        assert self.page.goto(self.house.server.url + path).status == 200
        # Passes are there, and what a page sends by itself it has begun to send.
        self.until(lambda: self.page.evaluate("(JSON.parse(localStorage.getItem('daylight-passes') || '{}')).asked"), "no passes")
        self.page.wait_for_timeout(300)

    def wait(self, letters):
        self.until(lambda: len(self.sent) >= letters, f"{letters} letters have not gone out")

    def until(self, there, words):
        began = time.monotonic()
        while not there():
            assert time.monotonic() - began < PATIENCE, words
            self.page.wait_for_timeout(20)

    def shelf(self):
        kept = self.page.evaluate("JSON.parse(localStorage.getItem('daylight-passes')).periods")
        return next(len(period["left"]) for period in kept.values() if period["purpose"] == "concern")


def used(house):
    with sqlite3.connect(house.database()) as line:
        return [line.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table in ("voice_spent", "concerns", "question_letters")]


def read_by_everybody(house):
    return [house.read(path, who) for who, path in READ]


def test_a_cover_is_on_the_wire_what_a_concern_is_and_nobody_reads_anything_else(browser, house):
    # Everybody has passes already: fetching them is told to everybody, as a number, and is none of the cover's.
    writer = Reading(browser, house, "ada@x.org", NEVER)
    writer.open("/policy")
    covering = Reading(browser, house, "tess@x.org", NEVER)
    covering.open("/policy")
    covering.context.add_init_script(DRAWN % ALWAYS)
    assert (writer.letters, covering.letters, used(house)) == ([], [], [0, 0, 0])
    before = read_by_everybody(house)

    covering.open("/policy")
    covering.wait(1)
    (cover,) = covering.letters
    assert (cover["kind"], covering.shelf(), used(house)) == ("cover", 5, [1, 0, 0])
    assert read_by_everybody(house) == before, "nobody reads anything else"

    writer.open("/feedback")
    # A pass is for words.
    writer.page.locator("#concern").fill("  ")
    writer.page.locator("[data-letter=concern]").click()
    writer.page.locator("#concern-said").filter(has_text="Write first what is to be read.").wait_for()
    assert (writer.letters, writer.shelf()) == ([], 6)
    writer.page.locator("#concern").fill(WORDS)
    writer.page.locator("[data-letter=concern]").click()
    writer.page.locator("#concern-said").filter(has_text="It waits for its batch").wait_for()
    writer.wait(1)
    (concern,) = writer.letters
    assert (concern["kind"], writer.shelf(), used(house)) == ("concern", 5, [2, 1, 0])
    assert read_by_everybody(house) == before, "nor because of a concern, before its batch"

    # One request, one size, one reply, and no header of which one has another value.
    assert {cover.pop("kind"), concern.pop("kind")} == {"cover", "concern"}
    assert cover == concern
    assert cover["bytes"] == SIZE and "cookie" not in cover["headers"] and "referer" not in cover["headers"]
    assert cover["reply"][0] == 200 and cover["reply"][1]["content-length"] == str(len("Taken."))
    logs = house.server.out.read_bytes() + house.server.err.read_bytes()
    assert b"feedback/letters" not in logs


def test_half_of_the_passes_are_covers_and_no_more(browser, house):
    reader = Reading(browser, house, "mia@x.org", ALWAYS)
    for letters in (1, 2, 3, 3, 3):
        reader.open("/policy")
        reader.wait(letters)
    assert [letter["kind"] for letter in reader.letters] == ["cover"] * 3, "three are left for whoever wants to write"
    assert reader.shelf() == 3
