"""What persons send for an application's documents: kept in the turn, looked into after it (services/file_checker.py)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from dialogs.application_documents import LATER, MOST_PHOTOS
from dialogs.application_requests import KeepUpload, SettleUpload
from dialogs.requests import Outcome
from dialogs.scripts import Content
from domain.applications import SLOT, FileState, Slot
from domain.decisions import Act
from domain.messaging import Document
from services import applications
from services.application_open import mended, named, own, takes_file
from services.file_store import REF
from services.storage import application_desk as desk
from services.storage import application_files as files
from services.storage import applications as kept
from services.storage import files as bodies
from services.transaction import WriteTx
from services.use_case import Asked

PHOTOS = (".jpg", ".jpeg", ".png", ".webp", ".heic")
MANY = frozenset({Slot.LETTER})  # several of these may count at once


def keep(tx: WriteTx, content: Content, asked: Sequence[Asked[KeepUpload]]) -> Sequence[Outcome]:
    """Keep what came: a photo is added to those before it, anything else takes the place of what was there."""
    rows = named(tx, asked)
    return [_kept(tx, content, one, own(rows, one)) for one in asked]


def settle(tx: WriteTx, content: Content, asked: Sequence[Asked[SettleUpload]]) -> Sequence[Outcome]:
    """The photos are complete, their PDF is right, or everything shall come anew."""
    rows = named(tx, asked)
    return [_settled(tx, content, one, own(rows, one)) for one in asked]


def add(tx: WriteTx, application: str, slot: Slot, document: Document, channel: str) -> str:
    """A document that came for a place, to be looked into; its id."""
    if slot not in MANY:
        make_room(tx, application, slot)
    id_ = tx.new_id()
    here = document.ref.removeprefix(REF) if document.ref.startswith(REF) else None
    files.add(
        tx.conn,
        {
            "id": id_, "application_id": application, "slot": slot,
            "state": FileState.CHECKING if here else FileState.FETCHING,
            "ref": None if here else tx.vault.seal(files.REF, id_, document.ref),
            "name": tx.vault.seal(files.NAME, id_, document.name), "channel": channel, "file_id": here,
            "came_at": tx.now, "next_at": tx.now,
        },
    )  # fmt: skip
    return id_


def make_room(tx: WriteTx, application: str, slot: Slot) -> None:
    """What was sent for a place counts no more; what the coordinator returned is set aside, so that the staff can read it."""
    back = [one for one in desk.decisions(tx.conn, [application]) if one.act == Act.RETURN]
    if back:
        files.set_aside(tx.conn, application, slot, back[-1].at)
    files.drop(tx.conn, application, slot, tx.now)


def _kept(tx: WriteTx, content: Content, one: Asked[KeepUpload], row: Row[Any] | None) -> Outcome:
    wanted = one.request
    if row is None or not takes_file(tx, content, row, wanted.slot):
        return Outcome(KeepUpload.Outcome.CLOSED)
    if wanted.document.ref.startswith(REF):
        bodies.give(tx.conn, wanted.document.ref.removeprefix(REF), one.person)
    kept.change(tx.conn, row.id, changed_at=tx.now)
    _wanted_now(tx, row, wanted.slot)
    if wanted.document.name.lower().endswith(PHOTOS):
        return _photo(tx, one)
    add(tx, row.id, wanted.slot, wanted.document, one.channel)
    return Outcome(KeepUpload.Outcome.CAME)


def _wanted_now(tx: WriteTx, row: Row[Any], slot: Slot) -> None:
    """What comes was not left for later after all."""
    answers = dict(applications.answers_of(tx, row))
    if answers.pop(LATER + slot, None):
        applications.keep(tx, {row.id: answers})


def _photo(tx: WriteTx, one: Asked[KeepUpload]) -> Outcome:
    slot, document = one.request.slot, one.request.document
    collected = _collected(tx, one.request.application, slot)
    if collected is not None and len(files.photos(tx.conn, [collected]).get(collected, ())) >= MOST_PHOTOS:
        return Outcome(KeepUpload.Outcome.FULL)
    if collected is None:
        if slot not in MANY:
            make_room(tx, one.request.application, slot)
        collected = tx.new_id()
        files.add(
            tx.conn,
            {
                "id": collected, "application_id": one.request.application, "slot": slot, "state": FileState.COLLECTED,
                "channel": one.channel, "came_at": tx.now, "next_at": tx.now,
            },
        )  # fmt: skip
    id_ = tx.new_id()
    here = document.ref.removeprefix(REF) if document.ref.startswith(REF) else None
    ref = None if here else tx.vault.seal(files.PHOTO_REF, id_, document.ref)
    row = {"id": id_, "document_id": collected, "ref": ref, "channel": one.channel, "file_id": here, "came_at": tx.now}
    files.add_photo(tx.conn, row)
    return Outcome(KeepUpload.Outcome.PHOTO)


def _collected(tx: WriteTx, application: str, slot: Slot) -> str | None:
    """The document whose photos are still coming."""
    rows = files.of(tx.conn, [application])
    return next((row.id for row in rows if row.slot == slot and row.state == FileState.COLLECTED), None)


def _drop(tx: WriteTx, row: Row[Any], slot: Slot) -> None:
    """What was sent for a place shall come anew; where several count, those that are clean stay."""
    if slot not in MANY:
        make_room(tx, row.id, slot)
        return
    for file in files.in_slot(tx.conn, [row.id], slot):
        if file.state != FileState.CLEAN:
            files.drop_one(tx.conn, row.id, file.id, tx.now)


def _settled(tx: WriteTx, content: Content, one: Asked[SettleUpload], row: Row[Any] | None) -> Outcome:
    wanted = one.request
    if row is None or not takes_file(tx, content, row, wanted.slot):
        return Outcome(SettleUpload.Outcome.CLOSED)
    kept.change(tx.conn, row.id, changed_at=tx.now)
    if wanted.say == "anew":
        _drop(tx, row, wanted.slot)
        return Outcome(SettleUpload.Outcome.ANEW)
    was, then, outcome = (
        (FileState.COLLECTED, FileState.ASSEMBLING, SettleUpload.Outcome.ASSEMBLING)
        if wanted.say == "complete"
        else (FileState.SHOWN, FileState.CLEAN, SettleUpload.Outcome.RIGHT)
    )
    for file in files.of(tx.conn, [row.id]):
        if file.slot == wanted.slot:
            moved = files.move(tx.conn, file.id, [was], then, next_at=tx.now)
            mended(tx, row, [f"{SLOT}{wanted.slot}"] if moved and then is FileState.CLEAN else [])
    return Outcome(outcome)
