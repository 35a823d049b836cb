"""A simulated organization that is served: its eight people, sessions, and a clock that a test sets."""

import csv
import fcntl
import io
import json
import os
import shutil
from pathlib import Path

from contract import COOKIE, SESSION
from house import Server, run
from web import bearer

PARAMETERS = ["--people", "48", "--weeks", "20", "--through", "2026-W40"]
# Tuesday noon after week 40, in Berlin.
HORIZON = "2026-10-06T10:00:00Z"


def simulate(data, more):
    """Answers what the command says: the eight people, one a line."""
    made = run("demo", "--no-serve", *PARAMETERS, *more, data=data, timeout=300)
    assert made.returncode == 0, made.stderr
    return made.stdout


def copy(data, more):
    """The same from a copy: simulating takes a debug build ten seconds and longer, and all tests begin with the same. The first of
    the workers that needs one makes it."""
    model = Path(os.environ["DAYLIGHT_TEST_MODELS"]) / "-".join(["demo", *more])
    said = model / "said"
    with open(f"{model}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not said.exists():
            # What is left of one that failed.
            shutil.rmtree(model, ignore_errors=True)
            model.mkdir()
            said.write_text(simulate(model / "data", more))
    shutil.copytree(model / "data", data)
    return said.read_text()


class Organization:
    """`is_alone` is for whoever compares two: ledger, keys and names of no other one are the same."""

    def __init__(self, data, *more, is_alone=False):
        self.data = data
        said = (simulate if is_alone else copy)(data, more)
        self.cast = {person["role"]: person for person in map(json.loads, said.splitlines())}
        self.sessions = {}
        self.server = None

    def serve(self, as_of=HORIZON, *more):
        """Serves from that moment on; a server that runs is stopped first."""
        if self.server:
            self.server.stop()
        self.server = Server(self.data).start("--as-of", as_of, *more)
        self.sessions = {}
        return self

    def stop(self):
        if self.server:
            self.server.stop()

    def people(self):
        listed = run("person", "list", data=self.data)
        assert listed.returncode == 0, listed.stderr
        return list(csv.DictReader(io.StringIO(listed.stdout)))

    def session(self, role):
        """Of one of the eight, by role."""
        if role not in self.sessions:
            person = self.cast[role]
            opened = self.server.call(
                "POST", SESSION, json={"email": person["email"], "passphrase": person["passphrase"]})
            assert opened.status == 201, opened
            self.sessions[role] = opened.json()["session"]
        return self.sessions[role]

    def page(self, role, path):
        return self.server.call("GET", path, headers={"Cookie": f"{COOKIE}={self.session(role)}"})

    def api(self, role, method, path, json=None):
        return self.server.call(
            method, f"/api/daylight/v1{path}", headers=bearer(self.session(role)), json=json)

    def run(self, *arguments, **more):
        return run(*arguments, data=self.data, timeout=120, **more)

    def published(self):
        done = self.run("export", "published")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def reports(self, role):
        """The addresses of the people whose direct manager this is, in order."""
        manager = self.cast[role]["email"]
        return sorted(person["email"] for person in self.people() if person["manager_email"] == manager)
