"""The judge of a photo, and the photo made ready for a page: upright, without what the camera wrote into it, not too large."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any, BinaryIO

from PIL import Image

from services.files.kinds import EICAR
from services.files.verdicts import Judged, Verdict

FORMATS = ["JPEG", "PNG", "WEBP"]
_MOST_PIXELS = 40_000_000
_LONGEST_SIDE = 2200  # dots; 190 an inch on A4
_WAYS = ((1.0, 75), (1.0, 60), (0.8, 60), (0.6, 55), (0.45, 50), (0.3, 40))  # of its size and quality, until it is small enough
_SAME = 8  # shades that an empty picture is apart
_FIRST_LINE = 256  # bytes
_SMALL = (64, 64)
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def judge(file: BinaryIO, _: Mapping[str, Any]) -> tuple[dict[str, object], bytes]:
    """What is found of a file that begins as a photo. Raises Judged, or whatever the library raises at a damaged one."""
    body = file.read()
    if EICAR in body:
        raise Judged(Verdict.VIRUS)
    with _opened(body) as photo:
        photo.load()  # all of it: a photo that was cut off shows only so
        lowest, highest = _plain(photo).resize(_SMALL, Image.Resampling.BOX).convert("L").getextrema()
        if float(highest) - float(lowest) <= _SAME:  # type: ignore[arg-type] # one band has two numbers
            raise Judged(Verdict.BLANK)
        return {"verdict": Verdict.CLEAN.value, "width": photo.width, "height": photo.height}, b""


def as_page(file: BinaryIO, task: Mapping[str, Any]) -> tuple[dict[str, object], bytes]:
    """The photo as a JPEG that is as small as the answer has to be. Raises as `judge` does."""
    with _opened(file.read()) as photo:
        upright = _upright(photo)
    for scale, quality in _WAYS:
        body = _packed(upright, scale, quality)
        if len(body) <= int(task["most_answer"]) - _FIRST_LINE:
            with Image.open(BytesIO(body)) as made:
                said = {"verdict": Verdict.CLEAN.value, "grey": made.mode == "L", "width": made.width, "height": made.height}
            return said, body
    raise Judged(Verdict.TOO_LARGE)


def _opened(body: bytes) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = None  # our own limit is told by a verdict
    photo = Image.open(BytesIO(body), formats=FORMATS)
    if photo.width * photo.height > _MOST_PIXELS:
        raise Judged(Verdict.TOO_HEAVY)
    return photo


def _upright(photo: Image.Image) -> Image.Image:
    """As it was held, in grey or in colour, no larger than a page needs, and with nothing of what the camera wrote into it."""
    way = photo.getexif().get(_ORIENTATION, 1)
    photo.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))
    photo.load()  # a small one goes on as it is, after its file is closed
    image = _plain(photo)
    image.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE), Image.Resampling.LANCZOS)
    turned = image.transpose(_TURNS[way]) if way in _TURNS else image
    turned.info.clear()
    return turned


def _plain(photo: Image.Image) -> Image.Image:
    """In grey or in colour, on white where one could see through; the photo itself where it is so: a copy is as large again."""
    if photo.mode in {"L", "RGB"}:
        return photo
    if photo.mode.startswith("I"):
        return photo.convert("I").point(lambda shade: shade / 256).convert("L")
    if photo.mode in {"RGBA", "LA", "PA"} or "transparency" in photo.info:
        seen = photo if photo.mode == "RGBA" else photo.convert("RGBA")
        white = Image.new("RGB", seen.size, "white")
        white.paste(seen, mask=seen.getchannel("A"))
        return white
    return photo.convert("L" if photo.mode == "1" else "RGB")


def _packed(photo: Image.Image, scale: float, quality: int) -> bytes:
    if scale < 1:
        photo = photo.resize((max(1, round(photo.width * scale)), max(1, round(photo.height * scale))), Image.Resampling.LANCZOS)
    packed = BytesIO()
    photo.save(packed, "JPEG", quality=quality, optimize=True)
    return packed.getvalue()
