"""Passes of RFC 9474 (RSABSSA-SHA384-PSS-Randomized, 2048 bits) as a browser makes them, and the letters that are sent with them."""

import base64
import hashlib
import json
import secrets

SIZE = 256
LETTER = 16 * 1024
EXPONENT = 65537


def text(data):
    return base64.b64encode(data).decode()


def octets(value):
    return value.to_bytes(SIZE, "big")


def number(said):
    return int.from_bytes(base64.b64decode(said), "big")


def encoded(message):
    """RFC 8017, 9.1.1: EMSA-PSS with SHA-384, MGF1 and a salt of 48 bytes."""
    salt = secrets.token_bytes(48)
    digest = hashlib.sha384(bytes(8) + hashlib.sha384(message).digest() + salt).digest()
    block = bytes(SIZE - 98) + b"\1" + salt
    mask = b"".join(hashlib.sha384(digest + count.to_bytes(4, "big")).digest() for count in range(5))
    masked = bytearray(one ^ other for one, other in zip(block, mask))
    masked[0] &= 127
    return int.from_bytes(bytes(masked) + digest + b"\xbc", "big")


class Pass:
    """One pass: what is asked to be signed says nothing of it."""

    def __init__(self, modulus):
        self.modulus = modulus
        self.message = secrets.token_bytes(32) + b"daylight pass"
        factor = secrets.randbelow(modulus - 2) + 2
        self.undo = pow(factor, -1, modulus)
        self.request = text(octets(encoded(self.message) * pow(factor, EXPONENT, modulus) % modulus))

    def finish(self, signed):
        self.signature = text(octets(number(signed) * self.undo % self.modulus))


def letter(period, used, **fields):
    """The body of a letter: one size, whatever is in it."""
    return json.dumps({**fields, "period": period, "pass": text(used.message), "signature": used.signature}).ljust(LETTER)
