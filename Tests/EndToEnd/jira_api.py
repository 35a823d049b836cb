"""A server that speaks Jira's API (Data Center's, and the agile part that Cloud has too), as far as a backfill asks it."""

import base64

from provider_api import ProviderAPI, moment

SPRINT, POINTS = "customfield_10020", "customfield_10016"
DONE = "10001"


class Board:
    """So many items in sprints of ten; each is estimated twice, one in three moved on to the next sprint, two in three are done."""

    def __init__(self, items):
        self.count = items

    def sprint(self, number):
        return {"id": number, "name": f"Sprint {number}", "state": "closed", "originBoardId": 8, "goal": "secret goal",
                "startDate": moment(number * 1440), "completeDate": moment((number + 1) * 1440)}

    def sprints(self):
        return [self.sprint(number) for number in range(1, (self.count - 1) // 10 + 2)]

    def item(self, number):
        sprint = (number - 1) // 10 + 1
        begun = sprint * 1440
        histories = [self.history(number, 1, begun - 50, self.change("Story Points", POINTS, "2", "3"))]
        ids = [sprint]
        if number % 3 == 0:
            ids.append(sprint + 1)
            histories.append(
                self.history(number, 2, begun + 700, self.change("Sprint", SPRINT, f"{sprint}", f"{sprint}, {sprint + 1}", False)))
        else:
            histories.append(self.history(number, 3, begun + 600, self.change("status", "status", "10000", DONE, False)))
        if number % 40 == 1:
            histories += [self.history(number, 10 + place, begun + 610 + place, self.change("summary", "summary", "a", "b"))
                          for place in range(240)]
        return {
            "id": str(10_000 + number), "key": f"SECRET-{number}",
            "fields": {
                "summary": f"secret title {number}", "description": "secret body", "created": moment(begun - 100),
                "updated": moment(begun + 800), "status": {"id": "10000" if number % 3 == 0 else DONE, "name": "secret state",
                                                            "statusCategory": {"key": "new" if number % 3 == 0 else "done"}},
                "issuetype": {"subtask": number % 20 == 0}, "assignee": {"name": f"dev{number % 8}", "displayName": "secret name"},
                "sprint": None, SPRINT: [self.sprint(one) for one in ids], POINTS: 3.0},
            "changelog": {"startAt": 0, "maxResults": 20, "total": len(histories), "histories": histories}}

    def history(self, number, place, minute, change):
        return {"id": f"{number * 1000 + place}", "created": moment(minute), "author": {"displayName": "secret name"},
                "items": [change]}

    def change(self, name, field, before, after, is_text=True):
        texts = {"fromString": before, "toString": after}
        return {"field": name, "fieldId": field, "from": None if is_text else before, "to": None if is_text else after,
                "fromString": texts["fromString"], "toString": texts["toString"]}


class JiraAPI(ProviderAPI):
    def is_allowed(self, call):
        """Cloud takes an address and a token, Data Center a token."""
        said = f"Basic {base64.b64encode(self.token.encode()).decode()}" if ":" in self.token else f"Bearer {self.token}"
        return call.headers.get("Authorization") == said

    def route(self, call, url, query):
        board, start, size = self.repository, int(query.get("startAt", 0)), int(query.get("maxResults", 50))
        if url.path == "/rest/api/2/field":
            return self.send(call, 200, [
                {"id": "summary"}, {"id": SPRINT, "schema": {"custom": "com.pyxis.greenhopper.jira:gh-sprint"}},
                {"id": POINTS, "schema": {"custom": "com.pyxis.greenhopper.jira:jsw-story-points"}}])
        if url.path == "/rest/agile/1.0/board":
            # Pages of one, so that the board with the sprints is on the second.
            boards = [{"id": 7, "name": "secret board"}, {"id": 8, "name": "secret board"}]
            return self.send(call, 200, {
                "startAt": start, "maxResults": 1, "values": boards[start:start + 1], "isLast": start + 1 >= len(boards)})
        if url.path in ("/rest/agile/1.0/board/7/sprint", "/rest/agile/1.0/board/7/issue"):
            return self.send(call, 200, {"startAt": 0, "maxResults": size, "total": 0, "isLast": True, "values": [], "issues": []})
        if url.path == "/rest/agile/1.0/board/7/configuration":
            return self.send(call, 200, {"id": 7, "columnConfig": {"columns": []}})
        if url.path == "/rest/agile/1.0/board/8/configuration":
            return self.send(call, 200, {
                "id": 8, "columnConfig": {"columns": [{"statuses": [{"id": "10000"}]}, {"statuses": [{"id": DONE}]}]},
                "estimation": {"field": {"fieldId": POINTS}}})
        if url.path == "/rest/agile/1.0/board/8/sprint":
            # Pages of three, whatever was asked for: servers may give fewer.
            found = board.sprints()
            part = found[start:start + 3]
            return self.send(call, 200, {
                "startAt": start, "maxResults": 3, "isLast": start + 3 >= len(found), "values": part})
        if url.path == "/rest/agile/1.0/board/8/issue":
            found = [self.cut(board.item(number), 20) for number in range(board.count, 0, -1)]
            return self.send(call, 200, {
                "startAt": start, "maxResults": size, "total": len(found), "issues": found[start:start + size]})
        if url.path.startswith("/rest/api/3/issue/") and url.path.endswith("/changelog"):
            found = board.item(int(url.path.split("/")[-2]) - 10_000)["changelog"]["histories"]
            part = found[start:start + min(size, 100)]
            return self.send(call, 200, {"startAt": start, "maxResults": 100, "total": len(found),
                                         "isLast": start + len(part) >= len(found), "values": part})
        if url.path.startswith("/rest/api/2/issue/"):
            return self.send(call, 200, self.cut(board.item(int(url.path.rsplit("/", 1)[1]) - 10_000), 100))
        return self.send(call, 404, {"errorMessages": ["Not found"]})

    def cut(self, item, most):
        """Expanded, a changelog has its newest entries, so many at most, as on Cloud."""
        log = item["changelog"]
        return item | {"changelog": log | {"histories": log["histories"][::-1][:most]}}
