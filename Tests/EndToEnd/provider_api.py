"""A server that a backfill can ask: pages, limits, and failures on purpose. What it speaks is in those who stand on it."""

import email.utils
import hashlib
import json
import math
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


def sha(*what):
    return hashlib.sha1("/".join(map(str, what)).encode()).hexdigest()


def moment(minute, second=0):
    """Minutes since the first of January 2026."""
    day, rest = divmod(minute, 1440)
    month, days = 1, [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    while day >= days[month - 1]:
        day -= days[month - 1]
        month += 1
    return f"2026-{month:02}-{day + 1:02}T{rest // 60:02}:{rest % 60:02}:{second:02}Z"


class ProviderAPI:
    """Serves a repository on a port of its own. `trouble` is how often a call fails, as one in so many; 0 is never. `limit` is how
    many calls there may be in how many seconds, and `retry` for how many a refusal holds; who calls before is `early`."""

    def __init__(self, repository, trouble=0, token="a token that reads", port=0, limit=None, retry=0):
        self.limit, self.retry, self.early = limit, retry, 0
        self.window, self.shut = None, None
        self.repository, self.trouble, self.token = repository, trouble, token
        self.calls, self.failed, self.unchanged, self.lock = 0, 0, 0, threading.Lock()
        self.at_once, self.most_at_once, self.slowness = 0, 0, 0
        api = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                api.answer(self)

            def log_message(self, *words):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def answer(self, call):
        came = time.time()
        with self.lock:
            self.calls += 1
            number = self.calls
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        time.sleep(self.slowness)
        try:
            if self.is_open(call, came):
                self._answer(call, number)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def is_open(self, call, came):
        """Counts the calls of this stretch of time, and answers those that come although they were told not to."""
        now = time.time()
        with self.lock:
            # What was under way when it was told to wait could not know.
            too_early = self.shut is not None and self.shut[0] + 0.3 < came < self.shut[1]
            if self.limit:
                most, seconds = self.limit
                if not self.window or now >= self.window["until"]:
                    self.window = {"count": 0, "until": math.ceil(now + seconds)}
                self.window["count"] += 1
                too_early = too_early or self.window["count"] > most
            self.early += too_early
        if too_early:
            self.send(call, 429, {}, {"Retry-After": "1"})
        return not too_early

    def refuse(self, call, status, as_date):
        """Says when to come again, in seconds or as a date."""
        until = math.ceil(time.time() + self.retry) if as_date else time.time() + self.retry
        with self.lock:
            self.shut = (time.time(), until)
        said = email.utils.formatdate(until, usegmt=True) if as_date else str(self.retry)
        return self.send(call, status, {}, {"Retry-After": said})

    def ends(self):
        """Before the last byte goes out: the next call may come before this one is put away."""
        with self.lock:
            self.at_once -= 1

    def _answer(self, call, number):
        if not self.is_allowed(call):
            return self.send(call, 401, {"message": "Bad credentials"})
        if self.trouble and number % self.trouble == 0:
            self.failed += 1
            # Each kind in turn: down, limited with a number, the second limit, the first one used up, broken off.
            kind = self.failed % 5
            if kind == 0:
                return self.send(call, 502, {"message": "Bad gateway"})
            if kind == 1:
                return self.refuse(call, 429, as_date=False)
            if kind == 2:
                return self.refuse(call, 403, as_date=True)
            if kind == 3:
                return self.send(call, 403, {}, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "0"})
            call.close_connection = True
            self.ends()
            return call.connection.close()
        url = urlsplit(call.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        return self.route(call, url, query)

    def page(self, call, url, query, items):
        number = int(query.get("page", 1))
        size = int(query.get("per_page", 30))
        part = items[(number - 1) * size:number * size]
        headers = {}
        if number * size < len(items):
            others = "&".join(f"{name}={value}" for name, value in query.items() if name != "page")
            headers["Link"] = f'<{self.url}{url.path}?{others}&page={number + 1}>; rel="next", <{self.url}/x>; rel="last"'
        body = json.dumps(part).encode()
        tag = f'"{hashlib.sha1(body).hexdigest()}"'
        if call.headers.get("If-None-Match") == tag:
            self.unchanged += 1
            return self.send(call, 304, None, {"ETag": tag})
        self.send(call, 200, part, headers | {"ETag": tag})

    def send(self, call, status, value, headers=None):
        body = b"" if value is None else json.dumps(value).encode()
        with self.lock:
            left = self.limit[0] - self.window["count"] if self.limit else 4999
            until = self.window["until"] if self.limit else int(time.time()) + 3_600
        room = {"X-RateLimit-Remaining": str(max(left, 0)), "X-RateLimit-Reset": str(until)}
        self.ends()
        call.send_response(status)
        for name, text in (room | (headers or {})).items():
            call.send_header(name, text)
        if status != 304:
            call.send_header("Content-Length", str(len(body)))
        call.end_headers()
        call.wfile.write(body)
