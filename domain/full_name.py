"""A person's full name (V-NAME): surname and name, patronymic if any, in Kazakh, Russian or Latin letters."""

import re
import unicodedata

from domain.invalid import Invalid, shown
from domain.names import KAZAKH

MOST_CHARACTERS = 100
MOST_WORDS = 6

_CYRILLIC = frozenset(KAZAKH + KAZAKH.upper())
_JOINED = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
# «Серік қызы» keeps its small letter when a name in capitals is set right.
_SMALL = frozenset({"ұлы", "улы", "қызы", "кызы", "оглы", "uly", "qyzy", "kyzy"})
_MARKS = str.maketrans("’‘ʼʻ`´ʹ′‐‑‒–—―−", "''''''''-------")
_LATIN_TWINS = "ABEKMHOPCTXYIƏƟaekmhopctxyiəɵ"
_CYRILLIC_TWINS = "АВЕКМНОРСТХУІӘӨаекмһорстхуіәө"
_TO_CYRILLIC = str.maketrans(_LATIN_TWINS, _CYRILLIC_TWINS)
_TO_LATIN = str.maketrans(_CYRILLIC_TWINS, _LATIN_TWINS)


def full_name(raw: str) -> str:
    """Set a typed name right, or raise `Invalid`; capitals are touched only where the whole name is in one case."""
    text = _tidy(raw)
    _check_alphabet(text)
    _check_scripts(text)
    words = text.split()
    if len(words) < 2:
        raise Invalid("full_name", "one_word")
    if len(words) > MOST_WORDS:
        raise Invalid("full_name", "too_many_words", found=len(words), most=MOST_WORDS)
    return _capitalised(text)


def _tidy(raw: str) -> str:
    """One space between words, one kind of apostrophe and hyphen, composed letters, nothing invisible."""
    seen = "".join(" " if char.isspace() else char for char in raw.translate(_MARKS) if _visible(char))
    words = " ".join(seen.split())
    if len(words) <= 4 * MOST_CHARACTERS:  # composing costs more than its length, and a name has few marks to compose
        words = " ".join(unicodedata.normalize("NFKC", words).split())
    if len(words) > MOST_CHARACTERS:
        raise Invalid("full_name", "too_long", found=len(words), most=MOST_CHARACTERS)
    return words


def _visible(char: str) -> bool:
    return unicodedata.category(char) not in {"Cf", "Cc"} or char.isspace()


def _script(char: str) -> str:
    if char in _CYRILLIC:
        return "cyrillic"
    return "latin" if char.isalpha() and unicodedata.name(char, "").startswith("LATIN ") else ""


def _check_alphabet(text: str) -> None:
    for char in text:
        if char not in " '-" and not _script(char):
            raise Invalid("full_name", "alphabet", character=shown(char))
    for word in text.split():
        if not _JOINED.fullmatch(word):  # a hyphen or apostrophe that joins nothing
            raise Invalid("full_name", "alphabet", character=next(char for char in word if char in "'-"))


def _scripts(word: str) -> set[str]:
    return {_script(char) for char in word} - {""}


def _check_scripts(text: str) -> None:
    """Refuse Latin and Cyrillic letters in one word: such a name is never found again; say the repair if there is one."""
    words = text.split()
    mixed = [word for word in words if len(_scripts(word)) > 1]
    if not mixed:
        return
    repaired = [_repaired(word) for word in words]
    if all(repaired):
        raise Invalid("full_name", "mixed_alphabet", word=mixed[0], suggestion=_capitalised(" ".join(repaired)))
    raise Invalid("full_name", "mixed_alphabet", word=mixed[0])


def _repaired(word: str) -> str:
    """The word in one alphabet, look-alikes exchanged; empty where that can't be."""
    versions = (word, word.translate(_TO_CYRILLIC), word.translate(_TO_LATIN))
    return next((version for version in versions if len(_scripts(version)) == 1), "")


def _capitalised(text: str) -> str:
    if text not in {text.lower(), text.upper()}:
        return text
    first, *others = text.lower().replace("i̇", "i").split()
    return " ".join([_capital(first), *(word if word in _SMALL else _capital(word) for word in others)])


def _capital(word: str) -> str:
    return "-".join(part[:1].title() + part[1:] for part in word.split("-"))


def given_name(full: str) -> str:
    """The name that others may read: without surname and patronymic."""
    words = full.split()
    return words[1] if len(words) > 1 else full


def known_as(full: str) -> str:
    """The name by which those who share a phone are told apart: given name and the surname's initial."""
    words = full.split()
    return f"{words[1]} {words[0][:1]}." if len(words) > 1 else full
