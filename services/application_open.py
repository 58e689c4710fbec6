"""Which application a person's request is about, and whether it may be changed now: a draft, or what was returned (SM-4)."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from dialogs.application_mending import SHARING, Opened, opened
from dialogs.scripts import Content
from domain.applications import DRAFT_FORM, Application, Origin, Slot, State
from services import applications
from services.storage import application_desk as desk
from services.storage import applications as kept
from services.transaction import ReadTx, WriteTx
from services.use_case import Asked

CHANGEABLE = (State.DRAFT, State.RETURNED)


def named(tx: ReadTx, asked: Sequence[Asked[Any]], *, lock: bool = False) -> Mapping[str, Row[Any]]:
    """The applications that requests name, by their ids; locked, nobody else changes them meanwhile."""
    return {row.id: row for row in kept.those(tx.conn, [one.request.application for one in asked], lock=lock)}


def own(rows: Mapping[str, Row[Any]], one: Asked[Any], *states: State) -> Row[Any] | None:
    """What a request is about, where it is its person's and in one of these states; what came on paper is mended on paper."""
    row = rows.get(one.request.application)
    fits = row is not None and row.person_id == one.person and State(row.state) in (states or CHANGEABLE)
    return row if fits and row is not None and (row.origin != Origin.PAPER or row.state == State.DRAFT) else None


def opened_of(content: Content, whole: Application) -> Opened:
    """What of an application may be changed now."""
    return opened(content.form(DRAFT_FORM, whole.form), whole)


def takes_file(tx: ReadTx, content: Content, row: Row[Any], slot: Slot) -> bool:
    """Whether a place takes something: in a draft each does, in what was returned those that were faulty."""
    if row.state == State.DRAFT:
        return True
    open_ = opened_of(content, applications.one(tx, row))
    return slot in open_.slots or (slot is Slot.LETTER and open_.users)


def takes_users(tx: ReadTx, row: Row[Any]) -> bool:
    """Whether users of a shared object may come and go: in a draft, and where what makes it shared was faulty."""
    faulty = {one.what for one in desk.faults(tx.conn, [row.id])} if row.state == State.RETURNED else set()
    return row.state == State.DRAFT or not SHARING.isdisjoint(faulty)


def mended(tx: WriteTx, row: Row[Any], what: Sequence[str]) -> None:
    """These were given anew, where they were faulty."""
    if row.state == State.RETURNED and what:
        desk.mend(tx.conn, row.id, what, tx.now)
