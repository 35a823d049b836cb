"""A browser with cookies, a real provider (Canaille), and one that is not honest."""

import base64
import hashlib
import hmac
import json
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from contract import PATIENCE
from house import free_port
from web import Page, call

SECRET = "what the two share: +/% and more"
PASSWORD = "a password of that provider"


class Browser:
    """Keeps the cookies of each server, and goes nowhere by itself."""

    def __init__(self, headers=()):
        self.cookies, self.headers = {}, dict(headers)

    def go(self, method, url, form=None, origin=None, headers=()):
        parts = urlsplit(url)
        jar = self.cookies.setdefault(parts.port, {})
        sent = dict(self.headers) | dict(headers)
        if jar:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in jar.items())
        if origin:
            sent["Origin"] = origin
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        reply = call(parts.port, method, path, headers=sent, form=form)
        for line in reply.headers.get_all("Set-Cookie") or []:
            name, value = line.split(";")[0].split("=", 1)
            if value and "max-age=0" not in line.lower():
                jar[name.strip()] = value
            else:
                jar.pop(name.strip(), None)
        return reply

    def follow(self, reply, base, stop=lambda url: False):
        """Follows redirects on one server; answers the last reply and where it was."""
        url = base
        for _ in range(12):
            if reply.status not in (301, 302, 303, 307):
                return reply, url
            there = reply.headers["Location"]
            url = there if "://" in there else "{0.scheme}://{0.netloc}".format(urlsplit(url)) + there
            if stop(url):
                return reply, url
            reply = self.go("GET", url)
        raise AssertionError("redirects without an end")


class Canaille:
    """The real one, in a process of its own."""

    def __init__(self, port, redirect):
        self.url = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).parent / "canaille_provider.py"), str(port), redirect, SECRET],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert self.process.stdout.readline() == b"ready\n", "Canaille did not start"

    def stop(self):
        self.process.kill()
        self.process.wait(PATIENCE)

    def sign_on(self, browser, address, name):
        """Fills Canaille's forms in, as a person does; answers the address to which it sends the browser back."""
        back = lambda url: not url.startswith(self.url)  # noqa: E731
        reply, url = browser.follow(browser.go("GET", address), address, back)
        for _ in range(4):
            if back(url):
                return url
            assert reply.status == 200, (url, reply)
            form = [f for f in Page(reply.text).forms if f["method"].lower() == "post"][-1]
            fields = dict(form["fields"])
            if "login" in fields:
                fields["login"] = name
            if "password" in fields:
                fields["password"] = PASSWORD
            if url.startswith(self.url + "/oauth/authorize"):
                fields["answer"] = "accept"
            fields = {key: value for key, value in fields.items() if key != "remember"}
            action = form["action"] or url
            action = action if "://" in action else self.url + action
            reply, url = browser.follow(browser.go("POST", action, form=fields), action, back)
        raise AssertionError(f"Canaille asks without an end: {url}")


def encoded(data):
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Scripted:
    """A provider that answers as a test says. `claims` change what its tokens say, `answer` replaces an endpoint's answer."""

    def __init__(self):
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
        self.other = RSAKey.generate_key(2048, {"kid": "one"})
        self.curve = ECKey.generate_key("P-256", {"kid": "curve"})
        self.asked = []
        self.reset()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_GET(self):
                outer.handle(self, b"")

            def do_POST(self):
                outer.handle(self, self.rfile.read(int(self.headers["Content-Length"] or 0)))

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()

    def reset(self):
        """Honest again."""
        self.claims, self.nonce, self.answer, self.make = {}, None, {}, self.signed
        self.subject, self.email = "subject-1", "ben@example.org"

    def discovery(self):
        return {
            "issuer": self.url, "authorization_endpoint": self.url + "/authorize?tenant=one",
            "token_endpoint": self.url + "/token", "jwks_uri": self.url + "/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def payload(self):
        now = int(time.time())
        said = {
            "iss": self.url, "aud": "daylight", "sub": self.subject, "iat": now, "exp": now + 300, "nonce": self.nonce,
            "email": self.email, "email_verified": True,
        } | self.claims
        return {name: value for name, value in said.items() if value is not None}

    def signed(self, key=None, alg="RS256", kid="one"):
        return jwt.encode({"alg": alg, "kid": kid}, self.payload(), key or self.key)

    def unsigned(self):
        return f"{encoded({'alg': 'none', 'kid': 'one'})}.{encoded(self.payload())}."

    def signed_with_the_public_key(self):
        """The oldest trick: the public key, which everybody has, taken for a shared secret."""
        text = f"{encoded({'alg': 'HS256', 'kid': 'one'})}.{encoded(self.payload())}"
        return text + "." + encoded(hmac.new(self.key.as_pem(private=False), text.encode(), hashlib.sha256).digest())

    def handle(self, handler, body):
        path = urlsplit(handler.path).path
        self.asked.append((path, body.decode()))
        own = {
            "/.well-known/openid-configuration": self.discovery,
            "/keys": lambda: {"keys": [self.key.as_dict(private=False), self.curve.as_dict(private=False)]},
            "/token": lambda: {"access_token": "canary-of-an-access-token", "token_type": "Bearer", "id_token": self.make()},
        }
        if path in self.answer:
            self.answer[path](handler)
        elif path in own:
            reply(handler, 200, json.dumps(own[path]()).encode())
        else:
            reply(handler, 404, b"{}")


def reply(handler, status, body, **headers):
    handler.send_response(status)
    for name, value in ({"Content-Type": "application/json", "Content-Length": str(len(body))} | headers).items():
        handler.send_header(name, value)
    handler.end_headers()
    try:
        handler.wfile.write(body)
    except (BrokenPipeError, ConnectionResetError):
        pass


def query(url):
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def begin(browser, server, origin=None):
    """Presses the button; answers where the page leads."""
    page = browser.go("GET", server.url + "/sign-in")
    form = Page(page.text).form("/sign-on")
    reply = browser.go("POST", server.url + "/sign-on", form=form["fields"], origin=origin or server.url)
    assert reply.status == 200, reply
    address = reply.headers["Refresh"].split("url=", 1)[1]
    assert address in Page(reply.text).links
    return address


def come_back(browser, server, **said):
    return browser.go("GET", f"{server.url}/sign-on/callback?{urlencode(said)}")


__all__ = ["Browser", "Canaille", "Scripted", "begin", "come_back", "free_port", "query", "reply"]
