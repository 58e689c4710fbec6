"""The package for the administrator of local budget programmes: what is forwarded and when, and its receipt (R-003-25, AMB-27).

Only projects that infrastructure can be provided for go; the protocol goes whole, or without what is personal to the others.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row

from domain.applications import State
from domain.calendar import local_date
from domain.councils import Outcome, SessionState
from domain.staff import Right, Scope
from services import applications, council_duties, package_files
from services.application_acts import CanNotApply
from services.application_list import ID
from services.council_room import CanNotHold, session_of
from services.decision_notices import untold_states
from services.events import Planned, schedule
from services.learners import Unseen
from services.package_files import Papers
from services.storage import agendas as sessions
from services.storage import applications as tables
from services.storage import council_sessions as held
from services.storage import package_inbox, protocols
from services.storage import packages as kept
from services.transaction import ReadTx, WriteTx

EVENT = "application.forwarded"
# Who is refused in one of these, for false data, goes with the others once the refusal is undone.
CONSIDERED = frozenset({State.DECIDED_POSITIVE, State.PROTOCOLLED})
READY = frozenset({SessionState.PROTOCOL, SessionState.NOTIFIED})


@dataclass(frozen=True, slots=True)
class Sending:
    """How a session's package is sent: on which day, today where none is named; without what is personal to others, or whole."""

    on: date | None = None
    redacted: bool = False


def ready(tx: ReadTx, scope: Scope, id_: str, *, lock: bool = False) -> tuple[Row[Any], Sequence[Row[Any]]]:
    """A session whose protocol is signed, with the applications that it found possible and that are still so.

    Raises Unseen, CanNotHold.
    """
    session = session_of(tx, scope, id_, Right.HOLD_COUNCILS)
    if SessionState(session.state) not in READY:
        raise CanNotHold("forwarded_already" if session.state == SessionState.FORWARDED else "no_protocol")
    possible = {one.item_id for one in held.decisions(tx.conn, id_).values() if one.outcome == Outcome.POSSIBLE}
    decided = [item.application_id for item in sessions.items(tx.conn, id_) if item.id in possible]
    undoable = [id_ for id_, was in untold_states(tx, decided).items() if was in CONSIDERED]
    if undoable:
        raise CanNotHold("refusal_open", [row.number or "" for row in tables.those(tx.conn, undoable)])
    rows = [row for row in tables.those(tx.conn, decided, lock=lock) if row.state == State.PROTOCOLLED]
    if not rows:
        raise CanNotHold("nothing_to_forward")
    return session, rows


def forward(tx: WriteTx, scope: Scope, id_: str, sending: Sending, papers: Papers) -> str:
    """Put the package into the inbox of the region's budget administrator; after the third working day it is flagged.

    `papers` are the protocol and the list of projects, kept already. Raises Unseen, CanNotHold, CanNotApply.
    """
    session_of(tx, scope, id_, Right.HOLD_COUNCILS, lock=True)
    session, rows = ready(tx, scope, id_, lock=True)
    if papers.projects != {row.id for row in rows}:
        raise CanNotHold("drawn_before")
    protocol, today = protocols.of_session(tx.conn, id_), local_date(tx.now)
    assert protocol is not None  # noqa: S101 - the session's state says so
    on = sending.on or today
    if not protocol.on <= on <= today:
        raise CanNotApply("forward_day", "on")
    late = council_duties.late(tx, council_duties.FORWARDING, id_, on)
    package = {
        "id": tx.new_id(), "session_id": id_, "region": session.region, "protocol_number": protocol.number,
        "protocol_on": protocol.on, "on": on, "late": late, "redacted": sending.redacted, "projects": len(rows),
        "at": tx.now, "by": scope.actor,
    }  # fmt: skip
    entries = [*papers.entries, *(entry for row in rows for entry in package_files.documents(tx, row))]
    digest = hashlib.sha256(package_files.manifest(entries, package_files.about(package))).hexdigest()
    files = [
        {
            "package_id": package["id"], "path": one.path, "size": one.size, "sha256": one.sha256, "kind": one.kind,
            "file_id": one.file_id, "application_id": one.application_id,
        }
        for one in entries
    ]  # fmt: skip
    kept.send(tx.conn, {**package, "digest": digest}, files)
    sessions.change(tx.conn, id_, state=SessionState.FORWARDED)
    council_duties.end(tx, council_duties.FORWARDING, id_, on, scope.actor)
    details: dict[str, str | int] = {"projects": len(rows), "late": int(late), "redacted": int(sending.redacted), "on": str(on)}
    tx.audit("council.forwarded", actor=scope.actor, subject=f"agenda:{id_}", details=details)
    for row in rows:
        applications.move(tx, row, State.FORWARDED, scope.actor, applications.Day(on, late))
    _tell(tx, rows, on)
    return str(package["id"])


def receive(tx: WriteTx, scope: Scope, id_: str, on: date | None = None) -> None:
    """The budget administrator has it: its receipt. Raises Unseen, CanNotHold, CanNotApply."""
    package = package_of(tx, scope, id_, Right.RECEIVE_PACKAGES, lock=True)
    today = local_date(tx.now)
    day = on or today
    if not package.on <= day <= today:
        raise CanNotApply("received_day", "on")
    if not kept.receive(tx.conn, id_, received_on=day, received_at=tx.now, received_by=scope.actor):
        raise CanNotHold("received_already")
    tx.audit("package.received", actor=scope.actor, subject=f"package:{id_}", details={"on": str(day)})


def package_of(tx: ReadTx, scope: Scope, id_: str, right: Right = Right.READ_PACKAGES, *, lock: bool = False) -> Row[Any]:
    """A package that is seen with the right. Raises Unseen."""
    row = package_inbox.one(scope, tx.conn, id_, right, lock=lock) if ID.fullmatch(id_) else None
    if row is None:
        raise Unseen("no such package")
    return row


def _tell(tx: WriteTx, rows: Sequence[Row[Any]], on: date) -> None:
    """Tell each applicant whom we know that it is with the budget administrator; that is no promise of money (R-003-4)."""
    told = [
        Planned(
            f"application:{row.id}:forwarded",
            row.person_id,
            EVENT,
            {"application": row.id, "number": row.number, "day": str(on)},
            tx.now,
        )
        for row in rows
        if row.person_id
    ]
    schedule(tx, told)
