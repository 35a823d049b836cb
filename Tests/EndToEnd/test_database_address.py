"""How a database on another machine is reached: by TLS with a certificate that is checked, or openly because the address says so."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from house import free_port, one_line, run, set_up
from psql import PSQL

ROOT = Path(__file__).parents[2]
REFUSED, TRIED = 2, 3


@pytest.mark.parametrize("address,env,returned", [
    ("postgres://me@db.invalid/x", {}, REFUSED),
    ("postgres://me@db.invalid/x?sslmode=prefer", {}, REFUSED),
    ("postgres://me@db.invalid/x?sslmode=require", {}, REFUSED),
    ("postgres://me@db.invalid/x?sslmode=verify-ca", {}, TRIED),
    ("postgres://me@db.invalid/x?sslmode=verify-full", {}, TRIED),
    ("postgres://me@db.invalid/x?sslmode=disable", {}, TRIED),
    ("postgres://me@192.0.2.1/x", {}, REFUSED),
    ("postgres://me@[2001:db8::1]/x", {}, REFUSED),
    ("postgres://me@/x?host=db.invalid", {}, REFUSED),
    ("postgres://me@127.0.0.1:1,db.invalid:1/x", {}, REFUSED),
    ("postgres://me@localhost/x?hostaddr=192.0.2.1", {}, REFUSED),
    ("postgres://me@localhost.invalid/x", {}, REFUSED),
    ("postgres://me@/x", {"PGHOST": "db.invalid"}, REFUSED),
    ("postgres://me@/x", {"PGHOSTADDR": "192.0.2.1"}, REFUSED),
    ("postgres://me@/x?service=other", {}, REFUSED),
    # The file of services goes before the environment, and may say disable.
    ("postgres://me@/x?service=other", {"PGSSLMODE": "verify-full"}, REFUSED),
    # Where a number is missing the name is called.
    ("postgres://me@localhost,db.invalid/x?hostaddr=127.0.0.1,", {}, REFUSED),
    ("postgres://me@localhost:1/x?hostaddr=127.0.0.1", {}, TRIED),
    ("postgres://me@db.invalid/x", {"PGSSLMODE": "verify-full"}, TRIED),
    ("postgres://me@127.0.0.1:1/x", {}, TRIED),
    ("postgres://me@127.9.9.9:1/x", {}, TRIED),
    ("postgres://me@localhost:1/x", {}, TRIED),
    ("postgres://me@[::1]:1/x", {}, TRIED),
    ("postgres://me@/x?host=/nowhere", {}, TRIED),
    ("postgres://me@/x", {"PGHOST": "/nowhere"}, TRIED),
])
def test_an_address_of_another_machine_says_how_it_is_protected(folder, address, env, returned):
    done = run("migrate", "--database", address, data=folder / "data", env=env)
    assert done.returncode == returned and one_line(done.stderr), done
    assert ("sslmode=verify-full" in done.stderr) == (returned == REFUSED)


@pytest.fixture(scope="module")
def server(folder_for):
    """A PostgreSQL that takes connections of 127.0.0.1 over TLS alone, of its own user as they come: its port, the root of its
    certificate, and the root of somebody else."""
    if shutil.which("openssl") is None or subprocess.run([ROOT / "bin/postgres", "found"], check=False).returncode != 0:
        pytest.skip("there is no openssl, or no PostgreSQL, on this machine")
    with tempfile.TemporaryDirectory(prefix="daylight-tls-") as folder:
        os.chmod(folder, 0o755)
        files = {}
        for name in ("own", "other"):
            files[name] = Path(folder) / f"{name}.pem"
            subprocess.run(
                ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}", "-addext",
                 "subjectAltName=IP:127.0.0.1", "-keyout", Path(folder) / f"{name}.key", "-out", files[name]], check=True, capture_output=True)
        place, port = Path(folder) / "server", free_port()
        subprocess.run([ROOT / "bin/postgres", "start", place, "careless"], check=True, capture_output=True)
        try:
            data, owner = place / "data", (place / "data").stat()
            for name, file in (("server.crt", files["own"]), ("server.key", Path(folder) / "own.key")):
                shutil.copy(file, data / name)
                os.chown(data / name, owner.st_uid, owner.st_gid)
                (data / name).chmod(0o600)
            (data / "pg_hba.conf").write_text(
                "local all all trust\nhostssl all certified 127.0.0.1/32 cert\nhostssl all all 127.0.0.1/32 trust\n"
                "hostnossl all postgres 127.0.0.1/32 trust\n")
            (place / "more").write_text(
                f"-c fsync=off -c listen_addresses=127.0.0.1 -c port={port} -c ssl=on -c ssl_ca_file=server.crt")
            subprocess.run([ROOT / "bin/postgres", "restart", place], check=True, capture_output=True)
            for name in ("tls", "open", "certified"):
                subprocess.run(
                    [PSQL, "-h", place, "-p", str(port), "-U", "postgres", "-Xqc", f"CREATE ROLE {name} SUPERUSER LOGIN"], check=True)
                subprocess.run(["createdb", "-h", place, "-p", str(port), "-U", "postgres", name], check=True)
            yield port, files
        finally:
            subprocess.run([ROOT / "bin/postgres", "stop", place], check=True)


def test_a_certificate_that_nobody_vouches_for_is_refused(folder, server):
    port, files = server

    def migrate(more):
        return run("migrate", "--database", f"postgres://tls@127.0.0.1:{port}/tls{more}", data=folder / "data")

    # Whoever comes without TLS is turned away, so that what works below is TLS.
    assert migrate("?sslmode=disable").returncode == 3
    for mode in ("verify-full", "verify-ca"):
        wrong = migrate(f"?sslmode={mode}&sslrootcert={files['other']}")
        assert wrong.returncode == 3 and one_line(wrong.stderr), wrong
        right = migrate(f"?sslmode={mode}&sslrootcert={files['own']}")
        assert right.returncode == 0, right


def test_a_certificate_of_its_own_opens_the_database_without_a_password(folder, server):
    port, files = server

    def certificate(signer, name):
        """A certificate for that name and its key, signed by one of the roots."""
        signed, key = folder / f"{signer}-{name}.pem", folder / f"{signer}-{name}.key"
        subprocess.run(
            ["openssl", "req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}", "-keyout", key, "-out", folder / "asked"],
            check=True, capture_output=True)
        subprocess.run(
            ["openssl", "x509", "-req", "-in", folder / "asked", "-days", "2", "-CA", files[signer], "-CAkey",
             files[signer].with_suffix(".key"), "-CAcreateserial", "-out", signed], check=True, capture_output=True)
        key.chmod(0o600)
        return f"&sslcert={signed}&sslkey={key}"

    def migrate(more):
        return run(
            "migrate", "--database",
            f"postgres://certified@127.0.0.1:{port}/certified?sslmode=verify-full&sslrootcert={files['own']}{more}",
            data=folder / "data")

    good = certificate("own", "certified")
    right = migrate(good)
    assert right.returncode == 0, right
    wants = "a certificate (sslcert, sslkey) of this user's name"
    readable, key = good.rpartition("=")[2], Path(good.rpartition("=")[2])
    for wrong, word in (
        ("", wants), (certificate("other", "certified"), wants), (certificate("own", "tls"), wants),
        (good.replace(readable, f"{readable}x"), "the key of sslkey"), (good.replace("&sslcert=", "&sslcert=/x"), wants),
    ):
        refused = migrate(wrong)
        assert refused.returncode == 3 and one_line(refused.stderr) and word in refused.stderr, (wrong, refused)
    key.chmod(0o644)
    refused = migrate(good)
    assert refused.returncode == 3 and "can be read by others" in refused.stderr, refused


def test_who_vouches_for_the_database_is_named_when_nobody_does(folder, server):
    port, files = server
    for more, word in (
        (f"127.0.0.1:{port}/tls?sslmode=verify-full&sslrootcert={files['other']}", "vouches for its certificate"),
        (f"127.0.0.1:{port}/tls?sslmode=verify-full&sslrootcert=/nowhere/root.pem", "sslrootcert names is not there"),
        (f"127.0.0.2:{port}/tls?sslmode=verify-full&sslrootcert={files['own']}", "does not answer"),
    ):
        refused = run("migrate", "--database", f"postgres://tls@{more}", data=folder / "data")
        assert refused.returncode == 3 and one_line(refused.stderr) and word in refused.stderr, refused


def test_the_way_to_another_machine_that_is_open_is_named_by_doctor(folder, server):
    port, _ = server
    # Loopback by a name that does not say so: to whoever reads the address it could be anywhere.
    address = f"postgres://postgres@127.1:{port}/open"
    refused = run("doctor", "--database", address, data=folder / "data")
    assert refused.returncode == 2, refused
    env = {"DAYLIGHT_DATABASE": f"{address}?sslmode=disable"}
    set_up(folder / "data", env=env)
    done = run("doctor", data=folder / "data", env=env)
    (named,) = [line for line in done.stdout.splitlines() if "sslmode=disable" in line]
    assert done.returncode == 1 and named.startswith("attention: ") and "sslmode=verify-full" in named
