"""Filled applications of plainly fictional people, and what can be read from their papers."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from io import BytesIO

from pypdf import PdfReader

from domain.application_paper import Agreed, ApplicationPaper, Attachment, Effect, Row, SignedBy
from domain.applications import Slot
from domain.language import Language, Text
from services.papers.application import render
from services.translations import Translations

TRANSLATIONS = Translations.load()
MADE = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)  # 14:05 in Kazakhstan

CONSENTS = (
    Text(
        "Мыналарға:\n1) ақпарат пен құжаттарды беруге және ашуға;\n2) үйлестірушіні дереу хабардар етуге міндеттенемін.",
        "Обязуюсь:\n1) представлять и раскрывать информацию и документы;\n2) незамедлительно уведомить координатора.",
    ),
    Text(
        "Мен:\n1) тексеру жүргізілетінімен;\n2) міндетті емес екенімен келісемін.",
        "Согласен с тем, что:\n1) проводится проверка;\n2) координатор не обязан проверять.",
    ),
    Text("Конкурс шарттарымен таныстым.", "С условиями конкурса ознакомлен(а)."),
    Text("Ұсынылған ақпараттың анықтығын растаймын.", "Подтверждаю достоверность представленной информации."),
)
SIGNATURE = SignedBy("ҮЛГІБАЕВА АЙГҮЛ", "900315400007", "0a1b2c3d", "Үлгілік куәландырушы орталық", MADE, "ab" * 32)


def agreed(text: Text, channel: str = "telegram") -> Agreed:
    return Agreed(text, version=1, language=Language.KK, at=MADE, channel=channel)


def attachment(slot: Slot, digit: str) -> Attachment:
    return Attachment(slot, f"26-61-00012-{slot.replace('_', '-')}.pdf", size=1_234_567, pages=24, sha256=digit * 64)


FARM = (
    Row("3.7", Text("атауы", "наименование"), "«Үлгі» шаруа қожалығы"),
    Row("3.8", Text("тегі, аты, әкесінің аты (бар болса)", "фамилия, имя, отчество"), "Үлгібаева Айгүл Серікқызы"),
    Row("3.9", Text("ЖСН", "ИИН"), "900315400007"),
)
BANK = (
    Row("4.0", Text("ағымдағы шоты", "текущий счет"), Text("бар", "есть")),
    Row("4.4", Text("ЖСК", "ИИК"), "KZ699990000000000001"),
)
PROJECT = (
    Row("5.1", Text("жобаның атауы", "наименование проекта"), "Ауылдағы сүт цехы"),
    Row("5.2", Text("жобаның қысқаша сипаттамасы", "краткое описание проекта"), "Күніне 2 тонна сүт өңдейміз.\nБағасы 450 ₸."),
    Row("5.5", Text("қажетті инфрақұрылым түрі", "вид инфраструктуры"), Text("газ құбыры", "газопровод")),
)


FORM = ApplicationPaper(
    made_at=MADE,
    region=Text("Түркістан облысы", "Туркестанская область"),
    applicant="Үлгібаева Айгүл Серікқызы",
    rows=(*FARM, *BANK, *PROJECT),
    effect=Effect(("2", "3", "5", "6"), ("120", "250", "300", "410.5"), ("4500", "9000", "12000", "1500000"), "Сүт арзандайды"),
    attachments=(attachment(Slot.BUSINESS_PLAN, "a"), attachment(Slot.TEO, "b"), attachment(Slot.PSD, "c")),
    consents=tuple(map(agreed, CONSENTS)),
    number="TRIAL-26-61-00012",
)


def answered(value: Text | str, number: str = "5.6") -> ApplicationPaper:
    """The form with one more answer."""
    return replace(FORM, rows=(*FORM.rows, Row(number, Text("негіздемесі", "обоснование"), value)))


def drawn(paper: ApplicationPaper) -> bytes:
    return render(paper, TRANSLATIONS)


@cache
def pages(paper: ApplicationPaper) -> Sequence[str]:
    """The words of each page, every gap one space."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(drawn(paper))).pages]


def text(paper: ApplicationPaper) -> str:
    return " ".join(pages(paper))
