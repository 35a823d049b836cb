"""What `install.sh` does to a machine, and the service that it installs."""

import os
import re
import shutil
import sqlite3
import stat
from pathlib import Path

import pytest

import house as houses
from contract import OWNER
from house import one_line, run, set_up
from installation import NOT_YET_COMMANDS, OPERATIONS, PACKAGING, VERSION, Package, blocks, call, needs


# MARK: The installation

def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def tree(root):
    return {path: (path.lstat().st_mtime_ns, path.lstat().st_ino) for path in root.rglob("*") if not path.is_dir()}


def test_it_is_installed_once_and_a_second_call_changes_nothing(folder):
    package = Package(folder)
    done = package.install()
    assert done.returncode == 0, done.stderr
    assert f"Daylight {VERSION} is installed. Next:" in done.stdout
    assert mode(package.binary) == 0o755 and mode(package.state) == 0o700 and mode(package.settings.parent) == 0o750
    assert (package.root / "usr/local/share/doc/daylight/docs/operations.md").exists()
    said = re.findall(r"^(?:Wrote|Made) (/\S*)\.$", done.stdout, re.M)
    assert len(said) >= 6 and all(Path(place).exists() for place in said), "it did what it says"
    before = tree(package.root)
    again = package.install()
    assert again.returncode == 0 and again.stdout == f"Daylight {VERSION} is installed already; nothing was changed.\n"
    assert tree(package.root) == before


def test_what_is_installed_runs_with_its_configuration(folder):
    package = Package(folder).installed()
    set_up(package.state)
    done = call(package.binary, "doctor", "--data", package.state, env=houses.environment(DAYLIGHT_PASSPHRASE_COST="17"))
    assert done.returncode == 0, done.stdout + done.stderr
    package.settings.write_text("port = many\n")
    done = call(package.binary, "serve", "--data", package.state, env=houses.environment())
    assert done.returncode == 2 and "port" in one_line(done.stderr), "the file beside the data is that of /etc/daylight"


@pytest.fixture
def upgrade(folder):
    """An installation of 0.0.9 with data, and the package of the next version; answers both."""

    def make(version="7.0.0", old=None, new=None):
        before = Package(folder, "0.0.9", **(old or {})).installed()
        set_up(before.state)
        before.settings.write_text("port = 8099\n")
        return before, Package(folder, version, **(new or {}))

    return make


def is_untouched(old):
    return old.binary.read_bytes() == (old.folder / "bin/daylight").read_bytes() and has_its_data(old)


def has_its_data(package):
    done = run("person", "list", data=package.state)
    return done.returncode == 0 and OWNER in done.stdout and package.settings.read_text() == "port = 8099\n"


def test_an_upgrade_makes_a_backup_first_and_keeps_data_and_configuration(upgrade):
    old, new = upgrade()
    done = new.install()
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "Daylight 7.0.0 is installed; it was 0.0.9."
    assert new.called() == [("0.0.9", "backup"), ("7.0.0", "migrate")]
    (backup,) = new.backups()
    assert backup.name.startswith("daylight-0.0.9-") and str(backup) in done.stdout and mode(backup.parent) == 0o700
    assert new.binary.read_bytes() == (new.folder / "bin/daylight").read_bytes() and has_its_data(old)
    assert os.listdir(new.binary.parent) == ["daylight"], "nothing is left of the work"
    assert "nothing was changed" in new.install().stdout and len(new.backups()) == 1


def test_without_a_backup_nothing_is_replaced(upgrade):
    old, new = upgrade(old={"backup": "fail"})
    done = new.install()
    assert done.returncode == 3 and "no backup could be made" in one_line(done.stderr)
    assert new.called() == [("0.0.9", "backup")] and is_untouched(old)
    assert os.listdir(old.binary.parent) == ["daylight"]
    assert new.install("--no-backup").returncode == 0 and not new.backups()


def test_if_the_schema_cannot_be_brought_up_to_date_the_old_program_is_put_back(upgrade):
    old, new = upgrade(new={"migrate": "fail"})
    done = new.install()
    assert done.returncode == 3 and "0.0.9 is in place as before" in one_line(done.stderr)
    assert str(new.backups()[0]) in done.stderr and is_untouched(old)
    assert os.listdir(old.binary.parent) == ["daylight"]


def test_an_older_version_is_refused_unless_it_is_asked_for(upgrade):
    old, new = upgrade(version="0.0.8")
    done = new.install()
    assert done.returncode == 1 and "Going back" in one_line(done.stderr) and is_untouched(old)
    done = new.install("--older")
    assert done.returncode == 0 and new.called() == [("0.0.9", "backup"), ("0.0.8", "migrate")]


def test_going_back_over_a_changed_schema_is_what_the_document_says(upgrade):
    """Plays the lines of *Going back*: where they call the system, the folder of this installation."""
    old, new = upgrade(old={"backup": "real"})
    assert new.install().returncode == 0
    (backup,) = new.backups()
    # What the newer version did to the schema.
    with sqlite3.connect(new.state / "daylight.sqlite") as line:
        line.execute("INSERT INTO migrations (id) VALUES ('9999-of-the-newer-version')")
    line.close()
    kept = old.folder
    refused = call("sh", kept / "install.sh", "--root", old.root, "--older", env=houses.environment())
    assert refused.returncode == 3 and "is in place as before" in refused.stderr, refused
    assert new.binary.read_bytes() == (new.folder / "bin/daylight").read_bytes(), "install.sh leaves the newer one in place"
    part = OPERATIONS.read_text().partition("\n### Going back\n")[2].partition("\n## ")[0]
    lines = [line.strip() for line in part.splitlines() if line.startswith("    ")]
    assert lines.pop(0) == "sudo ./install.sh --older", "the way without a changed schema"
    stopped = [line for line in lines if line.startswith("sudo systemctl ")]
    assert stopped == ["sudo systemctl stop daylight", "sudo systemctl start daylight"] == [lines[0], lines[-1]]
    for line in lines[1:-1]:
        line = re.sub(r"^sudo (-u daylight )?", "", line).replace("/var/", f"{old.root}/var/")
        line = line.replace("/var/backups/daylight/daylight-….backup", str(backup).removeprefix(str(old.root)))
        line = re.sub(r"^\./install\.sh", f"sh {kept}/install.sh --root {old.root}", line)
        line = re.sub(r"^daylight ", f"{old.binary} ", line)
        done = call("bash", "-c", line, env=houses.environment())
        assert done.returncode == 0, (line, done.stdout, done.stderr)
    assert is_untouched(old), "the program of before, with its data and its configuration"
    assert list((old.state / "aside").glob("daylight.sqlite*"))
    done = call(old.binary, "doctor", "--data", old.state, env=houses.environment(DAYLIGHT_PASSPHRASE_COST="17"))
    assert "9999" not in done.stdout and "damaged" not in done.stdout


def test_an_empty_installation_needs_no_backup(folder):
    Package(folder, "0.0.9").installed()
    new = Package(folder, "7.0.0").installed()
    assert new.called() == [] and not new.backups()


@pytest.mark.skipif("backup" in NOT_YET_COMMANDS, reason="there is no daylight backup yet")
def test_the_backup_of_an_upgrade_can_be_restored(upgrade, folder):
    old, new = upgrade(old={"backup": "real"})
    assert new.install().returncode == 0
    (backup,) = new.backups()
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    shutil.copy(old.state / "daylight.key", elsewhere)
    done = run("restore", str(backup), data=elsewhere)
    assert done.returncode == 0, done.stderr
    assert OWNER in run("person", "list", data=elsewhere).stdout


def test_removing_it_never_removes_data(upgrade):
    old, new = upgrade()
    new.installed()
    done = new.install("uninstall")
    assert done.returncode == 0, done.stderr
    assert not new.binary.exists() and not (new.root / "etc/systemd/system/daylight.service").exists()
    assert has_its_data(old) and new.backups() and (old.state / "daylight.key").exists()
    assert str(new.state) in done.stdout.splitlines()[-1]
    assert new.install("uninstall").returncode == 0


def test_another_prefix_is_that_of_the_service_too(folder):
    package = Package(folder, "7.0.0")
    assert package.install("--prefix", "/opt/daylight").returncode == 0
    assert (package.root / "opt/daylight/bin/daylight").exists() and not package.binary.exists()
    unit = (package.root / "etc/systemd/system/daylight.service").read_text()
    assert "ExecStart=/opt/daylight/bin/daylight serve" in unit and "/usr/local" not in unit


def test_a_library_that_is_missing_is_named_with_its_package(folder):
    package = Package(folder, "7.0.0")
    path = folder / "path"
    path.mkdir()
    (path / "ldd").write_text('#!/bin/sh\nprintf "\\tlibpq.so.5 => not found\\n\\tlibsqlite3.so.0 => not found\\n"\n')
    (path / "ldd").chmod(0o755)
    done = package.install(PATH=f"{path}:{os.environ['PATH']}")
    assert done.returncode == 3 and "libpq" in one_line(done.stderr) and "sqlite" in done.stderr
    assert not package.root.exists(), "nothing was begun"


def test_what_git_is_needed_for_is_said_and_missing_it_stops_nothing(folder):
    assert re.search(r"^\| `git` \| `git` \|", OPERATIONS.read_text(), re.M)
    package, path = Package(folder), folder / "path"
    path.mkdir()
    for place in os.environ["PATH"].split(":"):
        for tool in Path(place).iterdir() if Path(place).is_dir() else []:
            if not tool.name.startswith("git") and not (path / tool.name).is_symlink():
                (path / tool.name).symlink_to(tool)
    done = package.install(PATH=str(path))
    assert done.returncode == 0 and "git is not installed" in done.stdout, done
    assert "git is not installed" not in package.install().stdout


@pytest.mark.parametrize("arguments", [["--dance"], ["--prefix"], ["--prefix", "here"], ["dance"]], ids=" ".join)
def test_a_wrong_call_of_the_installer_ends_with_two(folder, arguments):
    package = Package(folder, "7.0.0")
    done = package.install(*arguments)
    assert done.returncode == 2 and one_line(done.stderr) and not package.root.exists()


@needs("shellcheck")
@pytest.mark.parametrize("script", ["install.sh", "container/daylight", "container/is-ready", "../bin/package"])
def test_the_scripts_are_sound(script):
    done = call("shellcheck", PACKAGING / script)
    assert done.returncode == 0, done.stdout


# MARK: The service

def verify(folder, text, *drop_ins):
    """What systemd says to a unit with its drop-ins; nothing if all is well."""
    unit = folder / "daylight.service"
    unit.write_text(text.replace("/usr/local/bin/daylight", houses.BINARY))
    (folder / "daylight.service.d").mkdir(exist_ok=True)
    for number, drop_in in enumerate(drop_ins):
        (folder / f"daylight.service.d/{number}.conf").write_text(drop_in)
    done = call("systemd-analyze", "verify", "--man=no", unit, env=os.environ | {"SYSTEMD_UNIT_PATH": f"{folder}:"})
    return "\n".join(line for line in done.stderr.splitlines() if "daylight" in line)


@needs("systemd-analyze")
def test_systemd_takes_the_unit_and_finds_little_exposed(folder):
    unit = (PACKAGING / "daylight.service").read_text()
    assert verify(folder, unit) == ""
    assert verify(folder, unit.replace("ProtectSystem=strict", "ProtectSystem=perhaps")) != "", "it would say so"
    done = call("systemd-analyze", "security", "--offline=true", "--threshold=20", "--no-pager", folder / "daylight.service")
    assert done.returncode == 0, done.stdout.splitlines()[-1]


@needs("systemd-analyze")
def test_systemd_takes_what_the_documents_add_to_the_unit(folder):
    drop_ins = [block for block in blocks() if block.startswith("[Service]")]
    assert len(drop_ins) == 3
    unit = (PACKAGING / "daylight.service").read_text()
    assert verify(folder, unit, *drop_ins) == ""
    assert verify(folder, unit, "[Service]\nLoadCredentials=x:y\n") != "", "it would say so"


def test_the_unit_stops_as_the_program_does_and_keeps_to_its_directory():
    unit = (PACKAGING / "daylight.service").read_text()
    for line in ("User=daylight", "KillSignal=SIGTERM", "StateDirectory=daylight", "ProtectSystem=strict", "UMask=0077",
                 "NoNewPrivileges=yes", "MemoryDenyWriteExecute=yes", "CapabilityBoundingSet=", "LimitCORE=0",
                 "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX", "RestartPreventExitStatus=2"):
        assert line in unit.splitlines(), line
    assert "ReadWritePaths" not in unit
