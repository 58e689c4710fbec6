"""Which language a request is answered in."""

from collections.abc import Iterable
from typing import Literal

from starlette.requests import HTTPConnection

from domain.language import Language

English = Literal["en"]
ENGLISH: English = "en"  # for programs only: pages and messages speak the people's own


def negotiate(accept_language: str) -> Language | None:
    """The best of our languages in an Accept-Language header; None when it names neither."""
    return read_language(_best(accept_language, Language))


def programs_language(request: HTTPConnection) -> Language | English:
    """What a program is told in: what it asks for, English too; otherwise its person's language, or Kazakh."""
    wanted = _best(request.headers.get("accept-language", ""), (*Language, ENGLISH))
    return read_programs_language(wanted) or language_of(request)


def read_programs_language(value: object) -> Language | English | None:
    """A language that programs are told in, as named by an address or a header; None for anything else."""
    return ENGLISH if value == ENGLISH else read_language(value)


def language_of(request: HTTPConnection) -> Language:
    """The person's own language where it is known (`request.state.language`), then the browser's, then Kazakh."""
    known: Language | None = getattr(request.state, "language", None)
    return known or negotiate(request.headers.get("accept-language", "")) or Language.KK


def read_language(value: object) -> Language | None:
    """A language as named by a form, a body or an address; None for anything else."""
    return next((language for language in Language if language == value), None)


def _best(accept_language: str, names: Iterable[str]) -> str | None:
    ours = frozenset(names)
    wishes = [_wish(part) for part in accept_language[:500].split(",")]
    wanted = [(weight, name) for name, weight in wishes if name in ours and weight > 0]
    return max(wanted, key=lambda wish: wish[0])[1] if wanted else None


def _wish(part: str) -> tuple[str, float]:
    name, _, weight = part.strip().lower().partition(";q=")
    try:
        return name.partition("-")[0].strip(), float(weight or 1)
    except ValueError:
        return "", 0.0
