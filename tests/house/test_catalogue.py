import string
from functools import cache

import pytest
from babel.messages.catalog import Message

from domain.language import Language
from tests.house.catalogue import extracted, kept, path, translations, updated

PLURALS = {Language.KK: 2, Language.RU: 3}

languages = pytest.mark.parametrize("language", list(Language))


@cache
def sentences(language: Language) -> list[Message]:
    return [message for message in kept(language) if message.id]


def forms(message: Message) -> list[str]:
    return translations(message.string)


def names(text: str) -> set[str]:
    """The names of the values that a sentence takes."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_it_is_up_to_date() -> None:
    said = extracted()
    for language in Language:
        assert path(language).read_bytes().decode() == updated(language, said).decode(), "run: make catalogue"


@languages
def test_there_is_something_in_it(language: Language) -> None:
    assert len(sentences(language)) > 20


@languages
def test_nothing_is_empty(language: Language) -> None:
    assert [message.id for message in sentences(language) if not all(form.strip() for form in forms(message))] == []


@languages
def test_nothing_is_guessed(language: Language) -> None:
    assert [message.id for message in sentences(language) if message.fuzzy] == []


@languages
def test_every_plural_has_its_forms(language: Language) -> None:
    assert kept(language).num_plurals == PLURALS[language]
    assert [
        message.id for message in sentences(language) if message.pluralizable and len(forms(message)) != PLURALS[language]
    ] == []


@languages
def test_values_agree(language: Language) -> None:
    def wanted(message: Message) -> set[str]:
        return set().union(*(names(form) for form in translations(message.id)))

    assert [message.id for message in sentences(language) if any(names(form) != wanted(message) for form in forms(message))] == []


@languages
def test_spaces_at_the_ends_agree(language: Language) -> None:
    def ends(text: str) -> tuple[bool, bool]:
        return text[:1].isspace(), text[-1:].isspace()

    assert [
        message.id
        for message in sentences(language)
        if any(ends(form) != ends(translations(message.id)[0]) for form in forms(message))
    ] == []


def test_both_languages_say_the_same_sentences() -> None:
    kk, ru = ({str(message.id) for message in sentences(language)} for language in Language)
    assert kk == ru
