"""Killed at random moments, again and again, on both engines: while it takes heartbeats, while it backs up. While it imports is
in test_kill_loop_imports.py, how often is in kill_loop.py.

What was answered is there exactly once, what was never sent is not there, and the directory is sound after every kill.
"""

import json
import random
import shutil
import signal
import subprocess
import time

import postgres
from beats import DAY, micros
from contract import ACKNOWLEDGEMENTS, PATIENCE
from house import BINARY, environment, run
from kill_loop import ITEMS, KILLS, SEED, SENDERS, Sender, check, ended, engines, made, sound, start_and_kill, tell
from kill_loop import place  # noqa: F401 (a fixture)


# MARK: Ingest

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
