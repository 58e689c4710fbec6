"""Agendas of a council as the staff read them: what is on one in its order, with what each project is to bring (F-1, part 6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row

from dialogs.scripts import Content
from domain.applications import DRAFT_FORM, types_of
from domain.councils import SessionState
from domain.masking import mask_text
from domain.staff import Scope
from services import agendas, application_list, applications
from services.application_list import Line
from services.storage import agenda_list
from services.storage import agendas as kept
from services.storage import applications as tables
from services.storage.paging import Part, Window
from services.transaction import ReadTx

EFFECT = "effect"  # the section of the form


@dataclass(frozen=True, slots=True)
class Session:
    """A session of a council; `items` is how many applications are on its agenda."""

    id: str
    region: str
    state: SessionState
    begins_at: datetime | None
    place: str | None
    notified_on: date | None
    items: int
    version: int


@dataclass(frozen=True, slots=True)
class Item:
    """An application on an agenda; `effect` are the answers of part 6 by the names of the form's fields."""

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


def found(tx: ReadTx, scope: Scope, region: str | None, window: Window) -> Part[Session]:
    """A part of the sessions, the newest first unless asked otherwise. Raises BadCursor."""
    part = agenda_list.found(scope, tx.conn, tx.vault, region, window)
    counts = kept.counts(tx.conn, [row.id for row in part.items])
    return part.map(lambda row: _session(row, counts.get(row.id, 0)))


def session(tx: ReadTx, scope: Scope, id_: str) -> Session:
    """A session without its agenda. Raises Unseen."""
    row = agendas.session_of(tx, scope, id_)
    return _session(row, kept.counts(tx.conn, [id_]).get(id_, 0))


def agenda(tx: ReadTx, content: Content, scope: Scope, id_: str) -> Agenda:
    """A session with its agenda. Raises Unseen."""
    row = agendas.session_of(tx, scope, id_)
    items = kept.items(tx.conn, id_)
    rows = {one.id: one for one in tables.those(tx.conn, [item.application_id for item in items])}
    lines = application_list.lines(tx, [rows[item.application_id] for item in items])
    whole = [_item(tx, content, number, rows[line.id], line) for number, line in enumerate(lines, start=1)]
    return Agenda(_session(row, len(items)), whole)


def _session(row: Row[Any], items: int) -> Session:
    return Session(row.id, row.region, SessionState(row.state), row.begins_at, row.place, row.notified_on, items, row.version)


def _item(tx: ReadTx, content: Content, number: int, row: Row[Any], line: Line) -> Item:
    answers = applications.answers_of(tx, row)
    names = [one.name for one in content.form(DRAFT_FORM, row.form).fields if one.section == EFFECT]
    effect = {name: mask_text(answers[name]) for name in names if answers.get(name)}
    return Item(number, line, row.form, types_of(answers), effect)
