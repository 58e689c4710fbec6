"""A protocol of a plainly fictional council, small or as long as they get, and what can be read from its papers."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from pypdf import PdfReader

from domain.councils import two_thirds
from domain.language import Language
from services.papers import protocol, protocol_docx
from services.protocol_facts import Facts, ProtocolPaper, digest
from services.translations import Translations

TRANSLATIONS = Translations.load()
NAMES = ("Сынақов Әбдіғаппар Қожахметұлы", "Үлгібаева Гүлнәзия Нұрғалиқызы", "Ыңғайбек Өмір Һәкімұлы")
REASONS = {
    "kk": "Жоба өңірдің басым бағыттарына сәйкес келмейді деп танылды.",
    "ru": "Проект признан не соответствующим приоритетным направлениям региона.",
}
EFFECT = {"jobs": "2;3;5;6", "taxes_tt": "300;450;600;800", "output_tt": "9000;12000;15000;2000000"}


def seat(number: int, attends: str = "present") -> Facts:
    return {
        "id": f"S{number:02}", "name": f"{NAMES[number % 3]} {number + 1}",
        "post": {"kk": f"Сынақ палатасының өкілі, {number + 1}-орын", "ru": f"представитель палаты, {number + 1}"},
        "business": number % 2 == 1, "duty": "chair" if number == 0 else "member", "attends": attends, "told_on": "2026-03-10",
        "told_how": "phone",
    }  # fmt: skip


def item(position: int, cast: Sequence[str], members: int = 10, **more: Any) -> Facts:
    """An item on which the first seats voted so, in order; by both bases, of which the one of those present applies."""
    count = {vote: list(cast).count(vote) for vote in ("for", "against", "abstain")}

    def by(base: int) -> str:
        need = two_thirds(base)
        return "possible" if count["for"] >= need else "not_possible" if count["against"] >= need else "no_decision"

    outcome = by(len(cast))
    application = {
        "id": f"A{position}", "number": f"TRIAL-26-75-{position:05}", "applicant": f"«Үлгі {position}» шаруа қожалығы",
        "project": f"Ауылдағы сүт цехы {position}", "class": 1, "effect": EFFECT,
        "types": [{"code": "E1", "kk": "Сумен жабдықтау", "ru": "Водоснабжение"}],
    }  # fmt: skip
    return {
        "id": f"I{position}", "position": position, "hidden": False, "application": application, "away": {}, "source": "ballots",
        "ballots": {f"S{number:02}": vote for number, vote in enumerate(cast)}, "members": members,
        "votes": {
            "present": len(cast), "for": count["for"], "against": count["against"], "abstained": count["abstain"], "recused": 0,
        },
        "by_present": outcome, "by_members": by(members), "outcome": outcome, "narrative": None,
        "reasons": REASONS if outcome == "not_possible" else None, **more,
    }  # fmt: skip


def facts(*items: Facts, present: int = 7, members: int = 10, **more: Any) -> Facts:
    """What the protocol of a session says."""
    return {
        "format": "kasip.protocol/1", "trial": True, "region": {"code": "75", "kk": "Алматы қаласы", "ru": "город Алматы"},
        "session": {
            "id": "X", "day": "2026-03-19", "time": "10:00", "place": "Республика алаңы, 4", "convened_on": "2026-03-10",
            "present": present,
        },
        "number": "3-Ө", "on": "2026-03-27", "base": {"base": "present", "document": "№ 5", "document_on": "2026-01-05"},
        "rules": {"members_min": 10, "negative_rule": "two_thirds", "recused_in_base": True},
        "seats": [seat(number, "present" if number < present else "absent") for number in range(members)],
        "chair": "S00", "secretary": "Сынақова Хатшы", "opening": None, "invited": None, "items": list(items),
        "not_considered": [], **more,
    }  # fmt: skip


def paper(said: Facts, *, signed: bool = True, redacted: bool = False) -> ProtocolPaper:
    return ProtocolPaper(said, digest(said) if signed else None, redacted)


def as_pdf(of: ProtocolPaper, language: Language = Language.KK) -> bytes:
    return protocol.render(of, language, TRANSLATIONS)


def pages(body: bytes) -> Sequence[str]:
    """The words of each page, every gap one space."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(body)).pages]


def words(body: bytes) -> str:
    return " ".join(pages(body))


def opened(of: ProtocolPaper, language: Language = Language.KK) -> Document:
    """The DOCX, read again."""
    return docx.Document(BytesIO(protocol_docx.render(of, language, TRANSLATIONS)))


def words_of(made: Document) -> str:
    """Everything that stands in a DOCX, paragraphs first."""
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return " ".join(" ".join([paragraph.text for paragraph in made.paragraphs] + cells).split())


def votes(for_: int, against: int = 0, abstain: int = 0) -> Sequence[str]:
    counts: Mapping[str, int] = {"for": for_, "against": against, "abstain": abstain}
    return [vote for vote, number in counts.items() for _ in range(number)]
