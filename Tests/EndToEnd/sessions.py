"""A browser's sessions: opened by the form, ended by it, and more than one of the same person."""

from contract import COOKIE, OWNER, PASSPHRASE, SESSION
from web import Page

# Where a house is found behind a proxy that ends TLS.
HTTPS = "https://daylight.example"


def own(house, session=None):
    return {"Cookie": f"{COOKIE}={session or house.session}"}


def sign_in(house, cookie="", origin=None, name=COOKIE):
    """By the form, as a browser that already holds a cookie."""
    opened = house.server.call("GET", "/sign-in")
    form = Page(opened.text).form("/sign-in")
    form_name = f"{'__Host-' if origin else ''}daylight-form"
    made, _ = opened.cookie(form_name)
    return house.server.call(
        "POST", "/sign-in", headers={"Origin": origin or house.server.url, "Cookie": f"{form_name}={made}; {name}={cookie}"},
        form=form["fields"] | {"email": OWNER, "passphrase": PASSPHRASE})


def sign_out(house, session):
    cookie = own(house, session)
    form = Page(house.server.call("GET", "/me", headers=cookie).text).form("/sign-out")
    return house.server.call("POST", "/sign-out", headers=cookie | {"Origin": house.server.url}, form=form["fields"])


def another_session(house):
    opened = house.server.call("POST", SESSION, json={"email": OWNER, "passphrase": PASSPHRASE})
    assert opened.status == 201, opened
    return opened.json()["session"]
