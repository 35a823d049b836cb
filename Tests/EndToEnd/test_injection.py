"""What is sent as one thing to be taken for another: messages inside messages, paths, headers, addresses, statements, fields.
docs/threat-model.md names the requirement that each test is for.
"""

import re

import pytest

from beats import beat, now
from contract import API, COOKIE, OWN_PAGES, PUBLIC_PAGES, SPANS, TOKENS
from hostile import raw
from sessions import own
from web import HTML, Page, bearer


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
