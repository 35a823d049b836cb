"""The only thing that can be read about a person is a series: its shape, its floor, and what is refused (G3, G6)."""

import json

import pytest

from beats import DAY, beats, now
from contract import ACTIVITY_CAVEAT, METRICS, OWN_METRICS, OWN_WORK_METRICS, WORK_METRICS, SERIES, SERIES_KEYS, SPANS, ZONE
from house import one_line
from web import bearer
from weeks import import_weeks, monday, week


@pytest.fixture(scope="module")
def filled(house):
    import_weeks(house, [1, 2, 3, 5, 6, 8])
    house.keep(beats(60, now() - 600, every=10))
    return house


def series(house, metric="activity-time", query="?weeks=12", **more):
    return house.api("GET", f"{SERIES}/{metric}{query}", **more)


def test_a_series_has_its_shape_gaps_kept_and_the_current_week_last_without_a_value(filled):
    reply = series(filled)
    assert reply.status == 200, reply
    body = reply.json()
    assert set(body) == SERIES_KEYS
    assert (body["metric"], body["subject"], body["unit"], body["zone"]) == ("activity-time", "me", "seconds", ZONE)
    assert body["through"] == week(1) and body["caveat"] == ACTIVITY_CAVEAT
    assert [point["week"] for point in body["points"]] == [week(n) for n in range(12, -1, -1)]
    assert body["points"][-1] == {"week": week(0), "value": None, "status": "current"}
    assert [point["value"] for point in body["points"][-9:-1]] == [14400, None, 14400, 14400, None, 14400, 14400, 14400]
    assert [point["status"] for point in body["points"][-9:-1]] == [
        "published", "no-data", "published", "published", "no-data", "published", "published", "published"]


@pytest.mark.parametrize("metric", sorted(METRICS))
def test_every_metric_of_the_catalogue_answers(filled, metric):
    body = series(filled, metric).json()
    assert body["metric"] == metric and len(body["points"]) == 13
    assert all(point["value"] is None or point["value"] >= 0 for point in body["points"])


def test_two_hours_in_one_stretch_are_focus_and_deep_focus(filled):
    for metric in ("focus-time", "deep-focus-time", "activity-time-coding"):
        assert [point["value"] for point in series(filled, metric).json()["points"][-4:-1]] == [14400] * 3


@pytest.mark.parametrize("weeks,status", [
    ("3", 422), ("57", 422), ("0", 422), ("-4", 422), ("many", 422), ("4.5", 422), ("", 422), ("4", 200), ("56", 200)])
def test_four_to_fifty_six_weeks_can_be_asked_for(filled, weeks, status):
    reply = series(filled, query=f"?weeks={weeks}")
    assert reply.status == status
    if status == 200:
        assert len(reply.json()["points"]) == int(weeks) + 1
    else:
        assert len(reply.json()["error"]) > 10, "a refusal says what to do"


def test_twelve_weeks_are_the_default(filled):
    assert len(series(filled, query="").json()["points"]) == 13


@pytest.mark.parametrize("metric", ["lines-of-code", "keystrokes", "activity", "ACTIVITY-TIME", "..", "commit-count"])
def test_an_unknown_metric_is_404(filled, metric):
    assert series(filled, metric).status == 404


def test_who_is_not_signed_in_gets_401_and_a_write_token_nothing(filled):
    path = f"{SERIES}/activity-time"
    assert filled.server.call("GET", path).status == 401
    assert filled.server.call("GET", path, headers=bearer("nonsense")).status == 401
    assert filled.server.call("GET", path, headers={"Cookie": f"daylight={filled.session}"}).status == 401, "cookies are for pages"
    assert series(filled, token=filled.make_token("write")["token"]).status in (401, 404)
    assert series(filled, token=filled.make_token("read")["token"]).status == 200
    assert series(filled, token=filled.token).status == 200


@pytest.mark.parametrize("query", ["sort=value", "order=desc", "sort=-value&weeks=12", "order_by=value", "rank=1", "top=3"])
def test_ranking_is_refused_in_a_sentence(filled, query):
    for path in (f"{SERIES}/activity-time", SPANS):
        reply = filled.api("GET", f"{path}?{query}")
        assert reply.status == 400, reply
        assert "refused" in reply.text
        assert any(" " in value for value in reply.json().values() if isinstance(value, str)), "with its sentence"


def test_three_complete_weeks_are_too_few_and_four_are_enough(fresh):
    house = fresh()
    import_weeks(house, [1, 2, 3])
    house.keep(beats(60, now() - 600, every=10))
    for metric in sorted(METRICS):
        points = series(house, metric).json()["points"]
        assert {(point["value"], point["status"]) for point in points[:-1]} == {(None, "no-data")}
        assert points[-1]["status"] == "current" and points[-1]["value"] is None
    assert "14400" not in json.dumps(house.exported()["series"])
    import_weeks(house, [4, 5])
    values = [point["value"] for point in series(house).json()["points"]]
    assert values[-6:] == [14400] * 5 + [None]


def test_an_empty_directory_answers_without_values(fresh):
    points = series(fresh()).json()["points"]
    assert {point["value"] for point in points} == {None}


def test_the_export_keeps_all_weeks_of_the_series(filled):
    [found] = [each for each in filled.exported()["series"] if each["metric"] == "activity-time"]
    values = {point["week"]: point["value"] for point in found["points"]}
    assert values[week(8)] == 14400 and values[week(1)] == 14400 and values[week(4)] is None


def test_the_own_spans_can_be_read(filled):
    reply = filled.api("GET", SPANS)
    assert reply.status == 200
    spans = reply.json()["spans"]
    assert len([span for span in spans if span["project"] == "imported"]) == 12
    assert filled.server.call("GET", SPANS).status == 401


def test_explain_says_from_what_a_week_was_computed_and_names_no_item(filled):
    done = filled.run("explain", "activity-time", "--me", "--format", "json", env={"DAYLIGHT_TOKEN": filled.token})
    assert done.returncode == 0, done.stderr
    body = json.loads(done.stdout)
    assert set(body) == {"format", "metric", "subject", "week", "series", "formula", "statistic", "items", "left_out", "still_open"}
    assert body["format"] == "daylight-explain-1" and body["subject"] == "me" and body["items"] == []
    assert body["week"] == week(1)
    refused = filled.run("explain", "activity-time", "--me")
    assert refused.returncode != 0 and one_line(refused.stderr)
    unknown = filled.run("explain", "lines-of-code", "--me", env={"DAYLIGHT_TOKEN": filled.token})
    assert unknown.returncode == 2 and one_line(unknown.stderr)


def test_the_ai_share_is_of_reported_lines_and_unknown_where_none_was_reported(fresh):
    house = fresh()
    sent = []
    for n in (1, 2, 3, 4, 6):
        # In the sixth week before this one the editor reports nothing.
        counts = [{}] * 4 if n == 6 else [{"ai_line_changes": 30, "human_line_changes": 0}, {"human_line_changes": 9 + n},
                                          {"ai_line_changes": -5, "human_line_changes": 1e9}, {}]
        start = monday(n).timestamp() + 2 * DAY
        sent += [beats(1, start + 60 * place, **more)[0] for place, more in enumerate(counts)]
    assert {item[1] for item in house.send(sent).json()["responses"]} == {201}
    body = series(house, "ai-assisted-share", query="?weeks=6").json()
    assert body["unit"] == "ratio" and "many tools report" in body["caveat"]
    assert body["caveat"].startswith("Reported for 80 % of the recorded time")
    assert [point["value"] and round(point["value"], 3) for point in body["points"]] == [
        None, None, *(round(30 / (39 + n), 3) for n in (4, 3, 2, 1)), None]
    assert body["points"][0]["status"] == "no-data"
    done = house.run("explain", "ai-assisted-share", "--me", env={"DAYLIGHT_TOKEN": house.token})
    assert done.returncode == 0 and f"{week(1)}  75 %" in done.stdout and "reported for 80 %" in done.stdout, done
    page = house.export("html").stdout
    assert "<th scope=\"col\">Per cent</th>" in page and f"<tr><td>{week(1)}</td><td>75</td>" in page
    kept = house.exported()["settings"]["line_changes"]
    assert sorted(span["human"] for span in kept) == [10, 11, 12, 13] and {span["ai"] for span in kept} == {30}
    own = house.page("/me").text
    assert 'id="ai-assisted-share"' in own and 'id="activity-time"' in own and "for 80 % of the recorded" in own


def test_metrics_lists_the_catalogue():
    from house import run

    done = run("metrics", "--format", "json")
    assert done.returncode == 0, done.stderr
    catalogue = json.loads(done.stdout)
    assert {metric["id"] for metric in catalogue} == METRICS | WORK_METRICS | OWN_WORK_METRICS
    for metric in catalogue:
        assert set(metric) == {"id", "title", "unit", "kind", "audience", "sources", "formula", "does_not_say", "counter_metric",
                               "retention"}
        assert metric["unit"] in ("seconds", "ratio", "count")
        assert metric["kind"] in (("effort",) if metric["id"] in METRICS else ("own-work",) if metric["id"] in OWN_WORK_METRICS else ("work", "promise"))
        assert metric["counter_metric"] in (METRICS | WORK_METRICS | OWN_WORK_METRICS) - {metric["id"]}
        # Of shared work nothing is anybody's, and what is somebody's own is nobody else's.
        if metric["id"] in WORK_METRICS:
            assert metric["audience"] in ("services, teams", "teams")
        else:
            assert metric["audience"] == ("person" if metric["id"] in OWN_METRICS | OWN_WORK_METRICS else "person, panels")
    assert run("metrics").returncode == 0


def test_a_week_that_was_sent_late_counts(fresh):
    house = fresh()
    import_weeks(house, [1, 2, 3, 4])
    late = monday(2).timestamp() + 4 * DAY + 9 * 3600
    house.keep(beats(61, late, every=60))
    values = {point["week"]: point["value"] for point in series(house).json()["points"]}
    assert values[week(2)] == 14400 + 3600
