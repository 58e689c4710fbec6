"""The papers of applications, given out as downloads: the files that were found clean, and the form as it was signed."""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Row
from starlette.responses import Response

from admin.application_refusals import in_words, not_clean, not_signed
from admin.caller import Caller
from admin.office import Office
from domain.applications import FileState, Slot, State, file_name
from domain.staff import Right
from services import application_list, file_store
from services.learners import Unseen
from services.looks import looked
from services.storage import application_list as kept
from services.transaction import ReadTx

OPENED, FORM_READ = "application.file_opened", "application.form_read"
# Nothing in it runs, whatever a browser makes of it.
HEADERS = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that the caller may open. The form has no slot; `key` names its bytes, which never change under it."""

    application: str
    number: str | None
    name: str
    act: str
    key: str
    body: Callable[[], Awaitable[bytes | None]]
    slot: Slot | None = None
    pages: int | None = None


async def file(office: Office, caller: Caller, id_: str, file_id: str) -> Response:
    """A file of an application. Raises Problem."""
    return await _given(office, caller, await file_of(office, caller, id_, file_id))


async def form(office: Office, caller: Caller, id_: str) -> Response:
    """The form as it is signed, or was. Raises Problem."""
    return await _given(office, caller, await form_of(office, caller, id_))


async def file_of(office: Office, caller: Caller, id_: str, file_id: str) -> Paper:
    """A file that was found clean. Raises Problem."""

    def find(tx: ReadTx) -> tuple[Row[Any], Row[Any]]:
        row = application_list.row_of(tx, caller.scope, id_)
        found = kept.file(caller.scope, tx.conn, id_, file_id)
        if found is None:
            raise Unseen("no such file")
        return row, found

    with in_words():
        row, found = await office.read(find)
    if found.state not in {FileState.CLEAN, FileState.SET_ASIDE} or found.file_id is None:
        raise not_clean()
    slot, body = Slot(found.slot), partial(file_store.body, office.store, found.file_id)
    name = file_name(row.number or row.id[-8:], slot)
    return Paper(row.id, row.number, name, OPENED, found.file_id, body, slot, found.pages)


async def form_of(office: Office, caller: Caller, id_: str) -> Paper:
    """The form as it is signed, or was. Raises Problem."""
    with in_words():
        row = await office.read(lambda tx: application_list.row_of(tx, caller.scope, id_, Right.READ_APPLICATIONS))
    body = await _form_body(office, caller, row)
    if body is None:
        raise not_signed()

    async def here() -> bytes:
        return body

    name = f"{row.number or row.id[-8:]}-form.pdf"
    return Paper(row.id, row.number, name, FORM_READ, hashlib.sha256(body).hexdigest(), here)


async def noted(office: Office, caller: Caller, paper: Paper) -> None:
    """That it was opened stands in the audit trail, once in a while."""
    await office.write(lambda tx: looked(tx, caller.scope.actor, paper.act, f"application:{paper.application}"))


def download(body: bytes, name: str) -> Response:
    """A PDF that a browser keeps and does not show."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', **HEADERS}
    return Response(body, headers=headers, media_type="application/pdf")


async def _given(office: Office, caller: Caller, paper: Paper) -> Response:
    body = await paper.body()
    if body is None:
        raise not_clean()
    await noted(office, caller, paper)
    return download(body, paper.name)


async def _form_body(office: Office, caller: Caller, row: Row[Any]) -> bytes | None:
    own = row.entered_by == caller.scope.actor
    if row.state == State.SIGNING or (row.state == State.RESIGNING and own):
        waiting = await office.papers.to_sign(row.id)
        return waiting.body if waiting else None
    return None if row.state == State.DRAFT else await office.papers.signed(row.id)
