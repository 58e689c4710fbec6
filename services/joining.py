"""Two channels become one conversation: who opens a link somewhere else is the link's person there too."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import Row

from dialogs.session import Session
from domain.doors import Way
from domain.language import Language
from domain.messaging import Contact
from domain.people import IdentityLevel
from services import erasure, links
from services.storage import learning, people, recovery, sessions
from services.storage import links as kept
from services.storage.upsert import insert_new
from services.transaction import ReadTx, WriteTx


class Joined(StrEnum):
    """What became of opening a link; `TAKEN`: both persons are registered, so staff must look."""

    JOINED = "joined"
    OVER = "over"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Offer:
    """A link as its page shows it: `own` is an address that the link's person has already; `over` when it opens nothing."""

    language: Language
    own: Contact | None
    over: bool


def offered(tx: ReadTx, token: str, way: Way, addresses: Collection[Contact]) -> Offer | None:
    """Look at a link without using it; None when there never was such a link."""
    found = _found(tx, token, way)
    if found is None:
        return None
    person: str = found.person_id
    owners = {at: standing.session.person for at, standing in sessions.at_contacts(tx, list(addresses)).items()}
    own = next((at for at in addresses if owners.get(at) == person), None)
    language = sessions.of_persons(tx, [person], lock=False)[person].session.language
    return Offer(language or Language.KK, own, over=own is None and not links.opens(tx, found))


def join(tx: WriteTx, token: str, at: Contact, way: Way) -> Joined:
    """Use a link at an address. Once is enough: an address that is the link's person's already may come again."""
    found = _found(tx, token, way)
    if found is None:
        return Joined.OVER
    owner = _settled_owner(tx, found.person_id, at)
    if owner == found.person_id:
        kept.use(tx.conn, found.id, tx.now)
        return Joined.JOINED
    found = _found(tx, token, way)  # as it is now that no other may use it
    if found is None or not links.opens(tx, found):
        return Joined.OVER
    if owner is None:
        return Joined.JOINED if _added(tx, found, at) else join(tx, token, at, way)
    return _united(tx, found, owner)


def _found(tx: ReadTx, token: str, way: Way) -> Row[Any] | None:
    found = links.found(tx, token)
    return found if found is not None and found.way == way else None


def _owner(tx: ReadTx, at: Contact) -> str | None:
    standing = sessions.at_contacts(tx, [at]).get(at)
    return standing.session.person if standing else None


def _settled_owner(tx: WriteTx, person: str, at: Contact) -> str | None:
    """Whose the address is, once both persons are locked, so that it stays so."""
    owner = _owner(tx, at)
    sessions.of_persons(tx, [person] if owner is None else [person, owner])
    return owner if _owner(tx, at) == owner else _settled_owner(tx, person, at)


def _added(tx: WriteTx, found: Row[Any], at: Contact) -> bool:
    """Give the person a new address; False when somebody was there first."""
    row = people.contact_row(tx.vault, tx.new_id(), found.person_id, at, tx.now)
    if not insert_new(tx.conn, people.contact, [row], people.contact.c.id):
        return False
    kept.use(tx.conn, found.id, tx.now)
    _audit(tx, found, "contact.joined", found.person_id, contact=row["id"])
    return True


def _united(tx: WriteTx, found: Row[Any], owner: str) -> Joined:
    """Of two persons who are one, the one who never registered goes into the other."""
    if not _registered(tx, owner):
        gone, stays = owner, found.person_id
    elif not _registered(tx, found.person_id):
        gone, stays = found.person_id, owner
    else:
        _audit(tx, found, "contact.not_joined", found.person_id, taken_by=owner)
        return Joined.TAKEN
    kept.use(tx.conn, found.id, tx.now)
    kept.hand_over(tx.conn, found.id, stays)
    moved = people.hand_over(tx.conn, gone, stays)
    _empty(tx, gone)
    _audit(tx, found, "contact.joined", stays, was=gone, contacts=len(moved))
    return Joined.JOINED


def _registered(tx: ReadTx, person: str) -> bool:
    level = people.those(tx.conn, [person])[person].level
    return level != IdentityLevel.NONE or bool(learning.newest(tx.conn, [person]))


def _empty(tx: WriteTx, person: str) -> None:
    """Nothing is left of what the person said, and nothing leads there."""
    erasure.erase(tx, [person])
    recovery.revoke(tx.conn, [person], tx.now)
    for way in Way:
        kept.end(tx.conn, [person], way, tx.now)
    standing = sessions.of_persons(tx, [person])[person]
    sessions.save(tx, [replace(standing, session=Session(person, standing.session.language))])


def _audit(tx: WriteTx, found: Row[Any], act: str, person: str, **details: str | int) -> None:
    tx.audit(act, actor=f"person:{person}", subject=f"link:{found.id}", details={"way": found.way, **details})
