"""Pages of PDFs as pictures: what a coordinator sees, what it may cost, and what is kept."""

import ctypes
import re
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageDraw

from services.files import process
from services.files.inspect import inspect
from services.files.pdf_drawing import MOST_DOTS, WIDEST, scale_of
from services.files.pdf_letters import Lender
from services.files.process import Answer
from services.files.verdicts import Limits, Verdict
from services.page_pictures import Leaf, PagePictures, Picture
from tests.services.files.fine import typeset
from tests.services.files.raw import TEXT, plain, saved, stream
from tests.support.root import ROOT

FIVE_HUNDRED = "#for n in range(500) [a#n b#pagebreak(weak: true)\n]"
USUAL = Limits()


async def drawn(body: bytes, page: int = 1, turn: int = 0, limits: Limits = USUAL) -> Picture | Verdict | None:
    async def load() -> bytes:
        return body

    return await PagePictures(limits).picture(Leaf("file", page, turn), load)


def seen(picture: Picture | Verdict | None) -> Image.Image:
    assert isinstance(picture, Picture), picture
    image = Image.open(BytesIO(picture.png), formats=["PNG"])
    assert image.size == (picture.width, picture.height)
    return image.convert("L")


def dark(image: Image.Image) -> tuple[int, int, int, int]:
    """Where something stands on the white page."""
    box = image.point(lambda shade: 255 * (shade < 128)).getbbox()
    assert box is not None
    return box


def laughing() -> bytes:
    """Small and clean, and drawn 12 ** 8 times: each form has twelve of the next."""
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] "
    inner = {6 + n: stream(b"/X Do " * 12, form + b"/Resources << /XObject << /X %d 0 R >> >>" % (7 + n)) for n in range(8)}
    page = b" /Resources << /XObject << /X 6 0 R >> >>"
    return plain(content=stream(TEXT + b" /X Do"), page=page, more=inner | {14: stream(b"0 0 500 700 re f 9 9 99 99 re S", form)})


async def test_a_page_is_seen_as_it_stands_on_paper() -> None:
    upright = seen(await drawn(plain()))
    assert upright.size == (WIDEST, 1557)
    left, _, _, bottom = dark(upright)
    assert left < WIDEST / 4
    assert bottom < upright.height / 4  # 700 points above the foot of 842
    with pikepdf.open(BytesIO(plain())) as pdf:
        pdf.pages[0].Rotate = 90
        lying = saved(pdf)
    turned = seen(await drawn(lying))
    assert turned.width > turned.height
    assert dark(turned)[0] > turned.width * 3 / 4
    assert dark(seen(await drawn(lying, turn=270))) == dark(upright)
    widget = b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (n) /V (8 000 000) /Rect [72 72 300 100] /P 3 0 R /DA (/F1 12 Tf) >>"
    form = plain(
        content=stream(b""),
        root=b"/AcroForm << /Fields [6 0 R] /NeedAppearances true >>",
        page=b"/Annots [6 0 R]",
        more={6: widget},
    )
    assert dark(seen(await drawn(form)))[1] > upright.height * 3 / 4  # what was typed into a field


def cyrillic() -> bytes:
    """A page in Cyrillic whose font is not in the file."""
    font = b"<< /Type /Font /Subtype /TrueType /BaseFont /TimesNewRomanPSMT /Encoding 7 0 R /FontDescriptor 8 0 R >>"
    letters = b"<< /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [192 /afii10017 /afii10018 /afii10019] >>"
    looks = b"<< /Type /FontDescriptor /FontName /TimesNewRomanPSMT /Flags 32 /ItalicAngle 0 /StemV 80 >>"
    page = b" /Resources << /Font << /F9 6 0 R >> >>"
    return plain(content=stream(b"BT /F9 40 Tf 72 700 Td (\300\301\302) Tj ET"), page=page, more={6: font, 7: letters, 8: looks})


async def test_letters_that_a_document_does_not_bring_along_are_told_of() -> None:
    lent, own = await drawn(cyrillic()), await drawn(plain())
    assert isinstance(lent, Picture)
    assert isinstance(own, Picture)
    assert (lent.borrows, own.borrows) == (True, False)


def test_a_font_of_the_machine_stands_in_for_one_that_lacks() -> None:
    class Machine:
        def MapFont(self, _: object, *wanted: Any) -> int | None:  # noqa: N802 - the library's name
            return {b"DejaVu Serif": 1, b"DejaVu Sans": 2, b"Corbel": 3}.get(wanted[4].value)

    lender = Lender.__new__(Lender)
    lender.default = Machine()
    asked = ((b"Times-Roman", 16), (b"Helvetica", 0), (b"Corbel", 0))
    assert [lender.MapFont(None, 400, 0, 0, pitch, ctypes.c_char_p(name), None) for name, pitch in asked] == [1, 2, 3]


async def test_one_page_of_a_long_document_is_drawn_alone() -> None:
    body = typeset(FIVE_HUNDRED)
    last = await drawn(body, 500)
    assert isinstance(last, Picture)
    assert (last.pages, await drawn(body, 501)) == (500, None)


async def test_no_paper_makes_a_large_picture() -> None:
    with pikepdf.open(BytesIO(plain())) as pdf:
        pdf.pages[0].MediaBox = pikepdf.Array([0, 0, 400_000, 560_000])
        image = seen(await drawn(saved(pdf)))
    assert image.width * image.height <= MOST_DOTS + 4_000
    for width, height in ((595, 842), (842, 595), (1, 900_000), (900_000, 1), (0, 0), (3, 3)):
        scale = scale_of(width, height)
        assert (width * scale <= WIDEST, height * scale <= 4_000) == (True, True)
        assert width * height * scale**2 <= MOST_DOTS + 1


async def test_a_photo_is_small_on_the_way_and_keeps_its_stamp() -> None:
    paper = Image.effect_noise((1500, 2000), 60).convert("RGB")
    ImageDraw.Draw(paper).rectangle((700, 1000, 900, 1200), fill=(30, 40, 190))
    body = BytesIO()
    paper.save(body, "PDF", quality=80)
    picture = await drawn(body.getvalue())
    assert isinstance(picture, Picture)
    assert len(picture.png) < 1_000_000
    red, _, blue = Image.open(BytesIO(picture.png)).convert("RGB").getpixel((WIDEST * 8 // 15, WIDEST * 11 // 15))  # type: ignore[misc]
    assert blue > red + 80


async def test_what_cannot_be_drawn_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await drawn(plain()[:200]) is Verdict.DAMAGED
    body = laughing()
    assert (await inspect(body)).verdict is Verdict.CLEAN
    assert await drawn(body, limits=Limits(seconds=1, patience=5)) is Verdict.TOO_HEAVY

    async def none(*_: object) -> Answer:
        raise process.Uninspected("no process")

    monkeypatch.setattr(process, "ask", none)
    assert await drawn(plain()) is Verdict.TOO_HEAVY


async def test_the_last_pictures_are_kept_as_far_as_they_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    async def ask(_: str, body: bytes, *rest: object) -> Answer:
        asked.append(body)
        return Answer(Verdict.CLEAN, {"pages": 9, "width": 1, "height": 1, "borrows": False}, bytes(40))

    async def load() -> bytes:
        return b"%PDF-"

    monkeypatch.setattr(process, "ask", ask)
    pictures = PagePictures(most_kept=100)
    for page in (1, 2, 1, 3, 1, 2):  # 3 pushes 2 out, which was not looked at for the longest time
        assert isinstance(await pictures.picture(Leaf("file", page), load), Picture)
    assert len(asked) == 4
    await pictures.picture(Leaf("other", 1), load)
    assert len(asked) == 5


def test_only_the_judge_knows_the_library() -> None:
    """A server that drew pages itself would fall with a page."""
    floors = ("domain", "dialogs", "services", "web", "bot", "admin", "kasip")
    sources = [path for floor in floors for path in (ROOT / floor).rglob("*.py")]
    known = {path.name for path in sources if re.search("import.*(pypdfium2|pdf_drawing|pdf_letters)", path.read_text())}
    assert known == {"judge.py", "pdf_drawing.py", "pdf_letters.py"}
