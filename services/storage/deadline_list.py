"""The terms that somebody of the staff may see: listed, one of them, and how many are due."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Column, ColumnElement, Row, func, select

from domain.staff import Right, Scope
from services.storage.deadlines import Days, deadline, is_open
from services.storage.paging import Order, Part, Window, part
from services.storage.visible import visible
from services.transaction import ReadTx


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which terms are asked for; what is empty or None leaves them all in.

    `due` is `today`, `overdue` or `week`; `state` is `open`, `done` or `late`.
    """

    due: str = ""
    state: str = ""
    rule: str = ""
    duty: str = ""
    role: str = ""
    region: str = ""


def those(tx: ReadTx, scope: Scope, wanted: Wanted, window: Window, today: date) -> Part[Row[Any]]:
    """A part of the list. Raises BadCursor."""
    days = Days(today)
    order = Order("deadlines", {"urgency": days.urgency, "due": deadline.c.due_on, "begun": deadline.c.started_on}, deadline.c.id)
    query = select(deadline).where(visible(deadline, scope, Right.READ_DEADLINES), *_filters(wanted, days))
    return part(tx.conn, tx.vault, query, window, order)


def one(tx: ReadTx, scope: Scope, id_: str, right: Right = Right.READ_DEADLINES, *, lock: bool = False) -> Row[Any] | None:
    """One term; None where there is none, or it is another region's. Locked, nobody else changes it before this is done."""
    query = select(deadline).where(visible(deadline, scope, right), deadline.c.id == id_)
    return tx.conn.execute(query.with_for_update() if lock else query).one_or_none()


def due(tx: ReadTx, scope: Scope, today: date) -> Row[Any]:
    """How many are due today, overdue, and to be thought of."""
    days = Days(today)
    counts: list[ColumnElement[Any]] = [
        func.count().filter(days.due_today).label("due_today"),
        func.count().filter(days.overdue).label("overdue"),
        func.count().filter(days.reminded).label("reminded"),
    ]
    query = select(*counts).select_from(deadline).where(visible(deadline, scope, Right.READ_DEADLINES), is_open)
    return tx.conn.execute(query).one()


def _filters(wanted: Wanted, days: Days) -> list[ColumnElement[bool]]:
    columns: dict[Column[Any], str] = {
        deadline.c.rule: wanted.rule,
        deadline.c.duty: wanted.duty,
        deadline.c.role: wanted.role,
        deadline.c.region: wanted.region,
    }
    named: list[ColumnElement[bool]] = [column == value for column, value in columns.items() if value]
    when = {"today": days.due_today, "overdue": days.overdue, "week": days.this_week}
    states = {"open": is_open, "done": deadline.c.done_on.is_not(None), "late": deadline.c.late.is_(True) | days.overdue}
    return named + [one[name] for one, name in ((when, wanted.due), (states, wanted.state)) if name]
