"""The audit trail as it is read: the lines that a reader's regions give, the newest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from domain.staff import Right, Scope
from services.storage import paging
from services.storage.audit import audit
from services.storage.paging import Order, Part, Window
from services.storage.visible import visible
from services.transaction import ReadTx

NEWEST = "-at"
LINES = Order("audit", {"at": audit.c.id}, audit.c.id)  # ids are made in the order of time


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines are looked for: an act by its whole name or the word before its dot; from a moment on, and before another."""

    actor: str | None = None
    act: str | None = None
    subject: str | None = None
    since: datetime | None = None
    before: datetime | None = None


def found(tx: ReadTx, scope: Scope, wanted: Wanted, window: Window) -> Part[Row[Any]]:
    """The lines that are wanted."""
    query = select(audit).where(visible(audit, scope, Right.READ_AUDIT))
    if wanted.actor:
        query = query.where(audit.c.actor == wanted.actor)
    if wanted.subject:
        query = query.where(audit.c.subject == wanted.subject)
    if wanted.act:
        whole = "." in wanted.act
        query = query.where(audit.c.act == wanted.act if whole else audit.c.act.startswith(f"{wanted.act}.", autoescape=True))
    if wanted.since:
        query = query.where(audit.c.at >= wanted.since)
    if wanted.before:
        query = query.where(audit.c.at < wanted.before)
    return paging.part(tx.conn, tx.vault, query, window, LINES)
