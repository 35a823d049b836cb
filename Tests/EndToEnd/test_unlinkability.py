"""Guarantee G19, measured: whoever has the whole database, its files and everything the server has logged names the sender of a
concern no better than by chance among those who could have written it.

Houses of the built binary, with its log at its most talkative. In each week those who are there open a page, in an order that their
sessions tell to the microsecond; some of them send a concern at that very moment, some a cover, most nothing. Then the batch is
handed over, and the attackers, who know all of that order, put it beside every order in which the rows, their ids, receipts and bytes
stand, and beside the lines of the log: once while letters wait, after the hourly turn, and once when they are handed over. The one who
guesses best counts.

*Eligible* are those who could have written it: who hold passes, and were here in its week. Whoever has the database sees who was not,
and rules them out, so that chance is the mean of 1/(who was here), and not the smaller 1/(who holds passes), which is printed beside it.

`DAYLIGHT_TEST_TRIALS` is how many concerns are guessed: 300 here; `Benchmarks/run --unlinkability` does 10,000, the figure of the
guarantee.
"""

import hashlib
import json
import math
import os
import random
import re
import secrets
import sqlite3
import time
from collections import Counter

import pytest

from blind import Pass, letter, number
from contract import COOKIE, PATIENCE
from house import Server, begin, set_up

TRIALS = int(os.environ.get("DAYLIGHT_TEST_TRIALS", "300"))
SEED = int(os.environ.get("DAYLIGHT_TEST_SEED", "1"))
PEOPLE = 24
HOUR = 3_600_000_000


def sha256(words):
    return hashlib.sha256(words.encode()).hexdigest()


class Week:
    """What is known of one batch after it was handed over, and who wrote what in it."""

    def __init__(self):
        self.seen = []
        self.writers = {}


class Talking:
    """A house in which everybody holds passes."""

    def __init__(self, folder, chance):
        self.chance, self.weeks = chance, 0
        self.data = folder / "data"
        self.data.mkdir(parents=True)
        set_up(self.data, solo=False)
        begin(3, self.data)
        self.people = [f"p{number:02}" for number in range(PEOPLE)]
        now = int(time.time() * 1_000_000)
        with self.line() as line:
            line.executemany(
                "INSERT INTO people (person_id, email, name, zone, passphrase_hash, made_at) VALUES (?, ?, ?, 'UTC', 'x', 0)",
                [(person, f"{person}@x.org", person) for person in self.people])
            line.executemany(
                "INSERT INTO sessions (hash, person_id, csrf, made_at, last_used_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
                [(sha256(f"session of {person}"), person, f"csrf-of-{person}", now, now, now + 24 * HOUR)
                 for person in self.people])
        self.server = Server(self.data, DAYLIGHT_LOG_LEVEL="trace").start()
        self.passes = {}
        for person in chance.sample(self.people, PEOPLE):
            self.fetch(person)

    def line(self):
        line = sqlite3.connect(self.data / "daylight.sqlite", timeout=PATIENCE)
        return line

    def cookie(self, person):
        return {"Cookie": f"{COOKIE}=session of {person}"}

    def fetch(self, person):
        open_now = self.server.call("GET", "/feedback/passes", headers=self.cookie(person)).json()
        period = next(each for each in open_now if each["purpose"] == "concern")
        made = [Pass(number(period["modulus"])) for _ in range(period["passes"])]
        signed = self.server.call(
            "POST", "/feedback/passes", headers={**self.cookie(person), "Origin": self.server.url},
            json={"csrf": f"csrf-of-{person}", "period": period["period"], "requests": [each.request for each in made]})
        assert signed.status == 200, signed
        for each, signature in zip(made, signed.json()):
            each.finish(signature)
        self.period, self.passes[person] = period["period"], made

    def send(self, person, **fields):
        taken = self.server.call(
            "POST", "/feedback/letters", letter(self.period, self.passes[person].pop(), **fields),
            {"Content-Type": "application/json", "Origin": self.server.url})
        assert (taken.status, taken.text) == (200, "Taken."), taken

    def week(self):
        """Everybody who is there opens a page, and does next what a writer would do next."""
        week = Week()
        self.weeks += 1
        with self.line() as line:
            line.execute("UPDATE sessions SET last_used_at = last_used_at - ?", (HOUR,))
        self.logged = len(self.server.err.read_bytes())
        there = [person for person in self.people if self.chance.random() < 0.85]
        week.seen = self.chance.sample(there, len(there))
        able = [person for person in there if self.passes[person]]
        writers = set(self.chance.sample(able, min(len(able), self.chance.randint(3, len(there)))))
        for person in week.seen:
            assert self.server.call("GET", "/feedback/passes", headers=self.cookie(person)).status == 200
            self.noted(person)
            if person in writers:
                receipt = secrets.token_hex(10)
                words = "It is about my week. " * self.chance.randint(1, 90)
                self.send(person, kind="concern", words=words, receipt=sha256(receipt))
                week.writers[sha256(receipt)] = person
            elif self.passes[person] and self.chance.random() < 0.5:
                self.send(person, kind="cover")
        return week

    def noted(self, person):
        """When a session was used is written beside the work: as soon as it stands there, this person was the last one."""
        began = time.monotonic()
        with self.line() as line:
            while line.execute("SELECT MAX(last_used_at) = last_used_at FROM (SELECT person_id, last_used_at, MAX(last_used_at) "
                               "OVER () AS newest FROM sessions) WHERE person_id = ?", (person,)).fetchone() is None:
                assert time.monotonic() - began < PATIENCE

    def turn(self):
        """The hourly turn, which a server that starts begins with; a letter that waits is under a new id after it."""
        with self.line() as line:
            ids = line.execute("SELECT concern_id FROM concerns WHERE released_on IS NULL").fetchall()
        self.server.stop()
        self.server.start()
        began = time.monotonic()
        with self.line() as line:
            while line.execute("SELECT concern_id FROM concerns WHERE concern_id = ?", ids[0]).fetchone():
                assert time.monotonic() - began < PATIENCE
                time.sleep(0.01)

    def hand_over(self):
        """As if two weeks had gone by."""
        with self.line() as line:
            line.execute("UPDATE concerns SET box = '2026-W01' WHERE released_on IS NULL")
        self.turn()

    def bytes_of(self, name):
        file = self.data / name
        return file.read_bytes() if file.exists() else b""


def places(content, rows, column):
    """Rows in the order in which a value of theirs first stands in a file; nil unless all do."""
    found = {row: content.find(row[column].encode()[:60]) for row in rows}
    return sorted(rows, key=found.get) if min(found.values()) >= 0 else None


ID, RECEIPT, WORDS = range(3)


def orders(house, known):
    """Every order in which the rows of the newest batch stand anywhere."""
    with house.line() as line:
        every = [tuple(row) for row in line.execute("SELECT concern_id, receipt, words FROM concerns")]
    rows = [row for row in every if row[RECEIPT] not in known]
    found = {"as they come": rows}
    for name, column in (("id", ID), ("receipt", RECEIPT), ("words", WORDS)):
        found[f"by {name}"] = sorted(rows, key=lambda row: row[column])
        for file in ("daylight.sqlite", "daylight.sqlite-wal"):
            found[f"by the place of {name} in {file}"] = places(house.bytes_of(file), rows, column)
    found["by length"] = sorted(rows, key=lambda row: len(row[WORDS]))
    return rows, {name: order for name, order in found.items() if order}


def at_rank(order, seen):
    """Whoever stands in the row of people where the letter stands in the row of letters."""
    return {row[RECEIPT]: seen[min(len(seen) - 1, (2 * place + 1) * len(seen) // (2 * len(order)))] for place, row in enumerate(order)}


def marks(lines):
    """After how many pages a letter came: by a line of its own, or by the number of a request that has none."""
    pages, last, found = 0, None, []
    for said in lines:
        if "feedback/letters" in said:
            found.append(pages - 1)
        number = re.search(r"request.id=([0-9a-f]+)", said)
        if number:
            if last is not None and int(number[1], 16) - last > 1:
                found.append(pages - 1)
            last = int(number[1], 16)
        pages += "/feedback/passes" in said
    return found


def by_log(house, rows, seen):
    """Whoever opened the page before a letter is its sender."""
    found = marks(house.server.err.read_bytes()[house.logged:].decode().splitlines())
    if not found:
        return None
    return {row[RECEIPT]: seen[min(len(seen) - 1, max(0, found[place * len(found) // len(rows)]))] for place, row in enumerate(rows)}


def by_likeness(house, rows, seen):
    """Of what a person has asked to be signed, and of what was used up, the text that is most like one of the letter."""
    with house.line() as line:
        requests = dict(line.execute("SELECT person_id, request FROM voice_fetches"))
    alike = lambda one, other: len(os.path.commonprefix([one, other]))
    return {row[RECEIPT]: max(seen, key=lambda person: max(alike(requests[person], row[ID]), alike(requests[person], row[RECEIPT])))
            for row in rows}


def by_time(house, rows, seen):
    """Any moment that stands beside a letter, or in a row that names it."""
    with house.line() as line:
        used = dict(line.execute("SELECT person_id, last_used_at FROM sessions"))
        tables = [name for (name,) in line.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        everything = [(table, row) for table in tables for row in line.execute(f"SELECT * FROM {table}")]
    guesses = {}
    for row in rows:
        beside = [value for table, cells in everything if row[ID] in cells or row[RECEIPT] in cells
                  for value in cells if isinstance(value, int) and value > min(used.values())]
        before = [person for person in seen if beside and used[person] <= min(beside)]
        if before:
            guesses[row[RECEIPT]] = max(before, key=used.get)
    return guesses or None


def guesses(house, week, known, when):
    rows, found = orders(house, known)
    assert {row[RECEIPT] for row in rows} == set(week.writers)
    made = {name: at_rank(order, week.seen) for name, order in found.items()}
    for name, guess in (("log", by_log), ("likeness", by_likeness), ("time", by_time)):
        made[name] = guess(house, rows, week.seen) or {}
    return {f"{when}, {name}": guess for name, guess in made.items()}


def simulate(folder, trials, spoil=None, seed=SEED):
    """How often each attacker is right, and how often chance would be.

    `spoil` changes the house after a batch was handed over: the control, in which something tells."""
    chance, right, by_chance, done, houses, told = random.Random(seed), Counter(), 0.0, 0, 0, 0
    while done < trials:
        house, known = Talking(folder / f"house-{seed}-{houses}", chance), set()
        houses += 1
        try:
            while done < trials and sum(len(left) for left in house.passes.values()) > PEOPLE:
                week = house.week()
                told += len(marks(house.server.err.read_bytes()[house.logged:].decode().splitlines()))
                house.turn()
                made = guesses(house, week, known, "waiting")
                house.hand_over()
                if spoil:
                    spoil(house, week)
                for name, guess in (made | guesses(house, week, known, "handed over")).items():
                    right[name] += sum(guess.get(receipt) == writer for receipt, writer in week.writers.items())
                known |= set(week.writers)
                done += len(week.writers)
                by_chance += len(week.writers) / len(week.seen)
        finally:
            house.server.stop()
    return right, by_chance / done, done, houses, told


def most(chance, trials, attackers):
    """Beyond it fewer than one honest run in ten thousand comes, however many attackers there are (normal approximation)."""
    deviations = next(z / 100 for z in range(100, 900) if math.erfc(z / 100 / math.sqrt(2)) / 2 * attackers < 1e-4)
    return chance + deviations * math.sqrt(chance * (1 - chance) / trials)


def test_from_the_whole_database_and_the_log_nobody_guesses_the_sender_better_than_by_chance(folder):
    right, chance, trials, houses, told = simulate(folder, TRIALS)
    best, hits = right.most_common(1)[0]
    bound = most(chance, trials, len(right))
    print(f"\nunlinkability: {trials} concerns of {houses} houses of {PEOPLE}: best guess {hits / trials:.4f} ({best}), "
          f"chance {chance:.4f} among the {1 / chance:.1f} eligible, {1 / PEOPLE:.4f} among the {PEOPLE} who hold passes, bound {bound:.4f}")
    figures = {"trials": trials, "best": hits / trials, "chance": chance, "chance_of_holders": 1 / PEOPLE, "bound": bound}
    print(f"unlinkability-figures {json.dumps(figures)}")
    print(json.dumps({name: round(count / trials, 4) for name, count in sorted(right.items())}, indent=1))
    assert hits / trials <= bound, (best, right)
    assert hits > 0, "somebody guesses"
    # Covers hide most of what a line would tell from this figure: there is no such line, and no number is left out, at all.
    assert told == 0, f"the log tells of {told} letters"


def in_order(house, week):
    """Ids that count as rows come: what a naive table would do."""
    with house.line() as line:
        for place, receipt in enumerate(week.writers):
            line.execute("UPDATE concerns SET concern_id = ? WHERE receipt = ?", (f"{house.weeks:04}{place:04}", receipt))


def with_moments(house, week):
    """A moment beside each letter: what a naive table would hold."""
    with house.line() as line:
        line.execute("CREATE TABLE IF NOT EXISTS moments (receipt TEXT, at INTEGER)")
        for receipt, writer in week.writers.items():
            line.execute("INSERT INTO moments SELECT ?, last_used_at + 1 FROM sessions WHERE person_id = ?", (receipt, writer))


@pytest.mark.parametrize("spoil", [in_order, with_moments])
def test_the_same_attackers_see_it_at_once_where_something_tells(folder, spoil):
    right, chance, trials, _, _ = simulate(folder, 40, spoil)
    best, hits = right.most_common(1)[0]
    assert hits / trials > most(chance, trials, len(right)), (best, right, chance)
