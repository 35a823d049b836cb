"""The real Python client of WakaTime against the real server: one, many, an outage, a revoked key."""

import importlib.util
import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from beats import HOUR, now
from contract import BULK

pytestmark = [
    pytest.mark.skipif(sys.version_info >= (3, 12), reason="the client wakatime 13.1.0 does not run on Python 3.12 and later"),
    pytest.mark.skipif(sys.version_info < (3, 12) and importlib.util.find_spec("wakatime") is None,
                       reason="the client wakatime 13.1.0 is not installed"),
]


class Client:
    """An editor's machine: a home, a project in git, and the configuration that /me/connect shows."""

    def __init__(self, home, house):
        self.home, self.house = home, house
        self.project = home / "client-project"
        (self.project / ".git").mkdir(parents=True)
        (self.project / ".git" / "HEAD").write_text("ref: refs/heads/feature/login-form\n")
        (self.project / ".git" / "config").write_text("[core]\n")
        # The client takes a folder for a repository only if this file is there.
        (self.project / ".git" / "config").write_text("")
        self.file = self.project / "main.py"
        self.file.write_text("import collections\n\nprint(1)\n")
        self.use(house.token)

    def use(self, key):
        (self.home / ".wakatime.cfg").write_text(
            f"[settings]\napi_key = {key}\napi_url = {self.house.server.url}/api/v1{BULK}\nhostname = dev box\n")

    def run(self, *arguments, extra=None):
        """Its exit code: 0 sent or queued well, 102 not accepted, 104 wrong key."""
        done = subprocess.run(
            [sys.executable, str(Path(__file__).parent / "wakatime_client.py"), *arguments],
            env={"HOME": str(self.home), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}, cwd=self.project,
            input=json.dumps(extra) + "\n" if extra is not None else None, capture_output=True, text=True, timeout=60, check=False)
        return done.returncode

    def write(self, *arguments, at=None, **more):
        return self.run(
            "--entity", str(self.file), "--plugin", "vscode/1.90.0 vscode-wakatime/24.6.0", "--write", "--lineno", "3",
            "--cursorpos", "12", "--time", repr(at or now() - HOUR), *arguments, **more)

    def others(self, count, start):
        return [{"entity": str(self.file), "timestamp": round(start + n, 3), "is_write": n % 2 == 0} for n in range(count)]

    def queued(self):
        queue = self.home / ".wakatime.db"
        if not queue.exists():
            return 0
        with sqlite3.connect(queue) as database:
            return database.execute("SELECT count(*) FROM heartbeat_2").fetchone()[0]


@pytest.fixture
def client(fresh, folder):
    return Client(folder, fresh())


def stored(client):
    return [each for each in client.house.exported()["heartbeats"] if each["project"] == "client-project"]


def test_a_single_save_arrives_with_what_is_kept_of_it(client):
    at = round(now() - HOUR, 3)
    assert client.write(at=at) == 0
    [heartbeat] = stored(client)
    assert heartbeat["branch"] == "feature/login-form"
    assert heartbeat["language"] == "Python"
    assert heartbeat["kind"] == "coding"
    assert heartbeat["editor"].lower() in ("vscode", "vs code")
    assert heartbeat["operating_system"] == "Linux"
    assert heartbeat["is_write"] is True
    assert client.queued() == 0


def test_a_batch_of_more_arrives_whole(client):
    assert client.write("--extra-heartbeats", extra=client.others(4, now() - 2 * HOUR)) == 0
    assert len(stored(client)) == 5


def test_what_is_queued_during_an_outage_arrives_when_the_server_is_back(client):
    client.house.server.stop()
    assert client.write("--extra-heartbeats", extra=client.others(60, now() - 3 * HOUR)) == 102
    assert client.queued() == 61
    client.house.server.start()
    assert stored(client) == []
    assert client.run("--sync-offline-activity", "100") == 0
    assert client.queued() == 0
    assert len(stored(client)) == 61


def test_a_revoked_key_keeps_the_queue_and_a_new_one_empties_it(client):
    client.house.revoke(client.house.token)
    assert client.write() == 104
    assert client.queued() == 1
    client.house.token = client.house.make_token("both")["token"]
    assert stored(client) == []
    client.use(client.house.token)
    assert client.write(at=now() - 2 * HOUR) == 0
    assert client.run("--sync-offline-activity", "100") == 0
    assert client.queued() == 0
    assert len(stored(client)) == 2
