"""Guarantee G15: content, caret, line numbers, paths, host names and titles reach neither storage nor logs."""

import json

import pytest

from beats import HOUR, answers, beat, now
from contract import BULK
from web import basic, bearer

SECRET = "canary-7f3a"


def canary(name):
    return f"{SECRET}-{name}"


def secretive(**fields):
    """A heartbeat in which everything that may not be kept is a secret."""
    return beat(**{
        "entity": f"/home/{canary('user')}/{canary('folder')}/{canary('file')}.py",
        "lineno": 73311337, "cursorpos": 73311338, "lines": 73311339, "line_additions": 73311340,
        "line_deletions": 73311341, "project_root_count": 73311342,
        "machine": canary("machine"), "machine_name_id": canary("machine-id"), "project_folder": f"/srv/{canary('root')}",
        "dependencies": [canary("dependency"), f"\"{canary('quoted')}\""], "ai_session": canary("session"),
        "ai_model": canary("model"), "ai_subscription_plan": canary("plan"), "ai_prompt_length": 73311343,
        "category": canary("category"), "type": canary("type"), "id": canary("id"), "local_file": canary("local"),
        "title": canary("title"), "command": f"rm -rf {canary('argument')}", "content": canary("content"),
        "nested": {canary("key"): [canary("deep")]}, canary("name"): canary("value"),
        "project": f"/home/{canary('project-path')}/visible-project",
        "user_agent": f"wakatime/v1.90.0 (linux-{canary('kernel')}-unknown) go1.22.12 vscode/{canary('version')} "
                      f"vscode-wakatime/{canary('plugin')}", **fields,
    })


# Every door that takes text from outside, with a secret in each place that is not kept.
def send_secrets(house):
    headers = {"X-Machine-Name": canary("host-name"), "User-Agent": canary("agent"), "Referer": f"http://{canary('referer')}/",
               "X-Forwarded-For": canary("forwarded"), "Cookie": f"other={canary('cookie')}"}
    at = round(now() - 2 * HOUR, 3)

    def post(path, body, more=()):
        return house.server.call("POST", path, body, headers | dict(more))

    pairs = answers(post("/api/v1" + BULK, json.dumps([secretive(time=at + n) for n in range(3)]), bearer(house.token)))
    assert [status for _, status in pairs] == [201] * 3
    answers(post("/api/v1" + BULK, json.dumps([
        secretive(time="1e999"), secretive(entity=None), {canary("only"): canary("unknown")}, canary("text"),
        secretive(time=now() + 9e6)]), basic(house.token)))
    answers(post(f"/api{BULK}?api_key={house.token}&{canary('query')}=1", json.dumps(secretive(time=at + 9))))
    assert post("/api" + BULK, f'[{{"entity": "{canary("broken-json")}", ', bearer(house.token)).status == 400
    assert post("/api" + BULK, "[]", bearer(canary("wrong-key"))).status == 401
    assert post(f"/api{BULK}?api_key={canary('wrong-key-in-query')}", "[]").status == 401
    post("/api/v1/plugins/errors", json.dumps({"logs": canary("plugin-log"), "stacktrace": canary("stack")}))
    post(f"/api/v1/users/{canary('user-id')}/heartbeats.bulk", "[]", bearer(house.token))
    house.server.call("GET", f"/{canary('path')}?{canary('parameter')}=1", headers=headers)
    house.server.call("GET", f"/me/data?day={canary('day')}", headers=headers)
    post("/api/daylight/v1/session", json.dumps({"email": f"{canary('address')}@example.org", "passphrase": canary("passphrase")}))
    post("/api/v1/users/current/file_experts", json.dumps({"entity": canary("expert")}), bearer(house.token))


@pytest.fixture(scope="module")
def watched(folder_for):
    from house import House

    house = House(folder_for("watched"), DAYLIGHT_LOG_LEVEL="trace")
    send_secrets(house)
    yield house
    house.server.stop()


def found_in(contents):
    """The secrets that occur, as text or as UTF-16, with where."""
    hits = []
    for name, content in contents.items():
        for encoding in ("utf-8", "utf-16-le"):
            start = content.find(SECRET.encode(encoding))
            if start >= 0:
                hits.append((name, content[start:start + 60]))
        hits += [(name, digits) for digits in (str(73311337 + n) for n in range(7)) if digits.encode() in content]
    return hits


def test_no_secret_is_in_the_data_directory_while_the_server_runs(watched):
    assert found_in(watched.bytes()) == []


def test_no_secret_is_in_what_the_server_says_at_its_most_talkative(watched):
    said = {"stdout": watched.server.said(), "stderr": watched.server.err.read_bytes()}
    assert said["stderr"], "at this level there must be a log, or this test looks at nothing"
    assert found_in(said) == []
    for place, text in said.items():
        assert watched.token.encode() not in text, f"a token stands in {place}"
        assert watched.session.encode() not in text, f"a session stands in {place}"


def test_tokens_sessions_and_passphrases_are_not_stored_as_they_are(watched):
    from contract import PASSPHRASE

    for secret in (watched.token, watched.session, watched.invitation["token"], PASSPHRASE):
        assert watched.holds(secret) == []


def test_what_is_meant_to_be_kept_is_found_by_the_same_search(watched):
    assert watched.holds("visible-project"), "the positive control: the search can find what is there"
    assert watched.holds("Python")


def test_no_secret_is_in_the_data_directory_after_the_server_has_stopped(watched):
    assert watched.server.stop() == 0
    assert found_in(watched.bytes()) == []
    assert watched.holds("visible-project")


def test_the_export_holds_the_allowed_fields_alone(watched):
    from contract import HEARTBEAT_KEYS

    heartbeats = watched.exported()["heartbeats"]
    assert len(heartbeats) == 4
    for heartbeat in heartbeats:
        assert set(heartbeat) == HEARTBEAT_KEYS
        assert SECRET not in json.dumps(heartbeat)
        assert heartbeat["kind"] == "coding", "an unknown category is coding; the client's own word is not kept"
