"""A server that speaks GitHub's API, as far as a backfill asks it: pages, timelines, limits, and failures on purpose."""

import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

PAGE = 100
REPOSITORY = "acme/shop"


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


class Repository:
    """So many pull requests, each with commits, comments, reviews; one in ten is open, one in seven was a draft."""

    def __init__(self, pulls, deployments=12):
        self.count, self.deployments = pulls, deployments

    def pull(self, number):
        opened = number * 7
        is_open = number % 10 == 0
        updated = opened + 300
        merged = None if is_open or number % 9 == 0 else moment(updated)
        return {
            "number": number, "title": f"secret title {number}", "body": "secret body", "draft": is_open and number % 7 == 0,
            "user": {"login": "renovate[bot]" if number % 13 == 0 else f"dev{number % 8}",
                     "type": "Bot" if number % 13 == 0 else "User"},
            "created_at": moment(opened), "updated_at": moment(updated),
            "closed_at": None if is_open else moment(updated), "merged_at": merged,
            "merge_commit_sha": sha("merge", number), "head": {"ref": "secret-branch", "sha": sha(number, 0)},
        }

    def timeline(self, number):
        opened = number * 7
        events = [
            {"event": "committed", "sha": sha(number, place), "message": "secret message",
             "author": {"name": "secret name", "email": "a@x.org", "date": moment(opened, place)},
             "parents": [{"sha": sha(number, place + 1)}]} for place in range(1 + number % 4)]
        if number % 7 == 0:
            events.append({"event": "ready_for_review", "id": number * 10 + 1, "created_at": moment(opened + 20)})
        events.append({"event": "commented", "id": number * 10 + 2, "body": "secret comment",
                       "actor": {"login": f"dev{(number + 1) % 8}", "type": "User"}, "created_at": moment(opened + 30)})
        events.append({"event": "labeled", "id": number * 10 + 3, "label": {"name": "secret"}})
        events.append({"event": "reviewed", "id": number * 10 + 4, "state": "approved", "body": "secret review",
                       "user": {"login": f"dev{(number + 2) % 8}", "type": "User"}, "submitted_at": moment(opened + 60)})
        if number % 50 == 1:
            events += [{"event": "subscribed", "id": number * 1000 + place} for place in range(120)]
            events.append({"event": "ready_for_review", "id": number * 10 + 5, "created_at": moment(opened + 90)})
        return events

    def commits(self):
        return [{"sha": sha("merge", number), "parents": [{"sha": sha("merge", number - 1)}],
                 "commit": {"message": "secret message",
                            "author": {"name": "secret", "email": f"dev{number % 8}@x.org", "date": moment(number * 7)},
                            "committer": {"date": moment(number * 7 + 300)}}} for number in range(self.count, 0, -1)]

    def deployment(self, number):
        return {"id": number, "sha": sha("merge", number * 3), "environment": "production",
                "created_at": moment(number * 100), "payload": {"password": "secret"}, "description": "secret"}

    def statuses(self, number):
        ended = "failure" if number % 4 == 0 else "success"
        return [{"state": "inactive", "created_at": moment(number * 100 + 40)},
                {"state": ended, "created_at": moment(number * 100 + 5)},
                {"state": "in_progress", "created_at": moment(number * 100 + 1)}]


class GitHubAPI:
    """Serves it on a port of its own. `trouble` is how often a call fails, as one in so many; 0 is never."""

    def __init__(self, repository, trouble=0, token="a token that reads", port=0):
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
        with self.lock:
            self.calls += 1
            number = self.calls
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            self._answer(call, number)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def ends(self):
        """Before the last byte goes out: the next call may come before this one is put away."""
        with self.lock:
            self.at_once -= 1

    def _answer(self, call, number):
        if call.headers.get("Authorization") != f"Bearer {self.token}":
            return self.send(call, 401, {"message": "Bad credentials"})
        if self.trouble and number % self.trouble == 0:
            self.failed += 1
            # Each kind in turn: down, limited with a number, the second limit, the first one used up, broken off.
            kind = self.failed % 5
            if kind == 0:
                return self.send(call, 502, {"message": "Bad gateway"})
            if kind == 1:
                return self.send(call, 429, {}, {"Retry-After": "0"})
            if kind == 2:
                return self.send(call, 403, {"message": "secondary rate limit"}, {"Retry-After": "0"})
            if kind == 3:
                return self.send(call, 403, {}, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "0"})
            call.close_connection = True
            self.ends()
            return call.connection.close()
        url = urlsplit(call.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        parts = url.path.strip("/").split("/")
        if parts[:3] != ["repos", *REPOSITORY.split("/")]:
            return self.send(call, 404, {"message": "Not Found"})
        rest = parts[3:]
        if rest == ["pulls"]:
            return self.page(call, url, query, [self.repository.pull(n) for n in range(self.repository.count, 0, -1)])
        if rest[:1] == ["issues"] and rest[2:] == ["timeline"]:
            return self.page(call, url, query, self.repository.timeline(int(rest[1])))
        if rest == ["commits"]:
            return self.page(call, url, query, self.repository.commits())
        if rest == ["deployments"]:
            return self.page(
                call, url, query, [self.repository.deployment(n) for n in range(self.repository.deployments, 0, -1)])
        if rest[:1] == ["deployments"] and rest[2:] == ["statuses"]:
            return self.page(call, url, query, self.repository.statuses(int(rest[1])))
        return self.send(call, 404, {"message": "Not Found"})

    def page(self, call, url, query, items):
        number = int(query.get("page", 1))
        size = int(query.get("per_page", 30))
        part = items[(number - 1) * size:number * size]
        headers = {"X-RateLimit-Remaining": "4999", "X-RateLimit-Limit": "5000"}
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
        self.ends()
        call.send_response(status)
        for name, text in (headers or {}).items():
            call.send_header(name, text)
        if status != 304:
            call.send_header("Content-Length", str(len(body)))
        call.end_headers()
        call.wfile.write(body)
