"""Finished spans, by import: what a series needs."""

import datetime
import zoneinfo

from beats import instant
from contract import OWNER, ZONE


def monday(weeks_ago):
    today = datetime.datetime.now(zoneinfo.ZoneInfo(ZONE)).replace(hour=0, minute=0, second=0, microsecond=0)
    return today - datetime.timedelta(days=today.weekday(), weeks=weeks_ago)


def week(weeks_ago):
    year, number, _ = monday(weeks_ago).isocalendar()
    return f"{year}-W{number:02d}"


HEADER = "email,start,end,kind,project,language"


def row(email, start, length=3600, kind="coding", project="imported", language="Swift"):
    """One row of the import `activity`."""
    return f"{email},{instant(start)},{instant(start + length)},{kind},{project},{language}"


def import_weeks(house, weeks, hours=2, project="imported"):
    """Finished spans of `hours` on Tuesday and Wednesday of each of these weeks (1 is the last complete one)."""
    rows = [
        row(OWNER, (monday(weeks_ago) + datetime.timedelta(days=weekday, hours=9)).timestamp(), hours * 3600, project=project)
        for weeks_ago in weeks for weekday in (1, 2)]
    path = house.data.parent / "weeks.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n")
    done = house.run("import", "activity", str(path))
    assert done.returncode == 0, done.stderr
