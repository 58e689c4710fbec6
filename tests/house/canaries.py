"""Synthetic numbers that nobody has, as people spell them, and the search for what was left of them."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator

IIN = "880712300459"
BIN = "170440009873"
PHONE = "77029876543"
IBAN = "KZ18722S000012345678"
NUMBERS = (IIN, BIN, PHONE, IBAN)

_WIDE = {ord(char): chr(ord(char) + 0xFEE0) for char in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ+"}
_ARABIC = {ord(str(digit)): chr(0x660 + digit) for digit in range(10)}
_ASCII = {0x660 + digit: str(digit) for digit in range(10)}
_OTHER_DIGITS = re.compile(rb"\xef\xbc[\x8b-\xba]|\xd9[\xa0-\xa9]")


def spellings(number: str) -> tuple[str, ...]:
    """A number as people type it."""
    size = 4 if number.startswith("KZ") else 3
    groups = [number[start : start + size] for start in range(0, len(number), size)]
    as_phone = (f"+7 ({number[1:4]}) {number[4:7]}-{number[7:9]}-{number[9:]}", f"8{number[1:]}") if number == PHONE else ()
    return (
        number,
        " ".join(groups),
        "-".join(groups),
        number.translate(_WIDE),
        number.lower() if number.startswith("KZ") else number.translate(_ARABIC),
        f"Менің нөмірім {number}, тексеріңіз",
        *as_phone,
    )


SPELLINGS = tuple(spelling for number in NUMBERS for spelling in spellings(number))


def _needles() -> Iterator[bytes]:
    for spelling in SPELLINGS:
        if not spelling.isascii():
            yield json.dumps(spelling)[1:-1].encode()
    for number in (*NUMBERS, "+" + PHONE, "8" + PHONE[1:], IBAN.lower()):
        for kind in ("md5", "sha1", "sha256"):  # a hash without a key is as good as the number
            digest = hashlib.new(kind, number.encode())
            yield digest.digest()
            yield digest.hexdigest().encode()


NEEDLES = frozenset(_needles())
PLAIN = tuple(number.encode() for number in (IIN, BIN, PHONE[1:], IBAN))


def found_in(raw: bytes) -> list[str]:
    """The canaries found in some bytes: escaped, hashed, or in whatever width, case and grouping."""
    hits = [repr(needle) for needle in NEEDLES if needle in raw]
    plain = _OTHER_DIGITS.sub(_as_ascii, raw).translate(None, b" \t\r\n-.()").upper()
    return hits + [number.decode() for number in PLAIN if number in plain]


def found_in_values(values: Iterable[object]) -> list[str]:
    """The canaries found in the values of rows."""
    return found_in(b"|".join(value if isinstance(value, bytes) else str(value).encode() for value in values))


def _as_ascii(found: re.Match[bytes]) -> bytes:
    return unicodedata.normalize("NFKC", found[0].decode()).translate(_ASCII).encode()
