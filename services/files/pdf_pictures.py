"""Whether a picture in a PDF shows anything: a scan of an empty sheet by a program is one colour all over."""

from io import BytesIO

from pikepdf import Stream

from services.files.pdf_streams import Reader, filters_of, whole
from services.files.verdicts import Judged, Verdict

_SPECK = 4  # pixels; programs set such pictures to keep a place
_SAME = 8  # shades of grey that a compressed white is apart
_LEAST_OF_JBIG2 = 200
_SHADES_OF_PREDICTED = 3  # the sort of the row, its first value, and no change
_MOST_PIXELS = 250_000_000


def shows_something(picture: Stream, reader: Reader) -> bool:
    """Decided by as little of it as tells; what can't be told counts as shown."""
    height = whole(picture.get("/Height"), 0)
    if whole(picture.get("/Width"), 0) * height <= _SPECK:
        return False
    filters = filters_of(picture)
    last = filters[-1] if filters else ""
    if last in {"/DCTDecode", "/DCT"}:
        return len(filters) > 1 or _photo_shows(picture.read_raw_bytes())
    if last in {"/CCITTFaxDecode", "/CCF"}:
        return len(picture.read_raw_bytes()) > height // 8 + 64  # a bit says: a row like the one above
    if last == "/JBIG2Decode":
        return len(picture.read_raw_bytes()) > _LEAST_OF_JBIG2
    return last == "/JPXDecode" or _differs(picture, reader)


def _differs(picture: Stream, reader: Reader) -> bool:
    parameters = picture.stream_dict.get("/DecodeParms")
    predicted = parameters is not None and b"/Predictor" in parameters.unparse(resolved=True)
    shades, enough = set[int](), _SHADES_OF_PREDICTED if predicted else 1
    for piece in reader.pieces(picture):
        shades.update(piece)
        if len(shades) > enough:
            return True
    return False


def _photo_shows(body: bytes) -> bool:
    from PIL import Image  # noqa: PLC0415 - few files need it, and it takes a while

    try:
        with Image.open(BytesIO(body), formats=["JPEG"]) as photo:
            if photo.width * photo.height > _MOST_PIXELS:
                raise Judged(Verdict.TOO_HEAVY)
            photo.draft("L", (photo.width // 8, photo.height // 8))
            lowest, highest = photo.convert("L").getextrema()
    except (OSError, SyntaxError, ValueError):
        return True
    return float(highest) - float(lowest) > _SAME  # type: ignore[arg-type] # one band has two numbers
