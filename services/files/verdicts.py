"""What is said about a file. Known to the process that judges too, so it imports next to nothing."""

from dataclasses import dataclass
from enum import StrEnum

MEGABYTE = 1024 * 1024


class Verdict(StrEnum):
    """What a file is found to be; whatever isn't `clean` is not kept (V-PDF)."""

    CLEAN = "clean"
    EMPTY = "empty"
    NOT_PDF = "not_pdf"
    NOT_PHOTO = "not_photo"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    SCRIPTS = "scripts"
    BLANK = "blank"
    TOO_LARGE = "too_large"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_HEAVY = "too_heavy"
    VIRUS = "virus"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may be, and what looking at it may cost: so many seconds of work, and of waiting on a busy machine."""

    most_bytes: int = 20 * MEGABYTE
    most_pages: int = 500
    memory: int = 256 * MEGABYTE
    seconds: int = 4
    patience: float = 15


@dataclass(frozen=True, slots=True)
class Found:
    """The verdict; `kind` is what the file is where that is known ("pdf", "docx", "jpeg" …), the sizes are of a photo."""

    verdict: Verdict
    kind: str | None = None
    pages: int | None = None
    width: int | None = None
    height: int | None = None


class Judged(Exception):
    """The verdict is found, there is no need to look further."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.value)
        self.verdict = verdict
