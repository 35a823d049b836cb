"""A server that speaks GitLab's API, as far as a backfill asks it."""

from provider_api import ProviderAPI, moment, sha

PROJECT = "acme%2Fshop"


class Project:
    """So many merge requests, each with commits, notes and an approval; one in ten is open, one in four was squashed."""

    def __init__(self, merges, deployments=12):
        self.count, self.deployments = merges, deployments

    def merge(self, number):
        opened, is_open = number * 7, number % 10 == 0
        merged = None if is_open or number % 9 == 0 else moment(opened + 300)
        return {
            "iid": number, "title": f"secret title {number}", "description": "secret body", "draft": number % 20 == 0,
            "state": "opened" if is_open else "merged" if merged else "closed", "source_branch": "secret-branch",
            "author": {"username": f"group_1_bot_{number:x}" if number % 13 == 0 else f"dev{number % 8}", "name": "secret name"},
            "created_at": moment(opened), "updated_at": moment(opened + 300), "merged_at": merged,
            "closed_at": moment(opened + 300) if not is_open and not merged else None, "sha": sha(number, 0),
            "merge_commit_sha": None if number % 4 == 0 else sha("merge", number),
            "squash_commit_sha": sha("merge", number) if number % 4 == 0 and merged else None}

    def merges(self, query):
        after = query.get("updated_after", "")
        found = [self.merge(number) for number in range(self.count, 0, -1)]
        return [merge for merge in found if merge["updated_at"] >= after[:19]]

    def commits_of(self, number):
        return [{"id": sha(number, place), "title": "secret message", "message": "secret message", "author_name": "secret name",
                 "authored_date": moment(number * 7, place), "author_email": "a@x.org"} for place in range(1 + number % 4)]

    def notes(self, number):
        notes = [
            {"id": number * 10 + 1, "system": True, "body": "secret words", "created_at": moment(number * 7 + 20),
             "author": {"username": f"dev{number % 8}"}},
            {"id": number * 10 + 2, "system": False, "body": "secret comment", "created_at": moment(number * 7 + 30),
             "author": {"username": f"dev{(number + 1) % 8}"}}]
        if number % 7 == 0:
            notes.append({"id": number * 10 + 3, "system": True, "body": "marked this merge request as **ready**",
                          "created_at": moment(number * 7 + 25), "author": {"username": f"dev{number % 8}"}})
        if number % 50 == 1:
            notes += [{"id": number * 1000 + place, "system": True, "body": "secret", "created_at": moment(number * 7 + 40),
                       "author": {"username": "dev1"}} for place in range(120)]
        return notes

    def approvals(self, number):
        return {"approved_by": [{"approved_at": moment(number * 7 + 60), "user": {"username": f"dev{(number + 2) % 8}"}}]}

    def commits(self):
        return [{"id": sha("merge", number), "parent_ids": [sha("merge", number - 1)], "title": "secret message",
                 "authored_date": moment(number * 7), "committed_date": moment(number * 7 + 300),
                 "author_email": f"dev{number % 8}@x.org"} for number in range(self.count, 0, -1)]

    def deployment(self, number):
        status = "running" if number % 5 == 0 else "failed" if number % 4 == 0 else "success"
        return {"id": number, "sha": sha("merge", number * 3), "status": status, "ref": "secret-branch",
                "created_at": moment(number * 100), "updated_at": moment(number * 100 + 5),
                "environment": {"name": "production", "tier": "production"},
                "deployable": {"finished_at": moment(number * 100 + 4), "name": "secret job"}}


class GitLabAPI(ProviderAPI):
    def is_allowed(self, call):
        return call.headers.get("PRIVATE-TOKEN") == self.token

    def route(self, call, url, query):
        parts = url.path.strip("/").split("/")
        if parts[:2] != ["projects", PROJECT]:
            return self.send(call, 404, {"message": "404 Project Not Found"})
        project, rest = self.repository, parts[2:]
        if rest == ["merge_requests"]:
            return self.page(call, url, query, project.merges(query))
        if rest[:1] == ["merge_requests"] and len(rest) == 3:
            number = int(rest[1])
            if rest[2] == "approvals":
                return self.send(call, 200, project.approvals(number))
            return self.page(call, url, query, project.commits_of(number) if rest[2] == "commits" else project.notes(number))
        if rest == ["deployments"]:
            return self.page(call, url, query, [project.deployment(number) for number in range(project.deployments, 0, -1)])
        if rest == ["repository", "commits"]:
            return self.page(call, url, query, project.commits())
        return self.send(call, 404, {"message": "404 Not Found"})
