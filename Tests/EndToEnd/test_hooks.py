"""Webhooks: signed, taken once, on disk before they are answered, in any order; and nothing is kept that is not needed."""

import hashlib
import hmac
import json
import signal
import socket
import sqlite3
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from contract import PATIENCE
from house import run
from web import call

SECRET = "a secret for the tests"
SHA = "b" * 40
CANARY = "canary-4711"


def connect(house, folder, vendor="github", secret=SECRET, *more):
    file = folder / f"secret-{vendor}-{hashlib.sha1(secret.encode()).hexdigest()[:6]}"
    file.write_text(secret + "\n")
    done = house.run("connection", "add", vendor, "--service", "shop", "--secret-file", str(file), *more)
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    assert set(made) == {"id", "hook"} and made["hook"] == f"/hooks/{made['id']}"
    return made


def signed(body, secret=SECRET):
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def send(house, made, value, event="pull_request", delivery="d1", secret=SECRET, headers=(), path=""):
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return house.server.call("POST", made["hook"] + path, body, {
        "X-GitHub-Event": event, "X-GitHub-Delivery": delivery, "X-Hub-Signature-256": signed(body, secret),
        "Content-Type": "application/json"} | dict(headers))


def pull(number=12, action="opened", updated="2026-11-02T09:00:00Z", merged=None, **more):
    return {
        "action": action, "repository": {"full_name": "acme/shop", "description": CANARY},
        "sender": {"login": "ada", "name": CANARY},
        "pull_request": {
            "number": number, "title": CANARY, "body": CANARY, "draft": False, "user": {"login": "ada", "type": "User"},
            "created_at": "2026-11-02T09:00:00Z", "updated_at": updated, "closed_at": merged, "merged_at": merged,
            "merge_commit_sha": SHA, "head": {"ref": CANARY, "sha": SHA}, "labels": [{"name": CANARY}]} | more}


def rows(house, query):
    with sqlite3.connect(f"file:{house.database()}?mode=ro", uri=True) as database:
        return database.execute(query).fetchall()


CHANGES = "SELECT change_id, merged_at, closed_at, merge_sha, updated_at FROM changes ORDER BY change_id"


def test_a_signed_delivery_is_stored_once_and_keeps_nothing_but_evidence(fresh, folder):
    house = fresh()
    made = connect(house, folder)
    page = house.page(f"/admin/connections/{made['id']}")
    assert page.status == 200 and house.server.url + made["hook"] in page.text
    assert "Waiting for the first event" in page.text and "titles and descriptions" in page.text
    assert house.server.call("GET", f"/admin/connections/{made['id']}").status in (302, 303)
    assert send(house, made, pull()).json() == {"state": "taken"}
    assert send(house, made, pull()).json() == {"state": "there already"}
    assert len(rows(house, CHANGES)) == 1
    assert rows(house, "SELECT delivery, event FROM hook_deliveries") == [("d1", "pull_request")]
    live = house.page(f"/admin/connections/{made['id']}/live")
    assert live.json()["text"].startswith("Received your first event at ")
    # Once it works it speaks of days: of a service of one person the moment is when that person was at work.
    with sqlite3.connect(house.database()) as line:
        line.execute("UPDATE connections SET first_event_at = first_event_at - 7200000000")
    later = house.page(f"/admin/connections/{made['id']}/live").json()["text"]
    assert ", the last one on " in later and " ago" not in later
    assert "GitHub for shop" in house.page("/admin/connections").text
    listed = json.loads(house.run("connection", "list", "--format", "json").stdout)
    assert listed[0]["events"] == 1 and listed[0]["last_event"]
    house.server.stop()
    # Neither what was written, nor the secret, nor who it was.
    for text in (CANARY, SECRET, '"ada"'):
        assert house.holds(text) == [], text
    assert CANARY not in house.server.err.read_text()


def test_a_wrong_signature_is_401_stores_nothing_and_is_counted(fresh, folder):
    house = fresh()
    made = connect(house, folder)
    body = json.dumps(pull()).encode()
    for headers in (
            {"X-Hub-Signature-256": signed(body, "another secret")}, {"X-Hub-Signature-256": ""},
            {"X-Hub-Signature-256": signed(body)[:-1]}, {"X-Hub-Signature-256": "sha1=" + signed(body)[7:]}):
        reply = send(house, made, body, headers=headers)
        assert reply.status == 401, reply
        assert len(reply.text.strip().splitlines()) == 1
    # The signature is of the bytes, not of what they mean.
    reply = send(house, made, json.dumps(pull(), indent=1).encode(), headers={"X-Hub-Signature-256": signed(body)})
    assert reply.status == 401
    # Nothing is read before it is known whose it is: what could not be read is refused for its signature.
    for body in (b"{", b'{"x":' + b"[" * 400_000):
        assert send(house, made, body, secret="another secret").status == 401
    assert rows(house, CHANGES) == [] and rows(house, "SELECT * FROM hook_deliveries") == []
    assert 'daylight_hooks_total{outcome="refused"} 7' in house.server.call("GET", "/metrics").text


SIGNED = {  # What each sender sends, by a function of the body and the secret.
    "gitlab": lambda body, secret: {"X-Gitlab-Event": "Push Hook", "X-Gitlab-Token": secret},
    "gitea": lambda body, secret: {"X-Gitea-Event": "push", "X-Gitea-Signature": signed(body, secret)[7:]},
    "jira": lambda body, secret: {"X-Hub-Signature": signed(body, secret)},
    "pagerduty": lambda body, secret: {"X-PagerDuty-Signature": "v1=" + signed(body, secret)[7:]},
    **{vendor: lambda body, secret: {"X-Hub-Signature-256": signed(body, secret)} for vendor in ("cdevents", "devlake", "alertmanager")},
}


def test_no_sender_gets_in_with_a_wrong_signature(fresh, folder):
    house = fresh()
    for vendor in SIGNED:
        made = connect(house, folder, vendor)
        body = json.dumps({"issueKey": "I", "type": "INCIDENT", "createdDate": "2026-11-03T10:00:00Z", "webhookEvent": "x"}).encode()
        before = [rows(house, f"SELECT COUNT(*) FROM {table}") for table in ("hook_deliveries", "changes", "incidents")]
        wrong = [SIGNED[vendor](body, "another secret"), SIGNED[vendor](body + b" ", SECRET + "x"), {}]
        if vendor in ("cdevents", "devlake", "alertmanager"):
            wrong += [{"Authorization": "Bearer another"}, {"Authorization": "Bearer "}, {"Authorization": SECRET}]
        for headers in wrong:
            reply = house.server.call("POST", made["hook"] + "/issues" * (vendor == "devlake"), body, headers)
            assert reply.status == 401 and len(reply.text.strip().splitlines()) == 1, (headers, reply)
        after = [rows(house, f"SELECT COUNT(*) FROM {table}") for table in ("hook_deliveries", "changes", "incidents")]
        assert after == before
        right = house.server.call("POST", made["hook"] + "/issues" * (vendor == "devlake"), body, SIGNED[vendor](body, SECRET))
        assert right.status != 401, right


def test_two_secrets_hold_during_a_rotation_and_the_third_ends_the_first(fresh, folder):
    house = fresh()
    made = connect(house, folder)
    for number, secret in enumerate(["the second secret", "the third secret"]):
        file = folder / f"next-{number}"
        file.write_text(secret)
        assert house.run("connection", "rotate", made["id"], "--secret-file", str(file)).returncode == 0
        house.server.stop()
        house.server.start()
    assert send(house, made, pull(), delivery="a", secret="the third secret").status == 200
    assert send(house, made, pull(), delivery="b", secret="the second secret").status == 200
    assert send(house, made, pull(), delivery="c").status == 401
    assert house.run("connection", "remove", made["id"]).returncode == 0
    house.server.stop()
    house.server.start()
    assert send(house, made, pull(), delivery="d", secret="the third secret").status == 404
    assert house.run("connection", "remove", made["id"]).returncode == 1
    assert len(rows(house, CHANGES)) == 1


def test_a_secret_writes_for_its_own_service_alone_unless_it_was_made_for_the_organization(fresh, folder):
    house = fresh()
    services = folder / "services-of-two.csv"
    services.write_text("service,team,repository\nshop,Cart,acme/shop\nlone,Find,https://git.example/acme/lone.git\n")
    assert house.run("import", "services", str(services)).returncode == 0

    def report(made, repository, number):
        value = pull(number) | {"repository": {"full_name": repository}}
        reply = send(house, made, value, delivery=f"{made['id'][:6]}-{repository.replace('/', '-')}")
        assert reply.status == 200, reply
        return rows(house, "SELECT change_id, service FROM changes ORDER BY change_id")

    own = connect(house, folder)
    assert report(own, "acme/shop", 1) == [("github:acme/shop#1", "shop")]
    for repository in ("acme/lone", "somebody/tool"):
        assert report(own, repository, 1) == [("github:acme/shop#1", "shop")], repository
    house.server.stop()
    assert house.holds("somebody/tool") == [], "not even its name is kept"
    house.server.start()
    wide = connect(house, folder, "github", SECRET, "--whole-organization")
    there = [("github:acme/lone#1", "lone"), ("github:acme/shop#1", "shop")]
    assert report(wide, "acme/lone", 1) == there and report(wide, "somebody/tool", 1) == there
    listed = json.loads(house.run("connection", "list", "--format", "json").stdout)
    assert {each["id"]: each["writes_for"] for each in listed} == {own["id"]: "service", wide["id"]: "organization"}
    assert "writes for shop alone" in house.page(f"/admin/connections/{own['id']}").text
    assert "made for a whole organization" in house.page(f"/admin/connections/{wide['id']}").text


def test_a_hook_of_an_organization_takes_nothing_of_a_repository_that_no_service_names(fresh, folder):
    house = fresh()
    wide = connect(house, folder, "github", SECRET, "--whole-organization")
    own = connect(house, folder, "github", "another secret for the tests")
    stranger = pull() | {"repository": {"full_name": "somebody/tool"}}
    assert "none of those" in send(house, wide, stranger).json()["unused"] and rows(house, CHANGES) == []
    assert "Of repositories that no service has nothing is taken" in house.page(f"/admin/connections/{wide['id']}").text
    # Made for one service, by whoever set the hook up where that is: as long as it names none, what comes is its own.
    assert "as shop names none of its own" in house.page(f"/admin/connections/{own['id']}").text
    assert send(house, own, stranger, secret="another secret for the tests").json() == {"state": "taken"}
    assert rows(house, "SELECT change_id, service FROM changes") == [("github:somebody/tool#12", "shop")]
    services = folder / "services-of-others.csv"
    services.write_text("service,team,repository\nlone,Find,somebody/other\n")
    assert house.run("import", "services", str(services)).returncode == 0
    time.sleep(1.2)  # What is known of a connection is known for a second.
    other = pull(2) | {"repository": {"full_name": "somebody/other"}}
    send(house, own, other, delivery="d2", secret="another secret for the tests")
    assert len(rows(house, CHANGES)) == 1, "another service's"


def test_what_could_not_be_used_is_said_wherever_whoever_runs_the_house_looks(fresh, folder):
    house = fresh()
    event = json.dumps({
        "context": {"version": "0.4.1", "id": "e1", "source": "/ci", "type": "dev.cdevents.service.deployed.0.1.1",
                    "timestamp": "2026-11-03T10:00:00Z"},
        "subject": {"id": "s1", "content": {"environment": {"id": "production"},
                                            "artifactId": f"pkg:oci/{CANARY}"}}}).encode()
    jira = json.dumps({"webhookEvent": "sprint_started", "timestamp": 1_793_700_000_000, "sprint": {
        "id": 4, "name": CANARY, "state": "active", "startDate": "2026-11-03T10:00:00Z"}}).encode()
    made = {vendor: connect(house, folder, vendor) for vendor in ("cdevents", "jira")}
    made["github"] = connect(house, folder, "github", SECRET, "--whole-organization")
    replies = [
        house.server.call("POST", made["cdevents"]["hook"], event, {"X-Hub-Signature-256": signed(event)}),
        house.server.call("POST", made["jira"]["hook"], jira, {"X-Hub-Signature": signed(jira)}),
        send(house, made["github"], pull() | {"repository": {"full_name": f"{CANARY}/tool"}}),
        send(house, made["github"], {"zen": "x", "repository": {"full_name": f"{CANARY}/tool"}}, "ping", "d2")]
    reasons = {"cdevents": "it names no whole commit", "jira": "a sprint is of a team, and the service has none yet",
               "github": "its repository is none of those that the connection has a service for"}
    for vendor, reply in zip(reasons, replies, strict=False):
        assert reply.status == 200 and reply.json()["state"] == "taken" and reasons[vendor] in reply.json()["unused"], reply
    assert replies[3].json() == {"state": "taken"}, "it would have said nothing"
    health, doctor = house.page("/admin/health").text, house.run("doctor")
    listed, list_page = house.run("connection", "list").stdout, house.page("/admin/connections").text
    each = {one["vendor"]: one for one in json.loads(house.run("connection", "list", "--format", "json").stdout)}
    for vendor, reason in reasons.items():
        count = f"1 of {2 if vendor == 'github' else 1} event"
        assert each[vendor]["unused_events"] == 1 and reason in each[vendor]["last_unused"]["because"]
        page = house.page(f"/admin/connections/{made[vendor]['id']}").text
        for text in (health, doctor.stdout, listed, list_page, page):
            assert count in text and reason in text, (vendor, text)
        line = next(line for line in doctor.stdout.splitlines() if reason in line)
        # Hooks of whole organizations speak of repositories that nobody here has.
        assert line.startswith("ok" if vendor == "github" else "attention"), line
    assert doctor.returncode == 1
    assert 'daylight_hooks_total{outcome="unused"} 3' in house.server.call("GET", "/metrics").text
    house.server.stop()
    assert house.holds(CANARY) == []


BAD = {
    "nothing": b"", "a word": b"hello", "cut off": json.dumps(pull()).encode()[:-9], "utf-16": "{}".encode("utf-16"),
    "latin-1": b'{"action":"\xe9"}', "deep": b'{"x":' + b"[" * 400_000, "deep where it is read": b'{"pull_request":' * 5_000,
    "two values": b"{} {}", "a number": b"12", "nul": b"\0" * 9, "a form without payload": b"a=1",
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_body_is_4xx_in_one_line_and_nothing_else_is_lost(house, folder, name):
    made = connect(house, folder)
    assert send(house, made, pull(), delivery="before").status == 200
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if "form" in name else {}
    reply = send(house, made, BAD[name], delivery="bad", headers=headers)
    assert reply.status == 400, reply
    assert len(reply.text.strip().splitlines()) == 1 and "traceback" not in reply.text
    assert send(house, made, pull(13), delivery="after").status == 200
    assert {"github:acme/shop#12", "github:acme/shop#13"} <= {row[0] for row in rows(house, CHANGES)}


def test_whoever_has_only_the_address_of_a_connection_holds_up_no_other(fresh, folder):
    house = fresh()
    one, other = connect(house, folder), connect(house, folder)
    held = []
    try:
        for _ in range(8):
            wire = socket.create_connection(("127.0.0.1", house.server.port))
            held.append(wire)
            wire.sendall(f"POST {one['hook']} HTTP/1.1\r\nHost: x\r\nContent-Length: {25 * 1024 * 1024}\r\n\r\nx".encode())
        until = time.monotonic() + PATIENCE
        while send(house, one, pull()).status != 503:
            assert time.monotonic() < until
        assert send(house, other, pull(), delivery="of the other").json() == {"state": "taken"}
    finally:
        for wire in held:
            wire.close()


def test_25_megabytes_are_the_most_and_unknown_connections_and_events_are_told_apart(house, folder):
    made = connect(house, folder)
    reply = send(house, made, b"", headers={"Content-Length": str(26 * 1024 * 1024)})
    assert reply.status == 413 and len(reply.text.strip().splitlines()) == 1
    big = pull(99, **{"body": "x" * (20 * 1024 * 1024)})
    assert send(house, made, big, delivery="big").status == 200
    assert send(house, {"hook": "/hooks/" + "a" * 26}, pull()).status == 404
    assert house.server.call("GET", made["hook"]).status in (404, 405)
    assert send(house, made, {"x": 1}, event="brand_new_event", delivery="new").json() == {"state": "taken"}
    assert rows(house, "SELECT event FROM hook_deliveries WHERE delivery = 'new'") == [(None,)]
    text = house.server.call("GET", "/metrics").text
    assert 'daylight_hooks_total{outcome="unknown"} 1' in text and "shop" not in text and made["id"] not in text
    other = send(house, made, pull(), headers={"X-Forgejo-Event": "pull_request"})
    assert other.status == 400 and "Gitea" in other.text


def test_order_repetition_and_wrong_clocks_do_not_matter(fresh, folder):
    deliveries = [
        (pull(), "pull_request"), (pull(action="synchronize", updated="2026-11-03T09:00:00Z"), "pull_request"),
        (pull(action="closed", updated="2026-11-04T09:00:00Z", merged="2026-11-04T09:00:00Z", merged_=True), "pull_request"),
        ({"action": "submitted", "repository": {"full_name": "acme/shop"},
          "review": {"id": 7, "state": "approved", "submitted_at": "2026-11-03T10:00:00Z", "user": {"login": "bo"}},
          "pull_request": pull(updated="2026-11-03T10:00:00Z")["pull_request"]}, "pull_request_review"),
        ({"action": "dismissed", "repository": {"full_name": "acme/shop"},
          "review": {"id": 7, "state": "dismissed", "submitted_at": "2026-11-03T10:00:00Z", "user": {"login": "bo"}},
          "pull_request": pull(updated="2026-11-03T11:00:00Z")["pull_request"]}, "pull_request_review"),
        *[({"action": "created", "repository": {"full_name": "acme/shop"},
            "deployment": {"id": 5, "sha": SHA, "environment": "production", "created_at": "2026-11-05T09:00:00Z"},
            "deployment_status": {"state": state, "created_at": f"2026-11-05T09:0{minute}:00Z"}}, "deployment_status")
          for minute, state in enumerate(["in_progress", "failure", "success", "inactive", "success"])],
    ]
    # The same from a machine whose clock is in the year 2099: as the newest of all they would hold for ever.
    skewed = [(json.loads(json.dumps(value).replace('_at": "2026', '_at": "2099').replace("approved", "commented").replace("success", "failure")), event)
              for value, event in deliveries]
    found = []
    for order in (deliveries, deliveries[::-1], deliveries[3:] + deliveries[:3] + deliveries, skewed + deliveries + skewed[::-1]):
        house = fresh()
        made = connect(house, folder)
        for place, (value, event) in enumerate(order):
            assert send(house, made, value, event=event, delivery=f"d{place}").status == 200
        found.append([rows(house, CHANGES), rows(house, "SELECT review_id, state, updated_at FROM reviews"),
                      rows(house, "SELECT deployment_id, result, finished_at FROM deployments")])
    assert found[0] == found[1] == found[2] == found[3]
    assert found[0][0][0][1] is not None and found[0][1][0][1] == "commented" and found[0][2][0][1] == "success"


def test_what_was_answered_is_there_after_a_kill(fresh, folder):
    house = fresh()
    made = connect(house, folder)
    answered, stop = [], threading.Event()

    def keep_sending(worker):
        number = worker * 100_000
        while not stop.is_set():
            number += 1
            try:
                if send(house, made, pull(number), delivery=f"n{number}").status == 200:
                    answered.append(number)
            except OSError:
                return

    workers = [threading.Thread(target=keep_sending, args=(each,)) for each in range(1, 5)]
    for worker in workers:
        worker.start()
    while len(answered) < 60:
        pass
    house.server.stop(signal.SIGKILL)
    stop.set()
    for worker in workers:
        worker.join()
    there = {row[0] for row in rows(house, CHANGES)}
    assert {f"github:acme/shop#{number}" for number in answered} <= there
    house.server.start()
    assert send(house, made, pull(answered[0]), delivery=f"n{answered[0]}").json() == {"state": "there already"}


def test_other_senders(fresh, folder):
    house = fresh()
    gitlab = connect(house, folder, "gitlab")
    body = json.dumps({
        "object_kind": "merge_request", "user": {"id": 1, "username": "ada"}, "project": {"path_with_namespace": "acme/shop"},
        "object_attributes": {"iid": 3, "author_id": 1, "action": "open", "state": "opened", "title": CANARY,
                              "created_at": "2026-11-02 09:00:00 UTC", "updated_at": "2026-11-02 09:00:00 UTC"}})
    ask = {"X-Gitlab-Event": "Merge Request Hook", "X-Gitlab-Token": SECRET}
    assert call(house.server.port, "POST", gitlab["hook"], body, ask).status == 200
    assert call(house.server.port, "POST", gitlab["hook"], body, ask | {"X-Gitlab-Token": "x"}).status == 401
    lake = connect(house, folder, "devlake")
    bearer = {"Authorization": f"Bearer {SECRET}"}
    issue = json.dumps({"issueKey": "I-1", "title": CANARY, "type": "INCIDENT", "status": "TODO",
                        "createdDate": "2026-11-03T10:00:00Z"})
    # The end may come first.
    assert call(house.server.port, "POST", lake["hook"] + "/issue/I-1/close", "", bearer).status == 200
    assert call(house.server.port, "POST", lake["hook"] + "/issues", issue, bearer).status == 200
    assert rows(house, "SELECT resolved_at IS NOT NULL FROM incidents") == [(1,)]
    # Opened again and closed again, by the same bytes as before.
    again = json.dumps(json.loads(issue) | {"updatedDate": f"{datetime.now(UTC) + timedelta(seconds=1):%Y-%m-%dT%H:%M:%SZ}"})
    assert call(house.server.port, "POST", lake["hook"] + "/issues", again, bearer).status == 200
    assert rows(house, "SELECT resolved_at IS NOT NULL FROM incidents") == [(0,)]
    time.sleep(1.1)
    assert call(house.server.port, "POST", lake["hook"] + "/issue/I-1/close", "", bearer).json() == {"state": "taken"}
    assert rows(house, "SELECT resolved_at IS NOT NULL FROM incidents") == [(1,)]
    assert rows(house, "SELECT change_id FROM changes") == [("gitlab:acme/shop!3",)]
    wrong = house.run("connection", "add", "nothing", "--service", "shop", "--secret-file", str(folder / "x"))
    assert wrong.returncode == 2 and len(wrong.stderr.strip().splitlines()) == 1
    house.server.stop()
    assert house.holds(CANARY) == []
