"""Whose certificate it will be: the name confirmed as it will be printed, and the person's own IIN."""

from collections.abc import Sequence

from dialogs.requests import ConfirmName, CorrectName, KeepIin, Outcome
from dialogs.scripts import Content
from services.papers.certificate import unprintable
from services.storage import people
from services.transaction import WriteTx
from services.use_case import Asked


def confirm(tx: WriteTx, content: Content, asked: Sequence[Asked[ConfirmName]]) -> Sequence[Outcome]:
    """Confirm names that the certificate can print."""
    rows = people.those(tx.conn, [ask.person for ask in asked])
    odd = {ask.person: character for ask in asked if (character := unprintable(rows[ask.person].name or ""))}
    fine = [ask.person for ask in asked if ask.person not in odd]
    people.change(tx.conn, [{"id": person, "name_confirmed_at": tx.now} for person in fine])
    for person in fine:
        tx.audit("person.name_confirmed", actor=f"person:{person}", subject=f"person:{person}")
    return [_confirmed(odd.get(ask.person), rows[ask.person].iin is not None) for ask in asked]


def _confirmed(character: str | None, has_iin: bool) -> Outcome:
    if character:
        return Outcome(ConfirmName.Outcome.UNPRINTABLE, {"character": character})
    return Outcome(ConfirmName.Outcome.CONFIRMED if has_iin else ConfirmName.Outcome.IIN_MISSING)


def correct(tx: WriteTx, content: Content, asked: Sequence[Asked[CorrectName]]) -> Sequence[Outcome]:
    """Set names right; the new one is confirmed in the next answer."""
    odd = {ask.person: character for ask in asked if (character := unprintable(ask.request.name))}
    fine = [ask for ask in asked if ask.person not in odd]
    people.change(tx.conn, [{"id": ask.person, **people.named(ask.request.name), "name_confirmed_at": None} for ask in fine])
    for ask in fine:
        tx.audit("person.name_corrected", actor=f"person:{ask.person}", subject=f"person:{ask.person}")
    refused = CorrectName.Outcome.UNPRINTABLE
    return [
        Outcome(refused, {"character": odd[ask.person]}) if ask.person in odd else Outcome(CorrectName.Outcome.CORRECTED)
        for ask in asked
    ]


def keep_iin(tx: WriteTx, content: Content, asked: Sequence[Asked[KeepIin]]) -> Sequence[Outcome]:
    """Keep the IIN of persons who have none yet; one that is known never changes hands here."""
    rows = people.those(tx.conn, [ask.person for ask in asked])
    fresh = [ask for ask in asked if rows[ask.person].iin is None]
    people.change(tx.conn, [{"id": ask.person, **people.sealed(tx.vault, "iin", ask.person, ask.request.iin)} for ask in fresh])
    for ask in fresh:
        tx.audit("person.iin_given", actor=f"person:{ask.person}", subject=f"person:{ask.person}")
    return [Outcome(KeepIin.Outcome.KEPT) for _ in asked]
