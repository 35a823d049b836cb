#!/usr/bin/env python3
"""How many webhooks a second are taken durably, on SQLite.

    Benchmarks/hooks.py [--binary F] [--seconds N] [--lines N]

Signed deliveries of pull requests, of the size that GitHub sends (about 22 KB, of which little is read), each a new one, come
over kept connections from another process on this machine, each line waiting for its answer before it sends the next. At the end
the rows are counted: as many as were answered 200.
"""

import argparse
import hashlib
import hmac
import json
import multiprocessing
import os
import socket
import sqlite3
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SECRET = b"a secret for the benchmark"


def body(number, size):
    pull = {
        "action": "synchronize", "number": number, "repository": {"full_name": "acme/shop", "id": 1},
        "pull_request": {
            "number": number, "draft": False, "user": {"login": f"dev{number % 40}", "type": "User"},
            "created_at": "2026-11-02T09:00:00Z", "updated_at": "2026-11-03T09:00:00Z", "closed_at": None, "merged_at": None,
            "merge_commit_sha": f"{number:040x}", "head": {"sha": f"{number:040x}", "ref": "branch"}},
        "sender": {"login": "dev", "type": "User"}}
    # What GitHub sends around it: addresses, mostly.
    filler = {f"{name}_url": f"https://api.github.com/repos/acme/shop/{name}{{/sha}}" for name in range(size // 70)}
    return json.dumps(pull | {"filler": filler}, separators=(",", ":")).encode()


def request(hook, number, size):
    payload = body(number, size)
    signature = hmac.new(SECRET, payload, hashlib.sha256).hexdigest()
    return (
        f"POST {hook} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nX-GitHub-Event: pull_request\r\n"
        f"X-GitHub-Delivery: {number}\r\nX-Hub-Signature-256: sha256={signature}\r\nContent-Length: {len(payload)}\r\n\r\n"
    ).encode() + payload


def line(port, requests, until, counts):
    with socket.create_connection(("127.0.0.1", port)) as way:
        way.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        taken = refused = 0
        for each in requests:
            if time.monotonic() > until:
                break
            way.sendall(each)
            answer = way.recv(4096)
            while b"\r\n\r\n" not in answer or not answer.rstrip().endswith(b"}"):
                more = way.recv(4096)
                if not more:
                    break
                answer += more
            if answer.startswith(b"HTTP/1.1 200"):
                taken += 1
            else:
                refused += 1
        counts.append((taken, refused))


def worker(port, hook, first, count, lines, size, gate, seconds, answers):
    requests = [[request(hook, first + place * count + n, size) for n in range(count)] for place in range(lines)]
    gate.wait()
    counts, until = [], time.monotonic() + seconds
    with ThreadPoolExecutor(lines) as pool:
        for own in requests:
            pool.submit(line, port, own, until, counts)
    answers.put((sum(taken for taken, _ in counts), sum(refused for _, refused in counts)))


def main():
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--binary", default=str(ROOT / ".build/release/daylight"))
    asked.add_argument("--seconds", type=float, default=10)
    asked.add_argument("--lines", type=int, default=32)
    asked.add_argument("--size", type=int, default=22_000)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="daylight-hooks-") as folder:
        data, secret = Path(folder) / "data", Path(folder) / "secret"
        secret.write_bytes(SECRET)
        run = [options.binary]
        subprocess.run([*run, "setup", "--solo", "--organization", "X", "--zone", "UTC", "--owner", "a@x.org", "--data", data],
                       check=True, capture_output=True)
        made = json.loads(subprocess.run(
            [*run, "connection", "add", "github", "--service", "shop", "--secret-file", secret, "--data", data],
            check=True, capture_output=True).stdout)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        server = subprocess.Popen([*run, "serve", "--data", data, "--port", str(port)], stdout=subprocess.PIPE, text=True)
        server.stdout.readline()
        # More than can be sent in the time, and no more than fits into memory.
        workers, each = 2, options.lines // 2
        count = max(1, int(3_500 * options.seconds / (workers * each)))
        gate, answers = multiprocessing.Barrier(workers + 1), multiprocessing.Queue()
        lines = [multiprocessing.Process(
            target=worker, args=(port, made["hook"], place * 1_000_000, count, each, options.size, gate, options.seconds, answers))
            for place in range(workers)]
        for process in lines:
            process.start()
        gate.wait()
        began = time.monotonic()
        found = [answers.get() for _ in lines]
        seconds = time.monotonic() - began
        cpu = sum(int(x) for x in Path(f"/proc/{server.pid}/stat").read_text().split(") ")[1].split()[11:13]) / os.sysconf("SC_CLK_TCK")
        server.kill()
        server.wait()
        with sqlite3.connect(data / "daylight.sqlite") as database:
            there = database.execute("SELECT COUNT(*) FROM changes").fetchone()[0]
        taken, refused = sum(t for t, _ in found), sum(r for _, r in found)
        print(f"{taken / seconds:.0f} deliveries a second taken ({taken} in {seconds:.1f} s, {refused} refused), "
              f"{there} rows after a kill, {cpu:.1f} s of processor time in the server, "
              f"{cpu / max(taken, 1) * 1e6:.0f} µs each")
        raise SystemExit(0 if there >= taken else 1)


if __name__ == "__main__":
    main()
