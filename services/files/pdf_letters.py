"""Letters that a PDF does not bring along: drawn with a font of this machine where it has one, and the reader is told.

The library's own fonts for such a case know no Cyrillic: a page in Kazakh would look empty.
"""

import ctypes
from itertools import islice
from typing import Any

import pypdfium2
from pypdfium2 import raw

SERIF = (b"Liberation Serif", b"DejaVu Serif")
SANS = (b"Liberation Sans", b"DejaVu Sans", b"Noto Sans")
_MOST_LOOKED_AT = 3000  # pieces of text of a page


class Lender(pypdfium2.PdfSysfontBase):  # type: ignore[misc] # the library has no types
    """Where the machine has no font of a wanted name, the first that it has of ours."""

    def MapFont(self, _: Any, *wanted: Any) -> Any:  # noqa: N802 - the library's name
        """`wanted`: weight, italic, charset, pitch and family, name, and a number that nobody reads."""
        *how, name, end = wanted
        ours = SERIF + SANS if how[3] & raw.FXFONT_FF_ROMAN else SANS + SERIF
        for one in (name, *(ctypes.cast(ctypes.c_char_p(font), type(name)) for font in ours)):
            if found := self.default.MapFont(self.default, *how, one, end):
                return found
        return None


def borrows(page: Any) -> bool:
    """Whether letters beyond the Latin ones stand on it that its file does not bring along."""
    text = page.get_textpage()
    pieces = page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=4, textpage=text)
    return any(_is_borrowed(one) for one in islice(pieces, _MOST_LOOKED_AT))


def _is_borrowed(piece: Any) -> bool:
    try:
        return not piece.get_font().is_embedded and not piece.extract().isascii()
    except (pypdfium2.PdfiumError, UnicodeError):  # an empty one, or half a character
        return False
