"""`daylight ledger`: every edit is found, by us and by a verifier in another language (G18)."""

import base64
import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from beats import beats, now, statuses
from house import House, one_line, run
from organization import Organization

VERIFIER = Path(__file__).with_name("verify_ledger.py")
# A first byte that is not the one that is there: one time in 256 an edit would otherwise change nothing.
OTHER = "CASE WHEN substr({0}, 1, 2) = 'ff' THEN '00' ELSE 'ff' END"


@pytest.fixture(scope="module")
def org(folder_for):
    return Organization(folder_for("ledger") / "data")


@pytest.fixture(scope="module")
def exported(org):
    done = org.run("ledger", "export")
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def copy(org, tmp_path):
    shutil.copytree(org.data, tmp_path / "data")
    return tmp_path / "data"


def verify(data, *more):
    return run("ledger", "verify", *more, data=data)


def independent(file, *more):
    return subprocess.run([sys.executable, VERIFIER, file, *more], capture_output=True, text=True, check=False)


def change(data, *statements):
    database = sqlite3.connect(data / "daylight.sqlite")
    for statement in statements:
        assert database.execute(statement).rowcount != 0, statement
    database.commit()
    database.close()


def test_an_untouched_ledger_is_sound_and_it_says_what_it_cannot_see(org, exported, tmp_path):
    done = verify(org.data)
    assert done.returncode == 0 and "sound" in done.stdout and "from outside" in done.stdout, done.stderr
    file = tmp_path / "ledger.txt"
    file.write_text(exported)
    assert run("ledger", "verify", str(file)).returncode == 0
    assert verify(org.data, str(file)).returncode == 0
    other = independent(file)
    assert other.returncode == 0, other.stdout + other.stderr


@pytest.mark.parametrize("statement", [
    # An edit of an entry's words, of its salt, of its leaf.
    "UPDATE ledger_openings SET content = replace(content, '\"kind\":\"role\"', '\"kind\":\"rule\"') WHERE idx = 3",
    f"UPDATE ledger_openings SET salt = {OTHER.format('salt')} || substr(salt, 3) WHERE idx = 10",
    f"UPDATE ledger_leaves SET leaf = {OTHER.format('leaf')} || substr(leaf, 3) WHERE idx = 7",
    f"UPDATE ledger_leaves SET hash = {OTHER.format('hash')} || substr(hash, 3) WHERE idx = 7",
    f"UPDATE ledger_nodes SET hash = {OTHER.format('hash')} || substr(hash, 3) WHERE height = 3 AND idx = 1",
    "DELETE FROM ledger_leaves WHERE idx = 5",
    "DELETE FROM ledger_leaves WHERE idx = (SELECT MAX(idx) FROM ledger_leaves)",
    "INSERT INTO ledger_leaves (idx, leaf, hash) SELECT MAX(idx) + 1, leaf, hash FROM ledger_leaves",
    "UPDATE ledger_leaves SET leaf = (SELECT leaf FROM ledger_leaves AS o WHERE o.idx = 9 - ledger_leaves.idx), "
    "hash = (SELECT hash FROM ledger_leaves AS o WHERE o.idx = 9 - ledger_leaves.idx) WHERE idx IN (4, 5)",
    "UPDATE ledger_head SET size = size - 1",
    # Words that were taken away without a word, and published figures that are not what was sealed.
    "DELETE FROM ledger_openings WHERE idx = 4",
    "UPDATE cells SET change = change + 1800 WHERE change IS NOT NULL AND metric = 'focus-time'",
    "UPDATE levels SET usual = usual + 1800",
    "DELETE FROM ledger_openings WHERE kind = 'sealed-cell'",
    "UPDATE ledger_head SET checkpoint = replace(checkpoint, 'daylight/', 'nightfall/')",
])
def test_every_edit_drop_insertion_and_exchange_in_the_database_is_found(copy, statement):
    change(copy, statement)
    done = verify(copy)
    assert done.returncode in (1, 3), (done.returncode, done.stdout)
    assert done.stderr.strip()
    # Whoever looks for what is wrong finds it too, without knowing what to ask for.
    told = run("doctor", data=copy)
    assert told.returncode in (1, 3) and (told.returncode == 3 or "attention: The ledger is not as it was written" in told.stdout), told


def test_every_change_of_an_exported_file_is_found_by_both(exported, tmp_path):
    lines = exported.split("\n")
    half = len(lines) // 3
    changed = {
        "flipped": lines[:half] + [lines[half][:-1] + ("0" if lines[half][-1] != "0" else "1")] + lines[half + 1:],
        "dropped": lines[:half] + lines[half + 1:],
        "doubled": lines[:half] + [lines[half]] + lines[half:],
        "exchanged": lines[:half] + [lines[half + 1], lines[half]] + lines[half + 2:],
        "truncated": lines[:half],
        "another size": [line if line != lines[-5] else line for line in lines[:-4]] + ["1" + lines[-4]] + lines[-3:],
    }
    for name, text in changed.items():
        file = tmp_path / "changed.txt"
        file.write_text("\n".join(text))
        assert run("ledger", "verify", str(file)).returncode == 1, name
        assert independent(file).returncode != 0, name


def test_a_truncation_and_an_old_backup_are_found_by_a_checkpoint_from_outside(org, tmp_path):
    before = tmp_path / "before"
    shutil.copytree(org.data, before)
    old = org.run("ledger", "checkpoint").stdout
    assert verify(org.data, "--against", old).returncode == 0
    # Something more is written down, and its checkpoint is kept elsewhere.
    org.published()
    pinned = tmp_path / "pinned.txt"
    pinned.write_text(org.run("ledger", "checkpoint").stdout)
    line = base64.b64encode(pinned.read_bytes()).decode()
    for against in (str(pinned), line, f"Daylight-Checkpoint: {line}"):
        assert verify(org.data, "--against", against).returncode == 0
        restored = verify(before, "--against", against)
        assert restored.returncode == 1 and "backup" in restored.stderr, restored.stderr
    file = tmp_path / "ledger.txt"
    file.write_text(run("ledger", "export", data=before).stdout)
    assert independent(file).returncode == 0, "by itself an old ledger is sound"
    assert independent(file, "--against", str(pinned)).returncode != 0


def test_a_checkpoint_of_another_ledger_proves_nothing(org, folder_for):
    other = Organization(folder_for("another") / "data", is_alone=True)
    done = verify(org.data, "--against", other.run("ledger", "checkpoint").stdout)
    assert done.returncode == 1 and "Nothing was compared" in done.stderr and "was changed" not in done.stderr
    file = other.data.parent / "ledger.txt"
    file.write_text(other.run("ledger", "export").stdout)
    assert run("ledger", "verify", str(file)).returncode == 0, "it brings its own key"
    assert verify(org.data, str(file)).returncode == 1, "which is not this directory's"
    wrong = verify(org.data, "--against", "not a checkpoint")
    assert wrong.returncode == 2 and one_line(wrong.stderr)


def test_an_exported_ledger_tells_nobody_who_did_what(org, exported):
    people = org.people()
    assert not any(person["email"] in exported or person["name"] in exported for person in people)
    assert "look" not in exported and "question" not in exported


def test_the_reply_to_heartbeats_carries_the_checkpoint(fresh):
    house = fresh(solo=False)
    page = house.page("/me/notice")
    assert page.status == 200
    assert house.api("POST", "/api/daylight/v1/me/acknowledgements").status == 201
    reply = house.send(beats(1, now() - 60))
    assert statuses(reply) == [201]
    line = reply.headers["Daylight-Checkpoint"]
    assert line and house.run("ledger", "verify", "--against", line).returncode == 0


def test_an_empty_ledger_and_a_missing_file_say_so(tmp_path):
    empty = tmp_path / "empty"
    assert run("migrate", data=empty).returncode == 0
    done = run("ledger", "checkpoint", data=empty)
    assert done.returncode == 1 and one_line(done.stderr)
    missing = run("ledger", "verify", str(tmp_path / "nowhere"))
    assert missing.returncode == 3 and one_line(missing.stderr)
    rubbish = tmp_path / "rubbish"
    rubbish.write_text("hello\n")
    assert run("ledger", "verify", str(rubbish)).returncode == 1


def test_roles_and_phases_are_in_the_ledger(org):
    database = sqlite3.connect(org.data / "daylight.sqlite")
    kinds = [json.loads(content)["kind"] for (content,) in database.execute("SELECT content FROM ledger_openings")]
    assert {"role", "phase", "panels-frozen", "sealed-cell", "sealed-level"} <= set(kinds)


def exports(database):
    """What the ledger in that file says has left the house, oldest first."""
    line = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    found = [json.loads(content) for content, in line.execute(
        "SELECT content FROM ledger_openings WHERE kind = 'export' ORDER BY idx")]
    line.close()
    return [(entry["what"], entry["by"]) for entry in found]


def test_what_leaves_the_house_is_in_the_ledger_and_so_in_what_left(copy, tmp_path):
    own, file, other = copy / "daylight.sqlite", tmp_path / "night.backup", tmp_path / "other"
    before = exports(own)
    assert run("export", "published", data=copy).returncode == 0
    assert exports(own) == before + [("published", "operator")]
    assert run("backup", str(file), data=copy).returncode == 0
    made = before + [("published", "operator"), ("backup", "operator")]
    assert exports(own) == exports(file) == made, "a backup holds the entry of its own making"
    assert run("copy", "--to-data", str(other), data=copy).returncode == 0
    made.append(("copy", "operator"))
    assert exports(own) == exports(other / "daylight.sqlite") == made
    # What is refused leaves nothing, and is no export.
    for words in (["backup", str(file)], ["backup", str(tmp_path / "nowhere" / "b")], ["copy", "--to-data", str(other)]):
        assert run(*words, data=copy).returncode != 0, words
    assert exports(own) == made
    restored = tmp_path / "restored"
    restored.mkdir()
    shutil.copy(copy / "daylight.key", restored)
    assert run("restore", str(file), data=restored).returncode == 0
    for data in (copy, other, restored):
        assert verify(data).returncode == 0


def test_what_cannot_be_written_down_does_not_leave_the_house(copy, tmp_path):
    file, other = tmp_path / "night.backup", tmp_path / "other"
    line = sqlite3.connect(copy / "daylight.sqlite")
    line.execute("CREATE TRIGGER closed BEFORE INSERT ON ledger_leaves BEGIN SELECT RAISE(ABORT, 'closed'); END")
    line.commit()
    line.close()
    for words in (["backup", str(file)], ["copy", "--to-data", str(other)]):
        done = run(*words, data=copy)
        assert done.returncode == 3 and one_line(done.stderr), (words, done)
    published = run("export", "published", data=copy)
    assert published.returncode == 3 and not published.stdout
    assert not list(tmp_path.glob("night.backup*"))
    line = sqlite3.connect(other / "daylight.sqlite")
    assert line.execute("SELECT COUNT(*) FROM people").fetchone() == (0,)
    line.close()
    # An entry that was signed with another key would look as if the ledger had been changed.
    key = copy / "daylight.key"
    key.write_bytes(b"x" * 32)
    done = run("backup", str(file), data=copy)
    assert done.returncode == 3 and "not the key" in one_line(done.stderr) and not file.exists()
