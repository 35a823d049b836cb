"""In a real organization nothing is collected of somebody who has not acknowledged the notice (product.md, sections 6 and 8)."""

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


def test_somebody_alone_needs_no_acknowledgement(fresh):
    house = fresh()
    assert statuses(house.send([beat()])) == [201]
