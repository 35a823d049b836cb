"""Calendars as others write them: entries full of words that must never be kept."""

from datetime import datetime, timedelta, timezone

from contract import OWNER
from weeks import HEADER, monday as local_monday, row

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


def sent(house, path, action, label=None, **fields):
    done = house.submit(path, action, label, **fields)
    assert done.status in (200, 302, 303), done.text
    return done


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
