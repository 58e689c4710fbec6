"""What was done about an application since somebody looked at it: reading notes the version that was seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from domain.staff import Scope
from services.application_list import FOUND, READ
from services.looks import ONCE_IN
from services.storage import looks as kept
from services.transaction import ReadTx, WriteTx

NOTED = "application.noted"
# None of these changes anything that a decision rests on.
LOOKS = frozenset({READ, FOUND, NOTED, "application.file_opened", "application.form_read"})
_VERSION = "version"


@dataclass(frozen=True, slots=True)
class Changed:
    """An act about an application, by whom and when."""

    at: datetime
    by: str
    act: str


def seen(tx: WriteTx, scope: Scope, id_: str, version: int) -> None:
    """Remember who read a card, and in which version; the same one once in ten minutes."""
    subject = _subject(id_)
    if any((one.actor, one.act, one.subject) == (scope.actor, READ, subject) for one in tx.acts):
        return
    last = next((one for one in kept.of_actor(tx.conn, scope.actor, subject) if one.act == READ), None)
    if last is None or _version(last) != version or last.at <= tx.now - ONCE_IN:
        tx.audit(READ, actor=scope.actor, subject=subject, details={_VERSION: version})


def since(tx: ReadTx, scope: Scope, id_: str, version: int) -> Sequence[Changed]:
    """What was done after somebody had read a version; where the reading is not known, after the own last act."""
    own = kept.of_actor(tx.conn, scope.actor, _subject(id_))
    read = next((one for one in own if one.act == READ and _version(one) == version), None)
    last = read or next((one for one in own if one.act not in LOOKS), None)
    after = kept.after(tx.conn, _subject(id_), last.id if last else "", LOOKS)
    return [Changed(row.at, row.actor, row.act) for row in after]


def looked_before(tx: ReadTx, scope: Scope, id_: str, version: int) -> datetime | None:
    """When somebody last read an earlier version than this one; what is newer is news."""
    own = kept.of_actor(tx.conn, scope.actor, _subject(id_))
    return next((one.at for one in own if one.act == READ and _version(one) not in {None, version}), None)


def _subject(id_: str) -> str:
    return f"application:{id_}"


def _version(row: Row[Any]) -> int | None:
    found: int | None = row.details.get(_VERSION)
    return found
