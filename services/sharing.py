"""Several persons on one phone: each is known by the own number's last digits before anything is shown."""

import hmac
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from dialogs.facts import Neighbour, PersonsHere
from dialogs.own_requests import BecomePerson, NewPerson
from dialogs.requests import Outcome
from dialogs.scripts import Content
from domain.calendar import ZONE
from domain.full_name import known_as
from domain.people import DIGITS, ConsentKind
from services import erasure
from services.storage import consents, events, people, sessions, sharers
from services.storage.sealed import Vault
from services.transaction import ReadTx, WriteTx
from services.use_case import Asked

MOST_TRIES = 5
LOCKED = timedelta(hours=1)


def persons_here(tx: ReadTx, content: Content, asked: Sequence[PersonsHere]) -> Mapping[PersonsHere, tuple[Neighbour, ...]]:
    """Who shares the phone, as the others may see them."""
    found = sharers.beside(tx.conn, [fact.person for fact in asked])
    return {
        fact: tuple(
            Neighbour(row.person_id, known_as(row.name), own=row.person_id == fact.person) for row in found.get(fact.person, ())
        )
        for fact in asked
    }


def become(tx: WriteTx, content: Content, asked: Sequence[Asked[BecomePerson]]) -> Sequence[Outcome]:
    """Let those go on at an address whose digits fit; after some wrong tries in a row nobody's are taken for a while."""
    return [_become(tx, ask) for ask in asked]


def begin_new(tx: WriteTx, content: Content, asked: Sequence[Asked[NewPerson]]) -> Sequence[Outcome]:
    """Let somebody new begin at an address. Who has it alone must have registered first, to be known again."""
    return [_begin_new(tx, ask) for ask in asked]


def _become(tx: WriteTx, ask: Asked[BecomePerson]) -> Outcome:
    wanted = ask.request.person
    row = sharers.at(tx.conn, ask.contact).get(wanted)
    if row is None:
        return Outcome(BecomePerson.Outcome.NOT_HERE)
    if row.locked_until is not None and row.locked_until > tx.now:
        return _locked(row.locked_until)
    if not hmac.compare_digest(_digits(tx.vault, row).encode(), ask.request.digits.encode()):
        return _wrong(tx, ask, row.tries + 1 if row.locked_until is None else 1)
    sharers.tried(tx.conn, ask.contact, wanted, 0)
    events.release(tx.conn, [wanted])
    tx.audit("person.confirmed_here", actor=f"person:{wanted}", subject=f"contact:{ask.contact}", details={"was": ask.person})
    forgets = _go_over(tx, ask, wanted)
    values = {"name": known_as(row.name)}
    return Outcome(BecomePerson.Outcome.CONFIRMED, values, becomes=wanted, forgets=forgets)


def _wrong(tx: WriteTx, ask: Asked[BecomePerson], tries: int) -> Outcome:
    left = MOST_TRIES - tries
    until = None if left else tx.now + LOCKED
    sharers.tried(tx.conn, ask.contact, ask.request.person, tries, until)
    if until is None:
        return Outcome(BecomePerson.Outcome.WRONG, {"left": left})
    tx.audit("person.locked_here", actor=f"contact:{ask.contact}", subject=f"person:{ask.request.person}")
    return _locked(until)


def _locked(until: Any) -> Outcome:
    return Outcome(BecomePerson.Outcome.LOCKED, {"time": f"{until.astimezone(ZONE):%H:%M}"})


def _begin_new(tx: WriteTx, ask: Asked[NewPerson]) -> Outcome:
    shared = ask.contact in sharers.shared(tx.conn, [ask.contact])
    if not shared and not _can_be_known(tx, ask.person):
        return Outcome(NewPerson.Outcome.NOT_REGISTERED)
    new = sessions.begin_beside(tx, ask.contact, ask.channel)
    sharers.add(tx.conn, ask.contact, [ask.person, new], tx.now)
    tx.audit("person.begun_here", actor=f"person:{new}", subject=f"contact:{ask.contact}", details={"was": ask.person})
    return Outcome(NewPerson.Outcome.BEGUN, becomes=new, forgets=_go_over(tx, ask, new))


def _go_over(tx: WriteTx, ask: Asked[Any], to: str) -> bool:
    """Give the address to another; who was there without a registration can't be known again, so nothing of it is kept."""
    sharers.hand(tx.conn, ask.contact, to, tx.now)
    if to == ask.person or _can_be_known(tx, ask.person):
        return False
    consents.withdraw(tx.conn, [(ask.person, kind) for kind in ConsentKind], tx.now)
    erasure.empty(tx, ask.person)
    return True


def _can_be_known(tx: ReadTx, person: str) -> bool:
    """Whether the person can be known again by name and number, and has not taken the training consent back."""
    row = people.those(tx.conn, [person])[person]
    given = consents.standing(tx.conn, [person]).get(person, frozenset())
    return ConsentKind.TRAINING in given and row.name is not None and (row.iin or row.bin) is not None


def _digits(vault: Vault, row: Row[Any]) -> str:
    """The last digits of the number that was given at registration: the IIN, else the BIN."""
    column = "iin" if row.iin is not None else "bin"
    return people.opened(vault, column, row.person_id, getattr(row, column))[-DIGITS:]
