"""Promises about every route there is, as all eight roles: nothing takes a threshold or an order (G8, G3), and nobody else's name
stands beside a figure (G1).

The routes are those of the OpenAPI document, those that the router is built from, and whatever pages lead to."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from contract import API
from organization import Organization
from web import Page, bearer

SURFACE = Path(__file__).parents[2] / "Sources/Surface"
ROLES = ["owner", "maintainer", "organization-viewer", "department-viewer", "manager", "developer", "hr", "trustee"]

# What would say a threshold, a target, an order or a comparison. As a part of a name, in any spelling.
WORDS = re.compile(
    r"thresh|target|goal|quota|alert|alarm|score|grade|rating|rank|flag|limit|least|most|min(?!ut)|max|top|bottom|best|worst|sort|order"
    r"|compar|versus|leader|percentile|benchmark|above|below|worse|better")
# By hand: names in which such a word is all the same, each with the reason why it says nothing of the kind. There is none.
ALLOWED = {}
# What somebody would try. Each is refused, or as if it had not been said.
TRIED = {
    "threshold": "10", "target": "10", "goal": "10", "min": "10", "max": "10", "limit": "3", "alert": "below", "score": "1", "flag": "1",
    "quota": "10", "percentile": "50", "benchmark": "team",
    "sort": "value", "order": "desc", "order_by": "value", "rank": "1", "top": "3", "compare": "team-a", "vs": "team-a", "leaderboard": "1",
}
# (`with` names a second team where both have agreed to stand together: G9, in test_groups.)
# A name for the passes of one browser, drawn anew at each call.
BY_CHANCE = {"/feedback/passes"}
METHODS = r"\.(get|post|put|patch|delete)\(\s*\"([^\"]+)\""


@pytest.fixture(scope="module")
def org(folder_for):
    org = Organization(folder_for("routes") / "data").serve()
    yield org
    org.stop()


@pytest.fixture(scope="module")
def spec(org):
    return org.api("owner", "GET", "/openapi.json").json()


def sources(folder):
    return "\n".join(path.read_text() for path in sorted((SURFACE / folder).rglob("*.swift")))


def read_by_the_server():
    """Every name that a handler reads from an address or a body."""
    text = sources("Web")
    return set(re.findall(r"(?:fields|form|body|object|queryParameters)\[\"([^\"]+)\"\]", text)) | set(
        re.findall(r"\.(?:string|text|list|flag|value|all)\(\"([a-z_]+)\"\)", text))


def written_into_forms():
    return {name for name in re.findall(r"\bname=\"([^\"]+)\"", sources("Pages")) if "{{" not in name}


def said_by_the_document(spec):
    for item in spec["paths"].values():
        for operation in item.values():
            yield from (parameter["name"] for parameter in operation.get("parameters", []))
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            yield from body.get("properties", {})


def test_no_parameter_and_no_field_says_a_threshold_a_target_or_an_order(spec):
    read, forms, said = read_by_the_server(), written_into_forms(), set(said_by_the_document(spec))
    # As many as there are: a pattern that finds nothing proves nothing.
    assert len(read) > 60 and len(forms) > 40 and len(said) > 25
    assert {"weeks", "question", "from_week", "metrics"} <= read & (forms | said)
    found = {name for name in read | forms | said if WORDS.search(name.lower())}
    assert found <= set(ALLOWED), "a threshold or an order of people cannot be asked for"
    assert set(ALLOWED) <= found, "what is allowed by hand is there"


def fill(path, pages=()):
    """A route with names from the pages that somebody reaches."""
    def name(kind):
        return next((page.split("/")[2] for page in sorted(pages) if page.startswith(f"/{kind}/") and page.count("/") == 2), "none")

    for part, value in {"metric": "focus-time", "team": name("teams"), "department": name("departments"), "service": name("services"),
                        "matter": "meetings", "user": "current"}.items():
        path = path.replace("{" + part + "}", value)
    return re.sub(r"\{[a-z]+\}", "none", path)


@pytest.fixture(scope="module")
def pages(org):
    """By role, every page that is reached from the others: of each kind of address one, because the others are the same."""
    declared = {path for method, path in re.findall(METHODS, sources("Web")) if method == "get" and "\\(" not in path}
    fixed = {part for path in declared for part in path.split("/") if part and "{" not in part}

    def kind(path):
        return "/".join(part if part in fixed or place < 2 else "*" for place, part in enumerate(path.split("/")))

    reached = {}
    for role in ROLES:
        todo, seen, kinds = ["/me", "/organization", "/teams", "/services", "/policy", "/privacy", "/catalogue", "/rollout"], {}, set()
        while todo:
            path = todo.pop(0)
            if path in seen or kind(path) in kinds:
                continue
            reply = org.page(role, path)
            seen[path] = reply
            kinds.add(kind(path))
            if reply.status == 200 and "text/html" in (reply.headers["Content-Type"] or ""):
                for link in Page(reply.text).links:
                    there = urlsplit(link)
                    if not there.netloc and there.path.startswith("/") and not there.path.startswith(("/assets", "/api")):
                        todo.append(there.path)
        for path in sorted(declared):
            filled = fill(path, seen)
            if "none" in filled or not path.startswith("/") or path.startswith(("/users", "/metrics", "/gone", "/setup")):
                continue
            seen.setdefault(filled, org.page(role, filled))
        reached[role] = {path: reply for path, reply in seen.items() if reply.status == 200}
    return reached


def masked(text):
    """Without what is another one at each call."""
    text = re.sub(r"\d{4}-\d\d-\d\dT[0-9:.]+Z", "then", text)
    text = re.sub(r'name="csrf" value="[^"]*"|data-passes="[^"]*"|\b\d\d:\d\d(:\d\d)?\b|\d+ (seconds?|minutes?) ago', "", text)
    return re.sub(r"daylight/[0-9a-f]{12}[^<\s]*", "", text)


def test_the_pages_that_are_looked_at_are_all_there_are(pages):
    kinds = {path.split("/")[1] for paths in pages.values() for path in paths}
    assert {"me", "teams", "departments", "organization", "services", "policy", "privacy", "rollout", "feedback", "hr", "trustee", "admin",
            "one-on-ones", "catalogue"} <= kinds, kinds
    assert all(len(paths) > 15 for paths in pages.values()), {role: len(paths) for role, paths in pages.items()}


def answered(call, path):
    """With each of them, and all of them: refused, or the answer that is there without."""
    plain, again = call(path), call(path)
    if masked(plain.text) != masked(again.text):
        return [(path, "is another one at each call", plain.status)]
    everything = call(path + ("&" if "?" in path else "?") + "&".join(f"{name}={value}" for name, value in TRIED.items()))
    if everything.status == plain.status and masked(everything.text) == masked(plain.text):
        return []
    wrong = []
    for name, value in TRIED.items():
        reply = call(path + ("&" if "?" in path else "?") + f"{name}={value}")
        if reply.status not in (400, 404, 422) and (reply.status, masked(reply.text)) != (plain.status, masked(plain.text)):
            wrong.append((path, name, reply.status))
    return wrong


@pytest.mark.parametrize("role", ["organization-viewer", "manager"])
def test_a_page_takes_no_threshold_and_no_order(org, pages, role):
    wrong = [each for path in sorted(set(pages[role]) - BY_CHANCE) for each in answered(lambda where: org.page(role, where), path)]
    assert wrong == [], wrong


@pytest.mark.parametrize("role", ["organization-viewer", "manager"])
def test_the_api_takes_no_threshold_and_no_order(org, pages, spec, role):
    paths = [fill(path, pages[role]) for path, item in spec["paths"].items() if "get" in item]
    assert any(org.api(role, "GET", path).status == 200 for path in paths if path.startswith("/teams/"))
    assert [each for path in paths for each in answered(lambda where: org.api(role, "GET", where), path)] == []
    # Where a figure of a group is, it is said why not, for each of them that orders or compares.
    for path in (fill("/teams/{team}/series/{metric}", pages[role]), "/organization/series/focus-time"):
        for name in ("sort", "order", "order_by", "rank", "top", "compare", "vs", "leaderboard"):
            reply = org.api(role, "GET", f"{path}?{name}=value")
            assert (reply.status, reply.json()["error"]) == (400, "refused") or reply.status == 404, (path, name, reply)


def test_a_body_takes_no_threshold(org, spec):
    """What is missing or wrong is the same with one; what is right does not keep it."""
    key = bearer(org.session("manager"))
    for path, item in spec["paths"].items():
        if "post" not in item or path == "/session":
            continue
        where = API + fill(path)
        if path in ("/me/acknowledgements", "/me/pause") or path.endswith("/acknowledge"):
            continue  # They take nothing, or a flag: what they answer is compared below.
        plain = org.server.call("POST", where, json={}, headers=key)
        more = org.server.call("POST", where, json={name: 10 for name in TRIED}, headers=key)
        assert (more.status, more.body) == (plain.status, plain.body) and plain.status in (404, 422), (path, plain, more)
    person = org.reports("manager")[0]
    ask = {"person": person, "metrics": ["focus-time"], "from_week": "2026-W33", "to_week": "2026-W40",
           "question": "I noticed shorter weeks of focus since August, what is happening?"}
    made = org.server.call("POST", f"{API}/looks", json=ask | {"threshold": 10, "target": 10, "alert": "below 10 hours"}, headers=key)
    assert made.status == 201 and not WORDS.search(made.text.lower().replace("question", "")), made
    page = org.page("manager", f"/looks/{made.json()['id']}")
    assert page.status == 200 and "below 10 hours" not in page.text


def test_there_is_no_board_and_no_goal_in_what_editors_know(org):
    for base in ("/api", "/api/v1", "/api/compat/wakatime/v1"):
        for path in ("/leaders", "/users/current/goals", "/users/current/leaderboards", "/users/current/insights/best_day/last_year"):
            reply = org.server.call("GET", base + path, headers=bearer(org.cast["developer"]["token"]))
            assert reply.status == 404 or (reply.status == 200 and reply.json().get("data") == []), (base + path, reply)


# MARK: Nobody else's name beside a figure


class Parts(HTMLParser):
    """The smallest parts of a page that say one thing: rows, items, paragraphs, terms, captions, titles of charts."""

    SMALL = {"tr", "li", "p", "dt", "dd", "figcaption", "caption", "title", "desc", "figure", "h2", "h3"}

    def __init__(self, text):
        super().__init__()
        self.open, self.parts = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        if tag in self.SMALL:
            self.open.append((tag, []))

    def handle_endtag(self, tag):
        if tag in self.SMALL and any(name == tag for name, _ in self.open):
            while True:
                name, words = self.open.pop()
                self.parts.append(" ".join(" ".join(words).split()))
                if name == tag:
                    break

    def handle_data(self, data):
        for _, words in self.open:
            words.append(data)


# An amount of somebody's time or of work: a number with its unit.
FIGURE = re.compile(r"\d(?:\.\d+)?\s*(?:h|hours?|min|minutes?|%|percent|points?|days?)\b")


def beside_a_figure(text, names):
    return [part for part in Parts(text).parts if FIGURE.search(part) and any(name in part for name in names)]


def named_objects(answer, names):
    """Objects of a JSON answer in which somebody is named and something is a number."""
    if isinstance(answer, list):
        return [found for each in answer for found in named_objects(each, names)]
    if not isinstance(answer, dict):
        return []
    own = list(answer.values())
    is_named = any(isinstance(value, str) and any(name in value for name in names) for value in own)
    has_figure = any(isinstance(value, (int, float)) and not isinstance(value, bool) for value in own)
    return ([answer] if is_named and has_figure else []) + [found for value in own for found in named_objects(value, names)]


def test_the_search_for_names_beside_figures_finds_some():
    row = "<table><tr><th>Ada Lovelace</th><td>14 h</td></tr></table>"
    assert beside_a_figure(row, {"Ada Lovelace"}) and not beside_a_figure(row, {"Bo Peep"})
    assert beside_a_figure("<figure><svg><title>Focus of Ada Lovelace</title></svg><p>9.5 hours</p></figure>", {"Ada Lovelace"})
    assert not beside_a_figure("<ul><li>Ada Lovelace</li><li>14 h</li></ul>", {"Ada Lovelace"})
    assert named_objects({"people": [{"name": "Ada Lovelace", "value": 3}]}, {"Ada Lovelace"})
    assert not named_objects({"people": ["Ada Lovelace"], "points": [{"value": 3}]}, {"Ada Lovelace"})


@pytest.mark.parametrize("role", ROLES)
def test_nobody_reads_a_figure_beside_somebody_elses_name(org, pages, spec, role):
    """But on the pages that two people have together, where both read the same bytes (test_looks, test_talk)."""
    own = org.cast[role]["email"]
    names = {value for person in org.people() if person["email"] != own for value in (person["name"], person["email"])}
    together = ("/looks", "/one-on-ones")
    for path, reply in pages[role].items():
        if not path.startswith(together):
            assert beside_a_figure(reply.text, names) == [], path
    for path, item in spec["paths"].items():
        if "get" in item and not path.startswith(together):
            reply = org.api(role, "GET", fill(path, pages[role]))
            if reply.status == 200 and "json" in reply.headers["Content-Type"]:
                assert named_objects(reply.json(), names) == [], path
