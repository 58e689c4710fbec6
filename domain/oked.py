"""Economic activity (V-OKED, ЭҚЖЖ): a code at any of its four levels, or the person's own words, which nobody checks here.

Whether a code stands in the classifier is told by the loaded classifier; here only its form and its division are judged.
"""

import re
from datetime import date

from domain.characters import shadow
from domain.industries import section_of
from domain.invalid import Invalid

MOST_WORDS = 300
_CODE = re.compile(r"([0-9]{2})(?:\.?([0-9])(?:([0-9])(?:\.?([0-9]))?)?)?")


def oked(raw: str, today: date) -> str:
    """The code with its dots ("01", "01.1", "01.13", "01.13.0"), or words without any digit."""
    typed = " ".join("".join(char if char.isprintable() else " " for char in raw).split())
    if len(typed) > MOST_WORDS:
        raise Invalid("oked", "too_long", found=len(typed), most=MOST_WORDS)
    plain = shadow(typed)
    if not any(char.isdigit() for char in plain):
        return _words(typed)
    if any(char.isalpha() for char in typed):
        raise Invalid("oked", "mixed")
    code = _CODE.fullmatch(plain.replace(" ", "").rstrip("."))
    if code is None:
        raise Invalid("oked", "format")
    if section_of(code[1]) is None:
        raise Invalid("oked", "division")
    division, group, class_, subclass = code.groups(default="")
    return ".".join(part for part in (division, group + class_, subclass) if part)


def is_code(oked: str) -> bool:
    """Whether an answer is a code and no words."""
    return oked[:1].isdigit()


def _words(typed: str) -> str:
    if not any(char.isalpha() for char in typed):
        raise Invalid("oked", "format")
    return typed
