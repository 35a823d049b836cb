"""Against whoever sends what no page of ours sends: docs/threat-model.md names the requirement that each test is for.

A test that is marked xfail shows a hole that is known: it says what is missing, and turns red when the hole is closed. There is
none at the moment.
"""

import http.client
import json
import re
import resource
import socket
import sqlite3
import statistics
import time
from datetime import datetime
from pathlib import Path

import pytest

from beats import DAY, HOUR, beat, now, statuses
from contract import API, BASES, BULK, COOKIE, OWNER, OWN_PAGES, PASSPHRASE, PATIENCE, PUBLIC_PAGES, SESSION, SPANS, TOKENS
from hostile import hears, policy, raw, rest_is_read
from organization import HORIZON, Organization
from test_stalled_disk import Stall
from web import Page, bearer

ROOT = Path(__file__).parents[2]
HTML = {"Accept": "text/html,application/xhtml+xml"}
HTTPS = "https://daylight.example"
KIB = 1024


def own(house, session=None):
    return {"Cookie": f"{COOKIE}={session or house.session}"}


def sign_in(house, cookie="", origin=None, name=COOKIE):
    """By the form, as a browser that already holds a cookie."""
    opened = house.server.call("GET", "/sign-in")
    form = Page(opened.text).form("/sign-in")
    form_name = f"{'__Host-' if origin else ''}daylight-form"
    made, _ = opened.cookie(form_name)
    return house.server.call(
        "POST", "/sign-in", headers={"Origin": origin or house.server.url, "Cookie": f"{form_name}={made}; {name}={cookie}"},
        form=form["fields"] | {"email": OWNER, "passphrase": PASSPHRASE})


def sign_out(house, session):
    cookie = own(house, session)
    form = Page(house.server.call("GET", "/me", headers=cookie).text).form("/sign-out")
    return house.server.call("POST", "/sign-out", headers=cookie | {"Origin": house.server.url}, form=form["fields"])


def another_session(house):
    opened = house.server.call("POST", SESSION, json={"email": OWNER, "passphrase": PASSPHRASE})
    assert opened.status == 201, opened
    return opened.json()["session"]


@pytest.fixture(scope="module")
def secure(folder_for):
    """A house behind a proxy that ends TLS."""
    from house import House
    house = House(folder_for("secure"))
    house.server.stop()
    house.server.start("--behind-proxy", "--public-url", HTTPS)
    yield house
    house.server.stop()


# MARK: Headers (V3.4, V4.1.1, V13.4.6, V14.3.2)

ASSETS = ["/assets/daylight.css", "/assets/pack.css", "/assets/daylight.js", "/assets/icon.svg"]
KINDS = {
    **{f"GET {path}": (200, "GET", path, {}, {}) for path in [*PUBLIC_PAGES, *ASSETS, "/health", f"{API}/openapi.json"]},
    "an export": (200, "GET", "/me/export.json", "session", {}),
    "a page to print": (200, "GET", "/me/export.html", "session", {}),
    "a zip": (200, "GET", "/me/export.csv", "session", {}),
    "own JSON": (200, "GET", SPANS, "bearer", {}),
    "taken": (201, "POST", "/api" + BULK, "token", {"json": []}),
    "a preflight": (204, "OPTIONS", "/api" + BULK, {}, {}),
    "a redirect": (303, "GET", "/", {}, {}),
    "not understood": (400, "POST", "/api" + BULK, "token", {"body": "{"}),
    "a ranking": (400, "GET", "/api/daylight/v1/me/series/activity-time?sort=value", "bearer", {}),
    "not signed in": (401, "GET", SPANS, {}, {}),
    "a form from elsewhere": (403, "POST", "/me/data/pause", "session", {"form": {}}),
    "no page": (404, "GET", "/nothing-here", HTML, {}),
    "no line": (404, "GET", "/nothing-here", {}, {}),
    "no JSON": (404, "GET", "/api/nothing-here", {}, {}),
    "a method that is not there": (404, "PUT", "/me", {}, {}),
    "a spent invitation": (410, "GET", "/invitation/guessed", HTML, {}),
    "too large": (413, "POST", "/api" + BULK, "token", {"body": "[" * (5 * KIB * KIB)}),
    "too large as JSON": (413, "POST", SESSION, {}, {"body": "x" * (65 * KIB)}),
    "not sensible": (422, "POST", SESSION, {}, {"json": {}}),
}


def answer_of(house, kind, cookie=COOKIE):
    status, method, path, who, how = KINDS[kind]
    named = {"session": {"Cookie": f"{cookie}={house.session}"}, "bearer": bearer(house.session), "token": bearer(house.token)}
    reply = house.server.call(method, path, headers=named[who] if isinstance(who, str) else who, **how)
    assert reply.status == status, reply
    return reply


def has_the_headers(reply, is_asset=False):
    allowed = policy(reply)
    assert allowed["default-src"] == ["'none'"]
    for directive in ("object-src", "frame-src", "worker-src", "font-src", "media-src"):
        assert allowed.get(directive, allowed["default-src"]) == ["'none'"], directive
    for directive in ("script-src", "style-src", "connect-src", "form-action"):
        assert allowed[directive] == ["'self'"], directive
    assert allowed["base-uri"] == ["'none'"] and allowed["frame-ancestors"] == ["'none'"]
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["Referrer-Policy"] in ("no-referrer", "same-origin")
    assert reply.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert is_asset or reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["Server"] == "Daylight" and reply.headers["X-Powered-By"] is None
    for name in set(reply.headers):
        assert len(reply.headers.get_all(name)) == 1 or name == "Set-Cookie", f"{name} twice"
    if reply.body:
        kind = reply.headers["Content-Type"]
        assert kind in ("application/json", "application/zip", "image/svg+xml") or kind.endswith("; charset=utf-8"), kind


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_answer_has_the_security_headers(house, kind):
    has_the_headers(answer_of(house, kind), KINDS[kind][2] in ASSETS)


def test_an_answer_that_failed_inside_has_them_too_and_tells_nothing_of_the_inside(fresh):
    house = fresh()
    csrf = Page(house.page("/me/data").text).form("/me/data/pause")["fields"]["csrf"]
    with Stall(house):
        for headers in ({}, HTML):
            reply = house.server.call(
                "POST", "/me/data/pause", headers=own(house) | headers | {"Origin": house.server.url}, form={"csrf": csrf})
            assert reply.status == 503 and int(reply.headers["Retry-After"]) > 0
            has_the_headers(reply)
            assert b"a request failed" in house.server.err.read_bytes(), "whoever runs it is told"
            for inside in ("sqlite", "swift", "error(", "fatal", ".swift", "stack", "/tmp", str(house.data).lower(), "busy"):
                assert inside not in reply.text.lower(), inside


def test_the_policy_of_what_may_run_allows_nothing_that_no_page_uses(house):
    assert "data:" not in house.server.call("GET", "/assets/daylight.css").text
    assert all("src=\"data:" not in house.page(path).text for path in OWN_PAGES)
    assert policy(house.page("/me"))["img-src"] == ["'self'"]


@pytest.mark.parametrize("form", ["json", "html", "csv"])
def test_what_is_to_be_kept_as_a_file_has_a_name_of_ours(house, form):
    named = f"/me/export.{form}?filename=evil.exe&name=../evil"
    said = house.page(named).headers["Content-Disposition"]
    assert re.fullmatch(r'attachment; filename="daylight-export\.(json|html|zip)"', said)


def test_what_is_kept_in_a_browser_is_a_cookie_and_passes_that_name_nobody(house):
    script = house.server.call("GET", "/assets/daylight.js").text
    # Passes lie there because nobody else may have them; they are numbers of chance (decisions/0015).
    assert set(re.findall(r"localStorage\.\w+\((\w+)", script)) == {"SHELF"}
    assert script.count("localStorage") == 2 and script.count('SHELF = "daylight-passes"') == 1
    for place in ("sessionStorage", "indexedDB", "document.cookie", "caches.", "serviceWorker"):
        assert place not in script
    for danger in ("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "new Function", "postMessage",
                   "__proto__"):
        assert danger not in script, danger


@pytest.mark.parametrize("kind", KINDS)
def test_under_https_every_kind_of_answer_asks_to_stay_there_for_a_year(secure, kind):
    said = answer_of(secure, kind, f"__Host-{COOKIE}").headers["Strict-Transport-Security"]
    assert int(re.search(r"max-age=(\d+)", said)[1]) >= 365 * DAY


def test_without_https_nothing_claims_it(house):
    assert house.page("/me").headers["Strict-Transport-Security"] is None


def test_under_https_the_names_below_ours_are_meant_too(secure):
    assert "includeSubDomains" in secure.server.call("GET", "/sign-in").headers["Strict-Transport-Security"]


# MARK: Cookies (V3.3)

def test_the_cookies_of_loopback_are_closed_to_scripts_and_to_other_sites(house):
    done = sign_in(house)
    for reply, name in ((done, COOKIE), (house.server.call("GET", "/sign-in"), "daylight-form")):
        value, attributes = reply.cookie(name)
        assert value and {"httponly", "path=/"} <= attributes and attributes & {"samesite=lax", "samesite=strict"}
        assert "secure" not in attributes and not any(each.startswith("domain") for each in attributes)
        assert len(name + value) < 4096


def test_under_https_the_cookie_of_a_session_is_bound_to_our_host_and_to_tls(secure):
    done = sign_in(secure, origin=HTTPS)
    value, attributes = done.cookie(f"__Host-{COOKIE}")
    assert value and {"secure", "httponly", "path=/", "samesite=lax"} <= attributes
    assert not any(each.startswith("domain") for each in attributes)
    assert secure.server.call("GET", "/me", headers={"Cookie": f"__Host-{COOKIE}={value}"}).status == 200
    loopback = secure.server.call("GET", "/me", headers={"Cookie": f"{COOKIE}={value}"})
    assert loopback.status == 303, "the name of loopback opens nothing"


def test_under_https_every_cookie_is_bound_to_our_host_and_to_tls(folder_for):
    from house import House
    house = House(folder_for("gone"))
    house.server.stop()
    house.server.start("--behind-proxy", "--public-url", HTTPS)
    try:
        session = {"Cookie": f"__Host-{COOKIE}={house.session}"}
        form = Page(house.server.call("GET", "/me/data", headers=session).text).form("/me/data/delete-everything")
        gone = house.server.call("POST", "/me/data/delete-everything", headers=session | {"Origin": HTTPS},
                                 form=form["fields"] | {"confirm": "delete everything"})
        assert gone.status == 303
        lines = [line for reply in (gone, house.server.call("GET", "/sign-in")) for line in reply.headers.get_all("Set-Cookie")]
    finally:
        house.server.stop()
    assert len(lines) == 3
    for line in lines:
        assert "; Secure" in line and line.startswith(("__Host-", "__Secure-")), line


def test_a_sessions_secret_leaves_in_its_cookie_alone(house):
    done = sign_in(house)
    value, _ = done.cookie(COOKIE)
    assert value not in done.text and value not in done.headers["Location"]
    for path in ("/me", "/me/data", "/me/connect", "/me/looks"):
        assert value not in house.server.call("GET", path, headers=own(house, value)).text


# MARK: Sessions (V7)

def test_signing_in_makes_a_new_secret_and_takes_none_that_was_brought_along(house):
    brought = "a" * 52
    first, second = (sign_in(house, cookie=brought).cookie(COOKIE)[0] for _ in range(2))
    assert len({brought, first, second, house.session}) == 4
    assert house.server.call("GET", "/me", headers=own(house, brought)).status == 303
    assert all(re.fullmatch("[a-z2-7]{52}", each) for each in (first, second)), "52 letters of five bits each are 260 bits"


def test_signing_in_again_ends_the_session_that_the_browser_came_with(house):
    before = another_session(house)
    assert sign_in(house, cookie=before).status == 303
    assert house.server.call("GET", "/me", headers=own(house, before)).status == 303


def grow_older(house, what):
    """Time is not waited for: with the server stopped, sessions are made older in the database file."""
    assert house.server.stop() == 0
    with sqlite3.connect(house.database()) as line:
        line.execute(f"UPDATE sessions SET {what}")
    line.close()
    house.server.start()


def by(seconds, *columns):
    return ", ".join(f"{column} = {column} - {int(seconds * 1_000_000)}" for column in columns)


def test_a_session_ends_after_twelve_hours_without_use(fresh):
    house = fresh()
    everything = ("made_at", "last_used_at", "expires_at")
    grow_older(house, by(11.9 * HOUR, *everything))
    assert house.page("/me").status == 200
    grow_older(house, by(11.9 * HOUR, *everything))
    assert house.page("/me").status == 200, "it was used in between"
    grow_older(house, by(12.1 * HOUR, *everything))
    assert house.page("/me").status == 303
    assert house.api("GET", SPANS).status == 401, "nor is it a bearer"


def test_a_session_ends_after_fourteen_days_though_it_was_used_just_now(fresh):
    house = fresh()
    grow_older(house, by(13.9 * DAY, "made_at", "expires_at"))
    assert house.page("/me").status == 200
    grow_older(house, by(0.2 * DAY, "made_at", "expires_at"))
    assert house.page("/me").status == 303
    assert house.api("GET", SPANS).status == 401


def test_the_back_button_shows_nothing_after_signing_out(house):
    session = another_session(house)
    done = sign_out(house, session)
    assert (done.status, done.headers["Location"]) == (303, "/sign-in")
    for path in ("/me", "/me/data", "/me/export.json"):
        assert house.server.call("GET", path, headers=own(house, session)).status == 303
    assert house.server.call("GET", SPANS, headers=bearer(session)).status == 401


def test_signing_out_empties_the_browser(house):
    session = another_session(house)
    done = sign_out(house, session)
    assert done.cookie(COOKIE)[0] == "" and "max-age=0" in done.cookie(COOKIE)[1]
    assert '"cache"' in (done.headers["Clear-Site-Data"] or "")


@pytest.mark.parametrize("path", ["/me", "/me/data", "/me/connect", "/me/looks", "/trustee", "/rollout"])
def test_every_page_of_somebody_who_is_in_offers_the_way_out(house, path):
    assert Page(house.page(path).text).form("/sign-out")


# MARK: Forms from elsewhere (V3.5)

def form_routes():
    """Every form that the sources declare: a new one is tested without being named here."""
    found = set()
    for file in (ROOT / "Sources/Surface/Web").glob("*.swift"):
        found |= set(re.findall(r'(?:router\.post|\bform|\bleaving)\(\s*"(/[^"]*)"', file.read_text()))
    # Notes beside shared lines are three pages' one form.
    found |= {f"{place}/annotations{more}" for place in ("/teams/{team}", "/services/{service}", "/organization") for more in ("", "/remove")}
    # Letters come from nobody: they are taken without a session alone, which test_feedback holds. Whoever has the key that a
    # letter brought may end the letters with one click, as mail programs do it: test_letters.
    return sorted(found - {"/feedback/letters", "/mail/stop/{key}"})


BEFORE_A_SESSION = {"/sign-in": "/sign-in", "/sign-on": "/sign-in", "/sign-on/code": "/sign-in", "/invitation": "/sign-in", "/setup": "/sign-in"}
ENDS_THE_HOUSE = {"/me/sign-out-everywhere"}


@pytest.mark.parametrize("route", form_routes())
def test_a_form_is_taken_from_an_open_page_of_that_session_alone(house, route):
    path = re.sub(r"\{[^}]*\}", "none", route)
    if route in BEFORE_A_SESSION:
        made = [house.server.call("GET", BEFORE_A_SESSION[route]).cookie("daylight-form")[0] for _ in range(2)]
        cookie, csrf, another = {"Cookie": f"daylight-form={made[0]}"}, made[0], made[1]
    else:
        session = another_session(house)
        cookie, another = own(house, session), Page(house.page("/me/data").text).form("/sign-out")["fields"]["csrf"]
        csrf = Page(house.server.call("GET", "/me/data", headers=cookie).text).form("/sign-out")["fields"]["csrf"]
    assert csrf != another
    ours, good = {"Origin": house.server.url}, {"csrf": csrf}
    port = house.server.port
    for headers, fields in [
        (cookie, good), (cookie | {"Origin": "https://evil.example"}, good), (cookie | {"Origin": "null"}, good),
        (cookie | {"Origin": ""}, good), (cookie | {"Origin": f"http://127.0.0.1.evil.example:{port}"}, good),
        (cookie | {"Origin": f"https://127.0.0.1:{port}"}, good), (cookie | {"Referer": house.server.url + "/me"}, good),
        (cookie | ours, {}), (cookie | ours, {"csrf": ""}), (cookie | ours, {"csrf": another}),
        (cookie | ours, {"csrf": csrf + "x"}), (cookie | ours, [("csrf", csrf), ("csrf", csrf)]), (ours, good),
    ]:
        reply = house.server.call("POST", path, headers=headers, form=fields)
        refused = (401, 403) if "Cookie" not in headers else (403,)
        # A file comes in parts: without them nothing is looked for in it; test_calendar and test_desks send a wrong csrf in one.
        refused += (422,) if route in ("/me/calendar/files", "/rollout/people") else ()
        assert reply.status in refused, (headers, fields, reply)
    # The same call with everything right is refused for other reasons, if at all.
    if route not in ENDS_THE_HOUSE:
        assert house.server.call("POST", path, headers=cookie | ours, form=good).status != 403
    assert house.page("/me").status == 200, "nothing happened to the session of somebody else"


@pytest.mark.parametrize("route", form_routes())
def test_what_a_form_does_no_link_does(house, route):
    path = re.sub(r"\{[^}]*\}", "none", route)
    for method in ("GET", "HEAD", "OPTIONS"):
        reply = house.server.call(method, path + "?csrf=x&confirm=delete+everything", headers=own(house))
        assert reply.status in (200, 303, 404), reply
        assert reply.cookie(COOKIE) == (None, set())
    assert house.page("/me").status == 200


def leave_traces(org):
    """What only the developer may ever read: a project, and words of the developer's own."""
    token = org.api("developer", "POST", "/me/tokens", json={"kind": "both"}).json()["token"]
    sent = [beat(datetime.fromisoformat(HORIZON).timestamp() - HOUR + n, project="CANARY-project") for n in range(10)]
    assert org.server.call("POST", BASES[0] + BULK, json=sent, headers=bearer(token)).status in (201, 202)
    note = {"from": "2026-09-01", "to": "2026-09-02", "kind": "other", "text": "CANARY-note"}
    assert org.api("developer", "POST", "/annotations", json=note).status == 201
    assert org.api("developer", "GET", "/me/export?format=json").text.count("CANARY-") >= 2


def test_eight_people_walk_through_everything_and_meet_no_form_that_is_not_tested_and_nobodys_data(folder_for):
    """No form is anywhere that the tests above do not know; and whatever page or answer somebody else can get, by links or by
    the document of the API, nothing that is one person's own is in it (G1: what is shown of somebody, that person is shown)."""
    org = Organization(folder_for("forms") / "data").serve()
    patterns = [re.compile(re.sub(r"\{[^}]*\}", "[^/]+", route)) for route in form_routes()]
    seen_forms, everywhere = set(), {}
    try:
        leave_traces(org)
        calls = [path for path, item in org.server.call("GET", f"{API}/openapi.json").json()["paths"].items() if "get" in item]
        for role in org.cast:
            seen, ahead = set(), ["/me"]
            while ahead:
                path = ahead.pop().split("#")[0].split("?")[0]
                kind = re.sub(r"^/(teams|departments|looks|services|one-on-ones)/[^/]+", r"/\1/one", path)
                kind = re.sub(r"^/(services/one|teams/one/delivery)/.*", r"/\1/one", kind)
                if not path.startswith("/") or kind in seen or "export" in path:
                    continue
                seen.add(kind)
                reply = org.page(role, path)
                everywhere[role, path] = reply
                if reply.status == 200 and "text/html" in reply.headers["Content-Type"]:
                    page = Page(reply.text)
                    ahead += page.links
                    seen_forms |= {form["action"] for form in page.forms if form["method"].lower() == "post"}
            places = {"metric": "focus-time"}
            for kind in ("team", "department", "service", "look"):
                places[kind] = next((path.split("/")[2] for _, path in everywhere if path.startswith(f"/{kind}s/")), "none")
            for path in calls:
                path = re.sub(r"\{(\w+)\}", lambda name: places.get(name[1], "none"), path)
                everywhere[role, path] = org.api(role, "GET", path)
        assert len(seen_forms) > 10
        for action in seen_forms:
            assert any(pattern.fullmatch(action) for pattern in patterns), f"{action} is a form that is not tested"
        for (role, path), reply in everywhere.items():
            assert role == "developer" or "CANARY" not in f"{reply.headers} {reply.text}", f"{path} as {role}"
        assert any("CANARY" in reply.text for (role, _), reply in everywhere.items() if role == "developer")
    finally:
        org.stop()


def test_no_change_through_the_api_is_opened_by_a_cookie(house):
    """Every call of the document that is no GET: a session in the cookie, and an Origin of ours, are not enough."""
    calls = [(method.upper(), path) for path, item in house.server.call("GET", f"{API}/openapi.json").json()["paths"].items()
             for method in item if method != "get" and path != "/session"]
    assert len(calls) > 8
    for method, path in calls:
        reply = house.server.call(method, API + re.sub(r"\{[^}]*\}", "none", path),
                                  headers=own(house) | {"Origin": house.server.url}, json={"kind": "both"})
        assert reply.status == 401, (method, path, reply)
    assert house.server.call("DELETE", SESSION, headers=own(house)).status == 401
    assert house.page("/me").status == 200


def test_a_page_of_somebody_else_cannot_use_up_the_tries_of_its_reader(fresh):
    house = fresh()
    for _ in range(6):
        reply = house.server.call("POST", SESSION, headers={"Origin": "https://evil.example", "Content-Type": "text/plain"},
                                  body='{"email": "ada@example.org", "passphrase": "a wrong one it is"}')
        assert reply.status == 403
    assert house.server.call("POST", SESSION, json={"email": OWNER, "passphrase": PASSPHRASE}).status == 201


def test_a_link_on_another_site_opens_no_look(folder_for):
    org = Organization(folder_for("link") / "data").serve()
    try:
        asked = org.api("manager", "POST", "/looks", json={
            "person": org.reports("manager")[0], "metrics": ["focus-time"], "from_week": "2026-W33", "to_week": "2026-W40",
            "question": "I noticed less focus for about three weeks, what is happening?"}).json()
        org.serve("2026-10-08T18:00:00Z")

        def size():
            return int(org.run("ledger", "checkpoint").stdout.splitlines()[1])

        before = size()
        org.server.call("GET", f"/looks/{asked['id']}", headers={
            "Cookie": f"{COOKIE}={org.session('manager')}", "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"})
        assert size() == before
    finally:
        org.stop()


# MARK: Other origins (V3.4.2, V3.5.2)

@pytest.mark.parametrize("path", ["/", "/me", "/me/data/pause", "/sign-in", SESSION, TOKENS, SPANS, f"{API}/looks"])
def test_pages_and_the_own_api_answer_no_other_origin(house, path):
    asks = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization, content-type"}
    for method in ("OPTIONS", "GET", "POST"):
        reply = house.server.call(method, path, headers=asks | own(house))
        assert not any(name.lower().startswith("access-control-") for name in reply.headers), (method, reply.headers)


@pytest.mark.parametrize("base", BASES)
def test_what_plugins_call_is_open_to_every_origin_and_to_no_cookie(house, base):
    for origin in ("https://evil.example", "null"):
        for method, path in (("OPTIONS", BULK), ("GET", "/users/current"), ("POST", BULK)):
            body = {"json": []} if method == "POST" else {}
            reply = house.server.call(method, base + path, headers=own(house) | {"Origin": origin}, **body)
            assert reply.status == (204 if method == "OPTIONS" else 401), reply
            assert reply.headers["Access-Control-Allow-Origin"] == "*", "a fixed value, never the one that was sent"
            assert reply.headers["Access-Control-Allow-Credentials"] is None


# MARK: Tries and amounts (V2.4.1, V6.3.1, V4.1.3)

def test_too_many_tries_are_told_when_to_come_back_and_no_header_is_another_caller(fresh):
    house = fresh()

    def attempt(n, passphrase="a wrong one it is"):
        return house.server.call("POST", SESSION, json={"email": OWNER, "passphrase": passphrase}, headers={
            "X-Forwarded-For": f"9.9.9.{n}", "X-Real-IP": f"9.9.9.{n}", "Forwarded": f"for=9.9.9.{n}"})

    assert [attempt(n).status for n in range(5)] == [401] * 5
    first = attempt(77, PASSPHRASE)
    assert first.status == 429 and 1 <= int(first.headers["Retry-After"]) <= 60
    time.sleep(2.1)
    later = attempt(78, PASSPHRASE)
    assert later.status == 429 and int(later.headers["Retry-After"]) < int(first.headers["Retry-After"])
    form = sign_in(house)
    assert form.status == 429 and form.headers["Retry-After"], "the form and the script count together"


def test_wrong_tries_lock_nobody_out(fresh):
    """Tries are counted by who calls, not by whom they are about."""
    house = fresh()
    house.server.stop()
    house.server.start("--behind-proxy", "--public-url", HTTPS)
    for n in range(30):
        refused = house.server.call("POST", SESSION, json={"email": OWNER, "passphrase": "a wrong one it is"},
                                    headers={"X-Forwarded-For": f"9.9.9.{n}"})
        assert refused.status == 401
    right = house.server.call("POST", SESSION, json={"email": OWNER, "passphrase": PASSPHRASE},
                              headers={"X-Forwarded-For": "8.8.8.8"})
    assert right.status == 201


def test_nobody_makes_tokens_without_end(fresh):
    house = fresh()
    assert 429 in {house.api("POST", TOKENS, json={"kind": "read"}).status for _ in range(100)}


@pytest.mark.parametrize("path", ["export", "spans"])
def test_nobody_exports_without_end(fresh, path):
    house = fresh()
    replies = [house.api("GET", f"{API}/me/{path}") for _ in range(100)]
    assert {reply.status for reply in replies} == {200, 429}
    assert all(int(reply.headers["Retry-After"]) > 0 for reply in replies if reply.status == 429)


DOORS = {
    "a form": ("/me/data/pause", 64 * KIB), "signing in": ("/sign-in", 64 * KIB), "a session": (SESSION, 64 * KIB),
    "a token": (TOKENS, 64 * KIB), "a look": (f"{API}/looks", 64 * KIB),
    "a plugin's error": ("/api/v1/plugins/errors", 1024 * KIB), "heartbeats": ("/api" + BULK, 4096 * KIB),
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("has_length", [True, False])
def test_a_body_that_is_too_large_is_413_whether_it_says_how_large_or_not(house, door, has_length):
    path, limit = DOORS[door]
    who = house.token if door == "heartbeats" else house.session
    head = (f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{house.server.port}\r\nOrigin: {house.server.url}\r\n"
            f"Cookie: {COOKIE}={house.session}\r\nAuthorization: Bearer {who}\r\nContent-Type: application/json\r\n")
    body = b"x" * (limit + 1)
    if has_length:
        answer = raw(house, f"{head}Content-Length: {len(body)}\r\n\r\n".encode(), body)
    else:
        chunks = b"%x\r\n" % len(body) + body + b"\r\n0\r\n\r\n"
        answer = raw(house, f"{head}Transfer-Encoding: chunked\r\n\r\n".encode(), chunks)
    assert answer.split()[1] == b"413", answer[:200]
    assert statuses(house.send([beat()])) == [201]


def test_what_is_left_of_a_refused_body_is_not_read_for_ever(house):
    assert not rest_is_read(house, seconds=2, least=64 * KIB * KIB)


def test_one_caller_cannot_hold_every_connection(fresh):
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    house = fresh()
    held = [hears(house, b"GET /health HTTP/1.1\r\nHost: x\r\nX-A: ") for _ in range(1150)]  # More than are served to all.
    time.sleep(1)
    try:
        other = http.client.HTTPConnection("127.0.0.1", house.server.port, timeout=5, source_address=("127.0.0.2", 0))
        other.request("GET", "/health")
        assert other.getresponse().status == 200, "somebody else is served"
    finally:
        for line in held:
            line.close()


# MARK: Messages that are read differently by others (V4.2.1)

FRAMINGS = {
    "both": b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "both, the other way round": b"Transfer-Encoding: chunked\r\nContent-Length: 50\r\n\r\n0\r\n\r\n",
    "two lengths": b"Content-Length: 4\r\nContent-Length: 6\r\n\r\nabcdef",
    "the same length twice": b"Content-Length: 4\r\nContent-Length: 4\r\n\r\nabcd",
    "a list of lengths": b"Content-Length: 4, 4\r\n\r\nabcd",
    "a sign": b"Content-Length: +4\r\n\r\nabcd",
    "a negative length": b"Content-Length: -4\r\n\r\nabcd",
    "a length in hexadecimal": b"Content-Length: 0x4\r\n\r\nabcd",
    "a space before the colon": b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "another coding": b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "chunked is not the last": b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "two codings": b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
    "a folded line": b"Content-Length: 4\r\nX-A: b\r\n c\r\n\r\nabcd",
    "a bare return": b"Content-Length: 4\r\nX-A: b\rc\r\n\r\nabcd",
    "a zero byte": b"Content-Length: 4\r\nX-A: b\0c\r\n\r\nabcd",
    "a chunk without end": b"Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\na\r\n0\r\n\r\n",
    "a chunk of less than nothing": b"Transfer-Encoding: chunked\r\n\r\n-1\r\na\r\n0\r\n\r\n",
    "a chunk ended by a line feed": b"Transfer-Encoding: chunked\r\n\r\n1\na\r\n0\r\n\r\n",
}


@pytest.mark.parametrize("framing", FRAMINGS)
def test_a_message_that_others_would_cut_elsewhere_is_refused_and_ends_the_connection(house, framing):
    hidden = b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"
    answer = raw(house, b"POST /api/v1/plugins/errors HTTP/1.1\r\nHost: x\r\n" + FRAMINGS[framing] + hidden, to_end=True)
    assert answer.split()[1] == b"400", answer[:200]
    assert answer.count(b"HTTP/1.1 ") == 1 and b"alive" not in answer, "what is hidden behind it is no request"


def test_lines_that_end_in_a_line_feed_alone_are_no_request(house):
    assert raw(house, b"GET /health HTTP/1.1\nHost: x\n\n", to_end=True).split()[1] == b"400"


@pytest.mark.parametrize("head", [b"X-A: " + b"a" * 100_000, b"A: b\r\n" * 5000, b"Cookie: daylight=" + b"a" * 90_000],
                         ids=["one long", "many", "a cookie"])
def test_a_head_without_end_is_refused(house, head):
    assert raw(house, b"GET /me HTTP/1.1\r\nHost: x\r\n" + head + b"\r\n\r\n", to_end=True).split()[1] in (b"400", b"431")


def test_a_body_where_none_belongs_is_not_the_next_request(house):
    body = b"GET /privacy HTTP/1.1\r\nHost: x\r\n\r\n"
    answer = raw(house, b"GET /health HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    assert answer.count(b"HTTP/1.1 ") == 1 and b"alive" in answer


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "TRACK", "DEBUG", "PROPFIND"])
def test_a_method_that_is_not_ours_does_nothing_and_echoes_nothing(house, method):
    target = "evil.example:80" if method == "CONNECT" else "/sign-in"
    answer = raw(house, f"{method} {target} HTTP/1.1\r\nHost: x\r\nX-Echo: canary-echo\r\n\r\n".encode())
    assert answer.split()[1] in (b"400", b"404", b"405", b"501") and b"canary-echo" not in answer


# MARK: Addresses (V1.2, V3.7.2, V5.3.2, V13.4)

@pytest.mark.parametrize("path", [
    "/assets/../../etc/passwd", "/assets/..%2f..%2fetc%2fpasswd", "/assets/%2e%2e/%2e%2e/etc/passwd",
    "/assets/....//etc/passwd", "/assets/..\\..\\etc\\passwd", "/assets/%5c..%5cetc", "/assets/daylight.css/../../etc/passwd", "/assets//etc/passwd",
    "/assets/daylight.css%00.js", "/assets/", "/assets", "/.git/config", "/.env", "/daylight.sqlite", "/daylight.key",
    "/daylight.conf",
    "/..;/etc/passwd", "/%c0%ae%c0%ae/etc/passwd", "//etc/passwd", "/static/../daylight.sqlite"])
def test_no_path_leads_to_a_file(house, path):
    answer = raw(house, f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    assert answer.split()[1] in (b"400", b"404"), answer[:200]
    assert b"root:" not in answer and b"SQLite" not in answer and b"Index of" not in answer


SPLITS = ["%0d%0aX-Injected:%20yes", "%0aX-Injected:%20yes", "%E5%98%8D%E5%98%8AX-Injected:%20yes", "%00"]


@pytest.mark.parametrize("split", SPLITS)
def test_no_parameter_becomes_a_header(house, split):
    for path in (f"/me/data?day={split}", f"/me/data?done={split}", f"/looks/{split}", f"/teams/{split}", f"/invitation/{split}",
                 f"/setup?token={split}", f"/admin?q={split}", f"/{split}", f"/me/looks?done={split}"):
        reply = house.page(path)
        assert reply.headers["X-Injected"] is None and reply.status in (200, 303, 404, 410), (path, reply)
    made = raw(house, f"GET /sign-in HTTP/1.1\r\nHost: x\r\nCookie: daylight-form=a%0d%0aX-Injected: b\r\n\r\n".encode())
    assert b"\r\nX-Injected" not in made.split(b"\r\n\r\n")[0]
    done = house.submit("/me/data", "/me/data/exclusions", project=f"x\r\nX-Injected: yes {split}")
    assert done.headers["X-Injected"] is None and done.status in (303, 422)


@pytest.mark.parametrize("path", [
    "/?next=https://evil.example", "//evil.example", "//evil.example/%2f..", "/\\evil.example", "/sign-in?next=//evil.example",
    "/me?url=https://evil.example", "/%2f%2fevil.example", "/setup?return=https://evil.example", "http://evil.example/me"])
def test_no_address_leads_to_another_site(house, path):
    for cookie in (b"", f"Cookie: {COOKIE}={house.session}\r\n".encode()):
        lies = b"Host: evil.example\r\nX-Forwarded-Host: evil.example\r\n"
        answer = raw(house, f"GET {path} HTTP/1.1\r\n".encode() + lies + cookie + b"\r\n")
        for line in answer.split(b"\r\n\r\n")[0].split(b"\r\n"):
            if line.lower().startswith(b"location:"):
                assert re.fullmatch(rb"/[a-z/-]*", line.split(b":", 1)[1].strip()), line


@pytest.mark.parametrize("path", [*PUBLIC_PAGES, *OWN_PAGES, f"{API}/openapi.json", "/nothing-here"])
def test_links_are_to_the_address_that_was_configured_and_to_no_name_that_was_sent(house, path):
    lies = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https",
            "Forwarded": "host=evil.example", "X-Original-URL": "/admin", "X-Rewrite-URL": "/admin"}
    reply = house.server.call("GET", path, headers=own(house) | HTML | lies)
    assert "evil.example" not in reply.text and "evil.example" not in str(reply.headers)
    assert reply.status == (404 if path == "/nothing-here" else 303 if path == "/sign-in" else 200)


def test_a_path_and_a_search_come_back_as_text(house):
    for target in ("/x\"><script>alert(1)</script>", "/x'onload=alert(1)", "/%3Cscript%3Ealert(1)%3C/script%3E",
                   "/me/data?day=<script>", "/me?done=<script>", "/sign-in?email=<script>"):
        head = f"GET {target} HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\nCookie: {COOKIE}={house.session}\r\n\r\n"
        answer = raw(house, head.encode())
        assert b"<script>" not in answer and b"onload=alert" not in answer


@pytest.mark.parametrize("text", [
    "'; DROP TABLE spans; --", "\" OR \"\"=\"", "%' OR 1=1 --", "{{csrf}}", "{{{csrf}}}", "${7*7}", "%s%n%x"])
def test_what_is_sent_is_a_value_and_never_a_statement_or_a_template(fresh, text):
    house = fresh()
    house.keep([beat(now() - 60, project=text), beat(now() - 30, project="neighbour")])
    stored = {each["project"] for each in house.exported()["heartbeats"]}
    assert "neighbour" in stored and len(stored) == 2
    assert house.submit("/me/data", "/me/data/exclusions", project=text, past="delete").status in (303, 422)
    assert "neighbour" in {each["project"] for each in house.exported()["heartbeats"]}
    page = house.page("/me/data").text
    csrf = Page(page).form("/me/data/pause")["fields"]["csrf"]
    assert page.count(csrf) == page.count('name="csrf"'), "the csrf stands in its fields alone"
    assert house.run("doctor").returncode == 0


@pytest.mark.parametrize("address", ["100%25 sure", "a+b %2B c", "%3Cb%3E", "caf%C3%A9", "&amp; &lt;", "\"><b>", "'x' {{csrf}}"])
def test_what_a_form_sends_is_decoded_once_and_encoded_where_it_is_shown(fresh, address):
    import html
    house = fresh()
    opened = house.server.call("GET", "/sign-in")
    form, made = Page(opened.text).form("/sign-in"), opened.cookie("daylight-form")[0]
    again = house.server.call("POST", "/sign-in", headers={"Origin": house.server.url, "Cookie": f"daylight-form={made}"},
                              form=form["fields"] | {"email": address, "passphrase": ""})
    shown = re.search('<input id="email"[^>]* value="([^"]*)"', again.text)[1]
    assert html.unescape(shown) == address and not re.search("[<>\"]", shown)


# MARK: Fields (V15.3)

def test_a_call_takes_its_own_fields_and_no_others(house):
    made = house.api("POST", TOKENS, json={
        "kind": "read", "id": "mine", "person": "somebody", "person_id": "somebody", "prefix": "00000000", "token": "chosen",
        "made_at": "2020-01-01T00:00:00Z", "role": "owner", "scope": "*"})
    assert made.status == 201
    assert made.json()["id"] != "mine" and made.json()["token"] != "chosen" and made.json()["prefix"] != "00000000"
    assert house.api("GET", SPANS, token=made.json()["token"]).status == 200
    refused = house.send([beat()], token=made.json()["token"])
    assert refused.status == 403, "it is what was asked for, and nothing more"


def test_a_field_that_comes_twice_is_not_one_of_the_two(house):
    csrf = Page(house.page("/me/connect").text).form("/me/connect/tokens")["fields"]["csrf"]
    twice = house.server.call("POST", "/me/data/delete-everything", headers=own(house) | {"Origin": house.server.url},
                              form=[("csrf", csrf), ("confirm", "no"), ("confirm", "delete everything")])
    assert twice.status == 422 and house.page("/me").status == 200
    both = house.server.call("POST", TOKENS, headers=bearer(house.session), form=[("kind", "read"), ("kind", "both")])
    assert both.status == 422


@pytest.mark.parametrize("value", [{}, [], [[]], {"a": 1}, 1, True, None, "", "READ", "read ", 1e400])
def test_a_field_of_another_type_is_no_value(house, value):
    body = {"kind": value} if value != 1e400 else None
    reply = house.api("POST", TOKENS, json=body) if body else house.api("POST", TOKENS, body='{"kind": 1e999}')
    assert reply.status == 422, reply


# MARK: Who is here (V6.3.8), and passphrases (V6.2)

def test_somebody_known_somebody_unknown_and_somebody_invited_are_refused_alike(folder_for):
    from house import House
    house = House(folder_for("known"), solo=False, DAYLIGHT_PASSPHRASE_COST="14")
    file = house.data.parent / "people.csv"
    file.write_text("email,name,team,department,manager_email,role,time_zone\nbob@example.org,Bob,Cart,Shop,,,UTC\n")
    assert house.run("import", "organization", str(file)).returncode == 0
    house.server.stop()
    house.server.start("--behind-proxy", "--public-url", HTTPS)
    people, took, said = (OWNER, "nobody@example.org", "bob@example.org", "no address"), {}, set()
    try:
        for n in range(7):
            for email in people:
                began = time.monotonic()
                reply = house.server.call("POST", SESSION, json={"email": email, "passphrase": "a wrong one it is"},
                                          headers={"X-Forwarded-For": f"9.9.{n}.{people.index(email)}"})
                took.setdefault(email, []).append(time.monotonic() - began)
                said.add((reply.status, reply.body, tuple(sorted(reply.headers))))
    finally:
        house.server.stop()
    assert len(said) == 1 and next(iter(said))[0] == 401
    middle = {email: statistics.median(times) for email, times in took.items()}
    assert max(middle.values()) < 2 * min(middle.values()), f"who is known takes another time: {middle}"


def chosen(folder, passphrase):
    """A server whose owner chose that passphrase, and what the choice was answered."""
    from house import Server, set_up
    data = folder / "data"
    data.mkdir()
    invitation = set_up(data)
    server = Server(data).start()
    return server, server.call("POST", SESSION, json={"token": invitation["token"], "new_passphrase": passphrase})


@pytest.mark.parametrize("passphrase", [
    "Xxx" + " quiet lanterns " * 12, "nur kleine wörter ohne ziffern", "一期一会の静かな朝に歩く海辺の道", "    Spaces   before and after   ",
    "83920 18475 66103", "ONLY CAPITALS HERE"])
def test_a_passphrase_of_many_words_is_taken_whole(folder, passphrase):
    server, done = chosen(folder, passphrase)
    try:
        def attempt(said):
            return server.call("POST", SESSION, json={"email": OWNER, "passphrase": said}).status

        assert done.status == 201
        assert attempt(passphrase) == 201
        assert attempt(passphrase[:-1]) == 401 and attempt(passphrase + " ") == 401
        assert passphrase.swapcase() == passphrase or attempt(passphrase.swapcase()) == 401
        assert passphrase.strip() == passphrase or attempt(passphrase.strip()) == 401
    finally:
        server.stop()


def test_a_passphrase_of_signs_alone_is_taken(folder):
    server, done = chosen(folder, "!\"§$%&/()=?`*+'#-_.:,;<>|{}[]\\~^°")
    server.stop()
    assert done.status == 201


def test_fields_for_passphrases_are_masked_and_open_to_password_managers(folder):
    from house import Server, set_up
    data = folder / "data"
    server = Server(data).start()
    try:
        setup = server.call("GET", re.search(rb"(/setup\?token=\S+)", server.said())[1].decode()).text
    finally:
        server.stop()
    other = folder / "other"
    other.mkdir()
    invitation = set_up(other)
    server = Server(other).start()
    try:
        pages = [setup, server.call("GET", "/sign-in").text, server.call("GET", f"/invitation/{invitation['token']}").text]
    finally:
        server.stop()
    for page in pages:
        fields = re.findall(r"<input[^>]*name=\"(?:passphrase|new_passphrase|repeated)\"[^>]*>", page)
        assert fields
        for field in fields:
            assert 'type="password"' in field and re.search('autocomplete="(current|new)-password"', field), field
            assert "maxlength" not in field and "onpaste" not in field and "pattern" not in field
        assert not re.search("secret question|your mother|maiden", page, re.I)


def test_a_passphrase_does_not_expire(folder_for):
    org = Organization(folder_for("years") / "data").serve("2029-10-06T10:00:00Z")
    try:
        assert org.session("developer"), "three years later"
    finally:
        org.stop()


# MARK: Where secrets may stand (V14.2.1, V16.2.5, V16.4.1)

def test_a_key_in_an_address_opens_nothing_but_what_old_plugins_call(house):
    for path in (SPANS, f"{API}/me/export", "/me", "/me/data", "/me/export.json"):
        for name, value in (("api_key", house.token), ("token", house.token), ("session", house.session),
                            ("access_token", house.session)):
            reply = house.server.call("GET", f"{path}?{name}={value}")
            assert reply.status in (303, 401) and value not in str(reply.headers), reply


def test_no_secret_and_no_forged_line_is_in_the_log_at_its_most_talkative(fresh):
    house = fresh(DAYLIGHT_LOG_LEVEL="trace")
    entered = sign_in(house)
    session, _ = entered.cookie(COOKIE)
    connect = house.page("/me/connect")
    csrf = Page(connect.text).form("/me/connect/tokens")["fields"]["csrf"]
    made = house.submit("/me/connect", "/me/connect/tokens", kind="both")
    [token] = set(re.findall(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", made.text))
    house.server.call("GET", f"/invitation/{house.invitation['token']}")
    for path in ("/x%0d%0aforged-line", "/x%0aforged-line?y=%0aforged-line", "/teams/%1b[31mforged-line"):
        house.server.call("GET", path, headers={"User-Agent": "forged-line", "X-Forwarded-For": "forged-line"})
    house.server.call("POST", SESSION, json={"email": "forged-line\nforged-line", "passphrase": "forged-line\r\nforged-line"})
    house.send([beat(project="forged-line\nforged-line")])
    log = house.server.err.read_bytes() + house.server.said()
    entries = [line for line in house.server.err.read_text().splitlines() if re.match(r"\d{4}-", line)]
    assert entries and all(re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} ", line) for line in entries), "moment and zone"
    kept = {path.name for path in house.data.iterdir()}
    assert kept <= {f"daylight.{name}" for name in ("sqlite", "sqlite-wal", "sqlite-shm", "key", "lock")}, "no log of its own"
    assert log.count(b"\n") > 20, "at this level there must be a log, or this test looks at nothing"
    for secret in (session, csrf, token, token[:8], house.session, house.token, house.invitation["token"], PASSPHRASE, OWNER,
                   "forged-line"):
        assert secret.encode() not in log, secret


def test_the_log_is_read_by_programs_if_it_is_asked_for_so(fresh):
    house = fresh(DAYLIGHT_LOG_LEVEL="trace", DAYLIGHT_LOG_FORMAT="json")
    house.server.call("GET", "/not-here%C3%A9%22%0a")
    house.send([beat()])
    assert house.server.stop() == 0
    entries = [json.loads(line) for line in house.server.err.read_text().splitlines()]
    assert len(entries) > 20
    for entry in entries:
        assert {"time", "level", "logger", "message"} <= set(entry) <= {"time", "level", "logger", "message", "fields"}, entry
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", entry["time"]), entry
        assert all(isinstance(value, str) for name, value in entry.items() if name != "fields"), entry
    assert {"info", "debug"} <= {entry["level"] for entry in entries} and any("fields" in entry for entry in entries)
    refused = house.run("person", "list", env={"DAYLIGHT_LOG_FORMAT": "xml"})
    assert refused.returncode == 2 and "log-format" in refused.stderr


def upload(house, content, name, kind):
    csrf, mark = Page(house.page("/me/calendar").text).form("/me/calendar/files")["fields"]["csrf"], "xYz"
    body = (f'--{mark}\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{csrf}\r\n--{mark}\r\n'
            f'Content-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: {kind}\r\n\r\n').encode()
    return house.server.call(
        "POST", "/me/calendar/files", body + content + f"\r\n--{mark}--\r\n".encode(), headers={
            "Cookie": f"{COOKIE}={house.session}", "Origin": house.server.url,
            "Content-Type": f"multipart/form-data; boundary={mark}"})


def test_a_calendar_that_is_uploaded_is_bounded_read_as_a_calendar_and_never_a_file(fresh):
    house = fresh()
    before = {path.name for path in house.data.rglob("*")}
    page, program = b"<html><script>uploaded()</script></html>", b"#!/bin/sh\necho uploaded\n"
    for content, name, kind in ((page, "a.html", "text/html"), (page, "a.ics", "text/calendar"), (program, "../../a.sh", "text/calendar"),
                                (b"\x7fELF" + bytes(1000), "daylight", "application/octet-stream")):
        refused = upload(house, content, name, kind)
        assert refused.status == 422 and "uploaded()" not in refused.text, (name, refused.status)
    good = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"
    assert upload(house, good, "../../../a.html", "text/html").status == 303, "neither name nor kind counts"
    assert upload(house, good + b"X" * ((16 << 20) + 100_000), "a.ics", "text/calendar").status == 413
    assert {path.name for path in house.data.rglob("*")} == before, "no upload is a file here"
    assert not list(house.data.parent.rglob("a.html")) and not list(house.data.parent.rglob("a.sh"))


def test_the_columns_of_the_files_for_people_and_absences_are_in_the_document():
    document = (ROOT / "docs/use.md").read_text()
    named = {word for line in re.findall(r"^\| (`.*?) \|", document, re.M) for word in re.findall(r"`(\w+)`", line)}
    for name, least in (("Organization", 11), ("Absence", 4)):
        text = (ROOT / f"Sources/Evidence/Intake/{name}Import.swift").read_text()
        columns = {word for found in re.findall(r"(?:required|optional): \[(.*?)\]", text, re.S) for word in re.findall(r'"(\w+)"', found)}
        assert len(columns) >= least and columns <= named, columns - named


class Waiting:
    """Requests that say how long their body will be, and wait with it."""

    def __init__(self, house, path, length, headers):
        self.wires = []
        self.head = (f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n"
                     + "".join(f"{name}: {value}\r\n" for name, value in headers.items()) + "\r\nx").encode()
        self.port = house.server.port

    def beside(self, send):
        """One more of them, and what is sent then."""
        self.wires.append(socket.create_connection(("127.0.0.1", self.port)))
        self.wires[-1].sendall(self.head)
        return send()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for wire in self.wires:
            wire.close()


def until(is_so, send):
    """Sends again until the status is so: the server notices a little later who waits, and who went away."""
    end = time.monotonic() + PATIENCE
    while not is_so((reply := send()).status):
        assert time.monotonic() < end, reply
    return reply


def is_full(status):
    return status == 503


def test_of_what_is_uploaded_only_so_much_is_in_memory_at_once(fresh):
    house = fresh()
    session = {"Cookie": f"{COOKIE}={house.session}", "Origin": house.server.url, "Content-Type": "multipart/form-data; boundary=xYz"}
    good = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"
    large = good + b"X" * (12 << 20)
    with Waiting(house, "/me/calendar/files", 16 << 20, session) as waiting:
        full = until(is_full, lambda: waiting.beside(lambda: upload(house, large, "a.ics", "text/calendar")))
        assert int(full.headers["Retry-After"]) > 0 and len(full.text.strip().splitlines()) == 1 and "send it again" in full.text
        assert len(waiting.wires) <= 4, "one person has a quarter of the room"
        assert upload(house, good, "a.ics", "text/calendar").status == 303, "what is small has room beside it"
    until(lambda status: not is_full(status), lambda: upload(house, large, "a.ics", "text/calendar"))


def test_of_what_editors_send_only_so_much_is_in_memory_at_once(fresh):
    house = fresh()
    large = {"Authorization": f"Bearer {house.token}", "Content-Type": "application/json"}
    body = "[" + " " * (3 << 20) + "]"
    with Waiting(house, "/api/v1" + BULK, 4 << 20, large) as waiting:
        full = until(is_full, lambda: waiting.beside(lambda: house.server.call("POST", "/api/v1" + BULK, body, large)))
        assert int(full.headers["Retry-After"]) > 0 and "send it again" in full.json()["error"]
        assert len(waiting.wires) <= 10, "one person has an eighth of the room"
        assert house.send([]).status in (201, 202), "what is small has room beside it"
    until(lambda status: status == 201, lambda: house.server.call("POST", "/api/v1" + BULK, body, large))


# MARK: Cryptography (V11)

USED = {"_RSA", "RSABSSA_SHA384_PSS_Randomized", "RSABSSA_SHA384_PSS_Deterministic", "SHA384", "AES.GCM", "Curve25519.Signing", "ES256PublicKey", "Insecure.RSA", "RSA", "Insecure.SHA1", "HKDF<SHA256>", "HMAC<SHA256>", "SHA256", "Scrypt", "SystemRandomNumberGenerator"}
KNOWN = (r"\b(Insecure\.\w+|AES\.\w+|ChaChaPoly|SHA(?:256|384|512|1)|HMAC<\w+>|HKDF<\w+>|(?:Curve25519|P256|P384|P521)\.\w+|_?RSA\w*"
         r"|[EP]S(?:256|384|512)P\w+Key|Scrypt|PBKDF2|MD5|CryptoSwift|CommonCrypto|SystemRandomNumberGenerator|arc4random\w*|s?rand(?:48)?\()")


def test_no_cryptography_is_used_that_the_document_does_not_name():
    used = set()
    for file in (ROOT / "Sources").rglob("*.swift"):
        used |= set(re.findall(KNOWN, re.sub(r"//[^\n]*", "", file.read_text())))
    assert used == USED
    assert all(f"`{name}`" in TABLE.read_text() for name in USED)


# MARK: The document

TABLE = ROOT / "docs/threat-model.md"
LINE = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| (.+?) \| (met|doc|open|n/a) \| (.+?) \| (.*?) \|$")
# How many requirements of level 1 and 2 each chapter of ASVS 5.0.0 has.
CHAPTERS = {1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 7, 9: 7, 10: 29, 11: 14, 12: 9, 13: 13, 14: 9, 15: 13, 16: 16}


def table():
    lines = [line for line in TABLE.read_text().splitlines() if re.match(r"\| \d", line)]
    found = [LINE.match(line) for line in lines]
    assert all(found), [line for line, match in zip(lines, found) if not match]
    return [match.groups() for match in found]


def test_every_requirement_of_the_table_is_there_once_with_its_state():
    ids = [tuple(map(int, line[0].split("."))) for line in table()]
    assert ids == sorted(set(ids))
    assert {chapter: sum(1 for each in ids if each[0] == chapter) for chapter in CHAPTERS} == CHAPTERS
    states = [line[3] for line in table()]
    counted = re.search(r"(\d+) are met and tested, (\d+) are asked of documents and written, (\d+) are open, (\d+) do not apply",
                        TABLE.read_text())
    assert tuple(map(int, counted.groups())) == tuple(states.count(state) for state in ("met", "doc", "open", "n/a"))


def is_there(reference):
    """Whether a test of that name exists, and whether it is marked as one that shows a hole."""
    file, _, name = reference.partition("::")
    path = ROOT / ("Tests/EndToEnd" if file.endswith(".py") else "Tests") / file
    if not name:
        return (ROOT / file).exists(), False
    text = path.read_text() if path.is_file() else ""
    if file.endswith(".py"):
        found = re.search(rf"((?:^@[^\n]*\n(?:^ [^\n]*\n)*)*)^def {name}\(", text, re.M)
        return found is not None, found is not None and "xfail" in found[1]
    return f"`{name}`" in text, False


def fault(state, how, references, is_there=is_there):
    """Why a line claims too much; nil if it does not."""
    for reference in references:
        there, shows_a_hole = is_there(reference)
        if not there:
            return f"{reference} is not there"
        if state == "met" and shows_a_hole:
            return f"{reference} shows a hole"
    if state == "met" and not references:
        return "there is no test"
    return None if state != "doc" or re.search(r"\]\([^)]+\)|[Aa]bove", how) else "it names no document"


def test_a_requirement_is_called_met_only_with_a_test_that_is_there():
    found = {each[0]: fault(each[3], each[4], re.findall(r"`([^`]+)`", each[5])) for each in table()}
    assert {name: why for name, why in found.items() if why} == {}


def test_a_line_that_claims_too_much_is_found():
    assert fault("met", "so", []) and fault("met", "so", ["test_hardening.py::test_that_nobody_wrote"])
    assert fault("met", "so", ["test_a.py::test_b"], is_there=lambda _: (True, True)) == "test_a.py::test_b shows a hole"
    assert fault("met", "so", ["SignInTests/SessionTests.swift::a test that nobody wrote"]) and fault("doc", "somewhere", [])
    assert fault("met", "so", ["SignInTests/SessionTests.swift::an invitation works once and for seven days"]) is None
