"""A webhook that never came: the night finds what it would have said, and the metric has it."""

import json
import time

import pytest

from github_api import GitHubAPI, Repository
from house import Server, run

NOON, EVENING, NIGHT = "2026-02-17T12:00:00Z", "2026-02-17T20:00:00Z", "2026-02-18T03:00:05Z"
LAST_WEEK = "2026-W07"


class Weekly(Repository):
    """Eight pull requests a week, opened from Monday on, from the second week of the year."""

    def opened(self, number):
        return 5_760 + (number - 1) // 8 * 10_080 + (number - 1) % 8 * 60


class Missed:
    """A simulated directory, whose clock can be moved, connected to a provider that has told of all pull requests but one."""

    def __init__(self, folder):
        self.data, self.api = folder / "data", GitHubAPI(Weekly(47, deployments=1))
        for name, text in {"allowed": "127.0.0.1\n", "secret": "a secret for the tests", "token": self.api.token,
                           "services.csv": "service,team,repository\nshop,Cart,acme/shop\n"}.items():
            (folder / name).write_text(text)
        self.env = {"DAYLIGHT_OUTBOUND_ALLOW": str(folder / "allowed")}
        self.ok("demo", "--people", "0", "--no-serve", "--through", LAST_WEEK)
        at = ("--as-of", NOON)
        self.ok("import", "services", str(folder / "services.csv"), *at)
        made = self.ok("connection", "add", "github", "--service", "shop", "--api-url", self.api.url, "--secret-file",
                       str(folder / "secret"), "--token-file", str(folder / "token"), *at)
        self.ok("connection", "backfill", json.loads(made)["id"], *at)
        self.server = Server(self.data, **self.env).start("--as-of", EVENING)

    def ok(self, *arguments):
        done = run(*arguments, data=self.data, env=self.env)
        assert done.returncode == 0, (arguments, done.stdout, done.stderr)
        return done.stdout

    def counted(self, when):
        """Numbers of the pull requests that the cycle time is computed from."""
        text = self.ok("explain", "pull-request-cycle-time", "--service", "shop", "--week", LAST_WEEK, "--format",
                       "json", "--as-of", when)
        return {int(item["id"].rsplit("#", 1)[1]) for item in json.loads(text)["items"]}


@pytest.fixture
def missed(folder):
    made = Missed(folder)
    yield made
    made.server.stop()
    made.api.close()


def test_what_a_webhook_has_missed_is_found_by_the_night_and_counts(missed):
    # Each ninth was closed, each tenth is open, and each thirteenth is a program's.
    before = {number for number in range(1, 48) if number % 9 and number % 10 and number % 13}
    assert missed.counted(EVENING) == before
    # Merged at the provider; its webhook never comes.
    missed.api.repository.count = 48
    calls = missed.api.calls
    time.sleep(0.3)
    assert missed.counted(EVENING) == before and missed.api.calls == calls, "nobody asks by day"
    missed.server.stop()
    missed.server.start("--as-of", NIGHT)
    for _ in range(300):
        if missed.counted(NIGHT) != before:
            break
        time.sleep(0.1)
    assert missed.counted(NIGHT) == before | {48}
