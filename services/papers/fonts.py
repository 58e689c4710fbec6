"""What the certificate's font can show. Typst draws an empty box without a word for what it lacks, unless it must write PDF/A."""

from functools import cache
from pathlib import Path
from threading import Lock

import typst

from domain.names import KAZAKH, LATIN
from services.papers.typesetter import ARCHIVAL

_LACKING = "could not be displayed"


class Glyphs:
    """The characters that are known to have a glyph, and the way to ask about others."""

    def __init__(self) -> None:
        self._compiler = typst.Compiler(Path(__file__).with_name("glyphs.typ"), ignore_system_fonts=True)
        self._lock = Lock()
        self._lacking: set[str] = set()
        self._known: set[str] = set()
        self._ask(KAZAKH + KAZAKH.upper() + LATIN + LATIN.upper() + "0123456789 -'.,«»№–")

    def first_lacking(self, text: str) -> str | None:
        """The first character of a text that has no glyph."""
        with self._lock:
            if not self._known.issuperset(text):
                self._learn(text)
            return next((character for character in text if character in self._lacking), None)

    def _learn(self, text: str) -> None:
        new = sorted(set(text) - self._known - self._lacking)
        if new and not self._ask("".join(new)):
            self._lacking.update(character for character in new if not self._ask(character))

    def _ask(self, characters: str) -> bool:
        try:
            self._compiler.compile(format="pdf", sys_inputs={"text": characters}, pdf_standards=ARCHIVAL)
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
