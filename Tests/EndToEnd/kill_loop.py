"""What is killed at random moments, on both engines, and what is sent to it meanwhile.

DAYLIGHT_TEST_KILLS says how often an engine is killed; half of it falls on ingest. `Benchmarks/run --kills` does it 200 times.
"""

import http.client
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import threading
import time

import pytest

import postgres
from beats import DAY, answers, beat, micros, now
from contract import BULK, PATIENCE
from house import BINARY, House, environment, run
from web import bearer, call

KILLS = int(os.environ.get("DAYLIGHT_TEST_KILLS", "8"))
SEED = int(os.environ.get("DAYLIGHT_TEST_SEED", "1"))
SENDERS, ITEMS, STRETCH = 6, 25, 28 * DAY
engines = pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.skipif(
    postgres.ADDRESS is None, reason="no PostgreSQL: DAYLIGHT_TEST_POSTGRES is not set"))])


def tell(engine, work, **figures):
    """A line that Benchmarks/run reads."""
    print("\nkill-loop " + json.dumps({"engine": engine, "work": work, **figures}))


class Place:
    """Databases of one engine: new ones, copies, and what is asked of them in their own language."""

    def __init__(self, engine, folder_for):
        self.engine, self.folder_for, self.names, self.houses = engine, folder_for, [], []

    def house(self, **how):
        if self.engine == "postgres":
            name, address = postgres.make()
            self.names.append(name)
            how["DAYLIGHT_DATABASE"] = address
        made = House(self.folder_for("killed"), **how)
        made.name = self.names[-1] if self.names else None
        self.houses.append(made)
        return made

    def copy(self, house):
        """The same directory and database once more; the server of the house is stopped."""
        data = self.folder_for("copy") / "data"
        shutil.copytree(house.data, data)
        if self.engine == "sqlite":
            return data, {}
        name, address = postgres.make(template=house.name)
        self.names.append(name)
        return data, {"DAYLIGHT_DATABASE": address}

    def rows(self, data, table):
        """How many are stored in the copy that was made last, while something writes there."""
        if self.engine == "postgres":
            return int(postgres.query(self.names[-1], f"SELECT COUNT(*) FROM {table}")[0][0])
        with sqlite3.connect(f"file:{data / 'daylight.sqlite'}?mode=ro", uri=True, timeout=PATIENCE) as line:
            (count,) = line.execute(f"SELECT COUNT(*) FROM {table}").fetchone()
        line.close()
        return count

    def change(self, house, sql):
        if self.engine == "postgres":
            postgres.query(house.name, sql)
            return
        with sqlite3.connect(house.database(), timeout=PATIENCE) as line:
            line.execute(sql)
        line.close()

    def close(self):
        for house in self.houses:
            house.server.stop(signal.SIGKILL)
        for name in self.names:
            postgres.drop(name)


@pytest.fixture
def place(engine, folder_for):
    made = Place(engine, folder_for)
    yield made
    made.close()


def sound(data, env):
    for arguments in (["doctor"], ["ledger", "verify"]):
        done = run(*arguments, data=data, env=env)
        assert done.returncode == 0, (arguments, done.stdout, done.stderr)


def start_and_kill(chance, took, *arguments, data, env, begun=None):
    """Starts a command and kills it at a random moment, or soon after something has `begun`; answers whether it was still running."""
    process = subprocess.Popen(
        [BINARY, *arguments, "--data", str(data)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment(**env))
    moment, started = chance.uniform(0, took), time.monotonic()
    while begun and process.poll() is None and not begun() and time.monotonic() - started < PATIENCE:
        time.sleep(0.001)
    # One that has ended is not waited for.
    try:
        process.wait(timeout=moment / 20 if begun else moment)
    except subprocess.TimeoutExpired:
        process.kill()
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode in (0, -signal.SIGKILL), said
    return process.returncode != 0


START = round(now()) - 120 * DAY


def made(sender, batch):
    """The heartbeats of one batch. Two senders share each stretch of time: their heartbeats lie between each other's.

    Of a server that takes more than a stretch holds, those of the next one too: no two senders have a moment in common.
    """
    start = round(START + sender // 2 * STRETCH) + batch * 100 + sender / 8
    # Now and then a pause that ends a session.
    start += batch // 7 * 1_000
    return [beat(start + n * 3, project=f"p{batch % 3}", category=["coding", "debugging"][batch // 5 % 2]) for n in range(ITEMS)]


class Sender(threading.Thread):
    """Sends batch after batch as a client does, across kills: what was not answered is mostly sent again, sometimes given up."""

    def __init__(self, house, number):
        super().__init__(daemon=True)
        self.house, self.number, self.chance = house, number, random.Random(f"{SEED} {number}")
        self.batches, self.again = 0, 0
        self.acknowledged, self.statuses, self.failure = [], set(), None
        self.ending = threading.Event()

    def run(self):
        try:
            connection = None
            while not self.ending.is_set():
                if made(self.number, self.batches)[-1]["time"] > now():
                    # Where kills take long there is more time for sending than there is to send of.
                    self.ending.wait()
                    break
                batch, self.batches = self.batches, self.batches + 1
                connection = self.deliver(batch, connection)
        except Exception as failure:  # noqa: BLE001
            self.failure = failure

    def deliver(self, batch, connection):
        good = made(self.number, batch)
        # It is refused, and must never be found.
        bad = beat(now() + 40 * DAY, project="refused")
        body = json.dumps([*good, bad])
        while not self.ending.is_set():
            try:
                connection = connection or http.client.HTTPConnection("127.0.0.1", self.house.server.port, timeout=PATIENCE)
                reply = call(None, "POST", "/api" + BULK, body, bearer(self.house.token), connection=connection)
                self.statuses.add(reply.status)
                if reply.status == 201:
                    assert [status for _, status in answers(reply)] == [201] * ITEMS + [400]
                    self.acknowledged.append(batch)
                    return connection
                assert reply.status == 503 and int(reply.headers["Retry-After"]) > 0, reply
            except (OSError, http.client.HTTPException):
                connection = None
            if self.chance.random() < 0.2:
                return connection
            self.again += 1
            time.sleep(0.03)
        return connection


def check(house, senders):
    """Against what is stored while the senders go on. Answers how many were acknowledged, and what is stored."""
    promised = {micros(each["time"]) for s in senders for batch in list(s.acknowledged) for each in made(s.number, batch)}
    done = house.run("export", "me", "--format", "json", env={"DAYLIGHT_TOKEN": house.token}, timeout=300)
    assert done.returncode == 0, done.stderr
    own = json.loads(done.stdout)
    sent = {micros(each["time"]) for s in senders for batch in range(s.batches) for each in made(s.number, batch)}
    times = [micros(each["time"]) for each in own["heartbeats"]]
    stored = set(times)
    lost, twice, strange = len(promised - stored), len(times) - len(stored), len(stored - sent)
    assert (lost, twice, strange) == (0, 0, 0), f"of {len(promised)}: {lost} lost, {twice} twice, {strange} never sent"
    return len(promised), own


def ended(senders):
    for sender in senders:
        sender.ending.set()
    for sender in senders:
        sender.join(2 * PATIENCE)
        assert sender.failure is None, repr(sender.failure)
