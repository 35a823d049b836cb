"""Webhooks that say something that Daylight does not know, or only a part of what it needs: said wherever it is looked for."""

import json
from datetime import datetime

from test_hooks import CANARY, SHA, connect, rows, send, signed

ALIEN = "weather_report"


def everywhere(house, made):
    """What whoever runs the house reads about a connection: by name of the place."""
    return {
        "page": house.page(f"/admin/connections/{made['id']}").text, "health": house.page("/admin/health").text,
        "doctor": house.run("doctor").stdout, "list": house.run("connection", "list").stdout}


def test_kinds_that_daylight_does_not_use_are_said_by_name_wherever_whoever_runs_the_house_looks(fresh, folder):
    house = fresh()
    made = connect(house, folder)
    for delivery, event in (("a", ALIEN), ("b", ALIEN), ("b", ALIEN), ("c", f"<{CANARY}>"), ("d", f"{CANARY}@example.org")):
        reply = send(house, made, {"title": CANARY}, event, delivery)
        assert reply.status == 200 and reply.json()["state"] in ("taken", "there already"), reply
    listed = json.loads(house.run("connection", "list", "--format", "json").stdout)[0]
    assert listed["unknown_events"] == 4 and listed["unknown_kinds"] == {ALIEN: 2}
    for place, text in everywhere(house, made).items():
        assert f"{ALIEN} (2)" in text and "Switch them off at the sender" in text and "nothing is lost" in text, (place, text)
        assert CANARY not in text, place
    assert not any(line.startswith("attention") and ALIEN in line for line in house.run("doctor").stdout.splitlines())
    house.server.stop()
    assert house.holds(CANARY) == []


def event(kind, number, subject, content, at):
    return json.dumps({
        "context": {"version": "0.4.1", "id": f"e{number}", "source": "/ci", "type": f"dev.cdevents.{kind}.0.2.0", "timestamp": at},
        "subject": {"id": subject, "source": "/x", "content": content}}).encode()


def test_a_deployment_of_an_image_waits_for_whoever_says_which_commit_is_in_it(fresh, folder):
    house = fresh()
    made = connect(house, folder, "cdevents")
    image = f"pkg:oci/{CANARY}@sha256%3A{'c' * 64}"

    def post(body):
        return house.server.call("POST", made["hook"], body, {"X-Hub-Signature-256": signed(body)}).json()

    today = datetime.fromisoformat(rows(house, "SELECT datetime(MAX(made_at) / 1000000, 'unixepoch') FROM connections")[0][0])
    deployed = event("service.deployed", 1, "shop", {"environment": {"id": "production"}, "artifactId": image},
                     f"{today:%Y-%m-%dT%H:%M:%SZ}")
    reply = post(deployed)
    assert reply["state"] == "taken" and "send artifact.packaged" in reply["waits"], reply
    assert post(deployed) == {"state": "there already"}
    assert rows(house, "SELECT * FROM deployments") == []
    for place, text in everywhere(house, made).items():
        assert "1 deployment waits" in text and "send artifact.packaged" in text, (place, text)
    assert any(line.startswith("attention") and "artifact.packaged" in line for line in house.run("doctor").stdout.splitlines())
    # Which commit it was is said afterwards, and what waited counts from its own moment.
    change = {"change": {"id": SHA, "source": f"git.example/{CANARY}/shop"}}
    assert post(event("artifact.packaged", 2, image, change, f"{today:%Y-%m-%dT%H:%M:%SZ}")) == {"state": "taken"}
    assert rows(house, "SELECT deployment_id, service, environment, sha, result FROM deployments") == [
        ("cdevents:shop/e1", "shop", "production", SHA, "success")]
    for place, text in everywhere(house, made).items():
        assert "artifact.packaged" not in text or place == "page", (place, text)
        assert "deployment waits" not in text, (place, text)
    house.server.stop()
    assert house.holds(CANARY) == [], "of the image's name a hash is kept"
