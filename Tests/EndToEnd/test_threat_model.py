"""docs/threat-model.md says what is there: each requirement once, each with a test that exists.

A test that is marked xfail shows a hole that is known: it says what is missing, and turns red when the hole is closed. There is
none at the moment.
"""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


# MARK: What the documents name

def test_the_columns_of_the_files_for_people_and_absences_are_in_the_document():
    document = (ROOT / "docs/use.md").read_text()
    named = {word for line in re.findall(r"^\| (`.*?) \|", document, re.M) for word in re.findall(r"`(\w+)`", line)}
    for name, least in (("Organization", 11), ("Absence", 4)):
        text = (ROOT / f"Sources/Evidence/Intake/{name}Import.swift").read_text()
        columns = {word for found in re.findall(r"(?:required|optional): \[(.*?)\]", text, re.S) for word in re.findall(r'"(\w+)"', found)}
        assert len(columns) >= least and columns <= named, columns - named


# MARK: Cryptography (V11)

USED = {"_RSA", "RSABSSA_SHA384_PSS_Randomized", "RSABSSA_SHA384_PSS_Deterministic", "SHA384", "AES.GCM", "Curve25519.Signing", "ES256PublicKey", "Insecure.RSA", "RSA", "Insecure.SHA1", "HKDF<SHA256>", "HMAC<SHA256>", "SHA256", "Scrypt", "SystemRandomNumberGenerator"}
KNOWN = (r"\b(Insecure\.\w+|AES\.\w+|ChaChaPoly|SHA(?:256|384|512|1)|HMAC<\w+>|HKDF<\w+>|(?:Curve25519|P256|P384|P521)\.\w+|_?RSA\w*"
         r"|[EP]S(?:256|384|512)P\w+Key|Scrypt|PBKDF2|MD5|CryptoSwift|CommonCrypto|SystemRandomNumberGenerator|arc4random\w*|s?rand(?:48)?\()")


def test_no_cryptography_is_used_that_the_document_does_not_name():
    used = set()
    for file in (ROOT / "Sources").rglob("*.swift"):
        used |= set(re.findall(KNOWN, re.sub(r"//[^\n]*", "", file.read_text())))
    assert used == USED
    assert all(f"`{name}`" in TABLE.read_text() for name in USED)


# MARK: The table

TABLE = ROOT / "docs/threat-model.md"
LINE = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| (.+?) \| (met|doc|open|n/a) \| (.+?) \| (.*?) \|$")
# How many requirements of level 1 and 2 each chapter of ASVS 5.0.0 has.
CHAPTERS = {1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 7, 9: 7, 10: 29, 11: 14, 12: 9, 13: 13, 14: 9, 15: 13, 16: 16}


def table():
    lines = [line for line in TABLE.read_text().splitlines() if re.match(r"\| \d", line)]
    found = [LINE.match(line) for line in lines]
    assert all(found), [line for line, match in zip(lines, found) if not match]
    return [match.groups() for match in found]


def test_every_requirement_of_the_table_is_there_once_with_its_state():
    ids = [tuple(map(int, line[0].split("."))) for line in table()]
    assert ids == sorted(set(ids))
    assert {chapter: sum(1 for each in ids if each[0] == chapter) for chapter in CHAPTERS} == CHAPTERS
    states = [line[3] for line in table()]
    counted = re.search(r"(\d+) are met and tested, (\d+) are asked of documents and written, (\d+) are open, (\d+) do not apply",
                        TABLE.read_text())
    assert tuple(map(int, counted.groups())) == tuple(states.count(state) for state in ("met", "doc", "open", "n/a"))


def is_there(reference):
    """Whether a test of that name exists, and whether it is marked as one that shows a hole."""
    file, _, name = reference.partition("::")
    path = ROOT / ("Tests/EndToEnd" if file.endswith(".py") else "Tests") / file
    if not name:
        return (ROOT / file).exists(), False
    text = path.read_text() if path.is_file() else ""
    if file.endswith(".py"):
        found = re.search(rf"((?:^@[^\n]*\n(?:^ [^\n]*\n)*)*)^def {name}\(", text, re.M)
        return found is not None, found is not None and "xfail" in found[1]
    return f"`{name}`" in text, False


def fault(state, how, references, is_there=is_there):
    """Why a line claims too much; nil if it does not."""
    for reference in references:
        there, shows_a_hole = is_there(reference)
        if not there:
            return f"{reference} is not there"
        if state == "met" and shows_a_hole:
            return f"{reference} shows a hole"
    if state == "met" and not references:
        return "there is no test"
    return None if state != "doc" or re.search(r"\]\([^)]+\)|[Aa]bove", how) else "it names no document"


def test_a_requirement_is_called_met_only_with_a_test_that_is_there():
    found = {each[0]: fault(each[3], each[4], re.findall(r"`([^`]+)`", each[5])) for each in table()}
    assert {name: why for name, why in found.items() if why} == {}


def test_a_line_that_claims_too_much_is_found():
    assert fault("met", "so", []) and fault("met", "so", ["test_threat_model.py::test_that_nobody_wrote"])
    assert fault("met", "so", ["test_a.py::test_b"], is_there=lambda _: (True, True)) == "test_a.py::test_b shows a hole"
    assert fault("met", "so", ["SignInTests/SessionTests.swift::a test that nobody wrote"]) and fault("doc", "somewhere", [])
    assert fault("met", "so", ["SignInTests/SessionTests.swift::an invitation works once and for seven days"]) is None
