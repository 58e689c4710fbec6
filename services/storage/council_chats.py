"""Members of councils in the chat: who is known there by a code, and how far an invitation to a session got."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, select, update

from domain.councils import SessionState
from services.storage.agendas import council_session
from services.storage.council_sessions import council_seat
from services.storage.councils import council_member
from services.storage.deliveries import delivery
from services.storage.events import event
from services.storage.messages import message
from services.storage.sessions import session


def by_code(conn: Connection, indexes: Sequence[bytes]) -> Row[Any] | None:
    """The member whose code this is, if it was not used yet."""
    return conn.execute(select(council_member).where(council_member.c.code_index.in_(indexes))).one_or_none()


def bind(conn: Connection, indexes: Sequence[bytes], person: str) -> str | None:
    """A code is used up: its member is this person in the chat; None where there is no such code any more."""
    change = update(council_member).where(council_member.c.code_index.in_(indexes))
    return conn.execute(change.values(person_id=person, code_index=None).returning(council_member.c.id)).scalar_one_or_none()


def hand_over(conn: Connection, gone: str, stays: str) -> None:
    """Of two persons who are one, the one's memberships become the other's."""
    conn.execute(update(council_member).where(council_member.c.person_id == gone).values(person_id=stays))


def forget(conn: Connection, persons: Sequence[str]) -> None:
    """Members who were these persons in the chat are known there no more."""
    conn.execute(update(council_member).where(council_member.c.person_id.in_(persons)).values(person_id=None))


def known(conn: Connection, members: Sequence[str]) -> Mapping[str, Row[Any]]:
    """Of these members the chat's person and the login, by member."""
    columns: list[ColumnElement[Any]] = [council_member.c.id, council_member.c.person_id, council_member.c.login]
    return {row.id: row for row in conn.execute(select(*columns).where(council_member.c.id.in_(members)))} if members else {}


def untold(conn: Connection, member: str) -> Sequence[Row[Any]]:
    """A member's seats at sessions of which he or she is still to be told."""
    query = select(council_seat).join(council_session, council_session.c.id == council_seat.c.session_id)
    which = (council_seat.c.member_id == member, council_seat.c.told_on.is_(None))
    return conn.execute(query.where(*which, council_session.c.state == SessionState.CONVENED)).all()


def waiting(conn: Connection) -> Sequence[Row[Any]]:
    """The seats that were invited in the chat, and of which it is not kept that they were told."""
    query = select(council_seat).join(council_session, council_session.c.id == council_seat.c.session_id)
    which = (council_session.c.state == SessionState.CONVENED, council_seat.c.told_on.is_(None))
    return conn.execute(query.where(*which, council_seat.c.invitation.is_not(None)).order_by(council_seat.c.id)).all()


def lock(conn: Connection, id_: str) -> Row[Any] | None:
    """A session whose members are still to be told, as it is now that nobody else may change it."""
    which = (council_session.c.id == id_, council_session.c.state == SessionState.CONVENED)
    return conn.execute(select(council_session).where(*which).with_for_update()).one_or_none()


def roads(conn: Connection, keys: Sequence[str]) -> Sequence[Row[Any]]:
    """Of planned invitations: when each is or was told, and each road of its message; `seen_at`: its person's last words.

    What an event says is written at the moment at which it is done, and nothing else is said to its person in that turn.
    """
    said = and_(message.c.person_id == event.c.person_id, message.c.at == event.c.done_at, message.c.direction == "out")
    joined = event.outerjoin(message, said).outerjoin(delivery, delivery.c.message_id == message.c.id)
    joined = joined.outerjoin(session, session.c.person_id == event.c.person_id)
    columns: list[ColumnElement[Any]] = [
        event.c.key, event.c.due_at, event.c.done_at, message.c.id.label("message"), delivery.c.status, delivery.c.channel,
        delivery.c.at, session.c.seen_at,
    ]  # fmt: skip
    query = select(*columns).select_from(joined).where(event.c.key.in_(keys))
    return conn.execute(query.order_by(delivery.c.id)).all() if keys else ()


def unplan(conn: Connection, keys: Sequence[str]) -> None:
    """What is not told yet is never told."""
    if keys:
        conn.execute(delete(event).where(event.c.key.in_(keys), event.c.done_at.is_(None)))
