"""A protocol as it is read, in one language, before it is set: the same blocks become a PDF and a DOCX."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from domain.language import Language


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; 1 begins a part, 2 an item of the agenda."""

    text: str
    level: int = 1
    kind: str = "heading"


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph or several, perhaps behind a label; `strong` is what was decided."""

    text: str = field(repr=False)
    label: str = ""
    strong: bool = False
    kind: str = "words"


@dataclass(frozen=True, slots=True)
class Pairs:
    """Names with their values."""

    rows: Sequence[tuple[str, str]] = field(repr=False)
    kind: str = "pairs"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header row; `widths` are parts of the whole, numbers stand in the middle of their cells."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]] = field(repr=False)
    widths: Sequence[int]
    numbers: frozenset[int] = frozenset()
    kind: str = "table"


@dataclass(frozen=True, slots=True)
class Signatures:
    """Who signs: what they are, and their names; `hint` stands under the line."""

    rows: Sequence[tuple[str, str]] = field(repr=False)
    hint: str
    kind: str = "signatures"


@dataclass(frozen=True, slots=True)
class Digest:
    """The SHA-256 with what it says."""

    label: str
    sha256: str
    note: str
    kind: str = "digest"


Block = Heading | Words | Pairs | Table | Signatures | Digest


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole paper. `page` has places for {page} and {pages}; `made` is the day that the file names."""

    language: Language
    title: str
    region: str
    number: str
    day: str
    page: str
    made: date
    banners: Sequence[str]
    blocks: Sequence[Block] = field(repr=False)
