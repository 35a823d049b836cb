"""`policy matrix`: who may see what, as the code decides it."""

import json

from house import run

QUESTIONS = {"own-raw", "own-series", "team-effort", "team-work", "service-work", "department-series", "one-person-series",
             "rollout", "ledger-statistics", "settings"}


def matrix():
    done = run("policy", "matrix", "--format", "json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_whole_product_sorted():
    lines = matrix()
    assert {tuple(line) for line in map(sorted, lines)} == {
        ("answer", "phase", "question", "relation", "role", "rule")}
    keys = [(line["phase"], line["relation"], line["role"], line["question"]) for line in lines]
    assert keys == sorted(keys) and len(set(keys)) == len(keys)
    assert {line["question"] for line in lines} == QUESTIONS
    assert len(lines) == 4 * len({line["relation"] for line in lines}) * len({line["role"] for line in lines}) * 10
    assert {line["answer"] for line in lines} == {"yes", "no", "look", "case-look"}


def test_a_person_is_seen_by_a_look_in_full_launch_and_in_no_other_way():
    for line in matrix():
        if line["question"] != "one-person-series":
            assert line["answer"] in ("yes", "no")
            continue
        expected = {"direct-manager": "look", "hr-partner": "case-look"}.get(line["relation"], "no")
        assert line["answer"] == (expected if line["phase"] == 4 else "no")


def test_own_data_is_ones_own_whatever_the_role():
    for line in matrix():
        if line["question"] in ("own-raw", "own-series"):
            assert (line["answer"] == "yes") == (line["relation"] == "self")


def test_the_api_says_the_same(house):
    assert house.server.call("GET", "/api/daylight/v1/policy/matrix").json() == matrix()


def test_it_is_on_the_page(fresh):
    page = fresh(solo=False).server.call("GET", "/policy")
    assert page.status == 200 and page.text.count("<table") >= 2 and "direct manager" in page.text.lower()
