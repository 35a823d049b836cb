"""`/admin`: people, invitations and what is missing; no role opens anybody's data."""

import html
import re
import sqlite3

import pytest

from beats import beats, now
from contract import COOKIE, OWNER, PASSPHRASE, SESSION
from web import Page

HEADER = "email,name,team,department,manager_email,role,time_zone,role_scope,working_hours,since,until"
PEOPLE = [
    f"{OWNER},Ada,Search,Product,,owner,Europe/Berlin,,,,",
    f"bob@example.org,Bob,Search,Product,{OWNER},,UTC,,,,",
    f"mia@example.org,Mia,Shop,Commerce,{OWNER},maintainer,UTC,department:Commerce,,,",
    f"zoe@example.org,Zoë <b>,Shop,Commerce,mia@example.org,,UTC,,,,",
]


@pytest.fixture(scope="module")
def house(folder_for):
    from house import House
    house = House(folder_for("administration"), solo=False)
    file = house.data.parent / "people.csv"
    file.write_text("\n".join([HEADER, *PEOPLE]) + "\n")
    assert house.run("import", "organization", str(file)).returncode == 0
    yield house
    house.server.stop()


def as_(house, session, path):
    return house.server.call("GET", path, headers={"Cookie": f"{COOKIE}={session}"})


def enter(house, email):
    import json
    done = house.run("person", "invite", email, "--format", "json")
    assert done.returncode == 0, done.stderr
    opened = house.server.call("POST", SESSION, json={"token": json.loads(done.stdout)["token"], "new_passphrase": PASSPHRASE})
    assert opened.status == 201
    return opened.json()["session"]


def enter_again(house, email):
    opened = house.server.call("POST", SESSION, json={"email": email, "passphrase": PASSPHRASE})
    assert opened.status == 201
    return opened.json()["session"]


def test_the_owner_sees_who_is_here_and_what_is_missing_and_nothing_that_anybody_did(house):
    house.api("POST", "/api/daylight/v1/me/acknowledgements", json={})
    house.keep(beats(5, now() - 300, project="canary-project"))
    page = house.page("/admin").text
    assert all(name in page for name in ("Ada", "Bob", "Mia", "Zoë &lt;b&gt;"))
    assert "canary-project" not in page and "VS Code" not in page
    assert "There is no trustee." in page and "not in yet" in page
    assert re.search(r"\d h\b", page) is None


def test_names_are_in_the_order_of_the_alphabet_and_in_no_other(house):
    names = re.findall(r'<th scope="row">([^<]+)<', house.page("/admin").text)
    assert names == sorted(names)
    for query in ("?sort=state", "?order=team", "?from=-5", "?from=99999", "?from=x"):
        assert re.findall(r'<th scope="row">([^<]+)<', house.page("/admin" + query).text)


def test_people_are_found_by_name_address_or_team(house):
    assert "Bob" not in house.page("/admin?q=shop").text.split("People</h2>")[1]
    assert "Nobody is found" in house.page("/admin?q=%3Cscript%3E").text


@pytest.mark.parametrize(("query", "meant"), [
    ("ann+x%40", "ann x@"), ("ann%20x", "ann x"), ("ann%2Bx%40", "ann+x@"), ("100%2525", "100%25"), ("caf%C3%A9", "café"), ("5%+of", "5% of")])
def test_what_is_searched_for_is_decoded_once_a_plus_before_anything_else(house, query, meant):
    page = house.page(f"/admin?q={query}").text
    assert html.unescape(re.search('<input id="q"[^>]* value="([^"]*)"', page)[1]) == meant


def test_an_invitation_is_shown_once_voids_the_one_before_and_opens_the_door_for_one(house):
    first = house.submit("/admin?q=bob", "/admin/invitations", "Invite Bob")
    second = house.submit("/admin?q=bob", "/admin/invitations", "Invite again Bob")
    tokens = [re.search(r"/invitation/([a-z2-7]+)", page.text).group(1) for page in (first, second)]
    assert first.status == 200 and tokens[0] != tokens[1]
    assert tokens[1] not in house.page("/admin").text
    spent = house.server.call("POST", SESSION, json={"token": tokens[0], "new_passphrase": PASSPHRASE})
    assert spent.status == 410
    session = house.server.call("POST", SESSION, json={"token": tokens[1], "new_passphrase": PASSPHRASE}).json()["session"]
    assert as_(house, session, "/admin").status == 404, "not for everybody"
    assert "Administration" not in as_(house, session, "/me/data").text
    # Bob is in: no button, and no way round it.
    page = house.page("/admin?q=bob").text
    assert "Invite Bob" not in page
    person = re.search(r'name="person" value="([a-z2-7]+)"', house.page("/admin?q=zo").text)
    form = Page(house.page("/admin?q=zo").text).form("/admin/invitations")
    again = house.run("person", "invite", "bob@example.org")
    assert again.returncode == 1
    assert person and form


def test_a_maintainer_of_a_department_sees_and_invites_its_people_only(house):
    session = enter(house, "mia@example.org")
    page = as_(house, session, "/admin").text
    assert "Zoë" in page and "Bob" not in page and "Ada" not in page.split("People</h2>")[1].replace("Ada</td>", "")
    csrf = re.search(r'name="csrf" value="([^"]+)"', page).group(1)
    # Somebody of another department, by the id that only the owner sees.
    ids = re.findall(r'name="person" value="([a-z2-7]+)"', house.page("/admin").text)
    for person in ids:
        reply = house.server.call(
            "POST", "/admin/invitations", headers={"Cookie": f"{COOKIE}={session}", "Origin": house.server.url},
            form={"csrf": csrf, "person": person})
        assert reply.status in (200, 422)
        assert reply.status == 422 or "zoe@example.org" in reply.text


def test_a_maintainer_invites_nobody_who_has_a_role(house):
    file = house.data.parent / "second.csv"
    file.write_text(HEADER + "\nsecond@example.org,Second,Shop,Commerce,,owner,UTC,,,,\n")
    assert house.run("import", "organization", str(file)).returncode == 0
    session = enter_again(house, "mia@example.org")
    page = as_(house, session, "/admin?q=second").text
    assert "Second" in page and "Invite Second" not in page
    csrf = re.search(r'name="csrf" value="([^"]+)"', page).group(1)
    person = Page(house.page("/admin?q=second").text).form("/admin/invitations")["fields"]["person"]
    reply = house.server.call(
        "POST", "/admin/invitations", headers={"Cookie": f"{COOKIE}={session}", "Origin": house.server.url},
        form={"csrf": csrf, "person": person})
    assert reply.status == 422 and "/invitation/" not in reply.text


def test_a_search_of_two_words_with_a_space_between_finds(house):
    assert "Bob" in house.page("/admin?q=bob+search").text.split("People</h2>")[1]


def test_whoever_is_not_signed_in_or_sends_a_form_from_elsewhere_gets_nothing(house):
    assert house.server.call("GET", "/admin").status == 303
    reply = house.server.call(
        "POST", "/admin/invitations", headers={"Cookie": f"{COOKIE}={house.session}", "Origin": "http://evil.example"},
        form={"csrf": "x", "person": "y"})
    assert reply.status == 403


@pytest.mark.parametrize("path", ["/teams", "/teams/search", "/organization", "/services"])
def test_what_is_not_here_yet_says_what_will_be_and_why_not_yet(house, path):
    page = house.page(path)
    assert page.status == 200
    assert "What will be here" in page.text and "Why not yet" in page.text
    assert house.server.call("GET", path).status == 303


def test_absences_are_imported_by_row_and_column(house):
    file = house.data.parent / "away.csv"
    file.write_text("email,start,end,kind\nbob@example.org,2026-12-21,2027-01-01,vacation\nnobody@x.org,2026-12-21,2026-12-22,sick\n"
                    "bob@example.org,2026-12-21,2026-12-20,sick\n")
    unread = house.run("import", "absences", str(file))
    assert unread.stdout.strip() == "taken 0, refused 3" and "line 2, column email" in unread.stderr
    assert "has not acknowledged the notice" in unread.stderr
    with sqlite3.connect(house.database()) as line:
        line.execute("UPDATE people SET acknowledged_at = 1, acknowledged_version = 99 WHERE email = 'bob@example.org'")
    done = house.run("import", "absences", str(file))
    assert done.returncode == 1
    assert done.stdout.strip() == "taken 1, refused 2"
    assert "line 3, column email" in done.stderr and "line 4, column end" in done.stderr
    again = house.run("import", "absences", str(file))
    assert (again.stdout, again.stderr) == (done.stdout, done.stderr), "what is known of somebody is not told"
    with sqlite3.connect(house.database()) as line:
        line.execute("UPDATE people SET acknowledged_at = NULL, acknowledged_version = NULL WHERE email = 'bob@example.org'")


def test_ten_thousand_rows_are_imported_and_the_bad_ones_named(house, tmp_path):
    rows = [f"p{n}@example.org,Person {n},Team {n // 8},Big,,,UTC,,,," for n in range(10_000)]
    rows[4_999] = "p4999@example.org,Person 4999,Team 1,Big,,king,UTC,,,,"
    rows[9_999] = rows[0]
    file = tmp_path / "many.csv"
    file.write_text("\n".join([HEADER, *rows]) + "\n")
    done = house.run("import", "organization", str(file))
    assert done.returncode == 1
    assert done.stdout.strip() == "changed 9998, as before 0, refused 2"
    assert "line 5001, column role" in done.stderr and "line 10001, column email" in done.stderr
    page = house.page("/admin").text
    assert "Later names" in page and len(page) < 120_000
