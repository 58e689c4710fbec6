"""A row of the table of effects, typed in one message: a number for this year and for each of three years after it (F-1, 6).

Numbers are parted by spaces, new lines, «;», «/» or a comma with a space; «1250,5» is one number. Spaces may also part
thousands: an answer is taken only where it can be read as four numbers in one way.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date
from itertools import combinations

from domain.invalid import Invalid
from domain.money import MOST_TYPED, NUMBER, amount, legible, without_units
from domain.names import search_key

YEARS = 4
MOST_COUNT = 1_000_000
_MOST_GROUPS = 16
_PARTED = re.compile(r"[;/]|,(?=\s)")
_GROUPED = re.compile(NUMBER)
_NEGATIVE = re.compile(r"(?:^|[\s;/,])-\s?[0-9]")
_WORD = re.compile(r"[^\W\d_]+\.?")
_PEOPLE = frozenset(
    map(search_key, ("адам", "кісі", "жұмыскер", "орын", "жұмыс", "чел", "человек", "человека", "мест", "место", "места"))
)


def four_counts(raw: str, today: date) -> str:
    """How many, year by year: "2;3;5;6"."""
    typed = _lines("four_counts", raw)
    if any(search_key(word) not in _PEOPLE for word in _WORD.findall(typed)):
        raise Invalid("four_counts", "not_number")
    whole = re.sub(r"(?<=[0-9]),(?=[0-9])", "; ", _WORD.sub(" ", typed))
    return _row("four_counts", whole, lambda number: _count(number.replace(" ", "")))


def four_money(raw: str, today: date) -> str:
    """Thousand tenge, year by year: "1250.5;1300;1400;1500"."""
    typed = _lines("four_money", raw)
    return _row("four_money", without_units("four_money", typed), lambda number: amount("four_money", number))


def _lines(field: str, raw: str) -> str:
    """The answer with a «;» at the end of each line."""
    if len(raw) > MOST_TYPED:
        raise Invalid(field, "not_number")
    return ";".join(legible(line) for line in raw.strip().splitlines() if line.strip())


def _row(field: str, typed: str, value: Callable[[str], str]) -> str:
    if _NEGATIVE.search(typed):
        raise Invalid(field, "negative")
    parts = [part.strip() for part in _PARTED.split(typed.strip(" ,;./")) if part.strip()]
    numbers = _numbers(parts) if len(parts) > 1 else _parted_by_spaces(parts[0].split() if parts else [])
    if any(not _GROUPED.fullmatch(number) for number in numbers):
        raise Invalid(field, "not_number")
    if len(numbers) != YEARS:
        raise Invalid(field, "how_many", found=len(numbers), wanted=YEARS)
    return ";".join(map(value, numbers))


def _numbers(parts: Sequence[str]) -> Sequence[str]:
    """A part that is no number with spaces between thousands is several numbers."""
    return [number for part in parts for number in ([part] if _GROUPED.fullmatch(part) else part.split())]


def _parted_by_spaces(words: Sequence[str]) -> Sequence[str]:
    """The only four numbers that the words can be, or else each word as a number."""
    if not YEARS < len(words) <= _MOST_GROUPS:
        return words
    ways = []
    for cuts in combinations(range(1, len(words)), YEARS - 1):
        numbers = [" ".join(words[a:b]) for a, b in zip((0, *cuts), (*cuts, len(words)), strict=True)]
        if all(_GROUPED.fullmatch(number) and not re.match("0[0-9 ]", number) for number in numbers):
            ways.append(numbers)
    return ways[0] if len(ways) == 1 else words


def _count(number: str) -> str:
    if not number.isdigit():
        raise Invalid("four_counts", "not_number")
    digits = number.lstrip("0") or "0"
    if len(digits) > len(str(MOST_COUNT)) or int(digits) > MOST_COUNT:
        raise Invalid("four_counts", "too_big", most=MOST_COUNT)
    return digits
