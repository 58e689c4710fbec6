"""Photos, good ones and others."""

import struct
import zlib
from collections.abc import Iterator
from functools import cache
from io import BytesIO

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


def _with_part(sort: bytes, content: bytes) -> bytes:
    body = taken("PNG", size=(300, 400))
    return body[:33] + _part(sort, content) + body[33:]


def photos() -> Iterator[Case]:
    """Bad ones."""
    jpeg, png, webp = taken(), taken("PNG"), taken("WEBP")
    bodies: dict[str, tuple[bytes, Verdict]] = {
        "empty": (b"", Verdict.EMPTY),
        "heic": (b"\x00\x00\x00\x18ftypheic" + bytes(99), Verdict.NOT_PHOTO),
        "gif": (taken("GIF"), Verdict.NOT_PHOTO),
        "tiff": (taken("TIFF"), Verdict.NOT_PHOTO),
        "pdf": (plain(), Verdict.NOT_PHOTO),
        "docx": (archive("word/document.xml"), Verdict.NOT_PHOTO),
        "svg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", Verdict.NOT_PHOTO),
        "png of 50 000 x 50 000": (flood(50_000, 50_000), Verdict.TOO_HEAVY),
        "png of 50 000 x 50 000, packed": (flood(50_000, 50_000, zeros(500)), Verdict.TOO_HEAVY),
        "png of 6400 x 6400": (flood(6400, 6400, zeros(118)), Verdict.TOO_HEAVY),
        "jpeg of 60 000 x 60 000": (_jpeg_flood(), Verdict.TOO_HEAVY),
        "white": (_of_one_colour("white"), Verdict.BLANK),
        "black": (_of_one_colour("black"), Verdict.BLANK),
        "png with broken sums": (png[:60] + b"\0\0\0\0" + png[64:], Verdict.DAMAGED),
        "jpeg that only begins": (b"\xff\xd8\xff\xe0", Verdict.DAMAGED),
        "webp that only begins": (b"RIFF\x00\x01\x00\x00WEBPVP8 ", Verdict.DAMAGED),
    }
    for name, (body, right) in bodies.items():
        yield case(f"photo: {name}", body, right, job="photo")
    for sort, body in {"jpeg": jpeg, "png": png, "webp": webp}.items():
        for percent in (5, 30, 60, 90):
            yield case(f"photo: {sort}, {percent} %", body[: len(body) * percent // 100], Verdict.DAMAGED, job="photo")
    yield case(
        "photo: png with a bomb of text",
        _with_part(b"zTXt", b"a\0\0" + zeros(300)),
        Verdict.DAMAGED,
        Verdict.TOO_HEAVY,
        job="photo",
    )
    yield case("photo: png with a bomb of colours", _with_part(b"iCCP", b"a\0\0" + zeros(300)), *Verdict, job="photo")


def _of_one_colour(colour: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (1000, 1400), colour).save(out, "JPEG")
    return out.getvalue()


def good_photos() -> Iterator[Case]:
    bodies = {
        "jpeg": taken(),
        "jpeg by steps": taken(progressive=True),
        "jpeg of a phone": taken(size=(4000, 3000)),
        "jpeg in inks": taken(mode="CMYK"),
        "grey jpeg": taken(mode="L"),
        "turned jpeg": turned(),
        "png": taken("PNG"),
        "png one can see through": taken("PNG", "RGBA"),
        "png with a list of colours": taken("PNG", "P"),
        "png in two colours": taken("PNG", "1"),
        "png in 16 bits": taken("PNG", "I;16"),
        "webp": taken("WEBP"),
        "webp without loss": taken("WEBP", lossless=True, size=(600, 800)),
        "webp that moves": taken("WEBP", save_all=True, append_images=[Image.new("RGB", (1200, 1600))]),
        "several in one jpeg": taken("MPO", save_all=True, append_images=[Image.new("RGB", (1200, 1600))]),
    }
    for name, body in bodies.items():
        yield case(f"good photo: {name}", body, Verdict.CLEAN, job="photo")
