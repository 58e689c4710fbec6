"""PDFs written by hand, so that anything can be wrong in them."""

import zlib
from collections.abc import Mapping
from io import BytesIO

import pikepdf

TEXT = b"BT /F1 24 Tf 72 700 Td (Business plan of a bakery) Tj ET"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >>%b >>"


def stream(body: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(body), entries, body)


def flate(body: bytes, entries: bytes = b"") -> bytes:
    return stream(zlib.compress(body, 9), b"/Filter /FlateDecode " + entries)


def zeros(megabytes: int) -> bytes:
    """So many megabytes of nothing, packed."""
    packer, piece = zlib.compressobj(9), bytes(1 << 20)
    return b"".join(packer.compress(piece) for _ in range(megabytes)) + packer.flush()


def written(
    objects: Mapping[int, bytes],
    trailer: bytes = b"/Root 1 0 R",
    *,
    header: bytes = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    size: int = 0,
) -> bytes:
    """A file of these numbered objects, with a right table of where they stand."""
    body, places = bytearray(header), dict[int, int]()
    for number, content in objects.items():
        places[number] = len(body)
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    rows = b"".join(b"%d 1\n%010d 00000 n \n" % (number, place) for number, place in sorted(places.items()))
    start = len(body)
    body += b"xref\n0 1\n0000000000 65535 f \n%btrailer\n<< /Size %d %b >>\n" % (rows, size or max(objects) + 1, trailer)
    return bytes(body + b"startxref\n%d\n%%%%EOF\n" % start)


def plain(
    *,
    root: bytes = b"",
    page: bytes = b"",
    more: Mapping[int, bytes] | None = None,
    content: bytes | None = None,
    trailer: bytes = b"",
) -> bytes:
    """One page of text with something added: to the root, to the page, as further objects (from 6 on)."""
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R %b >>" % root,
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: PAGE % page,
        4: stream(TEXT) if content is None else content,
        5: FONT,
    }
    return written(objects | dict(more or {}), b"/Root 1 0 R " + trailer)


def later(body: bytes, objects: Mapping[int, bytes]) -> bytes:
    """The file with a newer state of some objects written behind it."""
    before = body.rindex(b"startxref") + 10
    last = int(body[before : body.index(b"\n", before)])
    out, places = bytearray(body), dict[int, int]()
    for number, content in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start = len(out)
    rows = b"".join(b"%d 1\n%010d 00000 n \n" % (number, place) for number, place in sorted(places.items()))
    out += b"xref\n%btrailer\n<< /Size 50 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (rows, last, start)
    return bytes(out)


def packed(body: bytes, **how: object) -> bytes:
    """The same document with its objects in packed object streams, or as `how` says."""
    with pikepdf.open(BytesIO(body)) as pdf:
        return saved(pdf, **({"object_stream_mode": pikepdf.ObjectStreamMode.generate} | how))


def saved(pdf: pikepdf.Pdf, **how: object) -> bytes:
    out = BytesIO()
    pdf.save(out, **({"deterministic_id": True} if "encryption" not in how else {}) | how)  # type: ignore[arg-type]
    return out.getvalue()
