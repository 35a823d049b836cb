"""Whatever was answered 201 is there after the server was killed, and nothing that was refused is (issue 2, bad luck)."""

import http.client
import json
import os
import random
import signal
import threading
import time

import pytest

from beats import DAY, answers, beat, micros, now
from contract import BULK
from web import bearer, call

KILLS = int(os.environ.get("DAYLIGHT_TEST_KILLS", "8"))
SENDERS = 4


class Sender(threading.Thread):
    """Sends batches until the server is gone; knows what was answered, and which items were refused."""

    def __init__(self, house, number, round_):
        super().__init__(daemon=True)
        self.house, self.start_at = house, round(now()) - 10 * DAY + (round_ * SENDERS + number) * 10_000
        self.kept, self.refused, self.statuses = set(), set(), set()

    def run(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.house.server.port, timeout=10)
        try:
            for batch in range(60):
                # Every batch holds one heartbeat of the far future: it is refused, and must never be found.
                good = [beat(self.start_at + batch * 100 + n + 0.25, project="good") for n in range(25)]
                bad = beat(self.start_at + 40 * DAY + batch, project="refused")
                reply = call(self.house.server.port, "POST", "/api" + BULK, json.dumps([*good, bad]),
                             bearer(self.house.token), connection=connection)
                self.statuses.add(reply.status)
                if reply.status == 201:
                    assert [status for _, status in answers(reply)] == [201] * 25 + [400]
                    self.kept |= {micros(each["time"]) for each in good}
                    self.refused.add(micros(bad["time"]))
                elif reply.status == 503:
                    # Refused as a whole: a client keeps it, so nothing of it may be there as well.
                    self.refused |= {micros(each["time"]) for each in [*good, bad]}
        except (OSError, http.client.HTTPException):
            pass


def one_round(house, round_, how, patience):
    senders = [Sender(house, number, round_) for number in range(SENDERS)]
    for sender in senders:
        sender.start()
    time.sleep(patience)
    code = house.server.stop(how)
    for sender in senders:
        sender.join(20)
        assert not sender.is_alive(), "a client hangs although the server is gone"
    kept, refused = set().union(*(s.kept for s in senders)), set().union(*(s.refused for s in senders))
    return code, kept, refused, set().union(*(s.statuses for s in senders))


def check(house, kept, refused):
    stored = {micros(each["time"]) for each in house.exported()["heartbeats"]}
    assert kept - stored == set(), f"{len(kept - stored)} of {len(kept)} heartbeats that were answered 201 are gone"
    assert refused & stored == set()
    assert "refused" not in {each["project"] for each in house.exported()["heartbeats"]}


def test_every_heartbeat_that_was_answered_survives_many_kills(fresh):
    house, chance = fresh(), random.Random(42)
    kept, refused = set(), set()
    for round_ in range(KILLS):
        code, more, no, _ = one_round(house, round_, signal.SIGKILL, chance.uniform(0.05, 0.6))
        assert code == -signal.SIGKILL
        kept, refused = kept | more, refused | no
        house.server.start()
    assert len(kept) > KILLS * 25, "too few were accepted for this test to mean anything"
    check(house, kept, refused)
    spans = house.exported()["spans"]
    house.server.stop()
    house.server.start()
    assert house.exported()["spans"] == spans


@pytest.mark.parametrize("patience", [0.05, 0.4])
def test_being_asked_to_stop_loses_nothing_and_ends_with_zero(fresh, patience):
    house = fresh()
    code, kept, refused, found = one_round(house, 0, signal.SIGTERM, patience)
    assert code == 0
    assert found <= {201, 503}, "what cannot be taken any more is refused as busy, and clients keep it"
    house.server.start()
    check(house, kept, refused)


def test_a_database_that_was_left_by_a_kill_is_healthy(fresh):
    house = fresh()
    one_round(house, 0, signal.SIGKILL, 0.3)
    done = house.run("doctor")
    assert done.returncode == 0, done.stdout + done.stderr
    house.server.start()
