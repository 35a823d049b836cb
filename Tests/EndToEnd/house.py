"""The built binary: its commands, the server, and a person who has signed in."""

import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
import time
from pathlib import Path

from beats import statuses
from contract import BULK, COOKIE, OWNER, PASSPHRASE, PATIENCE, SESSION, TOKENS, ZONE
from psql import PSQL
from web import Page, bearer, call

BINARY = os.environ.get("DAYLIGHT_BINARY", str(Path(__file__).parents[2] / ".build/debug/daylight"))
# Only for tests: the production cost of a passphrase is asserted elsewhere.
CHEAP = {"DAYLIGHT_PASSPHRASE_COST": "4"}
READY = b"Daylight is ready: "


def environment(**more):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DAYLIGHT_")}
    return clean | CHEAP | more


def run(*arguments, data=None, env=None, stdin=None, timeout=PATIENCE, prefix=()):
    """One command, to its end."""
    where = ["--data", str(data)] if data is not None else []
    if arguments[:1] == ("doctor",):
        # It checks no passphrase, and rightly objects to a cost that is for tests alone.
        env = {"DAYLIGHT_PASSPHRASE_COST": "17"} | (env or {})
    return subprocess.run(
        [*prefix, BINARY, *arguments, *where], env=environment(**(env or {})), input=stdin, capture_output=True, text=True,
        timeout=timeout, check=False)


def set_up(data, email=OWNER, solo=True, env=None):
    done = run("setup", *(["--solo"] if solo else []), "--organization", "Solo", "--zone", ZONE, "--owner", email,
               "--format", "json", data=data, env=env)
    assert done.returncode == 0, done.stderr
    if not solo:
        begin(2, data, env)
    return json.loads(done.stdout)


def begin(phase, data, env=None):
    """Puts a real organization into a later phase, as if its gates had been open: they take two weeks and longer, and real
    directories live in real time. What the gates ask for is tested in RolloutTests, RolloutContract and test_rollout."""
    statement = f"INSERT INTO phases (since, phase) SELECT MAX(since) + 1, {int(phase)} FROM phases"
    server = (env or {}).get("DAYLIGHT_DATABASE")
    if server:
        subprocess.run([PSQL, server, "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", statement], check=True)
        return
    line = sqlite3.connect(Path(data) / "daylight.sqlite")
    with line:
        line.execute(statement)
    line.close()


def one_line(text):
    """An error is one line that says what to do."""
    assert len(text.strip().splitlines()) == 1, f"not one line: {text!r}"
    return text.strip()


def free_port():
    """One below those that the system gives to whoever calls somebody: a call between this question and the server's start would
    have it."""
    while True:
        port = random.SystemRandom().randrange(10_000, 32_768)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


class Server:
    """`daylight serve` on a data directory; its words are kept in files beside the directory."""

    # What the binary is started through: `prlimit`, for example.
    prefix = ()

    def __init__(self, data, **env):
        self.data, self.env, self.port = Path(data), env, free_port()
        self.out, self.err = self.data.parent / f"{self.data.name}.out", self.data.parent / f"{self.data.name}.err"
        self.process = None
        # What another server has said on this directory is not what this one says.
        self.out.unlink(missing_ok=True)

    def begin(self, *arguments):
        """Starts the process and does not wait until it is ready."""
        self._starts = self.out.read_bytes().count(READY) if self.out.exists() else 0
        with open(self.out, "ab") as out, open(self.err, "ab") as err:
            self.process = subprocess.Popen(
                [*self.prefix, BINARY, "serve", "--data", str(self.data), "--port", str(self.port), *arguments],
                stdout=out, stderr=err, env=environment(**self.env))

    def start(self, *arguments):
        self.begin(*arguments)
        began = time.monotonic()
        while time.monotonic() - began < PATIENCE:
            if self.said().count(READY) == self._starts + 1:
                return self
            assert self.process.poll() is None, f"serve ended: {self.err.read_text()[-2000:]}"
            time.sleep(0.01)
        raise AssertionError(f"not ready after {PATIENCE} s: {self.out.read_text()} {self.err.read_text()[-2000:]}")

    def said(self):
        return self.out.read_bytes()

    def stop(self, how=signal.SIGTERM):
        """Ends the server and answers its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(PATIENCE)

    def call(self, method, path, body=None, headers=(), **more):
        return call(self.port, method, path, body, headers, **more)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def resident(self):
        """Megabytes of memory that the server holds."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024


class House:
    """A directory that is set up, its server, and its owner with a token for everything."""

    def __init__(self, folder, solo=True, **env):
        self.data = Path(folder) / "data"
        self.data.mkdir(parents=True)
        self.env = env
        self.invitation = set_up(self.data, solo=solo, env=env)
        self.server = Server(self.data, **env).start()
        self.accept(self.invitation)

    def accept(self, invitation):
        """The owner signs in with an invitation and makes a token."""
        accepted = self.server.call("POST", SESSION, json={"token": invitation["token"], "new_passphrase": PASSPHRASE})
        assert accepted.status == 201, accepted
        self.session = accepted.json()["session"]
        self.token = self.make_token("both")["token"]

    def api(self, method, path, json=None, token=None, **more):
        """As the owner's session, or with a token."""
        return self.server.call(method, path, headers=bearer(token or self.session), json=json, **more)

    def make_token(self, kind):
        made = self.api("POST", TOKENS, json={"kind": kind})
        assert made.status == 201, made
        return made.json()

    def send(self, heartbeats, token=None, base="/api/v1", **more):
        return self.server.call("POST", base + BULK, headers=bearer(token or self.token), json=heartbeats, **more)

    def keep(self, heartbeats):
        """Sends what must be accepted."""
        for start in range(0, len(heartbeats), 1000):
            found = statuses(self.send(heartbeats[start:start + 1000]))
            assert set(found) <= {201, 202}, found

    def export(self, form="json", token=None):
        return run("export", "me", "--format", form, data=self.data, env=self.env | {"DAYLIGHT_TOKEN": token or self.token})

    def exported(self):
        done = self.export()
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def run(self, *arguments, **more):
        return run(*arguments, data=self.data, env=self.env | more.pop("env", {}), **more)

    def page(self, path):
        return self.server.call("GET", path, headers={"Cookie": f"{COOKIE}={self.session}"})

    def submit(self, path, action, label=None, **fields):
        """Fills the form on a page in and sends it, as a browser does."""
        page = self.page(path)
        assert page.status == 200, page
        form = Page(page.text).form(action, label)
        return self.server.call(
            "POST", action, headers={"Cookie": f"{COOKIE}={self.session}", "Origin": self.server.url},
            form=form["fields"] | fields)

    def revoke(self, token):
        done = self.submit("/me/connect", "/me/connect/tokens/revoke", f"Revoke {token[:8]}")
        assert done.status in (200, 302, 303), done

    def bytes(self):
        """Everything in the data directory, by file."""
        return {path.name: path.read_bytes() for path in self.data.rglob("*") if path.is_file()}

    def holds(self, text):
        """The files of the directory in which these bytes stand."""
        return [name for name, content in self.bytes().items() if text.encode() in content]

    def database(self):
        found = [path for path in self.data.iterdir() if path.is_file() and path.read_bytes()[:15] == b"SQLite format 3"]
        assert len(found) == 1, f"one database file expected: {found}"
        return found[0]
