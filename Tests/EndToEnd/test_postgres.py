"""The built binary on PostgreSQL: the main job, several servers on one database, servers and connections that are lost."""

import json
import random
import shutil
import signal
import threading
import time

import pytest

import postgres
from beats import DAY, answers, beat, beats, micros, now, statuses
from contract import BULK
from lossy import LossyWay
from house import House, Server, one_line, run
from test_crash import Sender
from web import bearer, call

pytestmark = pytest.mark.skipif(postgres.ADDRESS is None, reason="no PostgreSQL: DAYLIGHT_TEST_POSTGRES is not set")


@pytest.fixture
def on_postgres(folder_for):
    """Houses on databases of their own; more servers on one of them by `beside`."""
    names, servers = [], []

    def make(way=None, **how):
        name, address = postgres.make()
        names.append(name)
        if way:
            address = address.replace(postgres.folder(), way)
        house = House(folder_for("postgres"), DAYLIGHT_DATABASE=address, **how)
        house.name, house.address = name, address
        servers.append(house.server)
        return house

    def beside(house):
        data = folder_for("beside") / "data"
        data.mkdir()
        server = Server(data, DAYLIGHT_DATABASE=house.address, DAYLIGHT_KEY_FILE=str(house.data / "daylight.key"))
        servers.append(server.start())
        return server

    make.beside = beside
    yield make
    for server in servers:
        server.stop(signal.SIGKILL)
    for name in names:
        postgres.drop(name)


def test_the_main_job_runs_as_on_the_embedded_database(on_postgres):
    house = on_postgres()
    sent = beats(60, now() - 7200, project="shop", branch="feature/Ü")
    house.keep(sent)
    house.keep(sent)
    own = house.exported()
    assert [micros(each["time"]) for each in own["heartbeats"]] == [micros(each["time"]) for each in sent]
    assert sum(span["project"] == "shop" for span in own["spans"]) == 1
    assert house.page("/me").status == 200 and house.page("/me/data").status == 200
    assert house.api("POST", "/api/daylight/v1/me/pause", json={}).status == 200
    assert statuses(house.send(beats(5, now() + 5))) == [201] * 5
    assert len(house.exported()["heartbeats"]) == 60
    done = house.run("doctor")
    assert done.returncode == 0, done.stdout
    assert "fsync" in done.stdout
    assert not list(house.data.glob("*.sqlite")), "nothing is kept in the directory but the key"


def test_an_answer_waits_for_the_disk_whatever_the_database_has_as_its_default(on_postgres):
    house = on_postgres()
    postgres.query("postgres", f"ALTER DATABASE {house.name} SET synchronous_commit = off")
    house.server.stop()
    house.server.start()
    house.keep(beats(3, now() - 60))
    assert postgres.query(house.name, "SHOW synchronous_commit") == [["off"]], "the default is the loose one now"
    done = house.run("doctor")
    assert done.returncode == 0 and "waits for the disk" in done.stdout, done.stdout


def test_a_dump_holds_nothing_of_what_was_deleted(on_postgres):
    house = on_postgres()
    house.keep(beats(30, now() - 7200, project="canary-project", branch="canary-branch"))
    assert b"canary-project" in postgres.dump(house.name)
    assert house.api("DELETE", "/api/daylight/v1/me/data?everything=true").status == 204
    dump = postgres.dump(house.name)
    assert b"canary" not in dump and b"owner@" not in dump


def test_a_password_on_the_command_line_and_an_address_of_nobody_are_one_line(tmp_path):
    done = run("serve", "--database", "postgres://me:secret@localhost/x", data=tmp_path / "d")
    assert done.returncode == 2 and "secret" not in one_line(done.stderr)
    done = run("doctor", "--database", "postgres://me@127.0.0.1:1/x", data=tmp_path / "d")
    assert done.returncode == 3 and "cannot be reached" in one_line(done.stderr)
    done = run("doctor", "--database", "mysql://x", data=tmp_path / "d")
    assert done.returncode == 2, done


@pytest.mark.parametrize("address", [
    "postgres://me:hunter2@localhost/x", "postgres://me@localhost/x?password=hunter2", "postgres://me@localhost/x#?password=hunter2",
    "postgres://me:12#hunter2@localhost/x", "postgres://me:12/hunter2@localhost/x", "postgres://me:a@hunter2@127.0.0.1:1/x",
    "postgres://me@localhost/x?sslpassword=hunter2"])
def test_no_password_is_taken_from_an_argument_or_said_again(tmp_path, address):
    done = run("doctor", "--database", address, data=tmp_path / "d")
    assert done.returncode == 2 and "hunter2" not in one_line(done.stderr), done
    done = run("doctor", data=tmp_path / "d", env={"DAYLIGHT_DATABASE": address.replace("localhost", "127.0.0.1:1")})
    assert done.returncode in (2, 3) and "hunter2" not in one_line(done.stderr), done


def test_a_second_server_with_another_key_is_refused(on_postgres, tmp_path):
    house = on_postgres()
    done = run("serve", "--port", "9", data=tmp_path / "other", env={"DAYLIGHT_DATABASE": house.address})
    assert done.returncode == 3 and "--key-file" in one_line(done.stderr)


def send_for(server, token, start, until, kept):
    """Batches one after another; every answer of 201 is remembered, every refusal is tried again as clients do."""
    batch = 0
    while time.monotonic() < until:
        good = [beat(start + batch * 100 + n + 0.25, project="good") for n in range(25)]
        try:
            reply = call(server().port, "POST", "/api" + BULK, json.dumps(good), bearer(token), timeout=20)
        except OSError:
            time.sleep(0.05)
            continue
        if reply.status == 201:
            assert [status for _, status in answers(reply)] == [201] * 25
            kept.extend(micros(each["time"]) for each in good)
            batch += 1
        else:
            assert reply.status == 503, reply
            time.sleep(0.1)


def under_load(house, servers, seconds, disturb):
    """Four senders over the servers while `disturb` happens; answers what was accepted."""
    until, kept = time.monotonic() + seconds, []
    start = round(now()) - 10 * DAY
    senders = [
        threading.Thread(
            target=send_for, args=(servers[n % len(servers)], house.token, start + n * 100_000, until, kept), daemon=True)
        for n in range(4)]
    for sender in senders:
        sender.start()
    disturb()
    for sender in senders:
        sender.join(60)
        assert not sender.is_alive()
    return kept


def check(house, kept):
    stored = [micros(each["time"]) for each in house.exported()["heartbeats"]]
    assert len(stored) == len(set(stored)), "none twice"
    assert set(kept) - set(stored) == set(), f"{len(set(kept) - set(stored))} of {len(kept)} accepted heartbeats are gone"
    assert len(kept) > 200


def test_one_of_two_servers_is_killed_under_load_and_no_accepted_heartbeat_is_lost_or_there_twice(on_postgres):
    house = on_postgres()
    second = on_postgres.beside(house)
    alive = {"second": second}

    def disturb():
        time.sleep(1.5)
        second.stop(signal.SIGKILL)
        alive["second"] = house.server

    kept = under_load(house, [lambda: house.server, lambda: alive["second"]], 4, disturb)
    check(house, kept)
    spans = house.exported()["spans"]
    assert len({(span["start"], span["end"]) for span in spans}) == len(spans)


def test_two_servers_write_about_one_person_at_once_and_the_spans_are_those_of_one(on_postgres):
    house = on_postgres()
    second = on_postgres.beside(house)
    all_of_it = beats(400, round(now()) - 20_000, every=40)
    chance = random.Random(5)
    chance.shuffle(all_of_it)
    halves = [all_of_it[::2], all_of_it[1::2]]

    def send(server, half):
        for start in range(0, len(half), 10):
            reply = call(server.port, "POST", "/api" + BULK, json.dumps(half[start:start + 10]), bearer(house.token))
            assert reply.status == 201

    senders = [threading.Thread(target=send, args=pair) for pair in zip([house.server, second], halves)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    spans = house.exported()["spans"]
    assert len(spans) == 1, "one stretch, whoever wrote which part of it"
    assert micros(spans[0]["end"]) - micros(spans[0]["start"]) == 399 * 40 * 1_000_000


@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_the_connection_is_lost_and_found_again_without_losing_an_answer(on_postgres, how):
    house = on_postgres()

    def disturb():
        for _ in range(2):
            time.sleep(1)
            postgres.restart(how)

    kept = under_load(house, [lambda: house.server], 5, disturb)
    check(house, kept)
    assert statuses(house.send(beats(3, now() - 60))) == [201] * 3


def test_connections_that_the_server_ends_one_by_one_lose_nothing(on_postgres):
    house = on_postgres()

    def disturb():
        for _ in range(60):
            time.sleep(0.05)
            postgres.query(
                "postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                f"WHERE datname = '{house.name}' AND application_name = 'daylight'")

    check(house, under_load(house, [lambda: house.server], 4, disturb))


def test_a_commit_whose_answer_is_lost_is_neither_lost_nor_made_twice(on_postgres):
    way = LossyWay(postgres.folder())
    try:
        house = on_postgres(way=way.folder)
        house.keep(beats(3, now() - 900))
        assert house.api("POST", "/api/daylight/v1/me/pause", json={}).status == 200
        for round_ in range(5):
            way.lose_next_commit()
            assert statuses(house.send(beats(7, now() + 5 + round_))) == [201] * 7
        assert way.lost == 5, "the test meant to lose five answers"
        # Counting is what a second attempt would do twice.
        assert house.exported()["settings"]["discarded"]["paused"] == 35
    finally:
        way.close()


def test_a_database_can_be_copied_to_the_other_engine_and_back_with_its_counts(on_postgres, fresh, folder_for):
    house = fresh()
    house.keep(beats(100, now() - 9000, project="shop"))
    before = house.exported()
    house.server.stop()
    name, address = postgres.make()
    try:
        there = run("copy", "--to-database", address, data=house.data)
        assert there.returncode == 0, there.stderr
        assert "heartbeats 100" in there.stdout.splitlines()
        again = run("copy", "--to-database", address, data=house.data)
        assert again.returncode == 1 and "not empty" in one_line(again.stderr)
        exported = run("export", "me", data=house.data, env={"DAYLIGHT_TOKEN": house.token, "DAYLIGHT_DATABASE": address})
        after = json.loads(exported.stdout)
        for key in ("heartbeats", "spans", "series", "person", "acknowledgements"):
            assert after[key] == before[key]
        back = folder_for("back") / "data"
        back.mkdir()
        shutil.copy(house.data / "daylight.key", back)
        done = run("copy", "--database", address, "--to-data", str(back), data=house.data)
        assert done.returncode == 0, done.stderr
        own = json.loads(run("export", "me", data=back, env={"DAYLIGHT_TOKEN": house.token}).stdout)
        assert own["heartbeats"] == before["heartbeats"]
    finally:
        postgres.drop(name)
    house.server.start()


def test_senders_of_the_crash_test_find_all_they_were_promised_after_sigterm(on_postgres):
    house = on_postgres()
    senders = [Sender(house, number, 0) for number in range(3)]
    for sender in senders:
        sender.start()
    time.sleep(0.6)
    assert house.server.stop() == 0
    for sender in senders:
        sender.join(20)
    kept = set().union(*(sender.kept for sender in senders))
    house.server.start()
    stored = {micros(each["time"]) for each in house.exported()["heartbeats"]}
    assert kept and kept - stored == set()
