"""Requests that real clients sent, from $DAYLIGHT_FIXTURES/wakatime; without it, none."""

import base64
import json
import os
import re
import time
from dataclasses import dataclass
from pathlib import Path

MADE_UP_KEY = "11111111-2222-4333-8444-555555555555"
TIME = re.compile(r'(\\?"time\\?":\s*(?:\\?")?)(\d{10})')
WEEK = 7 * 86400
NOW = int(time.time())

# How many requests this run replayed: the run says it, and CI fails if there were some and none was read.
replayed = 0


@dataclass
class Request:
    name: str
    method: str
    target: str
    headers: list
    body: str

    def with_key(self, key):
        """The same request with another key, in whatever form it carried the made-up one."""

        def changed(value):
            scheme, _, secret = value.partition(" ")
            if scheme in ("Basic", "Bearer"):
                try:
                    return f"{scheme} " + base64.b64encode(
                        base64.b64decode(secret, validate=True).decode().replace(MADE_UP_KEY, key).encode()).decode()
                except ValueError:
                    pass
            return value.replace(MADE_UP_KEY, key)

        headers = [(name, changed(value)) for name, value in self.headers]
        return Request(self.name, self.method, self.target.replace(MADE_UP_KEY, key), headers, self.body)

    def recent(self):
        """The same text moved by whole weeks to the last one, since old heartbeats are refused; nothing else changes."""
        times = [int(seconds) for _, seconds in TIME.findall(self.body)]
        ahead = (NOW - 3600 - max(times)) // WEEK * WEEK if times else 0
        body = TIME.sub(lambda found: found[1] + str(int(found[2]) + ahead), self.body)
        return Request(self.name, self.method, self.target, self.headers, body)

    def heartbeats(self):
        """How many heartbeats the body holds."""
        body = json.loads(self.body)
        body = json.loads(body) if isinstance(body, str) else body
        return len(body) if isinstance(body, list) else 1


def folder():
    fixtures = os.environ.get("DAYLIGHT_FIXTURES")
    found = Path(fixtures) / "wakatime" if fixtures else None
    return found if found and found.is_dir() else None


def requests():
    """Every recorded request that is meant for a server, by client and in order."""
    found = []
    for path in sorted(folder().glob("*/*.json")) if folder() else []:
        content = json.loads(path.read_text())
        if not isinstance(content, dict) or content.get("method") in (None, "CONNECT"):
            continue
        headers = content["headers"]
        pairs = list(headers.items()) if isinstance(headers, dict) else [tuple(pair) for pair in headers]
        found.append(Request(
            f"{path.parent.name}/{path.stem}", content["method"], content["target"], pairs, content["body"] or ""))
    return found


def duration_vectors():
    path = folder() / "duration_vectors.json" if folder() else None
    return json.loads(path.read_text()) if path and path.is_file() else None
