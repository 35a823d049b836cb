"""Guarantee G16: raw heartbeats go 14 days after they were received, by themselves; what was computed from them stays.

Time is not waited for: with the server stopped, what is stored is made older in the database file.
"""

import sqlite3
import time

from beats import DAY, HOUR, beats, now, seconds, statuses
from contract import PATIENCE


def grow_older(house, days):
    assert house.server.stop() == 0
    with sqlite3.connect(house.database()) as line:
        line.execute("PRAGMA secure_delete = ON")
        line.execute("UPDATE heartbeats SET received_at = received_at - ?", (days * DAY * 1_000_000,))
    line.close()
    house.server.start()


def until_nothing_raw_is_left(house):
    began = time.monotonic()
    while house.exported()["heartbeats"]:
        assert time.monotonic() - began < PATIENCE, "raw heartbeats are still there"
        time.sleep(0.1)


def total(house):
    return sum(seconds(span["end"]) - seconds(span["start"]) for span in house.exported()["spans"])


def test_thirteen_days_after_receipt_they_are_there_and_fifteen_days_after_they_are_gone(fresh):
    house = fresh()
    sent = beats(120, now() - 20 * DAY, branch="canary-branch", project="stays")
    house.keep(sent)
    before = house.exported()["spans"]
    grow_older(house, 13)
    time.sleep(1)
    assert len(house.exported()["heartbeats"]) == 120, "what counts is the receipt, not when it happened"

    grow_older(house, 2)
    until_nothing_raw_is_left(house)
    assert house.exported()["spans"] == before
    assert house.server.stop() == 0
    with sqlite3.connect(house.database()) as line:
        assert line.execute("SELECT COUNT(*) FROM heartbeats").fetchone() == (0,)
    line.close()


def test_what_is_sent_again_after_it_was_forgotten_changes_no_time(fresh):
    house = fresh()
    sent = beats(120, now() - 20 * DAY)
    house.keep(sent)
    before = total(house)
    grow_older(house, 15)
    until_nothing_raw_is_left(house)
    assert statuses(house.send(sent)) == [201] * 120
    assert total(house) == before
    house.keep(beats(31, now() - 20 * DAY + 4 * HOUR))
    assert total(house) == before + 30 * 60
