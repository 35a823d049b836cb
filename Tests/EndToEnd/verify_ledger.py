#!/usr/bin/env python3
"""Checks an exported ledger: a second reading of docs/ledger-format.md, with nothing but Python's standard library.

    verify_ledger.py FILE [--against FILE_OR_TEXT]... [--key VERIFIER_KEY]

FILE is an exported ledger. --against is a checkpoint that somebody else kept: a file that holds it, its text, or the value
of the header Daylight-Checkpoint. --key is the key shown on /privacy; without it, the one in the file is used, which is
worth as much as the file. Exit status: 0 if nothing was found, 1 if something was, 2 if it could not be checked.
"""

import argparse
import base64
import binascii
import hashlib
import json
import re
import sys
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

FIRST_LINE = b"daylight-ledger-1"
DECIMAL = re.compile(rb"0|[1-9][0-9]*")
HEXADECIMAL = re.compile(rb"(?:[0-9a-f]{2})*")
DASH = "\u2014".encode()
LENGTHS = {1: 33}
MOST_SIGNATURES = 100
LONGEST_CHECKPOINT = 2**20
LONGEST = 2**63 - 1


def sha256(data):
    return hashlib.sha256(data).digest()


# Ed25519, RFC 8032, section 5.1. Points are (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z.

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
NEUTRAL = (0, 1, 1, 0)


def x_of(y, sign):
    if y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if (v * x * x - u) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (v * x * x - u) % P or (x == 0 and sign):
        return None
    return x if x & 1 == sign else P - x


def point(data):
    number = int.from_bytes(data, "little")
    y = number & (2**255 - 1)
    x = x_of(y, number >> 255)
    return None if x is None else (x, y, 1, x * y % P)


def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(scalar, p):
    result = NEUTRAL
    while scalar:
        if scalar & 1:
            result = add(result, p)
        p = add(p, p)
        scalar >>= 1
    return result


BASE = point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


@lru_cache(maxsize=4096)
def is_signature(public, message, signature):
    if len(public) != 32 or len(signature) != 64:
        return False
    a, r, s = point(public), point(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    left, right = times(s, BASE), add(r, times(k, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


# Texts that are read only as they would be written

def decoded(text):
    """The bytes of exact base64, or None."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if base64.b64encode(data) == bytes(text) else None


def number(text):
    value = int(text) if len(text) < 20 and DECIMAL.fullmatch(text) else None
    return value if value is not None and value <= LONGEST else None


def is_name(text):
    return bool(text) and not any(c.isspace() or c == "+" or ord(c) < 0x20 or ord(c) == 0x7F for c in text)


@dataclass(frozen=True)
class Key:
    name: str
    public: bytes

    @property
    def id(self):
        return sha256(self.name.encode() + b"\n\x01" + self.public)[:4]

    @property
    def text(self):
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(bytes([1]) + self.public).decode()}"

    @staticmethod
    def read(line):
        """The key that the bytes say, or None."""
        try:
            name, key_id, encoded = line.decode().split("+", 2)
        except ValueError:
            return None
        data = decoded(encoded.encode())
        if not is_name(name) or data is None or len(data) != 33 or data[0] != 1:
            return None
        key = Key(name, data[1:])
        return key if key.id.hex() == key_id else None


@dataclass(frozen=True)
class Checkpoint:
    origin: str
    size: int
    root: bytes
    body: bytes
    signatures: tuple

    @staticmethod
    def read(text):
        """The checkpoint that the bytes are, or None."""
        body, gap, tail = text.rpartition(b"\n\n")
        try:
            text.decode()
        except UnicodeDecodeError:
            return None
        if len(text) > LONGEST_CHECKPOINT or not gap or not tail.endswith(b"\n") or any(byte < 0x20 and byte != 0x0A for byte in text):
            return None
        lines, signed = body.split(b"\n"), tail[:-1].split(b"\n")
        if len(lines) != 3 or not lines[0] or len(signed) > MOST_SIGNATURES:
            return None
        size, root = number(lines[1]), decoded(lines[2])
        if size is None or root is None or len(root) != 32:
            return None
        signatures = []
        for line in signed:
            parts = line.split(b" ")
            if len(parts) != 3 or parts[0] != DASH or not is_name(parts[1].decode()):
                return None
            signature = decoded(parts[2])
            if signature is None or len(signature) <= 4:
                return None
            signatures.append((parts[1].decode(), signature[:4], signature[4:]))
        return Checkpoint(lines[0].decode(), size, root, body + b"\n", tuple(signatures))

    @staticmethod
    def presented(text):
        """The text, or the header's value, with white space around it; or None."""
        text = text.strip()
        if b"\n" in text:
            return Checkpoint.read(text + b"\n")
        data = decoded(text)
        return None if data is None else Checkpoint.read(data)

    def is_signed_by(self, key):
        own = [signature for name, key_id, signature in self.signatures if name == key.name and key_id == key.id]
        return len(own) == 1 and is_signature(key.public, self.body, own[0])


# The tree

class Tree:
    """The roots of the perfect subtrees, largest first."""

    def __init__(self):
        self.size, self.peaks = 0, []

    def append(self, leaf_data):
        peak, rest = sha256(b"\x00" + leaf_data), self.size
        while rest & 1:
            peak = sha256(b"\x01" + self.peaks.pop() + peak)
            rest >>= 1
        self.peaks.append(peak)
        self.size += 1

    @property
    def root(self):
        if not self.peaks:
            return sha256(b"")
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = sha256(b"\x01" + peak + root)
        return root


def content(entry):
    """The canonical text of an entry: a dictionary of strings, `kind` and `at` among them."""
    return json.dumps(entry, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def leaf_data(salt, text):
    return b"\x01" + sha256(salt + text)


@dataclass
class Report:
    size: int = 0
    root: bytes = sha256(b"")
    key: Key = None
    agrees_up_to: int = None
    findings: list = field(default_factory=list)

    @property
    def is_sound(self):
        return not self.findings

    @property
    def cannot_see(self):
        if self.key is None:
            return "Nothing could be verified without the key."
        compare = f"Compare the key with the one shown on /privacy: {self.key.text}"
        if self.agrees_up_to is None:
            return ("Without a checkpoint from outside, this check cannot see whether entries are missing at the end, nor "
                    f"whether whoever holds the signing key wrote the whole history anew. {compare}")
        return (f"Up to entry {self.agrees_up_to} this is what the checkpoint from outside was made for. What came after it "
                f"could be missing, or written anew by whoever holds the signing key. {compare}")


def verify(file, against=(), key=None):
    """Checks the bytes of an exported file. `against`: checkpoints from outside; `key`: the one that is known."""
    report = Report()
    say = report.findings.append
    entries, gap, ending = file.partition(b"\n\n")
    lines = entries.split(b"\n")
    if not gap and lines and lines[-1] == b"":
        lines.pop()
    if lines[:1] != [FIRST_LINE] or b"\n" not in file:
        say("This is not a ledger file: its first line is not daylight-ledger-1.")
        return report
    if len(lines) < 2:
        say("The file is cut off after 0 entries: the checkpoint is missing.")
        return report
    named = Key.read(lines[1])
    report.key = key or named
    if named is None:
        say("The second line is not a verifier key: it was changed.")
    elif key is not None and named != key:
        say("The file names another key than the one it should be verified with.")
    if report.key is None:
        return report

    tree, due = Tree(), 0
    wanted = {checkpoint.size for checkpoint in against}
    roots = {0: tree.root}
    for at, line in enumerate(lines[2:], 3):
        left, space, right = line.partition(b" ")
        index = number(left)
        if index is None or not space or not HEXADECIMAL.fullmatch(right):
            say(f"Line {at} is not an entry.")
            continue
        if index > due:
            say(f"Entries {due} to {index - 1} are missing." if index - due > 1 else f"Entry {due} is missing.")
        elif index < due:
            say(f"Entry {index} stands where entry {due} should be, or is there more than once.")
        due = max(due, index + 1)
        data = bytes.fromhex(right.decode())
        if data and data[0] not in LENGTHS:
            say(f"Entry {index} has the format {data[0]}, which this program cannot read.")
        elif not data or len(data) != LENGTHS[data[0]]:
            say(f"Entry {index} has {len(data)} bytes, which no entry of its format has.")
        tree.append(data)
        if tree.size in wanted:
            roots[tree.size] = tree.root
    report.size, report.root = tree.size, tree.root

    def is_from_here(checkpoint, which):
        if checkpoint.origin != report.key.name:
            say(f"{which} belongs to another ledger: {checkpoint.origin!r}.")
        elif not checkpoint.is_signed_by(report.key):
            say(f"{which}, of {checkpoint.size} entries, was not signed with this ledger's key.")
        else:
            return True
        return False

    kept = Checkpoint.read(ending)
    if not gap or not ending:
        say(f"The file is cut off after {tree.size} entries: the checkpoint is missing.")
    elif kept is None:
        say("The checkpoint at the end cannot be read: it was changed, or is cut off.")
    elif is_from_here(kept, "The checkpoint"):
        if kept.size != tree.size:
            say(f"This ledger holds {tree.size} entries, its checkpoint speaks of {kept.size}.")
        elif kept.root != tree.root:
            say("The entries are not those that the checkpoint was signed for: at least one was changed.")
    for checkpoint in against:
        if not is_from_here(checkpoint, "The checkpoint from outside"):
            continue
        if checkpoint.size > tree.size:
            say(f"This ledger holds {tree.size} entries, the checkpoint from outside {checkpoint.size}: "
                "rows are missing, or an old backup was restored.")
        elif roots[checkpoint.size] != checkpoint.root:
            say(f"The first {checkpoint.size} entries are not those that the checkpoint from outside was made for: "
                "history was rewritten.")
        else:
            report.agrees_up_to = max(report.agrees_up_to or 0, checkpoint.size)
    return report


def from_outside(given):
    try:
        text = Path(given).read_bytes()
    except (OSError, ValueError):
        text = given.encode()
    return Checkpoint.presented(text)


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Checks an exported ledger of Daylight.")
    parser.add_argument("file")
    parser.add_argument("--against", action="append", default=[], metavar="FILE_OR_TEXT", help="a checkpoint that somebody else kept")
    parser.add_argument("--key", help="the verifier key shown on /privacy")
    given = parser.parse_args(arguments)
    try:
        file = Path(given.file).read_bytes()
    except OSError as error:
        print(f"{given.file}: {error.strerror}", file=sys.stderr)
        return 2
    against, key = [from_outside(text) for text in given.against], given.key and Key.read(given.key.encode())
    if None in against:
        print("What was given to compare with is not a checkpoint.", file=sys.stderr)
        return 2
    if given.key is not None and key is None:
        print("What was given as the key is not a verifier key.", file=sys.stderr)
        return 2
    report = verify(file, against, key)
    for finding in report.findings[:200]:
        print(finding)
    if len(report.findings) > 200:
        print(f"And {len(report.findings) - 200} more.")
    if report.is_sound:
        print(f"Sound: {report.size} entries, root {report.root.hex()}.")
    print(report.cannot_see)
    return 0 if report.is_sound else 1


if __name__ == "__main__":
    sys.exit(main())
