"""The audit trail asked what was read lately, and what was done to what was read."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from services.storage.audit import audit


def since(conn: Connection, actor: str, act: str, subjects: Sequence[str], moment: datetime) -> frozenset[str]:
    """Of these subjects those to which somebody did this after a moment."""
    theirs = (audit.c.subject.in_(subjects), audit.c.actor == actor, audit.c.act == act, audit.c.at > moment)
    return frozenset(conn.scalars(select(audit.c.subject).where(*theirs)))


def of_actor(conn: Connection, actor: str, subject: str) -> Sequence[Row[Any]]:
    """What somebody did about a record lately, looking at it included; the newest first."""
    theirs = (audit.c.subject == subject, audit.c.actor == actor)
    return conn.execute(select(audit).where(*theirs).order_by(audit.c.id.desc()).limit(200)).all()


def after(conn: Connection, subject: str, id_: str, but: Collection[str]) -> Sequence[Row[Any]]:
    """What was done about a record after an act, in order, without some acts."""
    which = (audit.c.subject == subject, audit.c.id > id_, audit.c.act.not_in(but))
    return conn.execute(select(audit).where(*which).order_by(audit.c.id)).all()
