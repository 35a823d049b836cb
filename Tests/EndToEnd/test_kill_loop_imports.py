"""Killed while it imports a file or a repository, on both engines: at random moments, and every other time when some of it is stored.

Whoever runs the import again has everything exactly once, and the directory is sound after every kill.
"""

import json
import random
import shutil
import sqlite3
import time

import postgres
from contract import OWNER
from house import run
from kill_loop import KILLS, SEED, START, engines, sound, start_and_kill, tell
from kill_loop import place  # noqa: F401 (a fixture)
from test_git import git, repository
from weeks import HEADER, row

SPANS = 12_000


def imported(data, env, token):
    done = run("export", "me", data=data, env=env | {"DAYLIGHT_TOKEN": token})
    assert done.returncode == 0, done.stderr
    return [(span["start"], span["end"], span["kind"], span["project"]) for span in json.loads(done.stdout)["spans"]]


def next_in_the_middle(place, data, table, killed):
    """Every other kill is at a moment of chance, which may fall anywhere; the others wait until more is stored than there was."""
    if killed % 2 == 0:
        return None
    before = place.rows(data, table)
    return lambda: place.rows(data, table) > before


@engines
def test_an_import_that_was_killed_and_is_run_again_gives_what_an_undisturbed_one_gives(place, engine):
    kills, chance = max(KILLS // 4, 2), random.Random(SEED)
    house = place.house()
    assert house.server.stop() == 0
    path = house.data.parent / "large.csv"
    rows = [row(OWNER, START + n * 120, length=60, project=f"p{n % 7}") for n in range(SPANS)]
    path.write_text("\n".join([HEADER, *rows]) + "\n")
    data, env = place.copy(house)
    began = time.monotonic()
    assert f"imported {SPANS}," in run("import", "activity", str(path), data=data, env=env).stdout
    took = time.monotonic() - began
    expected = imported(data, env, house.token)
    assert len(expected) == SPANS
    killed, in_the_middle, partial = 0, 0, set()
    # So many kills, and so many more until enough of them fell into the middle: what falls elsewhere proves nothing.
    def is_not_enough():
        return killed < kills or (in_the_middle < kills / 4 and killed < 10 * kills)

    while is_not_enough():
        # As somebody would who tries again until it is through.
        data, env = place.copy(house)
        while is_not_enough():
            if not start_and_kill(
                    chance, took, "import", "activity", str(path), data=data, env=env,
                    begun=next_in_the_middle(place, data, "imported_spans", killed)):
                # It was through before: the next one is killed sooner.
                took /= 1.3
                break
            killed += 1
            sound(data, env)
            found = imported(data, env, house.token)
            assert len(found) == len(set(found)) and set(found) <= set(expected)
            in_the_middle += 0 < len(found) < SPANS
            # How long it takes depends on what else the machine does by now.
            took *= 1.3 if not found else 1 / 1.3 if len(found) == SPANS else 1
            partial.add(len(found))
            if len(found) == SPANS:
                break
        done = run("import", "activity", str(path), data=data, env=env)
        assert done.returncode == 0, done.stderr
        assert imported(data, env, house.token) == expected
        sound(data, env)
        shutil.rmtree(data.parent)
    assert in_the_middle >= kills / 4, f"{in_the_middle} of {killed} kills fell into the middle"
    tell(engine, "import", kills=killed, rows=SPANS, found_partly_done=in_the_middle, sizes=sorted(partial), lost=0, twice=0)


# Stored in several steps.
COMMITS = 30_000


def read_commits(place, house, data):
    """Which commits are stored, each as often as it is."""
    if place.engine == "postgres":
        return [found for (found,) in postgres.query(place.names[-1], "SELECT sha FROM commits")]
    with sqlite3.connect(f"file:{data / 'daylight.sqlite'}?mode=ro", uri=True) as line:
        return [found for (found,) in line.execute("SELECT sha FROM commits")]


@engines
def test_a_repository_whose_reading_was_killed_in_the_middle_is_read_again_and_gives_each_commit_once(place, engine, folder):
    kills, chance = max(KILLS // 8, 2), random.Random(SEED)
    house = place.house()
    assert house.server.stop() == 0
    source = repository(folder / "shop", COMMITS, start=START - COMMITS * 3600)
    expected = sorted(git(source, "rev-list", "--all").split())
    data, env = place.copy(house)
    began = time.monotonic()
    assert run("import", "git", str(source), data=data, env=env).stdout.startswith(f"commits {COMMITS} new")
    took = time.monotonic() - began
    killed, in_the_middle, partial = 0, 0, set()
    # So many kills, and so many more until enough of them fell into the middle: what falls elsewhere proves nothing.
    while killed < kills or (in_the_middle < kills / 2 and killed < 10 * kills):
        data, env = place.copy(house)
        # Twice before it is let through, as somebody would who tries again.
        for _ in range(2):
            if not start_and_kill(
                    chance, took, "import", "git", str(source), data=data, env=env,
                    begun=next_in_the_middle(place, data, "commits", killed)):
                break
            killed += 1
            sound(data, env)
            found = read_commits(place, house, data)
            assert len(found) == len(set(found)) and set(found) <= set(expected)
            in_the_middle += 0 < len(found) < COMMITS
            took *= 1.3 if not found else 1 / 1.3 if len(found) == COMMITS else 1
            partial.add(len(found))
        assert run("import", "git", str(source), data=data, env=env).returncode == 0
        assert sorted(read_commits(place, house, data)) == expected
        sound(data, env)
        shutil.rmtree(data.parent)
    assert in_the_middle >= kills / 2, f"{in_the_middle} of {killed} kills fell into the middle"
    tell(engine, "git", kills=killed, rows=COMMITS, found_partly_done=in_the_middle, sizes=sorted(partial), lost=0, twice=0)
