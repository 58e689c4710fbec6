"""What is left of a person who takes the training consent back: a number, and what the law makes us keep."""

from collections.abc import Sequence
from dataclasses import replace

from dialogs.session import Session
from services import application_owners, links, words
from services.storage import (
    application_users,
    attempts,
    contacts,
    council_chats,
    deliveries,
    documents,
    enquiries,
    events,
    learning,
    messages,
    people,
    quarantine,
    recovery,
    sessions,
    sharers,
)
from services.transaction import WriteTx


def erase(tx: WriteTx, persons: Sequence[str]) -> None:
    """End the training of persons, and forget their profiles and all that was said (F-11)."""
    if not persons:
        return
    learning.end(tx.conn, persons, tx.now)
    attempts.void(tx.conn, persons, tx.now)
    events.cancel(tx.conn, persons, tx.now)
    people.forget(tx.conn, persons)
    contacts.forget_phones(tx.conn, persons)
    sharers.drop(tx.conn, persons)
    enquiries.forget(tx.conn, persons, tx.now)
    documents.forget(tx.conn, persons)
    application_users.forget_persons(tx.conn, persons)
    application_owners.forget(tx, persons)
    council_chats.forget(tx.conn, persons)
    deliveries.drop(tx.conn, persons, tx.now)
    ids = messages.ids(tx.conn, persons)
    messages.erase(tx.conn, {id_: words.sealed(tx.vault, id_, words.NOTHING) for id_ in ids})
    quarantine.forget(tx.conn, persons)
    for person in persons:
        tx.audit("person.erased", actor=f"person:{person}", subject=f"person:{person}")


def empty(tx: WriteTx, person: str) -> None:
    """Nothing is left of what the person said, and nothing leads there."""
    erase(tx, [person])
    recovery.revoke(tx.conn, [person], tx.now)
    links.end(tx, person)
    standing = sessions.of_persons(tx, [person])[person]
    sessions.save(tx, [replace(standing, session=Session(person, standing.session.language))])
