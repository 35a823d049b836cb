"""Heartbeats as clients send them."""

import datetime
import itertools
import time
import zoneinfo

from contract import ZONE

HOUR, DAY = 3600, 86400
_apart = itertools.count()


def now():
    return time.time()


def beat(at=None, **fields):
    """A heartbeat as the Go CLI sends it; every one has a time of its own unless `at` says which."""
    at = at if at is not None else round(now() - HOUR + next(_apart) * 0.001, 3)
    return {
        "entity": "/home/dev/demo/src/main.py", "type": "file", "category": "coding", "time": at, "project": "demo",
        "branch": "main", "language": "Python", "lineno": 3, "cursorpos": 12, "lines": 120, "is_write": True,
        "user_agent": "wakatime/v1.90.0 (linux-6.8.0-unknown) go1.22.12 vscode/1.90.0 vscode-wakatime/24.6.0", **fields,
    }


def beats(count, start, every=60, **fields):
    return [beat(round(start + n * every, 6), **fields) for n in range(count)]


def day_of(seconds):
    """The day as the houses of these tests have it: an hour or two before midnight it is another one than in UTC."""
    return datetime.datetime.fromtimestamp(seconds, zoneinfo.ZoneInfo(ZONE)).date().isoformat()


def instant(seconds):
    """RFC 3339 in UTC, to the microsecond."""
    whole = int(seconds // 1)
    micros = round((seconds - whole) * 1_000_000)
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(whole)) + f".{micros:06d}Z"


def seconds(text):
    """The reverse, whatever number of fraction digits the product prints."""
    import calendar
    whole, _, fraction = text.rstrip("Z").partition(".")
    return calendar.timegm(time.strptime(whole, "%Y-%m-%dT%H:%M:%S")) + (float("0." + fraction) if fraction else 0)


def micros(text_or_seconds):
    value = seconds(text_or_seconds) if isinstance(text_or_seconds, str) else text_or_seconds
    return round(value * 1_000_000)


def answers(reply):
    """The pairs of a bulk reply, after checking what every client relies on."""
    assert reply.status == 201, reply
    pairs = reply.json()["responses"]
    assert b'"category"' not in reply.body
    for body, status in pairs:
        assert isinstance(body, dict), "the first element of each pair is an object"
        assert status in (201, 202, 400), f"{status} sends old clients into a loop"
        assert status < 400 or body.get("errors") or body.get("error"), "a refusal without words fails the whole batch"
    return pairs


def statuses(reply):
    return [status for _, status in answers(reply)]
