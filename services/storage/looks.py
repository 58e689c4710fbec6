"""The audit trail asked what was read lately."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from services.storage.audit import audit


def since(conn: Connection, actor: str, act: str, subjects: Sequence[str], moment: datetime) -> frozenset[str]:
    """Of these subjects those to which somebody did this after a moment."""
    theirs = (audit.c.subject.in_(subjects), audit.c.actor == actor, audit.c.act == act, audit.c.at > moment)
    return frozenset(conn.scalars(select(audit.c.subject).where(*theirs)))
