"""Named validators of typed answers (V-IIN, V-NAME …): each returns the normalised value or raises `Invalid`.

An `Invalid` carries facts and no wording. The reasons of each field, with their facts:

    iin          not_digits (character), length (found, wanted), date, century, checksum
    bin          not_digits (character), length (found, wanted), month, kind, checksum
    iin_or_bin   those of iin or of bin, as digit 5 tells; but for the first two with the fact kind ("iin" or "bin")
    iban         alphabet (character), country, length (found, wanted), bank, checksum
    bic          alphabet (character), length (found), bank, country
    kbe          not_digits (character), length (found, wanted), residency, sector
    id_document  alphabet (character), card_length (found, wanted), length (found)
    phone        not_phone, not_mobile, foreign
    full_name    too_long (found, most), alphabet (character), mixed_alphabet (word, perhaps suggestion), one_word,
                 too_many_words (found, most)
    free         empty, too_long (found, most)
    line         empty, too_long (found, most)
    count        not_number, negative, too_big (most)
    employees    not_number, negative, too_big (most)
    money_tt     not_number, negative, millions, tenge, decimals, too_big (most)
    cost_tt      not_number, negative, millions, tenge, decimals, too_big (most), zero
    four_counts  not_number, negative, how_many (found, wanted), too_big (most)
    four_money   not_number, negative, millions, tenge, decimals, how_many (found, wanted), too_big (most)
    oked         format, division, mixed, too_long (found, most)
    date         format, impossible
    past_date    format, impossible, future
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from domain import codes, money, year_row
from domain.characters import shadow
from domain.full_name import full_name
from domain.invalid import Invalid
from domain.names import search_key
from domain.oked import oked
from domain.phone import phone

Validator = Callable[[str, date], str]

MOST_FREE = 2_000
MOST_LINE = 300
MOST_COUNT = 1_000_000
MOST_EMPLOYEES = 250
_COUNT = re.compile(r"(-? ?)([0-9]+|[0-9]{1,3}(?: [0-9]{3})+)")
_NUMBERS = (
    "нөл ноль нуль жоқ нет ешкім никого",
    "бір один одна одно",
    "екі два две",
    "үш три",
    "төрт четыре",
    "бес пять",
    "алты шесть",
    "жеті семь",
    "сегіз восемь",
    "тоғыз девять",
    "он десять",
)
_SMALL = {search_key(word): str(number) for number, words in enumerate(_NUMBERS) for word in words.split()}
_LONGEST_WORD = 20
_PEOPLE = frozenset(map(search_key, ("адам", "кісі", "жұмыскер", "жұмысшы", "қызметкер", "чел", "человек", "человека")))
_DATE = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})")


def validate(name: str, raw: str, today: date) -> str:
    """Judge a typed answer by the validator of this name."""
    return VALIDATORS[name](raw, today)


def _full_name(raw: str, today: date) -> str:
    return full_name(raw)


def _free(raw: str, today: date) -> str:
    return _text("free", raw, MOST_FREE)


def _line(raw: str, today: date) -> str:
    return _text("line", " ".join("".join(map(_writable, raw)).split()), MOST_LINE)


def _text(field: str, raw: str, most: int) -> str:
    text = "".join(map(_writable, raw.replace("\r\n", "\n"))).strip(" \n\u200c\u200d")
    if not text:
        raise Invalid(field, "empty")
    if len(text) <= 4 * most:  # composing costs more than its length
        text = unicodedata.normalize("NFC", text)
    if len(text) > most:
        raise Invalid(field, "too_long", found=len(text), most=most)
    return text


def _writable(char: str) -> str:
    """Keep new lines and the joiners of emoji; leave out control characters and marks that reorder or hide text."""
    if char in "\n\u200c\u200d":
        return char
    if char.isspace():
        return " "
    return "" if unicodedata.category(char) in {"Cc", "Cf", "Cs"} else char


def _count(raw: str, today: date) -> str:
    return _number("count", raw, MOST_COUNT)


def _employees(raw: str, today: date) -> str:
    return _number("employees", raw, MOST_EMPLOYEES)


def _number(field: str, raw: str, most: int) -> str:
    """Read a number in digits or, up to ten, in words; «5 адам» is five."""
    number, _, unit = raw.strip().rpartition(" ")
    number = number if len(unit) <= _LONGEST_WORD and search_key(unit) in _PEOPLE else raw
    typed = _COUNT.fullmatch(shadow(number).strip())
    if typed is None:
        return _number_in_words(field, number.strip())
    digits = typed[2].replace(" ", "").lstrip("0") or "0"
    if typed[1].strip() and digits != "0":
        raise Invalid(field, "negative")
    if len(digits) > len(str(most)) or int(digits) > most:
        raise Invalid(field, "too_big", most=most)
    return digits


def _number_in_words(field: str, typed: str) -> str:
    number = _SMALL.get(search_key(typed)) if len(typed) <= _LONGEST_WORD else None
    if number is None:
        raise Invalid(field, "not_number")
    return number


def read_date(raw: str, field: str = "date") -> date:
    """Read a day that is written DD.MM.YYYY, with dots, slashes or hyphens."""
    typed = _DATE.fullmatch(shadow(raw).replace(" ", ""))
    if typed is None:
        raise Invalid(field, "format")
    try:
        return date(int(typed[4]), int(typed[3]), int(typed[1]))
    except ValueError:
        raise Invalid(field, "impossible") from None


def _written(day: date) -> str:
    return f"{day.day:02}.{day.month:02}.{day.year:04}"


def _date(raw: str, today: date) -> str:
    return _written(read_date(raw))


def _past_date(raw: str, today: date) -> str:
    day = read_date(raw, "past_date")
    if day > today:
        raise Invalid("past_date", "future")
    return _written(day)


VALIDATORS: Mapping[str, Validator] = MappingProxyType(
    {
        "iin": codes.iin,
        "bin": codes.bin_,
        "iin_or_bin": codes.iin_or_bin,
        "iban": codes.iban,
        "bic": codes.bic,
        "kbe": codes.kbe,
        "id_document": codes.id_document,
        "phone": phone,
        "full_name": _full_name,
        "free": _free,
        "line": _line,
        "count": _count,
        "employees": _employees,
        "money_tt": money.money_tt,
        "cost_tt": money.cost_tt,
        "four_counts": year_row.four_counts,
        "four_money": year_row.four_money,
        "oked": oked,
        "date": _date,
        "past_date": _past_date,
    }
)
