"""The judge of a PDF: what it must not have, whether it can be read, whether it shows anything."""

import zlib
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO

import pikepdf
from pikepdf import settings

from services.files import pdf_actions
from services.files.kinds import EICAR, ends_as_zip
from services.files.pdf_pages import Sight
from services.files.pdf_streams import Reader, whole
from services.files.verdicts import MEGABYTE, Judged, Verdict

_MOST_UNPACKED = 64 * MEGABYTE  # by the library, which holds it all at once
_END = b"%%EOF"
_LIMITS: dict[str, Any] = {
    "flate_max_memory": _MOST_UNPACKED,
    "png_max_memory": _MOST_UNPACKED,
    "run_length_max_memory": _MOST_UNPACKED,
    "tiff_max_memory": _MOST_UNPACKED,
    "max_stream_filters": 4,
}
_OBJECTS_AT_ONCE = 10_000


def judge(file: BinaryIO, task: Mapping[str, Any]) -> tuple[dict[str, object], bytes]:
    """What is found of a file that begins as a PDF. Raises Judged, or whatever the library raises at a damaged file."""
    body = file.read()
    _judge_bytes(body)
    del body
    try:
        pages = _judge_document(file, int(task["most_pages"]))
    except pikepdf.PasswordError:
        raise Judged(Verdict.ENCRYPTED) from None
    except pikepdf.PdfError as error:
        if "limit exceeded" in str(error):
            raise Judged(Verdict.TOO_HEAVY) from None
        raise
    return {"verdict": Verdict.CLEAN.value, "pages": pages}, b""


def _judge_bytes(body: bytes) -> None:
    if EICAR in body:
        raise Judged(Verdict.VIRUS)
    if ends_as_zip(body):
        raise Judged(Verdict.NOT_PDF)
    pdf_actions.look_at_bytes(body)
    if body[body.rfind(_END) :].rstrip(b"\0\t\n\f\r ") != _END:
        raise Judged(Verdict.DAMAGED)


def _judge_document(file: BinaryIO, most_pages: int) -> int:
    """How many pages it has, where all is well."""
    settings.set_qpdf_limits(**_LIMITS)
    reader = Reader()
    with _opened(file) as pdf:
        if pdf.is_encrypted or "/Encrypt" in pdf.trailer:
            raise Judged(Verdict.ENCRYPTED)
        pages = _count(pdf, most_pages)
        pdf_actions.look_at(pdf.trailer)
        pdf_actions.look_at(pdf.Root)
        numbers = sorted(pdf.get_xref_table())
    _judge_objects(file, numbers, reader)
    with _opened(file) as pdf:
        if not Sight(reader).anything(page.obj for page in pdf.pages):
            raise Judged(Verdict.BLANK)
    return pages


def _opened(file: BinaryIO) -> pikepdf.Pdf:
    file.seek(0)
    return pikepdf.open(
        file,
        attempt_recovery=False,
        inherit_page_attributes=False,
        conversion_mode="explicit",
        access_mode=pikepdf.AccessMode.mmap,
    )


def _count(pdf: pikepdf.Pdf, most: int) -> int:
    """As many pages as the file says where these are too many, or else as many as there are."""
    said = whole(pdf.Root.Pages.get("/Count"), 0)
    pages = said if said > most else len(pdf.pages)
    if pages > most:
        raise Judged(Verdict.TOO_MANY_PAGES)
    if not pages:
        raise Judged(Verdict.DAMAGED)
    return pages


def _judge_objects(file: BinaryIO, numbers: Sequence[tuple[int, int]], reader: Reader) -> None:
    """Every numbered object, so many at a time: the library keeps what it has read until the document is closed."""
    for start in range(0, len(numbers), _OBJECTS_AT_ONCE):
        with _opened(file) as pdf:
            missing = [one for one in numbers[start : start + _OBJECTS_AT_ONCE] if not _judge_object(pdf, one, reader)]
            _judge_warnings(pdf, missing)


def _judge_object(pdf: pikepdf.Pdf, number: tuple[int, int], reader: Reader) -> bool:
    """Whether there is such an object."""
    thing: pikepdf.Object | None = pdf.get_object(number)
    if thing is None:
        return False
    pdf_actions.look_at(thing)
    if isinstance(thing, pikepdf.Stream):
        _judge_stream(thing, reader)
    return True


def _judge_warnings(pdf: pikepdf.Pdf, missing: Sequence[tuple[int, int]]) -> None:
    """What the library could not read it gives as nothing, and another program may read it."""
    warned = "\n".join(str(warning) for warning in pdf.get_warnings())
    if "limits error" in warned or any(f"object {number} {generation}" in warned for number, generation in missing):
        raise Judged(Verdict.DAMAGED)


def _judge_stream(stream: pikepdf.Stream, reader: Reader) -> None:
    """A stream that can't be unpacked is left alone here: where a page needs it, the page tells."""
    try:
        reader.look_through(stream)
    except (zlib.error, pikepdf.DataDecodingError):
        return
