"""Runs Canaille, a real OpenID provider, on loopback: in memory, with two people and one client.

    python canaille_provider.py PORT REDIRECT_URI SECRET

Canaille says nothing about whether an address is verified. Of one of the two, `ben`, it is made to say so here, as a provider
that verifies addresses does; of `ada` it stays silent.
"""

import sys

import canaille.oidc.provider
from canaille import create_app
from canaille.app import models
from canaille.backends import Backend
from joserfc.jwk import ECKey, RSAKey
from werkzeug.serving import make_server

port, redirect_uri, secret = int(sys.argv[1]), sys.argv[2], sys.argv[3]
PASSWORD = "a password of that provider"

claims = canaille.oidc.provider.generate_user_claims


def with_verified_address(user, *more):
    return claims(user, *more) | ({"email_verified": True} if user.user_name == "ben" else {})


canaille.oidc.provider.generate_user_claims = with_verified_address

app = create_app(config={
    "SECRET_KEY": "only for tests",
    "SERVER_NAME": f"127.0.0.1:{port}",
    "PREFERRED_URL_SCHEME": "http",
    "SESSION_COOKIE_SECURE": False,
    "CANAILLE": {"DATABASE": "memory", "LOGGING": {"version": 1, "disable_existing_loggers": False}},
    "CANAILLE_OIDC": {
        "ACTIVE_JWKS": [RSAKey.generate_key(2048, auto_kid=True).as_dict(private=True),
                        ECKey.generate_key("P-256", auto_kid=True).as_dict(private=True)],
    },
})
with app.app_context():
    for name in ("ada", "ben"):
        Backend.instance.save(models.User(
            user_name=name, family_name=name.title(), formatted_name=name.title(), emails=[f"{name}@example.org"],
            password=PASSWORD))
    client = models.Client(
        client_id="daylight", client_secret=secret, client_name="Daylight", client_uri="https://daylight.example.org",
        redirect_uris=[redirect_uri], grant_types=["authorization_code"], response_types=["code"],
        scope=["openid", "email", "profile"], token_endpoint_auth_method="client_secret_basic",
        # Left to itself it takes PS512, which OpenID Connect does not ask anybody to know.
        id_token_signed_response_alg="RS256")
    Backend.instance.save(client)
    # Otherwise the audience of its tokens is empty.
    client.audience = [client]
    Backend.instance.save(client)

server = make_server("127.0.0.1", port, app, threaded=True)
print("ready", flush=True)
server.serve_forever()
