"""Applications read and attached to by the staff, for pages and the API alike: what is shown is noted before it is."""

from collections.abc import Sequence
from dataclasses import replace

from starlette.datastructures import UploadFile

from admin.application_refusals import bad_number, in_words
from admin.caller import Caller
from admin.learner_refusals import bad_region
from admin.office import Office
from admin.uploads import chunks, name_of, no_file, too_large
from domain.applications import Slot
from domain.messaging import Document
from domain.regions import BY_CODE
from domain.staff import Right
from services import application_card, application_changes, application_list, application_told, file_store
from services.application_card import Card
from services.application_list import Line
from services.file_store import REF, FileTooLarge
from services.learners import digits_of
from services.storage import files
from services.storage.application_list import Filters
from services.storage.paging import Part, Window

LIKELY = 10  # so many digits and nothing else: no number of an application


async def listed(office: Office, caller: Caller, filters: Filters, window: Window) -> Part[Line]:
    """A part of the list. Raises Problem, BadCursor."""
    if filters.region and filters.region not in BY_CODE:
        raise bad_region()
    if application_list.is_number(filters.text):
        raise bad_number()
    part = await office.read(lambda tx: application_list.found(tx, caller.scope, filters, window))
    await office.write(lambda tx: application_list.noted(tx, caller.scope, part.items, by_number=False))
    return replace(part, items=await _known(office, caller, part.items))


async def by_number(office: Office, caller: Caller, typed: str) -> Sequence[Line]:
    """What the owner of an IIN or BIN applied for. Raises Problem."""
    if not application_list.is_number(typed):
        raise bad_number()
    found = await office.read(lambda tx: application_list.numbered(tx, caller.scope, typed))
    await office.write(lambda tx: application_list.noted(tx, caller.scope, found, by_number=True))
    return await _known(office, caller, found)


async def card(office: Office, caller: Caller, id_: str) -> Card:
    """An application's card. Raises Problem."""
    with in_words():
        found = await office.read(lambda tx: application_card.card(tx, office.talk.content, caller.scope, id_))
    await office.write(lambda tx: application_changes.seen(tx, caller.scope, id_, found.version))
    return await office.read(lambda tx: application_told.card(tx, found)) if _as_told(caller) else found


async def _known(office: Office, caller: Caller, found: Sequence[Line]) -> Sequence[Line]:
    return await office.read(lambda tx: application_told.lines(tx, found)) if _as_told(caller) else found


def _as_told(caller: Caller) -> bool:
    """Whether a program asks that decides nothing: it tells applicants what it reads, which can still be undone."""
    return caller.session is None and not caller.may(Right.DECIDE_APPLICATIONS)


async def kept(office: Office, file: UploadFile | None) -> Document:
    """A file that was sent, kept here though in no application yet. Raises Problem."""
    if file is None:
        raise no_file()
    try:
        found = await file_store.keep(office.store, None, chunks(file))
    except FileTooLarge:
        raise too_large() from None
    finally:
        await file.close()
    return Document(REF + found.id, name_of(file), found.size)


async def digest(office: Office, document: Document) -> bytes:
    """By what a file is known again when the same is asked twice under one key."""
    row = await office.read(lambda tx: files.one(tx.conn, document.ref.removeprefix(REF)))
    return row.sha256.encode() if row else b""


def slot_of(name: str) -> Slot | None:
    """The place that a file is sent for; None where there is no such place."""
    return Slot(name) if name in set(Slot) else None


def is_typed_number(typed: str) -> bool:
    """Whether somebody typed an IIN or BIN, perhaps mistyped, which never stands in an address."""
    return len(digits_of(typed)) >= LIKELY
