"""Reading what happened before: the provider's limits are obeyed, and a kill at any moment changes nothing of what is there."""

import json
import os
import pty
import random
import re
import signal
import sqlite3
import subprocess
import time

import house as houses
from github_api import GitHubAPI, Repository
from gitlab_api import GitLabAPI, Project
from jira_api import Board, JiraAPI
from provider_api import sha

TABLES = {
    "changes": "change_id", "change_commits": "change_id, sha", "reviews": "review_id", "deployments": "deployment_id",
    "commits": "service, sha", "iterations": "iteration_id", "work_item_events": "item, iteration, event, at",
}


def rows(house):
    with sqlite3.connect(f"file:{house.database()}?mode=ro", uri=True) as database:
        return {table: database.execute(f"SELECT * FROM {table} ORDER BY {key}").fetchall() for table, key in TABLES.items()}


def streams(house):
    done = house.run("connection", "list", "--format", "json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)[0]["streams"]


def prepare(fresh, folder, api, vendor="github"):
    """A house that may call the provider, connected to it."""
    allowed, secret, token = folder / "allowed", folder / "secret", folder / "token"
    allowed.write_text("127.0.0.1\n")
    secret.write_text("a secret for the tests")
    token.write_text(api.token)
    house = fresh(DAYLIGHT_OUTBOUND_ALLOW=str(allowed), DAYLIGHT_BACKFILL_PATIENCE="20")
    services = folder / "services.csv"
    services.write_text("service,team,repository\nshop,Cart,acme/shop\n")
    assert house.run("import", "services", str(services)).returncode == 0
    # The same key, so that hashes can be compared.
    done = house.run("connection", "add", vendor, "--service", "shop", "--api-url", api.url, "--secret-file", str(secret),
                     "--token-file", str(token))
    assert done.returncode == 0, done.stderr
    return house, json.loads(done.stdout)["id"]


def without_people(found):
    """Hashes of accounts differ from house to house."""
    return found | {
        "changes": [row[:2] + row[3:] for row in found["changes"]], "reviews": [row[:2] + row[3:] for row in found["reviews"]],
        "commits": [row[:5] + row[6:] for row in found["commits"]],
        "work_item_events": [row[:5] + row[6:] for row in found["work_item_events"]]}


def begin(house, connection):
    return subprocess.Popen(
        [houses.BINARY, "connection", "backfill", connection, "--data", str(house.data)],
        env=houses.environment(**house.env), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


# The full size: DAYLIGHT_BACKFILL_SIZE=5000 DAYLIGHT_BACKFILL_KILLS=40 bin/end-to-end -k killed_again
SIZE, KILLS = int(os.environ.get("DAYLIGHT_BACKFILL_SIZE", "130")), int(os.environ.get("DAYLIGHT_BACKFILL_KILLS", "4"))


def test_a_backfill_that_is_killed_again_and_again_ends_with_the_same_rows(fresh, folder_for, size=SIZE, kills=KILLS, seed=1):
    api = GitHubAPI(Repository(size, deployments=9), trouble=11)
    quiet, quiet_id = prepare(fresh, folder_for("quiet"), api)
    done = quiet.run("connection", "backfill", quiet_id, timeout=3_600)
    assert done.returncode == 0, done.stderr
    assert f"pulls acme/shop: {size} items" in done.stdout
    expected = rows(quiet)
    assert len(expected["changes"]) == size and len(expected["commits"]) == size
    assert len(expected["reviews"]) == 2 * size and len(expected["deployments"]) == 9
    assert 2 <= api.most_at_once <= 4, "some calls go out together, and never many"

    disturbed, id_ = prepare(fresh, folder_for("disturbed"), api)
    chance, before = random.Random(seed), api.calls
    undisturbed = before
    for _ in range(kills):
        process = begin(disturbed, id_)
        until = api.calls + chance.randrange(3, max(40, size // kills))
        while api.calls < until and process.poll() is None:
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
        process.wait()
        disturbed.server.stop(signal.SIGKILL)
        disturbed.server.start()
    # Whoever is first goes on: the server, or the command, which then shows how far the server is.
    done = disturbed.run("connection", "backfill", id_, timeout=3_600)
    assert done.returncode == 0, done.stderr
    assert without_people(rows(disturbed)) == without_people(expected)
    # What was on disk was not asked for again: twenty answers are stored together, at most so many are lost by a kill.
    assert api.calls - before <= undisturbed + kills * 30
    assert all(stream["finished"] and not stream["failure"] for stream in streams(disturbed))

    # The next time only what is new is asked for, and an unchanged list costs one call.
    before, unchanged = api.calls, api.unchanged
    # Three calls; but each commit waits for the disk, which a busy machine can keep waiting for long.
    assert quiet.run("connection", "backfill", quiet_id, timeout=300).returncode == 0
    assert api.unchanged > unchanged and api.calls - before < 60
    api.repository.count += 3
    assert quiet.run("connection", "backfill", quiet_id, timeout=300).returncode == 0
    assert len(rows(quiet)["changes"]) == size + 3
    quiet.server.stop()
    for text in ("secret", api.token, "dev1@x.org"):
        assert quiet.holds(text) == [] or text == "secret" and quiet.holds("secret title") == [], text
    api.close()


def read_twice(fresh, folder_for, api, vendor, kills, seed):
    """Once undisturbed, once killed again and again: the rows, which are the same, and the house."""
    quiet, quiet_id = prepare(fresh, folder_for("quiet"), api, vendor)
    done = quiet.run("connection", "backfill", quiet_id, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    expected, calls = rows(quiet), api.calls
    disturbed, id_ = prepare(fresh, folder_for("disturbed"), api, vendor)
    chance = random.Random(seed)
    for _ in range(kills):
        process = begin(disturbed, id_)
        until = api.calls + chance.randrange(3, max(8, calls // (kills + 1)))
        while api.calls < until and process.poll() is None:
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
        process.wait()
    done = disturbed.run("connection", "backfill", id_, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    assert without_people(rows(disturbed)) == without_people(expected)
    assert all(stream["finished"] and not stream["failure"] for stream in streams(disturbed))
    quiet.server.stop()
    for text in ("secret title", "secret comment", "secret name", "secret message", "secret goal", api.token):
        assert quiet.holds(text) == [], text
    return expected


def test_a_backfill_of_gitlab_obeys_its_limits_and_survives_kills(fresh, folder_for, size=60):
    api = GitLabAPI(Project(size, deployments=9), trouble=11)
    found = read_twice(fresh, folder_for, api, "gitlab", kills=3, seed=2)
    assert len(found["changes"]) == size and len(found["commits"]) == size and api.failed > 5
    assert 2 <= api.most_at_once <= 4
    assert len(found["reviews"]) == 2 * size, "a comment and an approval each; what GitLab writes itself is none"
    assert len(found["deployments"]) == 9 - 1, "one is running still"
    merged = {row[0].rsplit("!", 1)[-1]: row[10] for row in found["changes"] if row[8] is not None}
    assert merged["4"] == sha("merge", 4), "squashed: known by what it became"
    ready = {int(row[0].rsplit("!", 1)[-1]): row[4] and (row[4] - row[3]) // 60_000_000 for row in found["changes"]}
    assert ready[2] == 0, "it was no draft"
    assert ready[7] == 25 and ready[49] == 25, "a draft was ready when GitLab has noted that it was marked so"
    assert ready[20] is None, "and is not before"
    api.close()


def test_a_backfill_of_jira_obeys_its_limits_and_survives_kills(fresh, folder_for, size=95):
    api = JiraAPI(Board(size), trouble=7)
    found = read_twice(fresh, folder_for, api, "jira", kills=3, seed=3)
    assert len(found["iterations"]) == 10, "on pages of three"
    events = {kind: [row for row in found["work_item_events"] if row[2] == kind] for kind in ("created", "entered", "done")}
    whole = [number for number in range(1, size + 1) if number % 20]
    assert len(events["created"]) == len(whole), "parts of items are none"
    assert len(events["entered"]) == sum(number % 3 == 0 for number in whole)
    # Where the list has only the beginning of a changelog, the item is asked for by itself.
    assert len(events["done"]) == sum(number % 3 != 0 for number in whole)
    api.close()


def test_cloud_is_asked_with_an_address_and_a_token(fresh, folder):
    api = JiraAPI(Board(5), token="reader@example.org:a token that reads")
    house, id_ = prepare(fresh, folder, api, "jira")
    done = house.run("connection", "backfill", id_)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(rows(house)["iterations"]) == 1 and rows(house)["work_item_events"]
    api.close()


def test_what_has_not_changed_at_gitlab_is_not_sent_again(fresh, folder):
    api = GitLabAPI(Project(30, deployments=4))
    house, id_ = prepare(fresh, folder, api, "gitlab")
    assert house.run("connection", "backfill", id_).returncode == 0
    first, found, unchanged = api.calls, rows(house), api.unchanged
    done = house.run("connection", "backfill", id_)
    assert done.returncode == 0, done.stdout + done.stderr
    assert api.unchanged > unchanged, "it has asked with the tag of last time"
    assert api.calls - first < first / 4 and rows(house) == found
    api.close()


def test_a_draft_is_ready_when_it_was_marked_so_also_on_a_later_page(fresh, folder):
    api = GitHubAPI(Repository(60, deployments=1))
    house, id_ = prepare(fresh, folder, api)
    assert house.run("connection", "backfill", id_).returncode == 0
    with sqlite3.connect(f"file:{house.database()}?mode=ro", uri=True) as database:
        ready = dict(database.execute(
            "SELECT change_id, (ready_at - created_at) / 60000000 FROM changes WHERE ready_at IS NOT NULL").fetchall())
    name = f"github:{api.url.split('//')[1]}/acme/shop#"
    assert ready[name + "2"] == 0, "opened as no draft"
    assert ready[name + "7"] == 20, "marked as ready"
    assert ready[name + "51"] == 90, "marked as ready, on the second page of its timeline"
    api.close()


def test_the_limits_of_a_provider_are_kept(fresh, folder, size=14):
    # Fifteen calls in two seconds, and every ninth is refused for a second: whoever calls before is counted.
    api = GitHubAPI(Repository(size, deployments=2), trouble=9, limit=(15, 2), retry=1)
    # So slow that a round of calls after a refusal is no longer under way when it comes.
    api.slowness = 0.4
    house, id_ = prepare(fresh, folder, api)
    done = house.run("connection", "backfill", id_, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(rows(house)["changes"]) == size and api.failed >= 2
    assert api.early == 0, "nobody calls before it was told to"
    assert 2 <= api.most_at_once <= 4
    api.close()


def test_the_server_alone_goes_on_with_a_backfill_however_often_it_is_killed(fresh, folder_for, size=60, kills=3, seed=4):
    api = GitHubAPI(Repository(size, deployments=4), trouble=11)
    quiet, quiet_id = prepare(fresh, folder_for("quiet"), api)
    assert quiet.run("connection", "backfill", quiet_id, timeout=600).returncode == 0
    disturbed, id_ = prepare(fresh, folder_for("disturbed"), api)
    chance, api.slowness = random.Random(seed), 0.05
    process = begin(disturbed, id_)
    while not streams(disturbed):
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    for kill in range(kills + 1):
        disturbed.server.stop(signal.SIGKILL)
        # Until it is known that nobody reads any more.
        time.sleep(0.7)
        until = api.calls + chance.randrange(5, 20)
        disturbed.server.start()
        while kill < kills and api.calls < until and not all(stream["finished"] for stream in streams(disturbed)):
            time.sleep(0.01)
    api.slowness = 0
    for _ in range(600):
        if len(streams(disturbed)) == 3 and all(stream["finished"] for stream in streams(disturbed)):
            break
        time.sleep(0.1)
    assert without_people(rows(disturbed)) == without_people(rows(quiet))
    api.close()


def test_on_a_terminal_a_backfill_shows_how_far_it_is(fresh, folder):
    api = GitHubAPI(Repository(45, deployments=1))
    house, id_ = prepare(fresh, folder, api)
    terminal, end = pty.openpty()
    done = subprocess.run(
        [houses.BINARY, "connection", "backfill", id_, "--data", str(house.data)], env=houses.environment(**house.env),
        stdout=subprocess.PIPE, stderr=end, timeout=60, check=True)
    os.close(end)
    shown = os.read(terminal, 1 << 16).decode()
    os.close(terminal)
    counts = [int(found) for found in re.findall(r"\rpulls acme/shop: (\d+) items", shown)]
    assert counts == sorted(counts) and counts[-1] == 45 and len(set(counts)) > 2, shown
    assert b"\r" not in done.stdout and b"pulls acme/shop: 45 items" in done.stdout
    # Into a file nothing of it goes.
    assert house.run("connection", "backfill", id_).stderr == ""
    api.close()


def test_private_addresses_are_called_only_if_a_file_names_them(fresh, folder):
    api = GitHubAPI(Repository(3))
    house, id_ = prepare(fresh, folder, api)
    (folder / "allowed").write_text("# nothing\n")
    done = house.run("connection", "backfill", id_)
    assert done.returncode == 1 and "outbound-allow" in done.stdout
    assert api.calls == 0
    # A wrong token is said, and not tried for ever.
    (folder / "allowed").write_text("127.0.0.1\n")
    api.token = "another"
    done = house.run("connection", "backfill", id_)
    assert done.returncode == 1 and "token" in done.stdout
    assert rows(house)["changes"] == []
    # Another token is enough; the secret of the hook stays what it is.
    token, secrets = folder / "another-token", "SELECT secret, previous_secret FROM connections"
    token.write_text(api.token + "\n")
    with sqlite3.connect(f"file:{house.database()}?mode=ro", uri=True) as database:
        before = database.execute(secrets).fetchall()
    assert house.run("connection", "rotate", id_, "--token-file", str(token)).returncode == 0
    with sqlite3.connect(f"file:{house.database()}?mode=ro", uri=True) as database:
        assert database.execute(secrets).fetchall() == before
    done = house.run("connection", "backfill", id_)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(rows(house)["changes"]) == 3
    api.close()
