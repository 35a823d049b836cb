"""Times of the rollout's pages with ten thousand people, over HTTP on the same machine: more than in process, never less."""

import http.client
import json
import socket
import sqlite3
import subprocess
import time

PEOPLE, MANAGERS = 10_000, 800
PAGES = [
    "/rollout", "/rollout/questions", "/rollout/training", "/rollout/policy", "/rollout/audit", "/rollout/pack",
    "/rollout/pack/works-agreement", "/policy", "/trustee", "/hr", "/feedback",
]


def fill(database):
    """An organization in full launch of which two hundred have said or asked something."""
    now = int(time.time() * 1_000_000)
    day = 86_400_000_000
    with sqlite3.connect(database) as line:
        owner, = line.execute("SELECT person_id FROM people").fetchone()
        line.executemany(
            "INSERT INTO people (person_id, email, name, zone, passphrase_hash, acknowledged_at, acknowledged_version, made_at) "
            "VALUES (?, ?, ?, 'UTC', 'x', ?, 3, 0)",
            [(f"b{n:05}", f"b{n}@x.org", f"Person {n}", now - 30 * day) for n in range(PEOPLE)])
        line.executemany(
            "INSERT INTO managers (person_id, since, manager_id) VALUES (?, '2026-01-05', ?)",
            [(f"b{n:05}", f"b{n % MANAGERS:05}") for n in range(MANAGERS, PEOPLE)])
        line.executemany(
            "INSERT INTO places (person_id, since, team, department) VALUES (?, '2026-01-05', ?, 'Tech')",
            [(f"b{n:05}", f"Team {n % MANAGERS}") for n in range(PEOPLE)])
        line.executemany("INSERT INTO trainings VALUES (?, ?)", [(f"b{n:05}", now - 20 * day) for n in range(MANAGERS)])
        line.executemany("INSERT INTO policy_acknowledgements VALUES (?, 1, ?)", [(f"b{n:05}", now - 20 * day) for n in range(PEOPLE)])
        line.execute("INSERT INTO purposes VALUES (1, 'To find what slows the work down.', ?, ?)", (owner, now - 60 * day))
        line.execute(
            "INSERT INTO policies VALUES (1, 'no', 'Not used.', 'no', 'Not used.', 'no', 'Not used.', ?, ?)", (owner, now - 60 * day))
        line.executemany(
            "INSERT INTO attestations VALUES ('conversation', ?, ?, 'owner', 'There was a talk.', '2026-11-20')",
            [(now - n * day, owner) for n in range(100)])
        line.executemany(
            "INSERT INTO register_questions (question_id, person_id, words, asked_at, answer, answered_by, answered_at) "
            "VALUES (?, ?, 'Who reads all of this?', ?, 'You do.', ?, ?)",
            [(f"q{n}", f"b{n:05}", now - 40 * day, owner, now - 30 * day) for n in range(200)])
        line.execute("INSERT INTO roles (person_id, role, scope, since) VALUES (?, 'hr', 'organization', 0)", (owner,))
        for number, phase in enumerate((2, 3, 4)):
            line.execute("INSERT INTO phases VALUES ((SELECT MAX(since) FROM phases) + ?, ?)", (number + 1, phase))


def rollout(daylight, scratch, say):
    made = subprocess.run(
        [daylight, "setup", "--organization", "Large", "--zone", "UTC", "--owner", "o@x.org", "--format", "json", "--data", scratch],
        check=True, stdout=subprocess.PIPE, text=True)
    fill(scratch / "daylight.sqlite")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [daylight, "serve", "--data", scratch, "--port", str(port)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        while not server.stdout.readline().startswith("Daylight is ready"):
            pass
        wire = http.client.HTTPConnection("127.0.0.1", port)
        wire.request("POST", "/api/daylight/v1/session", json.dumps(
            {"token": json.loads(made.stdout)["token"], "new_passphrase": "a passphrase of the bench"}), {"Content-Type": "application/json"})
        session = json.loads(wire.getresponse().read())["session"]
        figures = {}
        for page in PAGES:
            times, size = [], 0
            for _ in range(300):
                began = time.perf_counter()
                wire.request("GET", page, headers={"Cookie": f"daylight={session}"})
                reply = wire.getresponse()
                size = len(reply.read())
                times.append(time.perf_counter() - began)
                if reply.status != 200:
                    raise SystemExit(f"{page}: {reply.status}")
            times.sort()
            say(f"  {page}: p50 {times[150] * 1000:.1f} ms, p99 {times[296] * 1000:.1f} ms, {size} bytes")
            figures[page] = times[296] * 1000
        return {"rollout_pages_ms_p99": max(figures.values())}
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    import sys
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        print(rollout(sys.argv[1], Path(folder) / "data", print))
