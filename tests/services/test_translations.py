from pathlib import Path

import pytest

from domain.errors import Misbuilt
from domain.language import Language
from services.translations import Translations

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n{plurals}\n'
PLURALS = {
    Language.KK: '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"',
    Language.RU: (
        '"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\\n"'
    ),
}
BODY = {
    Language.KK: """
msgid "Hello, {name}"
msgstr "Сәлеметсіз бе, {name}"

msgid "Not said yet"
msgstr ""

msgid "{n} day"
msgid_plural "{n} days"
msgstr[0] "{n} күн"
msgstr[1] "{n} күн бар"
""",
    Language.RU: """
msgid "Hello, {name}"
msgstr "Здравствуйте, {name}"

msgid "Not said yet"
msgstr ""

msgid "{n} day"
msgid_plural "{n} days"
msgstr[0] "{n} день"
msgstr[1] "{n} дня"
msgstr[2] "{n} дней"
""",
}


@pytest.fixture
def translations(tmp_path: Path) -> Translations:
    for language in Language:
        file = tmp_path / language / "LC_MESSAGES" / "kasip.po"
        file.parent.mkdir(parents=True)
        file.write_text(HEAD.format(plurals=PLURALS[language]) + BODY[language], "utf-8")
    return Translations.load(tmp_path)


def test_a_sentence_is_said_in_each_language(translations: Translations) -> None:
    tr = translations.of(Language.KK)
    assert (tr.language, tr("Hello, {name}", name="Әлия")) == (Language.KK, "Сәлеметсіз бе, Әлия")
    assert tr.to(Language.RU)("Hello, {name}", name="Әлия") == "Здравствуйте, Әлия"


@pytest.mark.parametrize("msgid", ["Never heard", "Not said yet"])
@pytest.mark.parametrize("language", list(Language))
def test_no_english_is_ever_said(translations: Translations, language: Language, msgid: str) -> None:
    with pytest.raises(Misbuilt, match=msgid):
        translations.of(language)(msgid)


@pytest.mark.parametrize("value", ["{name}", "{0}", "{", "}}", "{name.__class__}", "%s", r"\1", "\\g<0>", "{other}"])
def test_a_value_is_said_as_it_is(translations: Translations, value: str) -> None:
    assert translations.of(Language.RU)("Hello, {name}", name=value, other="x") == f"Здравствуйте, {value}"


def test_a_number_is_a_value(translations: Translations) -> None:
    assert translations.of(Language.RU)("Hello, {name}", name=7) == "Здравствуйте, 7"


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (0, "0 дней"), (1, "1 день"), (2, "2 дня"), (4, "4 дня"), (5, "5 дней"), (11, "11 дней"), (12, "12 дней"),
        (14, "14 дней"),
        (21, "21 день"), (22, "22 дня"), (100, "100 дней"), (101, "101 день"), (111, "111 дней"), (112, "112 дней"),
    ],
)  # fmt: skip
def test_russian_has_three_forms(translations: Translations, n: int, said: str) -> None:
    assert translations.of(Language.RU).plural("{n} day", "{n} days", n) == said


@pytest.mark.parametrize(("n", "said"), [(0, "0 күн бар"), (1, "1 күн"), (2, "2 күн бар"), (21, "21 күн бар")])
def test_kazakh_has_two_forms(translations: Translations, n: int, said: str) -> None:
    assert translations.of(Language.KK).plural("{n} day", "{n} days", n) == said


def test_our_own_catalogues_are_read() -> None:
    tr = Translations.load().of(Language.KK)
    assert tr("Menu") != "Menu"
    assert tr.to(Language.RU)("Menu") != "Menu"
