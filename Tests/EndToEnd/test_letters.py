"""Letters by a real mail server: to the person about the own weeks, off unless asked for, one click ends them; an invitation goes to
the one it is for; a server that is down loses nothing."""

import json
import re
import shutil
import sqlite3
import subprocess

import pytest

from beats import DAY, beats, now
from contract import COOKIE, OWNER, PASSPHRASE, SESSION
from house import House, Server, begin, one_line, run
from post_office import PostOffice
from test_cosignatures import Signing, signatures
from web import Page


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


def again(house, statement=None):
    """A start begins with a round of letters. What is changed is changed while nothing runs: the round before may still be on its way,
    would carry the letter, and be broken off by the stop."""
    assert house.server.stop() == 0
    if statement:
        change(house, statement)
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
    again(house, "UPDATE digest_wishes SET since = 0")
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
    again(house, "UPDATE digest_wishes SET since = 0")
    # Heartbeats come in all the same, and the failure has a name.
    house.keep(beats(5, now() - 300, project="atlas"))
    for _ in range(200):
        doctor = house.run("doctor")
        if "takes no letters" in doctor.stdout:
            break
    assert doctor.returncode == 1 and "The mail server takes no letters: there is no connection" in doctor.stdout
    assert OWNER not in doctor.stdout
    office.open()
    again(house, "UPDATE digest_letters SET next_at = 0")
    office.letters(wanted=1)
    for _ in range(200):
        doctor = house.run("doctor")
        if "took a letter last" in doctor.stdout:
            break
    assert "The mail server took a letter last" in doctor.stdout and "takes no letters" not in doctor.stdout
    # What never works ends: six tries, and nothing after them.
    office.close()
    again(house, "UPDATE digest_letters SET done_at = NULL, tries = 5, next_at = 0")
    for _ in range(200):
        line = sqlite3.connect(house.database(), timeout=20)
        outcome = line.execute("SELECT outcome, tries FROM digest_letters").fetchall()
        line.close()
        if outcome == [("given-up", 6)]:
            break
    assert outcome == [("given-up", 6)]
    assert house.server.stop() == 0


def test_doctor_calls_the_mail_server_and_sends_nothing(folder_for, office):
    data = folder_for("called") / "data"
    assert run("setup", "--solo", "--organization", "S", "--zone", "UTC", "--owner", OWNER, data=data).returncode == 0
    named = {"DAYLIGHT_SMTP": office.url}
    worried = run("doctor", data=data, env=named)
    assert worried.returncode == 1 and "attention: The mail server takes no letters: there is no connection" in worried.stdout
    office.open()
    content = run("doctor", data=data, env=named)
    assert "ok: The mail server answers; no letter was sent yet." in content.stdout and office.letters() == []
    unsound = run("doctor", data=data, env={"DAYLIGHT_SMTP": "mail.example.org"})
    assert unsound.returncode == 1 and "attention: --smtp is like" in unsound.stdout
    assert "ok: What else `daylight serve` is told can be read." in unsound.stdout


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
    # The command prints it as well, as every script expects, and the letter has the same.
    file.write_text(file.read_text() + f"cyd@example.org,Cyd,A,D,{OWNER},,UTC,,,,\n")
    assert house.run("import", "organization", str(file)).returncode == 0
    done = house.run("person", "invite", "cyd@example.org", "--format", "json")
    assert done.returncode == 0 and "Sent by mail to cyd@example.org." in done.stderr, done
    letter = office.letters(wanted=1, to="cyd@example.org")[0]
    assert json.loads(done.stdout)["token"] == re.search(r"/invitation/(\w+)", letter.get_content()).group(1)
    assert house.server.stop() == 0


def test_a_reset_from_the_page_is_seen_by_its_person_alone(folder_for, office):
    office.open()
    house = Signing(folder_for("reset"), DAYLIGHT_SMTP=office.url, DAYLIGHT_SMTP_FROM="daylight@example.org")
    before = len(office.letters(wanted=1, to="ada@x.org"))
    people = house.read("/admin", OWNER)
    ada = re.search(r'value="([^"]+)">\s*<button class="link" aria-label="[^"]*Ada"', people).group(1)
    assert house.post("/admin/invitations", OWNER, person=ada).headers["Location"] == "/admin?done=asked"
    (waiting,) = signatures(house)
    assert len(office.letters(to="ada@x.org")) == before, "what nobody has signed is not made"
    assert house.post("/trustee/signatures", "tess@x.org", id=waiting, answer="sign").status == 303
    shown = house.post("/admin/invitations", OWNER, person=ada)
    assert shown.status == 200 and "It is on its way by mail" in shown.text
    letter = office.letters(wanted=before + 1, to="ada@x.org")[-1]
    token = re.search(r"/invitation/(\w+)", letter.get_content()).group(1)
    for page in (shown.text, house.read("/admin", OWNER), house.read("/trustee", "tess@x.org"), house.read("/trustee", "mia@x.org")):
        assert token not in page and "/invitation/" not in page
    opened = house.server.call("POST", SESSION, json={"token": token, "new_passphrase": "another lovely day in june"})
    assert opened.status == 201, opened
    assert house.server.stop() == 0


def test_what_is_wrong_with_a_mail_server_is_said_in_one_line(folder_for):
    data = folder_for("wrong") / "data"
    assert run("setup", "--solo", "--organization", "S", "--zone", "UTC", "--owner", OWNER, data=data).returncode == 0
    for arguments, says in (
        (["--smtp", "mail.example.org"], "--smtp is like"),
        (["--smtp", "smtp://ada:secret@mail.example.org"], "does not belong into --smtp"),
        (["--smtp", "smtp://ada@mail.example.org"], "needs a password"),
        (["--smtp", "smtp://mail.example.org", "--smtp-from", "nobody"], "--smtp-from is an address"),
        (["--smtp", "smtp://mail.example.org", "--smtp-password-file", "/nowhere"], "/nowhere is not there."),
    ):
        done = run("serve", *arguments, data=data)
        assert done.returncode == 2 and says in one_line(done.stderr), done
        assert "secret" not in done.stderr
    junk = folder_for("junk") / "ca.pem"
    junk.write_text("no certificate")
    done = run("serve", "--smtp", "smtp://mail.example.org", "--smtp-ca-file", str(junk), data=data)
    assert done.returncode == 2 and "has no certificate in PEM: name another with --smtp-ca-file." in one_line(done.stderr)


@pytest.fixture(scope="module")
def certificate(folder_for):
    """For this machine by two of its addresses: to the second one nothing goes that is not encrypted."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not on this machine")
    folder = folder_for("certificate")
    files = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=post", "-addext",
         "subjectAltName=IP:127.0.0.1,IP:127.0.0.2", "-keyout", files[1], "-out", files[0]], check=True, capture_output=True)
    return files


def doctor_says(house, words):
    for _ in range(200):
        done = house.run("doctor")
        if words in done.stdout:
            return done
    raise AssertionError(done.stdout)


@pytest.mark.parametrize("tls,host", [("at-once", "127.0.0.1"), ("asked-for", "127.0.0.2")])
def test_letters_go_over_tls_with_a_password_and_not_otherwise(folder_for, certificate, tls, host):
    folder = folder_for("sealed")
    office = PostOffice(folder / "mail", tls=tls, files=certificate, password="a long secret", host=host).open()
    try:
        (folder / "password").write_text("a long secret\n")
        (folder / "wrong").write_text("another\n")
        named = {"DAYLIGHT_SMTP": office.url, "DAYLIGHT_SMTP_FROM": "daylight@example.org",
                 "DAYLIGHT_SMTP_PASSWORD_FILE": str(folder / "password")}
        house = House(folder / "house", **named)
        four_weeks(house)
        wish(house)
        # A certificate that nobody vouches for: nothing is sent, the password least of all.
        again(house, "UPDATE digest_wishes SET since = 0")
        assert "certificate" in doctor_says(house, "takes no letters").stdout
        assert office.letters() == []
        house.server.env |= {"DAYLIGHT_SMTP_CA_FILE": str(certificate[0])}
        house.env |= {"DAYLIGHT_SMTP_CA_FILE": str(certificate[0])}
        # Another password than the user's.
        house.server.env |= {"DAYLIGHT_SMTP_PASSWORD_FILE": str(folder / "wrong")}
        again(house, "UPDATE digest_letters SET next_at = 0")
        done = doctor_says(house, "it does not know this user and password")
        assert "another" not in done.stdout and office.letters() == []
        house.server.env |= {"DAYLIGHT_SMTP_PASSWORD_FILE": str(folder / "password")}
        again(house, "UPDATE digest_letters SET next_at = 0, done_at = NULL")
        letter = office.letters(wanted=1)[0]
        assert letter["To"] == OWNER and "Focus Time" in letter.get_content()
        assert house.server.stop() == 0
    finally:
        office.close()


def test_the_team_hears_of_its_own_lines_and_of_nobodys(folder_for, office):
    """A simulated organization that is taken for a real one here: real ones need months for a line, and simulated ones send nothing."""
    office.open()
    data = folder_for("team") / "data"
    made = run("demo", "--no-serve", "--people", "24", "--weeks", "16", data=data, timeout=300)
    assert made.returncode == 0, made.stderr
    cast = {person["role"]: person for person in map(json.loads, made.stdout.splitlines())}
    refused = run("serve", data=data, env={"DAYLIGHT_SMTP": office.url}, timeout=60)
    assert refused.returncode == 2 and "sends no letters" in refused.stderr
    line = sqlite3.connect(data / "daylight.sqlite")
    with line:
        line.execute("UPDATE house SET simulated = 0")
    line.close()
    begin(4, data)
    server = Server(data, DAYLIGHT_SMTP=office.url, DAYLIGHT_SMTP_FROM="daylight@example.org").start()
    person = cast["developer"]
    opened = server.call("POST", SESSION, json={"email": person["email"], "passphrase": person["passphrase"]})
    assert opened.status == 201, opened
    cookie = {"Cookie": f"{COOKIE}={opened.json()['session']}"}
    form = Page(server.call("GET", "/me", headers=cookie).text).form("/me/letters", None)
    asked = server.call(
        "POST", "/me/letters", headers=cookie | {"Origin": server.url}, form=form["fields"] | {"kind": "team", "wanted": "yes"})
    assert asked.status in (302, 303), asked
    # What was asked for stands in the own export.
    exported = run("export", "me", data=data, env={"DAYLIGHT_TOKEN": person["token"]})
    assert [wish["kind"] for wish in json.loads(exported.stdout)["settings"]["letters"]] == ["team"]
    assert server.stop() == 0
    line = sqlite3.connect(data / "daylight.sqlite")
    with line:
        line.execute("UPDATE digest_wishes SET since = 0")
    line.close()
    server.start()
    letter = office.letters(wanted=1)[0]
    assert letter["To"] == person["email"] and letter["Subject"].endswith("the weeks of the team")
    text = letter.get_content()
    assert "No figure of anybody is in it." in " ".join(text.split()) and "Focus Time" in text and re.search(r"20\d\d-W\d\d  [+−]?\d+\.\d h", text)
    people = run("person", "list", data=data).stdout
    names = [row.split(",")[1] for row in people.splitlines()[1:]]
    assert len(names) >= 20 and not [name for name in names if name in text]
    assert re.search(r"One click ends it", text)
    assert server.stop() == 0
