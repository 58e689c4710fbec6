"""The certificate's paper: one page in Kazakh, in Russian or in both, with a QR code that leads to the verification page."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import segno

from dialogs.wording import Tr, in_words
from domain.certificates import Format, Paper, Style
from domain.errors import Misbuilt, Unprintable
from domain.language import Language
from services.papers import fonts
from services.papers.typesetter import Typesetter, midnight
from services.translations import Translations

TEMPLATE = 1  # the version of the template, stored with each certificate
_QUIET = 4  # modules of white around the code, as its standard asks
_LANGUAGES = {Style.KK: [Language.KK], Style.RU: [Language.RU], Style.BOTH: [Language.KK, Language.RU]}


def unprintable(name: str) -> str | None:
    """The first character of the name that the certificate's font has no glyph for."""
    return fonts.unprintable(name)


def render(paper: Paper, style: Style, format: Format, translations: Translations) -> bytes:  # noqa: A002 - the paper's own word
    """The paper as a file, always the same bytes for the same paper; raises Unprintable where the font can't show its name."""
    if character := unprintable(paper.name):
        raise Unprintable(character)
    said = [_said(paper, translations.of(language)) for language in _LANGUAGES[style]]
    if character := fonts.unprintable("".join(sentence for words in said for sentence in words.values())):
        raise Misbuilt([f"the certificate's font lacks {character!r}"])
    data = {
        "name": paper.name,
        "number": paper.number,
        "trial": paper.trial,
        "url": paper.verify_url,
        "address": _address(paper.verify_url),
        "qr": _qr(paper.verify_url),
        "said": said,
    }
    return _typesetter().set(data, format, midnight(paper.issued_on))


@cache
def _typesetter() -> Typesetter:
    return Typesetter(Path(__file__).with_name("certificate.typ"))


def _qr(url: str) -> Mapping[str, object]:
    code = segno.make(url, error="m", micro=False, mask=0)  # to choose among the masks costs more than the page
    return {"svg": code.svg_inline(border=_QUIET, light="white"), "modules": code.symbol_size(border=_QUIET)[0]}


def _said(paper: Paper, tr: Tr) -> Mapping[str, str]:
    """The words of the paper in one language; an empty one is not on it."""
    language = tr.language
    return {
        "language": language.value,
        "organisation": paper.organisation[language] if paper.organisation else "",
        "title": tr("Certificate of completion of online training"),
        "lead": tr("This certificate confirms that the participant of the online training"),
        "body": tr("completed the programme «{course}» and passed the final test", course=paper.course[language]),
        "issued": tr("Date of issue"),
        "date": in_words(paper.issued_on, language),
        "number": tr("Certificate number"),
        "check": tr("Check it by the QR code, or by the number at {address}", address=_address(paper.verify_url)),
        "approval": _approval(paper, tr),
        "trial": tr("TRIAL VERSION. This is not an official bot of the Damu Fund. The certificate has no legal force"),
        "watermark": tr("TRIAL VERSION"),
    }


def _address(url: str) -> str:
    """Where a number is checked by hand, as people type it: «example.kz/verify»."""
    parts = urlsplit(url)
    return parts.netloc + parts.path.rpartition("/")[0]


def _approval(paper: Paper, tr: Tr) -> str:
    if paper.approval is None:
        return ""
    return tr(
        "The form of the certificate is approved: {document}, No. {number}, {date}",
        document=paper.approval.document,
        number=paper.approval.number,
        date=in_words(paper.approval.date, tr.language),
    )
