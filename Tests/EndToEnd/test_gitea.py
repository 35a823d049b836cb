"""Gitea tells of pull requests and not of their commits: the history of the repository says when the work on them began."""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

from house import Server, run
from test_git import git

AS_OF, WEEK = "2026-11-12T10:00:00Z", "2026-W45"
MONDAY = datetime.fromisocalendar(2026, 41, 1).replace(tzinfo=UTC)
SECRET = "a secret for the tests"
HOUR = timedelta(hours=1)
# Six a week in five weeks.
PULLS = range(30)


def began(n):
    return MONDAY + (n // 6 * 168 + n % 6) * HOUR


def merged(n):
    return began(n) + (50 + n % 6) * HOUR


def text(moment):
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def history(folder):
    """Branches of two commits each, by six authors, each merged into main; the commits of the merges."""
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    lines, last = [], 1

    def commit(ref, mark, author, at, *more):
        lines.extend([f"commit refs/heads/{ref}", f"mark :{mark}", f"author a <{author}> {int(at.timestamp())} +0000",
                      f"committer a <{author}> {int(at.timestamp())} +0000", "data 0", *more, ""])

    commit("main", 1, "dev0@x.org", MONDAY - 24 * HOUR)
    for n in PULLS:
        first = 10 * (n + 1)
        commit(f"b{n}", first, f"dev{n % 6}@x.org", began(n), f"from :{last}")
        commit(f"b{n}", first + 1, f"dev{n % 6}@x.org", began(n) + 20 * HOUR, f"from :{first}")
        commit("main", first + 2, "dev5@x.org", merged(n), f"from :{last}", f"merge :{first + 1}")
        last = first + 2
    marks = folder / "marks"
    git(folder, "fast-import", "--quiet", f"--export-marks={marks}", stdin="\n".join(lines).encode())
    places = dict(line.split() for line in marks.read_text().splitlines())
    return [places[f":{10 * (n + 1) + 2}"] for n in PULLS]


def test_the_cycle_of_a_pull_request_of_gitea_begins_with_the_first_commit_of_its_branch(folder):
    data = folder / "data"

    def ok(*arguments, when=("--as-of", AS_OF)):
        done = run(*arguments, *when, data=data, timeout=120)
        assert done.returncode == 0, (arguments, done.stdout, done.stderr)
        return done.stdout

    def explained():
        return json.loads(ok("explain", "pull-request-cycle-time", "--service", "shop", "--week", WEEK, "--format", "json"))

    ok("demo", "--people", "0", "--no-serve", "--through", WEEK, when=())
    (folder / "secret").write_text(SECRET)
    (folder / "services.csv").write_text("service,team,repository\nshop,Cart,acme/shop\n")
    ok("import", "services", str(folder / "services.csv"))
    hook = json.loads(ok("connection", "add", "gitea", "--service", "shop", "--secret-file", str(folder / "secret")))["hook"]
    merges = history(folder / "shop")
    server = Server(data).start("--as-of", AS_OF)
    try:
        for n, sha in enumerate(merges):
            for action, at, more in (("opened", began(n) + 24 * HOUR, {}),
                                     ("closed", merged(n), {"merged": True, "merged_at": text(merged(n)), "merge_commit_sha": sha})):
                body = json.dumps({
                    "action": action, "repository": {"full_name": "acme/shop"}, "sender": {"login": f"dev{n % 6}"},
                    "pull_request": {"number": n, "draft": False, "user": {"login": f"dev{n % 6}"},
                                     "created_at": text(began(n) + 24 * HOUR), "updated_at": text(at)} | more}).encode()
                reply = server.call("POST", hook, body, {
                    "X-Gitea-Event": "pull_request", "X-Gitea-Delivery": f"{n}-{action}",
                    "X-Gitea-Signature": hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()})
                assert reply.json() == {"state": "taken"}, reply
        before = explained()
        assert before["items"] == [] and {entry["reason"] for entry in before["left_out"]} <= {"first-commit-unknown"}
        ok("import", "git", str(folder / "shop"), "--service", "shop")
        items = {int(item["id"].rsplit("#", 1)[1]): item for item in explained()["items"]}
        assert {n: item["seconds"] for n, item in items.items()} == {
            n: (merged(n) - began(n)).total_seconds() for n in PULLS}
        assert all(item["stages"]["coding"] == 24 * 3600 for item in items.values())
    finally:
        server.stop()
