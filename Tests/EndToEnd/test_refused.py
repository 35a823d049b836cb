"""Whatever is refused changes nothing: after every refused call of every role the database is what it was before, row for row.

What the product writes about a refusal is asked for by product.md: a refused look is an entry of the ledger. Nothing else is."""

import re
import sqlite3
import time
from collections import Counter
from urllib.parse import urlsplit

import pytest

from contract import API, COOKIE
from organization import Organization
from test_every_route import METHODS, ROLES, fill, sources
from web import Page, bearer

# A refused look is written down: an entry with its opening, and the nodes above it.
OF_LOOKS = {"ledger_leaves", "ledger_openings", "ledger_nodes", "ledger_head"}
# They end the session or the account that the rest is asked with.
ENDS = {"/sign-out", "/me/sign-out-everywhere", "/me/data/delete-everything", "/me/keys/passphrase", "/me/keys/sessions/end"}
# Pages with forms, for whoever may open them.
WITH_FORMS = ["/me", "/me/data", "/me/keys", "/me/connect", "/me/calendar", "/me/letters", "/me/looks", "/me/review", "/me/counted", "/one-on-ones",
              "/policy", "/rollout", "/rollout/policy", "/rollout/questions", "/rollout/training", "/rollout/start", "/admin", "/hr", "/trustee",
              "/feedback", "/feedback/concerns", "/organization"]
# What wrong fields would be, for forms and bodies alike.
NONSENSE = {"id": "none", "person": "nobody@x.org", "email": "nobody@x.org", "metric": "no-such-metric", "from_week": "2026-W99", "answer": "?",
            "to_week": "x", "question": "", "name": "", "scopes": "everything", "passphrase": "short", "text": "", "matter": "?", "what": "?"}


@pytest.fixture(scope="module")
def org(folder_for):
    org = Organization(folder_for("refused") / "data").serve()
    for role in ROLES:
        org.session(role)
    # What the server does by itself on its first day it does once: from here on nothing but the calls below writes.
    watched, quiet = Watched(org.data / "daylight.sqlite"), 0
    while quiet < 20:
        time.sleep(0.1)
        quiet = 0 if watched.changed() else quiet + 1
    yield org
    org.stop()


@pytest.fixture(scope="module")
def routes(org):
    """Every address that changes something, of the pages and of the API, with names that are there."""
    spec = org.api("owner", "GET", "/openapi.json").json()
    said = {(method.upper(), path) for path, item in spec["paths"].items() for method in item if method != "get"}
    declared = {(method.upper(), path) for method, path in re.findall(METHODS, sources("Web")) if method != "get" and "\\(" not in path}
    ofPages = {(method, path) for method, path in declared - said if path.startswith("/") and not path.startswith("/users")}
    ofPages |= {("POST", urlsplit(form["action"]).path) for role in ROLES for page in WITH_FORMS
                for form in Page(org.page(role, page).text).forms if form["method"] == "post" and form["action"]}
    assert len(said) > 15 and len(ofPages) > 45, (len(said), len(ofPages))
    return sorted(said), sorted(ofPages)


class Watched:
    """The database as it was, and what is another one since."""

    def __init__(self, file):
        # Only a connection that was there before knows that another one has written.
        self.line = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        self.version, self.rows = self.read_version(), self.read()
        assert sum(map(len, self.rows.values())) > 1_000

    def read_version(self):
        return self.line.execute("PRAGMA data_version").fetchone()[0]

    def read(self):
        tables = [name for name, in self.line.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
        return {table: sorted(map(repr, self.line.execute(f'SELECT * FROM "{table}"'))) for table in tables}

    def changed(self):
        """The tables in which something is another one since the last time."""
        version = self.read_version()
        if version == self.version:
            return set()
        before, self.rows, self.version = self.rows, self.read(), version
        return {table for table in before.keys() | self.rows.keys() if before.get(table) != self.rows.get(table)}


class Refusals:
    """What was refused, by status, and what was changed by it all the same."""

    def __init__(self, watched):
        self.watched, self.wrong, self.counts = watched, [], Counter()

    def take(self, reply, what, may=frozenset()):
        changed = self.watched.changed()
        if reply.status < 400:
            return
        assert reply.status < 500, (what, reply)
        self.counts[reply.status] += 1
        if changed - may:
            self.wrong.append((*what, reply.status, sorted(changed - may)))


@pytest.mark.parametrize("role", [None, *ROLES])
def test_what_is_refused_changes_nothing(org, routes, role):
    ofAPI, ofPages = routes
    session = org.session(role) if role else "0" * 40
    cookie = {"Cookie": f"{COOKIE}={session}", "Origin": org.server.url}
    csrf = re.search(r'name="csrf" value="([^"]+)"', org.page(role, "/me/data").text).group(1) if role else "x"
    refusals = Refusals(Watched(org.data / "daylight.sqlite"))
    for method, path in ofAPI:
        may = OF_LOOKS if path == "/looks" else frozenset()
        for body in ({}, NONSENSE):
            if path in ("/session", "/me/acknowledgements", "/me/pause") and method != "POST":
                continue  # They end the session, or begin again what was paused: nothing to refuse.
            reply = org.server.call(method, API + fill(path), json=body, headers=bearer(session))
            refusals.take(reply, (method, path, str(body)[:9]), may)
    for method, path in ofPages:
        where = fill(path)
        may = OF_LOOKS if path in ("/looks", "/hr/cases") else frozenset()
        if path in ENDS:
            continue
        for form in ({"csrf": "x"}, {"csrf": csrf}, {"csrf": csrf, **NONSENSE}):
            refusals.take(org.server.call(method, where, form=form, headers=cookie), (method, path, str(form)[:20]), may)
    assert refusals.wrong == [], refusals.wrong
    # As many as there are, and for other reasons than the first one that a form meets.
    assert refusals.counts.total() > 120, refusals.counts
    assert role is None or refusals.counts[422] > 25 and refusals.counts[404] > 10, refusals.counts


def test_who_watches_sees_a_change(org):
    """What is accepted is seen: otherwise nothing above says anything."""
    watched = Watched(org.data / "daylight.sqlite")
    assert watched.changed() == set()
    made = org.api("developer", "POST", "/annotations", json={"from": "2026-09-14", "to": "2026-09-16", "kind": "other", "text": "workshops"})
    assert made.status in (200, 201), made
    assert len(watched.changed()) == 1
