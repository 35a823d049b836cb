"""An organization that has just been set up, with everybody's session, and the first steps of its owner and its managers."""

import json
import re
import sqlite3

from contract import API, COOKIE, OWNER, PASSPHRASE, SESSION
from house import Server, run
from web import bearer

PEOPLE = """email,name,team,department,manager_email,role,time_zone
{owner},Olga,,,,owner,UTC
hanna@x.org,Hanna,,,,hr,UTC
tess@x.org,Tess,,,,trustee,UTC
bo@x.org,Bo,Cart,Shop,,,UTC
dev@x.org,Dev,Cart,Shop,bo@x.org,,UTC
""".format(owner=OWNER)
OTHERS = ("hanna@x.org", "tess@x.org", "bo@x.org", "dev@x.org")
DAY = 86_400_000_000


class Starting:
    """An organization that has just been set up: six people, a server, and everybody's session."""

    def __init__(self, folder):
        self.data = folder / "data"
        self.data.mkdir(parents=True)
        done = run("setup", "--organization", "Lanterns", "--zone", "UTC", "--owner", OWNER, "--format", "json", data=self.data)
        assert done.returncode == 0, done.stderr
        file = folder / "people.csv"
        file.write_text(PEOPLE)
        assert self.run("import", "organization", str(file)).returncode == 0
        self.server = Server(self.data).start()
        self.sessions = {OWNER: self.open(json.loads(done.stdout)["token"])}
        for person in OTHERS:
            self.sessions[person] = self.open(json.loads(self.run("person", "invite", person, "--format", "json").stdout)["token"])

    def run(self, *arguments):
        return run(*arguments, data=self.data)

    def open(self, token):
        opened = self.server.call("POST", SESSION, json={"token": token, "new_passphrase": PASSPHRASE})
        assert opened.status == 201, opened
        return opened.json()["session"]

    def read(self, path, person=OWNER):
        return self.server.call("GET", path, headers={"Cookie": f"{COOKIE}={self.sessions[person]}"})

    def post(self, path, person=OWNER, **fields):
        csrf = re.search(r'name="csrf" value="([^"]+)"', self.read("/me/data", person).text).group(1)
        return self.server.call(
            "POST", path, form={"csrf": csrf, **fields},
            headers={"Cookie": f"{COOKIE}={self.sessions[person]}", "Origin": self.server.url})

    def send_people(self, text, person=OWNER, csrf=None):
        csrf = csrf or re.search(r'name="csrf" value="([^"]+)"', self.read("/me/data", person).text).group(1)
        parts = [("csrf", csrf), ("step", "3"), ('file"; filename="people.csv', text)]
        body = "".join(f'--cut\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in parts)
        return self.server.call("POST", "/rollout/people", body + "--cut--\r\n", {
            "Cookie": f"{COOKIE}={self.sessions[person]}", "Origin": self.server.url,
            "Content-Type": "multipart/form-data; boundary=cut"})

    def rollout(self, person=OWNER):
        reply = self.server.call("GET", f"{API}/rollout", headers=bearer(self.sessions[person]))
        assert reply.status == 200, reply
        return reply.json()

    def missing(self):
        return {each["id"] for each in self.rollout()["gate"]["evidence"] if not each["there"]}

    def settle(self):
        """As if everybody had had the own role, and the own account, for long."""
        with sqlite3.connect(self.data / "daylight.sqlite") as line:
            line.execute("UPDATE roles SET since = 0")
            line.execute("UPDATE people SET entered_at = 0")

    def later(self, days):
        """As if everything so far had been so many days ago."""
        with sqlite3.connect(self.data / "daylight.sqlite") as line:
            for table, columns in {
                "phases": ["since"], "phase_reasons": ["since"], "roles": ["since"], "cosignatures": ["asked_at", "signed_at"],
                "attestations": ["attested_at"], "announcements": ["announced_at"], "people": ["acknowledged_at"],
                "cells": ["sealed_at"], "trainings": ["passed_at"],
            }.items():
                for column in columns:
                    line.execute(f"UPDATE {table} SET {column} = {column} - {days * DAY}")


def write_down(house):
    assert house.post("/rollout/purpose", purpose="We measure to find what slows the work down, never to judge anybody.").status == 303
    answers = {name: "no" for name in ("reviews", "promotion-and-pay", "termination")}
    words = {f"{name}-words": "Not used for this, by anybody." for name in answers}
    assert house.post("/rollout/usage", **answers, **words).status == 303


def pass_training(house, person):
    """By reading why, as somebody does who was wrong at first."""
    answers = {}
    for place in range(7):
        for choice in range(3):
            tried = {f"a{other}": "9" for other in range(7)} | {f"a{place}": str(choice)}
            page = house.post("/rollout/training", person, **tried)
            assert page.status == 422
            wrong = re.findall(r'id="lesson-(\d)"(?:(?!</section>).)*?role="alert"', page.text, re.S)
            if str(place + 1) not in wrong:
                answers[f"a{place}"] = str(choice)
    done = house.post("/rollout/training", person, **answers)
    assert done.status == 303 and "done=trained" in done.headers["location"]
