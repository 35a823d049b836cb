"""The pages in a real browser: by keyboard alone, on a phone, in the dark, on paper, and read by a program that looks for
what people with other eyes and hands would stumble over.

The last week's work is there, every role sees its own pages, and the organization is a simulated one.
"""

import importlib.resources
import re
import urllib.parse

import pytest

from beats import DAY, beats, now
from calendars import house_with_tuesdays
from contract import COOKIE, OWN_PAGES, PUBLIC_PAGES
from organization import HORIZON, Organization
from web import Page
from weeks import import_weeks


PHONE = {"width": 320, "height": 800}
DESK = {"width": 1200, "height": 900}
# A4 with margins of 15 mm, at 96 dots an inch.
PAPER = {"width": 680, "height": 1000}

# Answers to forms, not addresses.
PACK, REFUSED = "the self-review pack", "a form that is refused"
# Whatever begins with a star is asked for of the organization, once it is there.
PAGES = {
    None: PUBLIC_PAGES,
    "developer": [*OWN_PAGES, "/me/keys", "/me/looks", "/feedback", "/rollout", "/rollout/questions",
                  "/rollout/audit", "/rollout/pack", "/services", "*service", "*one-on-one", PACK, REFUSED],
    "manager": ["*team", "*team/retrospective", "*team/case/capacity", "*team/case/meetings", "/one-on-ones", "*one-on-one",
                "/rollout/training", "*look", "*closed one-on-one"],
    "owner": ["/organization", "/organization/quarter", "*department", "*department/quarter", "/admin", "/admin/health",
              "/admin/connections", "/rollout/start", "/rollout/policy"],
    "hr": ["/hr"],
    "trustee": ["/trustee"],
}
ALL = [(role, path) for role, paths in PAGES.items() for path in paths]

# Words in drawings that come out smaller than eight pixels, whatever their own size is.
SMALL = """[...document.querySelectorAll('svg text')].filter(each => each.checkVisibility() && each.textContent.trim())
  .map(each => { const at = each.getScreenCTM(); return [each.textContent,
    parseFloat(getComputedStyle(each).fontSize) * Math.hypot(at.a, at.b)] })
  .filter(([, size]) => size < 8).slice(0, 3)"""
WIDTHS = """() => {
    const wide = [...document.querySelectorAll("body *")].filter(each =>
        each.getBoundingClientRect().right > innerWidth + 1 && each.checkVisibility() && !each.closest(".scroll, pre, svg"))
    const name = each => each.tagName + (each.id ? "#" + each.id : "") + "." + each.getAttribute("class")
    return [innerWidth, document.documentElement.scrollWidth, wide.slice(0, 3).map(name)]
}"""

# Everything that a mouse could use and a keyboard could not, and every stop whose place nobody sees.
REACHED = """async () => {
    const seen = each => each.checkVisibility({contentVisibilityAuto: true, opacityProperty: true, visibilityProperty: true})
    const usable = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")].filter(
        each => seen(each) && !each.disabled)
    return usable.filter(each => each.tabIndex < 0).map(each => each.outerHTML.slice(0, 120))
}"""
# A drawing carries its colours, which are those of the light, for where it is alone.
UNCHANGED = """() => [...document.querySelectorAll("svg :not(g, title, desc)")].filter(each => ["stroke", "fill"].some(name => {
    // What the whole drawing has is for its words; a line has no ground.
    const said = each.closest(`[${name}]:not(svg)`)?.getAttribute(name) || ""
    const [red, green, blue] = [1, 3, 5].map(at => parseInt(said.slice(at, at + 2), 16))
    return said.startsWith("#") && getComputedStyle(each)[name] === `rgb(${red}, ${green}, ${blue})`
})).map(each => each.outerHTML.slice(0, 80))"""
FOCUSED = """() => {
    const at = document.activeElement
    if (!at || at === document.body) return null
    const style = getComputedStyle(at), box = at.getBoundingClientRect()
    window.stops = window.stops || new Map()
    if (!window.stops.has(at)) window.stops.set(at, window.stops.size)
    return {number: window.stops.get(at), html: at.outerHTML.slice(0, 120),
            marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none",
            on_page: box.width > 0 && box.height > 0 && box.right > 0 && box.left < innerWidth}
}"""


@pytest.fixture(scope="module")
def organization(folder_for):
    made = Organization(folder_for("browser") / "data").serve()
    yield made
    made.stop()


def submit(organization, role, path, action, **fields):
    form = Page(organization.page(role, path).text).form(action)
    done = organization.server.call(
        "POST", action, form=form["fields"] | fields,
        headers={"Cookie": f"{COOKIE}={organization.session(role)}", "Origin": organization.server.url})
    assert done.status == 303, done
    return done


def joint_pages(organization, developer, manager):
    """Of the developer among the eight, whose manager becomes the one among them: one that is over, with a point that both agreed to keep,
    and one with a point of each and a chart."""
    header = [name for name in developer if name not in ("signed_in", "acknowledged")]
    file = organization.data.parent / "report.csv"
    file.write_text("\n".join(",".join(row[name] for name in header) for row in (
        dict(zip(header, header)), {**developer, "manager_email": manager})) + "\n")
    assert organization.run("import", "organization", str(file), "--as-of", HORIZON).returncode == 0
    listed = organization.page("manager", "/one-on-ones").text
    person = re.search(rf'name="with" value="([^"]+)">\s*<p><button>Begin one with {re.escape(developer["name"])}', listed)
    begin = lambda: submit(organization, "manager", "/one-on-ones", "/one-on-ones", **{"with": person.group(1)}).headers["location"]
    over = begin()
    submit(organization, "manager", over, f"{over}/items", text="What was in the way?")
    for role in ("manager", "developer"):
        keep = re.search(r'action="([^"]+/keep)"', organization.page(role, over).text).group(1)
        submit(organization, role, over, keep)
    submit(organization, "manager", over, f"{over}/close", sure="yes")
    path = begin()
    for role, text in (("manager", "I noticed fewer pull requests: what is happening?"), ("developer", "The migration, and who could help.")):
        submit(organization, role, path, f"{path}/items", text=text)
    submit(organization, "developer", path, f"{path}/charts", metric="focus-time", weeks="8")
    assert "What was in the way?" in organization.page("developer", over).text, "both keep it"
    return path, over


@pytest.fixture(scope="module")
def places(organization):
    """The addresses of what an organization has: its manager's team, their department, a service, a joint page, a look."""
    people = {person["email"]: person for person in organization.people()}
    manager = people[organization.cast["manager"]["email"]]
    report = organization.reports("manager")[0]
    slug = lambda name: urllib.parse.quote(name.lower().replace(" ", "-"))
    team = f"/teams/{slug(manager['team'])}"
    service = re.search(r'href="(/services/[^"]+)"', organization.page("manager", team).text).group(1)
    joint, over = joint_pages(organization, people[organization.cast["developer"]["email"]], manager["email"])
    asked = organization.api("manager", "POST", "/looks", {
        "person": report, "metrics": ["activity-time"], "from_week": "2026-W34", "to_week": "2026-W40",
        "question": "I noticed shorter weeks: what is happening?"})
    assert asked.status == 201, asked
    return {"*team": team, "*department": f"/departments/{slug(manager['department'])}",
            "*service": service, "*one-on-one": joint, "*closed one-on-one": over, "*look": f"/looks/{asked.json()['id']}"}


@pytest.fixture(scope="module")
def open_page(browser, organization, places):
    contexts = {}

    def open_it(role, path):
        if role not in contexts:
            contexts[role] = browser.new_context(color_scheme="light", reduced_motion="reduce")
            if role:
                contexts[role].add_cookies([{"name": COOKIE, "value": organization.session(role), "url": organization.server.url}])
        page = contexts[role].new_page()
        complaints = []
        page.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.set_viewport_size(DESK)
        if path == PACK:
            page.goto(organization.server.url + "/me/review")
            for metric in ("focus-time", "fragmentation", "own-items-done"):
                page.locator(f"#m-{metric}").check()
            page.locator("#pack-format").select_option("html")
            page.locator("form[action='/me/review'] button").click()
            assert page.locator("h1").count() == 1
            return page, complaints
        if path == REFUSED:
            page.goto(organization.server.url + places["*one-on-one"])
            page.locator("#new-item").evaluate("each => each.removeAttribute('maxlength')")
            page.locator("#new-item").fill("A long thought. " * 100)
            page.locator("form[action$='/items'] button").click()
            assert page.locator("#typed-1").input_value().count("A long thought.") == 100
            # The browser says so of every answer that is none of 200.
            complaints[:] = [line for line in complaints if "status of 422" not in line]
            return page, complaints
        first, *rest = path.split("/", 1)
        reply = page.goto(organization.server.url + "/".join([places.get(first, first), *rest]))
        assert reply.status == 200, f"{path} as {role}: {reply.status}"
        return page, complaints

    yield open_it
    for context in contexts.values():
        context.close()


@pytest.fixture(scope="module")
def axe():
    return (importlib.resources.files("axe_playwright_python") / "axe.min.js").read_text()


@pytest.mark.parametrize(("role", "path"), ALL)
def test_a_page_is_for_everybody(open_page, axe, role, path):
    """Every look at it that fails is named, so that one does not hide another."""
    page, complaints = open_page(role, path)
    assert looked_at(page, complaints, axe) == {}


def looked_at(page, complaints, axe):
    """What is wrong with a page, by the looks at it that found it."""
    assert page.locator("h1").count() == 1
    found = {
        "what the browser complains about": complaints,
        "what a keyboard cannot reach": page.evaluate(REACHED),
        "where the keyboard goes": by_keyboard(page),
    }
    open_everything(page)
    page.evaluate(axe)
    found["barriers"] = barriers(page)
    page.emulate_media(color_scheme="dark")
    found["barriers in the dark"] = barriers(page, "['color-contrast']")
    found["what keeps the colours of the light in the dark"] = page.evaluate(UNCHANGED)
    found["on paper"] = on_paper(page)
    page.emulate_media(media="screen", color_scheme="light")
    found["on a phone"] = too_wide(page, PHONE)
    found["what a phone writes too small"] = page.evaluate(SMALL)
    page.close()
    return {look: what for look, what in found.items() if what}


def test_the_meetings_of_the_lowest_weekday_are_for_everybody(browser, fresh, folder, axe):
    """Nobody of the simulated organization has such a weekday."""
    house = house_with_tuesdays(fresh, folder, range(1, 9), lambda week: 1.5)
    with browser.new_context(color_scheme="light", reduced_motion="reduce", viewport=DESK) as context:
        context.add_cookies([{"name": COOKIE, "value": house.session, "url": house.server.url}])
        page = context.new_page()
        page.goto(house.server.url + "/me")
        assert page.locator("#weekday-meetings").count() == 1
        assert looked_at(page, [], axe) == {}


def open_everything(page):
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")


def barriers(page, rules="['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']"):
    """What axe-core finds of levels A and AA. In the dark only colours differ."""
    found = page.evaluate(f"axe.run({{runOnly: {rules}, resultTypes: ['violations']}})")
    return [(each["id"], node["html"][:160], node["failureSummary"][:300]) for each in found["violations"] for node in each["nodes"][:3]]


def by_keyboard(page):
    """The first stops: each is marked and on the page, and the next one is another."""
    stops = []
    for _ in range(15):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is None or stops and stop["number"] < stops[-1]["number"]:
            break
        # A field for a date has a stop for the day, the month and the year.
        if stops and stop["number"] == stops[-1]["number"] and 'type="date"' in stop["html"]:
            continue
        stops.append(stop)
    wrong = [stop["html"] for stop in stops if not (stop["marked"] and stop["on_page"])]
    if not stops or len({stop["number"] for stop in stops}) < len(stops):
        wrong.append("nowhere, or round and round")
    return wrong


def too_wide(page, size):
    page.set_viewport_size(size)
    width, needed, wide = page.evaluate(WIDTHS)
    return [f"needs {needed} of {width}", wide] if needed > width or wide else []


def on_paper(page):
    """In the colours of the dark, which paper is not."""
    page.emulate_media(media="print", color_scheme="dark")
    wrong = too_wide(page, PAPER)
    if page.evaluate("[...document.querySelectorAll('nav')].some(each => each.checkVisibility())"):
        wrong.append("the way around the house is printed")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    if ground not in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"):
        wrong.append(f"the ground is {ground}")
    return wrong


def test_the_pack_becomes_a_pdf(open_page):
    page, _ = open_page("developer", PACK)
    paper = page.pdf()
    page.close()
    assert paper.startswith(b"%PDF-") and len(re.findall(rb"/Type\s*/Page\b", paper)) >= 2


def to(page, selector, most=80):
    """By the tabulator alone."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not among the first {most} stops")


def test_a_joint_page_is_used_by_keyboard_alone(open_page):
    page, _ = open_page("developer", "*one-on-one")
    assert page.locator("svg.chart").count() > 0 and page.locator("ol.agenda li").count() == 2
    to(page, "#new-item")
    page.keyboard.press("Control+A")
    page.keyboard.type("Written without a mouse.")
    to(page, "form[action$='/items'] button", most=1)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Written without a mouse." in page.locator("ol.agenda").inner_text()
    # What is folded up opens, and a box is ticked.
    to(page, "details > summary")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.parentElement.open")
    to(page, "#close-sure", most=120)
    page.keyboard.press("Space")
    assert page.locator("#close-sure").is_checked()
    page.close()


def test_what_is_wrong_is_found(open_page, axe):
    """The positive control: each look finds what it is for."""
    page, complaints = open_page(None, "/sign-in")
    page.evaluate("document.body.appendChild(document.createElement('script')).textContent = 'document.title = 1'")
    assert page.title() != "1" and any("Content Security Policy" in line for line in complaints), "the policy stopped it"
    page.evaluate("""() => {
        const main = document.querySelector("main")
        main.insertAdjacentHTML("beforeend", `<p id="pale">pale</p><input><a href="/" tabindex="-1">out of reach</a>
            <p id="wide">wide</p><nav>around</nav><svg viewBox="0 0 1000 20" width="300"><text y="15" font-size="12">small</text></svg>`)
        // By the object: the policy lets no style attribute through.
        Object.assign(document.getElementById("pale").style, {color: "#ccc", background: "#fff"})
        document.getElementById("wide").style.width = "900px"
    }""")
    page.evaluate(axe)
    assert {"color-contrast", "label"} <= {each[0] for each in barriers(page)}
    assert page.evaluate(REACHED) != []
    assert len(on_paper(page)) == 3 and too_wide(page, PHONE) != []
    assert [text for text, _ in page.evaluate(SMALL)] == ["small"]
    page.evaluate("document.querySelectorAll('*').forEach(each => each.style.setProperty('outline', 'none', 'important'))")
    page.emulate_media(media="screen")
    assert by_keyboard(page) != []
    page.close()


def test_long_names_break_on_a_phone(browser, house):
    """One person's own pages, with what may come from an editor."""
    import_weeks(house, range(1, 13))
    house.keep(beats(60, now() - DAY, project="a-project-with-a-rather-long-name-that-does-not-break-anywhere", branch="b" * 200))
    with browser.new_context(viewport=PHONE) as context:
        context.add_cookies([{"name": COOKIE, "value": house.session, "url": house.server.url}])
        for path in OWN_PAGES:
            page = context.new_page()
            page.goto(house.server.url + path)
            width, needed, wide = page.evaluate(WIDTHS)
            page.close()
            assert needed <= width and wide == [], f"{path} needs {needed} of {width}: {wide}"
