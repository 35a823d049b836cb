"""The image and what `compose.yaml` makes of it."""

import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

import house as houses
import postgres
from contract import PATIENCE
from house import Server, one_line, run, set_up
from installation import PACKAGING, ROOT, VERSION, call


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
    assert {"git", "libcurl4", "libical3", "libpq5", "libsqlite3-0", "libstdc++6", "libxml2", "tzdata", "ca-certificates"} == packages
    # The last line that fits counts.
    assert (ROOT / ".dockerignore").read_text().splitlines().index("Packaging/secrets") > (
        (ROOT / ".dockerignore").read_text().splitlines().index("!Packaging"))
    sent = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert all((ROOT / name).exists() for name in sent)
    needed = set(re.findall(r"^cp (?:-R )?(.*) \"", (ROOT / "bin/package").read_text(), re.M))
    assert {name.split("/")[0] for line in needed for name in line.split() if not name.startswith("$")} <= sent | {'"$binary"'}


def test_every_package_of_the_image_is_one_of_debian():
    text = (PACKAGING / "Containerfile").read_text()
    names = re.search(r"--no-install-recommends (.*) \\", text)[1].split()
    debian = re.search(r"^FROM debian:(\d+)", text, re.M)[1]
    system = Path("/etc/os-release").read_text() if Path("/etc/os-release").exists() else ""
    if f'VERSION_ID="{debian}"' not in system or "ID=debian" not in system:
        pytest.skip(f"this is no Debian {debian}")
    if shutil.which("apt-cache") is None or call("apt-cache", "show", "libc6").returncode != 0:
        pytest.skip("apt has no lists on this machine")
    # All in one call: each reads all of Debian's lists.
    known = set(re.findall(r"^Package: (\S+)$", call("apt-cache", "show", *names, "libnobody-wrote-1").stdout, re.M))
    assert set(names) <= known, f"Debian {debian} has no {set(names) - known}"
    assert "libnobody-wrote-1" not in known, "it would say so"


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
