"""Signing on at a real OpenID provider (Canaille), through its own forms."""

import csv
import json
import re
from pathlib import Path

import pytest

from contract import COOKIE, OWNER, PASSPHRASE, SESSION
from house import House, free_port, one_line
from sign_on import SECRET, Browser, Canaille, begin, query
from web import Page, bearer

PEOPLE = """email,name,team,department,manager_email,role,time_zone
ben@example.org,Ben,Harbour,Sea,,,Europe/Berlin
"""


OPERATIONS = Path(__file__).parents[2] / "docs/operations.md"


def configuration(issuer, secret):
    """The four lines of the document, with what is our own in them."""
    lines = re.findall(r"^    (oidc-[a-z-]+) = (.*)$", OPERATIONS.read_text(), re.M)
    assert [name for name, _ in lines] == ["oidc-issuer", "oidc-client-id", "oidc-client-secret-file", "oidc-name"]
    own = dict(lines) | {"oidc-issuer": issuer, "oidc-client-secret-file": secret}
    return "".join(f"{name} = {value}\n" for name, value in own.items())


@pytest.fixture(scope="module")
def both(folder_for):
    """A house whose people may sign on at Canaille. It starts before the provider does: that has to work."""
    folder = folder_for("sign-on")
    (folder / "secret").write_text(SECRET + "\n")
    (folder / "people.csv").write_text(PEOPLE)
    port = free_port()
    (folder / "conf").write_text(configuration(f"http://127.0.0.1:{port}", folder / "secret"))
    house = House(folder, solo=False, DAYLIGHT_CONFIG=str(folder / "conf"))
    assert house.run("import", "organization", str(folder / "people.csv")).returncode == 0
    house.down = Browser().go("GET", house.server.url + "/sign-in"), house.run("doctor")
    provider = Canaille(port, house.server.url + "/sign-on/callback")
    yield house, provider
    provider.stop()
    house.server.stop()


def sign_on(both, browser, name):
    house, provider = both
    back = provider.sign_on(browser, begin(browser, house.server), name)
    assert back.startswith(house.server.url + "/sign-on/callback?"), back
    done = browser.go("GET", back)
    assert done.status < 500, house.server.err.read_text()[-500:]
    return done, back


def test_without_the_provider_it_serves_and_doctor_says_what_is_wrong(both):
    house, _ = both
    page, doctor = house.down
    assert page.status == 200 and "Our sign-on" in page.text
    said = [line for line in doctor.stdout.splitlines() if line.startswith("attention: Nobody can sign on")]
    assert doctor.returncode == 1 and len(said) == 1 and "no connection" in said[0], doctor.stdout
    assert "ok: The identity provider answers." in house.run("doctor").stdout


def test_the_first_sign_on_finds_somebody_by_a_verified_address_and_from_then_on_by_the_subject(both):
    house, _ = both
    browser = Browser()
    done, back = sign_on(both, browser, "ben")
    assert (done.status, done.headers["Location"]) == (303, "/me"), done
    _, attributes = done.cookie(COOKIE)
    assert {"httponly", "samesite=lax", "path=/"} <= attributes
    page = browser.go("GET", house.server.url + "/me/keys")
    assert page.status == 200 and "A passphrase of your own" in page.text and "It lets you in" in page.text
    assert browser.go("GET", back).status == 400, "what has ended does not end again"
    # In, for the second time, by what is stored now; and in the list of people as one who is in.
    done, _ = sign_on(both, Browser(), "ben")
    assert done.headers["Location"] == "/me", done
    listed = {row["email"]: row["signed_in"] for row in csv.DictReader(house.run("person", "list").stdout.splitlines())}
    assert listed["ben@example.org"] == listed[OWNER], listed
    # Whoever is in cannot be invited anew without a trustee: the sign-on counts as being in.
    again = house.run("person", "invite", "ben@example.org")
    assert again.returncode != 0, again.stdout


def test_somebody_with_a_passphrase_connects_it_with_that_and_can_disconnect_it(both):
    house, provider = both
    refused, _ = sign_on(both, Browser(), "ada")
    assert refused.status == 401 and "opens nothing here" in refused.text, refused
    assert refused.cookie(COOKIE)[0] is None

    browser = Browser()
    browser.cookies[house.server.port] = {COOKIE: house.session}
    page = browser.go("GET", house.server.url + "/me/keys")
    fields = Page(page.text).form("/me/keys/sign-on")["fields"]
    wrong = browser.go("POST", house.server.url + "/me/keys/sign-on", origin=house.server.url,
                       form=fields | {"passphrase": "not the passphrase"})
    assert wrong.status == 422 and "Refresh" not in wrong.headers
    way = browser.go("POST", house.server.url + "/me/keys/sign-on", origin=house.server.url,
                     form=fields | {"passphrase": PASSPHRASE})
    address = way.headers["Refresh"].split("url=", 1)[1]
    assert query(address)["prompt"] == "login", "who is signed on there already is not enough"
    back = provider.sign_on(browser, address, "ada")
    done = browser.go("GET", back)
    assert (done.status, done.headers["Location"]) == (303, "/me/keys?done=keys"), done

    entered, _ = sign_on(both, Browser(), "ada")
    assert (entered.status, entered.headers["Location"]) == (303, "/me"), entered
    session = entered.cookie(COOKIE)[0]
    own = json.loads(house.server.call("GET", "/me/export.json", headers={"Cookie": f"{COOKIE}={session}"}).text)
    assert own["person"]["email"] == OWNER
    assert own["settings"]["sign_on"]["issuer"] == provider.url

    page = browser.go("GET", house.server.url + "/me/keys")
    fields = Page(page.text).form("/me/keys/sign-on/remove")["fields"]
    gone = browser.go("POST", house.server.url + "/me/keys/sign-on/remove", origin=house.server.url,
                      form=fields | {"passphrase": PASSPHRASE})
    assert gone.headers["Location"] == "/me/keys?done=keys", gone
    refused, _ = sign_on(both, Browser(), "ada")
    assert refused.status == 401, refused
    assert house.server.call("POST", SESSION, json={"email": OWNER, "passphrase": PASSPHRASE}).status == 201


def test_who_came_in_by_it_can_choose_a_passphrase_and_is_in_by_either(both):
    house, _ = both
    browser = Browser()
    sign_on(both, browser, "ben")
    page = browser.go("GET", house.server.url + "/me/keys")
    if "A passphrase of your own" in page.text:
        fields = Page(page.text).form("/me/keys/first-passphrase")["fields"]
        chosen = browser.go("POST", house.server.url + "/me/keys/first-passphrase", origin=house.server.url,
                            form=fields | {"new_passphrase": PASSPHRASE + "!", "repeated": PASSPHRASE + "!"})
        assert chosen.headers["Location"] == "/me/keys?done=keys", chosen
    opened = house.server.call("POST", SESSION, json={"email": "ben@example.org", "passphrase": PASSPHRASE + "!"})
    assert opened.status == 201, opened
    assert house.server.call("GET", "/api/daylight/v1/me/spans", headers=bearer(opened.json()["session"])).status == 200
    assert sign_on(both, Browser(), "ben")[0].headers["Location"] == "/me"


@pytest.mark.parametrize("settings, what", [
    ({"DAYLIGHT_OIDC_ISSUER": "https://id.example.org"}, "go together"),
    ({"DAYLIGHT_OIDC_ISSUER": "http://id.example.org", "DAYLIGHT_OIDC_CLIENT_ID": "x",
      "DAYLIGHT_OIDC_CLIENT_SECRET_FILE": "/dev/null"}, "https://"),
    ({"DAYLIGHT_OIDC_ISSUER": "https://id.example.org", "DAYLIGHT_OIDC_CLIENT_ID": "x",
      "DAYLIGHT_OIDC_CLIENT_SECRET_FILE": "/dev/null"}, "is empty"),
], ids=["half", "plain", "empty"])
def test_half_a_provider_is_refused_before_it_serves(house, settings, what):
    refused = house.run("serve", "--port", "1", env=settings)
    assert refused.returncode == 2 and what in one_line(refused.stderr), refused.stderr
