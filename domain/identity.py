"""Numbers that identify a person (V-IIN) or a business (V-BIN); how they are hidden is in `masking`."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

_FIRST = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
_SECOND = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)


class Sex(StrEnum):
    """As digit 7 of an IIN tells it."""

    MALE = "male"
    FEMALE = "female"


class Flaw(StrEnum):
    """What is wrong with 12 digits."""

    DATE = "date"
    CENTURY = "century"
    MONTH = "month"
    KIND = "kind"
    CHECKSUM = "checksum"


@dataclass(frozen=True, slots=True)
class Iin:
    """An individual's number that passed V-IIN."""

    digits: str = field(repr=False)

    @property
    def birth_date(self) -> date:
        """The date of birth that digits 1–7 tell."""
        century = 1700 + 100 * ((int(self.digits[6]) + 1) // 2)
        return _date(century, self.digits)

    @property
    def sex(self) -> Sex:
        """Digit 7 is odd for a man, even for a woman."""
        return Sex.MALE if int(self.digits[6]) % 2 else Sex.FEMALE


@dataclass(frozen=True, slots=True)
class Bin:
    """A business's number that passed V-BIN."""

    digits: str = field(repr=False)


def checksum(digits: str) -> int | None:
    """Digit 12 of a number that begins with these 11; None where both rounds give 10 and no number is ever issued.

    It notices each slip in one digit but two kinds: in digit 11 (its weight, 11, vanishes), and where round two comes in.
    """
    for weights in (_FIRST, _SECOND):
        rest = sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True)) % 11
        if rest != 10:
            return rest
    return None


def read_iin(digits: str) -> Iin | Flaw:
    """Judge 12 ASCII digits as an IIN."""
    return _flaw_of_iin(digits) or _flaw_of_checksum(digits) or Iin(digits)


def read_bin(digits: str) -> Bin | Flaw:
    """Judge 12 ASCII digits as a BIN."""
    return _flaw_of_bin(digits) or _flaw_of_checksum(digits) or Bin(digits)


def _flaw_of_checksum(digits: str) -> Flaw | None:
    return None if checksum(digits[:11]) == int(digits[11]) else Flaw.CHECKSUM


def _flaw_of_iin(digits: str) -> Flaw | None:
    known = digits[6] in "123456"
    try:  # the date stands first in the number; where digit 7 tells no century, 2000 refuses no real day
        _ = Iin(digits).birth_date if known else _date(2000, digits)
    except ValueError:
        return Flaw.DATE
    return None if known else Flaw.CENTURY


def _flaw_of_bin(digits: str) -> Flaw | None:
    if not 1 <= int(digits[2:4]) <= 12:
        return Flaw.MONTH
    return None if digits[4] in "456" and digits[5] in "0123" else Flaw.KIND


def _date(century: int, digits: str) -> date:
    return date(century + int(digits[:2]), int(digits[2:4]), int(digits[4:6]))
