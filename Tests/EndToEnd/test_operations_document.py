"""docs/operations.md is true: every command, option, setting, path, figure and name in it is one of the program."""

import json
import math
import re
import shutil

import pytest

import house as houses
from house import run
from installation import NOT_YET_COMMANDS, NOT_YET_OPTIONS, NOT_YET_PATHS, OPERATIONS, PACKAGING, ROOT, VERSION, blocks, call, needs


def code():
    """Each line of a block, and each piece of code in a sentence."""
    return [line for block in blocks() for line in block.splitlines()] + re.findall(r"`([^`]+)`", OPERATIONS.read_text())


def calls():
    """What the document calls Daylight with, whoever it is called as."""
    found = []
    for line in code():
        line = re.sub(r"^(\d+ \d+ \* \* \* daylight |sudo -u daylight |docker compose .* exec daylight )", "", line)
        if match := re.fullmatch(r"(?:/usr/local/bin/)?daylight ((?:[a-z][a-z-]* )*[a-z][a-z-]*)((?: .*)?)", line):
            found.append((match[1].split(), re.findall(r"--[a-z-]+", match[2])))
        elif match := re.fullmatch(r"(serve|backup|restore|doctor)( --.*)", line):
            found.append(([match[1]], re.findall(r"--[a-z-]+", match[2])))
    return found


@pytest.fixture(scope="module")
def helps():
    """What `--help` says of each command, by its words."""
    found = {}

    def read(*words):
        done = run(*words, "--help")
        assert done.returncode == 0, words
        found[words] = done.stdout
        part = done.stdout.partition("SUBCOMMANDS:")[2]
        for name in re.findall(r"^  ([a-z][a-z-]+)(?: |$)", part, re.M):
            read(*words, name)

    read()
    return found


def command_of(words, helps):
    """The longest run of these words that is a command; the rest are its arguments."""
    return max((known for known in helps if known == tuple(words[:len(known)])), key=len)


def test_every_command_of_the_document_is_there_with_its_options(helps):
    assert len(calls()) >= 12
    for words, options in calls():
        if words[0] in NOT_YET_COMMANDS:
            continue
        known = command_of(words, helps)
        assert known, f"there is no daylight {words[0]}"
        for option in set(options) - NOT_YET_OPTIONS:
            assert re.search(rf"{option}\b(?!-)", helps[known]), f"daylight {' '.join(known)} has no {option}"


def test_every_option_in_a_sentence_is_of_the_program_or_of_the_installer(helps):
    known = "\n".join(helps.values()) + call("sh", PACKAGING / "install.sh", "--help").stdout
    said = {option for line in code() if re.match(r"--|\./install\.sh|sudo \./install", line) for option in re.findall(r"--[a-z-]+", line)}
    assert {"--older", "--no-backup", "--prefix", "--root", "--data"} <= said
    for option in said - NOT_YET_OPTIONS:
        assert re.search(rf"{option}\b(?!-)", known), f"nobody knows {option}"


def test_what_is_not_there_yet_is_really_not(helps):
    everything = "\n".join(helps.values())
    for name in NOT_YET_COMMANDS:
        assert (name,) not in helps, f"{name} is there: take it out of NOT_YET_COMMANDS"
    for option in NOT_YET_OPTIONS:
        assert option not in everything, f"{option} is there: take it out of NOT_YET_OPTIONS"


def settings():
    """The keys of every line `key = value` in the document, and of the file that is installed."""
    lines = [line for block in blocks() for line in block.splitlines()]
    lines += [line.lstrip("#") for line in (PACKAGING / "daylight.conf").read_text().splitlines() if re.match(r"#\S", line)]
    return sorted({match[1] for line in lines if (match := re.fullmatch(r"([a-z-]+) = \S+", line))})


def test_every_setting_of_the_document_and_of_the_file_is_known(folder):
    assert {"host", "port", "public-url", "behind-proxy", "database", "key-file", "log-level"} <= set(settings())
    for key in settings():
        (folder / "daylight.conf").write_text(f"{key} = x\n")
        done = run("migrate", "--config", str(folder / "daylight.conf"), data=folder / "data")
        unknown = "there is no setting" in done.stderr
        assert unknown == (f"--{key}" in NOT_YET_OPTIONS), (key, done.stderr)
    shutil.copy(PACKAGING / "daylight.conf", folder)
    done = run("migrate", "--config", str(folder / "daylight.conf"), data=folder / "data")
    assert done.returncode == 0, done.stderr


# What a file cannot say: itself, and what is asked instead of something else.
NO_SETTINGS = {"help", "version", "config"}


def test_every_option_of_every_command_is_a_setting_of_a_file_and_of_the_environment(folder, helps):
    # In the lines of options alone: sentences name options of others.
    options = {name for text in helps.values() for name in re.findall(r"^ {2}(?:-\w, )?--([a-z][a-z-]*)", text, re.M)}
    assert {"data", "email", "me", "team", "project", "to-data", "to-database", "smtp"} <= options
    file = folder / "daylight.conf"
    file.write_text("".join(f"{name} = x\n" for name in sorted(options - NO_SETTINGS)))
    done = run("metrics", "--config", str(file))
    assert "there is no setting" not in done.stderr, done.stderr
    # And each is asked for where it is declared, by the same name.
    read = set()
    for source in (ROOT / "Sources/Surface/Command").glob("*.swift"):
        read |= set(re.findall(
            r'\b(?:(?:value|required|choice|choiceIfAny|isOn)\(\s*(?="[a-z-]+", flag:)|(?:number|word)\(\s*)"([a-z-]+)",',
            source.read_text()))
    assert options - NO_SETTINGS <= read, sorted(options - NO_SETTINGS - read)


def test_the_paths_that_are_watched_answer(house):
    paths = {path for path in re.findall(r"^\| `(/[a-z]+)` \|", OPERATIONS.read_text(), re.M)}
    assert paths == {"/health", "/ready", "/metrics"}
    for path in paths:
        assert (house.server.call("GET", path).status == 200) == (path not in NOT_YET_PATHS), path


def test_the_figures_are_those_that_make_bench_holds():
    limits = json.loads((ROOT / "Benchmarks/thresholds.json").read_text())
    rows = re.findall(r"\| (at (?:most|least)) ([\d.]+)(?: M?[Bs])* \| `(\w+)` \|", OPERATIONS.read_text())
    assert len(rows) == 6
    for how, figure, name in rows:
        assert limits[name] == {how.replace(" ", "_"): float(figure)}, name


def test_the_proxy_lets_through_what_the_server_takes():
    bodies = (ROOT / "Sources/Surface/Web/RequestBody.swift").read_text().partition("enum BodyLimit {")[2].partition("}")[0]
    limits = [math.prod(map(int, found.split("*"))) for found in re.findall(r"static let \w+ = ([\d* ]+)$", bodies, re.M)]
    uploads = (ROOT / "Sources/Evidence/Calendars/CalendarReading.swift").read_text()
    limits.append(int(re.search(r"static let mostBytes = (\d+) << 20", uploads)[1]) << 20)
    assert len(limits) == 5 and (largest := max(limits)) >= 25 << 20, "that of webhooks is among them"
    (allowed,) = re.findall(r"client_max_body_size (\d+)m;", OPERATIONS.read_text())
    assert int(allowed) << 20 >= largest


# What each file that asks another system is, in the words of the document; letters go out by the mail server.
ASKERS = {
    "IdentityProvider.swift": "identity provider", "PageReader.swift": "APIs of connections",
    "CalDAVReading.swift": "CalDAV", "CalendarFetching.swift": "calendars",
}


def test_everything_that_goes_out_is_named():
    source = (ROOT / "Tests/PagesTests/NothingGoesOutTests.swift").read_text()
    askers = set(re.findall(r'"(\w+\.swift)"', source.partition("askers = [")[2].partition("]")[0])) - {"Outbound.swift"}
    assert askers == set(ASKERS), "whoever else asks belongs into docs/operations.md, and here"
    part = OPERATIONS.read_text().partition("\n## No call home\n")[2].partition("\n## ")[0]
    rows = [line for line in part.splitlines() if line.startswith("| ")]
    for words in [*ASKERS.values(), "mail server"]:
        assert any(words in line.split("|")[1] for line in rows), words
    keys = OPERATIONS.read_text().partition("\n## Keys\n")[2].partition("\n## ")[0]
    sealed = re.findall(r'derived\("([^"]+)", key\)', (ROOT / "Sources/daylight/HouseComposition.swift").read_text())
    said = {"second factors": "second factors", "subjects of sign-ons": "subjects at an identity provider",
            "sign-ons under way": "through a sign-on", "connections": "tokens of connections", "calendars": "passwords of calendars",
            "concerns": "concern channel", "ledger name": "the ledger", "ledger signing key": "signature of the ledger"}
    assert set(sealed) == set(said)
    for words in said.values():
        assert words in " ".join(keys.split()), words


def test_the_document_is_about_this_version():
    assert set(re.findall(r"daylight-(\d+\.\d+\.\d+)", OPERATIONS.read_text())) == {VERSION}


@needs("readelf")
def test_the_libraries_that_are_named_are_all_that_is_needed():
    def needed_by(program):
        return set(re.findall(r"\(NEEDED\).*\[(.*)\]", call("readelf", "-d", program).stdout))

    # In a package Swift's own libraries are inside, and what these need is still outside.
    place = dict(re.findall(r"(\S+) => (/\S+)", call("ldd", houses.BINARY).stdout))
    needed, of_swift, left = needed_by(houses.BINARY), set(), True
    while left:
        left = {name for name in needed if re.match(r"lib_?(swift|Foundation|dispatch|BlocksRuntime)", name)} - of_swift
        of_swift |= left
        needed = needed.union(*(needed_by(place[name]) for name in left))
    of_the_system = {"libc.so.6", "libm.so.6", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"}
    named = set(re.findall(r"`(lib[\w+]+\.so\.\d+)`", OPERATIONS.read_text()))
    assert needed - of_swift - of_the_system <= named
    installer = (PACKAGING / "install.sh").read_text()
    assert all(part in installer for part in ("libsqlite3", "libpq", "libcurl", "libical", "libxml2", "libstdc++", "zoneinfo"))
    # What every Debian has is in every image of it.
    packages = set(re.findall(r"^\| `lib.*?\| (`[^|]*`) \|", OPERATIONS.read_text(), re.M)) - {"`zlib1g`"}
    image = (PACKAGING / "Containerfile").read_text()
    assert all(f" {name} " in image for each in packages for name in re.findall(r"`([^`]+)`", each)[:1]), packages
