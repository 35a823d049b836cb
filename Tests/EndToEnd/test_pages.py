"""The pages without a browser: they answer, work without scripts, hold nothing that the policy forbids (product.md, section 5)."""

import json
import re

import pytest

from beats import DAY, beat, beats, day_of, now
from contract import ACTIVITY_CAVEAT, COOKIE, LIVE, METRICS, OWN_PAGES, OWNER, PUBLIC_PAGES
from web import Page
from weeks import import_weeks


@pytest.fixture(scope="module")
def filled(house):
    import_weeks(house, [1, 2, 3, 5, 6, 8])
    house.keep(beats(60, now() - 2 * DAY, project="<b>bold & \"quoted\""))
    return house


ALL = [*PUBLIC_PAGES, *OWN_PAGES]


def visit(house, path):
    """As somebody who may read it: the sign-in page is for who has not signed in."""
    return house.server.call("GET", path) if path in PUBLIC_PAGES else house.page(path)


@pytest.mark.parametrize("path", ALL)
def test_every_page_answers_with_html_that_has_a_title_and_one_heading(filled, path):
    reply = visit(filled, path)
    assert reply.status == 200
    assert reply.headers["Content-Type"].lower() == "text/html; charset=utf-8"
    assert reply.text.lstrip().lower().startswith("<!doctype html>")
    assert re.search(r"<html[^>]* lang=", reply.text)
    page = Page(reply.text)
    assert page.title.strip() and len(page.headings) >= 1
    assert reply.text.lower().count("<h1") == 1 and "<main" in reply.text
    assert len(page.ids) == len(set(page.ids)), "an id twice breaks labels"


@pytest.mark.parametrize("path", ALL)
def test_no_page_holds_a_script_or_a_style_of_its_own_or_anything_from_elsewhere(filled, path):
    page = Page(visit(filled, path).text)
    assert page.inline == []
    assert all(source.startswith("/") and not source.startswith("//") for source in page.sources), page.sources


@pytest.mark.parametrize("path", ALL)
def test_what_a_page_needs_is_there(filled, path):
    for source in Page(visit(filled, path).text).sources:
        asset = filled.server.call("GET", source)
        assert asset.status == 200, source
        assert asset.headers["X-Content-Type-Options"] == "nosniff"
        assert asset.headers["Content-Type"].split(";")[0] in ("text/css", "text/javascript", "image/svg+xml", "image/png", "image/x-icon")


def test_every_link_inside_leads_somewhere(filled):
    seen, ahead = set(), list(ALL)
    while ahead:
        path = ahead.pop().split("#")[0]
        if not path or path in seen or not path.startswith("/"):
            continue
        seen.add(path)
        reply = filled.page(path)
        assert reply.status in (200, 303), f"{path} answers {reply.status}"
        if reply.status == 200 and "text/html" in reply.headers["Content-Type"] and "export" not in path and len(seen) < 60:
            ahead += Page(reply.text).links
    assert set(ALL) <= seen


def test_forms_are_complete_without_scripts(filled):
    for path in OWN_PAGES:
        for form in Page(filled.page(path).text).forms:
            assert form["action"].startswith("/")
            assert form["method"] == "get" or form["fields"].get("csrf"), form


def test_what_a_client_sends_is_text_and_never_markup(filled):
    filled.keep([beat(project="<script>alert(1)</script>", branch="<img src=x onerror=alert(1)>", language="\"><svg/onload=1>",
                      editor="<i>ed</i>", time=now() - 5)])
    for path in [*OWN_PAGES, "/me/export.html"]:
        text = filled.page(path).text
        assert "<script>alert" not in text and "<img src=x" not in text and "<svg/onload" not in text and "<i>ed" not in text


def test_my_weeks_show_a_chart_and_the_same_figures_as_a_table_with_its_caveat(filled):
    text = filled.page("/me").text
    assert text.count("<svg") >= 2 and text.count("<table") >= 2
    assert ACTIVITY_CAVEAT in re.sub(r"\s+", " ", text)
    for chart in re.findall(r"<svg[\s\S]*?</svg>", text):
        if "<title" in chart or "aria-" in chart:
            assert "NaN" not in chart and "inf" not in chart.split(">")[0]
    assert len(text.encode()) < 60_000, "the page is under 60 kB"


def test_my_weeks_are_calm_when_there_is_nothing_yet(fresh):
    house = fresh()
    reply = house.page("/me")
    assert reply.status == 200 and "NaN" not in reply.text
    assert "/me/connect" in Page(reply.text).links
    assert house.page("/me/data").status == 200


def test_my_data_show_everything_stored_of_a_day(filled):
    text = filled.page(f"/me/data?day={day_of(now() - 2 * DAY)}").text
    assert "&lt;b&gt;bold &amp;" in text
    for wrong in ("yesterday", "2026-13-45", "9999-99-99", "-1", "0000-00-00", ""):
        assert filled.page(f"/me/data?day={wrong}").status in (200, 404, 422)


def test_connect_shows_the_two_lines_and_says_when_the_first_heartbeat_came(fresh):
    house = fresh()
    text = house.page("/me/connect").text
    assert f"api_url = {house.server.url}/api" in text and "api_key" in text
    waiting = house.page(LIVE)
    assert waiting.status == 200 and "aiting" in waiting.text
    house.keep([beat()])
    arrived = house.page(LIVE)
    assert arrived.status == 200 and "first heartbeat" in arrived.text


def test_a_token_is_shown_once_on_the_page_that_makes_it(fresh):
    house = fresh()
    made = house.submit("/me/connect", "/me/connect/tokens", kind="write")
    assert made.status == 200
    [token] = set(re.findall(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", made.text))
    house.send([beat()], token=token)
    assert token not in house.page("/me/connect").text
    # Whoever comes back to that address finds the tokens, and makes none.
    again = house.page("/me/connect/tokens")
    assert (again.status, again.headers["location"]) == (303, "/me/connect")
    assert token[:8] in house.page("/me/connect").text


def test_the_forms_of_my_data_do_what_they_say(fresh):
    house = fresh()
    house.keep(beats(10, now() - 3600, project="kept"))
    assert house.submit("/me/data", "/me/data/pause").status == 303
    assert "resume" in house.page("/me/data").text.lower()
    house.keep([beat(now(), project="while-paused")])
    assert house.submit("/me/data", "/me/data/resume").status == 303
    assert house.submit("/me/data", "/me/data/exclusions", project="kept", past="delete").status == 303
    assert house.exported()["heartbeats"] == []
    unconfirmed = house.submit("/me/data", "/me/data/delete-everything", confirm="yes")
    assert unconfirmed.status == 422 and house.page("/me").status == 200
    assert house.submit("/me/data", "/me/data/delete-everything", confirm="delete everything").status == 303
    assert house.page("/me").status in (303, 401)
    # The way back that the last page names; nobody is greeted by what has become of their name.
    back = json.loads(house.run("person", "invite", OWNER, "--format", "json").stdout)
    greeted = house.server.call("GET", f"/invitation/{back['token']}").text
    assert "Welcome back" in greeted and "deleted everything" not in greeted


def test_the_catalogue_explains_every_metric(house):
    text = house.server.call("GET", "/catalogue").text
    for metric in METRICS:
        assert metric in text
    assert ACTIVITY_CAVEAT in re.sub(r"\s+", " ", text)


def test_the_privacy_page_names_each_guarantee_with_its_test(house):
    text = house.server.call("GET", "/privacy").text
    for guarantee in (f"G{n}" for n in range(1, 21)):
        assert re.search(rf"\b{guarantee}\b", text), guarantee
    assert "root" in text, "what is not claimed is said"


def test_the_front_door_leads_on(house):
    assert house.server.call("GET", "/").headers["Location"] == "/sign-in"
    assert house.page("/").headers["Location"] == "/me"
    assert house.server.call("GET", "/me").headers["Location"] == "/sign-in"


def test_a_page_answers_a_head_request_or_says_that_it_does_not(house):
    assert house.server.call("HEAD", "/sign-in").status in (200, 404, 405)


@pytest.mark.parametrize("path, status", [("/nothing-here", 404), ("/invitation/guessed", 410)])
def test_a_browser_gets_a_page_that_leads_back_and_a_script_a_line(house, path, status):
    page = house.server.call("GET", path, headers={"Accept": "text/html,application/xhtml+xml"})
    assert page.status == status and "<h1>" in page.text and 'href="/"' in page.text
    line = house.server.call("GET", path)
    assert line.status == status and "<" not in line.text


def test_a_refused_page_speaks_in_a_sentence(house):
    reply = house.server.call("GET", "/nothing-here", headers={"Cookie": f"{COOKIE}={house.session}"})
    assert reply.status == 404 and len(reply.text.split()) >= 3
