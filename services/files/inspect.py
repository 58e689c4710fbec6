"""What a file is that somebody sent: a PDF (V-PDF) or a photo, and whether it may be kept."""

from collections.abc import Awaitable, Callable

from services.files import kinds, process
from services.files.verdicts import Found, Limits, Verdict

Scanner = Callable[[bytes], Awaitable[bool]]  # whether it has a virus; raises OSError where nothing can be said
PDFS = frozenset({"pdf"})
PHOTOS = frozenset({"jpeg", "png", "webp"})
_LIMITS = Limits()


async def inspect(body: bytes, *, limits: Limits = _LIMITS, scanner: Scanner | None = None) -> Found:
    """What a file is that ought to be a PDF. Raises Uninspected where nothing could be found out."""
    return await _inspect(body, "pdf", limits, scanner)


async def inspect_photo(body: bytes, *, limits: Limits = _LIMITS, scanner: Scanner | None = None) -> Found:
    """What a file is that ought to be a photo. Raises Uninspected where nothing could be found out."""
    return await _inspect(body, "photo", limits, scanner)


async def _inspect(body: bytes, job: str, limits: Limits, scanner: Scanner | None) -> Found:
    kind = kinds.kind(body)
    if verdict := _at_once(body, job, kind, limits):
        return Found(verdict, kind)
    answer = await process.ask(job, body, limits)
    found = Found(answer.verdict, kind, answer.said.get("pages"), answer.said.get("width"), answer.said.get("height"))
    if found.verdict is Verdict.CLEAN and scanner and await _has_virus(scanner, body):
        return Found(Verdict.VIRUS, kind)
    return found


def _at_once(body: bytes, job: str, kind: str | None, limits: Limits) -> Verdict | None:
    """What needs no reading of the file."""
    if not body:
        return Verdict.EMPTY
    if len(body) > limits.most_bytes:
        return Verdict.TOO_LARGE
    if kind in (PHOTOS if job == "photo" else PDFS):
        return None
    if kinds.EICAR in body:
        return Verdict.VIRUS
    return Verdict.NOT_PDF if job == "pdf" else Verdict.NOT_PHOTO


async def _has_virus(scanner: Scanner, body: bytes) -> bool:
    try:
        return await scanner(body)
    except OSError as error:
        raise process.Uninspected("the scanner doesn't answer") from error
