"""Phones of Kazakhstan: people's mobiles (V-PHONE), and those of offices."""

import re
from datetime import date

import phonenumbers

from domain.characters import shadow
from domain.invalid import Invalid

_PHONE = re.compile(r"\+?[0-9]{10,15}")
_MOBILE = frozenset({phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE})
_ASIDE = str.maketrans("", "", " -.()")


def phone(raw: str, today: date) -> str:
    """Normalise a Kazakh mobile number to +77…, or raise `Invalid`."""
    number = _parsed_phone(shadow(raw).translate(_ASIDE))
    if number is None or not phonenumbers.is_valid_number(number):
        raise Invalid("phone", "not_phone")
    if phonenumbers.region_code_for_number(number) != "KZ":
        raise Invalid("phone", "foreign")
    if phonenumbers.number_type(number) not in _MOBILE:
        raise Invalid("phone", "not_mobile")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def office_phone(raw: str) -> str:
    """A number of an office in Kazakhstan, fixed or mobile, written so that it is easy to dial; or raise `Invalid`."""
    number = _parsed_phone(shadow(raw).translate(_ASIDE))
    if number is None or not phonenumbers.is_valid_number(number):
        raise Invalid("phone", "not_phone")
    if phonenumbers.region_code_for_number(number) != "KZ":
        raise Invalid("phone", "foreign")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _parsed_phone(typed: str) -> phonenumbers.PhoneNumber | None:
    """Read +7…, 7…, 8… (+8… too, a common slip) and ten digits from 7 on; another country's number needs its plus."""
    if not _PHONE.fullmatch(typed):
        return None
    digits = typed.removeprefix("+")
    if len(digits) == 11 and digits[0] in "78":
        digits = "7" + digits[1:]
    elif typed[0] == "7" and len(digits) == 10:
        digits = "7" + digits
    elif typed[0] != "+":
        return None
    try:
        return phonenumbers.parse("+" + digits)
    except phonenumbers.NumberParseException:
        return None
