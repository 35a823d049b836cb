"""`import git` and the same evidence by file: what a repository tells, once, and of its authors to themselves alone."""

import contextlib
import csv
import hashlib
import os
import shutil
import sqlite3
import subprocess
import time
from datetime import datetime
from pathlib import Path

import pytest

from beats import day_of
from contract import COOKIE, OWNER
from house import BINARY, House, one_line
from web import Page

FIXTURES = Path(os.environ.get("DAYLIGHT_FIXTURES", Path(__file__).parents[3] / "shared/fixtures"))
HISTORY = FIXTURES / "real-history/hummingbird"
DAY = 86_400
CANARY = "canary-in-a-message"


def git(folder, *arguments, stdin=None):
    clean = {"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(["git", "-C", str(folder), *arguments], input=stdin, capture_output=True, env=clean, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode()


def repository(folder, commits=3, email=OWNER, start=None):
    """A repository of commits an hour apart, the last one an hour ago, with a tag on each second one."""
    folder.mkdir(parents=True)
    git(folder, "init", "-q", "-b", "main")
    add(folder, commits, email, start or int(time.time()) - commits * 3600)
    return folder


def add(folder, commits, email, start):
    there = int(git(folder, "rev-list", "--count", "--all").strip() or 0)
    lines = []
    for number in range(there, there + commits):
        at = start + (number - there) * 3600
        lines.append(f"commit refs/heads/main\nauthor Canary Name <{email}> {at} +0100\ncommitter c <c@x.org> {at} +0100\n"
                     f"data {len(CANARY)}\n{CANARY}\n" + ("from refs/heads/main^0\n" if number == there and there else ""))
        if number % 2:
            lines.append(f"reset refs/tags/v{number}\nfrom refs/heads/main\n")
    git(folder, "fast-import", "--quiet", stdin="\n".join(lines).encode())


def stored(house, table="commits"):
    columns = {"commits": "service, sha, parents, authored_at, committed_at, author",
               "deployments": "deployment_id, service, environment, sha, finished_at, result"}[table]
    with sqlite3.connect(f"file:{house.database()}?mode=ro", uri=True) as line:
        return line.execute(f"SELECT {columns} FROM {table} ORDER BY 1, 2").fetchall()


@pytest.fixture
def house(folder):
    made = House(folder)
    yield made
    made.server.stop()


def ok(house, *arguments):
    done = house.run("import", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_own_commits_stand_beside_the_own_weeks_as_places_and_not_as_a_count(house, folder):
    source = repository(folder / "shop", 5)
    assert ok(house, "git", str(source), "--deployments", "tags") == "commits 5 new, 0 there already; tags 2; deployments 2 new; the service shop is new"
    exported = house.exported()["commits"]
    assert len(exported) == 5 and all(set(commit) == {"service", "sha", "parents", "authored_at", "committed_at"}
                                      for commit in exported)
    assert exported[0]["service"] == "shop" and exported[0]["parents"] == "" and exported[1]["parents"] == exported[0]["sha"]
    day = day_of(datetime.fromisoformat(exported[0]["authored_at"].replace("Z", "+00:00")).timestamp())
    assert "Your commits of this day" in house.page(f"/me/data?day={day}").text
    page = house.page("/me").text
    for word in ("5 commits", "five commits"):
        assert word not in page.lower()
    # Nothing of what was written, nor who it was in clear, is anywhere.
    assert not house.holds(CANARY) and not house.holds("Canary Name") and not house.holds(str(source))


def test_the_picture_of_commits_is_drawn_with_the_weeks(house, folder):
    from weeks import import_weeks
    import_weeks(house, range(1, 7))
    ok(house, "git", str(repository(folder / "shop", 8, start=int(time.time()) - 20 * DAY)))
    page = house.page("/me").text
    assert 'id="commits-card"' in page and "as places in time" in page and 'class="marks"' in page


def test_what_is_new_is_read_and_nothing_is_there_twice(house, folder):
    source = repository(folder / "shop")
    assert ok(house, "git", str(source)) == "commits 3 new, 0 there already; tags 1; the service shop is new"
    before = stored(house)
    assert ok(house, "git", str(source)) == "commits 0 new, all there already; tags 1"
    add(source, 2, OWNER, int(time.time()) - 1000)
    assert ok(house, "git", str(source)) == "commits 2 new, 0 there already; tags 2"
    assert set(before) < set(stored(house)) and len(stored(house)) == 5
    # Another clone of it, or the same bare: what is there already is there once.
    git(folder, "clone", "-q", "--bare", str(source), "bare.git")
    assert ok(house, "git", str(folder / "bare.git"), "--service", "shop") == "commits 0 new, 5 there already; tags 2"
    assert len(stored(house)) == 5


def test_each_repository_that_cannot_be_read_whole_is_named_and_nothing_of_it_is_stored(house, folder):
    source = repository(folder / "shop", 30)
    git(folder, "clone", "-q", "--depth", "3", f"file://{source}", "shallow")
    shallow = house.run("import", "git", str(folder / "shallow"))
    assert shallow.returncode == 2 and "shallow" in one_line(shallow.stderr) and "unshallow" in shallow.stderr
    for path, words in ((folder / "nowhere", "there is"), (folder, "repository")):
        refused = house.run("import", "git", str(path))
        assert refused.returncode == 2 and words in one_line(refused.stderr).lower(), refused.stderr
    assert stored(house) == []
    # A commit in the middle is missing: what came before the hole is stored, and the reading does not count as done.
    damaged = folder / "damaged"
    shutil.copytree(source, damaged)
    victim = git(damaged, "rev-parse", "main~10").strip()
    for pack in (damaged / ".git/objects/pack").glob("*.pack"):
        loose = pack.read_bytes()
        pack.with_suffix(".idx").unlink()
        pack.unlink()
        for rev in (damaged / ".git/objects/pack").glob("*.rev"):
            rev.unlink()
        git(damaged, "unpack-objects", "-q", stdin=loose)
    (damaged / ".git/objects" / victim[:2] / victim[2:]).unlink()
    # What cannot be read at all leaves no service behind.
    (damaged / ".git/refs/heads/spoilt").write_text("no id\n")
    assert house.run("import", "git", str(damaged), "--service", "spoilt").returncode == 3
    (damaged / ".git/refs/heads/spoilt").unlink()
    with sqlite3.connect(f"file:{house.database()}?mode=ro", uri=True) as line:
        assert line.execute("SELECT COUNT(*) FROM services").fetchone() == (0,)
    broken = house.run("import", "git", str(damaged), "--service", "shop")
    assert broken.returncode == 3 and "damaged" in one_line(broken.stderr), broken.stderr
    assert ok(house, "git", str(source), "--service", "shop").startswith("commits ")
    assert len(stored(house)) == 30, "the whole one mends it"


def test_an_empty_repository_is_nothing_bad(house, folder):
    (folder / "empty").mkdir()
    git(folder / "empty", "init", "-q")
    assert "nothing to import" in ok(house, "git", str(folder / "empty"))
    with sqlite3.connect(f"file:{house.database()}?mode=ro", uri=True) as line:
        assert line.execute("SELECT COUNT(*) FROM services").fetchone() == (0,), "it says nothing of a service, and makes none"
    # A history that nothing leads to looks the same from outside.
    lost = repository(folder / "lost")
    git(lost, "update-ref", "-d", "refs/heads/main")
    git(lost, "update-ref", "-d", "refs/tags/v1")
    done = house.run("import", "git", str(lost))
    assert done.returncode == 2 and "no branch and no tag leads to them: make a branch" in one_line(done.stderr)


def test_tags_of_days_that_have_not_come_are_no_deployments_yet(house, folder):
    source = repository(folder / "shop", 2)
    for tag, at in (("soon", time.time() + 2 * DAY), ("far", 4_000_000_000)):
        stream = f"commit refs/heads/{tag}\nauthor a <{OWNER}> {at:.0f} +0000\ncommitter c <c@x.org> {at:.0f} +0000\ndata 1\nx\n"
        git(source, "fast-import", "--quiet", stdin=stream.encode())
        git(source, "tag", f"v-{tag}", tag)
    done = house.run("import", "git", str(source), "--deployments", "tags")
    assert done.stdout.startswith("commits 4 new, 0 there already; tags 3; deployments 1 new"), done.stdout
    assert done.stderr.splitlines() == [
        "2 tags are dated in the future, and no deployment yet: import again when that day has come.",
        "2 commits are dated in the future, and kept like those of today."]
    assert len(stored(house)) == 4 and len(stored(house, "deployments")) == 1
    # A name is kept of a tag as of anything: not if it is a path or an address.
    for name in ("home/jane/x", "jane@host.example", "build01.local"):
        git(source, "update-ref", f"refs/tags/{name}", "main")
    done = house.run("import", "git", str(source), "--deployments", "tags")
    assert "2 tags have a name like a path or an address: they are left out." in done.stderr.splitlines()
    assert {row[0] for row in stored(house, "deployments")} == {"shop@v1", "shop@home/jane/x"}
    git(source, "update-ref", "-d", "refs/tags/home/jane/x")
    # A tag more is news, although no commit is.
    git(source, "tag", "v9", "main")
    done = house.run("import", "git", str(source), "--deployments", "tags")
    assert done.stdout == "commits 0 new, all there already; tags 6; deployments 1 new\n"


@pytest.mark.parametrize("file", ["packed-refs", "refs/heads/x", "objects/info/alternates"])
def test_a_repository_with_a_pipe_in_it_is_read_or_given_up_but_holds_nobody(house, folder, file):
    """That it is given up is GitHistoryTests's; here, that whoever waits can end it, and that nothing is left of it."""
    source = repository(folder / "shop", 2)
    (source / ".git/refs/heads").mkdir(parents=True, exist_ok=True)
    (source / ".git" / file).unlink(missing_ok=True)
    os.mkfifo(source / ".git" / file)
    done = subprocess.Popen([BINARY, "import", "git", str(source), "--data", str(house.data)],
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(1.5)
    assert done.poll() is None, "git waits for the pipe"
    done.terminate()
    done.wait(timeout=20)
    assert stored(house) == []
    # Whoever still waits for the pipe finds its end.
    with contextlib.suppress(OSError):
        os.close(os.open(source / ".git" / file, os.O_WRONLY | os.O_NONBLOCK))


def test_a_path_is_one_line_whatever_it_holds(house, folder):
    done = house.run("import", "git", str(folder / "no\x1b[2Jthing\nimported"))
    assert done.returncode == 2 and one_line(done.stderr).endswith("/no?[2Jthing?imported: name the folder of a git repository.")


@pytest.mark.parametrize("words", [["--deployments", "releases"], ["--service", "  "]])
def test_wrong_options_are_said_and_change_nothing(house, folder, words):
    done = house.run("import", "git", str(repository(folder / "shop")), *words)
    assert done.returncode == 2 and stored(house) == []


def test_what_a_file_beside_the_commits_says_of_them_is_not_believed(house, folder):
    """A commit-graph that names no parent where there is one would cut a history off, and the next import would find all there."""
    source = repository(folder / "graph", commits=6)
    git(source, "commit-graph", "write", "--reachable")
    graph = source / ".git/objects/info/commit-graph"
    content = bytearray(graph.read_bytes()[:-20])
    chunks = {bytes(content[8 + 12 * n:12 + 12 * n]): int.from_bytes(content[12 + 12 * n:20 + 12 * n], "big") for n in range(content[6])}
    sha = bytes.fromhex(git(source, "rev-parse", "HEAD~2").strip())
    place = next(n for n in range(6) if content[chunks[b"OIDL"] + 20 * n:chunks[b"OIDL"] + 20 * n + 20] == sha)
    parent = chunks[b"CDAT"] + 36 * place + 20
    content[parent:parent + 4] = (0x70000000).to_bytes(4, "big")
    graph.chmod(0o600)
    graph.write_bytes(content + hashlib.sha1(content).digest())
    assert len(git(source, "log", "--oneline").splitlines()) == 3, "git itself believes it"
    assert ok(house, "git", str(source), "--service", "graph").startswith("commits 6 new")


def test_the_same_history_by_file_gives_the_same_rows(house, folder):
    """A real history: its graph is made again as a repository, read through git, and compared with its file."""
    if not HISTORY.is_dir():
        pytest.skip("no recorded histories: DAYLIGHT_FIXTURES is not set")
    rows = list(csv.DictReader((HISTORY / "commits.csv").open()))
    names = {row["sha"]: number + 1 for number, row in enumerate(reversed(rows))}
    source = folder / "hummingbird"
    source.mkdir()
    git(source, "init", "-q", "-b", "main")

    def seconds(text):
        return int(datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp())

    lines = []
    for row in reversed(rows):
        parents = [f":{names[sha]}" for sha in row["parents"].split() if sha in names]
        lines += ["commit refs/heads/main", f"mark :{names[row['sha']]}", f"author a <a@x.org> {seconds(row['authored_at'])} +0000",
                  f"committer c <c@x.org> {seconds(row['committed_at'])} +0000", "data 0"]
        lines += [f"{word} {parent}" for word, parent in zip(["from"] + ["merge"] * 20, parents)]
        if not parents:
            lines.insert(len(lines) - 5, "reset refs/heads/main")
    tags = [row for row in csv.DictReader((HISTORY / "tags.csv").open()) if row["commit_sha"] in names]
    for tag in tags:
        lines += [f"reset refs/tags/{tag['tag']}", f"from :{names[tag['commit_sha']]}", ""]
    marks = folder / "marks"
    git(source, "fast-import", "--quiet", f"--export-marks={marks}", stdin=("\n".join(lines) + "\n").encode())
    made = {int(line.split()[0][1:]): line.split()[1] for line in marks.read_text().splitlines()}

    ok(house, "git", str(source), "--service", "by-git", "--deployments", "tags")
    files = {"commits": ["service,sha,parents,authored_at,committed_at,author_email"],
             "deployments": ["id,service,environment,sha,started_at,finished_at,result"]}
    for row in rows:
        parents = " ".join(made[names[sha]] for sha in row["parents"].split() if sha in names)
        files["commits"].append(f"by-file,{made[names[row['sha']]]},{parents},{row['authored_at']},{row['committed_at']},a@x.org")
    for tag in tags:
        files["deployments"].append(
            f"by-file@{tag['tag']},by-file,production,{made[names[tag['commit_sha']]]},,{tag['at']},success")
    for kind, text in files.items():
        (folder / f"{kind}.csv").write_text("\n".join(text) + "\n")
        assert ok(house, kind, str(folder / f"{kind}.csv")) == f"taken {len(text) - 1}, refused 0"
    for table in ("commits", "deployments"):
        found = {"by-git": [], "by-file": []}
        for row in stored(house, table):
            service = row[0] if table == "commits" else row[1]
            found[service].append([str(cell).replace(service, "S") for cell in row])
        assert len(found["by-git"]) == len(rows if table == "commits" else tags) > 100
        assert found["by-git"] == found["by-file"], table


def test_services_and_accounts_come_by_file_and_bad_rows_are_named(house, folder):
    services = folder / "services.csv"
    services.write_text("service,team,repository,path\nshop,Cart,x/shop,\nsearch,,x/mono,\nmono,Find,x/mono,/services\n")
    done = house.run("import", "services", str(services))
    assert done.returncode == 1 and done.stdout.strip() == "taken 1, refused 2"
    assert "line 3, column team" in done.stderr and "line 4, column path" in done.stderr
    accounts = folder / "identities.csv"
    accounts.write_text(f"email,provider,login\n{OWNER},git,ada@home.example\n{OWNER},aol,ada\nno@x.org,github,no\n{OWNER},git,ada\n")
    done = house.run("import", "identities", str(accounts))
    assert done.returncode == 1 and done.stdout.strip() == "taken 1, refused 3"
    ok(house, "git", str(repository(folder / "shop", 2, email="ada@home.example")))
    own = house.exported()
    assert len(own["commits"]) == 2, "an address that is told is the person's own"
    assert own["settings"]["accounts"] == [{"provider": "git", "login": "ada@home.example", "state": "said by a file"}]
    assert "git: ada@home.example" in house.page("/me/data").text


def test_an_account_that_looks_like_somebodys_is_asked_about_and_the_list_of_programs_is_corrected(fresh, folder):
    house = fresh()
    sha = "d" * 40
    commits = folder / "commits.csv"
    commits.write_text("service,sha,parents,authored_at,committed_at,author_email\n"
                       f"shop,{sha},,2026-10-01T10:00:00Z,2026-10-01T10:00:00Z,7+ada@users.noreply.github.com\n"
                       f"shop,{'e' * 40},{sha},2026-10-02T10:00:00Z,2026-10-02T10:00:00Z,renovate@x.org\n")
    assert house.run("import", "commits", str(commits)).returncode == 0
    assert house.exported()["commits"] == [], "nobody has said that it is hers"
    page = house.page("/me/data").text
    assert "Are these yours?" in page and "7+ada@users.noreply.github.com" in page
    hers = "It is mine: 7+ada@users.noreply.github.com"
    assert house.submit("/me/data", "/me/data/accounts", hers, answer="mine").status == 303
    own = house.exported()
    assert [commit["sha"] for commit in own["commits"]] == [sha]
    assert own["settings"]["accounts"] == [{"provider": "git", "login": "7+ada@users.noreply.github.com", "state": "confirmed"}]
    assert house.submit("/me/data", "/me/data/accounts", hers.replace("It is mine", "Not mine"), answer="not-mine").status == 303
    own = house.exported()
    assert own["commits"] == [] and own["settings"]["accounts"] == []
    # What was never proposed cannot be taken.
    csrf = Page(house.page("/me/data").text).form("/me/data/pause")["fields"]["csrf"]
    taken = house.server.call(
        "POST", "/me/data/accounts", headers={"Cookie": f"{COOKIE}={house.session}", "Origin": house.server.url},
        form={"csrf": csrf, "provider": "git", "login": "renovate@x.org", "answer": "mine"})
    assert taken.status == 422

    assert "/admin/health" in Page(house.page("/admin").text).links
    listed = house.page("/admin/health").text
    assert "renovate@x.org (git), by its name" in listed
    assert house.submit("/admin/health", "/admin/health/programs", "No program: renovate@x.org").status == 303
    assert "renovate@x.org" not in house.page("/admin/health").text
    # Who is no program is somebody: nothing of the address stays in clear.
    with sqlite3.connect(house.database()) as line:
        assert line.execute("SELECT login, is_bot, said_by FROM bots").fetchall() == [("", 0, "somebody")]
    line.close()
    add = {"provider": "git", "login": "renovate@x.org", "is": "program"}
    refused = house.submit("/admin/health", "/admin/health/programs", **add | {"login": OWNER})
    assert refused.status == 422 and "theirs to give up" in refused.text
    assert house.submit("/admin/health", "/admin/health/programs", **add).status == 303
    assert "renovate@x.org (git), added here" in house.page("/admin/health").text


def test_commits_and_deployments_of_tomorrow_or_nonsense_are_bad_rows(house, folder):
    sha = "a" * 40
    commits = folder / "commits.csv"
    commits.write_text(f"service,sha,parents,authored_at,committed_at\nshop,{sha},,2026-10-01T10:00:00Z,2026-10-01T10:00:00Z\n"
                       f"shop,{'b' * 39},,2026-10-01T10:00:00Z,2026-10-01T10:00:00Z\nshop,{'c' * 40},,2099-10-01T10:00:00Z,2026-10-01T10:00:00Z\n")
    done = house.run("import", "commits", str(commits))
    assert done.returncode == 1 and done.stdout.strip() == "taken 1, refused 2" and len(stored(house)) == 1
    assert "line 3, column sha" in done.stderr and "line 4, column authored_at" in done.stderr
    missing = folder / "missing.csv"
    missing.write_text("service,sha\nshop,x\n")
    assert house.run("import", "deployments", str(missing)).returncode == 2


def test_where_services_share_a_repository_each_one_has_what_touches_its_paths(house, folder):
    mono = folder / "mono"
    mono.mkdir()
    git(mono, "init", "-q", "-b", "main")
    lines = []
    for number, place in enumerate(["shop", "search", "shared", "shop", "docs"]):
        at = int(time.time()) - 3600 * (5 - number)
        lines.append(f"commit refs/heads/main\nauthor a <{OWNER}> {at} +0000\ncommitter c <c@x.org> {at} +0000\ndata 1\nx\n"
                     f"M 100644 inline {place}/a\ndata 1\n{number}\n")
    git(mono, "fast-import", "--quiet", stdin="\n".join(lines).encode())
    services = folder / "services.csv"
    services.write_text("service,team,repository,path\nshop,Cart,x/mono,shop\nshop,Cart,x/other,\nshop,Cart,x/mono,shared\n"
                        "search,Find,x/mono,search/\n")
    assert ok(house, "services", str(services)) == "taken 4, refused 0"
    counted = "commits 5 new, 0 there already; tags 0; {} of the commits read touch the service's paths"
    assert ok(house, "git", str(mono), "--service", "shop") == counted.format(3)
    assert ok(house, "git", str(mono), "--service", "search") == counted.format(1)
    assert sorted(commit["service"] for commit in house.exported()["commits"]) == ["search", "shop", "shop", "shop"]
    assert len(stored(house)) == 10, "the history of each is whole"
    # Another path is another question: all of it is read again, once.
    services.write_text("service,team,repository,path\nsearch,Find,x/mono,docs\n")
    ok(house, "services", str(services))
    for words in ("5 there already; tags 0; 2 of the commits read touch the service's paths",
                  "all there already; tags 0"):
        assert ok(house, "git", str(mono), "--service", "search") == f"commits 0 new, {words}"
    assert sorted(commit["service"] for commit in house.exported()["commits"]) == ["search", "search", "shop", "shop", "shop"]
    # A repository that is none of several is asked about, not guessed.
    shutil.copytree(mono, folder / "elsewhere")
    refused = house.run("import", "git", str(folder / "elsewhere"), "--service", "shop")
    assert refused.returncode == 2 and "x/mono, x/other" in one_line(refused.stderr)
    git(folder / "elsewhere", "remote", "add", "origin", "https://host.example/x/mono.git")
    assert ok(house, "git", str(folder / "elsewhere"), "--service", "shop").startswith("commits 0 new, 5 there already")
