"""The 22 rules of wakatime.md, section 0: one test a rule (or more), named by its number."""

import base64
import json
import re
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from beats import DAY, HOUR, answers, beat, beats, instant, now, statuses
from contract import BASES, BULK
from web import basic, bearer

def one(**fields):
    return json.dumps([beat(**fields)])


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("path,verb", [
    (BULK, "POST"), ("/users/current/heartbeats", "POST"), ("/heartbeat", "POST"), ("/heartbeats", "POST"),
    ("/users/current/statusbar/today", "GET"), ("/users/current", "GET"), ("/plugins/errors", "POST"),
    ("/users/current/summaries?start=today&end=today", "GET"),
])
def test_rule_01_and_02_every_endpoint_answers_under_every_base(house, base, path, verb):
    body = one() if verb == "POST" else None
    reply = house.server.call(verb, base + path, body, bearer(house.token))
    assert reply.status == (201 if verb == "POST" else 200), reply
    reply.json()


@pytest.mark.parametrize("shape", ["array", "object", "string of an array"])
def test_rule_02_the_body_is_an_array_or_one_object_or_a_string_holding_the_array(house, shape):
    item = beat()
    body = {"array": json.dumps([item]), "object": json.dumps(item), "string of an array": json.dumps(json.dumps([item]))}
    reply = house.server.call("POST", "/api" + BULK, body[shape], bearer(house.token))
    assert statuses(reply) == [201]


def test_rule_02_the_single_endpoint_takes_one_heartbeat_and_names_it(house):
    reply = house.server.call("POST", "/api/v1/users/current/heartbeats", json.dumps(beat()), bearer(house.token))
    assert reply.status in (201, 202)
    body = reply.json()
    assert "responses" in body or body["data"]["id"]


@pytest.mark.parametrize("kind", ["text/plain;charset=UTF-8", "application/json; charset=utf-8", "application/octet-stream", None])
def test_rule_03_any_content_type_will_do(house, kind):
    headers = bearer(house.token) | ({"Content-Type": kind} if kind else {})
    assert statuses(house.server.call("POST", "/api" + BULK, one(), headers)) == [201]


FORMS = {
    "basic without a colon": lambda key: (basic(key), ""),
    "basic with an empty passphrase": lambda key: (basic(key + ":"), ""),
    "basic with a user": lambda key: (basic("ada:" + key), ""),
    "bearer": lambda key: (bearer(key), ""),
    "bearer in base 64": lambda key: (bearer(base64.b64encode(key.encode()).decode()), ""),
    "in the query": lambda key: ({}, f"?api_key={key}"),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("prefix", ["", "waka_"])
def test_rule_04_and_05_every_form_of_authentication_opens_with_and_without_the_prefix(house, form, prefix):
    headers, query = FORMS[form](prefix + house.token)
    assert statuses(house.server.call("POST", "/api/v1" + BULK + query, one(), headers)) == [201]


@pytest.mark.parametrize("form", FORMS)
def test_rule_04_and_14_a_wrong_key_is_401_in_every_form(house, form):
    headers, query = FORMS[form](str(uuid.uuid4()))
    assert house.server.call("POST", "/api/v1" + BULK + query, one(), headers).status == 401


def test_rule_05_keys_are_lower_case_uuids_of_version_4(house):
    for kind in ("read", "write", "both"):
        token = house.make_token(kind)["token"]
        assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", token), token


def test_rule_06_success_is_one_pair_a_heartbeat_in_order_with_an_id(house):
    batch = [beat(), beat(time="nonsense"), beat(), {"no": "entity"}, beat()]
    pairs = answers(house.send(batch))
    assert [status for _, status in pairs] == [201, 400, 201, 400, 201]
    ids = [body["data"]["id"] for body, status in pairs if status == 201]
    assert all(uuid.UUID(each) and each == each.lower() for each in ids)
    assert len(set(ids)) == 3


def test_rule_07_the_outer_status_is_201_and_the_reply_is_json(house):
    reply = house.send([beat()])
    assert reply.status == 201
    assert reply.headers["Content-Type"].startswith("application/json")
    assert house.send([]).status in (201, 202)


NONSENSE = [
    None, 1, "text", True, [], {}, {"entity": "a"}, {"time": 1}, {"entity": "", "time": 1}, {"entity": None, "time": 1},
    {"entity": "a", "time": None}, {"entity": "a", "time": "soon"}, {"entity": "a", "time": []}, {"entity": "a", "time": {}},
    {"entity": "a", "time": -1}, {"entity": "a", "time": 0}, {"entity": "a", "time": 1e300}, {"entity": "a", "time": True},
]


def test_rule_08_and_09_and_10_items_are_201_or_400_with_words_and_an_object(house):
    pairs = answers(house.send([*NONSENSE, beat()]))
    assert [status for _, status in pairs] == [400] * len(NONSENSE) + [201]
    for body, _ in pairs[:-1]:
        [sentences] = list(body["errors"].values())
        assert sentences and all(isinstance(each, str) and each for each in sentences)
        assert "error" not in body, "the browser extension keeps an item whose answer has a truthy error"


@pytest.mark.parametrize("category", ["ai coding", "coding", None, "underwater basket weaving", ""])
def test_rule_11_the_answer_echoes_no_category(house, category):
    reply = house.send([beat(category=category)])
    assert statuses(reply) == [201]
    [[body, _]] = reply.json()["responses"]
    assert set(body) == {"data"} and set(body["data"]) <= {"id"}


def test_rule_12_a_batch_of_bad_heartbeats_alone_is_still_201_outside(house):
    pairs = answers(house.send([{"entity": "a"}] * 30))
    assert [status for _, status in pairs] == [400] * 30


def test_rule_13_a_duplicate_is_201_again_and_stored_once(house):
    item = beat(project="sent-thrice")
    assert statuses(house.send([item, item])) == [201, 201]
    assert statuses(house.send([item])) == [201]
    assert [each["project"] for each in house.exported()["heartbeats"]].count("sent-thrice") == 1


def test_rule_13_the_same_batch_from_many_at_once_is_stored_once(house):
    batch = beats(50, now() - 9 * DAY, every=1, project="all-at-once")
    with ThreadPoolExecutor(8) as senders:
        for found in senders.map(lambda _: statuses(house.send(batch)), range(24)):
            assert found == [201] * 50
    assert [each["project"] for each in house.exported()["heartbeats"]].count("all-at-once") == 50


@pytest.mark.parametrize("headers", [
    {}, {"Authorization": "Basic"}, {"Authorization": "Basic !!!"}, {"Authorization": "Bearer "}, {"Authorization": "Digest x"},
    {"Authorization": "Basic " + base64.b64encode(b"\xff\xfe").decode()}, basic("not a uuid"), bearer("x" * 5000),
], ids=str)
def test_rule_14_no_key_or_nonsense_is_401(house, headers):
    reply = house.server.call("POST", "/api" + BULK, one(), headers)
    assert reply.status == 401, reply
    reply.json()


def test_rule_14_a_revoked_key_is_401(house):
    token = house.make_token("both")["token"]
    assert statuses(house.send([beat()], token=token)) == [201]
    house.revoke(token)
    assert house.send([beat()], token=token).status == 401
    assert statuses(house.send([beat()])) == [201], "other tokens stay"


@pytest.mark.parametrize("fields", [
    {"lineno": "3", "cursorpos": "12", "lines": "120"}, {"time": None, "timestamp": "now"}, {"time": "text"},
    {"category": None, "branch": None, "language": None, "project": None, "is_write": None, "lineno": None},
    {"project": "", "branch": "", "language": ""}, {"type": "hologram"}, {"category": "dreaming"}, {"type": None},
    {"unknown": {"deep": [1, {"er": None}]}, "dependencies": ["\"net/http\""]}, {"is_write": "true"}, {"is_write": 1},
    {"ai_line_changes": "8", "human_line_changes": -3}, {"ai_line_changes": 1e30}, {"dependencies": None},
    {"project": "<<LAST_PROJECT>>", "branch": "<<LAST_BRANCH>>", "language": "<<LAST_LANGUAGE>>", "type": "domain"},
    {"project": "Ωmega 🌅", "branch": "fix/ümlaut"}, {"project": "x" * 5000}, {"branch": "\u0000\u202e"},
], ids=str)
def test_rule_15_decoding_is_lenient(house, fields):
    item = beat(**fields)
    if item["time"] is None:
        item.pop("time")
        item["timestamp"] = str(now() - HOUR)
    elif item["time"] == "text":
        item["time"] = str(round(now() - HOUR, 3))
    assert statuses(house.send([item])) == [201]


def test_rule_15_placeholders_are_unknown(house):
    at = round(now() - 2 * HOUR, 3)
    house.keep([beat(at, project="<<LAST_PROJECT>>", branch="<<LAST_BRANCH>>", language="<<LAST_LANGUAGE>>")])
    [stored] = [each for each in house.exported()["heartbeats"] if each["time"][:19] == instant(at)[:19]]
    assert (stored["project"], stored["branch"], stored["language"]) == (None, None, None)


@pytest.mark.parametrize("count", [1, 25, 26, 100, 1000])
def test_rule_16_batches_up_to_a_thousand_are_taken(house, count):
    assert statuses(house.send(beats(count, now() - 2 * DAY, every=1))) == [201] * count


def test_rule_16_what_exceeds_a_thousand_is_refused_item_by_item(house):
    found = statuses(house.send(beats(1030, now() - 3 * DAY, every=1)))
    assert found == [201] * 1000 + [400] * 30


@pytest.mark.parametrize("name", ["dev+box%2F%C3%BC", "dev%2Bbox%252F%25C3%25BC", "dev box", "dev box ü", "%", "%zz%"])
def test_rule_17_any_spelling_of_the_machine_name_is_taken(house, name):
    reply = house.server.call("POST", "/api" + BULK, one(), bearer(house.token) | {"X-Machine-Name": name})
    assert statuses(reply) == [201]


def test_rule_18_the_status_bar_answers_200_json(house):
    reply = house.api("GET", "/api/v1/users/current/statusbar/today", token=house.token)
    assert reply.status == 200
    assert type(reply.json()["data"]["grand_total"]["hours"]) is int
    assert isinstance(reply.json()["data"]["grand_total"]["decimal"], str)


def test_rule_19_reports_of_plugin_errors_are_taken_without_a_key_and_not_kept(house):
    report = json.dumps({"logs": "canary-of-a-plugin-log", "stacktrace": "/home/ada/x", "platform": "linux"})
    for base in BASES:
        reply = house.server.call("POST", base + "/plugins/errors", report)
        assert (reply.status, reply.json()) == (201, {})
    assert house.holds("canary-of-a-plugin-log") == []


@pytest.mark.parametrize("base", BASES)
def test_rule_20_browsers_may_ask_first_without_a_key(house, base):
    reply = house.server.call("OPTIONS", base + BULK, headers={
        "Origin": "https://vscode.dev", "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization, content-type, x-machine-name"})
    assert reply.status == 204
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in reply.headers["Access-Control-Allow-Methods"]
    allowed = {name.strip().lower() for name in reply.headers["Access-Control-Allow-Headers"].split(",")}
    assert {"authorization", "content-type", "x-machine-name"} <= allowed
    sent = house.server.call("POST", base + BULK, one(), bearer(house.token) | {"Origin": "https://vscode.dev"})
    assert sent.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", [BULK + "/", "//users/current/heartbeats.bulk", "/users/current/heartbeats.bulk?x=1#y"])
def test_rule_21_a_post_is_never_redirected(house, path):
    reply = house.server.call("POST", "/api/v1" + path.split("#")[0], one(), bearer(house.token))
    assert reply.status not in (301, 302, 303), reply


def test_rule_22_late_heartbeats_count_and_far_ones_are_refused_by_themselves(house):
    good = [-179 * DAY, -14 * DAY, -1, 0, 20 * HOUR]
    bad = [-181 * DAY, 25 * HOUR, 400 * DAY]
    pairs = answers(house.send([beat(now() + offset) for offset in good + bad]))
    assert [status for _, status in pairs] == [201] * len(good) + [400] * len(bad)
    assert all(set(body["errors"]) == {"time"} for body, status in pairs if status == 400)


@pytest.mark.parametrize("shape", ["browser", "VS Code for the web"])
def test_rules_02_03_04_15_what_browsers_send_is_kept_as_what_it_is(fresh, shape):
    house = fresh()
    at = round(now() - HOUR, 3)
    common = {"entity": "https://canary-host.example/canary-path", "branch": "<<LAST_BRANCH>>", "project": "<<LAST_PROJECT>>"}
    browser = common | {"type": "domain", "category": None, "time": str(at), "id": str(uuid.uuid4()),
                        "plugin": "Firefox/127.0 linux_x86-64 firefox-wakatime/4.1.1"}
    web = common | {"entity_type": "file", "category": "ai coding", "timestamp": at, "lines_in_file": 40, "ai_line_changes": 12,
                    "alternate_project": "demo", "alternate_branch": "main", "alternate_language": "TypeScript",
                    "plugin": "(Linux) vscode/1.90.0 vscode-wakatime/25.2.0"}
    body = json.dumps([browser]) if shape == "browser" else json.dumps(json.dumps([web]))
    reply = house.server.call("POST", f"/api{BULK}?api_key={house.token}", body, {
        "Content-Type": "text/plain;charset=UTF-8", "X-Machine-Name": "canary-machine", "Origin": "https://vscode.dev",
        "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/126.0.0.0"})
    assert statuses(reply) == [201] and reply.headers["Access-Control-Allow-Origin"] == "*"
    [kept] = house.exported()["heartbeats"]
    found = [kept[name] for name in ("kind", "project", "branch", "language", "editor", "operating_system", "ai_line_changes")]
    assert found == (["browsing", None, None, None, "Firefox", "Linux", None] if shape == "browser" else
                     ["ai", "demo", "main", "TypeScript", "VS Code", "Linux", 12])
    assert house.holds("canary-") == []


def test_a_get_on_the_bulk_address_is_never_a_success(house):
    assert house.api("GET", "/api/v1" + BULK, token=house.token).status in (404, 405)


def test_a_project_that_looks_like_a_path_keeps_its_last_part(house):
    house.keep([beat(project="/home/ada/secret-client/payments"), beat(project="C:\\work\\windows-thing"),
                beat(project="git@host:team/repo-name")])
    projects = {each["project"] for each in house.exported()["heartbeats"]}
    assert {"payments", "windows-thing", "repo-name"} <= projects
    assert house.holds("secret-client") == []
