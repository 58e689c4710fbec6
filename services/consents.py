"""Giving consents and taking them back (F-11)."""

from collections.abc import Sequence
from typing import Any

from dialogs.own_requests import GiveConsent, WithdrawConsent
from dialogs.requests import Outcome
from dialogs.scripts import Content
from domain.people import ConsentKind
from services.erasure import erase
from services.storage import consents
from services.transaction import WriteTx
from services.use_case import Asked


def give(tx: WriteTx, content: Content, asked: Sequence[Asked[GiveConsent]]) -> Sequence[Outcome]:
    """Record consents; one that stands for the same text is not recorded again."""
    rows = [_row(tx, ask) for ask in asked]
    consents.supersede(tx.conn, rows)
    new = consents.give(tx.conn, rows)
    for row in rows:
        if row["id"] in new:
            _audit(tx, "consent.given", row["id"], row["person_id"], row["kind"], row["version"])
    return [Outcome(GiveConsent.Outcome.GIVEN) for _ in asked]


def withdraw(tx: WriteTx, content: Content, asked: Sequence[Asked[WithdrawConsent]]) -> Sequence[Outcome]:
    """Take consents back; without the one to training nothing personal is kept, and the others fall with it."""
    pairs = [(ask.person, ConsentKind(ask.request.kind)) for ask in asked]
    fallen = [(person, other) for person, kind in pairs for other in (ConsentKind if kind is ConsentKind.TRAINING else [kind])]
    for row in consents.withdraw(tx.conn, fallen, tx.now):
        _audit(tx, "consent.withdrawn", row.id, row.person_id, row.kind, row.version)
    erase(tx, [person for person, kind in pairs if kind is ConsentKind.TRAINING])
    return [Outcome(_outcome(kind)) for _, kind in pairs]


def _outcome(kind: ConsentKind) -> WithdrawConsent.Outcome:
    return WithdrawConsent.Outcome.ERASED if kind is ConsentKind.TRAINING else WithdrawConsent.Outcome.WITHDRAWN


def _row(tx: WriteTx, ask: Asked[GiveConsent]) -> dict[str, Any]:
    return {
        "id": tx.new_id(),
        "person_id": ask.person,
        "kind": ConsentKind(ask.request.kind),
        "version": ask.request.version,
        "language": ask.language,
        "channel": ask.channel,
        "given_at": tx.now,
    }


def _audit(tx: WriteTx, act: str, consent: str, person: str, kind: str, version: int) -> None:
    tx.audit(act, actor=f"person:{person}", subject=f"consent:{consent}", details={"kind": str(kind), "version": version})
