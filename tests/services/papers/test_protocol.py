"""What stands on the paper of a protocol, in Kazakh and in Russian, as PDF and as DOCX."""

from dataclasses import replace

import pytest
from docx.oxml.ns import qn

from domain.language import Language
from services.papers import protocol, protocol_docx
from services.protocol_facts import redacted
from tests.services.papers.minutes import (
    REASONS,
    TRANSLATIONS,
    as_pdf,
    facts,
    item,
    opened,
    pages,
    paper,
    seat,
    votes,
    words,
    words_of,
)

WHOLE = facts(
    item(1, votes(5, 2)), item(2, votes(1, 6)), item(3, votes(4, 3)),
    not_considered=[{**item(4, ()), "why": "no_quorum", "present": 6}],
    opening={"kk": "Төраға отырысты ашты.", "ru": "Председатель открыл заседание."},
    invited={"kk": "Басқарма бастығы Үлгібаев Ү.", "ru": "Начальник управления Улгибаев У."},
)  # fmt: skip
SAID = {
    Language.KK: (
        "Алматы қаласы", "Өңірлік үйлестіру кеңесі отырысының хаттамасы", "2026 ж. 27 наурыз", "№ 3-Ө",
        "2026 ж. 19 наурыз, 10:00 (Астана уақыты)", "Республика алаңы, 4", "Сынақова Хатшы", "Басқарма бастығы Үлгібаев Ү.",
        "оның ішінде кәсіпкерлер қоғамдастығының өкілдері: 5 (50,0 %). Қатысқаны: 7. Кворумға қажеті: 7. Кворум бар.",
        "қатысып отырған мүшелер санынан есептеледі (құжат: № 5, 2026 ж. 5 қаңтар).", "Төраға отырысты ашты.",
        "2. Ауылдағы сүт цехы 2 – «Үлгі 2» шаруа қожалығы (TRIAL-26-75-00002)", "ТЫҢДАЛДЫ:", "Сумен жабдықтау", "9 000",
        "ШЕШІМ: Жоба бойынша инфрақұрылым беру мүмкін деп танылсын.",
        "ШЕШІМ: Жоба бойынша инфрақұрылым беру мүмкін емес деп танылсын.", f"Шешімнің уәждері: {REASONS['kk']}",
        "ШЕШІМ: Шешім қабылданбады: үштен екі дауыс жиналмады.",
        "Осы мәселе бойынша кворум болмады (қатысқаны: 6).", "Төрағалық етуші", "СЫНАҚ НҰСҚАСЫ.",
    ),
    Language.RU: (
        "город Алматы", "Протокол заседания регионального координационного совета", "27 марта 2026 г.", "№ 3-Ө",
        "19 марта 2026 г., 10:00 (время Астаны)", "Начальник управления Улгибаев У.",
        "в том числе представителей предпринимательского сообщества: 5 (50,0 %). Участвовали: 7. Необходимо для кворума: 7.",
        "от числа участвующих членов совета (документ: № 5, 5 января 2026 г.).", "Председатель открыл заседание.", "СЛУШАЛИ:",
        "Водоснабжение", "РЕШИЛИ: Признать возможным предоставление инфраструктуры по проекту.",
        "РЕШИЛИ: Признать невозможным предоставление инфраструктуры по проекту.", f"Мотивы решения: {REASONS['ru']}",
        "РЕШИЛИ: Решение не принято: двух третей голосов нет.", "По этому вопросу не было кворума (участвовали: 6).",
        "Председательствующий", "ПРОБНАЯ ВЕРСИЯ.",
    ),
}  # fmt: skip
LETTERS = "ӘәҒғҚқҢңӨөҰұҮүҺһІі"
both = pytest.mark.parametrize("language", list(Language))


@both
def test_everything_of_the_session_stands_in_both_papers(language: Language) -> None:
    said, docx = words(as_pdf(paper(WHOLE), language)), words_of(opened(paper(WHOLE), language))
    for sentence in SAID[language]:
        assert sentence in said
        assert sentence in docx
    sha256 = paper(WHOLE).digest or ""
    assert sha256 in pages(as_pdf(paper(WHOLE), language))[-1]
    assert sha256 in docx


@both
def test_who_voted_how_and_what_both_bases_come_to(language: Language) -> None:
    said = words(as_pdf(paper(WHOLE), language))
    kazakh = language is Language.KK
    table = (
        "Қатысқаны Жақтап Қарсы Қалыс қалды Өздігінен бас тартты" if kazakh else "Участвовали За Против Воздержались Самоотвод"
    )
    assert f"{table} 7 5 2 0 0" in said
    against = "Қарсы дауыс бергендер:" if kazakh else "Против:"
    assert f"{against} Ыңғайбек Өмір Һәкімұлы 6, Сынақов Әбдіғаппар Қожахметұлы 7" in said
    applied, other = (
        ("қатысып отырған мүшелер (осы база қолданылады) 7 5 беру мүмкін", "кеңестің барлық мүшелері 10 7 шешім қабылданбайды")
        if kazakh
        else (
            "участвующие члены совета (применяется эта база) 7 5 предоставление возможно",
            "все члены совета 10 7 решение не принимается",
        )
    )
    assert applied in said
    assert other in said


@both
def test_kazakh_letters_are_whole_and_odd_signs_are_named(language: Language) -> None:
    odd = facts(item(1, votes(7)), secretary=f"{LETTERS} \U0001f600 李 ₸ <b>&amp;#panic()</b> \x07")
    said, docx = words(as_pdf(paper(odd), language)), words_of(opened(paper(odd), language))
    assert f"{LETTERS} [U+1F600] [U+674E] ₸ <b>&amp;#panic()</b>" in said
    assert f"{LETTERS} \U0001f600 李 ₸ <b>&amp;#panic()</b>" in docx


def test_a_draft_says_so_and_has_no_hash() -> None:
    draft = paper({**WHOLE, "number": None, "on": None}, signed=False)
    for said in (words(as_pdf(draft)), words_of(opened(draft))):
        assert "ЖОБА. Хаттамаға қол қойылмаған" in said
        assert "№ ______" in said
        assert "SHA-256" not in said
    assert "ЖОБА" not in words(as_pdf(paper(WHOLE)))


def test_the_owners_paper_has_no_banner() -> None:
    assert "СЫНАҚ" not in words(as_pdf(paper({**WHOLE, "trial": False})))


def test_a_base_that_is_not_set_is_said_and_why_nothing_was_decided() -> None:
    unset = facts({**item(1, votes(5, 2)), "outcome": "no_decision"}, base=None)
    said = words(as_pdf(paper(unset), Language.RU))
    assert "База подсчета голосов не установлена: решение считается принятым, только если обе базы дают один результат." in said
    assert "РЕШИЛИ: Решение не принято: база подсчета голосов не установлена, а две базы дают разные результаты." in said
    assert "применяется эта база" not in said


def test_other_rules_of_counting_are_said() -> None:
    said = words(
        as_pdf(paper({**WHOLE, "rules": {"members_min": 10, "negative_rule": "default_negative", "recused_in_base": False}}))
    )
    assert "Жақтап берілген дауыс үштен екіге жетпесе, шешім теріс деп есептеледі." in said
    assert "Өздігінен бас тартқан мүшелер базаға кірмейді." in said


def test_who_came_later_and_who_recused_themselves_is_named() -> None:
    away = {"S06": "recused", "S05": "late"}
    said = words(as_pdf(paper(facts({**item(1, votes(5)), "away": away}))))
    assert (
        "дауыс бермегендер: Ыңғайбек Өмір Һәкімұлы 6 – кешігіп келді; Сынақов Әбдіғаппар Қожахметұлы 7 – өздігінен бас тартты"
        in said
    )


def test_totals_of_a_paper_name_nobody() -> None:
    one = {**item(1, votes(7)), "source": "totals", "ballots": {}}
    said = words(as_pdf(paper(facts(one)), Language.RU))
    assert "Число голосов взято из бумажного протокола." in said
    assert " За: " not in said


@both
def test_an_extract_has_one_application_and_no_names_of_voters(language: Language) -> None:
    body = protocol.render_extract(paper(WHOLE), "A2", language, TRANSLATIONS)
    assert body is not None
    said = words(body)
    assert ("хаттамасынан үзінді" if language is Language.KK else "Выписка из протокола") in said
    assert "«Үлгі 2» шаруа қожалығы" in said
    assert REASONS[language] in said
    assert paper(WHOLE).digest in said.split()
    assert [name for name in ("«Үлгі 1»", "«Үлгі 3»", "Үлгібаева Гүлнәзия") if name in said] == []
    not_considered = protocol.render_extract(paper(WHOLE), "A4", language, TRANSLATIONS)
    assert not_considered is not None
    assert "TRIAL-26-75-00004" in words(not_considered)
    assert protocol.render_extract(paper(WHOLE), "A9", language, TRANSLATIONS) is None


@both
def test_a_redacted_copy_shows_nothing_of_the_others(language: Language) -> None:
    copy = replace(paper(WHOLE), facts=redacted(WHOLE), redacted=True)
    for said in (words(as_pdf(copy, language)), words_of(opened(copy, language))):
        assert "«Үлгі 1» шаруа қожалығы" in said
        for hidden in ("«Үлгі 2»", "«Үлгі 3»", "«Үлгі 4»", "TRIAL-26-75-00002", REASONS[language], "сүт цехы 4"):
            assert hidden not in said
        assert ("[дербес деректер жасырылған]" if language is Language.KK else "[персональные данные скрыты]") in said
        assert paper(WHOLE).digest in said.split()


@both
def test_the_same_facts_make_the_same_bytes(language: Language) -> None:
    of = paper(WHOLE)
    assert as_pdf(of, language) == as_pdf(of, language)
    assert protocol_docx.render(of, language, TRANSLATIONS) == protocol_docx.render(of, language, TRANSLATIONS)


@both
def test_an_office_program_finds_headings_tables_language_and_page_numbers(language: Language) -> None:
    made = opened(paper(WHOLE), language)
    tag = {Language.KK: "kk-KZ", Language.RU: "ru-RU"}[language]
    styles = [paragraph.style.name for paragraph in made.paragraphs if paragraph.style]
    assert (styles.count("Title"), styles.count("Heading 1"), styles.count("Heading 2")) == (1, 5, 4)
    heads = [table for table in made.tables if table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")]
    assert len(heads) == 2 + 3 * 3  # who was there and who was not; forecast, votes and bases of each item
    languages = {found.get(qn("w:val")) for found in made.styles.element.iter(qn("w:lang"))}
    assert (languages, made.core_properties.language) == ({tag}, tag)
    assert made.core_properties.title.endswith("№ 3-Ө")
    assert str(made.core_properties.created)[:10] == "2026-03-27"
    assert made.core_properties.author == ""
    codes = [found.text for found in made.sections[0].footer._element.iter(qn("w:instrText"))]
    assert sorted(codes) == ["NUMPAGES", "PAGE"]


@both
def test_the_longest_session_is_whole_and_its_signatures_do_not_stand_alone(language: Language) -> None:
    long = "Қ" * 60 + " " + ("Жоба өңірдің басым бағыттарына сәйкес келмейді. " * 12)[:430]
    items = [item(n, votes(3, 10), 15, reasons={"kk": long, "ru": long}, narrative={"kk": long, "ru": long}) for n in range(1, 9)]
    seats = [
        {**seat(n, "remote" if n == 3 else "present" if n < 13 else "absent"), "name": f"{'Ұ' * 25}-{'Ү' * 25} {n}"}
        for n in range(15)
    ]
    found = pages(as_pdf(paper(facts(*items, present=13, members=15, seats=seats)), language))
    assert len(found) > 5
    assert all(f"TRIAL-26-75-0000{n}" in " ".join(found) for n in range(1, 9))
    signature = "(қолы)" if language is Language.KK else "(подпись)"
    last = next(page for page in found if signature in page)
    assert "Жоба өңірдің" in last
    counted = "{pages} беттің {page}-беті" if language is Language.KK else "стр. {page} из {pages}"
    for number, page in enumerate(found, start=1):
        assert counted.format(page=number, pages=len(found)) in page
