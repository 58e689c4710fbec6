"""Files with the test virus in them, wherever it can stand. It is never written in one piece, or scanners find this module."""

import base64
import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from services.files.kinds import EICAR
from services.files.verdicts import Verdict
from tests.services.files.case import Case, case
from tests.services.files.raw import TEXT, flate, packed, plain, stream
from tests.services.files.strange import picture


def viruses() -> Iterator[Case]:
    twice = stream(zlib.compress(zlib.compress(EICAR)), b"/Filter [/FlateDecode /FlateDecode] ")
    image = b"/Type /XObject /Subtype /Image /Width 68 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 "
    bodies = {
        "alone": EICAR,
        "in a text": b"plan\n" + EICAR,
        "behind zeros": bytes(1 << 20) + EICAR,
        "in an archive, unpacked": _stored(),
        "in a comment": plain().replace(b"%\xe2\xe3", b"%" + EICAR + b"\n%\xe2\xe3", 1),
        "behind the end": plain() + EICAR + b"\n%%EOF\n",
        "in a plain stream": plain(more={6: stream(EICAR)}),
        "in a packed stream": plain(more={6: flate(b"x" * 300_000 + EICAR)}),
        "across two pieces": plain(more={6: flate(b"x" * (64 * 1024 - 20) + EICAR)}),
        "packed twice": plain(more={6: twice}),
        "in letters": plain(more={6: stream(base64.a85encode(EICAR) + b"~>", b"/Filter /ASCII85Decode ")}),
        "in digits": plain(more={6: stream(EICAR.hex().encode() + b">", b"/Filter /ASCIIHexDecode ")}),
        "in runs": plain(more={6: stream(bytes([len(EICAR) - 1]) + EICAR + b"\x80", b"/Filter /RunLengthDecode ")}),
        "in a picture": plain(more={6: flate(EICAR, image)}),
        "in the content": plain(content=flate(b"%" + EICAR + b"\n" + TEXT)),
        "in a string": plain(root=b"/A (" + re.sub(rb"([\\()])", rb"\\\1", EICAR) + b")"),
        "in a string of digits": plain(root=b"/A <" + EICAR.hex().encode() + b">"),
        "in a packed string": packed(plain(root=b"/A <" + EICAR.hex().encode() + b">")),
        "in a page's string": packed(plain(page=b"/A [[<" + EICAR.hex().encode() + b">]]")),
        "in an attachment": plain(
            root=b"/Names << /EmbeddedFiles << /Names [(a) 6 0 R] >> >>",
            more={6: b"<< /Type /Filespec /F (a) /EF << /F 7 0 R >> >>", 7: stream(EICAR, b"/Type /EmbeddedFile")},
        ),
    }
    for name, body in bodies.items():
        yield case(f"virus: {name}", body, Verdict.VIRUS)
    attached = plain(root=b"/Names << /EmbeddedFiles << /Names [] >> >>", more={7: flate(EICAR, b"/Type /EmbeddedFile")})
    yield case("virus: in a packed attachment", attached, Verdict.VIRUS, Verdict.SCRIPTS)
    jpeg = picture("JPEG")
    yield case("virus: in a photo's comment", jpeg[:2] + b"\xff\xfe\x00\x46" + EICAR + jpeg[2:], Verdict.VIRUS, job="photo")
    yield case("virus: behind a photo", jpeg + EICAR, Verdict.VIRUS, job="photo")
    yield case("virus: sent as a photo", EICAR, Verdict.VIRUS, job="photo")


def _stored() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made:
        made.writestr("a.com", EICAR)
    return out.getvalue()
