"""Codes that are typed: of persons and businesses (V-IIN, V-BIN), accounts (V-IBAN), banks (V-BIC), payees (V-KBE), documents."""

from datetime import date

from stdnum import iban as accounts

from domain.characters import shadow
from domain.identity import Flaw, read_bin, read_iin
from domain.invalid import Invalid, shown
from domain.names import KAZAKH

_DIGITS = "0123456789"
_CODE = _DIGITS + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ACCOUNT_LENGTH = 20
_BIC_LENGTHS = (8, 11)
_CARD_LENGTH = 9
_DOCUMENT_LENGTHS = range(5, 21)


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


def kbe(raw: str, today: date) -> str:
    """Whose account it is: the first digit is residency, the second the sector (19 an entrepreneur, 17 a company)."""
    digits = _compact("kbe", "not_digits", raw, _DIGITS)
    if len(digits) != 2:
        raise Invalid("kbe", "length", found=len(digits), wanted=2)
    if digits[0] not in "12":
        raise Invalid("kbe", "residency")
    if digits[1] == "0":
        raise Invalid("kbe", "sector")
    return digits


def id_document(raw: str, today: date) -> str:
    """The number of an identity card, or of another document that has letters in it."""
    number = "".join(_of_document(char) for char in raw)
    if number.isdigit() and len(number) != _CARD_LENGTH:
        raise Invalid("id_document", "card_length", found=len(number), wanted=_CARD_LENGTH)
    if len(number) not in _DOCUMENT_LENGTHS:
        raise Invalid("id_document", "length", found=len(number))
    return number


def _of_document(char: str) -> str:
    counts_as = shadow(char)
    if char in "№#" or counts_as in {" ", "-"}:
        return ""
    if char.lower() in KAZAKH and not counts_as.isalpha():
        return char.upper()
    if counts_as not in _CODE:
        raise Invalid("id_document", "alphabet", character=shown(char))
    return counts_as
