"""What people find on the certificate's paper."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader

from domain.certificates import Format, Style
from domain.errors import Misbuilt, Unprintable
from domain.full_name import MOST_CHARACTERS
from domain.language import Language, Text
from tests.services.papers.papers import APPROVAL, COURSE, ORGANISATION, drawn, paper, scanned, text

TITLE = {
    Language.KK: "Онлайн-оқытудан өткені туралы сертификат",
    Language.RU: "Сертификат о прохождении онлайн-обучения",
}
TRIAL = {
    Language.KK: "СЫНАҚ НҰСҚАСЫ. «Даму» қорының ресми боты емес. Сертификаттың заңдық күші жоқ",
    Language.RU: "ПРОБНАЯ ВЕРСИЯ. Это не официальный бот Фонда «Даму». Сертификат не имеет юридической силы",
}
DAY = {Language.KK: "2026 ж. 21 қараша", Language.RU: "21 ноября 2026 г."}
APPROVED = {
    Language.KK: "Сертификат нысаны бекітілген: Бұйрық, № 45-Ө, 2026 ж. 5 наурыз",
    Language.RU: "Форма сертификата утверждена: Бұйрық, № 45-Ө, 5 марта 2026 г.",
}
LONG = (
    ("Әбдірахманова-Жұмағалиқызы Гүлжаһан-Айсұлу Шәріпханқызы Нұрмұхамедова Бекмырзақызы Өтегенова-Ғазизақызы" * 2)[
        :MOST_CHARACTERS
    ],
    "Серік " + "-".join(["А" * 19, "Б" * 19, "Щ" * 20]),
    "Серік " + "Щ" * (MOST_CHARACTERS - 6),
)
MARKUP = (
    "#panic() #image(1)",
    "$x^2$ $",
    "*Айгүл* _Үлгі_",
    'C:\\n "Айгүл" \\',
    "@name <b>Ай</b> {{7*7}}",
    "// Ай /* Үл */",
    "= Ай ~ --",
)

styles = pytest.mark.parametrize("style", list(Style))
formats = pytest.mark.parametrize("format_", list(Format))


def spoken(style: Style) -> list[Language]:
    return list(Language) if style is Style.BOTH else [Language(style.value)]


@styles
def test_it_says_who_learned_what_and_when(style: Style) -> None:
    what = paper(trial=False, full=True)
    said = text(what, style)
    assert what.name in said
    assert what.number in said
    assert "kasip.example/verify" in said
    for language in Language:
        here = language in spoken(style)
        for words in (TITLE[language], COURSE[language], DAY[language], ORGANISATION[language], APPROVED[language]):
            assert (words in said) == here, words
    assert not any(word in said for word in ("ЭЦҚ", "ЭЦП"))


@styles
def test_a_trial_says_so_and_only_a_trial(style: Style) -> None:
    trial, official = text(paper(), style), text(paper(trial=False), style)
    for language in Language:
        assert (TRIAL[language] in trial) == (language in spoken(style))
    assert not any(word in official for word in ("СЫНАҚ", "ПРОБНАЯ", "TRIAL"))


def test_nothing_is_said_of_an_organisation_or_approval_that_is_not_there() -> None:
    said = text(paper(trial=False))
    assert APPROVAL.document not in said
    assert "Форма сертификата" not in said
    assert "None" not in said


def test_every_kazakh_letter_is_text() -> None:
    letters = "ӘәҒғҚқҢңӨөҰұҮүҺһІі"
    assert letters in text(paper(f"Айгүл {letters}"))


@styles
@pytest.mark.parametrize("name", LONG)
def test_a_long_name_stays_whole_on_one_page(name: str, style: Style) -> None:
    said = text(paper(name, full=True), style)
    assert name.replace(" ", "") in said.replace(" ", "")
    assert DAY[spoken(style)[0]] in said


def test_a_long_course_title_stays_on_the_page() -> None:
    course = Text("Ауылдағы шағын кәсіпкердің қаржысы мен есебі " * 5, "Финансы и учет малого предпринимателя на селе " * 5)
    assert text(paper(course=course, full=True)).count("на селе") == 5


@pytest.mark.parametrize("name", MARKUP)
def test_a_name_is_never_markup(name: str) -> None:
    assert name in text(paper(name))


@styles
@pytest.mark.parametrize("name", ["Айгүл Үлгібаева", LONG[0]])
def test_it_travels_over_a_weak_line(name: str, style: Style) -> None:
    what = paper(name, full=True)
    assert {format_: size for format_ in Format if (size := len(drawn(what, style, format_))) > 60_000} == {}


@styles
@pytest.mark.parametrize("trial", [True, False])
def test_the_code_leads_to_the_verification_page(style: Style, trial: bool) -> None:
    what = paper(trial=trial, full=True)
    assert scanned(drawn(what, style, Format.PNG)) == what.verify_url


@formats
def test_the_same_paper_has_the_same_bytes(format_: Format) -> None:
    first = drawn(paper(), Style.BOTH, format_)
    drawn(paper("Басқа Адам"), Style.KK, format_)
    assert drawn(paper(), Style.BOTH, format_) == first


def test_it_is_a4_across() -> None:
    (page,) = PdfReader(BytesIO(drawn(paper()))).pages
    assert [round(float(side)) for side in (page.mediabox.width, page.mediabox.height)] == [842, 595]
    with Image.open(BytesIO(drawn(paper(), as_=Format.PNG))) as picture:
        assert picture.width >= 1_100


@formats
def test_a_name_that_can_not_be_shown_is_refused(format_: Format) -> None:
    with pytest.raises(Unprintable) as refused:
        drawn(paper("Айгүл 李"), Style.KK, format_)
    assert refused.value.character == "李"


@formats
def test_a_course_that_can_not_be_shown_is_a_fault_of_the_course(format_: Format) -> None:
    with pytest.raises(Misbuilt, match="李"):
        drawn(paper(course=Text("李", "李")), Style.KK, format_)


def test_an_address_as_long_as_a_line_is_there_in_whole() -> None:
    host = ".".join(["kasip" * 6] * 3) + ".example"
    said = text(replace(paper(full=True), verify_url=f"https://{host}/verify/KZ-1?c=0"))
    assert said.replace(" ", "").count(f"{host}/verify") == 2


def test_many_papers_may_be_drawn_at_once() -> None:
    names = ["Әлия Үлгі", "Серік Мысал", "Jean Exemple", "Өмір Үлгілі"]
    with ThreadPoolExecutor(4) as pool:
        at_once = list(pool.map(lambda name: drawn(paper(name)), names))
    assert at_once == [drawn(paper(name)) for name in names]
