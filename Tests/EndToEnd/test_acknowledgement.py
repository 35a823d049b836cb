"""In a real organization nothing is collected of somebody who has not acknowledged the notice (product.md, sections 6 and 8)."""

import sqlite3

import pytest

from beats import DAY, HOUR, beat, now, statuses
from contract import ACKNOWLEDGEMENTS, OWNER
from weeks import HEADER, row


@pytest.fixture
def organization(fresh):
    return fresh(solo=False)


def projects(house):
    return [each["project"] for each in house.exported()["heartbeats"]]


def test_before_the_acknowledgement_the_editor_keeps_its_queue(organization):
    refused = organization.send([beat()])
    assert refused.status == 403
    assert list(refused.json()) == ["error"] and "acknowledge" in refused.json()["error"]
    assert projects(organization) == []


def test_the_home_page_leads_to_the_notice_until_it_was_read(organization):
    first = organization.page("/me")
    assert first.status == 303 and first.headers["Location"] == "/me/notice"
    assert "nothing about you is stored" in " ".join(organization.page("/me/notice").text.split())
    done = organization.submit("/me/notice", "/me/notice")
    assert done.status == 303, done
    assert "from now on" in organization.page(done.headers["Location"]).text
    assert organization.page("/me").status == 200
    assert "<form method=\"post\" action=\"/me/notice\"" not in organization.page("/me/notice").text
    assert statuses(organization.send([beat(now() + 1, project="after")])) == [201]


def test_somebody_alone_is_not_asked(fresh):
    assert fresh().page("/me").status == 200


def test_afterwards_it_is_collected_and_what_was_before_is_discarded_and_counted(organization):
    assert organization.api("POST", ACKNOWLEDGEMENTS).status in (200, 201)
    assert statuses(organization.send([beat(now() - HOUR, project="canary-before"), beat(now() + 1, project="after")])) == [201, 201]
    assert projects(organization) == ["after"]
    assert organization.holds("canary-before") == []
    assert organization.exported()["settings"]["discarded"]["before-acknowledgement"] == 1


def test_the_acknowledgement_stands_in_the_export(organization):
    organization.api("POST", ACKNOWLEDGEMENTS)
    assert len(organization.exported()["acknowledgements"]) == 1


def test_setting_up_and_the_first_session_do_not_acknowledge(organization):
    assert organization.exported()["acknowledgements"] == []


def test_imported_rows_are_refused_before_the_acknowledgement(organization):
    path = organization.data.parent / "rows.csv"
    path.write_text(f"{HEADER}\n{row(OWNER, now() - 9 * DAY)}\n")
    done = organization.run("import", "activity", str(path))
    assert done.returncode == 1 and "acknowledge" in done.stderr
    assert organization.exported()["spans"] == []


def test_whoever_has_read_an_older_notice_alone_is_not_collected_any_more(organization):
    """A new field, source or role is a new version of the notice: nothing more is taken before that one was read."""
    assert organization.api("POST", ACKNOWLEDGEMENTS).status in (200, 201)
    assert statuses(organization.send([beat(now() + 1, project="read")])) == [201]
    with sqlite3.connect(organization.database()) as line:
        line.execute("UPDATE people SET acknowledged_version = acknowledged_version - 1")
    refused = organization.send([beat(now() + 2, project="unread")])
    assert refused.status == 403 and "acknowledge" in refused.json()["error"]
    folder = organization.data.parent
    (folder / "rows.csv").write_text(f"{HEADER}\n{row(OWNER, now() + 60)}\n")
    (folder / "away.csv").write_text(f"email,start,end,kind\n{OWNER},2026-10-05,2026-10-09,sick\n")
    (folder / "own.ics").write_text("BEGIN:VCALENDAR\nEND:VCALENDAR\n")
    for command in (["activity", "rows.csv"], ["absences", "away.csv"], ["calendar", "own.ics", "--email", OWNER]):
        done = organization.run("import", command[0], str(folder / command[1]), *command[2:])
        assert done.returncode == 1 and "has not acknowledged the notice" in done.stderr, command
    assert projects(organization) == ["read"]
    assert organization.exported()["settings"]["absences"] == [] and organization.exported()["meetings"] == []
    notice = " ".join(organization.page("/me/notice").text.split())
    assert "I have read this: collect from now on" in notice
    for named in ("pull requests", "reviews", "work items", "calendars", "commit", "time, project, branch, language"):
        assert named in notice, f"people do not read that {named} are kept"
    assert organization.submit("/me/notice", "/me/notice").status == 303
    assert statuses(organization.send([beat(now() + 3, project="again")])) == [201]
    assert organization.run("import", "absences", str(folder / "away.csv")).returncode == 0


def test_nothing_of_leave_is_kept_in_the_first_phase(fresh):
    house = fresh(solo=False)
    assert house.api("POST", ACKNOWLEDGEMENTS).status in (200, 201)
    with sqlite3.connect(house.database()) as line:
        line.execute("DELETE FROM phases WHERE phase > 1")
    file = house.data.parent / "away.csv"
    file.write_text(f"email,start,end,kind\n{OWNER},2026-10-05,2026-10-09,sick\n")
    done = house.run("import", "absences", str(file))
    assert done.returncode == 1 and "line 2, column email" in done.stderr and "first phase" in done.stderr
    assert house.exported()["settings"]["absences"] == []


def test_somebody_alone_needs_no_acknowledgement(fresh):
    house = fresh()
    assert statuses(house.send([beat()])) == [201]
