"""Papers of plainly fictional people, and what can be read from them."""

from datetime import date
from io import BytesIO

import zxingcpp
from PIL import Image
from pypdf import PdfReader

from domain.certificates import Format, Paper, Style, number
from domain.language import Text
from domain.owner import Approval
from services.papers.certificate import render
from services.translations import Translations

COURSE = Text("Кәсіпкерлік негіздері", "Основы предпринимательства")
ORGANISATION = Text("«Мысал» кәсіпкерлікті дамыту қоры» АҚ", "АО «Фонд развития предпринимательства «Пример»")
APPROVAL = Approval("Бұйрық", "45-Ө", date(2026, 3, 5))
TRANSLATIONS = Translations.load()


def paper(name: str = "Айгүл Серікқызы Үлгібаева", *, trial: bool = True, full: bool = False, course: Text = COURSE) -> Paper:
    """A paper; a `full` one names the organisation and the approval of its form."""
    code = number(2026, "19", "4F7K2M9Q", trial=trial)
    return Paper(
        number=code,
        name=name,
        course=course,
        issued_on=date(2026, 11, 21),
        verify_url=f"https://kasip.example/verify/{code}?c=ABCDEFGHJKMNPQRSTVWXYZ0123",
        trial=trial,
        organisation=ORGANISATION if full else None,
        approval=APPROVAL if full else None,
    )


def drawn(what: Paper, style: Style = Style.BOTH, as_: Format = Format.PDF) -> bytes:
    return render(what, style, as_, TRANSLATIONS)


def text(what: Paper, style: Style = Style.BOTH) -> str:
    """The words of the PDF, every gap one space; it has one page."""
    (page,) = PdfReader(BytesIO(drawn(what, style))).pages
    return " ".join(page.extract_text().split())


def scanned(picture: bytes) -> str:
    """What the QR code on a picture says."""
    with Image.open(BytesIO(picture)) as opened:
        (code,) = zxingcpp.read_barcodes(opened.convert("RGB"))
    return code.text
