"""Calendars: files, feeds and a real CalDAV server; what is kept of them, and what never is."""

import http.server
import os
import re
import sqlite3
import subprocess
import sys
import threading
import time
from datetime import datetime, timedelta, timezone

import pytest

import weeks
from contract import COOKIE, METRICS, OWNER, PATIENCE, SERIES, ZONE
from house import free_port
from web import call
from weeks import HEADER, monday as local_monday, row

NAME, SECRET = "ada", "an app password of radicale"
CANARIES = ["CANARYTITLE", "CANARYPLACE", "CANARYTEXT", "canaryguest", "CANARYNAME"]


def stamp(moment):
    return moment.strftime("%Y%m%dT%H%M%SZ")


def monday(weeks=0):
    now = datetime.now(timezone.utc)
    start = (now - timedelta(days=now.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    return start - timedelta(weeks=weeks)


def event(uid, start, minutes=30, extra=()):
    lines = [
        "BEGIN:VEVENT", f"UID:{uid}", f"DTSTAMP:{stamp(start)}", f"DTSTART:{stamp(start)}", f"DURATION:PT{minutes}M",
        "SUMMARY:CANARYTITLE", "LOCATION:CANARYPLACE", "DESCRIPTION:CANARYTEXT",
        f"ATTENDEE;CN=CANARYNAME;PARTSTAT=ACCEPTED:mailto:{OWNER}", "ATTENDEE;CN=CANARYNAME:mailto:canaryguest@example.org",
        *extra, "END:VEVENT",
    ]
    return "\r\n".join(lines) + "\r\n"


def calendar(*events):
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//EN\r\n" + "".join(events) + "END:VCALENDAR\r\n"


def holds_no_canary(house):
    log = house.server.err.read_text() + house.server.out.read_text()
    for canary in CANARIES:
        assert not house.holds(canary), canary
        assert canary not in log


def sent(house, path, action, label=None, **fields):
    done = house.submit(path, action, label, **fields)
    assert done.status in (200, 302, 303), done.text
    return done


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


def test_focus_and_meeting_load_come_from_the_calendar(fresh, folder):
    """Four weeks, each with an hour of meetings on Tuesday at ten: 39 of 40 hours are left, all in pieces of two and more but
    the hour before it."""
    house = fresh()
    start = monday(5) + timedelta(days=1, hours=9)
    file = folder / "weeks.ics"
    body = event("w", start, 60, ["RRULE:FREQ=WEEKLY;COUNT=6"]).replace(
        f"DTSTART:{stamp(start)}", f"DTSTART;TZID=Europe/Berlin:{start.strftime('%Y%m%d')}T100000")
    file.write_text(calendar(body))
    assert house.run("import", "calendar", str(file), "--email", OWNER).returncode == 0

    def values(metric):
        reply = house.api("GET", f"{SERIES}/{metric}?weeks=4")
        return [point["value"] for point in reply.json()["points"][:-1]]

    assert values("focus-available") == [38 * 3600] * 4
    assert values("meeting-load") == [1 / 40] * 4
    assert values("fragmentation") == [1 / 39] * 4
    # Nothing was in the editor: these are not known.
    assert values("after-hours-share") == [None] * 4
    sent(house, "/me/calendar", "/me/calendar/hours", hours="Mon-Thu 10:00-16:00", **{"from": str(monday(2).date())})
    assert values("focus-available")[:2] == [38 * 3600] * 2
    # The two weeks before the running one have four days of six hours; the meeting takes the first hour of a Tuesday.
    assert values("focus-available")[2:] == [23 * 3600] * 2


def test_the_export_says_of_every_metric_what_the_api_says(fresh, folder):
    """The first record is on a Wednesday and the last one on a Tuesday: weeks are whole all the same."""
    house = fresh()
    first, last = monday(6) + timedelta(days=2, hours=9), monday(1) + timedelta(days=1, hours=9)
    file = folder / "middle.ics"
    file.write_text(calendar(event("w", first, 60, ["RRULE:FREQ=WEEKLY;COUNT=5"]), event("last", last)))
    assert house.run("import", "calendar", str(file), "--email", OWNER).returncode == 0
    exported = {one["metric"]: one["points"] for one in house.exported()["series"]}
    assert METRICS <= set(exported)
    for metric, points in exported.items():
        said = house.api("GET", f"{SERIES}/{metric}?weeks={max(4, len(points))}").json()["points"]
        values = {point["week"]: point["value"] for point in said}
        assert [(p["week"], p["value"]) for p in points] == [(p["week"], values[p["week"]]) for p in points], metric
    known = [point["value"] for point in exported["focus-available"]]
    assert len(known) == 6 and all(value and value > 32 * 3600 for value in known), known


def test_a_weekday_full_of_meetings_is_the_lowest_although_no_editor_saw_it(fresh, folder):
    """Three hours in the editor on every working day but Tuesday, which one meeting fills."""
    house = fresh()
    rows = [
        weeks.row(OWNER, (weeks.monday(ago) + timedelta(days=day, hours=9)).timestamp(), 3 * 3600)
        for ago in range(1, 9) for day in (0, 2, 3, 4)]
    (folder / "spans.csv").write_text("\n".join([weeks.HEADER, *rows]) + "\n")
    assert house.run("import", "activity", str(folder / "spans.csv")).returncode == 0
    assert "lowest on" not in house.page("/me").text, "a day of which nothing is known is not nothing"
    start = weeks.monday(8) + timedelta(days=1)
    body = event("all day long", start, 480, ["RRULE:FREQ=WEEKLY;COUNT=9"]).replace(
        f"DTSTART:{stamp(start)}", f"DTSTART;TZID={ZONE}:{start.strftime('%Y%m%d')}T090000")
    (folder / "tuesdays.ics").write_text(calendar(body))
    assert house.run("import", "calendar", str(folder / "tuesdays.ics"), "--email", OWNER).returncode == 0
    assert "lowest on Tuesdays" in house.page("/me").text


def house_with_tuesdays(fresh, folder, weeks, tuesday):
    """Three hours in one piece on each working day, five on Wednesdays, and `tuesday(week)` on Tuesdays, which have an hour of
    meetings at ten and one at two."""
    house = fresh()
    hours = {0: 3, 2: 5, 3: 3, 4: 3}
    rows = [
        row(OWNER, (local_monday(weeks_ago) + timedelta(days=day, hours=9)).timestamp(), int(length * 3600))
        for weeks_ago in weeks for day, length in (hours | {1: tuesday(weeks_ago)}).items()]
    file = folder / f"days-{len(rows)}-{tuesday(1)}.csv"
    file.write_text("\n".join([HEADER, *rows]) + "\n")
    assert house.run("import", "activity", str(file)).returncode == 0
    meetings = ""
    for name, hour in (("ten", 10), ("two", 14)):
        start = local_monday(14) + timedelta(days=1, hours=hour)
        meetings += event(name, start, 60, ["RRULE:FREQ=WEEKLY;COUNT=20"]).replace(
            f"DTSTART:{stamp(start)}", f"DTSTART;TZID=Europe/Berlin:{start.strftime('%Y%m%dT%H%M%S')}")
    file = file.with_suffix(".ics")
    file.write_text(calendar(meetings))
    assert house.run("import", "calendar", str(file), "--email", OWNER).returncode == 0
    return house


def with_tuesdays(*given):
    return house_with_tuesdays(*given).page("/me").text


def test_the_weekday_insight_is_said_only_when_the_weeks_support_it(fresh, folder):
    page = with_tuesdays(fresh, folder, range(1, 9), lambda week: 1.5)
    assert "Your Focus Time is <strong>highest on Wednesdays and lowest on Tuesdays</strong>." in page
    card = page[page.index('id="weekday-meetings"'):]
    card = card[:card.index("</section>")]
    assert "<strong>10:00 to 11:00</strong>, two people, in 12 of 12 weeks" in card
    # From nine to five: without the first there are five hours before two, without the second six after eleven.
    said = re.sub(r"\s+", " ", card)
    first, second = re.findall(r"Without it the longest stretch of the day would be (.*?) longer, and there would be (.*?) more", said)
    assert first == ("2 hours", "2 hours") and second == ("3 hours", "one hour")
    assert ("Without the meeting from 14:00 to 15:00 my longest stretch on Tuesdays would be 3 hours longer. "
            "Could it sit beside another one?") in said
    assert "<strong>14:00 to 15:00</strong>" in card and "Tuesday 1.5 h of 8" in card and "Wednesday 5.0 h of 8" in card
    assert "my focus was highest on Wednesdays and lowest on Tuesdays." in card
    assert "CANARY" not in page
    # Tuesdays are lowest by far on the median, but were so in five of eight weeks only.
    mixed = with_tuesdays(fresh, folder, range(1, 9), lambda week: 1.2 if week > 3 else 4)
    assert 'id="weekday-meetings"' not in mixed and "lowest on Tuesdays" not in mixed
    # Five weeks are too few to speak of weekdays at all.
    early = with_tuesdays(fresh, folder, range(1, 6), lambda week: 1.5)
    assert 'id="weekday-meetings"' not in early and "six weeks are needed" in early
