"""A provider that is not honest, and browsers that somebody else sends: what must open nothing."""

import time

import pytest

from contract import COOKIE, PASSPHRASE
from house import House
from sign_on import SECRET, Browser, Scripted, begin, come_back, query, reply
from web import Page, bearer

PEOPLE = """email,name,team,department,manager_email,role,time_zone
ben@example.org,Ben,Harbour,Sea,,,Europe/Berlin
cleo@example.org,Cleo,Harbour,Sea,,,Europe/Berlin
dan@example.org,Dan,Harbour,Sea,,,Europe/Berlin
"""
PUBLIC = "https://daylight.example.org"
SESSION_COOKIE = "__Host-daylight"


class Own:
    """The house, reached as through its proxy, so that each browser is another caller."""

    callers = 0

    def __init__(self, house):
        self.url, self.port = house.server.url, house.server.port

    def browser(self):
        Own.callers += 1
        return Browser({"X-Forwarded-For": f"198.51.100.{Own.callers}"})


@pytest.fixture(scope="module")
def both(folder_for):
    folder = folder_for("attacks")
    (folder / "secret").write_text(SECRET)
    (folder / "people.csv").write_text(PEOPLE)
    provider = Scripted()
    house = House(
        folder, solo=False, DAYLIGHT_OIDC_ISSUER=provider.url, DAYLIGHT_OIDC_CLIENT_ID="daylight",
        DAYLIGHT_OIDC_CLIENT_SECRET_FILE=str(folder / "secret"), DAYLIGHT_PUBLIC_URL=PUBLIC,
        DAYLIGHT_BEHIND_PROXY="true")
    assert house.run("import", "organization", str(folder / "people.csv")).returncode == 0
    yield house, provider
    house.server.stop()
    provider.stop()


@pytest.fixture
def provider(both):
    both[1].reset()
    yield both[1]
    both[1].reset()


def start(both, browser):
    """Presses the button; the provider learns the nonce from where it leads."""
    house, provider = both
    sent = query(begin(browser, house.server, origin=PUBLIC))
    provider.nonce = sent["nonce"]
    return sent


def sign_on(both, browser=None):
    house, _ = both
    browser = browser or Own(house).browser()
    sent = start(both, browser)
    return come_back(browser, house.server, state=sent["state"], code="code")


def refused(done, status, both):
    assert done.status == status, (done, both[0].server.err.read_text()[-400:])
    assert done.cookie(SESSION_COOKIE)[0] is None
    return done


def test_an_honest_one_opens(both, provider):
    provider.subject, provider.email = "canary-subject-of-ben", "ben@example.org"
    done = sign_on(both)
    assert (done.status, done.headers["Location"]) == (303, "/me"), done
    value, attributes = done.cookie(SESSION_COOKIE)
    assert len(value) >= 32 and {"secure", "httponly", "samesite=lax", "path=/"} <= attributes
    assert both[0].holds("canary-subject-of-ben") == [], "the subject is kept as a keyed hash"
    # Its tokens stay between the two servers, and end with the call.
    for text in (done.text, str(done.headers), both[0].server.err.read_text()):
        assert "canary-of-an-access-token" not in text
    assert both[0].holds("canary-of-an-access-token") == []


BAD = {
    "the nonce of another sign-on": lambda p: p.claims.update(nonce="another"),
    "no nonce": lambda p: p.claims.update(nonce=None),
    "alg none": lambda p: setattr(p, "make", p.unsigned),
    "HS256 with the public key": lambda p: setattr(p, "make", p.signed_with_the_public_key),
    "another key": lambda p: setattr(p, "make", lambda: p.signed(key=p.other)),
    "another audience": lambda p: p.claims.update(aud="another"),
    "another issuer": lambda p: p.claims.update(iss="https://id.example.org"),
    "expired": lambda p: p.claims.update(exp=int(time.time()) - 120),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_token_opens_nothing(both, provider, what):
    provider.email = "cleo@example.org"
    BAD[what](provider)
    done = refused(sign_on(both), 502, both)
    assert "does not answer as it should" in done.text
    provider.reset()


def test_a_curve_is_as_good(both, provider):
    provider.subject, provider.email = "dan", "dan@example.org"
    provider.make = lambda: provider.signed(key=provider.curve, alg="ES256", kid="curve")
    assert sign_on(both).status == 303


UNKNOWN = {
    "unverified": {"email": "cleo@example.org", "email_verified": False},
    "verified in words": {"email": "cleo@example.org", "email_verified": "true"},
    "unknown": {"email": "nobody@example.org"},
    "in by a passphrase": {"email": "ada@example.org"},
    "bound to another subject": {"email": "ben@example.org"},
    "without an address": {"email": None},
}


def test_whoever_may_not_come_in_sees_the_same(both, provider):
    provider.subject, provider.email = "ben-again", "ben@example.org"
    seen = set()
    for what, claims in UNKNOWN.items():
        provider.subject, provider.claims = f"stranger {what}", claims
        done = refused(sign_on(both), 401, both)
        seen.add("".join(line for line in done.text.splitlines(True) if "csrf" not in line))
    assert len(seen) == 1, "nobody learns which it was"
    assert "opens nothing here" in seen.pop()


def far(provider):
    return {"/token": lambda handler: reply(handler, 302, b"", Location=provider.url + "/elsewhere")}


def huge(provider):
    return {"/token": lambda handler: reply(handler, 200, b" " * 70_000)}


def slow(provider):
    def answer(handler):
        time.sleep(6)
        reply(handler, 200, b"{}")

    return {"/token": answer}


@pytest.mark.parametrize("how", [far, huge, slow], ids=["redirects", "huge", "slow"])
def test_an_answer_without_bounds_is_none(both, provider, how):
    provider.email = "cleo@example.org"
    provider.answer = how(provider)
    began = time.monotonic()
    refused(sign_on(both), 502, both)
    assert time.monotonic() - began < 30
    assert not [path for path, _ in provider.asked if path == "/elsewhere"], "no redirect is followed"


# What comes back, and from whom


def test_without_the_cookie_of_the_browser_that_began_nothing_ends(both, provider):
    """Login CSRF: somebody sends a victim's browser back with a code of their own."""
    house, _ = both
    asked = len(provider.asked)
    attacker, victim = Own(house).browser(), Own(house).browser()
    sent = start(both, attacker)
    for browser in (victim, Own(house).browser()):
        refused(come_back(browser, house.server, state=sent["state"], code="code"), 400, both)
    # The victim has begun something too: it is not that.
    other = start(both, victim)
    assert other["state"] != sent["state"]
    refused(come_back(victim, house.server, state=sent["state"], code="code"), 400, both)
    assert not [path for path, _ in provider.asked[asked:] if path == "/token"], "no code is exchanged"


@pytest.mark.parametrize("said", [{}, {"state": ""}, {"state": "x", "code": "code"}, {"code": "code"}], ids=str)
def test_an_answer_without_its_state_is_refused(both, provider, said):
    house, _ = both
    browser = Own(house).browser()
    start(both, browser)
    done = refused(come_back(browser, house.server, **said), 400, both)
    assert "begin again" in done.text


def test_it_ends_once(both, provider):
    house, _ = both
    provider.subject = "canary-subject-of-ben"
    browser = Own(house).browser()
    sent = start(both, browser)
    kept = dict(browser.cookies[house.server.port])
    assert come_back(browser, house.server, state=sent["state"], code="code").status == 303
    browser.cookies[house.server.port] = kept
    refused(come_back(browser, house.server, state=sent["state"], code="code"), 400, both)


def test_no_other_site_can_press_the_button(both, provider):
    house, _ = both
    browser = Own(house).browser()
    page = browser.go("GET", house.server.url + "/sign-in")
    fields = Page(page.text).form("/sign-on")["fields"]
    for origin, form in [("https://evil.example", fields), (None, fields), (PUBLIC, {}), (PUBLIC, {"csrf": "x"})]:
        done = browser.go("POST", house.server.url + "/sign-on", form=form, origin=origin)
        assert done.status == 403 and "Refresh" not in done.headers, (origin, done)
    assert browser.go("GET", house.server.url + "/sign-on").status in (404, 405)


def test_the_ticket_is_for_this_browser_alone_and_short(both, provider):
    house, _ = both
    browser = Own(house).browser()
    page = browser.go("GET", house.server.url + "/sign-in")
    done = browser.go("POST", house.server.url + "/sign-on", form=Page(page.text).form("/sign-on")["fields"], origin=PUBLIC)
    value, attributes = done.cookie("__Host-daylight-sign-on")
    assert {"httponly", "secure", "samesite=lax", "path=/", "max-age=600"} <= attributes
    address = done.headers["Refresh"]
    sent = query(address.split("url=", 1)[1])
    assert sent["tenant"] == "one", "what the endpoint has of its own stays"
    assert sent["redirect_uri"] == PUBLIC + "/sign-on/callback" and sent["code_challenge_method"] == "S256"
    for name in ("nonce", "state", "code_challenge"):
        assert sent[name] not in value
    assert SECRET not in done.text


def test_who_says_no_there_is_not_in_here(both, provider):
    house, _ = both
    browser = Own(house).browser()
    sent = start(both, browser)
    refused(come_back(browser, house.server, state=sent["state"], error="access_denied"), 401, both)


def test_too_many_tries_are_told_when_to_come_back(both, provider):
    house, _ = both
    browser = Own(house).browser()
    found = [come_back(browser, house.server, state="x", code="code").status for _ in range(6)]
    assert found == [400] * 5 + [429]
    assert 1 <= int(come_back(browser, house.server, state="x", code="code").headers["Retry-After"]) <= 60


def test_whoever_deletes_everything_is_nobody_to_the_provider_again(both, provider):
    house, _ = both
    provider.subject, provider.email = "cleo-1", "cleo@example.org"
    done = sign_on(both)
    session = done.cookie(SESSION_COOKIE)[0]
    gone = house.server.call("DELETE", "/api/daylight/v1/me/data?everything=true", headers=bearer(session))
    assert gone.status in (200, 204), gone
    for _ in range(2):
        refused(sign_on(both), 401, both)


def test_the_log_says_what_the_provider_did_and_never_who(both, provider):
    provider.subject, provider.email = "canary-in-the-log", "canary-in-the-log@example.org"
    provider.claims = {"aud": "another"}
    refused(sign_on(both), 502, both)
    said = both[0].server.err.read_text()
    assert "its token is not believed: audience" in said
    for secret in ("canary-in-the-log", SECRET, PASSPHRASE, COOKIE + "="):
        assert secret not in said
