"""Fixtures: a house is a directory that is set up, with its server and its owner."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

pytest.register_assert_rewrite("beats", "calendars", "hostile", "house", "installation", "kill_loop", "organization", "sessions", "starting", "web", "weeks")

import house as houses  # noqa: E402
import recorded  # noqa: E402


POSTGRES = Path(__file__).parents[2] / "bin/postgres"


def pytest_configure(config):
    if not os.access(houses.BINARY, os.X_OK):
        raise pytest.UsageError(f"there is no binary at {houses.BINARY}; build it, or set DAYLIGHT_BINARY")
    if not hasattr(config, "workerinput"):
        # The workers have it from here.
        config.models = os.environ["DAYLIGHT_TEST_MODELS"] = tempfile.mkdtemp(prefix="daylight-models-", dir=place())
    # Some tests stop the database server in the middle of their work: no other worker may be using it. And it is set to
    # wait for the disk, unlike the one of the Swift tests: `doctor` looks at that, and rightly objects.
    if hasattr(config, "workerinput") and "DAYLIGHT_TEST_POSTGRES" in os.environ:
        config.own_server = tempfile.mkdtemp(prefix="daylight-postgres-", dir=place())
        started = subprocess.run([POSTGRES, "start", config.own_server], stdout=subprocess.PIPE, text=True, check=True)
        os.environ["DAYLIGHT_TEST_POSTGRES"] = started.stdout.strip()


def pytest_unconfigure(config):
    if hasattr(config, "models"):
        shutil.rmtree(config.models, ignore_errors=True)
    if hasattr(config, "own_server"):
        subprocess.run([POSTGRES, "stop", config.own_server], check=False)


# What takes longest, longest first: begun last, one of them would go on alone when all the others are through.
LONG = ["swap", "unlinkability", "kill_loop_imports", "browser", "backfill", "kill_loop", "every_route", "forgotten_tables", "postgres"]


def pytest_collection_modifyitems(items):
    files = {f"test_{name}.py": place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: files.get(item.path.name, len(LONG)))


def place():
    """Memory where there is plenty of it: whoever is killed leaves the same there, and hundreds of databases wait for no disk."""
    memory = Path("/dev/shm")
    plenty = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 8 << 30
    return memory if plenty else None


@pytest.fixture(scope="session")
def everything():
    """A folder for all directories of this run; others may enter it, since one test runs the server as nobody."""
    with tempfile.TemporaryDirectory(prefix="daylight-tests-", dir=place()) as folder:
        os.chmod(folder, 0o755)
        yield Path(folder)


@pytest.fixture(scope="session")
def folder_for(everything):
    return lambda name: Path(tempfile.mkdtemp(prefix=f"{name}-", dir=everything))


@pytest.fixture(scope="module")
def browser():
    """Chromium, as the machine has it."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("there is no Chromium on this machine")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def house(folder_for, request):
    """One for all tests of a file: they must not be in each other's way."""
    made = houses.House(folder_for(request.module.__name__))
    yield made
    made.server.stop()


@pytest.fixture
def fresh(folder_for):
    """A house of the test's own; further ones by calling it."""
    made = []

    def make(**how):
        made.append(houses.House(folder_for("fresh"), **how))
        return made[-1]

    yield make
    for each in made:
        each.server.stop()
        # What is gone before the system writes it is never written.
        shutil.rmtree(each.data.parent, ignore_errors=True)


@pytest.fixture
def folder(folder_for):
    return folder_for("folder")


def pytest_sessionfinish(session):
    # A worker of several tells how many it replayed.
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["replayed"] = recorded.replayed


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node, error):
    recorded.replayed += getattr(node, "workeroutput", {}).get("replayed", 0)


def pytest_terminal_summary(terminalreporter):
    if recorded.replayed:
        terminalreporter.write_line(f"{recorded.replayed} recorded requests replayed")
