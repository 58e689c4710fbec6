"""Where a person's conversation goes on, and closing such a place: whoever writes there later is somebody new."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from dialogs.facts import CodeOf, Place, PlacesOf
from dialogs.own_requests import LosePhone, Unlink
from dialogs.requests import Outcome
from dialogs.scripts import Content
from domain.calendar import local_date
from domain.messaging import Channel
from services import links, recovery
from services.storage import contacts, deliveries, sessions, sharers
from services.storage import places as kept
from services.transaction import ReadTx, WriteTx
from services.use_case import Asked


def places(tx: ReadTx, content: Content, asked: Sequence[PlacesOf]) -> Mapping[PlacesOf, tuple[Place, ...]]:
    """The addresses of persons."""
    persons = [fact.person for fact in asked]
    last = {person: at.contact for person, at in sessions.of_persons(tx, persons, lock=False).items()}
    found: dict[str, list[Place]] = defaultdict(list)
    for row in kept.of_persons(tx.conn, persons):
        here = last.get(row.person) == row.id
        found[row.person].append(Place(row.id, Channel(row.channel), local_date(row.created_at), here))
    return {fact: tuple(found[fact.person]) for fact in asked}


def unlink(tx: WriteTx, content: Content, asked: Sequence[Asked[Unlink]]) -> Sequence[Outcome]:
    """Close places of persons, but never the one from which it is asked."""
    return [Outcome(_unlink(tx, ask)) for ask in asked]


def lose_phone(tx: WriteTx, content: Content, asked: Sequence[Asked[LosePhone]]) -> Sequence[Outcome]:
    """Close all places of persons but the one from which it is asked, and give them a new recovery code."""
    return [_lose_phone(tx, ask) for ask in asked]


def _unlink(tx: WriteTx, ask: Asked[Unlink]) -> Unlink.Outcome:
    if ask.request.place == ask.contact:
        return Unlink.Outcome.LAST
    place = next((row for row in kept.of_persons(tx.conn, [ask.person]) if row.id == ask.request.place), None)
    if place is None:
        return Unlink.Outcome.GONE
    _close(tx, ask.person, place)
    links.end(tx, ask.person)
    return Unlink.Outcome.UNLINKED


def _lose_phone(tx: WriteTx, ask: Asked[LosePhone]) -> Outcome:
    others = [row for row in kept.of_persons(tx.conn, [ask.person]) if row.id != ask.contact]
    if not others:
        return Outcome(LosePhone.Outcome.ALONE)
    for place in others:
        _close(tx, ask.person, place)
    links.end(tx, ask.person)
    code = recovery.issue(tx, [ask.person])[ask.person]
    by = f"person:{ask.person}"
    tx.audit("person.phone_lost", actor=by, subject=by, details={"places": len(others)})
    return Outcome(LosePhone.Outcome.CLOSED, facts={CodeOf(ask.person): code})


def _close(tx: WriteTx, person: str, place: Row[Any]) -> None:
    """Nothing of the person's is to be had at an address any more; whoever writes there next begins anew, or shared it."""
    kept.silence(tx.conn, place.id, person, tx.now)
    if sharers.leave(tx.conn, place.id, person, tx.now) is None:
        deliveries.shut(tx.conn, [place.id], tx.now)
        contacts.vacate(tx.conn, tx.vault, place.id)
    tx.audit("contact.unlinked", actor=f"person:{person}", subject=f"contact:{place.id}", details={"channel": place.channel})
