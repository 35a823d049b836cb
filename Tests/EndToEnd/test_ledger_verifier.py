"""The verifier that docs/ledger-format.md alone was enough to write, on ledgers that are made here from the same page, and on
the one that stands in it. It needs no server."""

import base64
import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest
import verify_ledger as ledger
from verify_ledger import Checkpoint, Key, Tree, verify

PAGE = (Path(__file__).parents[2] / "docs/ledger-format.md").read_text()


class Signer:
    """RFC 8032, section 5.1.6, and the notes of C2SP."""

    def __init__(self, name, seed):
        digest = hashlib.sha512(seed).digest()
        self.scalar = int.from_bytes(digest[:32], "little") & (2**254 - 8) | 2**254
        self.prefix = digest[32:]
        self.key = Key(name, self.encoded(ledger.times(self.scalar, ledger.BASE)))

    @staticmethod
    def encoded(point):
        inverse = pow(point[2], -1, ledger.P)
        x, y = point[0] * inverse % ledger.P, point[1] * inverse % ledger.P
        return (y | (x & 1) << 255).to_bytes(32, "little")

    def sign(self, message):
        def scalar(data):
            return int.from_bytes(hashlib.sha512(data).digest(), "little") % ledger.ORDER

        r = scalar(self.prefix + message)
        start = self.encoded(ledger.times(r, ledger.BASE))
        s = (r + scalar(start + self.key.public + message) * self.scalar) % ledger.ORDER
        return start + s.to_bytes(32, "little")

    def line(self, body):
        return b"\xe2\x80\x94 " + self.key.name.encode() + b" " + base64.b64encode(self.key.id + self.sign(body)) + b"\n"

    def checkpoint(self, leaves):
        body = f"{self.key.name}\n{len(leaves)}\n{base64.b64encode(naive_root(leaves)).decode()}\n".encode()
        return body + b"\n" + self.line(body)


def naive_root(leaves):
    """RFC 6962, section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return hashlib.sha256(b"\x01" + naive_root(leaves[:half]) + naive_root(leaves[half:])).digest()


SIGNER = Signer("daylight/example", bytes([7]) * 32)
FORGER = Signer("daylight/example", bytes([8]) * 32)


def leaf(number):
    entry = {"kind": "setting", "at": "2026-11-24T08:00:00Z", "name": "shown-weeks", "to": str(number)}
    return ledger.leaf_data(bytes((number * 31 + at) % 256 for at in range(32)), ledger.content(entry))


def exported(leaves, signer=SIGNER, checkpoint=None):
    lines = b"".join(f"{index} {data.hex()}\n".encode() for index, data in enumerate(leaves))
    return b"daylight-ledger-1\n" + signer.key.text.encode() + b"\n" + lines + b"\n" + (checkpoint or signer.checkpoint(leaves))


LEAVES = [leaf(number) for number in range(5)]
FILE = exported(LEAVES)
OUTSIDE = Checkpoint.read(SIGNER.checkpoint(LEAVES))


def block(name):
    return re.search(rf"```{name}\n(.*?)```", PAGE, re.S).group(1)


def test_the_example_of_the_page_is_sound_and_is_what_its_openings_give():
    file = block("ledger").encode()
    report = verify(file)
    assert report.findings == []
    openings = [line.split(" ", 1) for line in block("openings").splitlines()]
    assert report.size == len(openings) > 3
    leaves = [ledger.leaf_data(bytes.fromhex(salt), text.encode()) for salt, text in openings]
    assert exported(leaves) == file


def test_the_contents_of_the_page_are_canonical():
    for line in block("openings").splitlines():
        text = line.split(" ", 1)[1]
        assert ledger.content(ledger.json.loads(text)).decode() == text


def test_signatures_are_those_of_the_rfc():
    """RFC 8032, section 7.1, tests 1 and 3."""
    for seed, public, message, signature in [
        ("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
         "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
         "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
        ("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
         "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
         "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
    ]:
        signer = Signer("x", bytes.fromhex(seed))
        assert signer.key.public.hex() == public
        assert signer.sign(bytes.fromhex(message)).hex() == signature
        assert ledger.is_signature(signer.key.public, bytes.fromhex(message), bytes.fromhex(signature))
        assert not ledger.is_signature(signer.key.public, bytes.fromhex(message) + b"x", bytes.fromhex(signature))
        s = int.from_bytes(bytes.fromhex(signature)[32:], "little") + ledger.ORDER
        malleable = bytes.fromhex(signature)[:32] + s.to_bytes(32, "little")
        assert not ledger.is_signature(signer.key.public, bytes.fromhex(message), malleable)


def test_a_checkpoint_that_others_signed_is_verified():
    """One of Go's checksum database."""
    key = Key.read(b"sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")
    text = ("go.sum database tree\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\u2014 sum.golang.org "
            "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n").encode()
    assert Checkpoint.read(text).is_signed_by(key)
    assert not Checkpoint.read(text.replace(b"20852163", b"20852162")).is_signed_by(key)


def test_the_tree_is_the_one_of_the_rfc():
    """Leaves and roots of the tests of Certificate Transparency."""
    leaves = [bytes.fromhex(text) for text in
              ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]]
    roots = ["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
             "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
             "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
             "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
             "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
             "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
             "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
             "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
             "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"]
    tree = Tree()
    for size, root in enumerate(roots):
        assert tree.root.hex() == root == naive_root(leaves[:size]).hex()
        if size < len(leaves):
            tree.append(leaves[size])


def test_a_ledger_that_nobody_touched_is_sound():
    report = verify(FILE, [OUTSIDE, Checkpoint.read(SIGNER.checkpoint(LEAVES[:2])), Checkpoint.read(SIGNER.checkpoint([]))])
    assert (report.findings, report.size, report.agrees_up_to) == ([], 5, 5)
    assert report.root == naive_root(LEAVES)
    for size in range(12):
        assert verify(exported([leaf(number) for number in range(size)])).is_sound


def test_every_byte_counts():
    for at in range(len(FILE)):
        for bit in (0x01, 0x20, 0x80):
            changed = bytearray(FILE)
            changed[at] ^= bit
            assert not verify(bytes(changed)).is_sound, (at, bit)


def test_a_byte_too_many_or_too_few_is_found():
    for at in range(len(FILE)):
        assert not verify(FILE[:at] + FILE[at + 1:]).is_sound, at
        assert not verify(FILE[:at]).is_sound, at
        for byte in (b"\n", b" ", b"\r", b"0", FILE[at:at + 1]):
            assert not verify(FILE[:at] + byte + FILE[at:]).is_sound, (at, byte)
    for byte in (b"\n", b" ", b"\x00", b"0"):
        assert not verify(FILE + byte).is_sound


def test_lines_left_out_doubled_exchanged_and_put_in_are_found():
    lines = FILE.split(b"\n")
    for at in range(len(lines)):
        assert not verify(b"\n".join(lines[:at] + lines[at + 1:])).is_sound, at
        for target in range(len(lines)):
            changed = lines.copy()
            changed[at], changed[target] = changed[target], changed[at]
            assert changed == lines or not verify(b"\n".join(changed)).is_sound, (at, target)
            changed = lines[:target] + [lines[at]] + lines[target:]
            assert not verify(b"\n".join(changed)).is_sound, (at, target)


@pytest.mark.parametrize("data", [b"", b"\x01", LEAVES[0][:-1], LEAVES[0] + b"\x00", b"\x02" + LEAVES[0][1:]])
def test_a_leaf_of_another_form_is_named_though_it_was_signed(data):
    assert len(verify(exported(LEAVES[:2] + [data] + LEAVES[2:])).findings) == 1


def test_a_truncation_that_was_signed_again_needs_a_checkpoint_from_outside():
    shorter = exported(LEAVES[:3])
    assert verify(shorter).is_sound
    assert verify(shorter, [OUTSIDE]).findings == [
        "This ledger holds 3 entries, the checkpoint from outside 5: rows are missing, or an old backup was restored."]


def test_a_history_that_was_rewritten_and_signed_again_needs_one_too():
    rewritten = exported(LEAVES[:1] + [leaf(99)] + LEAVES[2:])
    assert verify(rewritten).is_sound
    report = verify(rewritten, [OUTSIDE, Checkpoint.read(SIGNER.checkpoint(LEAVES[:1]))])
    assert len(report.findings) == 1 and "rewritten" in report.findings[0]
    assert report.agrees_up_to == 1


def test_a_file_with_a_key_of_its_own_is_found_by_the_key_that_is_known():
    forged = exported(LEAVES, FORGER)
    assert verify(forged).is_sound and FORGER.key.text in verify(forged).cannot_see
    assert len(verify(forged, key=SIGNER.key).findings) == 2
    assert len(verify(forged, [OUTSIDE]).findings) == 1
    assert verify(FILE, key=SIGNER.key).is_sound
    assert len(verify(FILE, [Checkpoint.read(FORGER.checkpoint(LEAVES))]).findings) == 1


def test_signatures_of_others_are_ignored_and_a_bad_one_of_this_key_is_not():
    text = SIGNER.checkpoint(LEAVES)
    witness = Signer("witness.example/1", bytes(32))
    assert verify(exported(LEAVES, checkpoint=text + witness.line(b"anything"))).is_sound
    assert not verify(exported(LEAVES, checkpoint=text + SIGNER.line(b"anything"))).is_sound
    body = text.partition(b"\n\n")[0] + b"\n\n"
    assert not verify(exported(LEAVES, checkpoint=body + witness.line(body[:-1]))).is_sound


def test_it_says_what_it_cannot_see():
    alone = verify(FILE).cannot_see
    assert "missing at the end" in alone and "/privacy" in alone and SIGNER.key.text in alone
    assert "Up to entry 5" in verify(FILE, [OUTSIDE]).cannot_see


def test_it_is_a_program(tmp_path):
    def run(*arguments):
        command = [sys.executable, ledger.__file__, *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    file, shorter, kept = tmp_path / "ledger.txt", tmp_path / "shorter.txt", tmp_path / "checkpoint.txt"
    text = SIGNER.checkpoint(LEAVES)
    file.write_bytes(FILE)
    shorter.write_bytes(exported(LEAVES[:3]))
    kept.write_bytes(text)
    done = run(file)
    assert done.returncode == 0 and "Sound: 5 entries" in done.stdout and "/privacy" in done.stdout
    for outside in (kept, text.decode(), base64.b64encode(text).decode()):
        assert run(file, "--against", outside).returncode == 0
        done = run(shorter, "--against", outside)
        assert done.returncode == 1 and "old backup" in done.stdout
    assert run(file, "--key", SIGNER.key.text).returncode == 0
    assert run(file, "--key", FORGER.key.text).returncode == 1
    for wrong in ([tmp_path / "nowhere"], [file, "--against", "nonsense"], [file, "--key", "nonsense"]):
        assert run(*wrong).returncode == 2
