"""Forms and calls that a page of somebody else sends in the name of its reader (V3.5). docs/threat-model.md names the requirement
that each test is for.
"""

import re
from datetime import datetime
from pathlib import Path

import pytest

from beats import HOUR, beat
from contract import API, BASES, BULK, COOKIE, OWNER, PASSPHRASE, SESSION
from organization import HORIZON, Organization
from sessions import another_session, own
from web import Page, bearer

ROOT = Path(__file__).parents[2]


def form_routes():
    """Every form that the sources declare: a new one is tested without being named here."""
    found = set()
    for file in (ROOT / "Sources/Surface/Web").glob("*.swift"):
        found |= set(re.findall(r'(?:router\.post|\bform|\bleaving)\(\s*"(/[^"]*)"', file.read_text()))
    # Notes beside shared lines are three pages' one form.
    found |= {f"{place}/annotations{more}" for place in ("/teams/{team}", "/services/{service}", "/organization") for more in ("", "/remove")}
    # Letters come from nobody: they are taken without a session alone, which test_feedback holds. Whoever has the key that a
    # letter brought may end the letters with one click, as mail programs do it: test_letters.
    return sorted(found - {"/feedback/letters", "/mail/stop/{key}"})


BEFORE_A_SESSION = {"/sign-in": "/sign-in", "/sign-on": "/sign-in", "/sign-on/code": "/sign-in", "/invitation": "/sign-in", "/setup": "/sign-in"}
ENDS_THE_HOUSE = {"/me/sign-out-everywhere"}


@pytest.mark.parametrize("route", form_routes())
def test_a_form_is_taken_from_an_open_page_of_that_session_alone(house, route):
    path = re.sub(r"\{[^}]*\}", "none", route)
    if route in BEFORE_A_SESSION:
        made = [house.server.call("GET", BEFORE_A_SESSION[route]).cookie("daylight-form")[0] for _ in range(2)]
        cookie, csrf, another = {"Cookie": f"daylight-form={made[0]}"}, made[0], made[1]
    else:
        session = another_session(house)
        cookie, another = own(house, session), Page(house.page("/me/data").text).form("/sign-out")["fields"]["csrf"]
        csrf = Page(house.server.call("GET", "/me/data", headers=cookie).text).form("/sign-out")["fields"]["csrf"]
    assert csrf != another
    ours, good = {"Origin": house.server.url}, {"csrf": csrf}
    port = house.server.port
    for headers, fields in [
        (cookie, good), (cookie | {"Origin": "https://evil.example"}, good), (cookie | {"Origin": "null"}, good),
        (cookie | {"Origin": ""}, good), (cookie | {"Origin": f"http://127.0.0.1.evil.example:{port}"}, good),
        (cookie | {"Origin": f"https://127.0.0.1:{port}"}, good), (cookie | {"Referer": house.server.url + "/me"}, good),
        (cookie | ours, {}), (cookie | ours, {"csrf": ""}), (cookie | ours, {"csrf": another}),
        (cookie | ours, {"csrf": csrf + "x"}), (cookie | ours, [("csrf", csrf), ("csrf", csrf)]), (ours, good),
    ]:
        reply = house.server.call("POST", path, headers=headers, form=fields)
        refused = (401, 403) if "Cookie" not in headers else (403,)
        # A file comes in parts: without them nothing is looked for in it; test_calendar and test_desks send a wrong csrf in one.
        refused += (422,) if route in ("/me/calendar/files", "/rollout/people") else ()
        assert reply.status in refused, (headers, fields, reply)
    # The same call with everything right is refused for other reasons, if at all.
    if route not in ENDS_THE_HOUSE:
        assert house.server.call("POST", path, headers=cookie | ours, form=good).status != 403
    assert house.page("/me").status == 200, "nothing happened to the session of somebody else"


@pytest.mark.parametrize("route", form_routes())
def test_what_a_form_does_no_link_does(house, route):
    path = re.sub(r"\{[^}]*\}", "none", route)
    for method in ("GET", "HEAD", "OPTIONS"):
        reply = house.server.call(method, path + "?csrf=x&confirm=delete+everything", headers=own(house))
        assert reply.status in (200, 303, 404), reply
        assert reply.cookie(COOKIE) == (None, set())
    assert house.page("/me").status == 200


def leave_traces(org):
    """What only the developer may ever read: a project, and words of the developer's own."""
    token = org.api("developer", "POST", "/me/tokens", json={"kind": "both"}).json()["token"]
    sent = [beat(datetime.fromisoformat(HORIZON).timestamp() - HOUR + n, project="CANARY-project") for n in range(10)]
    assert org.server.call("POST", BASES[0] + BULK, json=sent, headers=bearer(token)).status in (201, 202)
    note = {"from": "2026-09-01", "to": "2026-09-02", "kind": "other", "text": "CANARY-note"}
    assert org.api("developer", "POST", "/annotations", json=note).status == 201
    assert org.api("developer", "GET", "/me/export?format=json").text.count("CANARY-") >= 2


def test_eight_people_walk_through_everything_and_meet_no_form_that_is_not_tested_and_nobodys_data(folder_for):
    """No form is anywhere that the tests above do not know; and whatever page or answer somebody else can get, by links or by
    the document of the API, nothing that is one person's own is in it (G1: what is shown of somebody, that person is shown)."""
    org = Organization(folder_for("forms") / "data").serve()
    patterns = [re.compile(re.sub(r"\{[^}]*\}", "[^/]+", route)) for route in form_routes()]
    seen_forms, everywhere = set(), {}
    try:
        leave_traces(org)
        calls = [path for path, item in org.server.call("GET", f"{API}/openapi.json").json()["paths"].items() if "get" in item]
        for role in org.cast:
            seen, ahead = set(), ["/me"]
            while ahead:
                path = ahead.pop().split("#")[0].split("?")[0]
                kind = re.sub(r"^/(teams|departments|looks|services|one-on-ones)/[^/]+", r"/\1/one", path)
                kind = re.sub(r"^/(services/one|teams/one/delivery)/.*", r"/\1/one", kind)
                if not path.startswith("/") or kind in seen or "export" in path:
                    continue
                seen.add(kind)
                reply = org.page(role, path)
                everywhere[role, path] = reply
                if reply.status == 200 and "text/html" in reply.headers["Content-Type"]:
                    page = Page(reply.text)
                    ahead += page.links
                    seen_forms |= {form["action"] for form in page.forms if form["method"].lower() == "post"}
            places = {"metric": "focus-time"}
            for kind in ("team", "department", "service", "look"):
                places[kind] = next((path.split("/")[2] for _, path in everywhere if path.startswith(f"/{kind}s/")), "none")
            for path in calls:
                path = re.sub(r"\{(\w+)\}", lambda name: places.get(name[1], "none"), path)
                everywhere[role, path] = org.api(role, "GET", path)
        assert len(seen_forms) > 10
        for action in seen_forms:
            assert any(pattern.fullmatch(action) for pattern in patterns), f"{action} is a form that is not tested"
        for (role, path), reply in everywhere.items():
            assert role == "developer" or "CANARY" not in f"{reply.headers} {reply.text}", f"{path} as {role}"
        assert any("CANARY" in reply.text for (role, _), reply in everywhere.items() if role == "developer")
    finally:
        org.stop()


def test_no_change_through_the_api_is_opened_by_a_cookie(house):
    """Every call of the document that is no GET: a session in the cookie, and an Origin of ours, are not enough."""
    calls = [(method.upper(), path) for path, item in house.server.call("GET", f"{API}/openapi.json").json()["paths"].items()
             for method in item if method != "get" and path != "/session"]
    assert len(calls) > 8
    for method, path in calls:
        reply = house.server.call(method, API + re.sub(r"\{[^}]*\}", "none", path),
                                  headers=own(house) | {"Origin": house.server.url}, json={"kind": "both"})
        assert reply.status == 401, (method, path, reply)
    assert house.server.call("DELETE", SESSION, headers=own(house)).status == 401
    assert house.page("/me").status == 200


def test_a_page_of_somebody_else_cannot_use_up_the_tries_of_its_reader(fresh):
    house = fresh()
    for _ in range(6):
        reply = house.server.call("POST", SESSION, headers={"Origin": "https://evil.example", "Content-Type": "text/plain"},
                                  body='{"email": "ada@example.org", "passphrase": "a wrong one it is"}')
        assert reply.status == 403
    assert house.server.call("POST", SESSION, json={"email": OWNER, "passphrase": PASSPHRASE}).status == 201


def test_a_link_on_another_site_opens_no_look(folder_for):
    org = Organization(folder_for("link") / "data").serve()
    try:
        asked = org.api("manager", "POST", "/looks", json={
            "person": org.reports("manager")[0], "metrics": ["focus-time"], "from_week": "2026-W33", "to_week": "2026-W40",
            "question": "I noticed less focus for about three weeks, what is happening?"}).json()
        org.serve("2026-10-08T18:00:00Z")

        def size():
            return int(org.run("ledger", "checkpoint").stdout.splitlines()[1])

        before = size()
        org.server.call("GET", f"/looks/{asked['id']}", headers={
            "Cookie": f"{COOKIE}={org.session('manager')}", "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"})
        assert size() == before
    finally:
        org.stop()
