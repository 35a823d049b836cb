"""Signing in, by script and by form: what is refused, and what the cookie is (product.md, section 8, Sessions)."""

import hashlib
import sqlite3

import pytest

from contract import COOKIE, LIVE, OWN_PAGES, OWNER, PASSPHRASE, PUBLIC_PAGES, SESSION, TOKENS
from house import Server, one_line, run, set_up
from web import Page, bearer


def sign_in(server, email=OWNER, passphrase=PASSPHRASE):
    return server.call("POST", SESSION, json={"email": email, "passphrase": passphrase})


def test_a_wrong_passphrase_and_an_unknown_address_are_the_same_401(fresh):
    house = fresh()
    wrong = sign_in(house.server, passphrase="not the passphrase at all")
    unknown = sign_in(house.server, email="nobody@example.org")
    assert (wrong.status, unknown.status) == (401, 401)
    assert wrong.body == unknown.body
    assert sorted(name.lower() for name in wrong.headers) == sorted(name.lower() for name in unknown.headers)


def test_the_right_passphrase_opens_a_session_whatever_the_case_of_the_address(fresh):
    house = fresh()
    opened = sign_in(house.server, email="Ada@Example.ORG")
    assert opened.status == 201 and set(opened.json()) == {"session", "expires"}
    assert house.server.call("POST", TOKENS, headers=bearer(opened.json()["session"]), json={"kind": "read"}).status == 201


class Jar(dict):
    """The cookies of a browser: it keeps them by the name of the host, whatever the port."""

    def call(self, server, method, path, **more):
        headers = {"Origin": server.url, "Cookie": "; ".join(f"{name}={value}" for name, value in self.items())}
        reply = server.call(method, path, headers=headers, **more)
        for line in reply.headers.get_all("Set-Cookie") or []:
            name, value = line.split(";")[0].split("=", 1)
            if "Max-Age=0" in line:
                self.pop(name, None)
            else:
                self[name] = value
        return reply

    def sign_in(self, server):
        form = Page(self.call(server, "GET", "/sign-in").text).form("/sign-in")
        done = self.call(server, "POST", "/sign-in", form=form["fields"] | {"email": OWNER, "passphrase": PASSPHRASE})
        assert done.status == 303, done


def test_two_servers_on_one_machine_sign_nobody_of_each_other_out(fresh):
    one, other = fresh().server, fresh().server
    jar = Jar()
    jar.sign_in(one)
    jar.sign_in(other)
    assert [jar.call(server, "GET", "/me").status for server in (one, other)] == [200, 200]
    one.stop()
    one.start()
    assert jar.call(one, "GET", "/me").status == 200, "nor does a restart"
    form = Page(jar.call(other, "GET", "/me").text).form("/sign-out")
    assert jar.call(other, "POST", "/sign-out", form=form["fields"]).status == 303
    assert [jar.call(server, "GET", "/me").status for server in (one, other)] == [200, 303]


def test_a_session_of_an_earlier_version_stays_open_and_its_cookie_goes_with_it(fresh):
    house, other = fresh(), fresh()
    jar = Jar({COOKIE: house.session})
    page = jar.call(house.server, "GET", "/me")
    assert page.status == 200
    jar.sign_in(other.server)
    form = Page(jar.call(other.server, "GET", "/me").text).form("/sign-out")
    assert jar.call(other.server, "POST", "/sign-out", form=form["fields"]).status == 303
    assert jar[COOKIE] == house.session, "it was not the other server's"
    form = Page(page.text).form("/sign-out")
    assert jar.call(house.server, "POST", "/sign-out", form=form["fields"]).status == 303
    assert COOKIE not in jar


@pytest.fixture
def invited(folder):
    """A directory whose owner has not accepted the invitation yet."""
    data = folder / "data"
    data.mkdir()
    invitation = set_up(data)
    server = Server(data).start()
    yield server, invitation
    server.stop()


def accept(server, token, passphrase=PASSPHRASE):
    return server.call("POST", SESSION, json={"token": token, "new_passphrase": passphrase})


def test_an_invitation_works_once(invited):
    server, invitation = invited
    assert set(invitation) == {"email", "url", "token", "expires"} and invitation["email"] == OWNER
    assert accept(server, invitation["token"]).status == 201
    assert accept(server, invitation["token"], "another calm passphrase").status == 410
    assert accept(server, "never-given-out").status == 410
    assert sign_in(server).status == 201, "the first passphrase stays"


@pytest.mark.parametrize("weak", ["", "short", "elevenchars", "passwordpassword", "123456789012", "qwertyuiop12", "aaaaaaaaaaaa"])
def test_a_weak_passphrase_is_422_and_leaves_the_invitation_open(invited, weak):
    server, invitation = invited
    refused = accept(server, invitation["token"], weak)
    assert refused.status == 422, refused
    assert len(refused.json()["error"]) > 10, "it says what to do"
    assert accept(server, invitation["token"]).status == 201


def test_the_address_of_the_invitation_opens_a_form_that_signs_in(invited):
    from urllib.parse import urlsplit

    server, invitation = invited
    path = urlsplit(invitation["url"]).path
    opened = server.call("GET", path)
    assert opened.status == 200
    form = Page(opened.text).form("/invitation")
    csrf, _ = opened.cookie("daylight-form")
    done = server.call("POST", "/invitation", headers={"Origin": server.url, "Cookie": f"daylight-form={csrf}"},
                       form=form["fields"] | {"new_passphrase": PASSPHRASE, "repeated": PASSPHRASE})
    assert (done.status, done.headers["Location"]) == (303, "/me"), done
    assert server.call("GET", path).status == 410


def test_after_five_wrong_tries_in_a_minute_comes_429_with_when_to_come_back(fresh):
    house = fresh()
    found = [sign_in(house.server, passphrase=f"wrong passphrase {n}").status for n in range(5)]
    assert found == [401] * 5
    for passphrase in ("wrong once more", PASSPHRASE):
        refused = sign_in(house.server, passphrase=passphrase)
        assert refused.status == 429
        assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert house.api("GET", "/api/daylight/v1/me/spans").status == 200, "who is signed in goes on"
    assert house.server.call("POST", SESSION, json={"token": "x", "new_passphrase": PASSPHRASE}).status == 429


@pytest.mark.parametrize("body", [{}, {"email": OWNER}, {"token": ""}, {"passphrase": PASSPHRASE}, {"email": [1], "passphrase": {}}],
                         ids=str)
def test_a_session_call_that_misses_something_is_refused(fresh, body):
    assert fresh().server.call("POST", SESSION, json=body).status in (401, 410, 422)


def by_form(server, origin="own", csrf="own", cookie=True, passphrase=PASSPHRASE):
    opened = server.call("GET", "/sign-in")
    form = Page(opened.text).form("/sign-in")
    made, _ = opened.cookie("daylight-form")
    headers = {"Origin": server.url if origin == "own" else origin} if origin else {}
    headers |= {"Cookie": f"daylight-form={made}"} if cookie else {}
    fields = form["fields"] | {"email": OWNER, "passphrase": passphrase}
    if csrf != "own":
        fields["csrf"] = csrf
    return server.call("POST", "/sign-in", headers=headers, form=fields)


def test_the_form_signs_in_and_the_cookie_is_out_of_reach_of_scripts_and_other_sites(fresh):
    house = fresh()
    done = by_form(house.server)
    assert (done.status, done.headers["Location"]) == (303, "/me"), done
    value, attributes = done.cookie(COOKIE)
    assert len(value) >= 32
    assert {"httponly", "path=/"} <= attributes and attributes & {"samesite=lax", "samesite=strict"}
    assert not any(attribute.startswith("domain=") for attribute in attributes)
    assert house.server.call("GET", "/me", headers={"Cookie": f"{COOKIE}={value}"}).status == 200


def test_a_wrong_passphrase_in_the_form_shows_the_form_again_without_the_passphrase(fresh):
    done = by_form(fresh().server, passphrase="a wrong long passphrase")
    assert done.status == 401
    assert "a wrong long passphrase" not in done.text
    assert Page(done.text).form("/sign-in")


@pytest.mark.parametrize("wrong", [
    {"origin": None}, {"origin": "https://evil.example"}, {"origin": "null"}, {"csrf": "guessed"}, {"csrf": ""},
    {"cookie": False}], ids=str)
def test_a_sign_in_form_from_elsewhere_is_403(house, wrong):
    assert by_form(house.server, **wrong).status == 403


FORMS = [("/me/connect", "/me/connect/tokens"), ("/me/data", "/me/data/pause"), ("/me/data", "/me/data/exclusions"),
         ("/me/data", "/me/data/delete"), ("/me/data", "/me/data/delete-everything"), ("/me/data", "/me/data/corrections"),
         ("/me/data", "/me/sign-out-everywhere"), ("/me", "/sign-out")]


@pytest.mark.parametrize("page,action", FORMS)
def test_forms_of_the_own_pages_need_our_origin_our_csrf_and_the_session(house, page, action):
    fields = Page(house.page(page).text).form(action)["fields"]
    assert fields["csrf"]
    cookie, origin = {"Cookie": f"{COOKIE}={house.session}"}, {"Origin": house.server.url}
    for headers, sent in [
        (cookie, fields), (cookie | {"Origin": "https://evil.example"}, fields), (cookie | {"Origin": "null"}, fields),
        (cookie | origin, fields | {"csrf": "guessed"}), (cookie | origin, {}),
        (cookie | {"Origin": house.server.url + ".evil.example"}, fields),
    ]:
        assert house.server.call("POST", action, headers=headers, form=sent).status == 403, (headers, sent)
    assert house.server.call("POST", action, headers=origin, form=fields).status in (303, 401, 403)
    assert house.page("/me").status == 200, "nothing happened"


def test_the_cookie_alone_changes_nothing_through_the_api(house):
    reply = house.server.call("POST", TOKENS, headers={"Cookie": f"{COOKIE}={house.session}"}, json={"kind": "both"})
    assert reply.status == 401


def test_a_token_opens_no_page_and_makes_no_token(house):
    for headers in ({"Cookie": f"{COOKIE}={house.token}"}, bearer(house.token)):
        assert house.server.call("GET", "/me", headers=headers).status in (303, 401)
    assert house.api("POST", TOKENS, json={"kind": "both"}, token=house.token).status in (401, 404)


def test_signing_out_everywhere_ends_every_session_and_no_token(fresh):
    house = fresh()
    other = sign_in(house.server).json()["session"]
    assert house.submit("/me/data", "/me/sign-out-everywhere").status == 303
    for session in (house.session, other):
        assert house.server.call("GET", "/me", headers={"Cookie": f"{COOKIE}={session}"}).status in (303, 401)
        assert house.api("GET", "/api/daylight/v1/me/spans", token=session).status == 401
    assert house.api("GET", "/api/v1/users/current", token=house.token).status == 200


def test_an_operator_ends_the_sessions_of_one_or_of_all_and_opens_nothing(fresh):
    house = fresh()
    bob = invited_too(house, "bob@example.org")

    def open_still():
        return [house.server.call("GET", "/me", headers={"Cookie": f"{COOKIE}={session}"}).status == 200
                for session in (house.session, bob)]

    for arguments, code in ((["nobody@example.org"], 1), ([], 2), ([OWNER, "--everybody"], 2)):
        refused = house.run("person", "sign-out", *arguments)
        assert refused.returncode == code and one_line(refused.stderr) and refused.stdout == "", refused
    assert open_still() == [True, True]
    done = house.run("person", "sign-out", "Bob@Example.org")
    assert done.returncode == 0 and one_line(done.stdout) == "All sessions of Bob@Example.org have ended."
    assert open_still() == [True, False]
    again = house.run("person", "sign-out", "Bob@Example.org")
    assert (again.returncode, again.stdout) == (0, done.stdout), "whether anybody was signed in is not said"
    assert house.run("person", "sign-out", "--everybody").returncode == 0
    assert open_still() == [False, False]
    assert house.api("GET", "/api/v1/users/current", token=house.token).status == 200, "tokens stay"
    assert sign_in(house.server).status == 201, "and passphrases"


def invited_too(house, email):
    """The session of somebody beside the owner, put there by hand: a directory of one person invites nobody."""
    session = "a-session-of-somebody-else"
    line = sqlite3.connect(house.database(), timeout=20)
    with line:
        columns = [row[1] for row in line.execute("PRAGMA table_info(people)")]
        owner = dict(zip(columns, line.execute("SELECT * FROM people").fetchone()))
        owner |= {"person_id": "p2", "email": email}
        line.execute(f"INSERT INTO people ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", list(owner.values()))
        line.execute(
            "INSERT INTO sessions (hash, person_id, csrf, made_at, last_used_at, expires_at) SELECT ?, 'p2', 'c', made_at,"
            " last_used_at, expires_at FROM sessions LIMIT 1", [hashlib.sha256(session.encode()).hexdigest()])
    line.close()
    return session


def test_a_passphrase_of_the_operators_list_of_leaks_is_refused_everywhere(invited, folder):
    server, invitation = invited
    server.stop()
    leaked, free = "a lovely day in june", "a lovely day in july"
    lines = sorted(hashlib.sha1(each.encode()).hexdigest().upper() + ":7\r\n" for each in (leaked, *map(str, range(2_000))))
    good, mixed, none = folder / "leaks.txt", folder / "mixed.txt", folder / "none.txt"
    good.write_bytes("".join(lines).encode())
    mixed.write_bytes("".join(reversed(lines)).encode())
    none.write_text("password\n")
    for file, words in ((mixed, "order"), (none, "no list"), (folder / "nowhere", "is not there")):
        refused = run("serve", "--port", str(server.port), "--breached-passphrases", str(file), data=server.data)
        assert refused.returncode == 2 and words in one_line(refused.stderr) and str(file) in refused.stderr
        assert refused.stdout == ""
    server.env = {"DAYLIGHT_BREACHED_PASSPHRASES": str(good)}
    server.start()
    refused = accept(server, invitation["token"], leaked)
    assert refused.status == 422 and "leak" in refused.json()["error"]
    session = accept(server, invitation["token"], free).json()["session"]
    page = server.call("GET", "/me/keys", headers={"Cookie": f"{COOKIE}={session}"})
    fields = Page(page.text).form("/me/keys/passphrase")["fields"] | {
        "passphrase": free, "new_passphrase": leaked, "repeated": leaked}
    again = server.call("POST", "/me/keys/passphrase", form=fields,
                        headers={"Cookie": f"{COOKIE}={session}", "Origin": server.url})
    assert again.status == 422 and "leak" in again.text and leaked not in again.text
    assert sign_in(server, passphrase=free).status == 201


def test_signing_out_ends_this_session_alone(fresh):
    house = fresh()
    other = sign_in(house.server).json()["session"]
    assert house.submit("/me", "/sign-out").status == 303
    assert house.page("/me").status in (303, 401)
    assert house.server.call("GET", "/me", headers={"Cookie": f"{COOKIE}={other}"}).status == 200


@pytest.mark.parametrize("path", [*OWN_PAGES, LIVE, "/me/export.json"])
def test_own_pages_are_closed_to_whoever_is_not_signed_in(house, path):
    for headers in ({}, {"Cookie": f"{COOKIE}=guessed"}, {"Cookie": f"{COOKIE}="}):
        reply = house.server.call("GET", path, headers=headers)
        assert reply.status in (303, 401, 404), reply
        assert OWNER not in reply.text


@pytest.mark.parametrize("path", [*PUBLIC_PAGES, "/nothing-here", *OWN_PAGES])
def test_every_page_says_what_may_run_on_it(house, path):
    reply = house.page(path)
    policy = reply.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy or "default-src 'self'" in policy
    assert "unsafe" not in policy and "*" not in policy
    assert "frame-ancestors 'none'" in policy and "form-action 'self'" in policy and "base-uri 'none'" in policy
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["Referrer-Policy"] in ("no-referrer", "same-origin", "strict-origin")


def test_own_pages_are_not_kept_by_caches(house):
    for path in OWN_PAGES:
        assert "no-store" in house.page(path).headers["Cache-Control"]
