"""What goes to an eGov Mobile service and comes back from it, in the public protocol of SIGEX.

It is described at sigex.kz/support/developers and by its client, github.com/sigex-kz/sigex-qr-signing-client:

    POST {base}/api/egovQr {"description"}
        -> {"qrCode", "eGovMobileLaunchLink", "eGovBusinessLaunchLink", "dataURL", "signURL", "expireAt"}
    POST dataURL {"signMethod", "documentsToSign"}, answered once the phone has read the code and fetched the document
    GET signURL, answered once it is signed
        -> {"documentsToSign": [{"document": {"file": {"data"}}}]}, or {"status": "CANCELED"}
"""

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from yarl import URL

from services.signatures.http import Json

MOST_LINK = 2000
PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"GIF8": "image/gif"}


class Standing(StrEnum):
    """How far the person is; `refused` by them, `unavailable`: the service can't be reached."""

    WAITING = "waiting"
    SIGNED = "signed"
    REFUSED = "refused"
    EXPIRED = "expired"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is; the container where it is signed."""

    standing: Standing
    cms: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Title:
    """What the person's phone calls the document."""

    kk: str
    ru: str


@dataclass(frozen=True, slots=True)
class Session:
    """What the person is shown. The code and the links work once; `state` is what `poll` wants, to be kept as a secret is."""

    picture: bytes = field(repr=False)
    picture_type: str
    mobile: str = field(repr=False)
    business: str = field(repr=False)
    expires_at: datetime
    state: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document goes and its signature comes from, and until when."""

    data: URL
    sign: URL
    until: datetime


def asked(title: Title) -> Json:
    """What asks for a code."""
    return {"description": f"{title.kk} / {title.ru}"}


def to_sign(document: bytes, title: Title) -> Json:
    """What the phone fetches; it shows a PDF to the person."""
    file = {"mime": "@file/pdf", "data": b64encode(document).decode()}
    names = {"nameRu": title.ru, "nameKz": title.kk, "nameEn": title.ru}
    return {"signMethod": "CMS_SIGN_ONLY", "documentsToSign": [{"id": 1, **names, "meta": [], "document": {"file": file}}]}


def session_of(answer: Json, base: URL) -> Session | None:
    """What the person is shown; None where the answer is none of the protocol, or leads elsewhere."""
    try:
        picture = b64decode(answer["qrCode"], validate=True)
        state = json.dumps([answer["dataURL"], answer["signURL"], answer["expireAt"]])
    except (KeyError, TypeError, ValueError):
        return None
    kind = next((kind for mark, kind in PICTURES.items() if picture.startswith(mark)), None)
    place = place_of(state, base)
    if kind is None or place is None:
        return None
    mobile, business = (_link(answer.get(f"eGov{which}LaunchLink")) for which in ("Mobile", "Business"))
    return Session(picture, kind, mobile, business, place.until, state)


def place_of(state: str, base: URL) -> Place | None:
    """What a session's state stands for; None where it leads to another host than the service's own."""
    try:
        data, sign, milliseconds = json.loads(state)
        place = Place(URL(data), URL(sign), datetime.fromtimestamp(milliseconds / 1000, UTC))
        near = {place.data.origin(), place.sign.origin()} == {base.origin()}
    except (TypeError, ValueError, OverflowError, OSError):
        return None
    return place if near else None


def progress_of(answer: Json) -> Progress:
    """What became of it, by the answer that was waited for."""
    if answer.get("status") == "CANCELED":
        return Progress(Standing.REFUSED)
    try:
        (document,) = answer["documentsToSign"]
        return Progress(Standing.SIGNED, document["document"]["file"]["data"].encode("ascii"))
    except (KeyError, TypeError, ValueError, AttributeError):
        return Progress(Standing.UNAVAILABLE)


def _link(given: object) -> str:
    """A link that may stand on our page; "" where it is none."""
    text = given if isinstance(given, str) else ""
    return text if text.startswith("https://") and len(text) <= MOST_LINK and text.isascii() and text.isprintable() else ""
