"""Which language a request is answered in."""

from starlette.requests import HTTPConnection

from domain.language import Language


def negotiate(accept_language: str) -> Language | None:
    """The best of our languages in an Accept-Language header; None when it names neither."""
    wishes = [_wish(part) for part in accept_language[:500].split(",")]
    wanted = [(weight, language) for language, weight in wishes if language and weight > 0]
    return max(wanted, key=lambda wish: wish[0])[1] if wanted else None


def language_of(request: HTTPConnection) -> Language:
    """The person's own language where it is known (`request.state.language`), then the browser's, then Kazakh."""
    known: Language | None = getattr(request.state, "language", None)
    return known or negotiate(request.headers.get("accept-language", "")) or Language.KK


def read_language(value: object) -> Language | None:
    """A language as named by a form, a body or an address; None for anything else."""
    return next((language for language in Language if language == value), None)


def _wish(part: str) -> tuple[Language | None, float]:
    name, _, weight = part.strip().lower().partition(";q=")
    try:
        return read_language(name.partition("-")[0].strip()), float(weight or 1)
    except ValueError:
        return None, 0.0
