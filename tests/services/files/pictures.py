"""Photos, good ones and others."""

import struct
import zlib
from collections.abc import Callable, Iterator
from functools import cache, partial
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from services.files.verdicts import Verdict
from tests.services.files.case import Case, case
from tests.services.files.raw import plain, zeros
from tests.services.files.strange import archive

_TURNED = 6  # to the right, as phones write it


@cache
def sheet(mode: str = "RGB", width: int = 1200, height: int = 1600) -> Image.Image:
    """A sheet of paper with lines of text on a table."""
    image = Image.new("RGB", (width, height), (120, 90, 60))
    pen = ImageDraw.Draw(image)
    pen.rectangle((40, 40, width - 40, height - 40), fill=(250, 248, 240))
    for line in range(100, height - 100, 40):
        pen.text((90, line), "Бизнес-жоспар: наубайхана, 12 500 теңге " * 3, fill=(20, 20, 30), font_size=22)
    if mode == "I;16":
        return image.convert("I").point(lambda shade: shade * 256).convert(mode)
    return image.convert(mode)


def taken(format: str = "JPEG", mode: str = "RGB", size: tuple[int, int] = (1200, 1600), **how: object) -> bytes:  # noqa: A002
    out = BytesIO()
    sheet(mode, *size).save(out, format, **how)
    return out.getvalue()


def turned() -> bytes:
    """Held upright, written lying, with the place where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = _TURNED
    exif.get_ifd(0x8825)[2] = (43.0, 15.0, 0.0)
    exif[0x010E] = "somewhere"
    return taken(size=(1600, 1200), exif=exif)


def grainy(width: int = 4000, height: int = 3000) -> bytes:
    """A sheet in bad light: nothing of it can be packed well."""
    grain = Image.effect_noise((width, height), 90).convert("RGB")
    out = BytesIO()
    Image.blend(sheet("RGB", width, height), grain, 0.4).save(out, "JPEG", quality=90)
    return out.getvalue()


def flood(width: int, height: int, body: bytes = b"") -> bytes:
    """A PNG that says that it is so large."""
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", body or zlib.compress(b"0")),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(sort, content) for sort, content in parts)


def _part(sort: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + sort + content + struct.pack(">I", zlib.crc32(sort + content))


def _jpeg_flood() -> bytes:
    body = taken()
    place = body.index(b"\xff\xc0") + 5
    return body[:place] + struct.pack(">HH", 60_000, 60_000) + body[place + 4 :]


def _with_bomb(sort: bytes) -> bytes:
    body = taken("PNG", size=(300, 400))
    return body[:33] + _part(sort, b"a\0\0" + zeros(300)) + body[33:]


def photos() -> Iterator[Case]:
    """Bad ones."""
    bodies: dict[str, tuple[bytes | Callable[[], bytes], Verdict]] = {
        "empty": (b"", Verdict.EMPTY),
        "heic": (b"\x00\x00\x00\x18ftypheic" + bytes(99), Verdict.NOT_PHOTO),
        "gif": (partial(taken, "GIF"), Verdict.NOT_PHOTO),
        "tiff": (partial(taken, "TIFF"), Verdict.NOT_PHOTO),
        "pdf": (plain, Verdict.NOT_PHOTO),
        "docx": (archive("word/document.xml"), Verdict.NOT_PHOTO),
        "svg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", Verdict.NOT_PHOTO),
        "png of 50 000 x 50 000": (flood(50_000, 50_000), Verdict.TOO_HEAVY),
        "png of 50 000 x 50 000, packed": (lambda: flood(50_000, 50_000, zeros(500)), Verdict.TOO_HEAVY),
        "png of 6400 x 6400": (lambda: flood(6400, 6400, zeros(118)), Verdict.TOO_HEAVY),
        "jpeg of 60 000 x 60 000": (_jpeg_flood, Verdict.TOO_HEAVY),
        "white": (partial(_of_one_colour, "white"), Verdict.BLANK),
        "black": (partial(_of_one_colour, "black"), Verdict.BLANK),
        "png with broken sums": (_broken_sums, Verdict.DAMAGED),
        "jpeg that only begins": (b"\xff\xd8\xff\xe0", Verdict.DAMAGED),
        "webp that only begins": (b"RIFF\x00\x01\x00\x00WEBPVP8 ", Verdict.DAMAGED),
    }
    for name, (body, right) in bodies.items():
        yield case(f"photo: {name}", body, right, job="photo")
    for sort in ("JPEG", "PNG", "WEBP"):
        for percent in (5, 30, 60, 90):
            yield case(f"photo: {sort}, {percent} %", partial(_cut, sort, percent), Verdict.DAMAGED, job="photo")
    text, colours = partial(_with_bomb, b"zTXt"), partial(_with_bomb, b"iCCP")
    yield case("photo: png with a bomb of text", text, Verdict.DAMAGED, Verdict.TOO_HEAVY, job="photo")
    yield case("photo: png with a bomb of colours", colours, *Verdict, job="photo")


def _cut(sort: str, percent: int) -> bytes:
    body = taken(sort)
    return body[: len(body) * percent // 100]


def _broken_sums() -> bytes:
    body = taken("PNG")
    return body[:60] + bytes(4) + body[64:]


def _of_one_colour(colour: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (1000, 1400), colour).save(out, "JPEG")
    return out.getvalue()


def good_photos() -> Iterator[Case]:
    moving: dict[str, Any] = {"save_all": True, "append_images": [Image.new("RGB", (1200, 1600))]}
    makes: dict[str, Callable[[], bytes]] = {
        "jpeg": taken,
        "jpeg by steps": partial(taken, progressive=True),
        "jpeg of a phone": partial(taken, size=(4000, 3000)),
        "jpeg of 40 000 000": partial(taken, size=(8000, 5000)),
        "jpeg in inks": partial(taken, mode="CMYK"),
        "grey jpeg": partial(taken, mode="L"),
        "turned jpeg": turned,
        "png": partial(taken, "PNG"),
        "png of a phone": partial(taken, "PNG", size=(3000, 4000)),
        "png one can see through": partial(taken, "PNG", "RGBA"),
        "png with a list of colours": partial(taken, "PNG", "P"),
        "png in two colours": partial(taken, "PNG", "1"),
        "png in 16 bits": partial(taken, "PNG", "I;16"),
        "webp": partial(taken, "WEBP"),
        "webp without loss": partial(taken, "WEBP", lossless=True, size=(600, 800)),
        "webp that moves": partial(taken, "WEBP", **moving),
        "several in one jpeg": partial(taken, "MPO", **moving),
    }
    for name, make in makes.items():
        yield case(f"good photo: {name}", make, Verdict.CLEAN, job="photo")
