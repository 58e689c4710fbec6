"""Draws a page of a PDF as a picture: the coordinator's browser never gets a stranger's PDF to show.

Runs in the process of services/files/judge.py only; a page is drawn small, however large its paper says that it is.
"""

from collections.abc import Mapping
from io import BytesIO
from math import sqrt
from typing import Any, BinaryIO

import pypdfium2
from PIL import Image, ImageChops

from services.files.pdf_letters import Lender, borrows
from services.files.verdicts import Verdict

WIDEST = 1100  # dots
MOST_DOTS = WIDEST * 1600  # a little more than A4 upright
_LONGEST = 4000
_LARGEST_SCALE = 4.0  # 288 dots an inch
_SMALLEST_PAPER = 0.01  # points
_LARGE = 600_000  # bytes


def draw(file: BinaryIO, task: Mapping[str, Any]) -> tuple[dict[str, object], bytes]:
    """A page as a PNG; no bytes where the document has no such page. Raises whatever the library raises at a damaged file."""
    Lender().setup()
    with pypdfium2.PdfDocument(file.read()) as pdf:
        pdf.init_forms()  # or what was typed into fields would not show; no script of the file runs in it
        pages, page = len(pdf), int(task["page"])
        said: dict[str, object] = {"verdict": Verdict.CLEAN.value, "pages": pages}
        if not 1 <= page <= pages:
            return said, b""
        leaf = pdf[page - 1]
        image = _drawn(leaf, int(task["turn"]))
        return said | {"width": image.width, "height": image.height, "borrows": borrows(leaf)}, _packed(image)


def scale_of(width: float, height: float) -> float:
    """By how much paper of this size, in points, is drawn larger or smaller."""
    wide, high = max(width, _SMALLEST_PAPER), max(height, _SMALLEST_PAPER)
    return min(WIDEST / wide, sqrt(MOST_DOTS / (wide * high)), _LONGEST / high, _LARGEST_SCALE)


def _drawn(page: Any, turn: int) -> Image.Image:
    page.set_rotation((page.get_rotation() + turn) % 360)
    bitmap = page.render(scale=scale_of(*page.get_size()), rev_byteorder=True)
    image: Image.Image = bitmap.to_pil()
    return image


def _packed(image: Image.Image) -> bytes:
    """In grey where it is grey; a photo in fewer shades, which is a third on the way and keeps the blue of a stamp."""
    body = _png(image.getchannel(0) if _is_grey(image) else image)
    return body if len(body) <= _LARGE else _png(image.quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE))


def _is_grey(image: Image.Image) -> bool:
    red, green, blue = image.split()
    return not ImageChops.difference(red, green).getbbox() and not ImageChops.difference(green, blue).getbbox()


def _png(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "PNG", compress_level=3)
    return out.getvalue()
