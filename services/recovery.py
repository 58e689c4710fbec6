"""Recovery codes: the way back for a person who has nothing but a browser."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from dialogs.facts import CodeOf
from dialogs.own_requests import RenewCode
from dialogs.requests import Outcome
from dialogs.scripts import Content
from domain.characters import crockford, shadow, spelled
from domain.messaging import Contact
from services.storage import contacts, recovery
from services.storage.sealed import Vault
from services.transaction import ReadTx, WriteTx
from services.use_case import Asked

LENGTH = 12
_GROUP = 4
_MOST_TYPED = 40
_LOOKS = re.compile(r" *[0-9A-TV-Z]{4}[ -]+[0-9A-TV-Z]{4}[ -]+[0-9A-TV-Z]{4} *\.? *", re.ASCII)


def codes(tx: ReadTx, content: Content, asked: Sequence[CodeOf]) -> Mapping[CodeOf, str | None]:
    """The id of each person's valid code."""
    valid = recovery.valid_codes(tx.conn, [fact.person for fact in asked])
    return {fact: valid.get(fact.person) for fact in asked}


def renew(tx: WriteTx, content: Content, asked: Sequence[Asked[RenewCode]]) -> Sequence[Outcome]:
    """Make new codes; the old ones stop working."""
    made = issue(tx, [ask.person for ask in asked])
    return [Outcome(RenewCode.Outcome.RENEWED, facts={CodeOf(ask.person): made[ask.person]}) for ask in asked]


def issue(tx: WriteTx, persons: Sequence[str]) -> Mapping[str, str]:
    """Make a code for each person and revoke the older ones; the ids of the new codes by person."""
    made = {person: tx.new_id() for person in persons}
    if not made:
        return made
    recovery.revoke(tx.conn, list(made), tx.now)
    recovery.add(
        tx.conn,
        [
            {"id": code, "person_id": person, "code_index": _hash(tx.vault, _secret(tx.vault, code)), "made_at": tx.now}
            for person, code in made.items()
        ],
    )
    for person, code in made.items():
        tx.audit("recovery.made", actor=f"person:{person}", subject=f"recovery:{code}")
    return made


def reveal(vault: Vault, recovery_id: str) -> str:
    """The code as it is shown, XXXX-XXXX-XXXX: it follows from its id and the key, and is stored nowhere."""
    secret = _secret(vault, recovery_id)
    return "-".join(secret[start : start + _GROUP] for start in range(0, LENGTH, _GROUP))


def looks_like(text: str) -> bool:
    """Whether a message is three groups of four characters, as a code is shown, and nothing else."""
    return len(text) <= _MOST_TYPED and _LOOKS.fullmatch(shadow(text)) is not None


def is_no_word(text: str) -> bool:
    """Whether what looks like a code can hardly be anything else: words have no digits, and numbers no letters."""
    typed = shadow(text)
    return any(character.isdigit() for character in typed) and any(character.isalpha() for character in typed)


def found(tx: ReadTx, text: str) -> Row[Any] | None:
    """The code that a message is, valid or not; None when there never was such a code."""
    typed = crockford(text).removesuffix(".")
    return recovery.by_index(tx.conn, _hash(tx.vault, typed)) if len(typed) == LENGTH else None


def restore(tx: WriteTx, code: str, at: Contact) -> str | None:
    """Let the code's person write from this new contact too; None when there is no such code. The code stays valid."""
    typed = crockford(code)
    found = recovery.owner(tx.conn, _hash(tx.vault, typed)) if len(typed) == LENGTH else None
    if found is None:
        return None
    code_id, person = found
    row = contacts.contact_row(tx.vault, tx.new_id(), person, at, tx.now)
    if not contacts.add(tx.conn, row):
        return None  # the address is somebody's already
    tx.audit("recovery.restored", actor=f"person:{person}", subject=f"recovery:{code_id}", details={"contact": row["id"]})
    return person


def _secret(vault: Vault, recovery_id: str) -> str:
    return spelled(vault.index("recovery.reveal", recovery_id), LENGTH)


def _hash(vault: Vault, secret: str) -> bytes:
    return vault.index("recovery.code", secret)
