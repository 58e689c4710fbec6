"""Files that are small and unpack to a lot, or say that they do; and files that are just large."""

import base64
import zlib
from collections.abc import Iterator
from functools import cache, partial
from io import BytesIO

from PIL import Image

from services.files.verdicts import MEGABYTE, Verdict
from tests.services.files.case import Case, case
from tests.services.files.raw import TEXT, flate, plain, stream, zeros

_FLATE = b"/Filter /FlateDecode "
_IMAGE = b"/Type /XObject /Subtype /Image /ColorSpace /DeviceRGB /BitsPerComponent 8 /Width %d /Height %d "
_REFUSED = (Verdict.TOO_HEAVY, Verdict.DAMAGED)

_zeros = cache(zeros)


@cache
def _chained(megabytes: int, times: int) -> bytes:
    body = _zeros(megabytes)
    for _ in range(times - 1):
        body = zlib.compress(body, 9)
    return stream(body, b"/Filter [" + b"/FlateDecode " * times + b"] ")


def _image(width: int, height: int, body: bytes, entries: bytes = _FLATE) -> bytes:
    drawn = stream(body, entries + _IMAGE % (width, height))
    return plain(more={6: drawn})


def _large_jpeg() -> bytes:
    body = _jpeg()
    place = body.index(b"\xff\xc0") + 5
    return body[:place] + b"\xea\x60\xea\x60" + body[place + 4 :]


def _lzw_of_zeros(codes: int) -> bytes:
    """A stream of LZW that grows as fast as one can, begun anew before its codes grow."""
    bits = "".join(f"{code:09b}" for code in [256, 0, *range(258, 258 + 250)]) * codes
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def bombs() -> Iterator[Case]:
    bodies = {
        "content of 140 MB": lambda: plain(content=stream(_zeros(140), _FLATE)),
        "content of 1 GB": lambda: plain(content=stream(_zeros(1000), _FLATE)),
        "content of 10 GB": lambda: plain(content=stream(_zeros(1000) * 10, _FLATE)),
        "twice packed": lambda: plain(content=_chained(1000, 2)),
        "three times packed": lambda: plain(content=_chained(1000, 3)),
        "five times packed": lambda: plain(content=_chained(200, 5)),
        "thirty filters": lambda: plain(content=stream(TEXT, b"/Filter [" + b"/ASCIIHexDecode " * 30 + b"] ")),
        "nothing refers to it": lambda: plain(more={6: stream(_zeros(1000), _FLATE)}),
        "metadata": lambda: plain(
            root=b"/Metadata 6 0 R", more={6: stream(_zeros(300), _FLATE + b"/Type /Metadata /Subtype /XML")}
        ),
        "font": lambda: plain(more={6: stream(_zeros(300), _FLATE + b"/Length1 999")}),
        "ten of 100 MB": lambda: plain(more={6 + index: stream(_zeros(100), _FLATE) for index in range(10)}),
        "forty of 60 MB": lambda: plain(more={6 + index: stream(_zeros(60), _FLATE) for index in range(40)}),
        "small picture of 500 MB": lambda: _image(10, 10, _zeros(500)),
        "picture 50 000 x 50 000": lambda: _image(50_000, 50_000, zlib.compress(b"0")),
        "picture 1 x 2 000 000 000": lambda: _image(1, 2_000_000_000, zlib.compress(b"0")),
        "jpeg 60 000 x 60 000": lambda: _image(60_000, 60_000, b"\xff\xd8\xff", b"/Filter /DCTDecode "),
        "jpeg that is larger than it is said to be": lambda: _image(9, 9, _large_jpeg(), b"/Filter /DCTDecode "),
        "predicted": lambda: plain(
            content=stream(_zeros(200), _FLATE + b"/DecodeParms << /Predictor 12 /Columns 2000000000 >> ")
        ),
        "predicted, of 1 GB": lambda: plain(
            content=stream(_zeros(1000), _FLATE + b"/DecodeParms << /Predictor 12 /Columns 999 >> ")
        ),
        "letters of 300 MB": lambda: plain(
            content=stream(base64.a85encode(_zeros(300)) + b"~>", b"/Filter [/ASCII85Decode /FlateDecode] ")
        ),
        "runs of 400 MB": lambda: plain(content=stream(b"\x81\x00" * (400 * MEGABYTE // 128), b"/Filter /RunLengthDecode ")),
        "runs of runs": lambda: plain(content=stream(b"\x81\x81" * 200_000, b"/Filter [/RunLengthDecode /RunLengthDecode] ")),
        "LZW": lambda: plain(content=stream(_lzw_of_zeros(5_000), b"/Filter /LZWDecode ")),
        "object stream": lambda: _in_object_stream(stream(_zeros(500), _FLATE + b"/Type /ObjStm /N 1 /First 10 ")),
        "table": lambda: _table(stream(_zeros(500), _FLATE + b"/Type /XRef /W [1 4 1] /Size 80000000 /Root 1 0 R ")),
        "table of half of 1 GB": lambda: _table(
            stream(_zeros(60), _FLATE + b"/Type /XRef /W [1 4 1] /Size 10000000 /Root 1 0 R ")
        ),
    }
    for name, make in bodies.items():
        yield case(f"bomb: {name}", make, *_REFUSED)
    yield case("bomb: million objects", partial(_many_objects, 900_000), *_REFUSED, Verdict.CLEAN)
    yield case("bomb: list of 5 000 000", plain(more={6: b"[" + b"1 " * 5_000_000 + b"]"}), *_REFUSED, Verdict.CLEAN)
    yield case("bomb: open brackets in a content", plain(content=flate(b"(" * 1_500_000)), *_REFUSED, Verdict.BLANK)
    yield case("bomb: half a name", plain(more={6: b"<< /A " + b"/B" * 3_000_000 + b" >>"}), *_REFUSED, Verdict.CLEAN)


def _in_object_stream(holder: bytes) -> bytes:
    start = b"%PDF-1.7\n"
    body = start + b"6 0 obj\n" + holder + b"\nendobj\n"
    rows = [(0, 0, 0), (2, 6, 0), (0, 0, 0), (0, 0, 0), (0, 0, 0), (0, 0, 0), (1, len(start), 0), (1, len(body), 0)]
    table = b"".join(bytes([sort]) + place.to_bytes(4, "big") + bytes([index]) for sort, place, index in rows)
    listed = stream(table, b"/Type /XRef /W [1 4 1] /Size 8 /Root 1 0 R")
    return body + b"7 0 obj\n" + listed + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(body)


def _table(listed: bytes) -> bytes:
    start = b"%PDF-1.7\n"
    return start + b"7 0 obj\n" + listed + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(start)


def _many_objects(count: int) -> bytes:
    start = b"%PDF-1.7\n"
    table = b"\0\0\0\0\0" + b"".join(b"\1" + len(start).to_bytes(4, "big") for _ in range(count))
    return (
        start
        + b"1 0 obj\n"
        + flate(table, b"/Type /XRef /W [1 4 0] /Size %d /Root 1 0 R" % (count + 1))
        + (b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(start))
    )


def sizes() -> Iterator[Case]:
    yield case("size: 20.1 MB", lambda: _of(20.1), Verdict.TOO_LARGE)
    yield case("size: 21 MB of nothing", lambda: bytes(21 * MEGABYTE), Verdict.TOO_LARGE)
    yield case("size: one byte too many", lambda: _of(20) + b"\n", Verdict.TOO_LARGE)
    yield case("size: 20.1 MB photo", lambda: _jpeg() + bytes(20 * MEGABYTE), Verdict.TOO_LARGE, job="photo")


def _of(megabytes: float) -> bytes:
    """A file of exactly this size, most of which is a picture that can't be packed."""
    length = int(megabytes * MEGABYTE)
    noise = zlib.compress(b"kasip", 0) + bytes(1)
    short = length - len(plain(more={6: stream(b"", b"/Type /XObject /Subtype /Image /Filter /DCTDecode ")})) - 30
    body = plain(
        more={6: stream((noise * (short // len(noise) + 1))[:short], b"/Type /XObject /Subtype /Image /Filter /DCTDecode ")}
    )
    return body + b"\n" * (length - len(body))


def large() -> bytes:
    """Just below what is allowed."""
    return _of(19.9)


def _jpeg() -> bytes:
    out = BytesIO()
    Image.linear_gradient("L").save(out, "JPEG")
    return out.getvalue()
