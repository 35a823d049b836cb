"""Killed at random moments, again and again, on both engines: while it takes heartbeats, while it imports
(a file, a repository), while it backs up.

What was answered is there exactly once, what was never sent is not there, and the directory is sound after every kill.
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
from contract import ACKNOWLEDGEMENTS, BULK, OWNER, PATIENCE
from house import BINARY, House, environment, run
from test_git import git, repository
from weeks import HEADER, row
from web import bearer, call

KILLS = int(os.environ.get("DAYLIGHT_TEST_KILLS", "8"))
SEED = int(os.environ.get("DAYLIGHT_TEST_SEED", "1"))
SENDERS, ITEMS, STRETCH = 6, 25, 28 * DAY
SPANS = 12_000
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


def start_and_kill(chance, took, *arguments, data, env):
    """Starts a command and kills it at a random moment; answers whether it was still running."""
    process = subprocess.Popen(
        [BINARY, *arguments, "--data", str(data)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment(**env))
    time.sleep(chance.uniform(0, took))
    process.kill()
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode in (0, -signal.SIGKILL), said
    return process.returncode != 0


# MARK: Ingest


def made(sender, batch):
    """The heartbeats of one batch. Two senders share each stretch of time: their heartbeats lie between each other's.

    Of a server that takes more than a stretch holds, those of the next one too: no two senders have a moment in common.
    """
    start = round(START + sender // 2 * STRETCH) + batch * 100 + sender / 8
    # Now and then a pause that ends a session.
    start += batch // 7 * 1_000
    return [beat(start + n * 3, project=f"p{batch % 3}", category=["coding", "debugging"][batch // 5 % 2]) for n in range(ITEMS)]


START = round(now()) - 120 * DAY


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


PEOPLE = "email,name,team,department,manager_email,role,time_zone"


def roles(folder, number):
    """A file that changes what several people may do: each change is an entry of the ledger."""
    path = folder / "roles.csv"
    role = ["hr", "trustee"][number % 2]
    path.write_text("\n".join([PEOPLE, *(f"p{n}@example.org,P{n},Shop,,,{role},UTC" for n in range(12))]) + "\n")
    return path


@engines
def test_kills_while_heartbeats_come_in_lose_nothing_and_double_nothing(place, engine, fresh):
    kills, chance = max(KILLS // 2, 4), random.Random(SEED)
    house = place.house(solo=False)
    assert house.api("POST", ACKNOWLEDGEMENTS).status in (200, 201)
    # As if the notice had been read half a year ago: what was before it is not kept.
    place.change(house, f"UPDATE people SET acknowledged_at = acknowledged_at - {170 * DAY * 1_000_000}")
    senders = [Sender(house, number) for number in range(SENDERS)]
    for sender in senders:
        sender.start()
    databases = 0
    for number in range(kills):
        # The ledger grows at the same time, and who writes it is killed as well.
        change = subprocess.Popen(
            [BINARY, "import", "organization", str(roles(house.data.parent, number)), "--data", str(house.data)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment(**house.env))
        time.sleep(chance.uniform(0.02, 0.7))
        if engine == "postgres" and number % 4 == 3:
            databases += 1
            postgres.restart("immediate")
        else:
            assert house.server.stop(signal.SIGKILL) == -signal.SIGKILL
        change.kill()
        change.wait()
        if house.server.process.poll() is None:
            continue
        # Whoever opens it first mends it: sometimes a command, sometimes the server, sometimes one that is killed at once.
        if number % 2:
            sound(house.data, house.env)
        if number % 5 == 2:
            house.server.begin()
            time.sleep(chance.uniform(0, 0.3))
            house.server.stop(signal.SIGKILL)
        house.server.start()
        if number % 20 == 19:
            check(house, senders)
    # Those who were refused in the end are heard once more.
    time.sleep(1)
    for sender in senders:
        sender.ending.set()
    for sender in senders:
        sender.join(2 * PATIENCE)
        assert not sender.is_alive(), "a client hangs although the server is there"
        assert sender.failure is None, repr(sender.failure)
    assert house.server.stop() == 0
    sound(house.data, house.env)
    acknowledged, own = check(house, senders)
    assert acknowledged > kills * ITEMS, "too few were accepted for this to mean anything"
    assert set().union(*(s.statuses for s in senders)) <= {201, 503}
    # The spans are those that the stored heartbeats make in a house that nobody disturbs.
    calm, there = fresh(), {micros(each["time"]) for each in own["heartbeats"]}
    everything = [each for s in senders for batch in range(s.batches) for each in made(s.number, batch)]
    calm.keep([each for each in everything if micros(each["time"]) in there])
    assert own["spans"] == calm.exported()["spans"]
    tell(engine, "ingest", kills=kills, database_kills=databases, senders=SENDERS, acknowledged=acknowledged,
         stored=len(there), sent_again=sum(s.again for s in senders), lost=0, twice=0)


# MARK: Import


def imported(data, env, token):
    done = run("export", "me", data=data, env=env | {"DAYLIGHT_TOKEN": token})
    assert done.returncode == 0, done.stderr
    return [(span["start"], span["end"], span["kind"], span["project"]) for span in json.loads(done.stdout)["spans"]]


@engines
def test_an_import_that_was_killed_and_is_run_again_gives_what_an_undisturbed_one_gives(place, engine):
    kills, chance = max(KILLS // 4, 2), random.Random(SEED)
    house = place.house()
    assert house.server.stop() == 0
    path = house.data.parent / "large.csv"
    rows = [row(OWNER, START + n * 120, length=60, project=f"p{n % 7}") for n in range(SPANS)]
    path.write_text("\n".join([HEADER, *rows]) + "\n")
    data, env = place.copy(house)
    began = time.monotonic()
    assert f"imported {SPANS}," in run("import", "activity", str(path), data=data, env=env).stdout
    took = time.monotonic() - began
    expected = imported(data, env, house.token)
    assert len(expected) == SPANS
    killed, in_the_middle, partial = 0, 0, set()
    # So many kills, and so many more until enough of them fell into the middle: what falls elsewhere proves nothing.
    def is_not_enough():
        return killed < kills or (in_the_middle < kills / 4 and killed < 10 * kills)

    while is_not_enough():
        # As somebody would who tries again until it is through.
        data, env = place.copy(house)
        while is_not_enough() and start_and_kill(chance, took, "import", "activity", str(path), data=data, env=env):
            killed += 1
            sound(data, env)
            found = imported(data, env, house.token)
            assert len(found) == len(set(found)) and set(found) <= set(expected)
            in_the_middle += 0 < len(found) < SPANS
            partial.add(len(found))
            if len(found) == SPANS:
                break
        done = run("import", "activity", str(path), data=data, env=env)
        assert done.returncode == 0, done.stderr
        assert imported(data, env, house.token) == expected
        sound(data, env)
        shutil.rmtree(data.parent)
    assert in_the_middle >= kills / 4, f"{in_the_middle} of {killed} kills fell into the middle"
    tell(engine, "import", kills=killed, rows=SPANS, found_partly_done=in_the_middle, sizes=sorted(partial), lost=0, twice=0)


# Stored in several steps.
COMMITS = 30_000


def read_commits(place, house, data):
    """Which commits are stored, each as often as it is."""
    if place.engine == "postgres":
        return [found for (found,) in postgres.query(place.names[-1], "SELECT sha FROM commits")]
    with sqlite3.connect(f"file:{data / 'daylight.sqlite'}?mode=ro", uri=True) as line:
        return [found for (found,) in line.execute("SELECT sha FROM commits")]


@engines
def test_a_repository_whose_reading_was_killed_in_the_middle_is_read_again_and_gives_each_commit_once(place, engine, folder):
    kills, chance = max(KILLS // 8, 2), random.Random(SEED)
    house = place.house()
    assert house.server.stop() == 0
    source = repository(folder / "shop", COMMITS, start=START - COMMITS * 3600)
    expected = sorted(git(source, "rev-list", "--all").split())
    data, env = place.copy(house)
    began = time.monotonic()
    assert run("import", "git", str(source), data=data, env=env).stdout.startswith(f"commits {COMMITS} new")
    took = time.monotonic() - began
    killed, in_the_middle, partial = 0, 0, set()
    # So many kills, and so many more until enough of them fell into the middle: what falls elsewhere proves nothing.
    while killed < kills or (in_the_middle < kills / 2 and killed < 10 * kills):
        data, env = place.copy(house)
        # Twice before it is let through, as somebody would who tries again.
        for _ in range(2):
            if not start_and_kill(chance, took, "import", "git", str(source), data=data, env=env):
                break
            killed += 1
            sound(data, env)
            found = read_commits(place, house, data)
            assert len(found) == len(set(found)) and set(found) <= set(expected)
            in_the_middle += 0 < len(found) < COMMITS
            partial.add(len(found))
        assert run("import", "git", str(source), data=data, env=env).returncode == 0
        assert sorted(read_commits(place, house, data)) == expected
        sound(data, env)
        shutil.rmtree(data.parent)
    assert in_the_middle >= kills / 2, f"{in_the_middle} of {killed} kills fell into the middle"
    tell(engine, "git", kills=killed, rows=COMMITS, found_partly_done=in_the_middle, sizes=sorted(partial), lost=0, twice=0)


# MARK: Backup


@engines
def test_a_backup_that_was_killed_is_whole_or_not_there(place, engine, folder):
    kills, chance = max(KILLS // 4, 2), random.Random(SEED)
    house = place.house()
    senders = [Sender(house, number) for number in range(2)]
    for sender in senders:
        sender.start()
    began = time.monotonic()
    done = house.run("backup", str(folder / "undisturbed.backup"))
    took = time.monotonic() - began
    assert done.returncode == 0, done.stderr
    killed, whole, absent, reach = 0, 0, 0, took * 1.1
    # And so many more until both have been seen: a backup that is never there, or always, proves one half of it.
    while killed < kills or (0 in (whole, absent) and killed < 20 * kills):
        file = folder / f"{killed % 3}.backup"
        file.unlink(missing_ok=True)
        promised = {micros(each["time"]) for s in senders for batch in list(s.acknowledged) for each in made(s.number, batch)}
        killed += start_and_kill(chance, reach, "backup", str(file), data=house.data, env=house.env)
        if not file.exists():
            absent += 1
            # There is more to back up each time: kills that never come too late are late enough for nothing.
            reach *= 1.2
            continue
        whole += 1
        reach = max(reach / 1.5, took)
        assert promised <= restored(place, house, file)
    assert whole and absent, f"{whole} were whole and {absent} not there after {killed} kills"
    ended(senders)
    sound(house.data, house.env)
    # What a killed one has left behind is in nobody's way.
    again = folder / "0.backup"
    again.unlink(missing_ok=True)
    assert house.run("backup", str(again)).returncode == 0
    sent = {micros(each["time"]) for s in senders for batch in range(s.batches) for each in made(s.number, batch)}
    acknowledged, own = check(house, senders)
    assert restored(place, house, again) == {micros(each["time"]) for each in own["heartbeats"]} <= sent
    left = [path.name for path in folder.iterdir() if not path.name.endswith(".backup")]
    tell(engine, "backup", kills=killed, whole=whole, absent=absent, acknowledged=acknowledged, left_behind=len(left), lost=0, twice=0)


def ended(senders):
    for sender in senders:
        sender.ending.set()
    for sender in senders:
        sender.join(2 * PATIENCE)
        assert sender.failure is None, repr(sender.failure)


def restored(place, house, file):
    """The heartbeats of a backup, put into a directory of its own."""
    data = place.folder_for("restored") / "data"
    data.mkdir()
    shutil.copy(house.data / "daylight.key", data)
    env = {}
    if place.engine == "postgres":
        name, address = postgres.make()
        place.names.append(name)
        env = {"DAYLIGHT_DATABASE": address}
    done = run("restore", str(file), data=data, env=env)
    assert done.returncode == 0, done.stderr
    sound(data, env)
    own = json.loads(run("export", "me", data=data, env=env | {"DAYLIGHT_TOKEN": house.token}).stdout)
    times = [micros(each["time"]) for each in own["heartbeats"]]
    assert len(times) == len(set(times))
    shutil.rmtree(data.parent)
    return set(times)
