"""A server that speaks GitHub's API, as far as a backfill asks it: pages, timelines, limits, and failures on purpose."""

from provider_api import ProviderAPI, moment, sha

REPOSITORY = "acme/shop"


class Repository:
    """So many pull requests, each with commits, comments, reviews; one in ten is open, one in seven was a draft."""

    def __init__(self, pulls, deployments=12):
        self.count, self.deployments = pulls, deployments

    def opened(self, number):
        """In minutes of the year."""
        return number * 7

    def pull(self, number):
        opened = self.opened(number)
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
        opened = self.opened(number)
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


class GitHubAPI(ProviderAPI):
    def is_allowed(self, call):
        return call.headers.get("Authorization") == f"Bearer {self.token}"

    def route(self, call, url, query):
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
