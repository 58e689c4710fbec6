"""Days on pages: how one is written, read and named."""

import re
from datetime import date

from babel.dates import get_day_names, get_month_names

from domain.language import Language

_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


def said(day: date) -> str:
    """A day as it is written in both languages."""
    return f"{day:%d.%m.%Y}"


def read_day(typed: str) -> date | None:
    """A day as a browser sends it, or as people write it; None where it is none."""
    text = typed.strip()
    dotted = _DOTTED.fullmatch(text)
    year_first = f"{dotted[3]}-{dotted[2]:0>2}-{dotted[1]:0>2}" if dotted else text
    try:
        day = date.fromisoformat(year_first)
    except ValueError:
        return None
    return day if day.isoformat() == year_first else None


def month_names(language: Language) -> dict[int, str]:
    """The months by their numbers, as headings."""
    names = get_month_names("wide", "stand-alone", f"{language}_KZ")
    return {number: names[number].capitalize() for number in range(1, 13)}


def weekdays(language: Language) -> list[tuple[str, str]]:
    """Monday to Sunday: the short name and the whole one."""
    short, whole = (get_day_names(width, "stand-alone", f"{language}_KZ") for width in ("short", "wide"))
    return [(short[number], whole[number]) for number in range(7)]
