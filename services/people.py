"""What is kept of a person, and how much of it is shown."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from dialogs.facts import Profile, ProfileOf
from dialogs.own_requests import SetReminders
from dialogs.requests import Outcome
from dialogs.scripts import Content
from domain.masking import mask
from domain.people import ConsentKind, IdentityLevel
from services.storage import consents, people
from services.storage.sealed import Vault
from services.transaction import ReadTx, WriteTx
from services.use_case import Asked


def profiles(tx: ReadTx, content: Content, asked: Sequence[ProfileOf]) -> Mapping[ProfileOf, Profile]:
    """Persons' own data, with numbers masked."""
    persons = [fact.person for fact in asked]
    rows = people.those(tx.conn, persons)
    given = consents.standing(tx.conn, persons)
    return {fact: _profile(tx.vault, rows.get(fact.person), given.get(fact.person, frozenset())) for fact in asked}


def set_reminders(tx: WriteTx, content: Content, asked: Sequence[Asked[SetReminders]]) -> Sequence[Outcome]:
    """Let reminders come, or not."""
    people.set_reminders(tx.conn, {ask.person: ask.request.wanted for ask in asked})
    return [Outcome(SetReminders.Outcome.SET) for _ in asked]


def _profile(vault: Vault, row: Row[Any] | None, given: frozenset[ConsentKind]) -> Profile:
    if row is None:
        return Profile(IdentityLevel.NONE, given)
    return Profile(
        level=IdentityLevel(row.level),
        consents=given,
        name=row.name,
        number=_masked(vault, row.id, "iin", row.iin) or _masked(vault, row.id, "bin", row.bin),
        phone=_masked(vault, row.id, "phone", row.phone),
        region=row.region,
    )


def _masked(vault: Vault, row: str, column: str, sealed: bytes | None) -> str | None:
    return None if sealed is None else mask(people.opened(vault, column, row, sealed))
