"""Calendars: files, feeds and a real CalDAV server; what is kept of them, and what never is."""

import http.server
import os
import sqlite3
import subprocess
import sys
import threading
import time
from datetime import datetime, timedelta

import pytest

from calendars import CANARIES, calendar, event, monday, sent
from contract import COOKIE, OWNER, PATIENCE
from house import free_port
from web import call

NAME, SECRET = "ada", "an app password of radicale"


def holds_no_canary(house):
    log = house.server.err.read_text() + house.server.out.read_text()
    for canary in CANARIES:
        assert not house.holds(canary), canary
        assert canary not in log


@pytest.fixture(scope="module")
def allowed(folder_for):
    path = folder_for("allow") / "allow"
    path.write_text("127.0.0.1\n")
    return path


@pytest.fixture
def linked(fresh, allowed):
    """A house that may call this machine."""
    return fresh(DAYLIGHT_OUTBOUND_ALLOW=str(allowed))


def test_a_file_is_imported_and_nothing_but_times_is_kept(house, folder):
    file = folder / "mine.ics"
    start = monday(2) + timedelta(days=1, hours=9)
    file.write_text(calendar(event("one", start), event("two", start + timedelta(days=1), 60, ["RRULE:FREQ=WEEKLY;COUNT=2"])))
    done = house.run("import", "calendar", str(file), "--email", OWNER)
    assert (done.returncode, done.stdout) == (0, "taken 3 meetings of 2 entries\n"), done.stderr
    again = house.run("import", "calendar", str(file), "--email", OWNER)
    assert again.returncode == 0
    meetings = house.exported()["meetings"]
    assert len(meetings) == 3
    assert meetings[0] == {
        "start": start.strftime("%Y-%m-%dT%H:%M:%SZ"), "kind": "meeting", "attendees": 2,
        "end": (start + timedelta(minutes=30)).strftime("%Y-%m-%dT%H:%M:%SZ")}
    holds_no_canary(house)
    page = house.page(f"/me/calendar?from={start.date()}").text
    assert "2 people" in page and "Files" in page
    assert "Your meetings of this day" in house.page(f"/me/data?day={start.date()}").text

    # Deleted is deleted, also when the file comes again.
    begin, end = start - timedelta(hours=1), start + timedelta(hours=1)
    gone = house.api("DELETE", f"/api/daylight/v1/me/data?from={begin.strftime('%Y-%m-%dT%H:%M:%SZ')}&to={end.strftime('%Y-%m-%dT%H:%M:%SZ')}")
    assert gone.status in (200, 204), gone
    house.run("import", "calendar", str(file), "--email", OWNER)
    assert len(house.exported()["meetings"]) == 2


@pytest.mark.parametrize("text, says", [
    ("<html>sign in</html>", "This is no calendar"),
    ("BEGIN:VCALENDAR\n" * 100, "stand in each other"),
])
def test_a_file_that_is_no_calendar_is_refused_in_one_line(house, folder, text, says):
    file = folder / "bad.ics"
    file.write_text(text)
    done = house.run("import", "calendar", str(file), "--email", OWNER)
    assert done.returncode == 2 and says in done.stderr and len(done.stderr.strip().splitlines()) == 1
    assert house.run("import", "calendar", str(file), "--email", "nobody@example.org").returncode == 1


def test_a_file_is_uploaded_on_the_page(fresh):
    house = fresh()
    page = house.page("/me/calendar")
    csrf = page.text.split('name="csrf" value="')[1].split('"')[0]
    start = monday(1) + timedelta(days=2, hours=10)
    mark = "xYz"
    body = (f'--{mark}\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{csrf}\r\n'
            f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="CANARYTITLE.ics"\r\n'
            f'Content-Type: text/calendar\r\n\r\n{calendar(event("one", start))}\r\n--{mark}--\r\n').encode()
    headers = {
        "Cookie": f"{COOKIE}={house.session}", "Origin": house.server.url,
        "Content-Type": f"multipart/form-data; boundary={mark}"}
    done = call(house.server.port, "POST", "/me/calendar/files", body, headers)
    assert done.status in (302, 303), done.text
    assert len(house.exported()["meetings"]) == 1
    holds_no_canary(house)
    # Whoever is nobody here is told so before anything of the body is looked at.
    nobody = {"Origin": house.server.url, "Content-Type": "text/plain"}
    assert call(house.server.port, "POST", "/me/calendar/files", body, nobody).status == 401
    wrong = call(house.server.port, "POST", "/me/calendar/files", body.replace(csrf.encode(), b"x"), headers)
    assert wrong.status in (403, 422), wrong.status
    # While paused nothing comes in; what is removed is gone with its meetings.
    sent(house, "/me/data", "/me/data/pause")
    assert call(house.server.port, "POST", "/me/calendar/files", body, headers).status == 422
    sent(house, "/me/data", "/me/data/resume")
    sent(house, "/me/calendar", "/me/calendar/remove")
    assert house.exported()["meetings"] == []


class Feed:
    """A feed that answers what it is told to."""

    def __init__(self):
        feed = self
        self.status, self.body, self.headers, self.asked = 200, b"", {}, []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                feed.asked.append(self.path)
                self.send_response(feed.status)
                for name, value in feed.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(feed.body)))
                self.end_headers()
                self.wfile.write(feed.body)

            do_PROPFIND = do_GET

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/private-CANARYFEED.ics"


@pytest.fixture
def feed():
    made = Feed()
    yield made
    made.server.shutdown()


def test_a_feed_is_read_and_keeps_its_last_good_state(linked, feed):
    house = linked
    start = monday(1) + timedelta(days=1, hours=9)
    feed.body = calendar(event("one", start), event("two", start + timedelta(days=1))).encode()
    sent(house, "/me/calendar", "/me/calendar/feeds", url=feed.url)
    assert len(house.exported()["meetings"]) == 2
    # The address is a secret: it is nowhere in plain.
    assert not house.holds("CANARYFEED")
    assert "CANARYFEED" not in house.page("/me/calendar").text
    for status, body, headers, says in [
        (200, b"<html>sign in</html>", {}, "This is no calendar"),
        (404, b"", {}, "no calendar any more"),
        (302, b"", {"Location": "http://10.1.2.3/"}, "plain HTTP"),
        (302, b"", {"Location": "https://10.1.2.3/"}, "not public"),
        (302, b"", {"Location": "/again"}, "again and again"),
        (200, b"BEGIN:VCALENDAR\r\n" + b"X" * (17 << 20), {}, "larger"),
    ]:
        feed.status, feed.body, feed.headers = status, body, headers
        sent(house, "/me/calendar", "/me/calendar/refresh")
        assert says in house.page("/me/calendar").text, says
        assert len(house.exported()["meetings"]) == 2
    health = house.page("/admin/health").text
    assert "Some calendars could not be read" in health and OWNER not in health
    feed.status, feed.body, feed.headers = 200, calendar(event("one", start)).encode(), {}
    sent(house, "/me/calendar", "/me/calendar/refresh")
    assert len(house.exported()["meetings"]) == 1
    assert "could not be read" not in house.page("/me/calendar").text
    # What is read, but not as it is written, is named too: to its owner what, in data health that there is something.
    assert "as they are written" not in house.page("/admin/health").text
    strange = [event("two", start).replace("DTSTART:", "DTSTART;TZID=Moon/Tranquility:").replace("00Z\r\nDURATION", "00\r\nDURATION"),
               event("three", start, extra=["RRULE:FREQ=MINUTELY"])]
    for body, says in zip(strange, ("in a time zone that nobody knows", "whose rule of recurrence cannot be read")):
        feed.body = calendar(event("one", start), body).encode()
        sent(house, "/me/calendar", "/me/calendar/refresh")
        assert says in house.page("/me/calendar").text, says
        health = house.page("/admin/health").text
        assert "Some calendars have entries that could not be taken as they are" in health and OWNER not in health, says


def test_the_server_asks_by_itself(linked, feed):
    """An hour after a calendar was last asked, whoever serves asks again; nobody has to press anything."""
    house = linked
    start = monday(1) + timedelta(days=1, hours=9)
    feed.body = calendar(event("one", start), event("two", start + timedelta(days=1))).encode()
    sent(house, "/me/calendar", "/me/calendar/feeds", url=feed.url)
    assert len(house.exported()["meetings"]) == 2
    asked = len(feed.asked)
    feed.body = calendar(event("one", start)).encode()
    house.server.stop()
    with sqlite3.connect(house.database()) as line:
        line.execute("UPDATE calendars SET tried_at = tried_at - 3700000000")
    line.close()
    house.server.start()
    began = time.monotonic()
    while len(house.exported()["meetings"]) != 1:
        assert time.monotonic() - began < PATIENCE, "nobody asked"
        time.sleep(0.1)
    assert len(feed.asked) == asked + 1


def test_a_feed_on_a_private_address_is_refused(fresh, feed):
    house = fresh()
    sent(house, "/me/calendar", "/me/calendar/feeds", url=feed.url)
    assert feed.asked == []
    refused = "there is no address that may be asked"
    assert house.page("/me/calendar").text.count(refused) == 1
    # A CalDAV server is no other way in, by number or by name, and nobody's password goes there.
    for url in (feed.url, feed.url.replace("127.0.0.1", "localhost")):
        sent(house, "/me/calendar", "/me/calendar/caldav", url=url, user=NAME, password=SECRET)
    assert feed.asked == []
    assert house.page("/me/calendar").text.count(refused) == 3


def test_the_operators_file_opens_what_it_names_and_nothing_beside_it(fresh, feed, folder):
    (folder / "allow").write_text("# ours\nlocalhost\n")
    house = fresh(DAYLIGHT_OUTBOUND_ALLOW=str(folder / "allow"))
    sent(house, "/me/calendar", "/me/calendar/feeds", url=feed.url)
    assert feed.asked == [], "the file names a host, and this is a number"
    sent(house, "/me/calendar", "/me/calendar/feeds", url=feed.url.replace("127.0.0.1", "localhost"))
    assert len(feed.asked) == 1 and house.page("/me/calendar").text.count("there is no address that may be asked") == 1


@pytest.fixture(scope="module")
def radicale(folder_for):
    folder = folder_for("radicale")
    (folder / "users").write_text(f"{NAME}:{SECRET}\n")
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "radicale", "--server-hosts", f"127.0.0.1:{port}", "--auth-type", "htpasswd",
         "--auth-htpasswd-filename", str(folder / "users"), "--auth-htpasswd-encryption", "plain", "--auth-delay", "0",
         "--storage-filesystem-folder", str(folder / "data"), "--web-type", "none"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | {"RADICALE_CONFIG": ""})
    began = time.monotonic()
    while True:
        try:
            call(port, "GET", "/.well-known/caldav")
            break
        except OSError:
            assert time.monotonic() - began < PATIENCE and process.poll() is None
            time.sleep(0.1)
    yield port
    process.terminate()
    process.wait(PATIENCE)


def dav(port, method, path, body=None):
    import base64
    key = base64.b64encode(f"{NAME}:{SECRET}".encode()).decode()
    done = call(port, method, path, body.encode() if body else None,
                {"Authorization": f"Basic {key}", "Content-Type": "text/calendar; charset=utf-8"})
    assert done.status < 300, (method, path, done.status, done.text)
    return done


def test_a_caldav_server_first_changed_deleted_unauthorized(linked, radicale):
    house = linked
    start = monday(2) + timedelta(days=1, hours=9)
    dav(radicale, "MKCALENDAR", f"/{NAME}/desk/")
    dav(radicale, "PUT", f"/{NAME}/desk/one.ics", calendar(event("one", start)))
    dav(radicale, "PUT", f"/{NAME}/desk/two.ics", calendar(event("two", start + timedelta(days=1), 60)))
    sent(house, "/me/calendar", "/me/calendar/caldav", url=f"http://127.0.0.1:{radicale}/", user=NAME, password=SECRET)
    assert len(house.exported()["meetings"]) == 2, house.page("/me/calendar").text
    assert not house.holds(SECRET)
    holds_no_canary(house)

    dav(radicale, "PUT", f"/{NAME}/desk/one.ics", calendar(event("one", start + timedelta(hours=2))))
    sent(house, "/me/calendar", "/me/calendar/refresh")
    starts = [each["start"] for each in house.exported()["meetings"]]
    assert starts[0] == (start + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%SZ") and len(starts) == 2

    dav(radicale, "DELETE", f"/{NAME}/desk/two.ics")
    sent(house, "/me/calendar", "/me/calendar/refresh")
    assert len(house.exported()["meetings"]) == 1
    sent(house, "/me/calendar", "/me/calendar/refresh")
    assert len(house.exported()["meetings"]) == 1

    sent(house, "/me/calendar", "/me/calendar/caldav", url=f"http://127.0.0.1:{radicale}/", user=NAME, password="wrong")
    assert "does not let us in (401)" in house.page("/me/calendar").text
    assert len(house.exported()["meetings"]) == 1


def test_what_changes_on_a_caldav_server_is_taken_alone_and_with_an_unknown_token_the_whole(linked, radicale):
    """A meeting that no server says stands in the database: the whole takes it away, and what has changed leaves it."""
    house, start = linked, monday(2) + timedelta(days=1, hours=9)
    dav(radicale, "MKCALENDAR", f"/{NAME}/sync/")

    def put(name, hours):
        dav(radicale, "PUT", f"/{NAME}/sync/{name}-CANARYTITLE.ics", calendar(event(name, start + timedelta(hours=hours))))

    def hours():
        sent(house, "/me/calendar", "/me/calendar/refresh")
        starts = [datetime.fromisoformat(each["start"]) for each in house.exported()["meetings"]]
        return sorted((each - start).total_seconds() / 3600 for each in starts)

    for name, at in (("one", 0), ("two", 1), ("three", 2)):
        put(name, at)
    sent(house, "/me/calendar", "/me/calendar/caldav",
         url=f"http://127.0.0.1:{radicale}/{NAME}/sync/", user=NAME, password=SECRET)
    holds_no_canary(house)
    with sqlite3.connect(house.database()) as line:
        line.execute(
            "INSERT INTO meetings SELECT person_id, started_at + 18000000000, ended_at + 18000000000, kind, attendees,"
            " calendar_id, 'of nobody' FROM meetings ORDER BY started_at LIMIT 1")
    assert hours() == [0, 1, 2, 5], "nothing has changed"
    put("one", 3)
    put("four", 4)
    dav(radicale, "DELETE", f"/{NAME}/sync/two-CANARYTITLE.ics")
    assert hours() == [2, 3, 4, 5], "one changed, one new, one gone, and the rest is as it was"
    put("three", 6)
    assert hours() == [3, 4, 5, 6], "from where it was asked last"
    with sqlite3.connect(house.database()) as line:
        assert line.execute("UPDATE calendars SET tokens = tokens || 'f00' WHERE tokens IS NOT NULL").rowcount == 1
    put("four", 7)
    assert hours() == [3, 6, 7], "the server does not know the token: the whole is read"
    put("four", 8)
    assert hours() == [3, 6, 8] and "could not be read" not in house.page("/me/calendar").text
    holds_no_canary(house)
