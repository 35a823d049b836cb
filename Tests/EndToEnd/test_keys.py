"""`/me/keys`: another passphrase, and a second factor with its codes for the day on which the device is lost."""

import base64
import hashlib
import hmac
import re
import sqlite3
import struct
import time

import pytest

from contract import API, COOKIE, DATA, OWNER, PASSPHRASE, SESSION
from house import House
from organization import Organization
from web import bearer

NEW = "another lovely day in june"


def code(key, at=None):
    """RFC 6238, written again: what an app shows."""
    secret = base64.b32decode(key + "=" * (-len(key) % 8))
    step = int((at or time.time()) // 30)
    mac = hmac.new(secret, struct.pack(">Q", step), hashlib.sha1).digest()
    word = struct.unpack(">I", mac[mac[19] & 15:][:4])[0] & 0x7FFFFFFF
    return f"{word % 10**6:06d}"


@pytest.fixture
def house(folder):
    made = House(folder)
    yield made
    made.server.stop()


def sign_in(house, passphrase=PASSPHRASE, code=None):
    return house.server.call(
        "POST", SESSION, json={"email": OWNER, "passphrase": passphrase} | ({"code": code} if code else {}))


def submit(house, path, **fields):
    csrf = re.search(r'name="csrf" value="([^"]+)"', house.page("/me/keys").text).group(1)
    return house.server.call("POST", path, form={"csrf": csrf, **fields},
                             headers={"Cookie": f"{COOKIE}={house.session}", "Origin": house.server.url})


def turned_on(house):
    """The key and the codes for the day on which the device is lost."""
    offered = submit(house, "/me/keys/second-factor", passphrase=PASSPHRASE)
    key = re.search(r"<code>([A-Z2-7 ]+)</code>", offered.text).group(1).replace(" ", "")
    assert f"secret={key}" in offered.text
    done = submit(house, "/me/keys/second-factor/confirm", code=code(key, time.time() - 30))
    assert done.status == 200, done.text
    return key, re.search(r'id="codes"[^>]*><code>([^<]+)', done.text).group(1).split()


def test_another_passphrase_needs_the_old_one_and_ends_the_other_sessions(house):
    other = sign_in(house).json()["session"]
    for fields, words in (
            ({"passphrase": "not the old one", "new_passphrase": NEW, "repeated": NEW}, "not right"),
            ({"passphrase": PASSPHRASE, "new_passphrase": NEW, "repeated": NEW + "x"}, "differ"),
            ({"passphrase": PASSPHRASE, "new_passphrase": "password1234", "repeated": "password1234"}, "tries first")):
        refused = submit(house, "/me/keys/passphrase", **fields)
        assert refused.status == 422 and words in refused.text
    assert submit(house, "/me/keys/passphrase", passphrase=PASSPHRASE, new_passphrase=NEW, repeated=NEW).status == 303
    assert house.page("/me/keys").status == 200, "this one stays"
    assert house.server.call("GET", f"{API}/me/looks", headers=bearer(other)).status == 401
    assert sign_in(house).status == 401 and sign_in(house, NEW).status == 201


def test_with_a_second_factor_the_passphrase_alone_opens_nothing(house):
    key, _ = turned_on(house)
    assert "It is on" in house.page("/me/keys").text
    missing, wrong = sign_in(house), sign_in(house, code="000000")
    assert missing.status == wrong.status == 401 and missing.body == wrong.body, "which of them was wrong is not said"
    now = code(key)
    assert sign_in(house, code=now).status == 201
    assert sign_in(house, code=now).status == 401, "each code works once"
    assert sign_in(house, "not the passphrase", code=code(key, time.time() + 30)).status == 401


def test_a_code_for_the_lost_device_works_once(house):
    _, codes = turned_on(house)
    assert len(set(codes)) == 8
    # Sixteen characters of 32 are 80 bits. That all of them are used shows itself in most of 128.
    assert all(re.fullmatch(r"[0-9a-z]{16}", secret) for secret in (each.replace("-", "") for each in codes)), codes
    assert len(set("".join(codes)) - {"-"}) > 24
    assert sign_in(house, code=codes[3]).status == 201
    assert sign_in(house, code=codes[3]).status == 401
    assert sign_in(house, code=codes[0].upper()).status == 201
    for secret in codes:
        assert not house.holds(secret), "only hashes of them are kept"


def test_it_is_asked_for_only_when_the_device_has_shown_a_code_and_its_secret_is_sealed(house):
    offered = submit(house, "/me/keys/second-factor", passphrase=PASSPHRASE)
    key = re.search(r"<code>([A-Z2-7 ]+)</code>", offered.text).group(1).replace(" ", "")
    assert sign_in(house).status == 201
    refused = submit(house, "/me/keys/second-factor/confirm", code="000000")
    assert refused.status == 422 and "clock" in refused.text
    assert sign_in(house).status == 201
    house.server.stop()
    raw = base64.b32decode(key)
    assert not house.holds(key) and all(raw not in content for content in house.bytes().values())
    house.server.start()


def test_whoever_finds_an_open_browser_locks_nobody_out(house):
    assert submit(house, "/me/keys/second-factor", passphrase="not the passphrase").status == 422
    assert sign_in(house).status == 201


def test_it_is_turned_off_with_both(house):
    key, codes = turned_on(house)
    assert submit(house, "/me/keys/second-factor/remove", passphrase=PASSPHRASE, code="000000").status == 422
    assert submit(house, "/me/keys/second-factor/remove", passphrase="not it at all", code=codes[0]).status == 422
    assert submit(house, "/me/keys/second-factor/remove", passphrase=PASSPHRASE, code=codes[1]).status == 303
    assert sign_in(house).status == 201


def listed(page):
    """The sessions that the page shows: what each is called in the form, and what is said of it."""
    return re.findall(r'name="session" value="([0-9a-f]+)" required> ([^<]+)<', page.text)


def test_sessions_are_listed_by_day_and_each_is_ended_with_the_passphrase(house):
    others = [sign_in(house).json()["session"] for _ in range(3)]
    page = house.page("/me/keys")
    shown = listed(page)
    assert len(shown) == 3, "all but this one"
    # A day, and nothing that says when on it.
    assert all(re.fullmatch(r"Since \d+ \w+ \d{4}", words) for _, words in shown), shown
    section = page.text.partition('id="sessions"')[2].partition("</section>")[0]
    assert not re.search(r"\d\d:\d\d", section) and all(session not in page.text for session in [house.session, *others])

    def open_still():
        return [house.server.call("GET", f"{API}/me/looks", headers=bearer(session)).status == 200 for session in others]

    end = "/me/keys/sessions/end"
    for fields in ({"passphrase": "not the passphrase"}, {"passphrase": ""}, {}):
        assert submit(house, end, session=shown[1][0], **fields).status == 422
    assert submit(house, end, session="0" * 16, passphrase=PASSPHRASE).status == 422
    assert submit(house, end, passphrase=PASSPHRASE).status == 422
    assert open_still() == [True] * 3
    assert submit(house, end, session=shown[1][0], passphrase=PASSPHRASE).status == 303
    assert sorted(open_still()) == [False, True, True] and len(listed(house.page("/me/keys"))) == 2
    assert submit(house, end, session="others", passphrase=PASSPHRASE).status == 303
    assert open_still() == [False] * 3 and not listed(house.page("/me/keys")), "this one stays"
    assert house.api("GET", "/api/v1/users/current", token=house.token).status == 200, "and so do tokens"
    page = house.page("/me/keys").text
    assert "this one, which ends when you sign out" in page and end not in page, "where there is no other one, there is nothing to end"


def test_nobody_sees_or_ends_the_session_of_somebody_else(folder_for):
    org = Organization(folder_for("sessions") / "data").serve()
    try:
        # Two of each, because the one that asks ends by signing out.
        for role in ("developer", "manager"):
            known = {key: org.cast[role][key] for key in ("email", "passphrase")}
            assert org.server.call("POST", SESSION, json=known).status == 201
        mine, theirs = org.page("developer", "/me/keys"), org.page("manager", "/me/keys")
        assert listed(mine) and listed(theirs) and not set(dict(listed(mine))) & set(dict(listed(theirs)))
        developer = org.cast["developer"]
        csrf = re.search(r'name="csrf" value="([^"]+)"', mine.text).group(1)
        done = org.server.call(
            "POST", "/me/keys/sessions/end", headers={"Cookie": f"{COOKIE}={org.session('developer')}", "Origin": org.server.url},
            form={"csrf": csrf, "session": listed(theirs)[0][0], "passphrase": developer["passphrase"]})
        assert done.status == 422 and org.page("manager", "/me/keys").status == 200
    finally:
        org.stop()


def test_it_goes_with_a_deletion_of_everything(house):
    turned_on(house)
    line = sqlite3.connect(house.database(), timeout=20)
    counts = [f"SELECT COUNT(*) FROM {table}" for table in ("second_factors", "recovery_codes")]
    assert [line.execute(each).fetchone()[0] for each in counts] == [1, 8]
    done = house.api("DELETE", f"{DATA}?everything=true")
    assert done.status < 300, done
    assert [line.execute(each).fetchone()[0] for each in counts] == [0, 0]
    line.close()
