"""Money in thousand tenge (V-TT): a whole number or one decimal, never a float. Units are read, and a wrong one is refused."""

import re
from datetime import date
from enum import StrEnum

from domain.characters import shadow
from domain.invalid import Invalid
from domain.names import search_key

MOST_THOUSANDS = 1_000_000_000
MOST_TYPED = 200
NUMBER = r"[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?|[0-9]+(?:[.,][0-9]+)?"
_AMOUNT = re.compile(rf"(- ?)?({NUMBER})")
_WORD = re.compile(r"[^\W\d_]+\.?")


class Unit(StrEnum):
    """What an amount is said to be in."""

    THOUSANDS = "thousands"
    TENGE = "tenge"
    MILLIONS = "millions"


_UNITS = {
    Unit.THOUSANDS: "мың мын тыс тысяч тысяча тысячи тт",
    Unit.TENGE: "теңге тенге тг тнг теңгемен kzt",
    Unit.MILLIONS: "млн миллион миллиона миллионов млрд миллиард миллиарда миллиардов",
}
_UNIT_OF = {search_key(word): unit for unit, words in _UNITS.items() for word in words.split()}


def legible(raw: str) -> str:
    """The answer with digits, dashes and spaces set right, one space at a time; letters and other signs stay."""
    pairs = zip(raw, shadow(raw), strict=True)
    return " ".join("".join(char if kind == "?" or kind.isalpha() else kind for char, kind in pairs).split())


def without_units(field: str, typed: str) -> str:
    """Take «мың теңге» away. Raises Invalid for millions and plain tenge, which would be misread, and for other words."""
    typed = typed.replace("₸", " тг ")
    units = {_UNIT_OF.get(search_key(word)) for word in _WORD.findall(typed)}
    if Unit.MILLIONS in units:
        raise Invalid(field, "millions")
    if None in units:
        raise Invalid(field, "not_number")
    if units == {Unit.TENGE}:
        raise Invalid(field, "tenge")
    return " ".join(_WORD.sub(" ", typed).split())


def amount(field: str, number: str) -> str:
    """A number as it is kept: "450000" or "1250.5"."""
    whole, _, decimals = number.replace(" ", "").replace(",", ".").partition(".")
    tenths = decimals.rstrip("0")
    if len(decimals) > 2 or len(tenths) > 1:
        raise Invalid(field, "decimals")
    whole = whole.lstrip("0") or "0"
    if len(whole) > len(str(MOST_THOUSANDS)) or int(whole) > MOST_THOUSANDS:
        raise Invalid(field, "too_big", most=MOST_THOUSANDS)
    return f"{whole}.{tenths}" if tenths else whole


def money_tt(raw: str, today: date) -> str:
    return _money("money_tt", raw)


def cost_tt(raw: str, today: date) -> str:
    """What a building or a project costs is more than nothing."""
    value = _money("cost_tt", raw)
    if value == "0":
        raise Invalid("cost_tt", "zero")
    return value


def _money(field: str, raw: str) -> str:
    if len(raw) > MOST_TYPED:
        raise Invalid(field, "not_number")
    typed = _AMOUNT.fullmatch(without_units(field, legible(raw)).rstrip("."))
    if typed is None:
        raise Invalid(field, "decimals" if re.search(r"[0-9][.,][0-9]{3}", raw) else "not_number")
    value = amount(field, typed[2])
    if typed[1] and value != "0":
        raise Invalid(field, "negative")
    return value
