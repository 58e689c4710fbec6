"""What people wrote, as a paper can show it: without invisible signs, with long words broken, never as an empty box."""

import re
import unicodedata
from functools import cache

from services.papers.fonts import WITH_SIGNS, Glyphs

_BREAK = "\u200b"
_LONG = re.compile(r"[^\s\-/]{27,}")  # longer than a line of its column may be
_HIDDEN = {"Cc", "Cf", "Cs"}  # controls, marks that turn the direction of reading, halves of characters
_VARIANTS = frozenset(map(chr, range(0xFE00, 0xFE10)))  # they choose between looks of a sign


def shown(text: str) -> str:
    """A text of several lines; a character without a glyph is named by its number: «[U+1F600]»."""
    kept = plain(text)
    for character in _glyphs().lacking(kept.replace("\n", "")):
        kept = kept.replace(character, f"[U+{ord(character):04X}]")
    return _LONG.sub(_loosened, kept)


def plain(text: str) -> str:
    """A text of several lines without invisible signs, for a paper that brings no fonts along."""
    lines = unicodedata.normalize("NFC", text).replace("\t", " ").splitlines()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(_visible(line) for line in lines)).strip()


def _visible(line: str) -> str:
    there = [char for char in line if unicodedata.category(char) not in _HIDDEN and char not in _VARIANTS]
    return " ".join("".join(there).split())


def _loosened(found: re.Match[str]) -> str:
    return _BREAK.join(re.findall(".{1,10}", found[0]))


@cache
def _glyphs() -> Glyphs:
    return Glyphs(WITH_SIGNS)
