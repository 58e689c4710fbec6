"""Files for persons: certificates' papers and forms to print, wanted in a turn and made after it, and exports of data."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Row

from dialogs.events import FORM_READY
from domain.certificates import Format, Style
from domain.messaging import Document
from services import file_store
from services.events import Planned, schedule
from services.storage import documents as kept
from services.transaction import ReadTx, WriteTx

MOST_TRIES = 5
FORM = "form"  # the style of an application's form to print, which has the application's id
MEDIA_TYPES = {"pdf": "application/pdf", "png": "image/png", "json": "application/json"}


@dataclass(frozen=True, slots=True)
class File:
    """A file as it is handed to its person."""

    name: str
    media_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Order:
    """The order for a certificate's paper; the certificate is a row."""

    certificate: Mapping[str, Any] = field(repr=False)
    style: Style
    format: Format = Format.PDF


@dataclass(frozen=True, slots=True)
class Wanted:
    """A paper that is still to be made."""

    id: str
    name: str
    certificate: str
    style: Style
    format: Format


@dataclass(frozen=True, slots=True)
class WantedForm:
    """The form of an application that is still to be drawn for its person."""

    application: str
    person: str
    name: str


@dataclass(frozen=True, slots=True)
class WantedOther:
    """A file of another style that is still to be made for its person."""

    id: str
    person: str
    style: str
    name: str


def fetch(tx: ReadTx, person: str, ref: str, name: str = "file.pdf") -> File | None:
    """A person's own file; None where there is none, or its bytes are not made yet. What came from a person is called `name`."""
    if ref.startswith(file_store.REF):
        body = file_store.own(tx, person, ref)
        return None if body is None else File(name, MEDIA_TYPES["pdf"], body)
    row = kept.one(tx.conn, ref)
    if row is None or row.person_id != person or row.body is None:
        return None
    return File(row.name, MEDIA_TYPES[row.format], tx.vault.open_bytes(kept.BODY, row.id, row.body))


def want(tx: WriteTx, orders: Sequence[Order]) -> None:
    """Order certificates' papers; one that was ordered before stays as it is."""
    kept.want(tx.conn, [_row(tx, order) for order in orders])


def _row(tx: WriteTx, order: Order) -> dict[str, Any]:
    return {
        "id": tx.new_id(),
        "person_id": order.certificate["person_id"],
        "certificate_id": order.certificate["id"],
        "style": order.style,
        "format": order.format,
        "name": f"{order.certificate['number']}-{order.style}.{order.format}",
        "wanted_at": tx.now,
        "tries": 0,
    }


def wanted(tx: ReadTx, limit: int = 20) -> Sequence[Wanted]:
    """The papers to be made; one that failed too often waits for a person to look."""
    rows = kept.wanted(tx.conn, MOST_TRIES, limit)
    return [Wanted(row.id, row.name, row.certificate_id, Style(row.style), Format(row.format)) for row in rows]


def want_form(tx: WriteTx, application: str, person: str, name: str) -> None:
    """Order the form of an application as PDF; one that was ordered before stays as it is."""
    row = {"id": application, "person_id": person, "style": FORM, "format": "pdf", "name": name, "wanted_at": tx.now, "tries": 0}
    kept.want(tx.conn, [row])


def wanted_forms(tx: ReadTx, limit: int = 5) -> Sequence[WantedForm]:
    """The forms to be drawn; one that failed too often waits for a person to look."""
    return [WantedForm(row.id, row.person_id, row.name) for row in kept.wanted(tx.conn, MOST_TRIES, limit, FORM)]


def want_other(tx: WriteTx, person: str, style: str, name: str) -> Document | None:
    """A person's file of another style where it is made; ordered where it was not, then it follows by itself."""
    row = kept.of_style(tx.conn, person, style)
    if row is None:
        new = {"id": tx.new_id(), "person_id": person, "style": style, "format": "pdf", "name": name, "wanted_at": tx.now}
        kept.want(tx.conn, [{**new, "tries": 0}])
    return shown(row) if row is not None and row.made_at is not None else None


def wanted_others(tx: ReadTx, style: str, limit: int = 5) -> Sequence[WantedOther]:
    """The files of a style that are still to be made; one that failed too often waits for a person to look."""
    return [WantedOther(row.id, row.person_id, row.style, row.name) for row in kept.wanted(tx.conn, MOST_TRIES, limit, style)]


def keep_other(tx: WriteTx, one: WantedOther, told: tuple[str, Mapping[str, str]], body: bytes) -> bool:
    """Keep a file's bytes and let it be delivered by an event with these values; the first bytes win."""
    event, values = told
    return _keep(tx, Planned(f"paper:{one.id}", one.person, event, {**values, "name": one.name}, tx.now), one.id, body)


def form_of(tx: ReadTx, application: str, person: str) -> Document | None:
    """The form of a person's application, once it is drawn."""
    row = kept.one(tx.conn, application)
    return shown(row) if row is not None and row.person_id == person and row.made_at is not None else None


def given_up(tx: ReadTx) -> int:
    """How many papers failed so often that they are not tried any more."""
    return kept.given_up(tx.conn, MOST_TRIES)


def keep(tx: WriteTx, one: Wanted, person: str, number: str, body: bytes) -> bool:
    """Keep a paper's bytes and let it be delivered; of two makers the first wins, the other's are dropped."""
    return _keep(
        tx, Planned(f"paper:{one.id}", person, "paper.ready", {"number": number, "name": one.name}, tx.now), one.id, body
    )


def keep_form(tx: WriteTx, one: WantedForm, body: bytes) -> bool:
    """Keep an application's form and let it be delivered; the first bytes win."""
    values = {"application": one.application, "name": one.name}
    return _keep(tx, Planned(f"paper:{one.application}", one.person, FORM_READY, values, tx.now), one.application, body)


def _keep(tx: WriteTx, told: Planned, id_: str, body: bytes) -> bool:
    sealed = tx.vault.seal_bytes(kept.BODY, id_, body)
    first = kept.made(tx.conn, id_, tx.now, size=len(body), sha256=hashlib.sha256(body).hexdigest(), body=sealed)
    if first:
        schedule(tx, [replace(told, values={**told.values, "document": id_, "size": str(len(body))})])
    return first


def add(tx: WriteTx, person: str, name: str, format_: str, body: bytes) -> Document:
    """Keep a file that was made for a person."""
    id_ = tx.new_id()
    row = {
        "id": id_,
        "person_id": person,
        "certificate_id": None,
        "style": None,
        "format": format_,
        "name": name,
        "wanted_at": tx.now,
        "tries": 0,
        "made_at": tx.now,
        "size": len(body),
        "sha256": hashlib.sha256(body).hexdigest(),
        "body": tx.vault.seal_bytes(kept.BODY, id_, body),
    }
    kept.add(tx.conn, row)
    return Document(id_, name, len(body))


def shown(row: Row[Any]) -> Document:
    """A made document as it goes with a message."""
    return Document(row.id, row.name, row.size)
