"""How a conversation gets its sentences: English message ids in code, Kazakh and Russian in the catalogues."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from domain.language import Language


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


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to say before the next question: a name in the table of notices, with values."""

    name: str
    values: Mapping[str, str | int] = field(default_factory=dict)
