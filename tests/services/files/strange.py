"""Files that are no PDF, that are cut off, or whose parts contradict each other."""

import base64
import gzip
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO

import pikepdf
from PIL import Image

from services.files.verdicts import Verdict
from tests.services.files.case import Case, case
from tests.services.files.raw import FONT, PAGE, TEXT, flate, packed, plain, saved, stream, written

_REFUSED = (Verdict.DAMAGED, Verdict.TOO_HEAVY)
_PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
_ROOT = b"<< /Type /Catalog /Pages 2 0 R >>"


def picture(format: str, **how: object) -> bytes:  # noqa: A002 - the library's own word
    out = BytesIO()
    Image.linear_gradient("L").convert("RGB").save(out, format, **how)
    return out.getvalue()


def archive(*names: str, comment: bytes = b"") -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, "content")
        made.comment = comment
    return out.getvalue()


def _opendocument(sort: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", f"application/vnd.oasis.opendocument.{sort}")
        made.writestr("content.xml", "<a/>")
    return out.getvalue()


def _others() -> Mapping[str, bytes]:
    whole = plain()
    return {
        "docx": archive("[Content_Types].xml", "word/document.xml"),
        "xlsx": archive("[Content_Types].xml", "xl/workbook.xml"),
        "pptx": archive("[Content_Types].xml", "ppt/presentation.xml"),
        "odt": _opendocument("text"),
        "ods": _opendocument("spreadsheet"),
        "zip": archive("plan.pdf"),
        "html": b"\n<!DOCTYPE html><html><body>plan</body></html>",
        "text": "Наубайхананың бизнес-жоспары".encode(),
        "exe": b"MZ\x90\x00" + bytes(200),
        "elf": b"\x7fELF" + bytes(200),
        "rtf": b"{\\rtf1 plan}",
        "doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        **{sort.lower(): picture(sort) for sort in ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")},
        "heic": b"\x00\x00\x00\x18ftypheic" + bytes(99),
        "mp4": b"\x00\x00\x00\x18ftypisom" + bytes(99),
        "rar": b"Rar!\x1a\x07\x00" + bytes(99),
        "7z": b"7z\xbc\xaf\x27\x1c" + bytes(99),
        "gz of a pdf": gzip.compress(whole, mtime=0),
        "djvu": b"AT&TFORM" + bytes(99),
        "xml": b"<?xml version='1.0'?><a/>",
        "json": b'{"plan": 1}',
        "PostScript": b"%!PS-Adobe-3.0\nshowpage",
        "exe before a pdf": b"MZ\x90\x00\n" + whole,
        "space before a pdf": b" " + whole,
        "line before a pdf": b"\r\n" + whole,
        "mark before a pdf": b"\xef\xbb\xbf" + whole,
        "picture before a pdf": picture("JPEG") + whole,
        "base64 of a pdf": base64.b64encode(whole),
        "utf-16 of a pdf": whole.decode("latin-1").encode("utf-16"),
        "one byte": b"%",
        "nothing but zeros": bytes(5000),
        "archive behind a pdf": whole + archive("a.class"),
        "archive behind a pdf, ended as one": whole + archive("a.class", comment=b"\n%%EOF\n"),
    }


def others() -> Iterator[Case]:
    yield case("empty", b"", Verdict.EMPTY)
    for name, body in _others().items():
        yield case(f"other: {name}", body, Verdict.NOT_PDF)


def cut() -> Iterator[Case]:
    """Three ways of writing the same document, each cut off in many places; and with a hole in it."""
    ways = {"plain": plain(), "packed": packed(plain()), "for the web": packed(plain(), linearize=True)}
    for name, body in ways.items():
        for percent in (2, 10, 25, 40, 50, 60, 75, 85, 90, 95, 98):
            yield case(f"cut: {name}, {percent} %", body[: len(body) * percent // 100], Verdict.DAMAGED)
        yield case(f"cut: {name}, without its middle", body[: len(body) // 3] + body[len(body) // 2 :], Verdict.DAMAGED)
        yield case(
            f"cut: {name}, without its end's number", body[: body.rindex(b"startxref")] + b"startxref\n\n%%EOF", Verdict.DAMAGED
        )
    yield case("cut: rubbish behind the end", plain() + b"<html>" * 9, Verdict.DAMAGED)
    yield case("cut: much rubbish behind the end", plain() + b"x" * 99999, Verdict.DAMAGED)
    yield case(
        "cut: broken content", plain(content=stream(b"x\x9c" + bytes(range(200)), b"/Filter /FlateDecode")), Verdict.DAMAGED
    )
    yield case("cut: half of a content", plain(content=flate(TEXT * 99).replace(b"endstream", b"endstrea")), Verdict.DAMAGED)


def _objects(**changed: bytes) -> dict[int, bytes]:
    return {1: _ROOT, 2: _PAGES, 3: PAGE % b"", 4: stream(TEXT), 5: FONT} | {int(key[1:]): body for key, body in changed.items()}


def _loop(body: bytes) -> bytes:
    """Its table of contents names itself as the one before."""
    start = body[body.rindex(b"startxref") + 10 :].split()[0]
    return body.replace(b"/Root 1 0 R", b"/Prev " + start + b" /Root 1 0 R")


def _deep_tree(depth: int) -> bytes:
    kids = {
        10 + level: b"<< /Type /Pages /Parent %d 0 R /Kids [%d 0 R] /Count 1 >>" % (9 + level, 11 + level)
        for level in range(depth)
    }
    first = b"<< /Type /Pages /Kids [10 0 R] /Count 1 >>"
    return written(_objects(_2=first) | kids | {10 + depth: PAGE % b""})


def loops() -> Iterator[Case]:
    """Tables and trees that lead back to themselves, or nowhere."""
    bodies = {
        "table before itself": _loop(plain()),
        "page that is its own page": written(_objects(_3=b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>")),
        "pages in themselves": written(_objects(_2=b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>")),
        "pages round and round": written(_objects(_3=b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 1 >>")),
        "pages without pages": written(_objects(_2=b"<< /Type /Pages /Kids [] /Count 0 >>")),
        "pages that are a number": written(_objects(_2=b"7")),
        "pages that are missing": written(_objects(_2=b"null")),
        "root that is missing": written(_objects(), b""),
        "root that is a list": written(_objects(_1=b"[1 2 3]")),
        "root that isn't there": written(_objects(), b"/Root 99 0 R"),
        "root that is itself": written(_objects(_1=b"1 0 R")),
        "length that is itself": written(_objects(_4=b"<< /Length 4 0 R >>\nstream\nBT ET\nendstream")),
        "length below nothing": written(_objects(_4=b"<< /Length -5 >>\nstream\nBT ET\nendstream")),
        "length without end": written(_objects(_4=b"<< /Length 99999999999 >>\nstream\nBT ET\nendstream")),
        "table at no place": plain().replace(b"startxref\n", b"startxref\n9"),
        "table of nonsense": plain().replace(b" 00000 n", b" 0x000 n"),
        "tree of 20 000": _deep_tree(20_000),
        "lists in lists": plain(more={6: b"[" * 100_000 + b"]" * 100_000}, root=b"/A 6 0 R"),
        "lists that never end": plain(more={6: b"[" * 100_000}, root=b"/A 6 0 R"),
        "entries in entries": plain(root=b"/A " + b"<< /A " * 5000 + b"1" + b" >>" * 5000),
        "form that draws itself": plain(
            content=stream(b"/X Do"),
            page=b"/Resources << /XObject << /X 6 0 R >> >>",
            more={6: stream(b"/X Do", b"/Type /XObject /Subtype /Form /Resources << /XObject << /X 6 0 R >> >>")},
        ),
        "object stream in itself": _object_stream(b"6 0 << >>", b"/N 1 /First 4 /Extends 6 0 R"),
        "object stream of too many": _object_stream(b"7 0 << >>", b"/N 999999999 /First 4"),
        "object stream that begins nowhere": _object_stream(b"7 0 << >>", b"/N 1 /First 99999999"),
        "object stream below nothing": _object_stream(b"7 0 << >>", b"/N -1 /First -4"),
    }
    for name, body in bodies.items():
        yield case(f"loop: {name}", body, *_REFUSED, Verdict.BLANK)
    yield case("loop: table of 2 000 000 000", written(_objects(), size=2_000_000_000), *_REFUSED, Verdict.CLEAN)
    yield case(
        "loop: count of 1 000 000 000", written(_objects(_2=_PAGES.replace(b"1 >>", b"1000000000 >>"))), Verdict.TOO_MANY_PAGES
    )
    yield case("loop: tree of 400", _deep_tree(400), *_REFUSED, Verdict.CLEAN)


def _object_stream(body: bytes, entries: bytes) -> bytes:
    """A table of contents that is a stream and says that objects 1 and 7 stand in object 6."""
    start = b"%PDF-1.7\n"
    holder = b"6 0 obj\n" + stream(body, b"/Type /ObjStm " + entries) + b"\nendobj\n"
    place = len(start + holder)
    rows = [(0, 0, 0), (2, 6, 0), (2, 6, 1), (0, 0, 0), (0, 0, 0), (0, 0, 0), (1, len(start), 0), (2, 6, 0), (1, place, 0)]
    table = b"".join(bytes([sort]) + place_.to_bytes(4, "big") + bytes([index]) for sort, place_, index in rows)
    listed = stream(table, b"/Type /XRef /W [1 4 1] /Size 9 /Root 1 0 R")
    return start + holder + b"8 0 obj\n" + listed + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % place


def pages() -> Iterator[Case]:
    for count in (501, 5_000, 100_000):
        yield case(f"pages: {count}", lambda count=count: _many(count), Verdict.TOO_MANY_PAGES, Verdict.TOO_HEAVY)  # type: ignore[misc]


def _many(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (10 + index) for index in range(count))
    listed = {2: b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, count)}
    return written(_objects() | listed | {10 + index: PAGE % b"" for index in range(count)})


def encrypted() -> Iterator[Case]:
    for revision in (2, 3, 4, 6):
        for user, owner in (("secret", "owner"), ("", "owner")):
            name = f"encrypted: {revision}, {'to open' if user else 'to change'}"
            yield case(name, lambda made=(user, owner, revision): _locked(*made), Verdict.ENCRYPTED)  # type: ignore[misc]
    yield case(
        "encrypted: by nobody knows what", plain(trailer=b"/Encrypt << /Filter /Other >> "), Verdict.ENCRYPTED, Verdict.DAMAGED
    )
    yield case("encrypted: stream", plain(content=stream(TEXT, b"/Filter /Crypt")), Verdict.ENCRYPTED)


def _locked(user: str, owner: str, revision: int) -> bytes:
    with pikepdf.open(BytesIO(plain())) as pdf:
        how = pikepdf.Encryption(owner=owner, user=user, R=revision, aes=revision > 3, metadata=revision > 3)  # type: ignore[arg-type]
        return saved(pdf, encryption=how)
