"""What each sender says reaches the rows that metrics are made of; secrets are sealed, and what breaks off is not taken."""

import base64
import html
import json
import socket

from test_hooks import CANARY, CHANGES, SECRET, SHA, connect, pull, rows, send, signed

INCIDENTS = "SELECT service, detected_at, resolved_at FROM incidents ORDER BY incident_id"


def moment(text):
    """In microseconds, of a day of November 2026."""
    day, hour = text.split("T")
    return 1_793_491_200_000_000 + ((int(day) - 1) * 24 + int(hour)) * 3_600_000_000


def post(house, made, body, headers):
    reply = house.server.call("POST", made["hook"], json.dumps(body).encode(), headers(json.dumps(body).encode()))
    assert reply.status == 200, reply
    return reply.json()


def test_a_stored_secret_is_sealed(fresh, folder):
    house = fresh()
    connect(house, folder)
    connect(house, folder)
    stored = [row[0] for row in rows(house, "SELECT secret FROM connections")]
    plain = SECRET.encode()
    for text in stored:
        assert plain not in text.encode() and plain not in base64.b64decode(text, validate=True), "of AES-GCM, not only spelled so"
        # A nonce, as many bytes as it has, and a tag.
        assert len(base64.b64decode(text)) == 12 + len(plain) + 16
    assert stored[0] != stored[1], "the same secret is another text each time"
    # What opens it is not in the database, and the database is not in what opens it.
    key = house.data / "daylight.key"
    kept = key.read_bytes()
    assert not any(text.encode() in kept for text in stored) and plain not in kept


SAYS = {  # One line of each kind: what it needs, what to switch on, what is kept, what never is, and where the secret goes.
    "github": ("Pull requests: read", "Deployment statuses", "which commit was deployed where, when and with what result",
               "names of branches", "Settings → Webhooks → Add webhook"),
    "gitlab": ("the role Reporter and the scope read_api", "Merge request events", "when it was approved or commented on",
               "messages of commits", "signing token if it begins with whsec_"),
    "gitea": ("", "Pull Request Reviewed", "which commit a tag or a release is on", "titles and descriptions", "Gitea or Forgejo"),
    "jira": ("Browse projects", "Sprint: started, closed, updated", "when a sprint was begun and closed", "names of items and projects",
             "System → WebHooks"),
    "cdevents": ("", "service.deployed", "which commit is in an artifact, whose name is a keyed hash", "custom data",
                 "Authorization: Bearer"),
    "devlake": ("", "issues of type INCIDENT", "when an incident was noticed and when it was over", "components",
                "the hook's address for …/connections/ID"),
    "pagerduty": ("", "incident.reopened", "when an incident was noticed and when it was over", "who was called, and who answered",
                  "Generic Webhooks (v3)"),
    "alertmanager": ("", "severity=critical", "when such an alert began and when it was over", "annotations", "http_config"),
}


def test_the_page_of_every_sender_says_what_it_needs_what_is_kept_and_what_never_is(fresh, folder):
    house = fresh()
    for vendor, lines in SAYS.items():
        page = html.unescape(house.page(f"/admin/connections/{connect(house, folder, vendor)['id']}").text)
        for line in lines:
            assert line in page, (vendor, line)


def test_sprints_and_items_of_jira_reach_their_tables(fresh, folder):
    house = fresh()
    services = folder / "services.csv"
    services.write_text("service,team,repository\nshop,Cart,x/shop\n")
    assert house.run("import", "services", str(services)).returncode == 0
    made = connect(house, folder, "jira")

    def say(body):
        return post(house, made, body, lambda body: {"X-Hub-Signature": signed(body)})

    def sprint(event, **more):
        return {"webhookEvent": event, "timestamp": moment("09T12") // 1000, "sprint": {
            "id": 34, "name": "Cart 7", "goal": "secret goal", "startDate": "2026-11-02T08:00:00.000Z"} | more}

    def item(at, *changes):
        return {"webhookEvent": "jira:issue_updated", "timestamp": moment("09T12") // 1000, "issue": {"id": "10063", "fields": {
            "summary": "secret title", "created": "2026-11-01T08:00:00.000+0000", "updated": at, "issuetype": {"subtask": False},
            "status": {"id": "5", "statusCategory": {"key": "done"}}}}, "changelog": {"id": "1", "items": list(changes)}}

    assert say(sprint("sprint_started", state="active")) == {"state": "taken"}
    name = rows(house, "SELECT iteration_id FROM iterations")[0][0]
    assert rows(house, "SELECT team, name, started_at, completed_at FROM iterations") == [
        ("Cart", "Cart 7", moment("2T8"), None)]
    assert say(item("2026-11-03T11:00:00.000+0100", {"field": "Sprint", "from": "", "to": "34"})) == {"state": "taken"}
    assert say(item("2026-11-04T10:00:00.000+0000", {"field": "status", "from": "3", "to": "5"})) == {"state": "taken"}
    found = {row[1:] for row in rows(house, "SELECT item, iteration, event, at FROM work_item_events")}
    assert (name, "entered", moment("3T10")) in found and ("", "done", moment("4T10")) in found, found
    assert say(sprint("sprint_closed", state="closed", completeDate="2026-11-06T16:00:00.000Z")) == {"state": "taken"}
    assert rows(house, "SELECT completed_at FROM iterations") == [(moment("6T16"),)]
    house.server.stop()
    assert house.holds("secret goal") == [] and house.holds("secret title") == []


def test_an_incident_of_pagerduty_begins_and_ends(fresh, folder):
    house = fresh()
    made = connect(house, folder, "pagerduty")

    def say(kind, at, **more):
        event = {"event": {"id": kind, "event_type": f"incident.{kind}", "occurred_at": f"2026-11-{at}:00:00Z", "data": {
            "id": "PGR0VU2", "title": "secret", "created_at": "2026-11-03T10:00:00Z"} | more}}
        return post(house, made, event, lambda body: {"X-PagerDuty-Signature": "v1=" + signed(body)[7:]})

    assert say("triggered", "03T10", status="triggered") == {"state": "taken"}
    assert rows(house, INCIDENTS) == [("shop", moment("3T10"), None)]
    assert say("resolved", "03T12", status="resolved") == {"state": "taken"}
    assert rows(house, INCIDENTS) == [("shop", moment("3T10"), moment("3T12"))]
    # What is sent again has no id of its own: its bytes are known.
    assert say("triggered", "03T10", status="triggered") == {"state": "there already"}
    assert rows(house, INCIDENTS) == [("shop", moment("3T10"), moment("3T12"))]


def test_an_alert_of_alertmanager_begins_and_ends_and_the_same_body_is_taken_once(fresh, folder):
    house = fresh()
    made = connect(house, folder, "alertmanager")

    def say(state, ends="0001-01-01T00:00:00Z", severity="critical"):
        alert = {"status": state, "startsAt": "2026-11-04T08:00:00Z", "endsAt": ends, "fingerprint": "ab12",
                 "labels": {"alertname": "secret", "severity": severity}, "annotations": {"summary": "secret"}}
        return post(house, made, {"alerts": [alert]}, lambda body: {"Authorization": f"Bearer {SECRET}"})

    assert say("firing", severity="warning")["state"] == "taken" and rows(house, INCIDENTS) == []
    assert say("firing") == {"state": "taken"}
    assert rows(house, INCIDENTS) == [("shop", moment("4T8"), None)]
    assert say("firing") == {"state": "there already"}
    assert say("resolved", "2026-11-04T11:00:00Z") == {"state": "taken"}
    assert rows(house, INCIDENTS) == [("shop", moment("4T8"), moment("4T11"))]
    assert rows(house, "SELECT COUNT(*) FROM hook_deliveries") == [(3,)]


def test_a_delivery_that_breaks_off_on_the_wire_is_not_taken_and_the_next_one_is(fresh, folder):
    house = fresh()
    made = connect(house, folder)
    body = json.dumps(pull()).encode()
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", house.server.port), 5) as line:
            line.sendall(
                f"POST {made['hook']} HTTP/1.1\r\nHost: x\r\nX-GitHub-Event: pull_request\r\nX-GitHub-Delivery: cut\r\n"
                f"X-Hub-Signature-256: {signed(body[:-10])}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body[:-10])
    assert send(house, made, pull(13), delivery="whole").json() == {"state": "taken"}
    assert [row[0] for row in rows(house, CHANGES)] == ["github:acme/shop#13"]
    assert rows(house, "SELECT delivery FROM hook_deliveries") == [("whole",)]
    # Sent again as a whole it is taken: nothing of it was noted down.
    assert send(house, made, pull(), delivery="cut").json() == {"state": "taken"}


def merge(action, state, updated, **more):
    return {
        "object_kind": "merge_request", "user": {"id": 1, "username": "ada"}, "project": {"path_with_namespace": "acme/shop"},
        "object_attributes": {"iid": 3, "author_id": 1, "action": action, "state": state, "title": CANARY,
                              "created_at": "2026-11-02 09:00:00 UTC", "updated_at": updated} | more}


def test_what_comes_after_a_merge_at_gitlab_takes_nothing_of_it_away(fresh, folder):
    deliveries = [
        merge("open", "opened", "2026-11-02 09:00:00 UTC"), merge("approved", "opened", "2026-11-03 09:00:00 UTC"),
        merge("merge", "merged", "2026-11-04 09:00:00 UTC", merge_commit_sha=SHA),
        merge("update", "merged", "2026-11-05 09:00:00 UTC", merge_commit_sha=SHA),
        merge("unapproved", "merged", "2026-11-06 09:00:00 UTC", merge_commit_sha=SHA)]
    found = []
    for order in (deliveries, deliveries[::-1], deliveries[3:] + deliveries[:3] + deliveries):
        house = fresh()
        made = connect(house, folder, "gitlab")
        for place, value in enumerate(order):
            reply = house.server.call("POST", made["hook"], json.dumps(value).encode(), {
                "X-Gitlab-Event": "Merge Request Hook", "X-Gitlab-Token": SECRET, "Idempotency-Key": f"d{place}"})
            assert reply.status == 200
        found.append([rows(house, CHANGES), rows(house, "SELECT review_id, state, updated_at FROM reviews")])
    assert found[0] == found[1] == found[2]
    [(_, merged, closed, commit, _)] = found[0][0]
    assert merged == closed == 1_793_782_800_000_000 and commit == SHA
