"""Several servers on one PostgreSQL do each job of a period once: nothing is sealed twice, nothing is forgotten twice."""

import json
import re
import shutil
import time

import pytest

import postgres
from beats import DAY, beats, now
from contract import PATIENCE
from house import READY, House, Server, run

pytestmark = pytest.mark.skipif(postgres.ADDRESS is None, reason="no PostgreSQL: DAYLIGHT_TEST_POSTGRES is not set")
SERVERS = 3
# A Tuesday at noon: the weeks through 37 are due.
AS_OF = "2026-09-15T12:00:00Z"


@pytest.fixture
def database():
    name, address = postgres.make()
    yield name, address
    postgres.drop(name)


def start_together(folder_for, address, key, *arguments):
    """None waits for another: all of them begin the job of this moment."""
    servers = []
    for _ in range(SERVERS):
        data = folder_for("together") / "data"
        data.mkdir()
        servers.append(Server(data, DAYLIGHT_DATABASE=address, DAYLIGHT_KEY_FILE=str(key)))
    for server in servers:
        server.begin(*arguments)
    until(lambda: all(READY in server.said() for server in servers), "ready")
    return servers


def until(condition, what):
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < PATIENCE, f"not {what} after {PATIENCE} s"
        time.sleep(0.05)


def stop(servers):
    assert [server.stop() for server in servers] == [0] * len(servers)


def said(servers, expression):
    """What their logs say, of each server that said it."""
    return [found for server in servers if (found := re.findall(expression, server.err.read_text()))]


def published(data, env=None):
    done = run("export", "published", data=data, env=env)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    for kind in ("cells", "levels"):
        for line in found[kind]:
            # The moment and the place in the ledger are another history's.
            del line["leaf"], line["sealed_at"]
    return found


def test_servers_that_start_at_the_same_moment_seal_once_between_them(folder_for, database):
    name, address = database
    folder = folder_for("sealing")
    data = folder / "data"

    def ok(*arguments):
        done = run(*arguments, data=data, timeout=120)
        assert done.returncode == 0, done.stderr

    ok("demo", "--people", "0", "--no-serve", "--through", "2026-W37")
    people = [f"p{n}@x.org,P{n},Team {n // 6},Shop,,,UTC,2026-01-05" for n in range(24)]
    spans = [f"p{n}@x.org,2026-0{6 + day // 30}-{day % 30 + 1:02d}T09:{n:02d}:00Z,"
             f"2026-0{6 + day // 30}-{day % 30 + 1:02d}T1{n % 4}:{n:02d}:00Z,coding,app,Swift" for n in range(24) for day in range(90)]
    for kind, lines in (("organization", ["email,name,team,department,manager_email,role,time_zone,since", *people]), ("activity", ["email,start,end,kind,project,language", *spans])):
        (folder / f"{kind}.csv").write_text("\n".join(lines) + "\n")
        ok("import", kind, str(folder / f"{kind}.csv"), "--as-of", AS_OF)
    ok("copy", "--to-database", address)
    ok("seal", "--as-of", AS_OF)
    expected = published(data)
    assert expected["cells"]

    servers = start_together(folder_for, address, data / "daylight.key", "--as-of", AS_OF)
    until(lambda: postgres.query(name, "SELECT 1 FROM jobs WHERE job = 'sealing' AND done_at IS NOT NULL"), "sealed")
    stop(servers)
    assert postgres.query(name, "SELECT COUNT(*), COUNT(DISTINCT period) FROM jobs WHERE job = 'sealing'") == [["1", "1"]]
    reports = said(servers, r"cells=(\d+) too-little=(\d+)")
    assert len(reports) == 1 and len(reports[0]) == 1, "one of them has sealed, once"
    where = {"DAYLIGHT_DATABASE": address, "DAYLIGHT_KEY_FILE": str(data / "daylight.key")}
    other = folder_for("other") / "data"
    assert published(other, where) == expected
    for arguments in (["ledger", "verify"], ["doctor"]):
        assert run(*arguments, data=other, env=where).returncode == 0
    again = run("seal", "--as-of", AS_OF, data=other, env=where)
    assert again.stdout.startswith("sealed 0"), again


def test_servers_that_forget_at_the_same_moment_forget_once_and_change_no_time(folder_for, database):
    name, address = database
    house = House(folder_for("forgetting"), DAYLIGHT_DATABASE=address)
    sent = beats(600, now() - 20 * DAY, every=100)
    house.keep(sent)
    before = house.exported()["spans"]
    assert house.server.stop() == 0
    postgres.query(name, f"UPDATE heartbeats SET received_at = received_at - {15 * DAY * 1_000_000}")
    servers = start_together(folder_for, address, house.data / "daylight.key")
    until(lambda: postgres.query(name, "SELECT COUNT(*) FROM heartbeats") == [["0"]], "forgotten")
    stop(servers)
    counts = [int(count) for found in said(servers, r"heartbeats=(\d+) spans=0") for count in found]
    assert sum(counts) == len(sent), "each was forgotten by one of them"
    assert house.exported()["spans"] == before
    shutil.rmtree(house.data.parent)
