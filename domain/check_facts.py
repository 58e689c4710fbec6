"""Facts of the check as they are typed and kept: exact numbers, yes or no, a code of activity (R-003-2.3, 2.10, 11, 13)."""

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from domain.checks import QUESTIONS, Answer, Fact, Item, Kind
from domain.fields import validate
from domain.invalid import Invalid
from domain.masking import mask_text
from domain.oked import is_code, oked

MOST_COUNT, MOST_LINE = 1_000_000, 100
_COUNT = re.compile(r"[0-9]{1,7}")
_AREA = re.compile(r"([0-9]{1,7})(?:\.([0-9]{1,2}))?")


def read_facts(item: Item, typed: Mapping[str, str], today: date) -> Mapping[str, str]:
    """The facts of an item as they are kept; what is empty is not among them. Raises Invalid."""
    known = {fact.name: fact for fact in QUESTIONS[item].facts}
    if unknown := sorted(typed.keys() - known.keys()):
        raise Invalid(item, "unknown_fact", name=unknown[0][:40])
    return {name: _read(known[name], value.strip(), today) for name, value in typed.items() if value.strip()}


def yes(facts: Mapping[str, str], name: str) -> bool | None:
    """Whether a fact is so; None while nobody said."""
    return facts[name] == Answer.YES if name in facts else None


def count(facts: Mapping[str, str], name: str) -> int | None:
    """A whole number; None while nobody said."""
    return int(facts[name]) if name in facts else None


def area(facts: Mapping[str, str], name: str) -> Fraction | None:
    """Square metres, exactly; None while nobody said."""
    return Fraction(facts[name]) if name in facts else None


def _read(fact: Fact, typed: str, today: date) -> str:
    if fact.kind is Kind.YES_NO:
        return _one_of(fact, typed)
    if fact.kind is Kind.COUNT:
        return _count(fact, typed)
    if fact.kind is Kind.AREA:
        return _area(fact, typed)
    if fact.kind is Kind.CODE:
        return _code(fact, typed, today)
    return _line(fact, typed, today)


def _line(fact: Fact, typed: str, today: date) -> str:
    if len(typed) > MOST_LINE:
        raise Invalid(fact.name, "too_long", found=len(typed), most=MOST_LINE)
    said = validate("line", typed, today)
    if mask_text(said) != said:
        raise Invalid(fact.name, "number_in_it")
    return said


def _one_of(fact: Fact, typed: str) -> str:
    if typed not in set(Answer):
        raise Invalid(fact.name, "yes_or_no")
    return typed


def _count(fact: Fact, typed: str) -> str:
    plain = typed.replace(" ", "").replace("\u00a0", "")
    if not (plain.isascii() and _COUNT.fullmatch(plain)) or int(plain) > MOST_COUNT:
        raise Invalid(fact.name, "count", most=MOST_COUNT)
    return str(int(plain))


def _area(fact: Fact, typed: str) -> str:
    found = _AREA.fullmatch(typed.replace(" ", "").replace("\u00a0", "").replace(",", "."))
    if found is None or int(found[1]) > MOST_COUNT or not any(char in "123456789" for char in typed):
        raise Invalid(fact.name, "area", most=MOST_COUNT)
    whole, tenths = str(int(found[1])), (found[2] or "").rstrip("0")
    return f"{whole}.{tenths}" if tenths else whole


def _code(fact: Fact, typed: str, today: date) -> str:
    try:
        code = oked(typed, today)
    except Invalid:
        code = ""
    if not is_code(code):
        raise Invalid(fact.name, "code")
    return code
