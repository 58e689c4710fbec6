"""The catalogues at run time: read once at start from `locales/<language>/LC_MESSAGES/kasip.po`."""

import re
from collections.abc import Mapping
from pathlib import Path

from babel.messages.pofile import read_po
from babel.plural import PluralRule, to_python

from domain.errors import Misbuilt
from domain.language import Language

LOCALES = Path(__file__).resolve().parents[1] / "locales"
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_FORMS: Mapping[Language, Mapping[str, str]] = {
    Language.KK: {"one": "n = 1"},
    Language.RU: {
        "one": "n mod 10 = 1 and n mod 100 != 11",
        "few": "n mod 10 in 2..4 and n mod 100 not in 12..14",
    },
}
_ORDER = ("one", "few", "other")


class Translator:
    """Says sentences in one language; a sentence without a translation raises Misbuilt, so that no English reaches a person."""

    def __init__(self, language: Language, words: Mapping[str, tuple[str, ...]], others: "Translations") -> None:
        self.language = language
        self._words = words
        self._others = others
        self._form = to_python(PluralRule(dict(_FORMS[language])))
        self._forms = [form for form in _ORDER if form in _FORMS[language] or form == "other"]

    def __call__(self, msgid: str, /, **values: str | int) -> str:
        """Say a sentence with its named values filled in; values are never read as patterns."""
        return _filled(self._known(msgid)[0], values)

    def plural(self, singular: str, plural: str, n: int, **values: str | int) -> str:
        """Say a sentence whose form follows the number `n`, which fills `{n}`."""
        return _filled(self._known(singular)[self._forms.index(self._form(n))], {"n": n, **values})

    def to(self, language: Language) -> "Translator":
        """The translator into another language."""
        return self._others.of(language)

    def _known(self, msgid: str) -> tuple[str, ...]:
        try:
            return self._words[msgid]
        except KeyError:
            raise Misbuilt([f"{self.language}: no translation of {msgid!r}"]) from None


def english(msgid: str, /, **values: str | int) -> str:
    """Say a sentence as the code has it: to programs, whose makers asked for English."""
    return _filled(msgid, values)


class Translations:
    """The translators of all languages."""

    def __init__(self, catalogues: Mapping[Language, Mapping[str, tuple[str, ...]]]) -> None:
        self._translators = {language: Translator(language, words, self) for language, words in catalogues.items()}

    @classmethod
    def load(cls, root: Path = LOCALES) -> "Translations":
        """Read the catalogues."""
        return cls({language: _read(root / language / "LC_MESSAGES" / "kasip.po", language) for language in Language})

    def of(self, language: Language) -> Translator:
        return self._translators[language]


def _read(path: Path, language: Language) -> Mapping[str, tuple[str, ...]]:
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language.value)
    words: dict[str, tuple[str, ...]] = {}
    for message in catalogue:
        msgid = message.id if isinstance(message.id, str) else message.id[0]
        forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        if msgid and all(forms):
            words[msgid] = forms
    return words


def _filled(sentence: str, values: Mapping[str, str | int]) -> str:
    return _PLACEHOLDER.sub(lambda found: str(values.get(found[1], found[0])), sentence)
