"""Bad requests get one clear status, and nobody else notices (issue 2, bad input)."""

import gzip
import json
import socket
import threading
import time

import pytest

from beats import HOUR, answers, beat, beats, now, statuses
from contract import BULK, PATIENCE
from web import bearer, call

MIB = 1024 * 1024


def post(house, body, path="/api" + BULK, headers=()):
    return house.server.call("POST", path, body, bearer(house.token) | dict(headers))


def still_serves(house):
    assert statuses(house.send([beat()])) == [201]


NOT_JSON = {
    "nothing": b"", "spaces": b"   ", "a word": b"hello", "html": b"<html></html>", "a form": b"a=1&b=2",
    "cut in the middle": json.dumps([beat()]).encode()[:-20], "cut after the bracket": b"[", "a comma too many": b"[{},]",
    "two values": b"[] []", "a number": b"12", "null": b"null", "a bare string": b'"text"', "nul bytes": b"\x00" * 64,
    "utf-16": json.dumps([beat()]).encode("utf-16"), "latin-1": b'[{"entity": "caf\xe9", "time": 1}]' + b"\xe9",
    "gzip": gzip.compress(b"[]"), "nan": b"[NaN]", "single quotes": b"[{'entity': 'a'}]",
}


@pytest.mark.parametrize("name", NOT_JSON)
def test_what_is_not_json_is_400_in_one_sentence(house, name):
    reply = post(house, NOT_JSON[name])
    assert reply.status == 400, reply
    assert len(reply.json()["error"].splitlines()) == 1
    still_serves(house)


@pytest.mark.parametrize("opening,closing", [(b"[", b"]"), (b'{"a":', b"}"), (b'[{"entity":"a","time":1,"x":', b"}]")])
def test_nesting_without_end_is_refused_and_not_followed(house, opening, closing):
    for depth in (10_000, 500_000):
        reply = post(house, opening * depth + b"1" + closing * depth if len(opening) * depth < 4 * MIB else b"[" * depth)
        assert reply.status in (201, 400), reply
        if reply.status == 201:
            assert {status for _, status in answers(reply)} == {400}
    still_serves(house)


def test_a_body_over_four_mebibytes_is_413_and_one_just_below_is_taken(house):
    filler = {"entity": "x" * (3 * MIB), "time": now() - HOUR}
    assert statuses(post(house, json.dumps([filler]))) == [201]
    filler["entity"] = "x" * (4 * MIB)
    assert too_large(house, json.dumps([filler]).encode()) == 413
    still_serves(house)


def too_large(house, body, headers=None):
    """The status, also if the server stops reading before everything was sent."""
    headers = headers if headers is not None else f"Content-Length: {len(body)}\r\n"
    with socket.create_connection(("127.0.0.1", house.server.port), PATIENCE) as line:
        line.sendall(f"POST /api{BULK} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {house.token}\r\n{headers}\r\n".encode())
        try:
            line.sendall(body)
        except OSError:
            pass
        answer = b""
        try:
            while b"\r\n" not in answer:
                more = line.recv(65536)
                if not more:
                    break
                answer += more
        except OSError:
            pass
    return int(answer.split()[1])


def test_a_body_without_a_length_is_counted_while_it_comes(house):
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    assert too_large(house, b"5\r\n[\"aaa\r\n" + chunk * 80 + b"0\r\n\r\n", "Transfer-Encoding: chunked\r\n") == 413
    still_serves(house)


def test_a_length_that_is_announced_too_large_is_refused_before_it_is_sent(house):
    assert too_large(house, b"[", f"Content-Length: {1024 * MIB}\r\n") == 413


@pytest.mark.parametrize("path", ["/api/v1/plugins/errors", "/api/daylight/v1/session", "/sign-in"])
def test_other_doors_have_limits_too(house, path):
    before = house.server.resident()
    reply = house.server.call("POST", path, b"x" * (6 * MIB), {"Content-Type": "application/json", "Origin": house.server.url})
    assert reply.status in (403, 413, 422), reply
    assert house.server.resident() - before < 60


def test_a_mixed_batch_keeps_what_is_good(house):
    batch = [beat(), "text", beat(time="later"), None, beat(), {"entity": "x"}, 7, beat()]
    assert statuses(house.send(batch)) == [201, 400, 400, 400, 201, 400, 400, 201]


def test_duplicate_keys_and_odd_texts_stay_in_their_item(house):
    body = ('[{"entity":"a","time":1,"time":%f,"project":"twice","project":"last"},'
            '{"entity":"\\ud800","time":%f,"project":"\\ud83d half"},'
            '{"entity":"b","time":%f,"project":"\\u0000nul","branch":"%s"}]'
            % (now() - 60, now() - 61, now() - 62, "b" * 100_000))
    assert len(statuses(post(house, body))) == 3
    still_serves(house)


def test_bytes_that_are_no_utf_8_in_one_heartbeat_do_not_lose_the_batch(house):
    item = b'{"entity":"caf\xe9.py","time":%d,"project":"latin"}' % (now() - HOUR)
    reply = post(house, b"[" + item + b"," + json.dumps(beat()).encode() + b"]")
    assert reply.status == 201, reply
    assert statuses(reply)[1] == 201


@pytest.mark.parametrize("method,path", [
    ("PUT", "/api" + BULK), ("DELETE", "/api" + BULK), ("GET", "/api/v1/unknown"), ("POST", "/me"), ("GET", "/%00"),
    ("GET", "/../../etc/passwd"), ("GET", "/%2e%2e/%2e%2e/etc/passwd"), ("GET", "/assets/../../etc/passwd"), ("GET", "/" + "a" * 6000),
    ("GET", "/users/current/heartbeats.bulk"), ("TRACE", "/"), ("POST", "/api/v1/users/current/statusbar/today")])
def test_what_is_not_there_is_not_found_or_not_allowed(house, method, path):
    reply = house.server.call(method, path, headers=bearer(house.token))
    assert reply.status in (400, 404, 405, 414), reply
    assert "passwd" not in reply.text and "root:" not in reply.text


GARBAGE = [b"\x16\x03\x01\x02\x00\x01\x00", b"hello\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET /\r\n" + b"A: b\r\n" * 2000 + b"\r\n",
           b"POST /api/heartbeats HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
           b"POST /api/heartbeats HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\n"]


@pytest.mark.parametrize("garbage", GARBAGE, ids=lambda bytes_: repr(bytes_[:20]))
def test_what_is_not_http_ends_that_connection_alone(house, garbage):
    with socket.create_connection(("127.0.0.1", house.server.port), 5) as line:
        line.sendall(garbage)
        line.shutdown(socket.SHUT_WR)
        line.settimeout(10)
        try:
            answer = line.recv(65536)
        except OSError:
            answer = b""
    assert answer == b"" or answer.split()[1][:1] in (b"4", b"5", b"3"), answer[:80]
    still_serves(house)


def test_slow_senders_do_not_keep_others_waiting(fresh):
    house = fresh()
    head = f"POST /api{BULK} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {house.token}\r\nContent-Length: 100000\r\n"
    lines, stop = [], threading.Event()
    for number in range(120):
        line = socket.create_connection(("127.0.0.1", house.server.port), 5)
        line.sendall(head.encode() if number % 2 else head.encode() + b"\r\n[")
        lines.append(line)

    def drip():
        while not stop.wait(0.2):
            for number, line in enumerate(lines):
                try:
                    line.sendall(b"X-A: b\r\n" if number % 2 else b" ")
                except OSError:
                    pass

    dripping = threading.Thread(target=drip, daemon=True)
    dripping.start()
    try:
        slowest = 0
        for _ in range(20):
            began = time.monotonic()
            assert statuses(house.send(beats(25, now() - HOUR))) == [201] * 25
            slowest = max(slowest, time.monotonic() - began)
        assert slowest < 3, f"somebody else waited {slowest:.1f} s"
    finally:
        stop.set()
        dripping.join()
        for line in lines:
            line.close()
    still_serves(house)
    assert house.server.stop() == 0


def test_a_connection_that_breaks_off_stores_nothing_and_harms_nobody(house):
    body = json.dumps(beats(500, now() - 5 * HOUR, every=1, project="broken-off")).encode()
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", house.server.port), 5) as line:
            line.sendall(f"POST /api{BULK} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {house.token}\r\n"
                         f"Content-Length: {len(body)}\r\n\r\n".encode() + body[:-10])
    still_serves(house)
    assert "broken-off" not in {each["project"] for each in house.exported()["heartbeats"]}


def test_keep_alive_answers_many_requests_on_one_connection(house):
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", house.server.port, timeout=PATIENCE)
    for _ in range(50):
        reply = call(house.server.port, "POST", "/api" + BULK, json.dumps([beat()]), bearer(house.token), connection=connection)
        assert statuses(reply) == [201]
    connection.close()
