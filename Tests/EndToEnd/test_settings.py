"""`daylight.conf` and the environment: what is refused there says where it stands, and `doctor` says it before `serve` does."""

import pytest

from contract import OWNER
from house import one_line, run, set_up


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
    # Of what mail is trusted by is asked where mail is sent.
    file.write_text(f"# where\n{'smtp = smtp://127.0.0.1' if 'smtp' in line else 'host = 127.0.0.1'}\n\n{line}\n")
    refused = run("serve", data=data)
    assert refused.returncode == 2 and words in one_line(refused.stderr), refused.stderr
    assert f"It stands in {file}, line 4." in refused.stderr
    worried = run("doctor", data=data)
    # What `doctor` itself needs is no finding: it is called wrongly.
    told = one_line(worried.stderr) if "smtp" in line else next(
        each for each in worried.stdout.splitlines() if each.startswith("attention: `daylight serve` would not begin: "))
    assert worried.returncode == (2 if "smtp" in line else 1) and words in told and f"{file}, line 4." in told
    # On the command line nobody needs to be told where it stands.
    name, _, value = line.partition(" = ")
    if value not in ("yes", "loud", "xml"):
        file.write_text("smtp = smtp://127.0.0.1\n")
        refused = run("serve", f"--{name}", value, data=data)
        assert refused.returncode == 2 and "It stands in" not in refused.stderr


def test_a_value_of_the_environment_is_named_with_its_variable(data):
    refused = run("serve", data=data, env={"DAYLIGHT_PORT": "80a"})
    assert refused.returncode == 2 and one_line(refused.stderr).endswith("It is said by DAYLIGHT_PORT.")


def test_a_comment_behind_a_value_is_part_of_it_and_is_asked_about_where_it_spoils_it(data):
    (data / "daylight.conf").write_text("organization = Shop #1\nport = 8080 # the usual one\n")
    refused = run("serve", data=data)
    assert refused.returncode == 2 and one_line(refused.stderr).endswith("line 2; a comment has a line of its own.")
    assert run("migrate", data=data).returncode == 0


def test_a_file_that_is_not_there_is_not_called_a_bad_one(data, folder):
    for arguments in (["--config", "/nowhere/daylight.conf"], ["--tls-cert", "/nowhere/a.pem", "--tls-key", "/nowhere/b.pem"],
                      ["--metrics-token-file", "/nowhere/token"]):
        refused = run("serve", *arguments, data=data)
        assert refused.returncode == 2 and one_line(refused.stderr).endswith(f"{arguments[1]} is not there."), refused.stderr
    refused = run("serve", "--config", str(folder), data=data)
    assert refused.returncode == 2 and f"{folder} is a directory: name a file." in one_line(refused.stderr)


def test_an_address_that_nobody_has_is_one_line_with_all_its_rows(data, folder):
    # The rows of others may stand between.
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
