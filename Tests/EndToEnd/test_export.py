"""`export me` gives everything, in three forms, to the person's own token alone (product.md, sections 6 and 7)."""

import csv
import html
import io
import json
import re
import subprocess
import zipfile

import pytest

from beats import DAY, HOUR, beat, beats, instant, micros, now
from contract import ACTIVITY_CAVEAT, CORRECTIONS, EXPORT_KEYS, HEARTBEAT_KEYS, METRICS, OWNER, SERIES, SERIES_KEYS, ZONE
from house import environment, one_line, run
from weeks import import_weeks, monday

RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


@pytest.fixture(scope="module")
def filled(house):
    at = round(now() - DAY, 6)
    house.keep([beat(at + 0.123456, project="the one"), beat(at + 60, branch=None, language=None, is_write=None, project=None)])
    house.keep(beats(30, at + HOUR, project='comma, "quote"\nand a line', category="debugging"))
    return house


def test_the_keys_are_always_there(filled):
    export = filled.exported()
    assert set(export) == EXPORT_KEYS
    assert export["format"] == "daylight-person-1"
    assert export["person"] == {"email": OWNER, "name": export["person"]["name"], "team": None, "time_zone": ZONE}
    assert RFC3339.fullmatch(export["exported_at"])
    for key in ("meetings", "commits", "changes", "reviews", "annotations", "work_items", "looks"):
        assert export[key] == [], f"nothing of that kind is stored yet: {key}"


def test_heartbeats_are_there_to_the_microsecond_with_unknown_as_null(filled):
    heartbeats = filled.exported()["heartbeats"]
    assert all(set(each) == HEARTBEAT_KEYS for each in heartbeats)
    assert all(RFC3339.fullmatch(each["time"]) for each in heartbeats)
    assert heartbeats == sorted(heartbeats, key=lambda each: each["time"])
    [first] = [each for each in heartbeats if each["project"] == "the one"]
    assert micros(first["time"]) % 1_000_000 != 0
    [bare] = [each for each in heartbeats if each["project"] is None]
    assert (bare["branch"], bare["language"], bare["is_write"], bare["ai_line_changes"]) == (None, None, None, None)


def test_spans_series_tokens_and_caveats_have_their_shapes(filled):
    export = filled.exported()
    for span in export["spans"]:
        assert set(span) >= {"start", "end", "kind", "project", "language"}
        assert span["kind"] in ("coding", "debugging", "reviewing", "browsing", "terminal", "ai")
    assert {series["metric"] for series in export["series"]} == METRICS
    for series in export["series"]:
        assert set(series) == SERIES_KEYS and series["subject"] == "me"
    for token in export["tokens"]:
        assert set(token) == {"prefix", "made_at", "last_used"}
    assert [token["prefix"] for token in export["tokens"]].count(filled.token[:8]) == 1
    assert ACTIVITY_CAVEAT in str(export["caveats"])
    catalogue = {each["id"]: each for each in json.loads(run("metrics", "--format", "json").stdout)}
    for metric in METRICS:
        assert any(catalogue[metric]["formula"] in each for each in export["caveats"]), metric


def test_csv_is_a_zip_of_one_file_a_kind(filled):
    done = subprocess.run(
        _command(filled, "csv"), env=environment(DAYLIGHT_TOKEN=filled.token), capture_output=True, timeout=30, check=True)
    files = zipfile.ZipFile(io.BytesIO(done.stdout))
    assert files.testzip() is None
    assert {"heartbeats.csv", "spans.csv"} <= set(files.namelist())
    rows = list(csv.DictReader(io.StringIO(files.read("heartbeats.csv").decode(), newline="")))
    assert len(rows) == len(filled.exported()["heartbeats"])
    assert HEARTBEAT_KEYS <= set(rows[0])
    assert any(row["project"].startswith('comma, "quote"') for row in rows)
    definitions = {row["id"]: row for row in csv.DictReader(io.StringIO(files.read("definitions.csv").decode(), newline=""))}
    for metric, formula in formulas(filled):
        assert definitions[metric]["formula"] == formula, metric


def formulas(house):
    """Of every metric that the export has a line of."""
    catalogue = {each["id"]: each["formula"] for each in json.loads(run("metrics", "--format", "json").stdout)}
    found = [(series["metric"], catalogue[series["metric"]]) for series in house.exported()["series"]]
    assert len(found) >= len(METRICS)
    return found


def test_html_stands_alone_and_can_be_printed(filled):
    done = filled.export("html")
    assert done.returncode == 0, done.stderr
    assert "<!doctype html>" in done.stdout[:100].lower()
    assert OWNER in done.stdout and ACTIVITY_CAVEAT in done.stdout and "Focus Time" in done.stdout
    assert "<script" not in done.stdout.lower()
    assert all(html.escape(formula, quote=False) in done.stdout for _, formula in formulas(filled))
    assert not re.search(r"(?:src|href)=[\"']https?://", done.stdout), "nothing is fetched from elsewhere"


def _command(house, form):
    from house import BINARY

    return [BINARY, "export", "me", "--format", form, "--data", str(house.data)]


@pytest.mark.parametrize("token", [None, "", "nonsense", "11111111-2222-4333-8444-555555555555"])
def test_without_the_persons_own_token_nothing_is_exported(filled, token):
    done = run("export", "me", data=filled.data, env={"DAYLIGHT_TOKEN": token} if token is not None else {})
    assert done.returncode != 0
    assert done.stdout == ""
    assert one_line(done.stderr)


def test_a_token_that_only_writes_exports_nothing(filled):
    done = filled.export(token=filled.make_token("write")["token"])
    assert done.returncode != 0 and done.stdout == ""
    assert filled.export(token=filled.make_token("read")["token"]).returncode == 0


def test_the_button_and_the_call_give_what_the_command_gives(filled):
    def body(text):
        import json

        # What may differ between two exports: when they were made, and which token was used last.
        return {key: value for key, value in json.loads(text).items() if key not in ("exported_at", "tokens")}

    command = body(filled.export().stdout)
    button = filled.page("/me/export.json")
    assert button.status == 200 and "attachment" in button.headers["Content-Disposition"]
    assert body(button.text) == command
    assert filled.page("/me/export.csv").headers["Content-Type"] == "application/zip"
    assert filled.page("/me/export.html").status == 200
    assert filled.server.call("GET", "/me/export.json").status in (303, 401, 404), "not for strangers"


def test_a_correction_is_an_overlay_that_can_be_undone(fresh):
    house = fresh()
    import_weeks(house, [1, 2, 3, 4])

    def last_week(metric):
        return house.api("GET", f"{SERIES}/{metric}?weeks=4").json()["points"][-2]["value"]

    assert (last_week("activity-time-coding"), last_week("activity-time")) == (14400, 14400)
    start = monday(1).timestamp()
    made = house.api("POST", CORRECTIONS, json={
        "from": instant(start), "to": instant(start + 2 * DAY), "kind": "reviewing", "project": "right"})
    assert made.status == 201, made
    assert (last_week("activity-time-coding"), last_week("activity-time")) == (7200, 14400)
    assert [each["project"] for each in house.exported()["settings"]["corrections"]] == ["right"]
    assert house.api("DELETE", f"{CORRECTIONS}/{made.json()['id']}").status in (200, 204)
    assert last_week("activity-time-coding") == 14400
    assert house.exported()["settings"]["corrections"] == []


@pytest.mark.parametrize("body", [
    {}, {"from": "x", "to": "y", "kind": "coding"}, {"from": "2026-01-01T00:00:00Z", "to": "2026-01-01T01:00:00Z"},
    {"from": "2026-01-01T00:00:00Z", "to": "2026-01-01T01:00:00Z", "kind": "sleeping"},
    {"from": "2026-01-02T00:00:00Z", "to": "2026-01-01T00:00:00Z", "kind": "coding"}], ids=str)
def test_a_correction_that_says_nothing_sensible_is_422(house, body):
    assert house.api("POST", CORRECTIONS, json=body).status == 422
