"""The own API says of itself what it does: the document and the routes are the same list."""

import re
from pathlib import Path

from contract import API
from web import bearer

ROUTES = [
    Path(__file__).parents[2] / f"Sources/Surface/Web/{name}Routes.swift"
    for name in ("OwnAPI", "Group", "Look", "Rollout", "Annotation", "OneOnOne", "Review")]
# What there is none of in a directory of one person: denied and missing are the same.
NOT_HERE = ("/teams/", "/departments/", "/organization/", "/looks/", "/rollout", "/one-on-ones/")


def document(house):
    reply = house.server.call("GET", f"{API}/openapi.json")
    assert reply.status == 200
    return reply.json()


def test_every_route_is_in_the_document_and_every_path_of_the_document_is_a_route(house):
    said = {(method, path) for path, item in document(house)["paths"].items() for method in item}
    text = "".join(path.read_text() for path in ROUTES)
    declared = set(re.findall(r'group\.(get|post|delete)\(\s*"([^"]+)"', text)) - {("get", "/openapi.json")}
    assert said == declared


def test_what_needs_a_key_is_refused_without_one_and_is_there_with_one(house):
    spec = document(house)
    assert spec["openapi"].startswith("3.1")
    for path, item in spec["paths"].items():
        for method, operation in item.items():
            where = API + re.sub(r"\{(team|department|id)\}", "none", path.replace("{metric}", "focus-time"))
            body = {} if "requestBody" in operation else None
            reply = house.server.call(method.upper(), where, json=body)
            open_to_all = 200 if method == "get" else 422
            assert reply.status == (401 if "security" in operation else open_to_all), (method, path, reply)
            if method == "get":
                there = 404 if path.startswith(NOT_HERE) else 200
                assert house.server.call("GET", where, headers=bearer(house.session)).status == there, path


def test_an_answer_that_is_no_has_the_shape_that_is_promised(house):
    reply = house.server.call("GET", f"{API}/me/series/focus-time?weeks=2", headers=bearer(house.session))
    assert reply.status == 422 and set(reply.json()) <= {"error", "sentence"}
