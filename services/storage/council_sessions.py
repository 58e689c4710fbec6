"""A session of a council as it is held: its members' seats, who is there for which item, ballots, and what was decided."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    ForeignKey,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    UniqueConstraint,
    delete,
    insert,
    select,
    update,
)

from services.storage.agendas import agenda_item, council_session
from services.storage.schema import metadata
from services.storage.types import UtcDateTime
from services.storage.upsert import Values, insert_new

WORDS = "council_decision.words"

# A member's seat, as he or she was when the session was convened.
council_seat = Table(
    "council_seat",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("session_id", ForeignKey("council_session.id"), nullable=False),
    Column("member_id", ForeignKey("council_member.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("name", String, nullable=False),
    Column("post_kk", String, nullable=False),
    Column("post_ru", String, nullable=False),
    Column("business", Boolean, nullable=False),
    Column("duty", String, nullable=False),
    Column("invitation", String),  # the key of the event by which the chat tells of the session as it is fixed now
    Column("told_on", Date),
    Column("told_how", String),
    Column("told_at", UtcDateTime),
    Column("told_by", String),
    Column("attends", String),
    UniqueConstraint("session_id", "member_id"),
)
# Who attends the session and has no vote on an item.
council_away = Table(
    "council_away",
    metadata,
    Column("item_id", ForeignKey("agenda_item.id"), primary_key=True),
    Column("seat_id", ForeignKey("council_seat.id"), primary_key=True),
    Column("why", String, nullable=False),
)
council_ballot = Table(
    "council_ballot",
    metadata,
    Column("item_id", ForeignKey("agenda_item.id"), primary_key=True),
    Column("seat_id", ForeignKey("council_seat.id"), primary_key=True),
    Column("vote", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("by", String, nullable=False),
)
# The votes on an item by a protocol on paper.
council_totals = Table(
    "council_totals",
    metadata,
    Column("item_id", ForeignKey("agenda_item.id"), primary_key=True),
    Column("present", Integer, nullable=False),
    Column("votes_for", Integer, nullable=False),
    Column("against", Integer, nullable=False),
    Column("abstained", Integer, nullable=False),
    Column("recused", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("by", String, nullable=False),
)
# What was derived from the votes on an item, and by which numbers.
council_decision = Table(
    "council_decision",
    metadata,
    Column("item_id", ForeignKey("agenda_item.id"), primary_key=True),
    Column("session_id", ForeignKey("council_session.id"), nullable=False, index=True),
    Column("application_id", ForeignKey("application.id"), nullable=False, index=True),
    Column("members", Integer, nullable=False),
    Column("present", Integer, nullable=False),
    Column("votes_for", Integer, nullable=False),
    Column("against", Integer, nullable=False),
    Column("abstained", Integer, nullable=False),
    Column("recused", Integer, nullable=False),
    Column("source", String, nullable=False),
    Column("outcome", String, nullable=False),
    Column("by_present", String, nullable=False),
    Column("by_members", String, nullable=False),
    Column("words", LargeBinary),  # sealed: {"kk", "ru"}, the reasons
    Column("at", UtcDateTime, nullable=False),
    Column("by", String, nullable=False),
    Column("told_on", Date),  # when its applicant was told
    Column("told_late", Boolean),
    Column("told_how", String),
)


def seat(conn: Connection, rows: Sequence[Values]) -> None:
    """The members of a session that is convened."""
    conn.execute(insert(council_seat), [dict(row) for row in rows])


def seats(conn: Connection, session: str) -> Sequence[Row[Any]]:
    """The members of a session, in order."""
    return conn.execute(select(council_seat).where(council_seat.c.session_id == session).order_by(council_seat.c.position)).all()


def change_seats(conn: Connection, ids: Sequence[str], **values: Any) -> None:
    """Change some columns of seats."""
    if ids:
        conn.execute(update(council_seat).where(council_seat.c.id.in_(ids)).values(**values))


def item(conn: Connection, session: str, id_: str) -> Row[Any] | None:
    """An item of a session's agenda."""
    return conn.execute(select(agenda_item).where(agenda_item.c.session_id == session, agenda_item.c.id == id_)).one_or_none()


def away(conn: Connection, items: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
    """Why seats have no vote: by item, then by seat."""
    found: dict[str, dict[str, str]] = {one: {} for one in items}
    for row in conn.execute(select(council_away).where(council_away.c.item_id.in_(items))) if items else ():
        found[row.item_id][row.seat_id] = row.why
    return found


def set_away(conn: Connection, item_id: str, seat_id: str, why: str | None) -> None:
    """A seat has no vote on an item, or has one again."""
    conn.execute(delete(council_away).where(council_away.c.item_id == item_id, council_away.c.seat_id == seat_id))
    if why is not None:
        conn.execute(insert(council_away), [{"item_id": item_id, "seat_id": seat_id, "why": why}])


def ballots(conn: Connection, items: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
    """The votes: by item, then by seat."""
    found: dict[str, dict[str, str]] = {one: {} for one in items}
    for row in conn.execute(select(council_ballot).where(council_ballot.c.item_id.in_(items))) if items else ():
        found[row.item_id][row.seat_id] = row.vote
    return found


def cast(conn: Connection, rows: Sequence[Values]) -> frozenset[str]:
    """Keep ballots; the seats whose ballot is new, so that one that is missing voted before."""
    kept = insert_new(conn, council_ballot, rows, council_ballot.c.seat_id)
    return frozenset(row.seat_id for row in kept)


def take_back(conn: Connection, item_id: str) -> int:
    """The votes on an item count no more; how many ballots there were."""
    conn.execute(delete(council_totals).where(council_totals.c.item_id == item_id))
    return conn.execute(delete(council_ballot).where(council_ballot.c.item_id == item_id)).rowcount


def enter_totals(conn: Connection, row: Values) -> bool:
    """Keep the votes by a protocol on paper; False where some are kept."""
    return bool(insert_new(conn, council_totals, [row], council_totals.c.item_id))


def totals(conn: Connection, items: Sequence[str]) -> Mapping[str, Row[Any]]:
    """The votes by a protocol on paper, by item."""
    rows = conn.execute(select(council_totals).where(council_totals.c.item_id.in_(items))) if items else ()
    return {row.item_id: row for row in rows}


def decide(conn: Connection, row: Values) -> bool:
    """Keep what was decided; False where it was."""
    return bool(insert_new(conn, council_decision, [row], council_decision.c.item_id))


def undecide(conn: Connection, item_id: str) -> None:
    """What was decided counts no more."""
    conn.execute(delete(council_decision).where(council_decision.c.item_id == item_id))


def decisions(conn: Connection, session: str) -> Mapping[str, Row[Any]]:
    """What was decided at a session, by item."""
    rows = conn.execute(select(council_decision).where(council_decision.c.session_id == session))
    return {row.item_id: row for row in rows}


def of_applications(conn: Connection, ids: Sequence[str]) -> Sequence[Row[Any]]:
    """What was ever decided about applications, in order; each with day, region and base of its session."""
    query = select(council_decision, council_session.c.begins_at, council_session.c.region, council_session.c.base)
    query = query.join(council_session, council_session.c.id == council_decision.c.session_id)
    which = council_decision.c.application_id.in_(ids)
    return conn.execute(query.where(which).order_by(council_session.c.begins_at, council_decision.c.item_id)).all()


def of_items(conn: Connection, items: Sequence[str]) -> Sequence[Row[Any]]:
    """What was decided about items, each with its session's day and region."""
    query = select(council_decision, council_session.c.begins_at, council_session.c.region)
    query = query.join(council_session, council_session.c.id == council_decision.c.session_id)
    return conn.execute(query.where(council_decision.c.item_id.in_(items))).all()


def told(conn: Connection, item_id: str, **values: Any) -> bool:
    """The applicant of an item was told; False where that is known."""
    which = (council_decision.c.item_id == item_id, council_decision.c.told_on.is_(None))
    return conn.execute(update(council_decision).where(*which).values(**values)).rowcount == 1
