"""A full disk: 503 with when to come back, and everything that was accepted before is there (issue 1, bad luck).

A small file system of its own is filled where one may be mounted; everywhere, the files that the server writes may not grow.
"""

import os
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path

import pytest

import postgres
from beats import DAY, beats, micros, now, statuses
from contract import OWNER, PATIENCE
from house import House, Server, one_line, run
from test_git import repository, stored
from weeks import HEADER, row

ROOM, MEGABYTES = 300_000, 12
# A file that may not grow is a signal as well, which no full disk sends.
UNSIGNALLED = ["env", "--ignore-signal=XFSZ"]


class Full:
    """A file system of a few megabytes."""

    def __init__(self, folder):
        self.folder, self.ballast = folder, folder / "ballast"

    @staticmethod
    def mount(folder):
        return subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "none", folder], capture_output=True, check=False).returncode == 0

    @staticmethod
    def can_be():
        if os.geteuid() != 0 or shutil.which("mount") is None:
            return False
        with tempfile.TemporaryDirectory() as folder:
            if not Full.mount(folder):
                return False
            subprocess.run(["umount", "-l", folder], check=True)
        return True

    def fill(self, house, room=ROOM):
        there = os.statvfs(self.folder)
        with open(self.ballast, "wb") as file:
            file.write(b"." * (there.f_bavail * there.f_frsize - room))

    def free(self, house):
        self.ballast.unlink()

    def prefix(self, house):
        return []


class Limit:
    """Files that may not grow beyond a size."""

    def __init__(self, folder):
        self.folder = folder

    def size(self, house, room=ROOM):
        return max(path.stat().st_size for path in house.data.iterdir()) + room

    def fill(self, house, room=ROOM):
        self.set(house, f"{self.size(house, room)}:unlimited")

    def free(self, house):
        self.set(house, "unlimited:unlimited")

    def set(self, house, limit):
        if house.server.process.poll() is None:
            subprocess.run(["prlimit", "--pid", str(house.server.process.pid), f"--fsize={limit}"], check=True)

    def prefix(self, house):
        return [*UNSIGNALLED, "prlimit", f"--fsize={self.size(house)}"]


WAYS = {"no-growth": Limit, "no-space": Full}
where_one_can_be_mounted = pytest.mark.skipif(not Full.can_be(), reason="no file system may be mounted here")
NO_SPACE = pytest.param("no-space", marks=where_one_can_be_mounted)
on_both_ways = pytest.mark.parametrize("disk", ["no-growth", NO_SPACE], indirect=True)
where_a_disk_can_be_full = pytest.mark.parametrize("disk", [NO_SPACE], indirect=True)


@pytest.fixture
def disk(request, folder):
    place = folder / "disk"
    place.mkdir()
    if request.param == "no-space":
        assert Full.mount(place)
    yield WAYS[request.param](place)
    if request.param == "no-space":
        subprocess.run(["umount", "-l", place], check=True)


@pytest.fixture
def on_disk(disk, folder):
    """A house on it, whose words are kept elsewhere."""
    Server.prefix = UNSIGNALLED
    try:
        house = House(disk.folder)
    finally:
        Server.prefix = ()
    house.server.prefix = UNSIGNALLED
    yield house
    house.server.stop()


def send_until_refused(house, number, kept, refused, replies):
    for turn in range(60):
        batch = beats(250, round(now()) - 100 * DAY + number * 5 * DAY + turn * 1000, every=1, project="full")
        reply = house.send(batch)
        replies.append(reply)
        if reply.status == 201:
            assert set(statuses(reply)) == {201}
            kept.extend(micros(each["time"]) for each in batch)
        else:
            refused.extend(micros(each["time"]) for each in batch)
            if len(refused) > 2000:
                return


@on_both_ways
def test_what_does_not_fit_is_refused_and_what_was_accepted_is_there(disk, on_disk):
    house = on_disk
    before = beats(1000, now() - DAY, every=1)
    house.keep(before)
    disk.fill(house)
    kept, refused, replies = [micros(each["time"]) for each in before], [], []
    senders = [threading.Thread(target=send_until_refused, args=(house, n, kept, refused, replies)) for n in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(4 * PATIENCE)
        assert not sender.is_alive()
    found = {reply.status for reply in replies}
    assert found == {201, 503}, found
    for reply in replies:
        if reply.status == 503:
            assert int(reply.headers["Retry-After"]) > 0
            assert reply.json()["error"]
    assert house.server.process.poll() is None
    assert house.server.call("GET", "/health").status == 200
    assert house.page("/me").status == 200 and house.page("/me/data").status == 200, "reading needs no space"
    stored = [micros(each["time"]) for each in house.exported()["heartbeats"]]
    assert sorted(stored) == sorted(kept), "what was accepted, once, and nothing of what was refused"
    disk.free(house)
    again = beats(250, now() - 600, every=1, project="after")
    assert set(statuses(house.send(again))) == {201}
    # What was refused is sent again by every client.
    house.keep([each for n in range(4) for turn in range(60) for each in beats(
        250, round(now()) - 100 * DAY + n * 5 * DAY + turn * 1000, every=1, project="full")][:500])
    assert house.server.stop() == 0
    done = house.run("doctor")
    assert done.returncode == 0, done.stdout
    house.server.start()
    assert set(kept) <= {micros(each["time"]) for each in house.exported()["heartbeats"]}


def large(house, count):
    path = house.data.parent.parent / "large.csv"
    path.write_text("\n".join([HEADER, *(row(OWNER, now() - 100 * DAY + n * 120, length=60) for n in range(count))]) + "\n")
    return path


@on_both_ways
def test_an_import_that_finds_no_space_ends_with_three_and_is_whole_when_it_is_run_again(disk, on_disk):
    house = on_disk
    path = large(house, 40_000)
    disk.fill(house)
    done = house.run("import", "activity", str(path), prefix=disk.prefix(house))
    assert done.returncode == 3 and one_line(done.stderr), done
    disk.free(house)
    assert house.run("import", "activity", str(path)).returncode == 0
    assert len(house.exported()["spans"]) == 40_000


@where_a_disk_can_be_full
def test_the_refusal_says_that_there_is_no_space(disk, on_disk):
    disk.fill(on_disk, room=0)
    replies = [on_disk.send(beats(1000, now() - n * DAY, every=1)) for n in range(1, 9)]
    [*_, refused] = [reply for reply in replies if reply.status == 503]
    assert "space" in refused.json()["error"]


@where_a_disk_can_be_full
def test_a_command_says_that_there_is_no_space(disk, on_disk):
    path = large(on_disk, 15_000)
    disk.fill(on_disk)
    done = on_disk.run("import", "activity", str(path))
    assert "space" in one_line(done.stderr), done.stderr


@where_a_disk_can_be_full
def test_doctor_says_that_the_disk_is_full(disk, on_disk):
    disk.fill(on_disk, room=0)
    done = on_disk.run("doctor")
    assert done.returncode == 1 and "space" in done.stdout, done.stdout


@where_a_disk_can_be_full
def test_a_backup_onto_a_full_disk_names_the_file_and_leaves_nothing(disk, fresh):
    house = fresh()
    house.keep(beats(1000, now() - DAY, every=1))
    disk.fill(house, room=40_000)
    file = Path(disk.folder) / "night.backup"
    done = house.run("backup", str(file))
    assert done.returncode == 3 and "space" in one_line(done.stderr) and str(file) in done.stderr, done
    assert "daylight.sqlite" not in done.stderr, "what is backed up has nothing to do with it"
    assert [path.name for path in Path(disk.folder).iterdir()] == ["ballast"]
    disk.free(house)
    assert house.run("backup", str(file)).returncode == 0


@where_a_disk_can_be_full
def test_a_repository_that_does_not_fit_ends_with_three_and_is_whole_when_it_is_read_again(disk, on_disk, folder):
    source = repository(folder / "shop", 20_000, start=int(now()) - 20_001 * 3600)
    disk.fill(on_disk)
    done = on_disk.run("import", "git", str(source))
    assert done.returncode == 3 and "no space left for the database" in one_line(done.stderr), done
    disk.free(on_disk)
    assert on_disk.run("import", "git", str(source)).returncode == 0
    assert len(stored(on_disk)) == 20_000


@where_a_disk_can_be_full
def test_a_directory_on_a_full_disk_is_not_set_up_in_words(disk):
    disk.fill(None, room=0)
    done = run("setup", "--solo", "--organization", "S", "--zone", "UTC", "--owner", OWNER, data=Path(disk.folder) / "data")
    assert done.returncode == 3 and "space" in one_line(done.stderr)
    assert done.stdout == ""


@pytest.fixture
def no_vacuum():
    """The server does nothing by itself: after a vacuum of its own tables, who comes in first needs space."""
    def change(how):
        postgres.query("postgres", f"ALTER SYSTEM {how}")
        postgres.query("postgres", "SELECT pg_reload_conf()")

    change("SET autovacuum = off")
    yield
    change("RESET autovacuum")


@pytest.fixture
def on_small_tablespace(no_vacuum):
    """A house whose database lies on a small file system of its own; the rest of its PostgreSQL does not."""
    with tempfile.TemporaryDirectory(prefix="daylight-tablespace-") as folder:
        os.chmod(folder, 0o755)
        place = Path(folder) / "disk"
        place.mkdir()
        assert subprocess.run(["mount", "-t", "tmpfs", "-o", "size=40m,mode=755", "none", place], check=False).returncode == 0
        name, house = f"small_{os.getpid()}", None
        try:
            (place / "rows").mkdir()
            # Who runs PostgreSQL owns the folder of its socket.
            owner = Path(postgres.folder()).stat()
            os.chown(place / "rows", owner.st_uid, owner.st_gid)
            postgres.query("postgres", f"CREATE TABLESPACE {name} LOCATION '{place / 'rows'}'")
            postgres.query("postgres", f"CREATE DATABASE {name} TABLESPACE {name}")
            house = House(
                Path(folder) / "house", DAYLIGHT_DATABASE=f"postgres://postgres@/{name}?host={postgres.folder()}")
            yield house, Full(place)
        finally:
            if house:
                house.server.stop()
            (place / "ballast").unlink(missing_ok=True)
            for kind in ("DATABASE", "TABLESPACE"):
                postgres.query("postgres", f"DROP {kind} IF EXISTS {name}" + (" WITH (FORCE)" if kind == "DATABASE" else ""))
            subprocess.run(["umount", "-l", place], check=True)


@where_one_can_be_mounted
@pytest.mark.skipif(postgres.ADDRESS is None, reason="no PostgreSQL: DAYLIGHT_TEST_POSTGRES is not set")
def test_where_postgresql_has_no_space_it_is_said_and_what_was_accepted_is_there(on_small_tablespace):
    house, disk = on_small_tablespace
    before = beats(1000, now() - DAY, every=1)
    house.keep(before)
    disk.fill(house, room=0)
    kept, refused = [micros(each["time"]) for each in before], None
    for turn in range(2, 60):
        batch = beats(1000, round(now()) - turn * DAY, every=1)
        reply = house.send(batch)
        if reply.status != 201:
            refused = reply
            break
        assert set(statuses(reply)) == {201}
        kept += [micros(each["time"]) for each in batch]
    assert refused is not None, "the disk was never full"
    assert refused.status == 503 and int(refused.headers["Retry-After"]) > 0 and "space" in refused.json()["error"], refused
    done = house.run("import", "activity", str(large(house, 15_000)))
    assert done.returncode == 3 and "no space left" in one_line(done.stderr), done
    assert house.page("/me").status == 200, "reading needs no space as long as the server has no vacuum"
    assert sorted(micros(each["time"]) for each in house.exported()["heartbeats"]) == sorted(kept)
    disk.free(house)
    assert set(statuses(house.send(batch))) == {201}, "what was refused comes again"
    assert house.run("import", "activity", str(large(house, 15_000))).returncode == 0
    stored = {micros(each["time"]) for each in house.exported()["heartbeats"]}
    assert stored == {*kept, *(micros(each["time"]) for each in batch)}


@where_one_can_be_mounted
@pytest.mark.skipif(postgres.ADDRESS is None, reason="no PostgreSQL: DAYLIGHT_TEST_POSTGRES is not set")
def test_whom_postgresql_does_not_let_in_for_want_of_space_is_told_that_it_is_space(on_small_tablespace):
    house, disk = on_small_tablespace
    house.server.stop()
    # What it keeps for those who come in, and makes again for the first one after a vacuum.
    for kept in (Path(disk.folder) / "rows").glob("*/*/pg_internal.init"):
        kept.unlink()
    disk.fill(house, room=0)
    copy = Path(disk.folder).parent / "backup"
    for asked in (lambda: house.export(), lambda: house.run("backup", str(copy))):
        done = asked()
        assert done.returncode == 3 and "no space left" in one_line(done.stderr) and "backup" not in done.stderr, done
    disk.free(house)
    assert house.export().returncode == 0
