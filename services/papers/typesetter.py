"""The typesetter: templates and data become PDF and PNG, with the font that typst brings along and nothing from the network."""

import json
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Final

import typst
from PIL import Image

from domain.certificates import Format
from domain.errors import Misbuilt

ARCHIVAL: Final = "a-2u"  # PDF/A: fonts embedded, text searchable, and a character without a glyph is an error
PPI = 96  # a QR module of 2.25 points falls on three whole pixels
# The colours of pictures: paper, watermark, code; then ink, accent, gold and alarm (certificate.typ) with their soft edges.
COLOURS = (
    *("ffffff", "f8ece8", "000000"),
    *("1d2b36", "566069", "8e959a", "c6cacd"),
    *("0f5561", "4b808a", "87aab0", "c3d5d7"),
    *("b08a3a", "d8c59d"),
    *("a02c1c", "c0726a", "dfb9b3"),
)


class Typesetter:
    """One template, loaded once; its words and values come as data and are never read as markup. For any thread."""

    def __init__(self, template: Path) -> None:
        self._compiler = typst.Compiler(template, root=template.parent, ignore_system_fonts=True)
        self._lock = Lock()

    def set(self, data: Mapping[str, object], format_: Format, timestamp: int) -> bytes:
        """The paper as a file, made at a second of Unix time; the same data and second give the same bytes."""
        inputs = {"data": json.dumps(data, ensure_ascii=False)}
        with self._lock:
            made, warnings = self._compiler.compile_with_warnings(
                format=format_.value,
                ppi=PPI,
                sys_inputs=inputs,
                pdf_standards=ARCHIVAL if format_ is Format.PDF else None,
                timestamp=timestamp,
            )
        if warnings or not isinstance(made, bytes):
            raise Misbuilt([warning.message for warning in warnings] or ["the paper has more than one page"])
        return made if format_ is Format.PDF else _small(made)


def midnight(day: date) -> int:
    """Midnight in UTC, so that the day which the file names is the day which the paper names."""
    return (day - date(1970, 1, 1)).days * 86400


def _small(picture: bytes) -> bytes:
    """The picture in the paper's own few colours, a third of its size: it travels over weak lines."""
    made = BytesIO()
    with Image.open(BytesIO(picture)) as opened:
        few = opened.convert("RGB").quantize(palette=_palette(), dither=Image.Dither.NONE)
        few.save(made, "PNG", bits=4, compress_level=8)
    return made.getvalue()


def _palette() -> Image.Image:
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in COLOURS for part in bytes.fromhex(colour)])
    return palette
