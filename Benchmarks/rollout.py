"""Times of the rollout's pages with ten thousand people, over HTTP on the same machine: more than in process, never less."""

import datetime
import http.client
import json
import random
import socket
import sqlite3
import subprocess
import time

PEOPLE, MANAGERS = 10_000, 800
DAY = 86_400_000_000
PAPERS = ("records-of-processing", "impact-assessment", "works-agreement", "handbook-clause", "notice", "poster", "checklist")
# Where a page of older changes begins: in the middle of those that the ledger has.
OLDER = 5_000
# Who opens what: each page by somebody for whom it is full.
PAGES = {
    "o@x.org": ["/rollout", "/rollout/start", "/rollout/start?step=3", "/rollout/policy", "/rollout/questions", "/rollout/audit",
                "/rollout/pack", "/rollout/pack?against=0123456789abcdef", *(f"/rollout/pack/{paper}" for paper in PAPERS), "/policy", "/admin"],
    "hr@x.org": ["/hr", "/hr?reports=all", "/hr?contests=all", "/hr?managers=5", "/feedback/concerns", "/feedback/concerns?from=100", "/rollout/questions",
                 "/looks/case0"],
    "trustee@x.org": ["/trustee", "/trustee?reports=all", "/trustee?contests=all", "/trustee?changes=all", f"/trustee?changes={OLDER}", "/feedback/concerns",
                      "/feedback"],
    # The manager of the next.
    "b1@x.org": ["/me/looks", "/looks/own0"],
    "b801@x.org": ["/rollout", "/rollout/training", "/rollout/questions", "/rollout/audit", "/policy", "/feedback", "/me/data",
                   "/me/looks", "/me/notice", "/trustee", "/looks/own0", "/looks/case0"],
}


def entry(kind, at, **fields):
    moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at / 1_000_000))
    return json.dumps({"at": moment, "kind": kind} | fields, sort_keys=True, separators=(",", ":"))


def fill_ledger(line, owner, now):
    """Two years of an organization of that size: what people said, every change of a manager, looks, and the cells of the weeks."""
    first, = line.execute("SELECT MAX(idx) + 1 FROM ledger_openings").fetchone()
    rows, chance = [], random.Random(8)

    def write(kind, count, **fields):
        for number in range(count):
            at = now - chance.randrange(730) * DAY
            said = {name: value(number) if callable(value) else value for name, value in fields.items()}
            rows.append((entry(kind, at, **said), kind, at))

    def person(number):
        return f"b{number % PEOPLE:05}"

    write("role", PEOPLE, person=person, relation="manager")
    write("role", 400, person=person, role="maintainer", scope="department:Tech", change="given")
    write("look-asked", 3_000, by=lambda number: f"b{number % MANAGERS:05}", person=person)
    write("look-opened", 9_000, by=lambda number: f"b{number % MANAGERS:05}", person=person)
    write("look-refused", 1_000, by=lambda number: f"b{number % MANAGERS:05}", person=person)
    write("attestation", 200, by=owner)
    write("setting", 300, setting="pulse-line", value="3.0", **{"from": "2026-01-01T00:00:00Z"})
    write("sole-basis", 400, what="opened")
    write("export", 2_000, what="me")
    write("sealed-cell", 100_000, metric="focus-time", panel="p", change="0")
    line.executemany(
        "INSERT INTO ledger_openings (idx, salt, content, kind, person_id, written_at) VALUES (?, '00', ?, ?, NULL, ?)",
        [(first + number, content, kind, at) for number, (content, kind, at) in enumerate(rows)])


def fill_cells(line, now):
    """Two years of ten metrics of a panel for each team: what was published in an organization of that size."""
    first = time.gmtime((now - 730 * DAY) / 1_000_000)
    monday = datetime.date(first.tm_year, first.tm_mon, first.tm_mday)
    monday -= datetime.timedelta(monday.weekday())
    weeks = ["%d-W%02d" % (monday + datetime.timedelta(7 * number)).isocalendar()[:2] for number in range(104)]
    line.executemany("INSERT INTO sealed_weeks VALUES (?, ?)", [(week, now - (104 - n) * 7 * DAY) for n, week in enumerate(weeks)])
    line.executemany(
        "INSERT INTO panels (panel_id, quarter, from_week, to_week, department, people, frozen_at, leaf) "
        "VALUES (?, '2025-Q1', ?, ?, 'Tech', 12, ?, 1)",
        [(f"panel{n:04}", weeks[0], weeks[-1], now - 730 * DAY) for n in range(MANAGERS)])
    line.executemany(
        "INSERT INTO cells (metric, week, panel_id, change, sealed_at, leaf) VALUES (?, ?, ?, ?, ?, 1)",
        ((f"metric{metric}", week, f"panel{n:04}", None if (n + metric) % 7 == 0 else 0.5, now - (104 - place) * 7 * DAY)
         for n in range(MANAGERS) for metric in range(10) for place, week in enumerate(weeks)))


def fill_desks(line, owner, now):
    """Reports, contests, concerns and pulses, of which one in ten is open."""
    for table, name, columns in (
            ("sole_basis_reports", "report_id", "decision, words"), ("contests", "contest_id", "matter, place, about, words")):
        words = ("review", "It rests on one figure.") if "decision" in columns else ("wrong", "recorded", "last week", "It was not me.")
        marks = ", ".join("?" * (len(words) + 8))
        line.executemany(
            f"INSERT INTO {table} ({name}, person_id, {columns}, opened_at, due, owner_id, outcome, closed_by, closed_at) VALUES ({marks})",
            [(f"{name}{n}", f"b{n:05}", *words, now - 20 * DAY, "2026-12-24", owner,
              None if n % 10 == 0 else "It was made again.", None if n % 10 == 0 else owner, None if n % 10 == 0 else now - 5 * DAY)
             for n in range(200)])
    line.executemany(
        "INSERT INTO concerns (concern_id, receipt, words, released_on, outcome, closed_on) VALUES (?, ?, ?, '2026-11-02', ?, ?)",
        [(f"c{n:04}", f"r{n:04}", "A" * 10_000, None if n % 10 == 0 else "explained", None if n % 10 == 0 else "2026-11-20") for n in range(200)])
    line.executemany(
        "INSERT INTO concern_replies (reply_id, concern_id, hat, words, said_on) VALUES (?, ?, 'hr', ?, '2026-11-09')",
        [(f"a{n:04}", f"c{n:04}", "A" * 10_000) for n in range(200)])
    line.executemany(
        "INSERT INTO pulses (period, last_day, halves, published_at, panel) VALUES (?, ?, 8, ?, ?)",
        [(f"20{25 + n // 12}-{n % 12 + 1:02}-{panel}", f"20{25 + n // 12}-{n % 12 + 1:02}-28", now - (24 - n) * 30 * DAY, f"Tech {panel}")
         for n in range(22) for panel in range(20)])


def fill_looks(line, owner, now):
    """Looks of managers at their people, and of HR in cases, which are over (one that is open would be closed: this house's checklist has
    gaps, and its ledger is not a chain); cases and signatures that wait, and those of earlier; teams that agreed."""
    question = "I noticed fewer hours in these weeks: what is happening?"
    weeks = ("focus-time activity-time", "2026-W30", "2026-W38", question)
    looks = [(f"look{n}", f"b{n % MANAGERS:05}", f"b{MANAGERS + n:05}", *weeks, now - (30 + n) * DAY, now - (29 + n) * DAY, now - (22 + n) * DAY,
              None, None) for n in range(200)]
    # Of one person fifty, of one manager as many, and cases that are over.
    looks += [(f"own{n}", "b00001", "b00801", *weeks, now - (40 + 8 * n) * DAY, now - (39 + 8 * n) * DAY, now - (32 + 8 * n) * DAY, None, None)
              for n in range(50)]
    looks += [(f"case{n}", "hr", f"b{801 + n:05}", *weeks, now - (40 + n) * DAY, now - (39 + n) * DAY, now - (32 + n) * DAY, "workload",
               f"2026-{n:03}") for n in range(50)]
    line.executemany(
        "INSERT INTO looks (look_id, viewer_id, person_id, metrics, from_week, to_week, question, asked_at, opens_at, expires_at, case_category, "
        "case_number) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", looks)
    line.executemany(
        "INSERT INTO case_requests (look_id, viewer_id, person_id, metrics, from_week, to_week, question, case_category, case_number, asked_at, "
        "expires_at, entry) VALUES (?, 'hr', ?, ?, ?, ?, ?, 'workload', ?, ?, ?, 1)",
        [(f"wish{n}", f"b{1_000 + n:05}", *weeks, f"2026-8{n:02}", now - DAY, now + 13 * DAY) for n in range(25)])
    line.executemany(
        "INSERT INTO cosignatures (cosignature_id, matter, person_id, amount, asked_by, asked_at, expires_at, signed_by, signed_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(f"reset{n}", "reset", f"b{1_100 + n:05}", None, owner, now - DAY, now + 13 * DAY, None, None) for n in range(25)]
        + [(f"earlier{n}", "reset", f"b{1_200 + n:05}", None, owner, now - (30 + n) * DAY, now - (16 + n) * DAY, "trustee", now - (29 + n) * DAY)
           for n in range(200)])
    line.executemany("INSERT INTO team_contexts VALUES (?, 'product teams', ?, ?)", [(f"Team {n}", owner, now - 20 * DAY) for n in range(100)])
    line.executemany(
        "INSERT INTO team_agreements VALUES (?, ?, 'product teams', ?, ?, ?)",
        [(f"Team {one}", f"Team {other}", owner, now - 10 * DAY, now + 300 * DAY)
         for n in range(1, 100, 2) for one, other in ((n, n + 1), (n + 1, n))])


def fill(database):
    """An organization in full launch of ten thousand people, two years old."""
    now = int(time.time() * 1_000_000)
    with sqlite3.connect(database) as line:
        owner, = line.execute("SELECT person_id FROM people").fetchone()
        line.executemany(
            "INSERT INTO people (person_id, email, name, zone, passphrase_hash, acknowledged_at, acknowledged_version, made_at) "
            "VALUES (?, ?, ?, 'UTC', 'x', ?, 9, 0)",
            [(f"b{n:05}", f"b{n}@x.org", f"Person {n}", now - 30 * DAY) for n in range(PEOPLE)])
        line.executemany(
            "INSERT INTO people (person_id, email, name, zone, acknowledged_at, acknowledged_version, made_at) VALUES (?, ?, ?, 'UTC', ?, 9, 0)",
            [(name, f"{name}@x.org", name, now - 30 * DAY) for name in ("hr", "trustee")])
        line.executemany(
            "INSERT INTO managers (person_id, since, manager_id) VALUES (?, '2026-01-05', ?)",
            [(f"b{n:05}", f"b{n % MANAGERS:05}") for n in range(MANAGERS, PEOPLE)])
        line.executemany(
            "INSERT INTO places (person_id, since, team, department) VALUES (?, '2026-01-05', ?, 'Tech')",
            [(f"b{n:05}", f"Team {n % MANAGERS}") for n in range(PEOPLE)])
        line.executemany("INSERT INTO trainings VALUES (?, ?)", [(f"b{n:05}", now - 20 * DAY) for n in range(MANAGERS)])
        line.executemany("INSERT INTO policy_acknowledgements VALUES (?, 1, ?)", [(f"b{n:05}", now - 20 * DAY) for n in range(PEOPLE)])
        line.execute("INSERT INTO purposes VALUES (1, 'To find what slows the work down.', ?, ?)", (owner, now - 60 * DAY))
        line.execute(
            "INSERT INTO policies VALUES (1, 'no', 'Not used.', 'no', 'Not used.', 'no', 'Not used.', ?, ?)", (owner, now - 60 * DAY))
        line.executemany(
            "INSERT INTO attestations (matter, attested_at, person_id, hat, words, held_on) "
            "VALUES ('conversation', ?, ?, 'owner', 'There was a talk.', '2026-11-20')",
            [(now - n * DAY, owner) for n in range(100)])
        line.executemany(
            "INSERT INTO register_questions (question_id, person_id, words, asked_at, answer, answered_by, answered_at) "
            "VALUES (?, ?, 'Who reads all of this?', ?, 'You do.', ?, ?)",
            [(f"q{n}", f"b{n:05}", now - 40 * DAY, owner, now - 30 * DAY) for n in range(200)])
        # Long enough: what people wrote opens fourteen days after the role.
        line.executemany(
            "INSERT INTO roles (person_id, role, scope, since) VALUES (?, ?, 'organization', 0)", [("hr", "hr"), ("trustee", "trustee")])
        fill_cells(line, now)
        fill_desks(line, owner, now)
        fill_looks(line, owner, now)
        fill_ledger(line, owner, now)
        line.execute("UPDATE phases SET since = ?", (now - 730 * DAY,))
        for number, phase in enumerate((2, 3, 4)):
            line.execute("INSERT INTO phases VALUES (?, ?)", (now - (700 - 60 * number) * DAY, phase))


def enter(wire, token):
    wire.request("POST", "/api/daylight/v1/session", json.dumps(
        {"token": token, "new_passphrase": "a passphrase of the bench"}), {"Content-Type": "application/json"})
    return json.loads(wire.getresponse().read())["session"]


def rollout(daylight, scratch, say, rounds=300):
    def run(*arguments):
        done = subprocess.run(
            [daylight, *arguments, "--format", "json", "--data", scratch], check=True, stdout=subprocess.PIPE, text=True)
        return json.loads(done.stdout)["token"]

    tokens = {"o@x.org": run("setup", "--organization", "Large", "--zone", "UTC", "--owner", "o@x.org")}
    fill(scratch / "daylight.sqlite")
    for person in set(PAGES) - {"o@x.org"}:
        with sqlite3.connect(scratch / "daylight.sqlite") as line:
            line.execute("UPDATE people SET passphrase_hash = NULL WHERE email = ?", (person,))
        tokens[person] = run("person", "invite", person)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [daylight, "serve", "--data", scratch, "--port", str(port)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        while not server.stdout.readline().startswith("Daylight is ready"):
            pass
        wire = http.client.HTTPConnection("127.0.0.1", port)
        sessions = {person: enter(wire, token) for person, token in tokens.items()}
        with sqlite3.connect(scratch / "daylight.sqlite") as line:
            line.execute("UPDATE people SET entered_at = 0")
            # The server keeps what past quarters came to, as it does every day.
            while line.execute("SELECT COUNT(*) FROM self_audits").fetchone() == (0,):
                time.sleep(0.1)
        figures = {}
        for person, pages in PAGES.items():
            for page in pages:
                times, size = [], 0
                for _ in range(rounds):
                    began = time.perf_counter()
                    wire.request("GET", page, headers={"Cookie": f"daylight={sessions[person]}"})
                    reply = wire.getresponse()
                    size = len(reply.read())
                    times.append(time.perf_counter() - began)
                    if reply.status != 200:
                        raise SystemExit(f"{page} of {person}: {reply.status}")
                times.sort()
                say(f"  {page} ({person}): p50 {times[rounds // 2] * 1000:.1f} ms, p99 {times[rounds * 99 // 100 - 1] * 1000:.1f} ms, {size} bytes")
                figures[person, page] = times[rounds * 99 // 100 - 1] * 1000
        return {"rollout_pages_ms_p99": max(figures.values())}
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    import sys
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        # Fewer rounds tell whether every page answers, and nothing of its time.
        print(rollout(sys.argv[1], Path(folder) / "data", print, *map(int, sys.argv[2:])))
