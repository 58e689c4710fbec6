"""Keys by which names are found and ordered, alike on SQLite and PostgreSQL: plain text that is compared byte by byte.

`search_key` makes the spellings of a name meet. Each letter is written in Latin by what stands before it only, so that
the key of a beginning is the beginning of the key, and `LIKE key || '%'` finds a name in any spelling:

    а ә                 a            қ к х һ q            k   (бақыт, бахыт)      у ұ ү w         u
    е ё э (ye)          ie           ғ г (gh)             g, nothing after n      ы и і й y       i
    ж j ž (zh)          zh           ң ñ (ng)             n   (шыңғыс, шингис)    я ю             ia iu
    ш ş š (sh)          sh           h after g or k       nothing                 о ө             o
    ч ç č (ch)          ch           h after s, z or c    h; elsewhere k          ц щ x           ts shch ks
    doubled letters     one          ъ ь apostrophes      nothing                 other signs     a space between words

The key finds more than one name on purpose; what is shown is the name itself.
"""

import unicodedata

KAZAKH = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
LATIN = "abcdefghijklmnopqrstuvwxyz"

_SOUNDS = {
    "a": "аәə", "b": "б", "v": "в", "g": "гғ", "d": "д", "ie": "еёэe", "zh": "жj", "z": "з", "i": "ийыіyı", "k": "кқхһq",
    "l": "л", "m": "м", "n": "нңŋ", "o": "оөɵ", "p": "п", "r": "р", "s": "с", "t": "т", "u": "уұүw", "f": "ф", "ts": "ц",
    "ch": "ч", "sh": "ш", "shch": "щ", "iu": "ю", "ia": "я", "ks": "x", "": "ъь",
}  # fmt: skip
_FOLDED = {letter: sound for sound, letters in _SOUNDS.items() for letter in letters}
_HOOKS = "\u0327\u030c"  # the cedilla of ş and ç, the caron of ž, š and č
_APOSTROPHES = frozenset("'’‘ʼʻ`´ʹ′")


def search_key(text: str) -> str:
    """Fold a name, or the beginning of one, so that its Kazakh, Russian-keyboard and Latin spellings are equal."""
    key: list[str] = []
    before = ""
    for char in unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()):
        for letter in _folded(char, before, key[-1] if key else " "):
            if letter != (key[-1] if key else " ") or letter.isdecimal():
                key.append(letter)
        before = char
    return "".join(key).rstrip()


def _folded(char: str, before: str, last: str) -> str:
    if char == "h":
        return _folded_h(before, last)
    if char in "gгғ" and last == "n":
        return ""
    if char in _HOOKS and last in "szc":
        return "h"
    if char in _APOSTROPHES or unicodedata.category(char).startswith("M"):
        return ""
    return _FOLDED.get(char, char) if char.isalnum() else " "


def _folded_h(before: str, last: str) -> str:
    if before == "g":
        return ""
    return "h" if last in "szc" else "k"


# Words end before any letter, digits stand before letters, Kazakh letters before Latin ones; all of it fits into ASCII,
# so that letters of other alphabets, which stay as they are, come last.
_RANKS = {char: chr(0x30 + rank) for rank, char in enumerate(" 0123456789" + KAZAKH + LATIN)}


def sort_key(text: str) -> str:
    """Make a key whose order is the order of the Kazakh alphabet, word by word; equal words are ordered by the text."""
    tidy = "".join(char if char.isprintable() else " " for char in unicodedata.normalize("NFC", text))
    words = "".join(map(_ranked, tidy.casefold())).split(_RANKS[" "])
    return _RANKS[" "].join(filter(None, words)) + " " + tidy


def _ranked(char: str) -> str:
    if char in _RANKS:
        return _RANKS[char]
    if char in _APOSTROPHES:
        return ""
    if not char.isalnum():
        return "" if unicodedata.category(char).startswith("M") else _RANKS[" "]
    return "".join(_RANKS.get(part, part) for part in unicodedata.normalize("NFKD", char) if part.isalnum())
