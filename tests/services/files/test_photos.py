"""Photos become a PDF."""

from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from services.files import photos
from services.files.inspect import inspect
from services.files.photos import MOST_PHOTOS, as_pdf
from services.files.verdicts import Found, Verdict
from tests.services.files.pictures import grainy, taken
from tests.services.files.raw import plain

_RED, _WHITE = (200, 20, 20), (250, 250, 250)


def red_on_top(way: int) -> bytes:
    """A lying photo of a sheet whose upper half is red, as a phone writes it that was held so."""
    upright = Image.new("RGB", (300, 400), _WHITE)
    upright.paste(_RED, (0, 0, 300, 200))
    exif = Image.Exif()
    exif[0x0112] = way
    exif[0x010E] = "Somewhere in a village"
    out = BytesIO()
    written = {1: upright, 3: upright.rotate(180), 6: upright.rotate(90, expand=True), 8: upright.rotate(-90, expand=True)}[way]
    written.save(out, "JPEG", quality=95, exif=exif)
    return out.getvalue()


async def document(*photos: bytes) -> bytes:
    made = await as_pdf(photos)
    assert isinstance(made, bytes)
    return made


def seen(page: pikepdf.Page) -> Image.Image:
    return Image.open(BytesIO(page.obj.Resources.XObject.Photo.read_raw_bytes())).convert("RGB")


async def test_each_photo_is_a_page_of_a4_the_way_it_was_held() -> None:
    made = await document(taken(size=(400, 300)), taken("PNG", size=(300, 400)))
    assert await inspect(made) == Found(Verdict.CLEAN, "pdf", pages=2)
    with pikepdf.open(BytesIO(made), attempt_recovery=False) as pdf:
        boxes = [[round(float(side)) for side in page.mediabox] for page in pdf.pages]
        assert [seen(page).size for page in pdf.pages] == [(400, 300), (300, 400)]
    assert boxes == [[0, 0, 842, 595], [0, 0, 595, 842]]


async def test_photos_are_turned_upright_and_tell_nothing_of_the_camera() -> None:
    made = await document(*(red_on_top(way) for way in (1, 3, 6, 8)))
    assert b"village" not in made
    assert b"Exif" not in made
    with pikepdf.open(BytesIO(made)) as pdf:
        for page in pdf.pages:
            photo = seen(page)
            assert photo.size == (300, 400)
            assert photo.getpixel((150, 100))[1] < 60  # type: ignore[index] # three numbers
            assert photo.getpixel((150, 300))[1] > 200  # type: ignore[index] # three numbers


async def test_what_one_could_see_through_is_on_white() -> None:
    glass = BytesIO()
    Image.new("RGBA", (100, 100), (0, 0, 0, 0)).save(glass, "PNG")
    with pikepdf.open(BytesIO(await document(glass.getvalue()))) as pdf:
        assert seen(pdf.pages[0]).getpixel((50, 50)) == (255, 255, 255)


async def test_the_same_photos_are_the_same_bytes() -> None:
    assert await document(taken(size=(300, 400))) == await document(taken(size=(300, 400)))


async def test_photos_that_pack_badly_are_packed_harder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "_MOST_OF_PAGE", 90_000)
    photo = grainy(1600, 1200)
    assert len(photo) > 1_000_000
    assert len(await document(photo, photo)) < 200_000


async def test_a_photo_that_is_none_is_told() -> None:
    good = taken(size=(300, 400))
    assert await as_pdf([]) is Verdict.EMPTY
    assert await as_pdf([good] * (MOST_PHOTOS + 1)) is Verdict.TOO_MANY_PAGES
    assert await as_pdf([plain(), good]) is Verdict.NOT_PHOTO
    assert await as_pdf([good, good[: len(good) // 2]]) is Verdict.DAMAGED
