"""People from a file: what is taken, what is refused, and what somebody who left can still send."""

import csv
import io

import pytest

from beats import beats, now, statuses
from contract import ACKNOWLEDGEMENTS, OWNER
from house import run, set_up

HEADER = "email,name,team,department,manager_email,role,time_zone,role_scope,working_hours,since,until"


@pytest.fixture
def data(tmp_path):
    set_up(tmp_path / "data", solo=False)
    return tmp_path / "data"


def imported(data, *rows):
    file = data.parent / "people.csv"
    file.write_text("\n".join([HEADER, *rows]) + "\n")
    return run("import", "organization", str(file), data=data)


def listed(data):
    done = run("person", "list", data=data)
    assert done.returncode == 0, done.stderr
    return {row["email"]: row for row in csv.DictReader(io.StringIO(done.stdout))}


ADA = f"{OWNER},Ada,Search,Product,,owner,Europe/Berlin,,Mon-Fri 09:00-17:00,,"
BOB = f"bob@example.org,Bob,Search,Product,{OWNER},,Europe/Berlin,,,,"


def test_people_are_imported_and_listed_and_the_list_can_be_imported_again(data):
    done = imported(data, ADA, BOB)
    assert done.returncode == 0, done.stderr
    people = listed(data)
    assert people["bob@example.org"]["manager_email"] == OWNER
    assert people["bob@example.org"]["signed_in"] == "no"
    assert people[OWNER]["role"] == "owner"
    file = data.parent / "again.csv"
    file.write_text(run("person", "list", data=data).stdout)
    again = run("import", "organization", str(file), data=data)
    assert (again.returncode, again.stdout.strip()) == (0, "changed 0, as before 2, refused 0")


def test_a_missing_row_changes_nothing_and_is_reported(data):
    assert imported(data, ADA, BOB).returncode == 0
    done = imported(data, ADA)
    assert done.returncode == 0 and "bob@example.org is not in the file" in done.stderr
    assert "bob@example.org" in listed(data)


@pytest.mark.parametrize("row, words", [
    (f"{OWNER},Ada,,,,,UTC,,,,", "line 3, column role"),
    ("carl@example.org,Carl,,,carl@example.org,,UTC,,,,", "line 3, column manager_email"),
    ("carl@example.org,Carl,,,,king,UTC,,,,", "line 3, column role"),
    ("carl@example.org,Carl,,,,,Mars/Base,,,,", "line 3, column time_zone"),
    ("bob@example.org,Bob,,,,,UTC,,,,", "line 3, column email"),
])
def test_a_bad_row_is_named_and_the_good_ones_are_imported(data, row, words):
    done = imported(data, BOB, row)
    assert done.returncode == 1 and words in done.stderr, done
    assert "bob@example.org" in listed(data)


def test_managers_in_a_circle_are_named(data):
    done = imported(data, "a@x.org,A,,,b@x.org,,UTC,,,,", "b@x.org,B,,,a@x.org,,UTC,,,,", BOB)
    assert done.returncode == 1
    assert "line 2, column manager_email" in done.stderr and "line 3, column manager_email" in done.stderr
    assert set(listed(data)) == {OWNER, "bob@example.org"}


def test_a_directory_of_one_person_takes_no_organization(tmp_path):
    set_up(tmp_path / "solo")
    assert imported(tmp_path / "solo", BOB).returncode == 2


def test_a_token_of_somebody_who_left_is_refused_with_a_sentence(fresh):
    house = fresh(solo=False)
    assert imported(house.data, ADA.replace(",owner,", ",owner,"), "boss@example.org,Boss,,,,owner,UTC,,,,").returncode == 0
    assert house.api("POST", "/api/daylight/v1/me/acknowledgements", json={}).status < 300
    house.keep(beats(3, now() - 600))
    left = ADA[:-1] + ",2026-01-01,2026-02-01"
    left = f"{OWNER},Ada,Search,Product,,,Europe/Berlin,,,,2026-02-01"
    done = imported(house.data, left)
    assert done.returncode == 0, done.stderr
    reply = house.send(beats(3, now() - 60))
    assert reply.status == 403 and "left" in reply.json()["error"]
    assert house.exported()["person"]["email"] == OWNER, "the own data stay the person's own"


def test_a_file_without_the_optional_columns_changes_nothing_of_what_they_say(data):
    rows = [ADA, f"mia@example.org,Mia,Shop,Commerce,{OWNER},maintainer,UTC,department:Commerce,Mon-Thu 09:00-15:00,,",
            f"gone@example.org,Gone,Shop,Commerce,{OWNER},,UTC,,,2026-01-01,2026-02-01"]
    assert imported(data, *rows).returncode == 0
    file = data.parent / "short.csv"
    file.write_text("\n".join([",".join(HEADER.split(",")[:7]), *(",".join(row.split(",")[:7]) for row in rows)]) + "\n")
    done = run("import", "organization", str(file), data=data)
    assert done.returncode == 0, done.stderr
    people = listed(data)
    assert people["gone@example.org"]["until"] == "2026-02-01"
    assert people["mia@example.org"]["role_scope"] == "department:Commerce"
    assert people["mia@example.org"]["working_hours"] == "Mon-Thu 09:00-15:00"


@pytest.mark.parametrize("row, words", [
    ("mia@example.org,Mia,Shop,Commerce,,maintainer,UTC,department:Nowhere,,,", "line 3, column role_scope"),
    ("mia@example.org,Mia,Shop,Commerce,,,UTC,,,,,surplus", "line 3, column 12"),
    ("mia@example.org,Mia,Shop,Commerce,,maintainer,UTC,department:" + "x" * 70 + ",,,", "line 3, column role_scope"),
])
def test_scopes_and_cells_that_lead_nowhere_are_named(data, row, words):
    done = imported(data, ADA, row)
    assert done.returncode == 1 and words in done.stderr, done.stderr


def test_somebody_who_cannot_sign_in_any_more_is_not_counted_as_an_owner(fresh):
    house = fresh(solo=False)
    assert imported(house.data, ADA, "boss@example.org,Boss,,,,owner,UTC,,,,").returncode == 0
    assert house.api("DELETE", "/api/daylight/v1/me/data?everything=true").status == 204
    done = imported(house.data, "boss@example.org,Boss,,,,,UTC,,,,")
    assert done.returncode == 1 and "last owner" in done.stderr


def test_nobody_who_left_gets_a_token(data):
    assert imported(data, ADA, "gone@example.org,Gone,,,,,UTC,,,2026-01-01,2026-02-01").returncode == 0
    assert run("person", "token", "gone@example.org", data=data).returncode == 1


def test_absences_are_shown_exported_deleted_and_gone_with_everything(fresh):
    house = fresh(solo=False)
    assert house.api("POST", ACKNOWLEDGEMENTS).status in (200, 201)
    file = house.data.parent / "away.csv"
    file.write_text(f"email,start,end,kind\n{OWNER},2026-10-05,2026-10-09,sick\n{OWNER},2026-11-02,2026-11-03,vacation\n")
    assert house.run("import", "absences", str(file)).returncode == 0
    assert "5 October 2026 to 9 October 2026: sick" in house.page("/me/data").text
    assert {"from": "2026-10-05", "to": "2026-10-09", "kind": "sick"} in house.exported()["settings"]["absences"]
    assert house.api("DELETE", "/api/daylight/v1/me/data?from=2026-10-01&to=2026-10-31").status == 204
    assert [each["kind"] for each in house.exported()["settings"]["absences"]] == ["vacation"]
    again = house.run("import", "absences", str(file))
    assert again.stdout.strip() == "taken 2, refused 0", "that somebody deleted an absence is not told"
    assert [each["kind"] for each in house.exported()["settings"]["absences"]] == ["vacation"], "and it stays deleted"
    assert house.api("DELETE", "/api/daylight/v1/me/data?everything=true").status == 204
    assert house.holds("vacation") == [] or b"vacation" not in house.bytes()["daylight.sqlite"].split(b"CREATE TABLE")[0]
