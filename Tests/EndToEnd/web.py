"""HTTP as the tests need it: one call, one reply, nothing followed and nothing retried."""

import base64
import http.client
import json as JSON
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlencode

from contract import PATIENCE

# As a browser asks for a page.
HTML = {"Accept": "text/html,application/xhtml+xml"}


@dataclass
class Reply:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self):
        return self.body.decode()

    def json(self):
        assert "application/json" in (self.headers["Content-Type"] or ""), (self.status, self.headers["Content-Type"])
        return JSON.loads(self.body)

    def cookie(self, name):
        """The value of a cookie that this reply sets, and its attributes in lower case. Names end with the port of the server."""
        for line in self.headers.get_all("Set-Cookie") or []:
            pair, *attributes = [part.strip() for part in line.split(";")]
            if re.sub(r"-\d+$", "", pair.split("=", 1)[0]) == name:
                return pair.split("=", 1)[1], {attribute.lower() for attribute in attributes}
        return None, set()

    def __repr__(self):
        return f"Reply({self.status}, {self.body[:300]!r})"


def call(port, method, path, body=None, headers=(), *, json=None, form=None, timeout=PATIENCE, connection=None):
    """One request; `headers` are pairs or a dict. `json` and `form` are bodies with their content type."""
    headers = list(headers.items() if isinstance(headers, dict) else headers)
    if json is not None:
        body = JSON.dumps(json)
        headers.append(("Content-Type", "application/json"))
    if form is not None:
        body = urlencode(form)
        headers.append(("Content-Type", "application/x-www-form-urlencoded"))
    if isinstance(body, str):
        body = body.encode()
    own = connection or http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        names = {name.lower() for name, _ in headers}
        own.putrequest(method, path, skip_accept_encoding=True, skip_host="host" in names)
        for name, value in headers:
            own.putheader(name, value.encode() if isinstance(value, str) else value)
        if body is not None and "content-length" not in names:
            own.putheader("Content-Length", str(len(body)))
        own.endheaders(body)
        answer = own.getresponse()
        return Reply(answer.status, answer.headers, answer.read())
    finally:
        if connection is None:
            own.close()


def basic(text):
    return {"Authorization": "Basic " + base64.b64encode(text.encode()).decode()}


def bearer(text):
    return {"Authorization": f"Bearer {text}"}


class Page(HTMLParser):
    """What the tests ask of a page: its forms, links, scripts and styles."""

    def __init__(self, text):
        super().__init__()
        self.forms, self.links, self.inline, self.sources, self.ids = [], [], [], [], []
        self.headings, self.title, self._open = [], "", []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self._open.append(tag)
        self.ids += [attributes["id"]] if "id" in attributes else []
        self.inline += [f"<{tag} {name}=" for name in attributes if name == "style" or name.startswith("on")]
        if tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])
        if tag in ("script", "link", "img") and (attributes.get("src") or attributes.get("href")):
            self.sources.append(attributes.get("src") or attributes.get("href"))
        if tag == "style" or (tag == "script" and "src" not in attributes):
            self.inline.append(f"<{tag}>")
        if tag == "form":
            self.forms.append({"action": attributes.get("action"), "method": attributes.get("method", "get"), "fields": {},
                               "labels": []})
        if self.forms and tag in ("input", "select", "textarea") and attributes.get("name"):
            self.forms[-1]["fields"].setdefault(attributes["name"], attributes.get("value", ""))
        if self.forms and tag == "button":
            self.forms[-1]["labels"].append(attributes.get("aria-label", ""))

    def handle_endtag(self, tag):
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data):
        if self._open and self._open[-1] == "title":
            self.title += data
        if self._open and self._open[-1] == "h1":
            self.headings.append(data)

    def form(self, action, label=None):
        """The form with that action (and a button of that label)."""
        found = [f for f in self.forms if f["action"] == action and (label is None or label in f["labels"])]
        assert found, f"no form for {action} ({label}) among {[f['action'] for f in self.forms]}"
        return found[0]
