"""What stands on the filled form F-1 when it is drawn as a paper, which its applicant signs (R-003-18, R-003-A)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from domain.applications import Slot
from domain.language import Language, Text


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the form by its number in F-1; «4.0» answers its section's own heading, an empty value is drawn as a dash.

    Rows that are for the other kind of applicant are left out; 3.0 follows from those that are there.
    """

    number: str
    official: Text
    value: Text | str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Effect:
    """Table 6, normalised: this year and the three years after it; counts of people, thousands of tenge, and own words."""

    jobs: Sequence[str] = ()
    taxes: Sequence[str] = ()
    output: Sequence[str] = ()
    other: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that belongs to the application; the signature reaches it by its hash."""

    slot: Slot
    name: str = field(repr=False)
    size: int
    pages: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """A whole text that the applicant agreed to; lines of it are its lead-in and its items."""

    text: Text
    version: int
    language: Language
    at: datetime
    channel: str


@dataclass(frozen=True, slots=True)
class SignedBy:
    """Row 8 of a copy that is made after the signature; `sha256` is that of the file which was signed."""

    name: str = field(repr=False)
    iin: str = field(repr=False)
    serial: str
    issuer: str
    at: datetime
    sha256: str


@dataclass(frozen=True, slots=True)
class ApplicationPaper:
    """The filled form; `additions` are answers that the form itself does not have, such as who else uses the object.

    `number` is ours, not the register's (F-12). `presigned`: on paper, without an electronic signature.
    """

    made_at: datetime
    region: Text
    applicant: str = field(repr=False)
    rows: Sequence[Row] = field(repr=False)
    effect: Effect = field(repr=False)
    attachments: Sequence[Attachment]
    consents: Sequence[Agreed]
    teo_exempt: str | None = field(default=None, repr=False)
    additions: Sequence[Row] = field(default=(), repr=False)
    number: str | None = None
    trial: bool = True
    presigned: bool = False
    signature: SignedBy | None = None
