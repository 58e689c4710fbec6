"""Photos of a paper become one PDF, a page each, always the same bytes for the same photos."""

from collections.abc import Iterator, Sequence

from services.files import kinds, process
from services.files.inspect import PHOTOS
from services.files.process import Answer
from services.files.verdicts import Limits, Verdict

MOST_PHOTOS = 30
_MOST_OF_PAGE = 1_500_000
_ROOM = 4096  # for all that is no photo
_SHORT, _LONG = 595.28, 841.89  # A4 in points
_LIMITS = Limits()


async def as_pdf(photos: Sequence[bytes], *, limits: Limits = _LIMITS) -> bytes | Verdict:
    """The PDF, or why not; each photo is read in a process of its own, one after the other. Raises Uninspected."""
    if not photos:
        return Verdict.EMPTY
    if len(photos) > MOST_PHOTOS:
        return Verdict.TOO_MANY_PAGES
    most = min(_MOST_OF_PAGE, (limits.most_bytes - _ROOM) // len(photos) - _ROOM)
    pages = []
    for photo in photos:
        page = await _page(photo, limits, most)
        if page.verdict is not Verdict.CLEAN:
            return page.verdict
        pages.append(page)
    return _document(pages)


async def _page(photo: bytes, limits: Limits, most: int) -> Answer:
    if len(photo) > limits.most_bytes:
        return Answer(Verdict.TOO_LARGE)
    if kinds.kind(photo) not in PHOTOS:
        return Answer(Verdict.NOT_PHOTO)
    return await process.ask("page", photo, limits, most)


def _document(pages: Sequence[Answer]) -> bytes:
    body = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, written in enumerate(_objects(pages), 1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, written)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(places) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return bytes(body + end % (size, table, size, len(body)))


def _objects(pages: Sequence[Answer]) -> Iterator[bytes]:
    """The catalogue, the list of pages, and of each page itself, what draws it, and its photo."""
    yield b"<< /Type /Catalog /Pages 2 0 R >>"
    kids = b" ".join(b"%d 0 R" % (3 + 3 * index) for index in range(len(pages)))
    yield b"<< /Type /Pages /Count %d /Kids [%b] >>" % (len(pages), kids)
    for index, page in enumerate(pages):
        yield from _page_objects(3 + 3 * index, page)


def _page_objects(number: int, page: Answer) -> Iterator[bytes]:
    width, height = int(page.said["width"]), int(page.said["height"])
    paper = (_LONG, _SHORT) if width > height else (_SHORT, _LONG)
    scale = min(paper[0] / width, paper[1] / height)
    wide, high = width * scale, height * scale
    yield (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.2f %.2f] /Contents %d 0 R"
        b" /Resources << /XObject << /Photo %d 0 R >> >> >>" % (*paper, number + 1, number + 2)
    )
    drawn = b"%.2f 0 0 %.2f %.2f %.2f cm /Photo Do" % (wide, high, (paper[0] - wide) / 2, (paper[1] - high) / 2)
    yield b"<< /Length %d >>\nstream\n%b\nendstream" % (len(drawn), drawn)
    colours = b"DeviceGray" if page.said["grey"] else b"DeviceRGB"
    yield (
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /%b /BitsPerComponent 8"
        b" /Filter /DCTDecode /Length %d >>\nstream\n%b\nendstream" % (width, height, colours, len(page.body), page.body)
    )
