"""Finished spans in past weeks, by import: what a series needs."""

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


def import_weeks(house, weeks, hours=2, project="imported"):
    """Finished spans of `hours` on Tuesday and Wednesday of each of these weeks (1 is the last complete one)."""
    rows = ["email,start,end,kind,project,language"]
    for weeks_ago in weeks:
        for weekday in (1, 2):
            start = monday(weeks_ago) + datetime.timedelta(days=weekday, hours=9)
            rows.append(f"{OWNER},{instant(start.timestamp())},{instant(start.timestamp() + hours * 3600)},coding,{project},Swift")
    path = house.data.parent / f"weeks-{len(rows)}.csv"
    path.write_text("\n".join(rows) + "\n")
    done = house.run("import", "activity", str(path))
    assert done.returncode == 0, done.stderr
    return len(rows) - 1
