"""What an operator gets: the tarball, the installation, the service, the containers, and that docs/operations.md is true."""

import hashlib
import json
import math
import os
import re
import shutil
import signal
import sqlite3
import stat
import subprocess
import tarfile
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

import house as houses
import postgres
from contract import OWNER, PATIENCE
from house import Server, one_line, run, set_up

ROOT = Path(__file__).parents[2]
PACKAGING = ROOT / "Packaging"
OPERATIONS = ROOT / "docs/operations.md"
VERSION = re.search(r'text = "(.*)"', (ROOT / "Sources/Surface/Shapes/Version.swift").read_text())[1]

# The documents say these already, the program does not know them yet. What has landed must go from here: a test says so.
NOT_YET_COMMANDS = set()
NOT_YET_OPTIONS = set()
NOT_YET_PATHS = set()


def needs(tool):
    return pytest.mark.skipif(shutil.which(tool) is None, reason=f"{tool} is not on this machine")


def call(*arguments, **more):
    return subprocess.run(
        [str(part) for part in arguments], capture_output=True, text=True, timeout=120, check=False, **more)


# The installation


def program(place, version, log, backup="touch", migrate="go"):
    """A program of another version, which writes down how it was called; what it does not play, the real one does."""
    place.write_text(f"""#!/bin/sh
case $1 in
--version) echo {version}; exit 0 ;;
backup) echo "{version} $*" >> "{log}"
    [ "{backup}" != fail ] || exit 3
    [ "{backup}" != touch ] || {{ touch "$2"; exit 0; }} ;;
migrate) echo "{version} $*" >> "{log}"
    [ "{migrate}" != fail ] || exit 3 ;;
esac
exec "{houses.BINARY}" "$@"
""")
    place.chmod(0o755)


class Package:
    """A folder as the tarball has it; `root` is where it is installed."""

    def __init__(self, folder, version=None, **how):
        self.folder, self.root, self.log = folder / f"package-{version or VERSION}", folder / "root", folder / "called"
        (self.folder / "bin").mkdir(parents=True)
        if version:
            program(self.folder / "bin/daylight", version, self.log, **how)
        else:
            shutil.copy(houses.BINARY, self.folder / "bin/daylight")
        for name in ("install.sh", "daylight.service", "daylight.conf"):
            shutil.copy(PACKAGING / name, self.folder)
        for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE"):
            shutil.copy(ROOT / name, self.folder)
        shutil.copytree(ROOT / "docs", self.folder / "docs")
        (self.folder / "THIRD-PARTY.txt").write_text("licences\n")
        (self.folder / "SBOM.json").write_text("{}\n")

    def install(self, *arguments, **env):
        return call(
            "sh", self.folder / "install.sh", "--root", self.root, *arguments, env=houses.environment(**env))

    def installed(self):
        done = self.install()
        assert done.returncode == 0, done.stderr
        return self

    @property
    def state(self):
        return self.root / "var/lib/daylight"

    @property
    def settings(self):
        return self.root / "etc/daylight/daylight.conf"

    @property
    def binary(self):
        return self.root / "usr/local/bin/daylight"

    def called(self):
        """Version and command of each call that counts."""
        return [tuple(line.split()[:2]) for line in self.log.read_text().splitlines()] if self.log.exists() else []

    def backups(self):
        return sorted((self.root / "var/backups/daylight").glob("*"))


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


# The service


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


# The containers


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((PACKAGING / "compose.yaml").read_text())


def test_compose_publishes_on_loopback_alone_and_the_database_not_at_all(compose):
    ports = [port for service in compose["services"].values() for port in service.get("ports", [])]
    assert ports and all(port.startswith("127.0.0.1:") for port in ports)
    assert "ports" not in compose["services"]["database"]
    assert all(compose["networks"][name]["internal"] for name in compose["services"]["database"]["networks"])


def test_the_password_of_the_database_is_a_file_and_nowhere_else(compose):
    (secret,) = compose["secrets"]
    for service in compose["services"].values():
        assert service["secrets"] == [secret]
        for name, value in service["environment"].items():
            assert "PASSWORD" not in name or (name.endswith("_FILE") and value == f"/run/secrets/{secret}"), name
    assert re.fullmatch(r"postgres://\w+@\w+/\w+\?sslmode=disable", compose["services"]["daylight"]["environment"]["DAYLIGHT_DATABASE"])
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert compose["secrets"][secret]["file"].startswith("./secrets/") and "/Packaging/secrets" in ignored


def test_compose_runs_this_version_without_rights(compose):
    daylight = compose["services"]["daylight"]
    assert daylight["image"] == f"daylight:{VERSION}"
    assert daylight["read_only"] is True and daylight["cap_drop"] == ["ALL"]
    for service in compose["services"].values():
        assert "no-new-privileges:true" in service["security_opt"] and service["healthcheck"]["test"]
    kept = {volume.split(":")[0] for service in compose["services"].values() for volume in service["volumes"]}
    assert kept <= set(compose["volumes"])


def test_every_image_is_pinned_to_a_version(compose):
    text = (PACKAGING / "Containerfile").read_text()
    images = re.findall(r"^FROM (\S+)", text, re.M) + [
        service["image"] for service in compose["services"].values() if "build" not in service]
    images += re.findall(r"^ *# +image: (\S+)", (PACKAGING / "compose.yaml").read_text(), re.M)
    assert len(images) == 4
    for image in images:
        assert re.search(r":\d+\.\d+", image) and "latest" not in image, image


def test_the_image_is_built_from_what_is_there_and_runs_as_nobody_in_particular():
    text = (PACKAGING / "Containerfile").read_text()
    run_time = text[text.rindex("\nFROM "):]
    assert re.search(r"^USER 10001:10001$", run_time, re.M)
    for sources in re.findall(r"^COPY (?:--chmod=\d+ )?(?!--from)(.+) \S+$", run_time, re.M):
        for source in sources.split():
            assert (ROOT / source).exists(), source
    packages = set(re.search(r"--no-install-recommends (.*) \\", run_time)[1].split())
    assert {"git", "libcurl4", "libical3", "libpq5", "libsqlite3-0", "libstdc++6", "tzdata", "ca-certificates"} == packages
    sent = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert all((ROOT / name).exists() for name in sent)
    needed = set(re.findall(r"^cp (?:-R )?(.*) \"", (ROOT / "bin/package").read_text(), re.M))
    assert {name.split("/")[0] for line in needed for name in line.split() if not name.startswith("$")} <= sent | {'"$binary"'}


def test_in_a_container_the_password_comes_from_the_file(folder):
    (folder / "password").write_text("canary\n")
    said = call(
        PACKAGING / "container/daylight", "-c", "echo $PGPASSWORD",
        env=os.environ | {"DAYLIGHT_PROGRAM": "/bin/sh", "DAYLIGHT_DATABASE_PASSWORD_FILE": str(folder / "password")})
    assert said.stdout == "canary\n", said.stderr
    said = call(PACKAGING / "container/daylight", "--version", env=os.environ | {"DAYLIGHT_PROGRAM": houses.BINARY})
    assert said.stdout == f"{VERSION}\n", said.stderr


def test_the_server_of_compose_answers_on_loopback_and_its_health_is_seen(folder, compose):
    said = compose["services"]["daylight"]["environment"]
    how = {name: value for name, value in said.items() if not name.startswith("DAYLIGHT_DATABASE")}
    how["DAYLIGHT_PUBLIC_URL"] = re.fullmatch(r"\$\{DAYLIGHT_PUBLIC_URL:-(.*)\}", said["DAYLIGHT_PUBLIC_URL"])[1]
    assert how["DAYLIGHT_HOST"] == "0.0.0.0"
    # A test listens to this machine alone; that it is not loopback by name is what the option is needed for.
    how["DAYLIGHT_HOST"] = "127.0.0.2"
    data = folder / "data"
    set_up(data)
    refused = run("serve", data=data, env={"DAYLIGHT_HOST": "127.0.0.2"})
    assert refused.returncode == 2 and one_line(refused.stderr)
    server = Server(data, **how).start()
    try:
        assert how["DAYLIGHT_PUBLIC_URL"] in server.said().decode()
    finally:
        assert server.stop() == 0
    server = Server(data).start()
    at_work = call(PACKAGING / "container/is-ready", env=os.environ | {"DAYLIGHT_PORT": str(server.port)})
    assert server.stop() == 0
    stopped = call(PACKAGING / "container/is-ready", env=os.environ | {"DAYLIGHT_PORT": str(server.port)})
    assert (at_work.returncode, stopped.returncode == 0) == (0, False), at_work.stderr


@pytest.mark.skipif(postgres.ADDRESS is None, reason="no PostgreSQL: DAYLIGHT_TEST_POSTGRES is not set")
def test_the_container_of_compose_runs_on_postgresql_and_is_ready(folder, compose):
    """Its own script, its environment and its check, against a PostgreSQL; only where things are is this machine's."""
    name, address = postgres.make()
    (folder / "password").write_text("canary\n")
    (folder / "data").mkdir(mode=0o700)
    how = dict(compose["services"]["daylight"]["environment"])
    asked = urlsplit(how["DAYLIGHT_DATABASE"])
    assert asked.path == "/" + compose["services"]["database"]["environment"]["POSTGRES_DB"]
    assert asked.username == compose["services"]["database"]["environment"]["POSTGRES_USER"]
    assert asked.hostname in compose["services"], "the name of the service is its host"
    # What is not on this machine says how it is protected; this one by a network that leads nowhere else.
    assert run("migrate", "--database", how["DAYLIGHT_DATABASE"], data=folder / "nowhere").returncode == 3
    how |= {
        # Where a test can be; the rest is that of the file. 0.0.0.0 would be everybody's.
        "DAYLIGHT_DATABASE": f"{address}&{asked.query}", "DAYLIGHT_HOST": "127.0.0.1",
        "DAYLIGHT_DATABASE_PASSWORD_FILE": str(folder / "password"),
        "DAYLIGHT_PUBLIC_URL": re.fullmatch(r"\$\{DAYLIGHT_PUBLIC_URL:-(.*)\}", how["DAYLIGHT_PUBLIC_URL"])[1],
        "DAYLIGHT_PROGRAM": houses.BINARY, "DAYLIGHT_DATA": str(folder / "data"), "DAYLIGHT_PORT": str(houses.free_port())}
    env = houses.environment(**how)
    (is_ready,) = compose["services"]["daylight"]["healthcheck"]["test"][1:]

    def check():
        return call(PACKAGING / "container" / is_ready, env=env).returncode

    try:
        with open(folder / "said", "w") as said:
            server = subprocess.Popen(
                [PACKAGING / "container/daylight", *compose["services"]["daylight"]["command"]], env=env, stdout=said, stderr=said)
        try:
            began = time.monotonic()
            while (said := check()) != 0 and time.monotonic() - began < PATIENCE:
                assert server.poll() is None, (folder / "said").read_text()
                time.sleep(0.05)
            assert said == 0, (folder / "said").read_text()
            assert how["DAYLIGHT_PUBLIC_URL"] in (folder / "said").read_text()
            assert postgres.query(name, "SELECT COUNT(*) > 9 FROM migrations") == [["t"]], "it keeps its data there"
        finally:
            server.send_signal(signal.SIGTERM)
            assert server.wait(PATIENCE) == 0
        assert check() != 0, "its check is of that server"
    finally:
        postgres.drop(name)


# The tarball


@pytest.fixture
def pack(folder):
    """Packs a stand-in of the program into a folder; answers what was said and the tarball."""
    if not (ROOT / ".build/checkouts").is_dir():
        pytest.skip("the libraries are not in .build/checkouts")

    def make(name, version=VERSION, **env):
        binary = folder / f"program-{version}"
        program(binary, version, folder / "called")
        done = call(
            ROOT / "bin/package", "--binary", binary, "--output", folder / name, cwd=folder, env=os.environ | env)
        return done, next((folder / name).glob("*.tar.gz"), None) if (folder / name).exists() else None

    return make


def test_the_same_commit_gives_the_same_bytes_with_a_sum_beside_them(pack):
    done, first = pack("first", TZ="Asia/Tokyo")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(first) and first.name == f"daylight-{VERSION}-linux-{os.uname().machine}.tar.gz"
    _, second = pack("second", TZ="America/Lima", LC_ALL="C.UTF-8")
    # Not the bytes themselves: where they differ, what they are is a megabyte that nobody reads, and takes an hour to compare.
    assert hashlib.sha256(first.read_bytes()).hexdigest() == hashlib.sha256(second.read_bytes()).hexdigest()
    assert call("sha256sum", "--check", "SHA256SUMS", cwd=first.parent).returncode == 0
    _, later = pack("later", SOURCE_DATE_EPOCH="86400")
    with tarfile.open(later) as tar:
        assert {member.mtime for member in tar} == {86400}
        names = [member.name for member in tar]
        assert {(member.uid, member.gid, member.uname) for member in tar} == {(0, 0, "")}
        assert all(member.mode & 0o022 == 0 for member in tar)
    assert names == sorted(names)
    assert {name.removeprefix(f"daylight-{VERSION}/") for name in names} >= {
        "bin/daylight", "install.sh", "daylight.service", "daylight.conf", "README.md", "CHANGELOG.md", "LICENSE", "THIRD-PARTY.txt",
        "SBOM.json", "docs/operations.md"}


def test_every_library_comes_with_its_licence(pack, folder):
    done, packed = pack("packed")
    assert done.returncode == 0, done.stderr
    with tarfile.open(packed) as tar:
        text = tar.extractfile(f"daylight-{VERSION}/THIRD-PARTY.txt").read().decode()
    for library in (ROOT / ".build/checkouts").iterdir():
        if library.is_dir():
            assert re.search(rf"^{re.escape(library.name)}/LICENSE", text, re.M), library.name
    assert "BoringSSL" in text and "Swift: standard library" in text and str(ROOT) not in text


def test_every_library_is_in_the_inventory_with_what_was_checked_out(pack):
    done, packed = pack("packed")
    assert done.returncode == 0, done.stderr
    with tarfile.open(packed) as tar:
        said = json.load(tar.extractfile(f"daylight-{VERSION}/SBOM.json"))
    assert (said["bomFormat"], said["specVersion"]) == ("CycloneDX", "1.5")
    assert said["metadata"]["component"]["version"] == VERSION
    known = json.loads((ROOT / ".build/workspace-state.json").read_text())["object"]["dependencies"]
    expected = {
        (each["subpath"], each["state"]["checkoutState"]["version"], each["packageRef"]["location"],
         each["state"]["checkoutState"]["revision"]) for each in known}
    assert {each["subpath"] for each in known} == {each.name for each in (ROOT / ".build/checkouts").iterdir() if each.is_dir()}
    found = [(each["name"], each["version"], each["externalReferences"][0]["url"], each["externalReferences"][0]["comment"])
             for each in said["components"]]
    assert set(found) == expected and len(found) == len(expected) >= 14
    assert all({"type", "bom-ref", "name", "version"} <= set(each) for each in said["components"])


def test_the_package_that_was_made_can_be_installed(pack, folder):
    _, packed = pack("packed")
    assert call("tar", "-xzf", packed, "-C", folder).returncode == 0
    done = call(folder / f"daylight-{VERSION}/install.sh", "--root", folder / "root")
    assert done.returncode == 0, done.stderr
    for name in ("THIRD-PARTY.txt", "SBOM.json"):
        assert (folder / "root/usr/local/share/doc/daylight" / name).exists()


def test_a_program_of_another_version_is_not_packed(pack):
    done, packed = pack("packed", version="9.9.9")
    assert done.returncode == 3 and "9.9.9" in done.stderr and packed is None


@needs("readelf")
def test_a_program_that_needs_swift_on_the_machine_is_not_packed(folder):
    needed = call("readelf", "-d", houses.BINARY).stdout
    if "libswiftCore" not in needed:
        pytest.skip("the program under test has Swift's libraries inside")
    done = call(ROOT / "bin/package", "--binary", houses.BINARY, "--output", folder / "packed")
    assert done.returncode == 3 and "libswiftCore.so" in done.stderr and "libFoundation" in done.stderr, done
    assert not (folder / "packed").exists()


@pytest.fixture
def source(folder):
    """What a package is made of, outside of a clone, with the libraries of this one."""
    if not (ROOT / ".build/checkouts").is_dir():
        pytest.skip("the libraries are not in .build/checkouts")
    place = folder / "source"
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        if not line.startswith("!"):
            continue
        there = ROOT / line[1:]
        if there.is_dir():
            shutil.copytree(there, place / line[1:], ignore=shutil.ignore_patterns("__pycache__", "secrets"))
        else:
            place.mkdir(exist_ok=True)
            shutil.copy(there, place)
    (place / ".build").symlink_to(ROOT / ".build")
    program(folder / "stand-in", VERSION, folder / "called")
    return place


def package_of(source, output, **env):
    return call(source / "bin/package", "--binary", source.parent / "stand-in", "--output", output, cwd=source, env=os.environ | env)


@pytest.mark.parametrize("days,returned", [(91, 0), (94, 3), (-3, 3), (None, 3)])
def test_nothing_is_packed_whose_libraries_nobody_has_looked_through_for_a_quarter(source, days, returned):
    file = source / "CONTRIBUTING.md"
    text, line = file.read_text(), re.compile(r"^\*\*Last looked through: \d{4}-\d\d-\d\d\.\*\*$", re.M)
    assert len(line.findall(text)) == 1
    then = days and datetime.now(timezone.utc) - timedelta(days=days)
    file.write_text(line.sub(f"**Last looked through: {then:%Y-%m-%d}.**" if then else "", text))
    made = f"{datetime.now(timezone.utc):%s}"
    done = package_of(source, source.parent / "packed", SOURCE_DATE_EPOCH=made)
    assert done.returncode == returned, done.stderr
    assert returned == 0 or "last looked through" in one_line(done.stderr)


def test_the_image_is_put_together_from_what_the_package_holds(source):
    """As the Containerfile does it: what .dockerignore sends, without a clone, and its own line for the tarball."""
    text = (PACKAGING / "Containerfile").read_text()
    package = source.parent / "package"
    done = package_of(source, package, SOURCE_DATE_EPOCH=re.search(r"^ARG SOURCE_DATE_EPOCH=(\d+)$", text, re.M)[1])
    assert done.returncode == 0, done.stderr
    (made,) = re.findall(r"^RUN bin/package --output /package \\\n    && (tar .*)$", text, re.M)
    done = call("bash", "-c", made.replace("/package", str(package)))
    assert done.returncode == 0, done.stderr
    copied = [place for line in re.findall(r"^COPY --from=build (.*) \S+$", text, re.M) for place in line.split()]
    assert len(copied) >= 3
    for place in copied:
        assert place.startswith("/package/") and (package / place.removeprefix("/package/")).is_file(), place


def test_every_package_of_the_image_is_one_of_debian():
    text = (PACKAGING / "Containerfile").read_text()
    names = re.search(r"--no-install-recommends (.*) \\", text)[1].split()
    debian = re.search(r"^FROM debian:(\d+)", text, re.M)[1]
    system = Path("/etc/os-release").read_text() if Path("/etc/os-release").exists() else ""
    if f'VERSION_ID="{debian}"' not in system or "ID=debian" not in system:
        pytest.skip(f"this is no Debian {debian}")
    if shutil.which("apt-cache") is None or call("apt-cache", "show", "libc6").returncode != 0:
        pytest.skip("apt has no lists on this machine")
    for name in names:
        assert call("apt-cache", "show", name).returncode == 0, f"Debian {debian} has no {name}"
    assert call("apt-cache", "show", "libnobody-wrote-1").returncode != 0, "it would say so"


# The documents


def blocks():
    """The indented blocks of docs/operations.md, without the indent."""
    lines = OPERATIONS.read_text().splitlines() + ["end"]
    found, block = [], []
    for line in lines:
        if line.startswith("    ") or (not line and block):
            block.append(line[4:])
        elif block:
            found.append("\n".join(block).strip())
            block = []
    return found


def code():
    """Each line of a block, and each piece of code in a sentence."""
    return [line for block in blocks() for line in block.splitlines()] + re.findall(r"`([^`]+)`", OPERATIONS.read_text())


def calls():
    """What the document calls Daylight with, whoever it is called as."""
    found = []
    for line in code():
        line = re.sub(r"^(\d+ \d+ \* \* \* daylight |sudo -u daylight |docker compose .* exec daylight )", "", line)
        if match := re.fullmatch(r"(?:/usr/local/bin/)?daylight ((?:[a-z]+ )*[a-z]+)((?: .*)?)", line):
            found.append((match[1].split(), re.findall(r"--[a-z-]+", match[2])))
        elif match := re.fullmatch(r"(serve|backup|restore|doctor)( --.*)", line):
            found.append(([match[1]], re.findall(r"--[a-z-]+", match[2])))
    return found


@pytest.fixture(scope="module")
def helps():
    """What `--help` says of each command, by its words."""
    found = {}

    def read(*words):
        done = run(*words, "--help")
        assert done.returncode == 0, words
        found[words] = done.stdout
        part = done.stdout.partition("SUBCOMMANDS:")[2]
        for name in re.findall(r"^  ([a-z][a-z-]+)(?: |$)", part, re.M):
            read(*words, name)

    read()
    return found


def command_of(words, helps):
    """The longest run of these words that is a command; the rest are its arguments."""
    return max((known for known in helps if known == tuple(words[:len(known)])), key=len)


def test_every_command_of_the_document_is_there_with_its_options(helps):
    assert len(calls()) >= 12
    for words, options in calls():
        if words[0] in NOT_YET_COMMANDS:
            continue
        known = command_of(words, helps)
        assert known, f"there is no daylight {words[0]}"
        for option in set(options) - NOT_YET_OPTIONS:
            assert re.search(rf"{option}\b(?!-)", helps[known]), f"daylight {' '.join(known)} has no {option}"


def test_every_option_in_a_sentence_is_of_the_program_or_of_the_installer(helps):
    known = "\n".join(helps.values()) + call("sh", PACKAGING / "install.sh", "--help").stdout
    said = {option for line in code() if re.match(r"--|\./install\.sh|sudo \./install", line) for option in re.findall(r"--[a-z-]+", line)}
    assert {"--older", "--no-backup", "--prefix", "--root", "--data"} <= said
    for option in said - NOT_YET_OPTIONS:
        assert re.search(rf"{option}\b(?!-)", known), f"nobody knows {option}"


def test_what_is_not_there_yet_is_really_not(helps):
    everything = "\n".join(helps.values())
    for name in NOT_YET_COMMANDS:
        assert (name,) not in helps, f"{name} is there: take it out of NOT_YET_COMMANDS"
    for option in NOT_YET_OPTIONS:
        assert option not in everything, f"{option} is there: take it out of NOT_YET_OPTIONS"


def settings():
    """The keys of every line `key = value` in the document, and of the file that is installed."""
    lines = [line for block in blocks() for line in block.splitlines()]
    lines += [line.lstrip("#") for line in (PACKAGING / "daylight.conf").read_text().splitlines() if re.match(r"#\S", line)]
    return sorted({match[1] for line in lines if (match := re.fullmatch(r"([a-z-]+) = \S+", line))})


def test_every_setting_of_the_document_and_of_the_file_is_known(folder):
    assert {"host", "port", "public-url", "behind-proxy", "database", "key-file", "log-level"} <= set(settings())
    for key in settings():
        (folder / "daylight.conf").write_text(f"{key} = x\n")
        done = run("migrate", "--config", str(folder / "daylight.conf"), data=folder / "data")
        unknown = "there is no setting" in done.stderr
        assert unknown == (f"--{key}" in NOT_YET_OPTIONS), (key, done.stderr)
    shutil.copy(PACKAGING / "daylight.conf", folder)
    done = run("migrate", "--config", str(folder / "daylight.conf"), data=folder / "data")
    assert done.returncode == 0, done.stderr


# What a file cannot say: itself, and what is asked instead of something else.
NO_SETTINGS = {"help", "version", "config"}


def test_every_option_of_every_command_is_a_setting_of_a_file_and_of_the_environment(folder, helps):
    # In the lines of options alone: sentences name options of others.
    options = {name for text in helps.values() for name in re.findall(r"^ {2}(?:-\w, )?--([a-z][a-z-]*)", text, re.M)}
    assert {"data", "email", "me", "team", "project", "to-data", "to-database", "smtp"} <= options
    file = folder / "daylight.conf"
    file.write_text("".join(f"{name} = x\n" for name in sorted(options - NO_SETTINGS)))
    done = run("metrics", "--config", str(file))
    assert "there is no setting" not in done.stderr, done.stderr
    # And each is asked for where it is declared, by the same name.
    read = set()
    for source in (ROOT / "Sources/Surface/Command").glob("*.swift"):
        read |= set(re.findall(
            r'\b(?:(?:value|required|choice|choiceIfAny|isOn)\(\s*(?="[a-z-]+", flag:)|(?:number|word)\(\s*)"([a-z-]+)",',
            source.read_text()))
    assert options - NO_SETTINGS <= read, sorted(options - NO_SETTINGS - read)


def test_the_paths_that_are_watched_answer(house):
    paths = {path for path in re.findall(r"^\| `(/[a-z]+)` \|", OPERATIONS.read_text(), re.M)}
    assert paths == {"/health", "/ready", "/metrics"}
    for path in paths:
        assert (house.server.call("GET", path).status == 200) == (path not in NOT_YET_PATHS), path


def test_the_figures_are_those_that_make_bench_holds():
    limits = json.loads((ROOT / "Benchmarks/thresholds.json").read_text())
    rows = re.findall(r"\| (at (?:most|least)) ([\d.]+)(?: M?[Bs])* \| `(\w+)` \|", OPERATIONS.read_text())
    assert len(rows) == 6
    for how, figure, name in rows:
        assert limits[name] == {how.replace(" ", "_"): float(figure)}, name


def test_the_proxy_lets_through_what_the_server_takes():
    bodies = (ROOT / "Sources/Surface/Web/RequestBody.swift").read_text().partition("enum BodyLimit {")[2].partition("}")[0]
    limits = [math.prod(map(int, found.split("*"))) for found in re.findall(r"static let \w+ = ([\d* ]+)$", bodies, re.M)]
    uploads = (ROOT / "Sources/Evidence/Calendars/CalendarReading.swift").read_text()
    limits.append(int(re.search(r"static let mostBytes = (\d+) << 20", uploads)[1]) << 20)
    assert len(limits) == 5 and (largest := max(limits)) >= 25 << 20, "that of webhooks is among them"
    (allowed,) = re.findall(r"client_max_body_size (\d+)m;", OPERATIONS.read_text())
    assert int(allowed) << 20 >= largest


# What each file that asks another system is, in the words of the document; letters go out by the mail server.
ASKERS = {
    "IdentityProvider.swift": "identity provider", "PageReader.swift": "APIs of connections",
    "CalDAVReading.swift": "CalDAV", "CalendarFetching.swift": "calendars",
}


def test_everything_that_goes_out_is_named():
    source = (ROOT / "Tests/PagesTests/NothingGoesOutTests.swift").read_text()
    askers = set(re.findall(r'"(\w+\.swift)"', source.partition("askers = [")[2].partition("]")[0])) - {"Outbound.swift"}
    assert askers == set(ASKERS), "whoever else asks belongs into docs/operations.md, and here"
    part = OPERATIONS.read_text().partition("\n## No call home\n")[2].partition("\n## ")[0]
    rows = [line for line in part.splitlines() if line.startswith("| ")]
    for words in [*ASKERS.values(), "mail server"]:
        assert any(words in line.split("|")[1] for line in rows), words
    keys = OPERATIONS.read_text().partition("\n## Keys\n")[2].partition("\n## ")[0]
    sealed = re.findall(r'derived\("([^"]+)", key\)', (ROOT / "Sources/daylight/HouseComposition.swift").read_text())
    said = {"second factors": "second factors", "subjects of sign-ons": "subjects at an identity provider",
            "sign-ons under way": "through a sign-on", "connections": "tokens of connections", "calendars": "passwords of calendars",
            "concerns": "concern channel", "ledger name": "the ledger", "ledger signing key": "signature of the ledger"}
    assert set(sealed) == set(said)
    for words in said.values():
        assert words in " ".join(keys.split()), words


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


def test_the_document_is_about_this_version():
    assert set(re.findall(r"daylight-(\d+\.\d+\.\d+)", OPERATIONS.read_text())) == {VERSION}


@needs("readelf")
def test_the_libraries_that_are_named_are_all_that_is_needed():
    needed = set(re.findall(r"\(NEEDED\).*\[(.*)\]", call("readelf", "-d", houses.BINARY).stdout))
    of_swift = {name for name in needed if re.match(r"lib_?(swift|Foundation|dispatch|BlocksRuntime)", name)}
    of_the_system = {"libc.so.6", "libm.so.6", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"}
    named = set(re.findall(r"`(lib[\w+]+\.so\.\d+)`", OPERATIONS.read_text()))
    assert needed - of_swift - of_the_system <= named
    installer = (PACKAGING / "install.sh").read_text()
    assert all(part in installer for part in ("libsqlite3", "libpq", "libical", "libstdc++", "zoneinfo"))
