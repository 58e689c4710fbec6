"""PDFs that are just right, made by several programs."""

import zlib
from collections.abc import Callable, Iterator
from functools import cache, partial
from io import BytesIO

import pikepdf
import typst
from PIL import Image

from services.files.verdicts import Verdict
from tests.services.files.case import Case, case
from tests.services.files.heavy import large
from tests.services.files.pictures import sheet
from tests.services.files.raw import TEXT, flate, later, packed, plain, saved, stream

_KK = "= Бизнес-жоспар\nАуыл наубайханасы. Жоба құны: 12 500 мың теңге. Әріптер: ӘәҒғҚқҢңӨөҰұҮүҺһІі.\n"
_RU = "= Бизнес-план\nСельская пекарня. Стоимость проекта: 12 500 тысяч тенге.\n"
_TABLE = '#table(columns: 3, ..range(90).map(n => [Ай #n]))\n#line(length: 100%)\n#link("https://example.kz")[сайт]\n'
_NOTE = b"/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 99 99] %b >>]"


@cache
def typeset(text: str, **how: object) -> bytes:
    return bytes(typst.compile(text.encode(), format="pdf", ignore_system_fonts=True, **how))  # type: ignore[call-overload]


def _scan(*modes: str, **how: object) -> bytes:
    out = BytesIO()
    first, *others = (sheet(mode) for mode in modes)
    first.save(out, "PDF", save_all=True, append_images=others, resolution=150, **how)
    return out.getvalue()


def _placed(body: bytes, entries: bytes) -> bytes:
    thing = stream(body, b"/Type /XObject /Subtype /Image " + entries)
    page = b" /Resources << /XObject << /X 6 0 R >> >>"
    return plain(content=stream(b"q 595 0 0 842 0 0 cm /X Do Q"), page=page, more={6: thing})


def _form() -> bytes:
    widget = b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (A) /Rect [0 0 99 20] /P 3 0 R /DA (/F1 12 Tf) >>"
    return plain(root=b"/AcroForm << /Fields [6 0 R] >>", page=b"/Annots [6 0 R]", more={6: widget})


def _field_drawn() -> bytes:
    look = stream(b"BT /F1 12 Tf (Filled in) Tj ET", b"/Type /XObject /Subtype /Form /BBox [0 0 99 20]")
    note = b"/Annots [<< /Type /Annot /Subtype /Widget /Rect [0 0 99 20] /AP << /N 6 0 R >> >>]"
    return plain(content=stream(b""), page=note, more={6: look})


def _within_form() -> bytes:
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] "
    page = b" /Resources << /XObject << /X 6 0 R >> >>"
    inner = form + b"/Resources << /XObject << /Y 7 0 R >> >> "
    return plain(content=stream(b"/X Do"), page=page, more={6: stream(b"/Y Do", inner), 7: stream(TEXT, form)})


def _inherited() -> bytes:
    """What is placed on the page is named where the pages are listed."""
    body = _placed(
        zlib.compress(bytes(range(250)) * 40),
        b"/Width 100 /Height 100 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode ",
    )
    with pikepdf.open(BytesIO(body)) as pdf:
        pdf.Root.Pages.Resources = pdf.pages[0].obj.Resources
        del pdf.pages[0].obj["/Resources"]
        return saved(pdf)


def _signed() -> bytes:
    field = b"<< /FT /Sig /T (s) /V 7 0 R /Type /Annot /Subtype /Widget /Rect [0 0 0 0] /F 132 /P 3 0 R >>"
    value = b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /ByteRange [0 9 9 9] /Contents <%b> >>" % (
        b"30" * 4000
    )
    return plain(root=b"/AcroForm << /SigFlags 3 /Fields [6 0 R] >> /Perms << /DocMDP 7 0 R >>", more={6: field, 7: value})


def goods() -> Iterator[Case]:
    fax = BytesIO()
    Image.linear_gradient("L").resize((1728, 2200)).convert("1").save(fax, "TIFF", compression="group4")
    with Image.open(BytesIO(fax.getvalue())) as tiff:
        place, length = tiff.tag_v2[273][0], tiff.tag_v2[279][0]  # type: ignore[attr-defined] # where its only strip stands
    makes: dict[str, Callable[[], bytes]] = {
        "Kazakh, typeset": partial(typeset, _KK),
        "Russian, typeset": partial(typeset, _RU),
        "for an archive": partial(typeset, _KK, pdf_standards="a-2b"),
        "a table and a link": partial(typeset, _KK + _TABLE),
        "three hundred pages": partial(typeset, "#for n in range(300) [\n" + _RU + _TABLE + "#pagebreak(weak: true)\n]"),
        "five hundred pages": partial(typeset, "#for n in range(500) [a#n b#pagebreak(weak: true)\n]"),
        "scan": partial(_scan, "RGB"),
        "scan in grey": partial(_scan, "L", "L"),
        "scan in two colours": partial(_scan, "1"),
        "scan of thirty pages": partial(_scan, *["RGB"] * 30),
        "scan by fax": lambda: _placed(
            fax.getvalue()[place : place + length],
            b"/Width 1728 /Height 2200 /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode"
            b" /DecodeParms << /K -1 /Columns 1728 /Rows 2200 >> ",
        ),
        "drawing of A0": lambda: _placed(
            zlib.compress(bytes(range(256)) * 1000),
            b"/Width 9933 /Height 14043 /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /FlateDecode ",
        ),
        "text": plain,
        "text, version 1.4": lambda: packed(plain(), object_stream_mode=pikepdf.ObjectStreamMode.disable, force_version="1.4"),
        "text, version 2.0": lambda: packed(plain(), force_version="2.0"),
        "text for the web": lambda: packed(plain(), linearize=True),
        "packed": partial(packed, plain()),
        "content in letters": lambda: plain(content=stream(TEXT.hex().encode() + b">", b"/Filter /ASCIIHexDecode ")),
        "content in pieces": lambda: plain(content=b"[6 0 R 7 0 R]", more={6: flate(TEXT[:20]), 7: flate(TEXT[20:])}),
        "form without a script": _form,
        "drawn field": _field_drawn,
        "forms in forms": _within_form,
        "inherited picture": _inherited,
        "signed": _signed,
        "newer state": lambda: later(plain(), {4: stream(TEXT)}),
        "zeros behind the end": lambda: plain() + b"\r\n" + bytes(500),
        "link to a site": lambda: plain(page=_NOTE % b"/A << /S /URI /URI (https://example.kz/a?b=javascript:) >>"),
        "link to a page": lambda: plain(page=_NOTE % b"/A << /S /GoTo /D [3 0 R /Fit] >>"),
        "opens at a page": lambda: plain(root=b"/OpenAction [3 0 R /XYZ null null 0]"),
        "opens at a page by an action": lambda: plain(root=b"/OpenAction << /S /GoTo /D [3 0 R /Fit] >>"),
        "title that speaks of scripts": lambda: plain(more={6: b"<< /Title (HTML/JavaScript and /JS: /Launch) >>"}),
        "content that speaks of scripts": lambda: plain(content=stream(b"BT /F1 9 Tf (/JavaScript /OpenAction) Tj ET")),
        "picture within": lambda: plain(content=stream(b"BI /W 2 /H 2 /CS /G /BPC 8 ID \x00\xff\x00\xff EI")),
        "plain things with numbers": lambda: plain(
            more={6: b"null", 7: b"12", 8: b"true", 9: b"[null 1 (a) /B 7 0 R 99 0 R]", 10: b"1.5"}
        ),
        "nulls among actions": lambda: plain(root=b"/OpenAction [null /Fit] /AA null /A [null << /URI null /S null >>]"),
        "black line": lambda: plain(content=stream(b"1 1 1 rg 0 0 9 9 re f 0 G 0 0 m 99 99 l S")),
        "nearly 20 MB": large,
    }
    for name, make in makes.items():
        yield case(f"good: {name}", make, Verdict.CLEAN)
