"""Requests that real, unmodified clients sent are answered as those clients need it (wakatime.md, sections 3, 5, 6)."""

import pytest

import recorded
from beats import answers
from contract import OWNER

REQUESTS = recorded.requests()
BULK = [each for each in REQUESTS if each.method == "POST" and each.target.split("?")[0].endswith("heartbeats.bulk")]
OTHERS = [each for each in REQUESTS if each not in BULK]
without_fixtures = pytest.mark.skipif(not REQUESTS, reason="DAYLIGHT_FIXTURES does not point at recorded requests")


def replay(house, request):
    request = request.with_key(house.token).recent()
    recorded.replayed += 1
    return house.server.call(request.method, request.target, request.body or None, request.headers)


@without_fixtures
@pytest.mark.parametrize("request_", BULK, ids=lambda each: each.name)
def test_a_recorded_batch_is_answered_item_by_item_in_order(house, request_):
    pairs = answers(replay(house, request_))
    assert len(pairs) == request_.heartbeats()
    assert {status for _, status in pairs} <= {201, 202}, "recorded heartbeats are all good ones"


@without_fixtures
def test_replaying_everything_twice_stores_nothing_twice(fresh):
    house = fresh()
    for each in BULK:
        replay(house, each)
    once = house.exported()
    assert once["heartbeats"], "the first replay was stored"
    for each in reversed(BULK):
        replay(house, each)
    again = house.exported()
    assert again["heartbeats"] == once["heartbeats"]
    assert again["spans"] == once["spans"]


@without_fixtures
@pytest.mark.parametrize("request_", OTHERS, ids=lambda each: each.name)
def test_other_recorded_calls_are_answered_as_the_clients_need_them(house, request_):
    reply = replay(house, request_)
    path = request_.target.split("?")[0]
    if request_.method == "OPTIONS":
        assert reply.status == 204
        assert reply.headers["Access-Control-Allow-Origin"] == "*"
    elif path.endswith("/statusbar/today"):
        assert reply.status == 200
        check_status_bar(reply.json())
    elif path.endswith("/summaries"):
        assert reply.status == 200
        assert "grand_total" in reply.json()["data"][0]
    elif path.endswith("/file_experts"):
        assert reply.status in (200, 404), reply
    else:
        assert reply.status == 404, "goals are optional and unknown"


def check_status_bar(bar):
    """What a strict decoder of the Go CLI reads: ints are ints, decimals are strings, lists are there."""
    assert bar["has_team_features"] is False
    data = bar["data"]
    total = data["grand_total"]
    for name in ("decimal", "digital", "text"):
        assert isinstance(total[name], str), name
    for name in ("hours", "minutes"):
        assert type(total[name]) is int, name
    assert isinstance(total["total_seconds"], (int, float))
    for name in ("categories", "projects", "languages", "editors", "operating_systems", "dependencies", "machines"):
        assert isinstance(data[name], list), name
        for item in data[name]:
            assert isinstance(item["name"], str) and isinstance(item["digital"], str) and isinstance(item["decimal"], str)
            assert all(type(item[field]) is int for field in ("hours", "minutes", "seconds"))
    for name in ("date", "start", "end", "text", "timezone"):
        assert isinstance(data["range"][name], str), name


def test_the_status_bar_is_shaped_for_strict_decoders_with_and_without_activity(fresh):
    from beats import DAY, beats, now

    house = fresh()
    bar = house.api("GET", "/api/v1/users/current/statusbar/today", token=house.token)
    assert bar.status == 200
    check_status_bar(bar.json())
    assert bar.json()["data"]["grand_total"]["text"] == "0 secs"
    # Heartbeats over the last day and a half: whatever the hour of this run, some of it is today.
    house.keep(beats(300, now() - 1.5 * DAY, every=430))
    bar = house.api("GET", "/api/v1/users/current/statusbar/today", token=house.token)
    check_status_bar(bar.json())
    data = bar.json()["data"]
    assert data["grand_total"]["total_seconds"] >= 0
    assert data["range"]["timezone"] == "Europe/Berlin"


def test_the_status_bar_takes_its_day_from_the_timezone_header(house):
    import datetime
    import zoneinfo

    for name in ("Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin"):
        bar = house.server.call("GET", "/api/users/current/statusbar/today", headers={
            "Authorization": f"Bearer {house.token}", "Timezone": name})
        assert bar.status == 200
        today = datetime.datetime.now(zoneinfo.ZoneInfo(name)).date()
        assert bar.json()["data"]["range"]["date"] in (str(today), str(today - datetime.timedelta(days=1)))
        assert bar.json()["data"]["range"]["timezone"] == name
    wrong = house.server.call("GET", "/api/users/current/statusbar/today", headers={
        "Authorization": f"Bearer {house.token}", "Timezone": "Mars/Olympus"})
    assert wrong.status == 200, "an unknown zone falls back to the profile's"


def test_the_summaries_hold_values_for_today_only(house):
    reply = house.api("GET", "/api/v1/users/current/summaries?start=2026-01-01&end=2026-01-03", token=house.token)
    assert reply.status == 200
    assert [day["grand_total"]["total_seconds"] for day in reply.json()["data"]] == [0, 0, 0]
    assert {"start", "end"} <= set(reply.json())


def test_the_current_user_is_named_by_the_address(house):
    reply = house.api("GET", "/api/v1/users/current", token=house.token)
    assert reply.status == 200
    data = reply.json()["data"]
    assert data["username"] == OWNER and data["timezone"] == "Europe/Berlin" and data["id"]
    again = house.api("GET", f"/api/v1/users/{data['id']}", token=house.token)
    assert again.status == 200
    assert house.api("GET", "/api/v1/users/somebody-else", token=house.token).status == 404
    assert house.api("GET", "/api/v1/users/somebody-else/statusbar/today", token=house.token).status == 404
    by_id = house.server.call("POST", f"/api/v1/users/{data['id']}/heartbeats.bulk", "[]", {
        "Authorization": f"Bearer {house.token}"})
    assert by_id.status in (201, 202)


def test_a_write_only_token_reads_back_shapes_without_values(fresh):
    from beats import beats, now

    house = fresh()
    written = house.make_token("write")["token"]
    house.keep(beats(30, now() - 3600))
    assert answers(house.send(beats(2, now() - 900), token=written))
    bar = house.api("GET", "/api/v1/users/current/statusbar/today", token=written)
    assert bar.status == 200
    check_status_bar(bar.json())
    assert bar.json()["data"]["grand_total"]["text"] == "0 secs"
    assert bar.json()["data"]["projects"] == []
    read = house.make_token("read")["token"]
    assert house.send(beats(1, now() - 800), token=read).status in (401, 403), "a read token writes nothing"
