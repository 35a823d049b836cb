"""`serve --tls-cert --tls-key`: the server ends TLS itself; and `/metrics`, for this machine or with a token."""

import json
import re
import shutil
import socket
import ssl
import subprocess
import urllib.error
import urllib.parse
import urllib.request

import pytest

from beats import beats, now
from contract import API, BULK, OWNER, PASSPHRASE, SESSION
from house import BINARY, House, Server, environment, free_port, one_line, run, set_up
from web import bearer, call

needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not on this machine")


@pytest.fixture(scope="module")
def files(folder_for):
    """A certificate for localhost, its key, and a key that is not its own."""
    folder = folder_for("tls")
    made = {"cert": folder / "cert.pem", "key": folder / "key.pem", "other": folder / "other.pem"}
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", made["key"], "-out", made["cert"]],
        check=True, capture_output=True)
    subprocess.run(["openssl", "genpkey", "-algorithm", "RSA", "-out", made["other"]], check=True, capture_output=True)
    return made


def over_tls(files, server, path, body=None, headers=None, version=None):
    context = ssl.create_default_context(cafile=str(files["cert"]))
    if version:
        context.maximum_version = version
    request = urllib.request.Request(
        f"https://localhost:{server.port}{path}",
        data=body.encode() if isinstance(body, str) else json.dumps(body).encode() if body is not None else None,
        headers={"Content-Type": "application/json"} | (headers or {}))
    try:
        with urllib.request.urlopen(request, context=context, timeout=20) as reply:
            return reply.status, reply.headers, reply.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def agreed(files, server, version, ciphers=None):
    """What a client of this version, with these ciphers alone, comes to with the server: nothing if to nothing."""
    context = ssl.create_default_context(cafile=str(files["cert"]))
    context.minimum_version = context.maximum_version = version
    if ciphers:
        context.set_ciphers(ciphers + ":@SECLEVEL=0")
    try:
        with socket.create_connection(("localhost", server.port), timeout=20) as wire:
            with context.wrap_socket(wire, server_hostname="localhost") as secured:
                return secured.cipher()[0]
    except (ssl.SSLError, ConnectionError):
        return None


def command(server, data):
    return [BINARY, "serve", "--data", str(data), "--port", str(server.port)]


@needs_openssl
def test_an_editor_and_a_browser_are_served_over_tls(folder, files):
    data = folder / "data"
    data.mkdir()
    invitation = set_up(data)
    server = Server(data)
    process = subprocess.Popen(
        [*command(server, data), "--host", "0.0.0.0", "--tls-cert", str(files["cert"]), "--tls-key", str(files["key"]),
         "--public-url", f"https://localhost:{server.port}"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env=environment())
    try:
        assert process.stdout.readline().strip() == f"Daylight is ready: https://localhost:{server.port}"
        status, headers, body = over_tls(
            files, server, SESSION, {"token": invitation["token"], "new_passphrase": PASSPHRASE})
        assert status == 201
        assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
        session = json.loads(body)["session"]
        assert over_tls(files, server, "/me/data", headers={"Cookie": f"__Host-daylight={session}"})[0] == 200
        cookie = over_tls(files, server, "/sign-in")[1]["Set-Cookie"]
        assert cookie.startswith("__Host-") and "Secure" in cookie and "HttpOnly" in cookie
        status, _, body = over_tls(files, server, f"{API}/me/tokens", {"kind": "both"}, {"Authorization": f"Bearer {session}"})
        token = json.loads(body)["token"]
        status, _, body = over_tls(
            files, server, "/api/v1" + BULK, beats(3, now() - 300), {"Authorization": f"Bearer {token}"})
        assert status in (201, 202) and len(json.loads(body)["responses"]) == 3
        # Plain HTTP on that port gets nothing, and old versions of TLS neither.
        with pytest.raises(OSError):
            call(server.port, "GET", "/health", timeout=5)
        with pytest.raises((urllib.error.URLError, ssl.SSLError, OSError)):
            over_tls(files, server, "/health", version=ssl.TLSVersion.TLSv1_1)
        assert over_tls(files, server, "/health")[0] == 200
        # Nor ciphers that do not authenticate, or whose key opens what was said before.
        for weak in ("AES128-SHA", "AES256-SHA", "AES128-GCM-SHA256", "AES256-GCM-SHA384", "ECDHE-RSA-AES128-SHA", "ECDHE-RSA-AES256-SHA"):
            assert agreed(files, server, ssl.TLSVersion.TLSv1_2, weak) is None, weak
        for good in ("ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-RSA-CHACHA20-POLY1305"):
            assert agreed(files, server, ssl.TLSVersion.TLSv1_2, good) == good
        assert agreed(files, server, ssl.TLSVersion.TLSv1_3).startswith("TLS_")
    finally:
        process.terminate()
        process.wait()


@needs_openssl
def test_a_form_from_elsewhere_is_told_which_address_is_expected(folder, files):
    data = folder / "data"
    data.mkdir()
    invitation = set_up(data)
    server = Server(data)
    certificate = ["--tls-cert", str(files["cert"]), "--tls-key", str(files["key"])]

    def answers(origin):
        """What a form that comes from there is answered."""
        page = over_tls(files, server, "/sign-in")
        form = {"csrf": re.search(r'name="csrf" value="([^"]+)"', page[2].decode()).group(1), "email": OWNER, "passphrase": PASSPHRASE}
        return over_tls(files, server, "/sign-in", urllib.parse.urlencode(form), {
            "Content-Type": "application/x-www-form-urlencoded", "Origin": origin, "Cookie": page[1]["Set-Cookie"].split(";")[0]})

    for host in ("127.0.0.1", "0.0.0.0"):
        heard = folder / f"heard-{host}"
        with heard.open("w") as err:
            process = subprocess.Popen(
                [*command(server, data), "--host", host, *certificate], stdout=subprocess.PIPE, stderr=err, text=True, env=environment())
        try:
            assert process.stdout.readline().strip() == f"Daylight is ready: https://{host}:{server.port}"
            over_tls(files, server, SESSION, {"token": invitation["token"], "new_passphrase": PASSPHRASE})
            # By whatever name of this machine somebody comes who is on it.
            assert answers(f"https://localhost:{server.port}")[0] in (200, 303)
            for elsewhere in (f"http://localhost:{server.port}", "https://evil.example", f"https://192.0.2.7:{server.port}"):
                status, _, body = answers(elsewhere)
                assert status == 403 and f"did not come from a page of https://{host}:{server.port}" in body.decode(), (status, body)
                assert "--public-url" in body.decode()
        finally:
            process.terminate()
            assert process.wait() == 0 and process.stdout.read() == "", "the rest is for nobody who reads where it is served"
        assert ("Say it with --public-url." in heard.read_text()) == (host == "0.0.0.0")
    # Where somebody else ends TLS, they may call us by a name of this machine for whoever called them.
    for more in (["--behind-proxy"], []):
        process = subprocess.Popen(
            [*command(server, data), "--public-url", "https://day.example", *more], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True, env=environment())
        try:
            process.stdout.readline()
            for scheme in ("https", "http"):
                refused = server.call("POST", "/sign-in", form={"csrf": "x"}, headers={"Origin": f"{scheme}://127.0.0.1:{server.port}"})
                assert refused.status == 403 and "did not come from a page of https://day.example" in refused.text, more
            taken = server.call("POST", "/sign-in", form={"csrf": "x"}, headers={"Origin": "https://day.example"})
            assert taken.status == 403 and "did not come from a page of" not in taken.text
        finally:
            process.terminate()
            process.wait()


@needs_openssl
def test_what_is_wrong_with_the_files_is_said_before_anything_listens(folder, files):
    data = folder / "data"
    set_up(data)
    text = folder / "text.pem"
    text.write_text("no certificate")
    port = str(free_port())
    cases = [
        (["--tls-cert", str(files["cert"])], "go together"), (["--tls-key", str(files["key"])], "go together"),
        (["--tls-cert", str(text), "--tls-key", str(files["key"])], "certificate"),
        (["--tls-cert", str(folder / "nowhere"), "--tls-key", str(files["key"])], "is not there"),
        (["--tls-cert", str(files["cert"]), "--tls-key", str(text)], "key"),
        (["--tls-cert", str(files["cert"]), "--tls-key", str(files["other"])], "is not the key"),
        (["--tls-cert", str(files["cert"]), "--tls-key", str(files["key"]), "--behind-proxy"], "not both"),
        (["--tls-cert", str(files["cert"]), "--tls-key", str(files["key"]), "--public-url", "http://x.example"], "https"),
    ]
    for words, sentence in cases:
        done = run("serve", "--port", port, *words, data=data)
        assert done.returncode == 2 and sentence in one_line(done.stderr), (words, done.stderr)


@needs_openssl
def test_a_simulated_organization_is_not_served_beyond_loopback_over_tls_either(folder, files):
    data = folder / "demo"
    assert run("demo", "--people", "0", "--no-serve", data=data).returncode == 0
    done = run("serve", "--port", str(free_port()), "--host", "0.0.0.0", "--tls-cert", str(files["cert"]), "--tls-key",
               str(files["key"]), "--public-url", "https://x.example", data=data)
    assert done.returncode == 2 and "loopback only" in one_line(done.stderr)


# /metrics


def samples(text):
    return dict(line.rsplit(" ", 1) for line in text.splitlines() if line and not line.startswith("#"))


def test_prometheus_reads_what_the_server_does_and_nothing_about_anybody(folder):
    house = House(folder)
    house.keep(beats(7, now() - 600, project="canary-project", branch="canary-branch"))
    house.page("/me")
    text = house.server.call("GET", "/metrics").text
    found = samples(text)
    assert int(found['daylight_answers_total{door="pages",status="2xx"}']) >= 1
    count = found['daylight_answer_seconds_count{door="pages"}']
    assert found['daylight_answer_seconds_bucket{door="pages",le="+Inf"}'] == count
    assert int(found["process_resident_memory_bytes"]) > 1_000_000 and int(found["process_open_fds"]) > 3
    # A closed list of labels.
    labels = set(re.findall(r'(\w+)="', text))
    assert labels == {"version", "door", "status", "le", "outcome", "reason"}
    assert "canary" not in text and OWNER not in text and "Ada" not in text
    for line in text.splitlines():
        assert re.fullmatch(r'# (HELP|TYPE) \w+ .+|\w+(\{[^}]*\})? [0-9.e+-]+', line), line
    house.server.stop()


def test_what_an_editor_sends_moves_no_figure(folder):
    """In a house of one, a count of what arrived would say when that one works."""
    house = House(folder)

    def figures():
        return {name: value for name, value in samples(house.server.call("GET", "/metrics").text).items()
                if not name.startswith("process_") and "operations" not in name}

    before = figures()
    assert any('door="editors"' in name for name in before), "failures of the server are counted"
    house.keep(beats(40, now() - 1200))
    assert house.send([{"nonsense": True}]).status < 500
    assert house.server.call("GET", "/api/v1/users/current/statusbar/today", headers=bearer(house.token)).status == 200
    assert house.server.call("GET", "/api/v1/users/current/statusbar/today", headers=bearer("wrong")).status == 401
    assert figures() == before
    house.server.stop()


def test_refused_sign_ins_are_counted_by_why_and_nothing_else_is(folder):
    house = House(folder)

    def refused():
        return {name.split('"')[1]: int(value) for name, value in samples(house.server.call("GET", "/metrics").text).items()
                if name.startswith("daylight_sign_ins")}

    def sign_in(**given):
        return house.server.call("POST", SESSION, json=given).status

    assert refused() == {"wrong": 0, "spent": 0, "weak": 0, "too-many": 0}
    assert sign_in(email=OWNER, passphrase=PASSPHRASE) == 201
    assert house.page("/me").status == 200 and house.api("GET", f"{API}/me/spans", token="wrong").status == 401
    assert refused() == {"wrong": 0, "spent": 0, "weak": 0, "too-many": 0}, "who comes in, and what keys open, is in no count"
    assert sign_in(token="never-given-out", new_passphrase=PASSPHRASE) == 410
    # Somebody who is there and somebody who is not are the same.
    assert [sign_in(email=each, passphrase="not the passphrase") for each in (OWNER, "nobody@example.org")] == [401, 401]
    assert refused() == {"wrong": 2, "spent": 1, "weak": 0, "too-many": 0}
    while sign_in(email=OWNER, passphrase="not the passphrase") == 401:
        pass
    assert refused()["too-many"] == 1
    house.server.stop()


def test_beyond_this_machine_only_its_token_opens_it(folder):
    house = House(folder)
    house.server.stop()
    token = folder / "token"
    token.write_text("short")
    refused = run("serve", "--port", str(free_port()), "--metrics-token-file", str(token), data=house.data)
    assert refused.returncode == 2 and "20 characters" in one_line(refused.stderr)
    token.write_text("a-token-of-the-scraper-alone\n")
    house.server = Server(house.data).start(
        "--behind-proxy", "--public-url", "https://daylight.example", "--metrics-token-file", str(token))
    call_ = house.server.call
    assert call_("GET", "/metrics").status == 404, "behind a proxy everybody comes from loopback"
    for wrong in ("", "a-token-of-the-scraper-alonf", "x" * 500, house.token):
        assert call_("GET", "/metrics", headers=bearer(wrong)).status == 404
    assert call_("GET", "/metrics", headers=bearer("a-token-of-the-scraper-alone")).status == 200
    house.server.stop()
    house.server = Server(house.data).start()
    assert house.server.call("GET", "/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status == 404
    assert house.server.call("GET", "/metrics").status == 200
    house.server.stop()
