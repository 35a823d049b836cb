"""A disk that does not answer gives 503 with Retry-After, not memory, and nothing that was answered is lost."""

import sqlite3
import threading
import time

from beats import DAY, beats, micros, now, statuses

# More than may wait at once, for longer than the server waits for the disk.
SENDERS, ITEMS, SECONDS = 60, 1000, 8


class Stall:
    """Holds the database as another process would that never lets go."""

    def __init__(self, house):
        self.house = house

    def __enter__(self):
        self.line = sqlite3.connect(self.house.database(), isolation_level=None, timeout=10, check_same_thread=False)
        self.line.execute("BEGIN EXCLUSIVE")
        return self

    def __exit__(self, *_):
        self.line.execute("ROLLBACK")
        self.line.close()


def send_for(house, until, kept, refused, found, number):
    turn = 0
    while time.monotonic() < until:
        batch = beats(ITEMS, round(now()) - 170 * DAY + number * 200_000 + turn * ITEMS, every=1, project="stalled")
        turn += 1
        try:
            reply = house.send(batch, timeout=60)
        except OSError as error:
            found.append(type(error).__name__)
            continue
        found.append(reply.status)
        if reply.status == 201:
            assert set(statuses(reply)) == {201}
            kept.extend(micros(each["time"]) for each in batch)
        elif reply.status == 503:
            assert int(reply.headers["Retry-After"]) > 0
            assert reply.json()["error"]
            refused.extend(micros(each["time"]) for each in batch)
            time.sleep(0.5)


def test_a_stalled_disk_gives_503_with_when_to_come_back_and_loses_nothing(fresh):
    house = fresh()
    house.keep(beats(1000, now() - DAY, every=1))
    before, highest = house.server.resident(), 0
    kept, refused, found = [], [], []
    with Stall(house):
        until = time.monotonic() + SECONDS
        senders = [
            threading.Thread(target=send_for, args=(house, until, kept, refused, found, n), daemon=True) for n in range(SENDERS)]
        for sender in senders:
            sender.start()
        while time.monotonic() < until:
            highest = max(highest, house.server.resident())
            health = house.server.call("GET", "/health", timeout=5)
            assert health.status == 200, "what needs no disk is still answered"
            time.sleep(0.2)
    for sender in senders:
        sender.join(90)
        assert not sender.is_alive()
    assert set(found) <= {201, 503}, found
    assert 503 in found, "the queue is bounded: something must have been refused"
    assert highest - before < 120, f"{highest - before:.0f} MB more while the disk was stalled"
    assert statuses(house.send(beats(25, now()))) == [201] * 25, "when the disk is back, so is the server"
    stored = {micros(each["time"]) for each in house.exported()["heartbeats"]}
    assert set(kept) - stored == set(), f"{len(set(kept) - stored)} heartbeats that were answered 201 are gone"
    assert set(refused) & stored == set(), "what was refused was not taken"
    assert house.server.stop() == 0


def test_reading_goes_on_while_writing_is_stalled(fresh):
    house = fresh()
    house.keep(beats(10, now() - 600))
    with Stall(house):
        began = time.monotonic()
        assert house.api("GET", "/api/daylight/v1/me/series/activity-time").status == 200
        assert house.page("/catalogue").status == 200
        assert time.monotonic() - began < 15
