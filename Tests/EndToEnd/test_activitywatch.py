"""`import activitywatch`: editor buckets become spans, and of nothing else in an export anything stays (product.md, section 6)."""

import json
import os
from pathlib import Path

import pytest

from beats import DAY, HOUR, instant, now
from contract import ACKNOWLEDGEMENTS, OWNER, SERIES
from house import one_line

START = round(now()) - 20 * DAY
EDITOR = "app.editor.activity"
SECRET = "canary-aw-4c1e"


def event(n=0, length=HOUR, **data):
    """The n-th of some events of an editor, a day apart."""
    return {"timestamp": instant(START + n * DAY).replace("Z", "+00:00"), "duration": length,
            "data": {"file": "/home/dev/demo/src/main.py", "project": "/home/dev/demo", "language": "python"} | data}


def bucket(*events, kind=EDITOR, **more):
    return {"type": kind, "client": "aw-watcher-vscode", "hostname": "box", "events": list(events)} | more


def export(*buckets):
    return {"buckets": {f"aw-watcher-{n}_box": each for n, each in enumerate(buckets)}}


def imported(house, content, email=OWNER, **more):
    path = house.data.parent / "export.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return house.run("import", "activitywatch", str(path), "--email", email, **more)


def spans(house):
    return [(span["project"], span["language"], span["kind"]) for span in house.exported()["spans"]]


def test_events_of_editors_are_spans_and_other_buckets_are_counted(fresh):
    house = fresh()
    done = imported(house, export(
        bucket(event(0), event(1, project="/srv/other", category="debugging")), bucket(event(2), kind="currentwindow"),
        bucket({"timestamp": "never read"}, kind="afkstatus")))
    assert (done.returncode, done.stderr) == (0, ""), done
    assert done.stdout.splitlines() == [
        "imported 2, there already 0, refused 0", "not read: 2 buckets that are not of an editor"]
    assert sorted(spans(house)) == [("demo", "python", "coding"), ("other", "python", "debugging")]


def test_the_same_export_again_and_one_that_has_grown(fresh):
    house = fresh()
    assert "imported 2" in imported(house, export(bucket(event(0), event(1)))).stdout
    assert "imported 0, there already 2" in imported(house, export(bucket(event(1), event(0)))).stdout
    assert "imported 1, there already 2" in imported(house, export(bucket(event(0), event(1), event(2)))).stdout
    assert len(spans(house)) == 3


def test_events_that_overlap_are_a_union_and_not_a_sum(fresh):
    from weeks import monday

    house = fresh()
    mondays = [monday(weeks_ago).timestamp() for weeks_ago in (1, 2, 3, 4)]
    halves = [event((at + 10 * HOUR + offset - START) / DAY) for at in mondays for offset in (0, HOUR / 2)]
    assert imported(house, export(bucket(*halves), bucket(*halves[::2], kind=EDITOR))).returncode == 0
    points = house.api("GET", f"{SERIES}/activity-time?weeks=4").json()["points"]
    assert [point["value"] for point in points[:-1]] == [1.5 * HOUR] * 4


@pytest.mark.parametrize("bad,field", [
    (event() | {"timestamp": "yesterday"}, "timestamp"), (event(22), "timestamp"), (event() | {"duration": None}, "duration"),
    (event(length=-1), "duration"), (event(length=25 * HOUR), "duration"), ("text", "event"),
], ids=["no-moment", "to-come", "no-length", "negative", "over-a-day", "a-text"])
def test_a_bad_event_is_named_by_bucket_and_number_and_the_others_are_imported(fresh, bad, field):
    house = fresh()
    done = imported(house, export(bucket(kind="currentwindow"), bucket(event(0), bad, event(1))))
    assert done.returncode == 1, done
    assert len(spans(house)) == 2
    named, advice = done.stderr.splitlines()
    assert f"bucket 2, event 2, {field}:" in named and "good events are imported" in advice


def test_what_is_older_than_is_kept_is_counted_and_no_fault(fresh):
    house = fresh()
    done = imported(house, export(bucket(event(0), event(-500), event(-900))))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "not kept: 2 events of more than 13 months ago"


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"buckets": []}', '{"buckets": {"a": {"type": ', "a,b\n1,2\n", "\x00\x01"],
                         ids=["empty", "a list", "no buckets", "a list of buckets", "cut off", "a table", "binary"])
def test_what_is_no_such_export_is_refused_in_one_line(fresh, content):
    house = fresh()
    done = imported(house, content)
    assert done.returncode == 2 and one_line(done.stderr), done
    assert spans(house) == []


def test_an_export_without_an_editor_says_so(fresh):
    done = imported(fresh(), export(bucket(event(), kind="currentwindow")))
    assert done.returncode == 1 and "no bucket of an editor" in one_line(done.stderr)


def test_nobody_and_no_address_and_no_file(fresh):
    house = fresh()
    done = imported(house, export(bucket(event())), email="nobody@example.org")
    assert done.returncode == 1 and "nobody has this address" in one_line(done.stderr)
    done = imported(house, export(bucket(event())), email="nobody")
    assert done.returncode == 2 and one_line(done.stderr)
    done = house.run("import", "activitywatch", str(house.data.parent / "not-there.json"), "--email", OWNER)
    assert done.returncode == 3 and one_line(done.stderr)
    assert spans(house) == []


def test_a_file_that_is_too_large_is_not_read(fresh):
    house = fresh()
    path = house.data.parent / "huge.json"
    with open(path, "wb") as file:
        os.truncate(file.fileno(), 513 << 20)
    done = house.run("import", "activitywatch", str(path), "--email", OWNER)
    assert done.returncode == 2 and "512 MiB" in one_line(done.stderr)


def test_a_large_export_is_imported_whole(fresh):
    house = fresh()
    titles = [{"timestamp": instant(START), "duration": 1, "data": {"title": "x" * 200}}] * 20_000
    done = imported(house, export(
        bucket(*titles, kind="currentwindow"), bucket(*(event(n / 720, 60, project=f"/srv/p{n % 7}") for n in range(12_000)))))
    assert done.returncode == 0, done.stderr
    assert "imported 12000" in done.stdout
    assert len(spans(house)) == 12_000


def test_in_an_organization_only_who_has_acknowledged_and_no_word_of_what_was_left_out(fresh):
    organization = fresh(solo=False)
    done = imported(organization, export(bucket(event())))
    assert done.returncode == 1 and "acknowledge" in one_line(done.stderr)
    assert organization.api("POST", ACKNOWLEDGEMENTS).status in (200, 201)
    done = imported(organization, export(bucket(event(), {"timestamp": instant(now() + HOUR), "duration": 60, "data": {}})))
    assert (done.returncode, done.stdout) == (0, "taken 2, refused 0\n"), done
    assert len(spans(organization)) == 1
    assert organization.exported()["settings"]["discarded"]["before-acknowledgement"] == 1


def canary(name):
    return f"{SECRET}-{name}"


def test_titles_paths_hosts_and_addresses_reach_neither_storage_nor_what_is_said(fresh):
    house = fresh(DAYLIGHT_LOG_LEVEL="trace")
    secrets = {"title": canary("title"), "url": f"https://{canary('url')}/", "app": canary("app"), "project": canary("window")}
    named = {"hostname": canary("host"), "client": canary("client"), "data": {"note": canary("note")}}
    content = export(
        bucket(event(0, file=f"/home/{canary('user')}/{canary('file')}.py", project=f"/home/{canary('folder')}/visible-project",
                     branch=canary("branch"), workspace=canary("workspace"), **{canary("name"): canary("value")}), **named),
        bucket(event(1, **secrets), kind="currentwindow", **named), bucket(event(2, **secrets), kind="web.tab.current", **named),
        bucket(event(3, **secrets), kind=canary("type"), **named),
        bucket({"timestamp": canary("time"), "duration": 1, "data": secrets}, canary("event"), event(4, length=canary("length"))))
    content["buckets"] = {canary(f"id-{name}"): each for name, each in content["buckets"].items()}
    done = imported(house, content, env={"DAYLIGHT_LOG_LEVEL": "trace"})
    assert done.returncode == 1
    broken = imported(house, json.dumps(content)[:-3] + canary("broken"))
    assert broken.returncode == 2
    said = [done.stdout, done.stderr, broken.stdout, broken.stderr, house.server.said().decode(), house.server.err.read_text()]
    assert not any(SECRET in each for each in said)
    assert house.holds("visible-project"), "the positive control: the search can find what is there"
    assert house.holds(SECRET) == []
    assert house.server.stop() == 0
    assert house.holds(SECRET) == []


@pytest.mark.skipif(not os.environ.get("DAYLIGHT_FIXTURES"), reason="DAYLIGHT_FIXTURES is not set")
def test_what_a_real_server_exported(fresh):
    house = fresh()
    calls = json.loads((Path(os.environ["DAYLIGHT_FIXTURES"]) / "activitywatch/rest_session.json").read_text())
    [reply] = [call["reply"] for call in calls if call["path"] == "/api/0/export"]
    done = imported(house, reply.replace("2026-11-20T", instant(START)[:11]))
    assert (done.returncode, done.stderr) == (0, ""), done
    assert "imported 4, there already 0, refused 0" in done.stdout
    # The short one of another project lies within a longer one that began at the same time, and that one keeps the time.
    assert {project for project, _, _ in spans(house)} == {"demo"}
    assert house.holds("/home/u") == []
