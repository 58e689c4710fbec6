"""How a conversation gets its sentences: English message ids in code, Kazakh and Russian in the catalogues."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from babel.dates import format_date

from domain.language import Language, Text
from domain.messaging import Document

Said = str | int | date | Text  # what a sentence may name; days and texts are said in its language


class Tr(Protocol):
    """A translator into one language."""

    language: Language

    def __call__(self, msgid: str, /, **values: str | int) -> str:
        """Say a sentence with its named values filled in."""
        ...

    def plural(self, singular: str, plural: str, n: int, **values: str | int) -> str:
        """Say a sentence whose form follows the number `n`, which fills `{n}`."""
        ...

    def to(self, language: Language) -> "Tr":
        """The translator into another language."""
        ...


def N_(msgid: str) -> str:  # noqa: N802 -- the usual name of the marker for extraction
    """Mark a sentence for the catalogue where it is translated later."""
    return msgid


def in_words(day: date, language: Language) -> str:
    """A day as people write it: «2026 ж. 5 мамыр», «5 мая 2026 г.»."""
    return " ".join(format_date(day, "long", locale=f"{language}_KZ").split())


def told(values: Mapping[str, Said], language: Language) -> Mapping[str, str | int]:
    """The values of a sentence in its language."""
    return {name: _told(value, language) for name, value in values.items()}


def _told(value: Said, language: Language) -> str | int:
    if isinstance(value, date):
        return in_words(value, language)
    return value[language] if isinstance(value, Text) else value


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to say before the next question: a name in the table of notices, with values, and a file that goes with it."""

    name: str
    values: Mapping[str, Said] = field(default_factory=dict)
    document: Document | None = None
