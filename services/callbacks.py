"""People who asked to be called, and who was called."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from dialogs.own_requests import AskCallback
from dialogs.requests import Outcome
from dialogs.scripts import Content
from domain.masking import mask
from services.storage import callbacks as kept
from services.storage import people
from services.transaction import ReadTx, WriteTx
from services.use_case import Asked


@dataclass(frozen=True, slots=True)
class Waiting:
    """Someone to be called."""

    id: str
    asked_at: datetime
    language: str
    region: str
    name: str = field(repr=False)
    phone: str = field(repr=False)


def ask(tx: WriteTx, content: Content, asked: Sequence[Asked[AskCallback]]) -> Sequence[Outcome]:
    """Note who wants to be called, on the number that they gave; each waits once."""
    rows = people.those(tx.conn, [one.person for one in asked])
    phones = {
        one.person: mask(people.opened(tx.vault, "phone", one.person, sealed))
        for one in asked
        if (sealed := rows[one.person].phone)
    }
    wanting = [one for one in asked if one.person in phones]
    new = kept.ask(
        tx.conn,
        [{"id": tx.new_id(), "person_id": one.person, "language": one.language, "asked_at": tx.now} for one in wanting],
    )
    for person in sorted(new):
        tx.audit("callback.asked", actor=f"person:{person}", subject=f"person:{person}")
    return [_outcome(phones.get(one.person), one.person in new) for one in asked]


def _outcome(phone: str | None, new: bool) -> Outcome:
    if phone is None:
        return Outcome(AskCallback.Outcome.NO_PHONE)
    return Outcome(AskCallback.Outcome.NOTED if new else AskCallback.Outcome.WAITING, {"phone": phone})


def waiting(tx: ReadTx) -> Sequence[Waiting]:
    """Who waits for a call, the longest first; the number is shown in full to who calls."""
    return [
        Waiting(
            row.id,
            row.asked_at,
            row.language,
            row.region or "",
            row.name or "",
            people.opened(tx.vault, "phone", row.person_id, row.phone),
        )
        for row in kept.waiting(tx.conn)
        if row.phone is not None
    ]


def looked(tx: WriteTx, actor: str) -> Sequence[Waiting]:
    """The same for staff: that the numbers were read stands in the audit trail."""
    found = waiting(tx)
    for one in found:
        tx.audit("callback.read", actor=actor, subject=f"callback:{one.id}")
    return found


def done(tx: WriteTx, id_: str, actor: str) -> bool:
    """Note that a person was called; False where nobody waits under this id."""
    if not kept.done(tx.conn, id_, actor, tx.now):
        return False
    tx.audit("callback.done", actor=actor, subject=f"callback:{id_}")
    return True
