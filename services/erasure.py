"""What is left of a person who takes the training consent back: a number, and what the law makes us keep."""

import json
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import bindparam, delete, select, update

from dialogs.session import Session
from services import links, people
from services.storage import attempts, callbacks, deliveries, documents, events, learning, recovery, sessions, sharers
from services.storage.messages import ERASED, message
from services.storage.quarantine import quarantine
from services.transaction import WriteTx

NOTHING = json.dumps({"text": "", "choices": []})


def erase(tx: WriteTx, persons: Sequence[str]) -> None:
    """End the training of persons, and forget their profiles and all that was said (F-11)."""
    if not persons:
        return
    learning.end(tx.conn, persons, tx.now)
    attempts.void(tx.conn, persons, tx.now)
    events.cancel(tx.conn, persons, tx.now)
    people.forget(tx, persons)
    sharers.drop(tx.conn, persons)
    callbacks.forget(tx.conn, persons, tx.now)
    documents.forget(tx.conn, persons)
    deliveries.drop(tx.conn, persons, tx.now)
    _empty_messages(tx, persons)
    tx.conn.execute(delete(quarantine).where(quarantine.c.person_id.in_(persons)))
    for person in persons:
        tx.audit("person.erased", actor=f"person:{person}", subject=f"person:{person}")


def empty(tx: WriteTx, person: str) -> None:
    """Nothing is left of what the person said, and nothing leads there."""
    erase(tx, [person])
    recovery.revoke(tx.conn, [person], tx.now)
    links.end(tx, person)
    standing = sessions.of_persons(tx, [person])[person]
    sessions.save(tx, [replace(standing, session=Session(person, standing.session.language))])


def _empty_messages(tx: WriteTx, persons: Sequence[str]) -> None:
    rows = tx.conn.scalars(select(message.c.id).where(message.c.person_id.in_(persons))).all()
    if rows:
        change = update(message).where(message.c.id == bindparam("key")).values(body=bindparam("to_body"), notice=ERASED)
        tx.conn.execute(change, [{"key": row, "to_body": tx.vault.seal("message.body", row, NOTHING)} for row in rows])
