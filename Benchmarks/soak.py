"""A month of 1,000 people in ten minutes, for `Benchmarks/run --soak`: does the server hold more memory at the end?

The people are of a real organization and come in through the doors: imported, invited, signed in, notice acknowledged; only
the moment of the acknowledgement is made older, because nothing from before it is kept. Nights and weekends are left out,
since nobody waits while nobody works: each person's 22 working days come in order, 400 heartbeats each (25 in a request), in
between the status bar that editors show, and own pages. The load is even, and comes from other processes on this machine.

The month is that of the heartbeats. The server's own clock stays at today: no night falls into the ten minutes, so that what
happens once a day (keeping raw heartbeats for fourteen days, sealing, notices, letters) is not part of what is measured;
`Tests/JobsTests` have that.
"""

import base64
import csv
import datetime
import io
import json
import multiprocessing
import os
import re
import socket
import sqlite3
import statistics
import subprocess
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor

# An editor that is quiet for eight hours sends 240 (one every 120 s), one in which much is saved and opened about 800.
PEOPLE, WORKING_DAYS, A_DAY, TOGETHER = 1_000, 22, 400, 25
STATUS_BAR_EVERY, PAGES_A_DAY = 2, ["/me", "/me/data"]
# A thousand editors have a connection each. Of few connections the slowest answer of a round would pace all the others.
WORKERS, LINES = 4, 12
# The first fifth is for caches to fill. Then the tenth after it is compared with the last tenth.
WARM, FIRST, LAST = 0.2, 0.3, 0.9
PASSPHRASE = "seven calm lanterns above the harbour"
# What is measured is not how long a passphrase takes.
CHEAP = {"DAYLIGHT_PASSPHRASE_COST": "4"}

TEMPLATES = [
    json.dumps({
        "branch": f"feature/login-{n % 4}", "category": ["coding", "debugging", "code reviewing", "building", "writing tests"][n % 5],
        "cursorpos": n * 7, "dependencies": ["collections", "net/http"], "entity": f"/home/dev/demo/src/app/file{n}.go",
        "type": "file", "is_write": n % 3 == 0, "language": ["Swift", "Python", "Go", "TypeScript", "SQL"][n % 5], "lineno": n + 3,
        "lines": n * 20, "project": f"demo{n // 10}", "project_root_count": 4,
        "user_agent": "wakatime/v1.90.0 (linux-6.8.0-45-generic-unknown) go1.22.12 vscode/1.90.0 vscode-wakatime/24.6.0",
    }, separators=(",", ":"))[:-1] + ',"time":' for n in range(20)]


def working_days(count):
    """The last that are over, oldest first, as seconds at eight in the morning."""
    day, found = datetime.datetime.now(datetime.timezone.utc).replace(hour=8, minute=0, second=0, microsecond=0), []
    while len(found) < count:
        day -= datetime.timedelta(days=1)
        if day.weekday() < 5:
            found.append(int(day.timestamp()))
    return found[::-1]


class Line:
    """A connection that is kept: one request, then its answer."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.file = self.socket.makefile("rb", 65536)

    def send(self, head, body=b""):
        self.socket.sendall(b"%s\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n%s" % (head, len(body), body))

    def answer(self):
        status, length = int(self.file.readline().split()[1]), 0
        while (line := self.file.readline()) not in (b"\r\n", b""):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        return status, self.file.read(length)


def work(port, people, days, a_day, seconds, answers):
    """Sends what these people send. Each round is one request on each connection, then all their answers."""
    lines, batches = [Line(port) for _ in range(LINES)], a_day // TOGETHER
    apart = 8 * 3600 / a_day
    total, done = batches * len(days) * len(people), 0
    found = {"sent": 0, "refused": 0, "read": 0, "unread": 0}
    began = time.monotonic()
    asked = []

    def collect():
        for line, kind in asked:
            status, body = line.answer()
            if kind == "beats":
                taken = body.count(b"},201]") if status == 201 else 0
                found["sent"] += taken
                found["refused"] += TOGETHER - taken
            else:
                found["read" if status == 200 else "unread"] += 1
        asked.clear()

    def ask(kind, *request):
        line = lines[len(asked)]
        line.send(*request)
        asked.append((line, kind))
        if len(asked) == LINES:
            collect()

    for number, day in enumerate(days):
        for batch in range(batches):
            for index, (token, session) in enumerate(people):
                wait = began + done / total * seconds - time.monotonic()
                if wait > 0.002:
                    collect()
                    time.sleep(wait)
                start = day + batch * TOGETHER * apart + index * 0.037
                body = "[" + ",".join([
                    f"{TEMPLATES[(index + batch // 4 + n // 10) % 20]}{start + n * apart:.3f}}}" for n in range(TOGETHER)]) + "]"
                ask("beats", b"POST /api/users/current/heartbeats.bulk HTTP/1.1\r\nContent-Type: application/json\r\n"
                    b"Authorization: Basic " + token, body.encode())
                if (batch + index) % STATUS_BAR_EVERY == 0:
                    ask("read", b"GET /api/v1/users/current/statusbar/today HTTP/1.1\r\nAuthorization: Basic " + token)
                if (batch + index) % batches == 0:
                    page = PAGES_A_DAY[(number + index) % len(PAGES_A_DAY)]
                    ask("read", f"GET {page} HTTP/1.1\r\nCookie: daylight={session}".encode())
                done += 1
    collect()
    answers.put(found | {"seconds": time.monotonic() - began})


def run(binary, directory, *arguments):
    done = subprocess.run(
        [binary, *map(str, arguments), "--data", directory], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env=os.environ | CHEAP)
    return done.stdout


def call(port, path, body, session=None):
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/daylight/v1{path}", json.dumps(body).encode(),
        {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {session}"} if session else {}))
    with urllib.request.urlopen(request, timeout=60) as reply:
        return json.loads(reply.read() or b"null")


class Server:
    def __init__(self, binary, directory, log):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = open(log, "ab")
        self.process = subprocess.Popen(
            [binary, "serve", "--data", directory, "--port", str(self.port)], stdout=subprocess.DEVNULL, stderr=self.log,
            env=os.environ | CHEAP)
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/ready", timeout=1)
                return
            except OSError:
                if self.process.poll() is not None:
                    raise SystemExit("the server ended") from None
                time.sleep(0.01)

    def megabytes(self):
        with open(f"/proc/{self.process.pid}/status") as status:
            return next(int(line.split()[1]) / 1000 for line in status if line.startswith("VmRSS"))

    def stop(self):
        self.process.terminate()
        code = self.process.wait()
        self.log.close()
        return code


def settle(binary, directory, log, count):
    """An organization whose people are all in; answers token and session of each."""
    invitation = json.loads(run(
        binary, directory, "setup", "--organization", "Soak", "--zone", "Europe/Berlin", "--owner", "p0@example.org", "--format", "json"))
    people = directory / "people.csv"
    with open(people, "w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["email", "name", "team", "department", "manager_email", "role", "time_zone"])
        rows.writerows([f"p{n}@example.org", f"P{n}", f"Team {n // 10}", f"Department {n // 100}", "", "", "UTC"] for n in range(1, count))
    run(binary, directory, "import", "organization", people)
    server = Server(binary, directory, log)

    def enter(number):
        own = invitation if number == 0 else json.loads(
            run(binary, directory, "person", "invite", f"p{number}@example.org", "--format", "json"))
        session = call(server.port, "/session", {"token": own["token"], "new_passphrase": PASSPHRASE})["session"]
        call(server.port, "/me/acknowledgements", {}, session)
        token = call(server.port, "/me/tokens", {"kind": "both"}, session)["token"]
        return base64.b64encode(token.encode()), session

    with ThreadPoolExecutor(2) as pool:
        entered = list(pool.map(enter, range(count)))
    listed = list(csv.DictReader(io.StringIO(run(binary, directory, "person", "list"))))
    if len(listed) != count or any(person["acknowledged"] != "yes" for person in listed):
        raise SystemExit("not everybody came in")
    if server.stop() != 0:
        raise SystemExit("the server did not stop")
    with sqlite3.connect(directory / "daylight.sqlite") as line:
        line.execute("UPDATE people SET acknowledged_at = acknowledged_at - ?", (60 * 86_400 * 1_000_000,))
        # As if the first phase of the rollout had been over then.
        line.execute("UPDATE phases SET since = since - ?", (61 * 86_400 * 1_000_000,))
        line.execute("INSERT INTO phases (since, phase) SELECT MAX(since) + 1, 2 FROM phases")
    line.close()
    return entered


def soak(binary, directory, seconds, say, people=PEOPLE, days=WORKING_DAYS, a_day=A_DAY):
    """Answers the figures."""
    directory.mkdir()
    log = directory.parent / "soak.log"
    say(f"{people:,} people come in …")
    entered = settle(binary, directory, directory.parent / "soak-before.log", people)
    say(f"{days} working days of them in {seconds} s: {people * days * a_day:,} heartbeats; the server's clock stays at today, "
        "and nothing that happens once a night falls into it …")
    server, answers = Server(binary, directory, log), multiprocessing.Queue()
    workers = [
        multiprocessing.Process(target=work, args=(server.port, entered[n::WORKERS], working_days(days), a_day, seconds, answers))
        for n in range(WORKERS)]
    held, began = [], time.monotonic()
    for worker in workers:
        worker.start()
    while any(worker.is_alive() for worker in workers):
        held.append((time.monotonic() - began, server.megabytes()))
        if len(held) % 15 == 1:
            say(f"  {held[-1][0]:4.0f} s {held[-1][1]:6.1f} MB")
        time.sleep(seconds / 300)
    if any(worker.exitcode != 0 for worker in workers):
        raise SystemExit("a worker of the soak ended: see above")
    counts = [answers.get() for _ in workers]
    took = max(each["seconds"] for each in counts)
    figures = {f"soak_{key}": sum(each[key] for each in counts) for key in ("sent", "refused", "read", "unread")}
    first = statistics.median(size for at, size in held if WARM * took <= at < FIRST * took)
    last = statistics.median(size for at, size in held if at >= LAST * took)
    stopped = server.stop()
    with sqlite3.connect(directory / "daylight.sqlite") as line:
        stored = line.execute("SELECT COUNT(*) FROM heartbeats").fetchone()[0]
    line.close()
    return figures | {
        "soak_seconds": took, "soak_lost": figures["soak_sent"] - stored, "soak_exit_code": stopped,
        "soak_errors_logged": len(re.findall(r"^\S+ (?:error|critical) ", log.read_text(), re.MULTILINE)),
        "soak_megabytes_warm": first, "soak_megabytes": last, "soak_highest_megabytes": max(size for _, size in held),
        "soak_memory_ratio": last / first,
    }
