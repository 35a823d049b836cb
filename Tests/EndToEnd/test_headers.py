"""What stands around an answer: its headers, its cookies, and who else may read it. docs/threat-model.md names the requirement
that each test is for.
"""

import re

import pytest

from beats import DAY
from contract import API, BASES, BULK, COOKIE, OWN_PAGES, PUBLIC_PAGES, SESSION, SPANS, TOKENS
from hostile import policy
from sessions import HTTPS, own, sign_in
from test_stalled_disk import Stall
from web import HTML, Page, bearer

KIB = 1024


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
