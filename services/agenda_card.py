"""Agendas of a council as the staff read them: what is on one in its order, with what each project is to bring (F-1, part 6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row

from dialogs.scripts import Content
from domain.applications import DRAFT_FORM, types_of
from domain.calendar import local_date
from domain.councils import SessionState
from domain.masking import mask_text
from domain.period import Period
from domain.staff import Scope
from services import application_list, applications, council_duties
from services.application_list import Line
from services.council_duties import PROTOCOL
from services.council_room import session_of
from services.storage import agenda_list, session_figures
from services.storage import agendas as kept
from services.storage import applications as tables
from services.storage.paging import Part, Window
from services.transaction import ReadTx

EFFECT = "effect"  # the section of the form


@dataclass(frozen=True, slots=True)
class Session:
    """A session of a council; `items` is how many applications are on its agenda.

    `protocol_due` is the last day of its protocol, from when it was closed; `protocol_late`: that day passed without one, or
    it was drawn up later (R-003-23).
    """

    id: str
    region: str
    state: SessionState
    begins_at: datetime | None
    place: str | None
    notified_on: date | None
    items: int
    version: int
    protocol_due: date | None = None
    protocol_late: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """An application on an agenda; `effect` are the answers of part 6 by the names of the form's fields."""

    id: str
    position: int
    line: Line
    form: int
    types: Sequence[str]
    effect: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Agenda:
    """A session with its agenda, in order."""

    session: Session
    items: Sequence[Item]


@dataclass(frozen=True, slots=True)
class Counted:
    """What a number of the figure N-2 counts in a period."""

    column: str
    period: Period


def found(tx: ReadTx, scope: Scope, region: str | None, window: Window, counted: Counted | None = None) -> Part[Session]:
    """A part of the sessions, the newest first unless asked otherwise. Raises BadCursor."""
    kind = session_figures.of_any_kind(counted.period, local_date(tx.now)) if counted else None
    which = session_figures.having(counted.column, kind) if counted and kind else None
    part = agenda_list.found(scope, tx.conn, tx.vault, region, window, which)
    ids = [row.id for row in part.items]
    counts, terms = kept.counts(tx.conn, ids), council_duties.terms_of(tx, PROTOCOL, ids)
    return part.map(lambda row: _session(tx, row, counts.get(row.id, 0), terms.get(row.id)))


def session(tx: ReadTx, scope: Scope, id_: str) -> Session:
    """A session without its agenda. Raises Unseen."""
    row = session_of(tx, scope, id_)
    return _session(tx, row, kept.counts(tx.conn, [id_]).get(id_, 0), council_duties.term_of(tx, PROTOCOL, id_))


def agenda(tx: ReadTx, content: Content, scope: Scope, id_: str) -> Agenda:
    """A session with its agenda. Raises Unseen."""
    row = session_of(tx, scope, id_)
    items = kept.items(tx.conn, id_)
    rows = {one.id: one for one in tables.those(tx.conn, [item.application_id for item in items])}
    lines = application_list.lines(tx, [rows[item.application_id] for item in items])
    whole = [
        _item(tx, content, (item.id, number), rows[line.id], line)
        for number, (item, line) in enumerate(zip(items, lines, strict=True), start=1)
    ]
    return Agenda(_session(tx, row, len(items), council_duties.term_of(tx, PROTOCOL, id_)), whole)


def _session(tx: ReadTx, row: Row[Any], items: int, term: Row[Any] | None) -> Session:
    late = term is not None and (term.late or (term.done_on is None and term.last_on < local_date(tx.now)))
    return Session(
        row.id, row.region, SessionState(row.state), row.begins_at, row.place, row.notified_on, items, row.version,
        term.last_on if term else None, bool(late),
    )  # fmt: skip


def _item(tx: ReadTx, content: Content, at: tuple[str, int], row: Row[Any], line: Line) -> Item:
    answers = applications.answers_of(tx, row)
    names = [one.name for one in content.form(DRAFT_FORM, row.form).fields if one.section == EFFECT]
    effect = {name: mask_text(answers[name]) for name in names if answers.get(name)}
    return Item(*at, line, row.form, types_of(answers), effect)
