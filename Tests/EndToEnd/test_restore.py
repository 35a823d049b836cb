"""What `restore` refuses, and what stays closed whatever is restored."""

import re
import shutil
import sqlite3

from beats import beats, now
from contract import OWNER
from house import House, one_line, run
from test_backup import backed_up, restored


def test_a_backup_that_holds_a_trigger_of_somebody_else_is_not_restored(folder):
    house = House(folder)
    file = backed_up(house)
    house.server.stop()
    there = ledger_roots(house)
    with sqlite3.connect(file) as line:
        line.execute("CREATE TRIGGER peek AFTER INSERT ON sessions BEGIN UPDATE people SET name = name; END")
    line.close()
    done = house.run("restore", str(file))
    assert done.returncode == 3 and "what Daylight does not make: trigger peek" in one_line(done.stderr), done
    assert ledger_roots(house) == there and sorted(path.name for path in house.data.iterdir() if "restoring" in path.name) == []
    # Nor with the name of something that is SQLite's own, or as a view.
    with sqlite3.connect(file) as line:
        line.execute("DROP TRIGGER peek")
        line.execute("CREATE TRIGGER sqlitepeek AFTER INSERT ON sessions BEGIN UPDATE people SET name = name; END")
    line.close()
    assert "trigger sqlitepeek" in one_line(house.run("restore", str(file)).stderr)
    with sqlite3.connect(file) as line:
        line.execute("DROP TRIGGER sqlitepeek")
        line.execute("CREATE VIEW mine AS SELECT 1")
    line.close()
    assert "view mine" in one_line(house.run("restore", str(file)).stderr)
    with sqlite3.connect(file) as line:
        line.execute("DROP VIEW mine")
    line.close()
    restored(house, file)
    house.server.stop()


def test_a_database_that_is_a_link_is_served_by_nobody(folder):
    house = House(folder)
    house.server.stop()
    other = folder / "other"
    other.mkdir()
    (other / "daylight.sqlite").symlink_to(house.data / "daylight.sqlite")
    # Also one that leads nowhere yet: nothing is made through it.
    nowhere = folder / "nowhere"
    nowhere.mkdir()
    (nowhere / "daylight.sqlite").symlink_to(folder / "made.sqlite")
    for command, data in (("serve", other), ("doctor", other), ("migrate", other), ("migrate", nowhere)):
        done = run(command, data=data)
        assert done.returncode == 2 and "is a link: name the directory" in one_line(done.stderr), done
    assert not (folder / "made.sqlite").exists()


def heartbeats(house):
    with sqlite3.connect(house.data / "daylight.sqlite") as line:
        found = line.execute("SELECT COUNT(*) FROM heartbeats").fetchone()[0]
    line.close()
    return found


def ledger_roots(house):
    with sqlite3.connect(house.database()) as line:
        found = line.execute("SELECT * FROM ledger_leaves ORDER BY 1").fetchall()
    line.close()
    return found


def test_a_simulated_directory_is_no_place_for_a_real_one_nor_a_real_one_for_it(folder):
    house = House(folder)
    real = backed_up(house)
    house.server.stop()
    demo = folder / "demo"
    assert run("demo", "--people", "0", "--no-serve", data=demo).returncode == 0
    simulated = folder / "demo.backup"
    assert run("backup", str(simulated), data=demo).returncode == 0
    shutil.copy(house.data / "daylight.key", demo / "daylight.key")
    done = run("restore", str(real), data=demo)
    assert done.returncode == 2 and "is of a real directory" in one_line(done.stderr), done
    mine = (house.data / "daylight.key").read_bytes()
    with sqlite3.connect(simulated) as line:
        with sqlite3.connect(real) as other:
            line.execute("UPDATE keys SET fingerprint = ?", other.execute("SELECT fingerprint FROM keys").fetchone())
    line.close()
    other.close()
    done = house.run("restore", str(simulated))
    assert done.returncode == 2 and "is of a simulated directory" in one_line(done.stderr), done
    assert (house.data / "daylight.key").read_bytes() == mine and house.run("doctor").returncode == 0


def test_a_database_in_use_is_no_backup_of_itself(folder):
    house = House(folder)
    house.keep(beats(3, now() - 600))
    copied = folder / "copied.sqlite"
    for end in ("", "-wal"):
        shutil.copy(f"{house.data / 'daylight.sqlite'}{end}", f"{copied}{end}")
    house.server.stop()
    done = house.run("restore", str(copied))
    assert done.returncode == 2 and "is a database in use and no backup" in one_line(done.stderr), done
    # Where a link that leads nowhere has the name of a backup, nothing is made, and nothing is left beside it.
    (folder / "nowhere.backup").symlink_to(folder / "missing/x")
    done = house.run("backup", str(folder / "nowhere.backup"))
    assert done.returncode == 2 and "is there already" in one_line(done.stderr)
    assert not (folder / "nowhere.backup.unfinished").exists()


def test_what_was_disconnected_or_given_another_secret_stays_so(folder):
    house = House(folder)
    for name in ("old", "new"):
        (folder / name).write_text(f"a long secret that is {name}\n")

    def connect(service):
        done = house.run("connection", "add", "github", "--service", service, "--secret-file", str(folder / "old"))
        assert done.returncode == 0, done
        return re.search(r"/hooks/([0-9A-Za-z-]+)", done.stdout).group(1)

    removed, rotated, kept = connect("shop"), connect("search"), connect("pay")
    file = backed_up(house)
    assert house.run("connection", "remove", removed).returncode == 0
    assert house.run("connection", "rotate", rotated, "--secret-file", str(folder / "new")).returncode == 0

    def secrets():
        with sqlite3.connect(house.data / "daylight.sqlite") as line:
            found = dict(line.execute("SELECT connection_id, secret FROM connections").fetchall())
        line.close()
        return found

    before = secrets()
    house.server.stop()
    restored(house, file)
    assert set(before) == {rotated, kept} and secrets() == before
    house.server.stop()


def test_a_backup_whose_ledger_was_changed_says_so_and_is_all_there(folder):
    house = House(folder)
    house.keep(beats(3, now() - 600))
    file = backed_up(house)
    house.server.stop()
    sent = heartbeats(house)
    with sqlite3.connect(file) as line:
        line.execute("UPDATE ledger_leaves SET hash = (SELECT hash FROM ledger_leaves WHERE idx = 1) WHERE idx = 0")
        assert line.total_changes == 1
    line.close()
    done = house.run("restore", str(file))
    assert done.returncode == 0 and "The ledger of this backup is not as it was written" in done.stdout, done
    assert house.run("ledger", "verify").returncode == 1
    # What else is in it is there: whose house it is, and what the editor had sent.
    assert OWNER in house.run("person", "list").stdout and heartbeats(house) == sent > 0
    # So does one that cannot even be read.
    with sqlite3.connect(file) as line:
        line.execute("UPDATE ledger_nodes SET hash = 'x'")
        assert line.total_changes > 0
    line.close()
    done = house.run("restore", str(file))
    assert done.returncode == 0 and "The ledger of this backup is not as it was written" in done.stdout, done


def test_a_backup_of_a_house_without_its_mark_is_of_nobody(folder):
    house = House(folder)
    file = backed_up(house)
    house.server.stop()
    there = ledger_roots(house)
    whole = shutil.copy(file, folder / "whole.backup")
    with sqlite3.connect(file) as line:
        line.execute("DELETE FROM keys")
    line.close()
    done = house.run("restore", str(file))
    assert done.returncode == 3 and "has lost the mark of its key" in one_line(done.stderr) and ledger_roots(house) == there, done
    restored(house, whole)
    house.server.stop()
