"""Letters by a real mail server: to the person about the own weeks, off unless asked for, one click ends them; an invitation goes to
the one it is for; a server that is down loses nothing."""

import json
import re
import sqlite3

import pytest

from beats import DAY, beats, now
from contract import OWNER, PASSPHRASE, SESSION
from house import House, one_line, run
from post_office import PostOffice


@pytest.fixture
def office(folder_for):
    office = PostOffice(folder_for("post") / "mail")
    yield office
    office.close()


def change(house, statement):
    line = sqlite3.connect(house.database(), timeout=20)
    with line:
        line.execute(statement)
    line.close()


def four_weeks(house):
    """Two hours on each of thirty days: enough for a line."""
    for day in range(1, 36):
        house.keep(beats(30, now() - day * DAY - 7200, project="atlas", every=240))


def wish(house, kind="own"):
    done = house.submit("/me", "/me/letters", kind=kind)
    assert done.status in (302, 303), done


def again(house):
    """A start begins with a round of letters."""
    assert house.server.stop() == 0
    house.server.start()


def test_the_own_weeks_go_to_the_person_who_asked_and_one_click_ends_them(folder_for, office):
    office.open()
    house = House(folder_for("letters"), DAYLIGHT_SMTP=office.url, DAYLIGHT_SMTP_FROM="daylight@example.org")
    four_weeks(house)
    page = house.page("/me").text
    assert 'id="letters"' in page and "Your own weeks, to you alone: off." in page
    again(house)
    assert office.letters() == [], "off unless somebody asks"
    wish(house)
    assert "Your own weeks, to you alone: on." in house.page("/me").text
    again(house)
    assert office.letters() == [], "the first letter is the next one that is due"
    change(house, "UPDATE digest_wishes SET since = 0")
    again(house)
    letter = office.letters(wanted=1)[0]
    assert letter["To"] == OWNER and letter["From"] == "Daylight <daylight@example.org>"
    text = letter.get_content()
    assert "Your own weeks, for you alone." in text and "Focus Time" in text and re.search(r"2026-W\d\d  \d+\.\d h", text)
    assert "not how much value" in text and "atlas" not in text
    again(house)
    assert len(office.letters()) == 1, "once a week"
    # One click, without a session: looking at the address ends nothing, sending the form does.
    stop = re.search(r"<http://[^/]+(/mail/stop/\w+)>", letter["List-Unsubscribe"]).group(1)
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert house.server.call("GET", stop).status == 200
    assert "to you alone: on." in house.page("/me").text
    done = house.server.call("POST", stop, form={"List-Unsubscribe": "One-Click"})
    assert done.status == 200 and "Ended" in done.text
    assert "to you alone: off." in house.page("/me").text
    unknown = house.server.call("POST", "/mail/stop/abc", form={"List-Unsubscribe": "One-Click"})
    assert (unknown.status, "Ended" in unknown.text) == (200, True), "nobody learns whether a key is one"
    assert house.server.stop() == 0


def test_a_mail_server_that_is_down_costs_time_and_nothing_else(folder_for, office):
    house = House(folder_for("down"), DAYLIGHT_SMTP=office.url, DAYLIGHT_SMTP_FROM="daylight@example.org")
    four_weeks(house)
    wish(house)
    change(house, "UPDATE digest_wishes SET since = 0")
    again(house)
    # Heartbeats come in all the same, and the failure has a name.
    house.keep(beats(5, now() - 300, project="atlas"))
    for _ in range(200):
        doctor = house.run("doctor")
        if "takes no letters" in doctor.stdout:
            break
    assert doctor.returncode == 1 and "The mail server takes no letters: there is no connection" in doctor.stdout
    assert OWNER not in doctor.stdout
    office.open()
    change(house, "UPDATE digest_letters SET next_at = 0")
    again(house)
    office.letters(wanted=1)
    for _ in range(200):
        doctor = house.run("doctor")
        if "took a letter last" in doctor.stdout:
            break
    assert "The mail server took a letter last" in doctor.stdout and "takes no letters" not in doctor.stdout
    # What never works ends: six tries, and nothing after them.
    office.close()
    change(house, "UPDATE digest_letters SET done_at = NULL, tries = 5, next_at = 0")
    again(house)
    for _ in range(200):
        line = sqlite3.connect(house.database(), timeout=20)
        outcome = line.execute("SELECT outcome, tries FROM digest_letters").fetchall()
        line.close()
        if outcome == [("given-up", 6)]:
            break
    assert outcome == [("given-up", 6)]
    assert house.server.stop() == 0


def test_an_invitation_is_sent_to_the_one_it_is_for(folder_for, office):
    office.open()
    house = House(
        folder_for("invited"), solo=False, DAYLIGHT_SMTP=office.url, DAYLIGHT_SMTP_FROM="daylight@example.org")
    file = house.data.parent / "people.csv"
    header = "email,name,team,department,manager_email,role,time_zone,role_scope,working_hours,since,until"
    file.write_text(f"{header}\n{OWNER},Ada,A,D,,owner,UTC,,,,\nbob@example.org,Bob,A,D,{OWNER},,UTC,,,,\n")
    assert house.run("import", "organization", str(file)).returncode == 0
    page = house.page("/admin")
    shown = house.submit("/admin", "/admin/invitations", "Invite Bob")
    assert page.status == 200 and shown.status == 200, shown
    assert "It is on its way by mail" in shown.text and "/invitation/" not in shown.text
    letter = office.letters(wanted=1, to="bob@example.org")[0]
    token = re.search(r"/invitation/(\w+)", letter.get_content()).group(1)
    opened = house.server.call("POST", SESSION, json={"token": token, "new_passphrase": PASSPHRASE})
    assert opened.status == 201
    # The command prints it as well, as every script expects.
    done = house.run("person", "invite", "bob@example.org", "--format", "json")
    assert done.returncode != 0 or json.loads(done.stdout)["email"] == "bob@example.org"
    assert house.server.stop() == 0


def test_what_is_wrong_with_a_mail_server_is_said_in_one_line(folder_for):
    data = folder_for("wrong") / "data"
    assert run("setup", "--solo", "--organization", "S", "--zone", "UTC", "--owner", OWNER, data=data).returncode == 0
    for arguments, says in (
        (["--smtp", "mail.example.org"], "--smtp is like"),
        (["--smtp", "smtp://ada:secret@mail.example.org"], "does not belong into --smtp"),
        (["--smtp", "smtp://ada@mail.example.org"], "needs a password"),
        (["--smtp", "smtp://mail.example.org", "--smtp-from", "nobody"], "--smtp-from is an address"),
        (["--smtp", "smtp://mail.example.org", "--smtp-password-file", "/nowhere"], "cannot be read"),
    ):
        done = run("serve", *arguments, data=data)
        assert done.returncode == 2 and says in one_line(done.stderr), done
        assert "secret" not in done.stderr
