"""What the staff do with people's enquiries: take, hand over, give back, reply, and note how a call went.

Each act works on a row that is locked and looked at first: `free`, `held` or `waiting` say whether it may be done.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Row

from domain.calendar import local_date
from domain.characters import shadow
from domain.errors import KasipError
from domain.fields import validate
from domain.invalid import Invalid
from domain.language import Text
from domain.staff import Everywhere, Right, Scope, scope_of
from services import staff
from services.events import Planned, schedule
from services.replies import EVENT, sealed
from services.storage import enquiry_inbox as kept
from services.storage.enquiries import CALL, NOTE
from services.transaction import ReadTx, WriteTx

MOST_REPLY, MOST_NOTE = 1_000, 500
_TWELVE = re.compile(r"(?<![0-9])[0-9](?:[ -]?[0-9]){11}(?![0-9])")  # an IIN or a BIN


class CanNotAnswer(KasipError):
    """An enquiry can't be taken, handed over or answered so; `reason` is a word, `by` who has it, `field` what was wrong."""

    def __init__(self, reason: str, by: str = "", field: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.by = by
        self.field = field


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes to the person, in one language or in both. Raises CanNotAnswer when it is made of what can't be sent."""

    text: Text = field(repr=False)

    @classmethod
    def of(cls, kk: str = "", ru: str = "") -> "Reply":
        text = Text(_written(kk, MOST_REPLY, "kk"), _written(ru, MOST_REPLY, "ru"))
        if not text.kk and not text.ru:
            raise CanNotAnswer("empty", field="kk")
        return cls(text)


@dataclass(frozen=True, slots=True)
class Note:
    """What is left for the next of the staff, and never goes to the person. Raises CanNotAnswer."""

    text: str = field(repr=False)

    @classmethod
    def of(cls, text: str) -> "Note | None":
        written = _written(text, MOST_NOTE, "note")
        return cls(written) if written else None


def waiting(tx: WriteTx, scope: Scope, id_: str) -> Row[Any]:
    """An enquiry that is not done yet, locked. Raises CanNotAnswer."""
    row = kept.one(tx.conn, scope, id_, Right.ANSWER_ENQUIRIES, lock=True)
    if row is None:
        raise CanNotAnswer("unknown")
    if row.done_at is not None:
        raise CanNotAnswer("done", by=row.done_by)
    return row


def free(tx: WriteTx, scope: Scope, id_: str) -> Row[Any]:
    """One that nobody else has taken. Raises CanNotAnswer."""
    row = waiting(tx, scope, id_)
    if row.taken_by not in {None, scope.actor}:
        raise CanNotAnswer("taken", by=row.taken_by)
    return row


def held(tx: WriteTx, scope: Scope, id_: str) -> Row[Any]:
    """One that the caller took. Raises CanNotAnswer."""
    row = free(tx, scope, id_)
    if row.taken_by is None:
        raise CanNotAnswer("not_taken")
    return row


def take(tx: WriteTx, scope: Scope, row: Row[Any]) -> None:
    """Take one that is free; to take an own one again changes nothing."""
    if row.taken_by is None:
        kept.change(tx.conn, row.id, taken_by=scope.actor, taken_at=tx.now)
        _audit(tx, scope, "taken", row)


def hand_over(tx: WriteTx, scope: Scope, row: Row[Any], to: str, note: Note | None = None) -> None:
    """Let another of the staff go on, whoever has it: nobody's absence may hold a person up. Raises CanNotAnswer."""
    if to not in colleagues(tx, row.region):
        raise CanNotAnswer("nobody", field="to")
    kept.change(tx.conn, row.id, taken_by=f"staff:{to}", taken_at=tx.now)
    if note:
        id_ = tx.new_id()
        body = tx.vault.seal(NOTE, id_, note.text)
        new = {"id": id_, "enquiry_id": row.id, "at": tx.now, "by": scope.actor, "to": f"staff:{to}", "body": body}
        kept.add_note(tx.conn, new)
    _audit(tx, scope, "handed_over", row, to=f"staff:{to}")


def give_back(tx: WriteTx, scope: Scope, row: Row[Any]) -> None:
    """Leave one to whoever takes it next."""
    kept.change(tx.conn, row.id, taken_by=None, taken_at=None)
    _audit(tx, scope, "given_back", row)


def reply(tx: WriteTx, scope: Scope, row: Row[Any], words: Reply) -> None:
    """Answer in writing: it comes to the person's chat as an event, and the enquiry is done."""
    body = sealed(tx.vault, row.id, words.text)
    kept.change(tx.conn, row.id, reply=body, replied_at=tx.now, replied_by=scope.actor, done_at=tx.now, done_by=scope.actor)
    schedule(tx, [Planned(f"replied:{row.id}", row.person_id, EVENT, {"enquiry": row.id}, tx.now)])
    _audit(tx, scope, "replied", row)


def not_reached(tx: WriteTx, scope: Scope, row: Row[Any]) -> None:
    """Nobody answered the call: it stays to be done, and the try is counted. Raises CanNotAnswer."""
    _require_call(row)
    kept.change(tx.conn, row.id, tries=row.tries + 1, tried_at=tx.now)
    _audit(tx, scope, "not_reached", row)


def reached(tx: WriteTx, scope: Scope, row: Row[Any]) -> None:
    """The person was called. Raises CanNotAnswer."""
    _require_call(row)
    kept.change(tx.conn, row.id, done_at=tx.now, done_by=scope.actor)
    _audit(tx, scope, "done", row)


def colleagues(tx: ReadTx, region: str | None) -> Sequence[str]:
    """The logins of those who may answer a person of this region today."""
    today = local_date(tx.now)
    found = []
    for member in staff.members(tx):
        where = scope_of("", (grant for _, grant in member.grants), today).where(Right.ANSWER_ENQUIRIES)
        if member.closed_at is None and (isinstance(where, Everywhere) or region in where):
            found.append(member.login)
    return found


def _require_call(row: Row[Any]) -> None:
    if row.kind != CALL:
        raise CanNotAnswer("not_a_call")


def _written(raw: str, most: int, name: str) -> str:
    """Plain text as it can be shown everywhere; empty where there is none."""
    try:
        text = validate("free", raw, date.min)
    except Invalid as invalid:
        if invalid.reason == "empty":
            return ""
        raise CanNotAnswer("too_long", field=name) from None
    if len(text) > most:
        raise CanNotAnswer("too_long", field=name)
    if _TWELVE.search(shadow(text)):
        raise CanNotAnswer("number", field=name)
    return text


def _audit(tx: WriteTx, scope: Scope, act: str, row: Row[Any], **details: str) -> None:
    tx.audit(f"enquiry.{act}", actor=scope.actor, subject=f"enquiry:{row.id}", details=details)
