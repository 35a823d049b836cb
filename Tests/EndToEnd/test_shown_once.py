"""Loading a page that answered a form again sends nothing again: no other token, no other key, no other invitation."""

import re
import time

import pytest

from contract import COOKIE, PASSPHRASE
from house import House
from test_keys import code

PEOPLE = "email,name,team,department,manager_email,role,time_zone\nbo@x.org,Bo,Cart,Shop,,,UTC\n"


@pytest.fixture(scope="module")
def house(folder_for):
    made = House(folder_for("shown-once"), solo=False)
    people = made.data.parent / "people.csv"
    people.write_text(PEOPLE)
    assert made.run("import", "organization", str(people)).returncode == 0
    yield made
    made.server.stop()


def token(kind):
    def make(page):
        page.check(f"input[name=kind][value={kind}]")
        page.click("button:text('Make a token')")
    return make


def offer(page):
    page.fill("#set-up-passphrase", PASSPHRASE)
    page.click("button:text('Set one up')")


def confirm(page):
    offer(page)
    key = re.sub(r"\s", "", page.locator("section[aria-labelledby=offer-h] pre").inner_text())
    page.fill("#confirm-code", code(key, time.time()))
    page.click("button:text('Turn it on')")


def invite(page):
    page.click("button:text('Invite')")


@pytest.mark.parametrize(("path", "act"), [
    ("/me/connect", token("write")), ("/me/connect", token("read")), ("/me/keys", offer), ("/me/keys", confirm), ("/admin", invite),
], ids=["write", "read", "key", "codes", "invitation"])
def test_what_is_shown_once_is_not_made_again_by_loading_it_again(browser, house, path, act):
    sent = []
    with browser.new_context() as context:
        context.add_cookies([{"name": COOKIE, "value": house.session, "url": house.server.url}])
        page = context.new_page()
        # Navigations: any page may fetch passes for the feedback meanwhile.
        page.on("request", lambda request: sent.append(request.url) if request.method == "POST" and request.is_navigation_request() else None)
        page.goto(house.server.url + path)
        act(page)
        page.wait_for_load_state()
        # Some sentences are broken over lines.
        assert re.search(r"shown\s+this once", page.inner_text("main")) and sent != []
        sent.clear()
        assert page.reload().status == 200
        assert sent == [] and page.url == house.server.url + path
        assert not re.search(r"shown\s+this once", page.inner_text("main"))
