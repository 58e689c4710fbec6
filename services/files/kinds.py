"""What a file is by its first bytes, so that a person can be told what was sent in place of a PDF."""

EICAR = (
    rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
)  # in two parts, or scanners find this module

_STARTS = (
    (b"%PDF-", "pdf"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"AT&TFORM", "djvu"),
    (b"MZ", "exe"),
    (b"\x7fELF", "exe"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gz"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc"),
    (b"{\\rtf", "rtf"),
    (b"<?xml", "xml"),
)
_INSIDE_ZIP = (
    (b"opendocument.text", "odt"),
    (b"opendocument.spreadsheet", "ods"),
    (b"word/", "docx"),
    (b"xl/", "xlsx"),
    (b"ppt/", "pptx"),
)
_HEIC = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}
_END_OF_ZIP = b"PK\x05\x06"
_LONGEST_END = 22 + 65535


def kind(body: bytes) -> str | None:
    """The kind by a well-known signature; None where there is none."""
    for start, name in _STARTS:
        if body.startswith(start):
            return name
    if body.startswith(b"PK\x03\x04"):
        return next((name for part, name in _INSIDE_ZIP if part in body), "zip")
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "webp"
    if body[4:8] == b"ftyp":
        return "heic" if body[8:12] in _HEIC else "mp4"
    return "html" if body[:512].lstrip().lower().startswith((b"<!doctype html", b"<html")) else None


def ends_as_zip(body: bytes) -> bool:
    """Whether a reader of archives would open it: a PDF that is an archive too is none."""
    place = body.find(_END_OF_ZIP, max(0, len(body) - _LONGEST_END))
    while place != -1:
        if place + 22 + int.from_bytes(body[place + 20 : place + 22], "little") == len(body):
            return True
        place = body.find(_END_OF_ZIP, place + 1)
    return False
