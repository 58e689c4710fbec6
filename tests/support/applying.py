"""Brings a person to the question for a document of an application, and makes papers to answer it with."""

from dataclasses import replace
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw

from domain.applications import Consent, Slot
from domain.language import Language
from domain.messaging import Contact
from services import applications
from services.storage import applications as kept
from services.storage import sessions
from services.storage.engine import Store
from services.transaction import WriteTx


async def ask_for_file(store: Store, contact: Contact, slot: Slot = Slot.PSD, form: int = 2) -> str:
    """The open question becomes the one for this document; the application's id."""

    def place(tx: WriteTx) -> str:
        standing = sessions.at_contacts(tx, [contact], lock=True)[contact]
        begun = kept.filled_in(tx.conn, [standing.session.person]).get(standing.session.person)
        id_: str = begun.id if begun else _begun(tx, standing.session.person, form)
        session = standing.session if standing.session.language else standing.session.speaking(Language.KK)
        at_file = replace(session.accepted().at("application.fill"), place=f"slot:{slot}")
        sessions.save(tx, [replace(standing, session=at_file)])
        return id_

    return await store.write(place)


def _begun(tx: WriteTx, person: str, form: int) -> str:
    id_ = tx.new_id()
    row = {
        "id": id_, "person_id": person, "origin": "chat", "state": "draft", "form": form, "language": "kk",
        "answers": applications.sealed(tx, id_, {}), "version": 1, "made_at": tx.now, "changed_at": tx.now,
    }  # fmt: skip
    kept.add(tx.conn, [row])
    consent = {"item": Consent.DATA, "version": 1, "language": "kk", "channel": "web", "given_at": tx.now}
    kept.agree(tx.conn, {"application_id": id_, **consent})
    return id_


@cache
def photo(number: int = 1, *, wide: bool = False) -> bytes:
    """A photo of a page with a line of text on it."""
    image = Image.new("RGB", (800, 500) if wide else (500, 800), "white")
    ImageDraw.Draw(image).text((60, 60), f"Бет {number}", fill="black")
    body = BytesIO()
    image.save(body, "JPEG")
    return body.getvalue()


@cache
def pdf(*, large: bool = False) -> bytes:
    """A PDF of one scanned page; a large one has more than a megabyte."""
    scan = Image.effect_noise((1500, 1500), 100) if large else Image.open(BytesIO(photo()))
    body = BytesIO()
    scan.save(body, "PDF", quality=95)
    return body.getvalue()
