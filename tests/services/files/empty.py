"""PDFs that can be opened and show nothing."""

from collections.abc import Iterator, Mapping
from functools import partial
from io import BytesIO

import pikepdf
from PIL import Image

from services.files.verdicts import Verdict
from tests.services.files.case import Case, case
from tests.services.files.raw import flate, packed, plain, saved, stream

_XOBJECT = b" /Resources << /XObject << /X 6 0 R >> >>"
_DRAWN = stream(b"q 595 0 0 842 0 0 cm /X Do Q")
_IMAGE = b"/Type /XObject /Subtype /Image /ColorSpace /DeviceGray /BitsPerComponent 8 /Width %d /Height %d "
_FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] "

_CONTENTS = {
    "nothing drawn": b"",
    "only spaces": b" \n \r\n\t ",
    "only a comment": b"% (text) Tj\n",
    "saved and restored": b"q Q q q Q Q",
    "white on white": b"1 1 1 rg 0 0 595 842 re f",
    "white in grey": b"1 g 0 0 595 842 re f*",
    "white in inks": b"0 0 0 0 k 0 0 595 842 re f",
    "white by its colours": b"/DeviceRGB cs 1 1 1 sc 0 0 595 842 re f",
    "white lines": b"1 G 0 0 m 9 9 l S",
    "paths that are not drawn": b"0 0 m 100 100 l n 0 0 9 9 re W n",
    "text of spaces": b"BT /F1 12 Tf (   ) Tj [(  ) -250 ( )] TJ ET",
    "text of spaces, as a program names them": b"BT /F1 12 Tf <00030003> Tj <0003> Tj ET",
    "text of spaces, in escapes": b"BT /F1 12 Tf (\\040\\000\\040) Tj ET",
    "text that isn't seen": b"BT 3 Tr /F1 12 Tf (Business plan) Tj ET",
    "text in white": b"BT 1 g /F1 12 Tf (Business plan) Tj ET",
    "empty text": b"BT /F1 12 Tf () Tj <> Tj ET",
    "what is placed isn't there": b"/X Do /Y Do",
    "a single dot": b"BT /F1 12 Tf (.) Tj ET",
}


def _white(**how: object) -> bytes:
    out = BytesIO()
    Image.new("RGB", (1240, 1754), (252, 252, 250)).save(out, "JPEG", **how)
    return out.getvalue()


def _placed() -> Mapping[str, bytes]:
    fax = b"/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 1700 /Rows 2200 >> "
    predicted = b"/DecodeParms << /Predictor 15 /Columns 1000 >> "
    rows = b"\2" + b"\xff" + bytes(999) + (b"\2" + bytes(1000)) * 999
    return {
        "a white jpeg": stream(_white(), b"/Filter /DCTDecode " + _IMAGE % (1240, 1754)),
        "a white jpeg by steps": stream(_white(progressive=True), b"/Filter /DCTDecode " + _IMAGE % (1240, 1754)),
        "a white picture": flate(b"\xff" * 1_000_000, _IMAGE % (1000, 1000)),
        "a white picture in rows": flate(rows, predicted + _IMAGE % (1000, 1000)),
        "a white fax": stream(b"\xff" * 275, fax + _IMAGE % (1700, 2200)),
        "a speck": flate(b"\0", _IMAGE % (1, 1)),
        "a form with nothing": stream(b"q Q", _FORM),
        "a form with a speck": stream(b"/X Do", _FORM + b"/Resources << /XObject << /X 7 0 R >> >> "),
    }


def blanks() -> Iterator[Case]:
    for name, content in _CONTENTS.items():
        yield case(f"blank: {name}", plain(content=stream(content)), Verdict.BLANK)
        yield case(f"blank, packed: {name}", partial(packed, plain(content=flate(content))), Verdict.BLANK)
    for name, thing in _placed().items():
        body = plain(content=_DRAWN, page=_XOBJECT, more={6: thing, 7: flate(b"\0", _IMAGE % (1, 1))})
        yield case(f"blank: {name}", body, Verdict.BLANK)
    note = b"/Annots [<< /Subtype /FreeText /F 2 /Rect [0 0 9 9] /AP << /N 6 0 R >> >>]"
    hidden = plain(content=stream(b""), page=note, more={6: stream(b"0 0 9 9 re f", _FORM)})
    yield case("blank: a note that is hidden", hidden, Verdict.BLANK)
    yield case("blank: forty pages", _pages(40), Verdict.BLANK)


def _pages(count: int) -> bytes:
    pdf = pikepdf.new()
    for _ in range(count):
        pdf.add_blank_page(page_size=(595, 842))
    return saved(pdf)
