"""The papers of applications, given out as downloads: the files that were found clean, and the form as it was signed."""

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
from services.transaction import ReadTx, WriteTx

OPENED, FORM_READ = "application.file_opened", "application.form_read"
# Nothing in it runs, whatever a browser makes of it.
HEADERS = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}


async def file(office: Office, caller: Caller, id_: str, file_id: str) -> Response:
    """A file of an application. Raises Problem."""

    def find(tx: ReadTx) -> tuple[str, str | None]:
        row = application_list.row_of(tx, caller.scope, id_)
        found = kept.file(caller.scope, tx.conn, id_, file_id)
        if found is None:
            raise Unseen("no such file")
        clean = found.state == FileState.CLEAN
        return file_name(row.number or row.id[-8:], Slot(found.slot)), found.file_id if clean else None

    with in_words():
        name, kept_as = await office.read(find)
    body = await file_store.body(office.store, kept_as) if kept_as else None
    if body is None:
        raise not_clean()
    await office.write(lambda tx: _noted(tx, caller, OPENED, id_))
    return download(body, name)


async def form(office: Office, caller: Caller, id_: str) -> Response:
    """The form as it is signed, or was. Raises Problem."""
    with in_words():
        row = await office.read(lambda tx: application_list.row_of(tx, caller.scope, id_, Right.READ_APPLICATIONS))
    body = None
    if row.state == State.SIGNING:
        waiting = await office.papers.to_sign(id_)
        body = waiting.body if waiting else None
    elif row.state != State.DRAFT:
        body = await office.papers.signed(id_)
    if body is None:
        raise not_signed()
    await office.write(lambda tx: _noted(tx, caller, FORM_READ, id_))
    return download(body, f"{row.number or row.id[-8:]}-form.pdf")


def download(body: bytes, name: str) -> Response:
    """A PDF that a browser keeps and does not show."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', **HEADERS}
    return Response(body, headers=headers, media_type="application/pdf")


def _noted(tx: WriteTx, caller: Caller, act: str, id_: str) -> None:
    looked(tx, caller.scope.actor, act, f"application:{id_}")
