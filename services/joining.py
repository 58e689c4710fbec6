"""Two channels become one conversation: who opens a link, or types a recovery code, somewhere else is the same person there."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from dialogs import notices
from domain.doors import Way
from domain.language import Language, spoken
from domain.messaging import Contact
from domain.people import IdentityLevel
from services import application_owners, council_codes, erasure, links, recovery
from services.storage import application_users, contacts, learning, people, sessions, sharers
from services.storage import links as kept
from services.storage import recovery as codes
from services.transaction import ReadTx, WriteTx

CODE = "code"


class Joined(StrEnum):
    """What became of opening a link, or of a typed code; `TAKEN`: both persons are registered, so staff must look."""

    JOINED = "joined"
    OVER = "over"
    TAKEN = "taken"


# The word that tells the conversation what became of it (`Inbound.text` of a START).
BY_LINK: Mapping[Joined, str] = {Joined.JOINED: notices.JOINED, Joined.OVER: "link_over", Joined.TAKEN: "link_taken"}
BY_CODE: Mapping[Joined, str] = {Joined.JOINED: notices.JOINED_BY_CODE, Joined.OVER: "code_over", Joined.TAKEN: "code_taken"}


@dataclass(frozen=True, slots=True)
class Offer:
    """A link as its page shows it: `own` is an address that the link's person has already; `over` when it opens nothing."""

    language: Language
    own: Contact | None
    over: bool


@dataclass(frozen=True, slots=True)
class Key:
    """What brings a person to another address once: a link of some way, or a recovery code."""

    id: str
    way: str
    person: str
    opens: bool

    @property
    def subject(self) -> str:
        return f"recovery:{self.id}" if self.way == CODE else f"link:{self.id}"

    def use(self, tx: WriteTx) -> None:
        """It opens nothing more."""
        (codes if self.way == CODE else kept).use(tx.conn, self.id, tx.now)

    def hand_over(self, tx: WriteTx, person: str) -> None:
        """It belonged to a person who went into another: whoever comes with it again is that one's."""
        (codes if self.way == CODE else kept).hand_over(tx.conn, self.id, person)


Find = Callable[[], Key | None]


def offered(tx: ReadTx, token: str, way: Way, addresses: Collection[Contact]) -> Offer | None:
    """Look at a link without using it; None when there never was such a link."""
    found = _link(tx, token, way)
    if found is None:
        return None
    owners = {at: standing.session.person for at, standing in sessions.at_contacts(tx, list(addresses)).items()}
    own = next((at for at in addresses if owners.get(at) == found.person), None)
    language = sessions.of_persons(tx, [found.person], lock=False)[found.person].session.language
    return Offer(spoken(language), own, over=own is None and not found.opens)


def join(tx: WriteTx, token: str, at: Contact, way: Way) -> Joined:
    """Use a link at an address. Once is enough: an address that is the link's person's already may come again."""
    return _enter(tx, lambda: _link(tx, token, way), at)


def join_by_code(tx: WriteTx, text: str, at: Contact) -> Joined | None:
    """Use a recovery code that was typed as a message; None where the message is no code, but words like any other.

    A message stays where it was written: a code that was typed into one works that once. Wrong ones are not counted: of
    60 bits nobody guesses any at the pace of a messenger, and who mistypes the own one shall not be shut out.
    """
    if not recovery.looks_like(text):
        return None
    if _code(tx, text) is None:
        return Joined.OVER if recovery.is_no_word(text) else None
    return _enter(tx, lambda: _code(tx, text), at)


def _link(tx: ReadTx, token: str, way: Way) -> Key | None:
    found = links.found(tx, token)
    return Key(found.id, way, found.person_id, links.opens(tx, found)) if found is not None and found.way == way else None


def _code(tx: ReadTx, text: str) -> Key | None:
    found = recovery.found(tx, text)
    return Key(found.id, CODE, found.person_id, found.revoked_at is None) if found is not None else None


def _enter(tx: WriteTx, find: Find, at: Contact) -> Joined:
    found = find()
    if found is None:
        return Joined.OVER
    owner = _settled_owner(tx, found.person, at)
    if owner == found.person:
        found.use(tx)
        return Joined.JOINED
    found = find()  # as it is now that no other may use it
    if found is None or not found.opens:
        return Joined.OVER
    if owner is None:
        return Joined.JOINED if _added(tx, found, at) else _enter(tx, find, at)
    return _united(tx, found, owner)


def _owner(tx: ReadTx, at: Contact) -> str | None:
    standing = sessions.at_contacts(tx, [at]).get(at)
    return standing.session.person if standing else None


def _settled_owner(tx: WriteTx, person: str, at: Contact) -> str | None:
    """Whose the address is, once both persons are locked, so that it stays so."""
    owner = _owner(tx, at)
    sessions.of_persons(tx, [person] if owner is None else [person, owner])
    return owner if _owner(tx, at) == owner else _settled_owner(tx, person, at)


def _added(tx: WriteTx, found: Key, at: Contact) -> bool:
    """Give the person a new address; False when somebody was there first."""
    row = contacts.contact_row(tx.vault, tx.new_id(), found.person, at, tx.now)
    if not contacts.add(tx.conn, row):
        return False
    found.use(tx)
    _audit(tx, found, "contact.joined", found.person, contact=row["id"])
    return True


def _united(tx: WriteTx, found: Key, owner: str) -> Joined:
    """Of two persons who are one, the one who never registered goes into the other."""
    if not _registered(tx, owner):
        gone, stays = owner, found.person
    elif not _registered(tx, found.person):
        gone, stays = found.person, owner
    else:
        _audit(tx, found, "contact.not_joined", found.person, taken_by=owner)
        return Joined.TAKEN
    found.use(tx)
    found.hand_over(tx, stays)
    moved = contacts.hand_over(tx.conn, gone, stays)
    sharers.move(tx.conn, gone, stays)
    application_users.move(tx.conn, gone, stays)
    application_owners.hand_over(tx, gone, stays)
    council_codes.hand_over(tx, gone, stays)
    erasure.empty(tx, gone)
    _audit(tx, found, "contact.joined", stays, was=gone, contacts=len(moved))
    return Joined.JOINED


def _registered(tx: ReadTx, person: str) -> bool:
    level = people.those(tx.conn, [person])[person].level
    return level != IdentityLevel.NONE or bool(learning.newest(tx.conn, [person]))


def _audit(tx: WriteTx, found: Key, act: str, person: str, **details: str | int) -> None:
    tx.audit(act, actor=f"person:{person}", subject=found.subject, details={"way": found.way, **details})
