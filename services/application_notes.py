"""What coordinators note about an application for each other: never told to the applicant, nor in the applicant's own file."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from domain.decisions import InternalNote
from domain.staff import Right, Scope
from services.application_acts import words
from services.application_changes import NOTED
from services.application_list import row_of
from services.storage import application_desk as desk
from services.transaction import ReadTx, WriteTx


@dataclass(frozen=True, slots=True)
class Noted:
    """A note, by whom and when."""

    at: datetime
    by: str
    note: InternalNote = field(repr=False)


def add(tx: WriteTx, scope: Scope, id_: str, text: str) -> None:
    """Keep a note. Raises Unseen, CanNotApply."""
    row = row_of(tx, scope, id_, Right.DECIDE_APPLICATIONS)
    note, new = InternalNote(words(tx, "note", text)), tx.new_id()
    sealed = tx.vault.seal(desk.NOTE, new, note.text)
    desk.note(tx.conn, {"id": new, "application_id": row.id, "text": sealed, "at": tx.now, "by": scope.actor})
    tx.audit(NOTED, actor=scope.actor, subject=f"application:{row.id}")


def of(tx: ReadTx, scope: Scope, id_: str) -> Sequence[Noted]:
    """The notes about an application, the newest first. Raises Unseen."""
    row_of(tx, scope, id_, Right.DECIDE_APPLICATIONS)
    rows = desk.notes(tx.conn, id_)
    return [Noted(row.at, row.by, InternalNote(tx.vault.open(desk.NOTE, row.id, row.text))) for row in rows]
