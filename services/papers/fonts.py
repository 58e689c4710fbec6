"""What the papers' fonts can show. Typst draws an empty box without a word for what they lack, unless it must write PDF/A."""

import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Final

import typst

from domain.names import KAZAKH, LATIN
from services.papers.typesetter import ARCHIVAL

SERIF: Final = ("Libertinus Serif",)
WITH_SIGNS: Final = (*SERIF, "DejaVu Sans Mono")  # where people write freely: it has ₸, arrows, ticks and more alphabets

_LACKING = "could not be displayed"
_IN_NONE = re.compile(
    "[\u2e80-\ua4cf\uac00-\ud7ff\U0001f000-\U0001faff\U00020000-\U0003ffff]"
)  # Chinese, Korean, emoji: not worth asking


class Glyphs:
    """The characters that are known to have a glyph in one of the fonts, and the way to ask about others."""

    def __init__(self, fonts: Sequence[str] = SERIF) -> None:
        self._fonts = json.dumps(fonts)
        self._compiler = typst.Compiler(Path(__file__).with_name("glyphs.typ"), ignore_system_fonts=True)
        self._lock = Lock()
        self._lacking: set[str] = set()
        self._known: set[str] = set()
        self._ask(KAZAKH + KAZAKH.upper() + LATIN + LATIN.upper() + "0123456789 -'.,«»№–")

    def first_lacking(self, text: str) -> str | None:
        """The first character of a text that has no glyph."""
        lacking = self.lacking(text)
        return next((character for character in text if character in lacking), None)

    def lacking(self, text: str) -> frozenset[str]:
        """The characters of a text that have no glyph."""
        with self._lock:
            if not self._known.issuperset(text):
                self._learn(text)
            return frozenset(self._lacking.intersection(text))

    def _learn(self, text: str) -> None:
        self._lacking.update(_IN_NONE.findall(text))
        new = sorted(set(text) - self._known - self._lacking)
        if new and not self._ask("".join(new)):
            self._lacking.update(character for character in new if not self._ask(character))

    def _ask(self, characters: str) -> bool:
        try:
            self._compiler.compile(format="pdf", sys_inputs={"text": characters, "fonts": self._fonts}, pdf_standards=ARCHIVAL)
        except typst.TypstError as error:
            if _LACKING not in error.message:
                raise
            return False
        self._known.update(characters)
        return True


@cache
def _glyphs() -> Glyphs:
    return Glyphs()


def unprintable(text: str) -> str | None:
    """The first character of a text that the certificate's font has no glyph for."""
    return _glyphs().first_lacking(text)
