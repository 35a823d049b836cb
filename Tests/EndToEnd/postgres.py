"""A PostgreSQL database of a test's own, on the server that DAYLIGHT_TEST_POSTGRES names."""

import itertools
import os
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from psql import PSQL

ADDRESS = os.environ.get("DAYLIGHT_TEST_POSTGRES")
POSTGRES = Path(__file__).parents[2] / "bin/postgres"
_numbers = itertools.count()


def folder():
    return parse_qs(urlsplit(ADDRESS).query)["host"][0]


def query(database, sql):
    """Rows of texts, as psql prints them."""
    done = subprocess.run(
        [PSQL, "-h", folder(), "-U", "postgres", "-d", database, "-XAtq", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-c", sql],
        capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [line.split("\t") for line in done.stdout.splitlines()]


def pass_time(transactions):
    """That many transactions that change nothing, each with a number of its own."""
    subprocess.run(
        [PSQL, "-h", folder(), "-U", "postgres", "-d", "postgres", "-XAtq", "-v", "ON_ERROR_STOP=1"],
        input="SELECT pg_current_xact_id();\n" * transactions, text=True, stdout=subprocess.DEVNULL, check=True)


def make(template="template1"):
    """An empty database, or a copy of one that nobody uses; answers its name and its address."""
    name = f"e2e_{os.getpid()}_{next(_numbers)}"
    query("postgres", f"CREATE DATABASE {name} TEMPLATE {template}")
    return name, f"postgres://postgres@/{name}?host={folder()}"


def drop(name):
    query("postgres", f"DROP DATABASE {name} WITH (FORCE)")


def dump(name):
    done = subprocess.run(["pg_dump", "-h", folder(), "-U", "postgres", name], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def restart(how="fast"):
    done = subprocess.run([POSTGRES, "restart", folder(), how], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
