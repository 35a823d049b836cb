"""The own API says of itself what it does: the document and the routes are the same list."""

import re
from pathlib import Path

from openapi_spec_validator import OpenAPIV31SpecValidator

from contract import API
from web import bearer

WEB = Path(__file__).parents[2] / "Sources/Surface/Web"
# What there is none of in a directory of one person: denied and missing are the same.
NOT_HERE = ("/teams/", "/departments/", "/organization/", "/looks/", "/rollout", "/one-on-ones/", "/services/")


def routes():
    """Every file whose routes the router puts under the own API: one that is forgotten in the document is found here."""
    router = (WEB / "Router.swift").read_text()
    mounted = set(re.findall(r"(\w+)\(services: services\)\.add(?:API)?\(to: api\)", router))
    assert mounted >= {"OwnAPIRoutes", "ServiceRoutes"} and len(mounted) == router.count("to: api)")
    return "".join((WEB / f"{name}.swift").read_text() for name in sorted(mounted))


def document(house):
    reply = house.server.call("GET", f"{API}/openapi.json")
    assert reply.status == 200
    return reply.json()


def test_every_route_is_in_the_document_and_every_path_of_the_document_is_a_route(house):
    said = {(method, path) for path, item in document(house)["paths"].items() for method in item}
    declared = set(re.findall(r'group\.(get|post|put|patch|delete|head)\(\s*"([^"]+)"', routes())) - {("get", "/openapi.json")}
    assert said == declared


def test_what_needs_a_key_is_refused_without_one_and_is_there_with_one(house):
    spec = document(house)
    assert spec["openapi"].startswith("3.1")
    for path, item in spec["paths"].items():
        for method, operation in item.items():
            where = API + re.sub(r"\{(team|department|service|id)\}", "none", path.replace("{metric}", "focus-time"))
            body = {} if "requestBody" in operation else None
            reply = house.server.call(method.upper(), where, json=body)
            open_to_all = 200 if method == "get" else 422
            assert reply.status == (401 if "security" in operation else open_to_all), (method, path, reply)
            if method == "get":
                there = 404 if path.startswith(NOT_HERE) else 200
                assert house.server.call("GET", where, headers=bearer(house.session)).status == there, path


def test_each_key_opens_what_the_document_says_it_opens(house):
    spec = document(house)
    assert set(spec["components"]["securitySchemes"]) == {"session", "token"}
    token = bearer(house.api("POST", f"{API}/me/tokens", json={"kind": "read"}).json()["token"])
    for path, item in spec["paths"].items():
        for method, operation in item.items():
            schemes = [name for one in operation.get("security", []) for name in one]
            assert schemes in ([], ["session"], ["session", "token"])
            # To end a session that is none is nothing bad.
            if schemes and (method, path) != ("delete", "/session"):
                where = API + re.sub(r"\{(team|department|service|id)\}", "none", path.replace("{metric}", "focus-time"))
                reply = house.server.call(method.upper(), where, headers=token, json={} if "requestBody" in operation else None)
                assert (reply.status != 401) == ("token" in schemes), (method, path, reply)


def test_the_document_is_openapi_3_1(house):
    spec = document(house)
    assert [error.message for error in OpenAPIV31SpecValidator(spec).iter_errors()] == []
    del spec["paths"]["/me/series/{metric}"]["get"]["parameters"]
    assert list(OpenAPIV31SpecValidator(spec).iter_errors()), "it would be seen"


def test_an_answer_has_what_the_document_says_is_always_there(house):
    checked = 0
    for path, item in document(house)["paths"].items():
        content = item.get("get", {}).get("responses", {}).get("200", {}).get("content")
        if not content or path.startswith(NOT_HERE):
            continue
        schema = content["application/json"]["schema"]
        reply = house.server.call("GET", API + path.replace("{metric}", "focus-time"), headers=bearer(house.session))
        answers = reply.json() if schema["type"] == "array" else [reply.json()]
        fields = schema.get("items", schema)["required"]
        assert fields and answers and all(set(fields) <= set(answer) for answer in answers), path
        checked += 1
    assert checked >= 6


def test_an_answer_that_is_no_has_the_shape_that_is_promised(house):
    reply = house.server.call("GET", f"{API}/me/series/focus-time?weeks=2", headers=bearer(house.session))
    assert reply.status == 422 and set(reply.json()) <= {"error", "sentence"}
