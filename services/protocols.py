"""The protocol of a session: drawn up from what was entered, signed once, and from then on unchanged (R-003-23, SM-5).

Number, day and what the secretary writes may be drafted again and again; the rest follows from attendance, votes and decisions.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row

from dialogs.scripts import Content
from domain.applications import State
from domain.calendar import local_date
from domain.councils import FROZEN, WRITTEN, Outcome, SessionState
from domain.staff import Right, Scope
from services import calendar, council_after, council_duties
from services.application_acts import CanNotApply, reference
from services.council_room import CanNotHold, Room, room, session_of
from services.protocol_facts import Facts, ProtocolPaper, canonical, digest, equal, facts_of, redacted
from services.protocol_narrative import narrative
from services.storage import agendas, files
from services.storage import applications as tables
from services.storage import protocols as kept
from services.storage.protocols import FACTS, NARRATIVE
from services.transaction import ReadTx, WriteTx

DRAFTED = frozenset({SessionState.CLOSED, SessionState.PROTOCOL_DRAFT})
HELD = FROZEN - {SessionState.CONVENED, SessionState.NOTIFIED_MEMBERS, SessionState.NO_QUORUM}


@dataclass(frozen=True, slots=True)
class Draft:
    """Number and day of a protocol, and what the secretary adds in both languages.

    `narrative`: {"kk": {"opening": …, "invited": …, "items": {item: …}}, "ru": {…}}; what is left out is not in the protocol.
    """

    number: str
    on: date
    narrative: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Protocol:
    """Where a session's protocol stands. `due` is its last day by law, `working_day` which one after the session `on` is."""

    number: str | None
    on: date | None
    due: date | None
    working_day: int | None
    late: bool
    digest: str | None
    signed_at: datetime | None
    signed_by: str | None
    narrative: Facts = field(repr=False)


@dataclass(frozen=True, slots=True)
class Scan:
    """The protocol as it was signed on paper."""

    file: str
    pages: int
    size: int
    sha256: str
    at: datetime
    by: str


def standing(tx: ReadTx, scope: Scope, id_: str) -> Protocol:
    """Where the protocol of a session stands. Raises Unseen."""
    session = session_of(tx, scope, id_)
    row, term = kept.of_session(tx.conn, id_), council_duties.term_of(tx, council_duties.PROTOCOL, id_)
    due = term.last_on if term else None
    if row is None:
        return Protocol(None, None, due, None, due is not None and due < local_date(tx.now), None, None, None, {})
    day = calendar.read(tx).days_left(local_date(session.begins_at), row.on)
    late = row.late if row.late is not None else due is not None and row.on > due
    return Protocol(row.number, row.on, due, day, late, row.digest, row.signed_at, row.signed_by, _narrative(tx, row))


def draft(tx: WriteTx, content: Content, scope: Scope, id_: str, wanted: Draft) -> None:
    """Draw the protocol up, or anew; late is flagged, never blocked (T-7). Raises Unseen, CanNotHold, CanNotApply."""
    session = _unsigned(tx, scope, id_)
    number, held_on, today = reference(tx, "number", wanted.number), local_date(session.begins_at), local_date(tx.now)
    if not held_on <= wanted.on <= today:
        raise CanNotApply("protocol_day", "on")
    items = [item.id for item in agendas.items(tx.conn, id_)]
    said = narrative(tx, wanted.narrative, items)
    row = {
        "session_id": id_, "number": number, "on": wanted.on, "made_at": tx.now, "made_by": scope.actor,
        "narrative": tx.vault.seal(NARRATIVE, id_, json.dumps(said, ensure_ascii=False)) if said else None,
    }  # fmt: skip
    if not kept.draft(tx.conn, row):
        kept.change(tx.conn, id_, **{name: value for name, value in row.items() if name != "session_id"})
    agendas.change(tx.conn, id_, state=SessionState.PROTOCOL_DRAFT)
    late = council_duties.late(tx, council_duties.PROTOCOL, id_, wanted.on)
    details: dict[str, str | int] = {"on": str(wanted.on), "late": int(late), "past_dated": int(wanted.on < today)}
    tx.audit("council.protocol_drafted", actor=scope.actor, subject=f"agenda:{id_}", details=details)


def sign(tx: WriteTx, content: Content, scope: Scope, id_: str) -> str:
    """Fix the protocol and tell the applicants; its SHA-256. Raises Unseen, CanNotHold."""
    session = _unsigned(tx, scope, id_)
    row = kept.of_session(tx.conn, id_)
    if row is None:
        raise CanNotHold("no_draft")
    there = room(tx, content, session)
    _require_whole(tx, there)
    facts = facts_of(tx, content, there, row, _narrative(tx, row))
    late, sha256 = council_duties.late(tx, council_duties.PROTOCOL, id_, row.on), digest(facts)
    sealed = tx.vault.seal_bytes(FACTS, id_, canonical(facts))
    kept.change(tx.conn, id_, late=late, facts=sealed, digest=sha256, signed_at=tx.now, signed_by=scope.actor)
    agendas.change(tx.conn, id_, state=SessionState.PROTOCOL)
    council_duties.end(tx, council_duties.PROTOCOL, id_, row.on, scope.actor)
    details: dict[str, str | int] = {"on": str(row.on), "late": int(late), "items": len(there.decisions), "sha256": sha256[:8]}
    tx.audit("council.protocol_signed", actor=scope.actor, subject=f"agenda:{id_}", details=details)
    council_after.protocolled(tx, content, session_of(tx, scope, id_), row.on, scope.actor)
    return sha256


def facts(tx: ReadTx, content: Content, scope: Scope, id_: str) -> Facts:
    """What the protocol says: as it was signed, or as it stands. Raises Unseen, CanNotHold."""
    return paper(tx, content, scope, id_).facts


def paper(tx: ReadTx, content: Content, scope: Scope, id_: str, *, without_others: bool = False) -> ProtocolPaper:
    """The protocol to be drawn; without a SHA-256 it is a draft. Raises Unseen, CanNotHold."""
    session = session_of(tx, scope, id_)
    found = signed(tx, id_)
    if found is None:
        if SessionState(session.state) not in DRAFTED:
            raise CanNotHold("not_now", [session.state])
        row = kept.of_session(tx.conn, id_)
        words = _narrative(tx, row) if row else {}
        found = ProtocolPaper(facts_of(tx, content, room(tx, content, session), row, words), None)
    if not without_others:
        return found
    ids = [one["application"]["id"] for one in found.facts["items"]]
    refused = {row.id for row in tables.those(tx.conn, ids) if row.state == State.REFUSED}
    return ProtocolPaper(redacted(found.facts, refused), found.digest, redacted=True)


def signed_paper(tx: ReadTx, content: Content, scope: Scope, id_: str, *, without_others: bool = False) -> ProtocolPaper:
    """The signed protocol. Raises Unseen, CanNotHold."""
    found = paper(tx, content, scope, id_, without_others=without_others)
    if found.digest is None:
        raise CanNotHold("no_protocol")
    return found


def signed(tx: ReadTx, id_: str) -> ProtocolPaper | None:
    """The protocol of a session as it was signed, whoever asks."""
    row = kept.of_session(tx.conn, id_)
    if row is None or row.facts is None:
        return None
    return ProtocolPaper(json.loads(tx.vault.open_bytes(FACTS, id_, row.facts)), row.digest)


def attach_scan(tx: WriteTx, scope: Scope, id_: str, file: str, pages: int) -> None:
    """Keep the scan of the protocol as it was signed on paper; the newest counts. Raises Unseen, CanNotHold."""
    scannable(tx, scope, id_, lock=True)
    kept.add_scan(
        tx.conn, {"id": tx.new_id(), "session_id": id_, "file_id": file, "pages": pages, "at": tx.now, "by": scope.actor}
    )
    agendas.change(tx.conn, id_)
    tx.audit("council.scan_added", actor=scope.actor, subject=f"agenda:{id_}", details={"pages": pages})


def scannable(tx: ReadTx, scope: Scope, id_: str, *, lock: bool = False) -> Row[Any]:
    """A session that was held, whose protocol on paper may come. Raises Unseen, CanNotHold."""
    session = session_of(tx, scope, id_, Right.HOLD_COUNCILS, lock=lock)
    if SessionState(session.state) not in HELD:
        raise CanNotHold("not_now", [session.state])
    return session


def scan(tx: ReadTx, scope: Scope, id_: str) -> Scan | None:
    """The newest scan of a session's protocol. Raises Unseen."""
    session_of(tx, scope, id_)
    row = kept.scan(tx.conn, id_)
    file = files.one(tx.conn, row.file_id) if row else None
    if row is None or file is None:
        return None
    return Scan(file.id, row.pages, file.size, file.sha256, row.at, row.by)


def _unsigned(tx: WriteTx, scope: Scope, id_: str) -> Row[Any]:
    session = session_of(tx, scope, id_, Right.HOLD_COUNCILS, lock=True)
    if SessionState(session.state) in WRITTEN:
        raise CanNotHold("protocol_signed")
    if SessionState(session.state) not in DRAFTED:
        raise CanNotHold("not_now", [session.state])
    return session


def _require_whole(tx: WriteTx, there: Room) -> None:
    """Outcome and counts of each item are what its votes come to, and whoever is told no is told why (SM-5, R-003-24)."""
    numbers = {row.id: row.number or "" for row in tables.those(tx.conn, [item.application_id for item in there.items])}
    if wrong := [one for item, one in there.decisions.items() if not equal(there, item)]:
        raise CanNotHold("counts_differ", [numbers[one.application_id] for one in wrong])
    without = [one for one in there.decisions.values() if one.outcome == Outcome.NOT_POSSIBLE and not one.words]
    if without:
        raise CanNotHold("no_reasons", [numbers[one.application_id] for one in without])


def _narrative(tx: ReadTx, row: Row[Any]) -> Facts:
    found: Facts = json.loads(tx.vault.open(NARRATIVE, row.session_id, row.narrative)) if row.narrative else {}
    return found
