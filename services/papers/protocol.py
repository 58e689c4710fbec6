"""The protocol of a council's session as PDF, and an extract from it for one applicant; each in one language."""

from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path

from domain.certificates import Format
from domain.language import Language
from services.papers import protocol_text
from services.papers.own_words import shown
from services.papers.protocol_sheet import Sheet
from services.papers.typesetter import Typesetter, midnight
from services.protocol_facts import ProtocolPaper
from services.translations import Translations


def render(paper: ProtocolPaper, language: Language, translations: Translations) -> bytes:
    """The protocol as PDF, always the same bytes for the same facts. Takes part of a second: not for the event loop."""
    return _set(protocol_text.whole(paper, translations.of(language), shown))


def render_extract(paper: ProtocolPaper, application: str, language: Language, translations: Translations) -> bytes | None:
    """What the protocol says of an application, as PDF; None where it says nothing of it."""
    sheet = protocol_text.extract(paper, application, translations.of(language), shown)
    return None if sheet is None else _set(sheet)


def _set(sheet: Sheet) -> bytes:
    return _typesetter().set(_data(sheet), Format.PDF, midnight(sheet.made))


def _data(sheet: Sheet) -> Mapping[str, object]:
    """The sheet for the template; sets are lists there."""
    found = asdict(sheet) | {"made": str(sheet.made)}
    for block in found["blocks"]:
        if "numbers" in block:
            block["numbers"] = sorted(block["numbers"])
    return found


@cache
def _typesetter() -> Typesetter:
    return Typesetter(Path(__file__).with_name("protocol.typ"))
