"""Streams of a PDF, unpacked piece by piece, so that none of them costs more than it may."""

import struct
import zlib
from collections.abc import Iterable, Iterator
from itertools import chain

import pikepdf
from pikepdf import Name, Stream

from services.files.kinds import EICAR
from services.files.verdicts import MEGABYTE, Judged, Verdict

_FLATE = {"/FlateDecode", "/Fl"}
_TEXTUAL = {"/ASCII85Decode", "/A85", "/ASCIIHexDecode", "/AHx", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"}
_PICTURES = {"/DCTDecode", "/DCT", "/JPXDecode", "/JBIG2Decode", "/CCITTFaxDecode", "/CCF"}
_MOST_FILTERS = 4
_MOST_OF_ONE = 128 * MEGABYTE
_MOST_OF_PICTURE = 512 * MEGABYTE  # A0 at 300 dots an inch in colour is 420
_MOST_PIXELS = 250_000_000
_MOST_OF_ALL = 400 * MEGABYTE
_SLACK = 64 * 1024  # more than its header says, that a picture may have
_MOST_OF_HEADER = MEGABYTE
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # segments of a JPEG that begin with its size
_BITE, _PIECE = 16 * 1024, 64 * 1024


class Reader:
    """Reads streams, and counts what all of them together come to."""

    def __init__(self) -> None:
        self._spent = 0

    def look_through(self, stream: Stream) -> None:
        """Unpack it to its end; raises Judged where that is too much, or where EICAR stands in it."""
        left, tail = most_of(stream), b""
        for piece in self.pieces(stream):
            left -= len(piece)
            if left < 0:
                raise Judged(Verdict.TOO_HEAVY)
            if EICAR in tail + piece:
                raise Judged(Verdict.VIRUS)
            tail = piece[-len(EICAR) :]

    def start(self, stream: Stream, most: int) -> bytes:
        """Its first unpacked bytes; raises where nothing can be read."""
        kept = bytearray()
        for piece in self.pieces(stream):
            kept += piece[: most - len(kept)]
            if len(kept) >= most:
                break
        return bytes(kept)

    def pieces(self, stream: Stream) -> Iterator[bytes]:
        """What it unpacks to; of a picture that is packed as such, the packed bytes."""
        for piece in self._unpacked(stream):
            self._spent += len(piece)
            if self._spent > _MOST_OF_ALL:
                raise Judged(Verdict.TOO_HEAVY)
            yield piece

    def _unpacked(self, stream: Stream) -> Iterator[bytes]:
        filters = filters_of(stream)
        if any(one in _TEXTUAL for one in filters) or (filters and _predicted(stream)):
            return iter([_by_library(stream, filters)])
        pieces = _bites(memoryview(stream.get_raw_stream_buffer()))
        for one in filters:
            if one in _FLATE:
                pieces = _inflated(pieces)
        return pieces


def filters_of(stream: Stream) -> list[str]:
    """The names of its filters, the outermost first; raises Judged where there are unknown or too many."""
    given = stream.stream_dict.get("/Filter")
    if given is None:
        return []
    filters = [str(one) for one in ([given] if isinstance(given, Name) else given.as_list())]
    if len(filters) > _MOST_FILTERS:
        raise Judged(Verdict.TOO_HEAVY)
    if "/Crypt" in filters:
        raise Judged(Verdict.ENCRYPTED)
    if not _FLATE.union(_TEXTUAL, _PICTURES).issuperset(filters):
        raise Judged(Verdict.DAMAGED)
    return filters


def most_of(stream: Stream) -> int:
    """How much it may unpack to; raises Judged where a picture's header says more than any paper needs."""
    if stream.get("/Subtype") != Name.Image:
        return _MOST_OF_ONE
    width, height = (whole(stream.get(key), 0) for key in ("/Width", "/Height"))
    deep = 1 if stream.get("/ImageMask") else whole(stream.get("/BitsPerComponent"), 8)
    said = width * height * deep * 4 // 8
    if max(width * height, _pixels_of_jpeg(stream)) > _MOST_PIXELS or said > _MOST_OF_PICTURE * 4 // 3:
        raise Judged(Verdict.TOO_HEAVY)
    return _MOST_OF_ONE if _PICTURES.intersection(filters_of(stream)) else said + said // 8 + height + _SLACK


def _pixels_of_jpeg(stream: Stream) -> int:
    """As it says itself, whatever the PDF says of it."""
    if filters_of(stream) not in (["/DCTDecode"], ["/DCT"]):
        return 0
    body = bytes(memoryview(stream.get_raw_stream_buffer())[:_MOST_OF_HEADER])
    place = 2
    while body[place : place + 1] == b"\xff" and place + 9 < len(body):
        if body[place + 1] in _FRAMES:
            height, width = struct.unpack(">HH", body[place + 5 : place + 9])
            return int(height * width)
        place += 2 + int.from_bytes(body[place + 2 : place + 4], "big")
    return 0


def whole(value: object, otherwise: int) -> int:
    """A number of the file that ought to be whole and isn't always."""
    try:
        return max(0, int(value))  # type: ignore[call-overload,no-any-return] # whatever it is
    except (TypeError, ValueError, OverflowError):
        return otherwise


def _predicted(stream: Stream) -> bool:
    parameters = stream.stream_dict.get("/DecodeParms") or stream.stream_dict.get("/DP")
    if parameters is None or stream.get("/Subtype") == Name.Image:
        return False
    return b"/Predictor" in parameters.unparse(resolved=True)


def _by_library(stream: Stream, filters: list[str]) -> bytes:
    if any(one in _PICTURES for one in filters):
        return stream.read_raw_bytes()
    try:
        return stream.read_bytes()
    except pikepdf.PdfError as error:
        if "limit exceeded" in str(error):
            raise Judged(Verdict.TOO_HEAVY) from None
        raise


def _bites(body: memoryview) -> Iterator[bytes]:
    return (bytes(body[place : place + _BITE]) for place in range(0, len(body), _BITE))


def _inflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """A whole piece never more than a few times as long as what is read at once."""
    machine = zlib.decompressobj()
    for piece in chain.from_iterable(_bites(memoryview(piece)) for piece in pieces):
        left = piece
        while left and not machine.eof:
            yield machine.decompress(left, _PIECE)
            left = machine.unconsumed_tail
