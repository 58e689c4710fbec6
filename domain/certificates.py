"""Certificates of completion (R-000-2.5, 9, 13.10): their number, what stands on the paper, and what an outsider may learn."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.characters import CROCKFORD, crockford, shadow
from domain.language import Text
from domain.owner import Approval

TRIAL = "TRIAL-"
RANDOM = 8


class Style(StrEnum):
    """The languages of a paper."""

    KK = "kk"
    RU = "ru"
    BOTH = "both"


class Format(StrEnum):
    """What a paper is made as."""

    PDF = "pdf"
    PNG = "png"


class RegisterAct(StrEnum):
    """What the completion register keeps of a certificate."""

    ISSUED = "issued"
    REVOKED = "revoked"
    REPLACED = "replaced"


class CertificateState(StrEnum):
    """Whether a certificate stands; one that was replaced by a corrected one is told apart from one that was taken back."""

    VALID = "valid"
    REVOKED = "revoked"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Paper:
    """What a certificate's paper says; frozen when it is issued."""

    number: str
    name: str
    course: Text
    issued_on: date
    verify_url: str
    trial: bool
    organisation: Text | None = None
    approval: Approval | None = None


@dataclass(frozen=True, slots=True)
class Verified:
    """What the verification page may tell; `name` is masked unless the asker holds the paper's own code."""

    number: str
    state: CertificateState
    course: Text
    issued_on: date
    name: str
    trial: bool
    ended_on: date | None = None


def check_character(body: str) -> str:
    """The last character of a number: it catches every single mistyped character and every swap of neighbours.

    The sum runs over GF(2^5): doubled, then the next character added (a totally anti-symmetric quasigroup).
    """
    total = 0
    for character in body:
        total = _doubled(total) ^ CROCKFORD.index(character)
    return CROCKFORD[_doubled(total)]


def _doubled(value: int) -> int:
    """Twice a value in GF(2^5), modulo x^5 + x^2 + 1."""
    value <<= 1
    return value ^ 0b100101 if value & 0b100000 else value


def number(year: int, region: str, random: str, *, trial: bool) -> str:
    """A certificate's number, KZ-YYYY-RR-XXXXXXXX-C, with TRIAL- before it in trial mode."""
    body = f"{year:04}{region}{random}"
    return f"{TRIAL if trial else ''}KZ-{year:04}-{region}-{random}-{check_character(body)}"


def read_number(typed: str) -> str | None:
    """The number that was typed, set right: any case, gaps, look-alikes; None where it can't be one of ours."""
    plain = shadow(typed).upper().replace(" ", "").replace("-", "").strip(".,")
    trial = plain.startswith("TRIAL")
    if trial:
        plain = plain.removeprefix("TRIAL")
    if not plain.startswith("KZ"):
        return None
    body = crockford(plain.removeprefix("KZ"))
    if len(body) != 4 + 2 + RANDOM + 1 or any(character not in CROCKFORD for character in body):
        return None
    if not body[:6].isdigit() or check_character(body[:-1]) != body[-1]:
        return None
    return number(int(body[:4]), body[4:6], body[6:-1], trial=trial)


def region_of(number: str) -> str:
    """The code of the region that stands in a certificate's number."""
    return number.split("-")[-3]


def masked_name(name: str) -> str:
    """A name of which an outsider sees only the beginnings: «С••••• Ә•••»."""
    return " ".join(word[0] + "•" * (len(word) - 1) for word in name.split())
