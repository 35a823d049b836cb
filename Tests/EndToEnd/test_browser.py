"""The pages in a real browser: nothing is blocked by the policy, nothing fails, nothing is wider than a phone.

Chromium cannot be told a cookie or to measure by itself, so that a small proxy on loopback stands before the server: it adds
the session to what it passes on, and, to measure, one script of its own to the page.
"""

import http.server
import re
import shutil
import subprocess
import tempfile
import threading

import pytest

from beats import DAY, beats, now
from contract import COOKIE, OWN_PAGES, PUBLIC_PAGES
from weeks import import_weeks

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(BROWSER is None, reason="there is no Chromium on this machine")

# The self-review pack is the answer to a form, served as a page: the proxy sends the form.
PACK = "/me/review/pack"
MEASURE = b"""<script>
addEventListener("load", () => {
    const wide = [...document.querySelectorAll("main *, header *, footer *")].filter(
        each => each.getBoundingClientRect().right > innerWidth + 1 && !each.closest(".scroll, pre, svg"))
    const name = each => each.tagName + (each.id ? "#" + each.id : "") + (each.className ? "." + each.className : "")
    document.body.dataset.looks = "width:" + getComputedStyle(document.body).maxWidth
    document.body.dataset.measured = [innerWidth, document.documentElement.scrollWidth, ...wide.slice(0, 3).map(name)].join(" ")
})
</script>"""


class Between(http.server.ThreadingHTTPServer):
    """Passes GET on to the server with the session; adds the measuring script, and lifts the policy so that it runs."""

    def __init__(self, house):
        super().__init__(("127.0.0.1", 0), Passing)
        self.house, self.signed_in, self.adds_script, self.lifts_policy = house, False, False, False
        self.daemon_threads = True
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Passing(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        between = self.server
        cookie = {"Cookie": f"{COOKIE}={between.house.session}"} if between.signed_in else {}
        if self.path == PACK:
            reply = between.house.submit(
                "/me/review", "/me/review", metrics="focus-time fragmentation own-items-done", weeks="12", format="html",
                words="What these weeks were about.")
        else:
            reply = between.house.server.call("GET", self.path, headers=cookie)
        body = reply.body
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            if name.lower() not in ("content-length", "transfer-encoding", "connection") and not (
                    between.lifts_policy and name.lower() == "content-security-policy"):
                self.send_header(name, value)
        if between.adds_script and "text/html" in reply.headers["Content-Type"]:
            body = body.replace(b"</body>", MEASURE + b"</body>")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def between(house):
    import_weeks(house, range(1, 13))
    house.keep(beats(60, now() - DAY, project="a-project-with-a-rather-long-name-that-does-not-break-anywhere", branch="b" * 200))
    made = Between(house)
    yield made
    made.shutdown()


def browse(between, path, *options, adds_script=False, lifts_policy=False):
    """What the browser made of a page, and what it complained about."""
    between.signed_in, between.adds_script, between.lifts_policy = path in OWN_PAGES, adds_script, lifts_policy
    with tempfile.TemporaryDirectory() as profile:
        done = subprocess.run(
            [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
             "--disable-background-networking", f"--user-data-dir={profile}", "--enable-logging=stderr", "--dump-dom",
             "--virtual-time-budget=3000", *options, f"http://127.0.0.1:{between.server_port}{path}"],
            capture_output=True, text=True, timeout=90, check=False)
    complaints = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    return done.stdout, complaints


@pytest.mark.parametrize("path", [*PUBLIC_PAGES, *OWN_PAGES, PACK])
def test_the_browser_has_nothing_to_complain_about(between, path):
    page, complaints = browse(between, path)
    assert "<h1" in page
    assert complaints == []


def test_the_pack_has_the_lines_of_the_own_page_and_looks_like_paper(between):
    page, _ = browse(between, PACK, adds_script=True, lifts_policy=True)
    assert 'class="chart wide"' in page and "What these weeks were about." in page
    assert "width:800px" in page, "the stylesheet of packs holds a line to fifty letters or so"


def test_the_browser_does_complain_about_a_script_in_the_page(between):
    page, complaints = browse(between, "/sign-in", adds_script=True)
    assert "data-measured" not in page, "the policy stopped it"
    assert any("Content Security Policy" in line for line in complaints), "the positive control"


@pytest.mark.parametrize("path", [*PUBLIC_PAGES, *OWN_PAGES, PACK])
def test_no_page_is_wider_than_a_phone(between, path):
    page, _ = browse(between, path, "--window-size=500,900", adds_script=True, lifts_policy=True)
    width, needed, *wide = re.search(r'data-measured="([^"]*)"', page).group(1).split()
    assert int(needed) <= int(width), f"{path} needs {needed} of {width}: {wide}"
    assert wide == [], f"{path} is cut off on the right"
