"""What people find on the paper of their application."""

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from domain.application_paper import Effect, Row
from domain.applications import Slot
from domain.language import Language, Text
from services.papers.application import grouped
from tests.services.papers.forms import BANK, CONSENTS, FORM, MADE, SIGNATURE, agreed, answered, attachment, drawn, pages, text

TRIAL = (
    "СЫНАҚ НҰСҚАСЫ. «Даму» қорының ресми боты емес. Құжаттың заңдық күші жоқ",
    "ПРОБНАЯ ВЕРСИЯ. Это не официальный бот Фонда «Даму». Документ не имеет юридической силы",
)
PRESIGNED = ("ЭЦҚ жоқ – алдын ала өтінім", "ЭЦП нет – предварительная заявка")
LAW = (
    "Заңдық күші бар мәтін – қазақшасы, орысшасы – аударма",
    "Юридическую силу имеет текст на казахском языке, русский текст – перевод",
)
HEADINGS = (
    ("Инфрақұрылымдық қолдау көрсетуге электрондық өтінім", "Электронная заявка на оказание инфраструктурной поддержки"),
    ("2. Инфрақұрылымды қамтамасыз ету бойынша конкурстық іріктеуге қатысу", "Прошу рассмотреть представленные материалы"),
    ("3. Өтініш беруші туралы мәліметтер:", "Сведения о заявителе:"),
    ("4. Кәсіпкердің екінші деңгейдегі банкте ағымдағы шотының бар-жоғы туралы мәліметтер:", "Сведения о наличии"),
    ("5. Жоба туралы мәліметтер:", "Сведения о проекте:"),
    ("6. Жоба бойынша күтілетін экономикалық әсер:", "Ожидаемый экономический эффект по проекту:"),
    ("7. Берілген құжаттар туралы мәліметтер:", "Сведения о представленных документах:"),
    ("9. Өтінімді қабылдау туралы хабарлама:", "Уведомление о принятии заявки:"),
)
MARKUP = (
    "#panic() #image(1) $x^2$ *a* _b_ `c` @d <script>alert(1)</script> {{7*7}} {number} // e /* f */ = g \\n ~ -- [h] \"i\" 'j'"
)
LETTERS = "ӘәҒғҚқҢңӨөҰұҮүҺһІіЁё"
SENTENCE = "Ауылда таза ауыз су жоқ, сондықтан сүт цехын іске қосу мүмкін емес. "


def test_every_heading_and_row_stands_there_in_both_languages() -> None:
    said = text(FORM)
    assert [words for pair in HEADINGS for words in pair if words not in said] == []
    for row in FORM.rows:
        value = Text(row.value, row.value) if isinstance(row.value, str) else row.value
        for words in (value.kk, value.ru) if row.number == "4.0" else (value.kk, value.ru, row.official.kk, row.official.ru):
            assert " ".join(words.split()) in said, row.number
    assert all(words in said for words in ("Түркістан облысы", "Туркестанская область", "Үлгібаева Айгүл Серікқызы"))


def test_the_rows_come_in_the_forms_order_behind_their_leads() -> None:
    name, number = Row("3.1", Text("атауы", "наименование"), "«Үлгі» ЖШС"), Row("3.2", Text("БСН", "БИН"), "190340000126")
    said = text(replace(FORM, rows=(number, name, *BANK, Row("4.2", Text("атауы", "наименование"), "«Үлгі» банкі"))))
    assert "Заңды тұлға үшін: / Для юридического лица: 3.1 атауы наименование «Үлгі» ЖШС 3.2 БСН БИН 190340000126" in said
    assert "бар / есть Банк деректемелері: / Банковские реквизиты: 4.2 атауы наименование «Үлгі» банкі 4.4" in said
    assert "Дара кәсіпкер үшін:" not in said
    assert "Дара кәсіпкер үшін: / Для индивидуального предпринимателя: 3.7" in text(FORM)


def test_the_numbers_of_an_applicant_stand_in_full() -> None:
    said = text(FORM)
    assert "900315400007" in said
    assert "KZ699990000000000001" in said


def test_the_effect_is_a_table_of_this_year_and_the_next_three() -> None:
    said = text(FORM)
    assert "ағымдағы жыл текущий год 1-ші жыл 1-й год 2-ші жыл 2-й год 3-ші жыл 3-й год" in said
    assert "Салық түріндегі түсімдер сомасы, мың теңге Сумма поступлений в виде налогов, тыс. тенге 120 250 300 410,5" in said
    assert "4 500 9 000 12 000 1 500 000" in said
    assert "Басқа әсерлер Иные эффекты Сүт арзандайды" in said


@pytest.mark.parametrize(
    ("number", "said"),
    [("0", "0"), ("999", "999"), ("1250000.5", "1 250 000,5"), ("1000", "1 000"), ("", ""), ("көп", "көп")],
)
def test_numbers_are_grouped(number: str, said: str) -> None:
    assert grouped(number).replace("\u00a0", " ") == said


def test_each_file_is_named_with_the_hash_that_the_signature_covers() -> None:
    said = text(FORM)
    for one in FORM.attachments:
        assert one.name in said
        assert one.sha256 in said
    assert said.count("бет саны: 24; көлемі, байт: 1 234 567 / страниц: 24; объем, байт: 1 234 567") == 3


def test_a_study_that_is_not_needed_says_why_and_a_missing_file_is_missing() -> None:
    said = text(replace(FORM, attachments=(attachment(Slot.BUSINESS_PLAN, "a"),), teo_exempt="№ 59 бұйрықтың 3-тармағы"))
    assert "ТЭО проекта не требуется, основание: № 59 бұйрықтың 3-тармағы" in said
    assert said.count("файл жоқ файла нет") == 1


def test_letters_of_other_users_and_what_the_form_does_not_ask_are_signed_too() -> None:
    letters = (attachment(Slot.LETTER, "d"), attachment(Slot.LETTER, "e"))
    users = Row("", Text("пайдаланушылар", "пользователи"), "БСН 190340000126")
    said = text(replace(FORM, attachments=(*FORM.attachments, *letters), additions=(users,)))
    assert "d" * 64 in said
    assert "e" * 64 in said
    assert (
        "Бекітілген нысаннан тыс мәліметтер Сведения сверх утвержденной формы пайдаланушылар пользователи БСН 190340000126"
        in said
    )


def test_each_consent_is_whole_and_says_how_it_was_given() -> None:
    said = text(FORM)
    for consent in CONSENTS:
        for line in (*consent.kk.splitlines(), *consent.ru.splitlines()):
            assert line in said
    assert said.count("Келісім берілді: 2026 ж. 21 қараша, 14:05 (Астана уақыты); мәтін қазақша оқылды; арнасы: Telegram;") == 4
    assert said.count("Согласие дано: 21 ноября 2026 г., 14:05 (время Астаны); текст прочитан на казахском языке;") == 4


def test_a_consent_whose_languages_have_other_lines_is_whole_too() -> None:
    odd = agreed(Text("Мен:\nкелісемін.", "Согласен."), channel="kiosk")
    said = text(replace(FORM, consents=(replace(odd, language=Language.RU),)))
    assert "Мен: келісемін. Согласен. Келісім берілді" in said
    assert "мәтін орысша оқылды; арнасы: kiosk" in said


def test_every_page_says_whether_it_is_a_trial_which_text_counts_and_which_page_it_is() -> None:
    trial, official = pages(FORM), pages(replace(FORM, trial=False, number="26-61-00012"))
    assert len(trial) > 1
    for number, page in enumerate(trial, 1):
        assert all(words in page for words in (*TRIAL, *LAW))
        assert f"{len(trial)} беттің {number}-беті" in page
        assert f"стр. {number} из {len(trial)}" in page
    assert not any(word in page for page in official for word in ("СЫНАҚ", "ПРОБНАЯ", "TRIAL", *PRESIGNED))


def test_without_a_digital_signature_every_page_says_so() -> None:
    found = pages(replace(FORM, presigned=True))
    assert all(words in page for page in found for words in (*PRESIGNED, *TRIAL, "тіркелмейді, қолхат берілмейді"))
    assert "Подпись от руки" in " ".join(found)
    assert "не подписано" not in " ".join(found)


def test_our_number_is_not_taken_for_the_registers() -> None:
    assert "Ішкі нөмірі: TRIAL-26-61-00012 (ресми тіркеу емес)" in text(FORM)
    unnumbered = text(replace(FORM, number=None))
    assert "нөмірі: " not in unnumbered
    assert "None" not in unnumbered


def test_it_is_unsigned_until_it_is_signed() -> None:
    unsigned, signed = text(FORM), text(replace(FORM, signature=SIGNATURE))
    assert "ЭЦҚ: қол қойылмаған ЭЦП: не подписано" in unsigned
    assert "20__ жылғы" in unsigned
    assert "не подписано" not in signed
    assert "8. Өтініш беруші 2026 жылғы «21» қараша сағ. 14:05 қол қойып, жіберді:" in signed
    assert "Подписано и отправлено заявителем «21» ноября 2026 г. в 14:05 ч.:" in signed
    assert f"{SIGNATURE.name}, {SIGNATURE.iin}, {SIGNATURE.serial}, {SIGNATURE.issuer}" in signed
    assert SIGNATURE.sha256 in signed


def test_what_was_not_answered_is_a_dash() -> None:
    assert "негіздемесі обоснование –" in text(answered(""))
    assert text(replace(FORM, effect=Effect())).count("– – – –") == 3


def test_an_answer_is_never_markup() -> None:
    assert MARKUP.replace(" ", "") in text(answered(MARKUP)).replace(" ", "")


def test_kazakh_letters_and_signs_are_text_and_no_sign_becomes_an_empty_box() -> None:
    assert f"{LETTERS} 450 ₸ → ✓ [U+1F600] [U+674E]" in text(answered(f"{LETTERS} 450 ₸ → ✓ 😀 李"))


def test_long_answers_are_whole() -> None:
    long = SENTENCE * 30
    paper = replace(answered(long), effect=replace(FORM.effect, other=long))
    assert text(paper).split().count("Ауылда") == text(paper).split().count("мүмкін") == 60
    assert len(drawn(paper)) < 150_000


def test_many_short_lines_go_on_on_the_next_page() -> None:
    lines = "ә\n" * 130
    there = len(pages(FORM))
    assert len(pages(answered(lines))) >= there + 2
    assert len(pages(replace(FORM, effect=replace(FORM.effect, other=lines)))) >= there + 2
    assert len(pages(replace(FORM, teo_exempt=lines))) >= there + 2


def test_a_word_longer_than_a_line_goes_on_in_the_next() -> None:
    said = text(answered("Щ" * 300))
    assert "Щ" * 300 in said.replace("\u200b", "").replace(" ", "")
    assert "Щ" * 100 not in said


def test_the_same_paper_has_the_same_bytes() -> None:
    first = drawn(FORM)
    assert drawn(answered("басқа")) != first
    assert drawn(FORM) == first


def test_it_is_made_for_keeping_a4_upright_and_light() -> None:
    drawn_ = drawn(FORM)
    found = PdfReader(BytesIO(drawn_))
    assert [round(float(side)) for side in (found.pages[0].mediabox.width, found.pages[0].mediabox.height)] == [595, 842]
    assert found.metadata is not None
    assert found.metadata.creation_date == MADE
    assert b"pdfaid:part>2<" in drawn_
    assert len(drawn_) < 150_000
