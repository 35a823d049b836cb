"""`daylight.conf` and the environment: what is refused there says where it stands, and `doctor` says it before `serve` does."""

import pytest

from contract import OWNER
from house import free_port, one_line, run, set_up


@pytest.fixture
def data(folder):
    set_up(folder / "data")
    return folder / "data"


@pytest.mark.parametrize("line, words", [
    ("port = 80a", "port is a whole number from 1 to 65535."),
    ("behind-proxy = yes", "behind-proxy is true or false."),
    ("public-url = http://daylight.example.org", "--public-url begins with https://"),
    ("public-url = https://daylight.example.org/metrics", "--public-url is like"),
    ("phase = 5", "phase is a whole number from 1 to 4."),
    ("log-level = loud", "log-level is one of"),
    ("log-format = xml", "log-format is text or json."),
    ("metrics-token-file = /nowhere/token", "/nowhere/token is not there."),
    ("breached-passphrases = /nowhere/leaks", "/nowhere/leaks is not there."),
    ("smtp-ca-file = /nowhere/ca.pem", "/nowhere/ca.pem is not there."),
], ids=lambda value: value.split(" ")[0] if "=" in value else "")
def test_a_value_that_is_refused_is_named_with_its_line(data, line, words):
    file = data / "daylight.conf"
    file.write_text(f"# where\nsmtp = smtp://127.0.0.1:{free_port()}\n\n{line}\n")
    refused = run("serve", data=data)
    assert refused.returncode == 2 and words in one_line(refused.stderr), refused.stderr
    assert f"It stands in {file}, line 4." in refused.stderr
    worried = run("doctor", data=data)
    assert worried.returncode in (1, 2) and words in worried.stdout + worried.stderr
    assert f"{file}, line 4." in worried.stdout + worried.stderr
    # On the command line nobody needs to be told where it stands.
    name, _, value = line.partition(" = ")
    if value not in ("yes", "loud", "xml"):
        file.write_text(f"smtp = smtp://127.0.0.1:{free_port()}\n")
        refused = run("serve", f"--{name}", value, data=data)
        assert refused.returncode == 2 and "It stands in" not in refused.stderr


def test_a_value_of_the_environment_is_named_with_its_variable(data):
    refused = run("serve", data=data, env={"DAYLIGHT_PORT": "80a"})
    assert refused.returncode == 2 and one_line(refused.stderr).endswith("It is said by DAYLIGHT_PORT.")


def test_a_comment_behind_a_value_is_no_part_of_it_by_accident(data):
    (data / "daylight.conf").write_text("port = 8080 # the usual one\n")
    refused = run("serve", data=data)
    assert refused.returncode == 2 and "line 1: a comment has a line of its own" in one_line(refused.stderr)
    (data / "daylight.conf").write_text("organization = Shop #1\nowner = a#b@example.org\n")
    assert "line 1: a comment" in one_line(run("migrate", data=data).stderr)
    (data / "daylight.conf").write_text("owner = a#b@example.org\n")
    assert run("migrate", data=data).returncode == 0


def test_a_file_that_is_not_there_is_not_called_a_bad_one(data, folder):
    for arguments in (["--config", "/nowhere/daylight.conf"], ["--tls-cert", "/nowhere/a.pem", "--tls-key", "/nowhere/b.pem"],
                      ["--metrics-token-file", "/nowhere/token"]):
        refused = run("serve", *arguments, data=data)
        assert refused.returncode == 2 and one_line(refused.stderr).endswith(f"{arguments[1]} is not there."), refused.stderr
    refused = run("serve", "--config", str(folder), data=data)
    assert refused.returncode == 2 and f"{folder} is a directory: name a file." in one_line(refused.stderr)


def test_doctor_calls_the_mail_server_and_sends_nothing(data):
    # Nobody listens there.
    worried = run("doctor", data=data, env={"DAYLIGHT_SMTP": f"smtp://127.0.0.1:{free_port()}"})
    assert worried.returncode == 1 and "attention: The mail server cannot be talked to: there is no connection" in worried.stdout
    unsound = run("doctor", data=data, env={"DAYLIGHT_SMTP": "mail.example.org"})
    assert unsound.returncode == 1 and "attention: --smtp is like" in unsound.stdout
    assert "ok: The settings are sound." in unsound.stdout


def test_one_mistake_in_a_file_is_one_line(data, folder):
    rows = [f"2026-01-05T{hour:02}:00:00Z,2026-01-05T{hour:02}:30:00Z,coding,shop,Swift" for hour in range(12)]
    file = folder / "spans.csv"
    mine = [f"{OWNER},{row}" for row in rows[:2]]
    file.write_text("\n".join([
        "email,start,end,kind,project,language", *(f"nobody@example.org,{row}" for row in rows[:5]), *mine,
        *(f"nobody@example.org,{row}" for row in rows[5:]), f"noone@example.org,{rows[0]}", ""]))
    done = run("import", "activity", str(file), data=data)
    assert done.returncode == 1 and "refused 13" in done.stdout, done
    first, second, _ = done.stderr.splitlines()
    assert "line 2, column email: nobody has this address. So too lines 3 to 6 and 9 to 15." in first
    assert second.endswith("line 16, column email: nobody has this address.")
