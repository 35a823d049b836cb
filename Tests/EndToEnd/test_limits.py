"""How much one caller can ask for, send and hold. docs/threat-model.md names the requirement that each test is for."""

import http.client
import resource
import select
import socket
import time

import pytest

from beats import beat, statuses
from contract import API, BULK, COOKIE, OWNER, PASSPHRASE, PATIENCE, SESSION, TOKENS
from hostile import hears, raw, rest_is_read
from sessions import HTTPS, sign_in
from web import Page, bearer

KIB = 1024


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


def test_a_body_of_more_items_than_a_client_sends_is_refused_in_one_line(house):
    """Each item beyond the thousandth has an answer: two million of the shortest would be told so in 150 MB."""
    few, many = (house.server.call(
        "POST", "/api/v1" + BULK, headers=bearer(house.token), body="[" + ",".join(["1"] * count) + "]") for count in (25_000, 2_000_000))
    assert few.status == 201 and statuses(few) == [400] * 25_000
    assert many.status == 413 and len(many.text) < 200 and "1000 items" in many.json()["error"]


def test_who_does_not_read_what_was_asked_for_is_left(fresh):
    """A thousand such connections are all that there are."""
    house = fresh()
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        line.connect(("127.0.0.1", house.server.port))
        asked = 400
        line.sendall(b"GET /catalogue HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * asked)
        time.sleep(75)
        read = b""
        try:
            line.settimeout(PATIENCE)
            while piece := line.recv(1 << 16):
                read += piece
        except ConnectionResetError:
            pass
        assert 0 < read.count(b"HTTP/1.1 200") < asked


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


# MARK: What is uploaded (V5.2, V15.2.2)

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

    def still(self):
        """Those that the server still waits for: whoever is slow is answered after a while, and has no room any more."""
        answered, _, _ = select.select(self.wires, [], [], 0)
        return [wire for wire in self.wires if wire not in answered]

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
        assert len(waiting.still()) <= 4, "one person has a quarter of the room"
        assert upload(house, good, "a.ics", "text/calendar").status == 303, "what is small has room beside it"
    until(lambda status: not is_full(status), lambda: upload(house, large, "a.ics", "text/calendar"))


def test_of_what_editors_send_only_so_much_is_in_memory_at_once(fresh):
    house = fresh()
    large = {"Authorization": f"Bearer {house.token}", "Content-Type": "application/json"}
    body = "[" + " " * (3 << 20) + "]"
    with Waiting(house, "/api/v1" + BULK, 4 << 20, large) as waiting:
        full = until(is_full, lambda: waiting.beside(lambda: house.server.call("POST", "/api/v1" + BULK, body, large)))
        assert int(full.headers["Retry-After"]) > 0 and "send it again" in full.json()["error"]
        assert len(waiting.still()) <= 10, "one person has an eighth of the room"
        assert house.send([]).status in (201, 202), "what is small has room beside it"
    until(lambda status: status == 201, lambda: house.server.call("POST", "/api/v1" + BULK, body, large))
