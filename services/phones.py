"""Phone numbers that a channel vouches for: they raise the identity level to `phone` (AMB-54)."""

from collections.abc import Sequence

from dialogs.own_requests import ProvePhone
from dialogs.requests import Outcome
from dialogs.scripts import Content
from domain.calendar import local_date
from domain.fields import validate
from domain.invalid import Invalid
from domain.people import ConsentKind, IdentityLevel
from services.identity import confirm_identity
from services.storage import consents, contacts, people
from services.transaction import WriteTx
from services.use_case import Asked


def prove(tx: WriteTx, content: Content, asked: Sequence[Asked[ProvePhone]]) -> Sequence[Outcome]:
    """Keep that the number is the sender's own; of who has registered, it becomes the number and confirms the identity.

    Without the consent nothing is kept (F-11).
    """
    given = consents.standing(tx.conn, [ask.person for ask in asked])
    return [_prove(tx, content, ask, ConsentKind.TRAINING in given.get(ask.person, ())) for ask in asked]


def _prove(tx: WriteTx, content: Content, ask: Asked[ProvePhone], consented: bool) -> Outcome:
    if not consented:
        return Outcome(ProvePhone.Outcome.NO_CONSENT)
    try:
        phone = validate("phone", ask.request.phone, local_date(tx.now))
    except Invalid:
        return Outcome(ProvePhone.Outcome.FOREIGN)
    sealed = people.sealed(tx.vault, "phone", ask.person, phone)
    contacts.prove_phone(tx.conn, ask.contact, sealed["phone_index"], tx.now)
    by = f"person:{ask.person}"
    tx.audit("person.phone_proven", actor=by, subject=by, details={"contact": ask.contact})
    person = people.those(tx.conn, [ask.person])[ask.person]
    if person.level != IdentityLevel.NONE:
        people.change(tx.conn, [{"id": ask.person, **sealed}])
        confirm_identity(tx, content, ask.person, IdentityLevel.PHONE, by)
    return Outcome(ProvePhone.Outcome.PROVEN)
