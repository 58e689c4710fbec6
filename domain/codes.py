"""Codes that are typed: numbers of persons and businesses (V-IIN, V-BIN), of accounts (V-IBAN) and banks (V-BIC)."""

from datetime import date

from stdnum import iban as accounts

from domain.characters import shadow
from domain.identity import Flaw, read_bin, read_iin
from domain.invalid import Invalid, shown

_DIGITS = "0123456789"
_CODE = _DIGITS + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ACCOUNT_LENGTH = 20
_BIC_LENGTHS = (8, 11)


def _compact(field: str, reason: str, raw: str, allowed: str) -> str:
    """Drop gaps and dashes; a character that can't belong to the field is the fact of the refusal."""
    plain = shadow(raw)
    for char, counts_as in zip(raw, plain, strict=True):
        if counts_as not in allowed and counts_as not in " -":
            raise Invalid(field, reason, character=shown(char))
    return plain.replace(" ", "").replace("-", "")


def _twelve(field: str, raw: str) -> str:
    digits = _compact(field, "not_digits", raw, _DIGITS)
    if len(digits) != 12:
        raise Invalid(field, "length", found=len(digits), wanted=12)
    return digits


def iin(raw: str, today: date) -> str:
    return _person("iin", _twelve("iin", raw), today)


def bin_(raw: str, today: date) -> str:
    return _business("bin", _twelve("bin", raw))


def iin_or_bin(raw: str, today: date) -> str:
    """Digit 5 begins the day of birth in an IIN (0–3) and is 4–6 in a BIN."""
    digits = _twelve("iin_or_bin", raw)
    if digits[4] in "456":
        return _business("iin_or_bin", digits, kind="bin")
    return _person("iin_or_bin", digits, today, kind="iin")


def _person(field: str, digits: str, today: date, **facts: str) -> str:
    person = read_iin(digits)
    if isinstance(person, Flaw):
        raise Invalid(field, person, **facts)
    if person.birth_date > today:
        raise Invalid(field, Flaw.DATE, **facts)
    return digits


def _business(field: str, digits: str, **facts: str) -> str:
    business = read_bin(digits)
    if isinstance(business, Flaw):
        raise Invalid(field, business, **facts)
    return digits


def iban(raw: str, today: date) -> str:
    account = _compact("iban", "alphabet", raw, _CODE)
    if not account.startswith("KZ"):
        raise Invalid("iban", "country")
    if len(account) != _ACCOUNT_LENGTH:
        raise Invalid("iban", "length", found=len(account), wanted=_ACCOUNT_LENGTH)
    if not account[4:7].isdigit():
        raise Invalid("iban", "bank")
    if not (account[2:4].isdigit() and accounts.is_valid(account)):
        raise Invalid("iban", "checksum")
    return account


def bic(raw: str, today: date) -> str:
    code = _compact("bic", "alphabet", raw, _CODE)
    if len(code) not in _BIC_LENGTHS:
        raise Invalid("bic", "length", found=len(code))
    if not code[:4].isalpha():
        raise Invalid("bic", "bank")
    if code[4:6] != "KZ":
        raise Invalid("bic", "country")
    return code
