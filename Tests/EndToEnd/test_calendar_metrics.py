"""What the meetings of a calendar make of focus, load and weekdays."""

import re
from datetime import timedelta

import weeks
from calendars import calendar, event, house_with_tuesdays, monday, sent, stamp
from contract import METRICS, OWNER, SERIES, ZONE


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
