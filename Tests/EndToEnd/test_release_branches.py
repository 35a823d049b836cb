"""Deployed from release branches, read by the provider's pages alone: what is not on the main branch is asked for, and no more."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from github_api import GitHubAPI
from gitlab_api import GitLabAPI
from house import run
from provider_api import sha
from test_backfill import read_twice

AS_OF, WEEK = "2026-11-12T10:00:00Z", "2026-W45"
MONDAY = datetime.fromisocalendar(2026, 41, 1).replace(tzinfo=UTC)
HOUR = timedelta(hours=1)
# Six a week in five weeks, by six authors.
PULLS, WEEKS = range(30), range(5)
OLD = 250


def text(moment):
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def began(n):
    return MONDAY + (n // 6 * 168 + n % 6) * HOUR


def merged(n):
    return began(n) + (50 + n % 6) * HOUR


def deployed(week):
    return MONDAY + (week * 168 + 84) * HOUR


class Branches:
    """Every change is squashed into main. In even weeks each is picked to the release branch, in odd weeks main is merged into it; what
    is deployed on Thursdays is always the release branch."""

    count, deployments = len(PULLS), len(WEEKS) + 1

    def __init__(self):
        # id: (parents, committed, message)
        self.commits, self.heads = {}, []
        last = None
        for n in range(OLD):
            last = self.add(f"old {n}", [last] if last else [], MONDAY - (400 - n) * HOUR)
        self.release = self.add("release", [last], MONDAY - 100 * HOUR)
        self.main = last
        self.heads.append((self.release, MONDAY - 90 * HOUR))
        for week in WEEKS:
            pulls = [n for n in PULLS if n // 6 == week]
            for n in pulls:
                self.main = self.add(f"squash {n}", [self.main], merged(n))
            if week % 2:
                self.release = self.add(f"join {week}", [self.release, self.main], deployed(week) - HOUR)
            else:
                for n in pulls:
                    self.release = self.add(f"pick {n}", [self.release], deployed(week) - 2 * HOUR,
                                            f"(cherry picked from commit {sha('squash', n)})")
            self.heads.append((self.release, deployed(week)))

    def add(self, name, parents, at, message=""):
        own = sha(*name.split(" "))
        self.commits[own] = (parents, at, message)
        return own

    def behind(self, tip):
        """The newest first, as `git log` lists them; none if there is no such commit."""
        seen, left = set(), [tip] if tip in self.commits else []
        while left:
            commit = left.pop()
            if commit not in seen:
                seen.add(commit)
                left += self.commits[commit][0]
        return sorted(seen, key=lambda commit: (self.commits[commit][1], commit), reverse=True)


class GitHubBranches(GitHubAPI):
    vendor, change, unknown = "github", "#", 404

    def __init__(self, trouble=0):
        self.tips = []
        super().__init__(Branches(), trouble)

    def route(self, call, url, query):
        parts, model = url.path.strip("/").split("/")[3:], self.repository
        if parts == ["pulls"]:
            return self.page(call, url, query, [{
                "number": n, "draft": False, "created_at": text(began(n) + 24 * HOUR), "updated_at": text(merged(n)),
                "closed_at": text(merged(n)), "merged_at": text(merged(n)), "merge_commit_sha": sha("squash", n),
                "user": {"login": f"dev{n % 6}", "type": "User"}} for n in reversed(PULLS)])
        if parts[:1] == ["issues"]:
            n = int(parts[1])
            return self.page(call, url, query, [
                {"event": "committed", "sha": sha("own", n), "author": {"date": text(began(n))}}])
        if parts == ["deployments"]:
            return self.page(call, url, query, [
                {"id": place, "sha": head, "environment": "production", "created_at": text(at)}
                for place, (head, at) in reversed(list(enumerate(model.heads)))])
        if parts[:1] == ["deployments"]:
            return self.page(call, url, query, [
                {"state": "success", "created_at": text(model.heads[int(parts[1])][1])}])
        if parts == ["commits"]:
            tip = query.get("sha", model.main)
            if "sha" in query:
                self.tips.append((tip, int(query.get("page", 1))))
            found = model.behind(tip)
            if not found:
                return self.send(call, self.unknown, {"message": "No commit found"})
            return self.page(call, url, query, [self.written(commit, *model.commits[commit]) for commit in found])
        return super().route(call, url, query)

    def written(self, commit, parents, at, message):
        return {"sha": commit, "parents": [{"sha": parent} for parent in parents],
                "commit": {"message": f"secret message\n\n{message}", "author": {"email": "dev@x.org", "date": text(at)},
                           "committer": {"date": text(at)}}}


class GitLabBranches(GitLabAPI):
    vendor, change = "gitlab", "!"

    def __init__(self, trouble=0):
        self.tips = []
        super().__init__(Branches(), trouble)

    def route(self, call, url, query):
        parts, model = url.path.strip("/").split("/")[2:], self.repository
        if parts == ["merge_requests"]:
            return self.page(call, url, query, [{
                "iid": n, "draft": False, "state": "merged", "created_at": text(began(n) + 24 * HOUR),
                "updated_at": text(merged(n)), "merged_at": text(merged(n)), "squash_commit_sha": sha("squash", n),
                "sha": sha("own", n), "author": {"username": f"dev{n % 6}"}} for n in reversed(PULLS)])
        if parts[:1] == ["merge_requests"]:
            n = int(parts[1])
            if parts[2] == "approvals":
                return self.send(call, 200, {"approved_by": []})
            return self.page(call, url, query, [
                {"id": sha("own", n), "authored_date": text(began(n))}] if parts[2] == "commits" else [])
        if parts == ["deployments"]:
            return self.page(call, url, query, [
                {"id": place, "sha": head, "status": "success", "created_at": text(at), "updated_at": text(at),
                 "environment": {"name": "production", "tier": "production"}, "deployable": {"finished_at": text(at)}}
                for place, (head, at) in reversed(list(enumerate(model.heads)))])
        if parts == ["repository", "commits"]:
            tip = query.get("ref_name", model.main)
            if "ref_name" in query:
                self.tips.append((tip, int(query.get("page", 1))))
            found = model.behind(tip)
            if not found:
                return self.send(call, 404, {"message": "404 Tree Not Found"})
            return self.page(call, url, query, [self.written(commit, *model.commits[commit]) for commit in found])
        return super().route(call, url, query)

    def written(self, commit, parents, at, message):
        return {"id": commit, "parent_ids": parents, "title": "secret message", "message": f"secret message\n\n{message}",
                "authored_date": text(at), "committed_date": text(at), "author_email": "dev@x.org"}


def connected(folder, api):
    """A house with one service whose repository is the provider's.

    Answers how its commands are run, each of which must succeed, and the connection's id."""
    data = folder / "data"
    (folder / "allowed").write_text("127.0.0.1\n")

    def ok(*arguments, when=("--as-of", AS_OF)):
        done = run(*arguments, *when, data=data, timeout=120, env={"DAYLIGHT_OUTBOUND_ALLOW": str(folder / "allowed")})
        assert done.returncode == 0, (arguments, done.stdout, done.stderr)
        return done.stdout

    ok("demo", "--people", "0", "--no-serve", "--through", WEEK, when=())
    (folder / "secret").write_text("a secret for the tests")
    (folder / "token").write_text(api.token)
    (folder / "services.csv").write_text("service,team,repository\nshop,Cart,acme/shop\n")
    ok("import", "services", str(folder / "services.csv"))
    made = json.loads(ok("connection", "add", api.vendor, "--service", "shop", "--api-url", api.url,
                         "--secret-file", str(folder / "secret"), "--token-file", str(folder / "token")))
    return ok, made["id"]


@pytest.mark.parametrize("provider", [GitHubBranches, GitLabBranches])
def test_what_is_deployed_from_a_release_branch_has_its_lead_time_by_the_pages_alone(folder, provider):
    api = provider()
    ok, connection = connected(folder, api)
    said = ok("connection", "backfill", connection)
    assert f"deployed acme/shop: {len(WEEKS) + 1} items" in said, said
    found = json.loads(ok("explain", "lead-time-for-changes", "--service", "shop", "--week", WEEK, "--format", "json"))
    items = {int(item["id"].rsplit(provider.change, 1)[1]): item["seconds"] for item in found["items"]}
    assert items == {n: (deployed(n // 6) - began(n)).total_seconds() for n in PULLS}
    assert not {entry["reason"] for entry in found["left_out"]} & {"not-in-history", "unlinked"}, found["left_out"]
    # Of each deployed commit one page: what is known from the main branch is not read again.
    assert {tip for tip, _ in api.tips} == {head for head, _ in api.repository.heads}
    assert all(page == 1 for _, page in api.tips), api.tips
    asked = len(api.tips)
    ok("connection", "backfill", connection)
    assert len(api.tips) == asked, "what is known is not asked for again"
    api.close()


def test_a_deployed_commit_that_nobody_has_holds_up_no_other(folder):
    """Whoever may report deployments can make ids up, and a branch that was pushed by force has none any more."""
    api = GitHubBranches()
    api.unknown = 422
    api.repository.heads.append((sha("lost"), deployed(4) + 30 * HOUR))
    ok, connection = connected(folder, api)
    assert "refuses" not in ok("connection", "backfill", connection)
    assert {tip for tip, _ in api.tips} == {head for head, _ in api.repository.heads}
    api.close()


@pytest.mark.parametrize("provider", [GitHubBranches, GitLabBranches])
def test_the_reading_of_release_branches_survives_kills(fresh, folder_for, provider):
    api = provider(trouble=9)
    found = read_twice(fresh, folder_for, api, provider.vendor, kills=4, seed=6)
    assert len(found["commits"]) == len(api.repository.commits) and len(found["deployments"]) == len(WEEKS) + 1
    api.close()
