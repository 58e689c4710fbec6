"""What people ask the staff: to be called, and questions; the reply comes to them as an event."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from dialogs.facts import Enquiries, EnquiriesOf
from dialogs.own_requests import AskCallback, AskQuestion
from dialogs.requests import Outcome
from dialogs.scripts import Content
from domain.calendar import local_date
from domain.masking import mask, mask_text
from domain.people import ConsentKind
from services.replies import opened
from services.storage import consents, people
from services.storage import enquiries as kept
from services.transaction import ReadTx, WriteTx
from services.use_case import Asked

MOST_WAITING = 3  # questions of one person


@dataclass(frozen=True, slots=True)
class Waiting:
    """Someone to be called."""

    id: str
    asked_at: datetime
    language: str
    region: str
    name: str = field(repr=False)
    phone: str = field(repr=False)


def standing(tx: ReadTx, content: Content, asked: Sequence[EnquiriesOf]) -> Mapping[EnquiriesOf, Enquiries]:
    """How persons stand with the staff: whether they may ask, what waits, and what they were told last."""
    persons = [fact.person for fact in asked]
    waiting = kept.questions_waiting(tx.conn, persons)
    consenting = _consenting(tx, persons)
    replied = kept.last_replies(tx.conn, persons)
    return {
        fact: _standing(tx, fact.person in consenting, waiting.get(fact.person, 0), replied.get(fact.person)) for fact in asked
    }


def ask_call(tx: WriteTx, content: Content, asked: Sequence[Asked[AskCallback]]) -> Sequence[Outcome]:
    """Note who wants to be called, on the number that they gave; each waits once."""
    rows = people.those(tx.conn, [one.person for one in asked])
    phones = {
        one.person: mask(people.opened(tx.vault, "phone", one.person, sealed))
        for one in asked
        if (sealed := rows[one.person].phone)
    }
    new = kept.ask_calls(tx.conn, [_row(tx, one) for one in asked if one.person in phones])
    for person in sorted(new):
        tx.audit("enquiry.asked", actor=f"person:{person}", subject=f"person:{person}", details={"kind": kept.CALL})
    return [_outcome(phones.get(one.person), one.person in new) for one in asked]


def ask_question(tx: WriteTx, content: Content, asked: Sequence[Asked[AskQuestion]]) -> Sequence[Outcome]:
    """Keep questions, so many of each person at once; numbers that identify somebody are hidden for good."""
    persons = [one.person for one in asked]
    waiting = Counter(kept.questions_waiting(tx.conn, persons))
    consenting = _consenting(tx, persons)
    outcomes, rows = [], []
    for one in asked:
        refused = _refused(one.person in consenting, waiting[one.person])
        outcomes.append(Outcome(refused or AskQuestion.Outcome.NOTED))
        if refused is None:
            waiting[one.person] += 1
            row = _row(tx, one)
            rows.append({**row, "question": tx.vault.seal(kept.ASKED, row["id"], mask_text(one.request.question))})
            who = f"person:{one.person}"
            tx.audit("enquiry.asked", actor=who, subject=who, details={"kind": kept.QUESTION})
    kept.ask(tx.conn, rows)
    return outcomes


def waiting(tx: ReadTx) -> Sequence[Waiting]:
    """Who waits for a call, the longest first; the number is shown in full to who calls."""
    return [
        Waiting(
            row.id,
            row.asked_at,
            row.language,
            row.region or "",
            row.name or "",
            people.opened(tx.vault, "phone", row.person_id, row.phone),
        )
        for row in kept.calls_waiting(tx.conn)
        if row.phone is not None
    ]


def looked(tx: WriteTx, actor: str) -> Sequence[Waiting]:
    """The same for the operator: that the numbers were read stands in the audit trail."""
    found = waiting(tx)
    for one in found:
        tx.audit("enquiry.number_read", actor=actor, subject=f"enquiry:{one.id}")
    return found


def called(tx: WriteTx, id_: str, actor: str) -> bool:
    """Note that a person was called; False where nobody waits under this id."""
    if not kept.called(tx.conn, id_, actor, tx.now):
        return False
    tx.audit("enquiry.done", actor=actor, subject=f"enquiry:{id_}")
    return True


def _consenting(tx: ReadTx, persons: Sequence[str]) -> frozenset[str]:
    """Those of whom we may keep something (F-11)."""
    return frozenset(who for who, kinds in consents.standing(tx.conn, persons).items() if ConsentKind.TRAINING in kinds)


def _standing(tx: ReadTx, may_ask: bool, waiting: int, row: Row[Any] | None) -> Enquiries:
    if row is None:
        return Enquiries(may_ask, waiting, waiting >= MOST_WAITING)
    reply, on = opened(tx.vault, row.id, row.reply), local_date(row.replied_at)
    return Enquiries(may_ask, waiting, waiting >= MOST_WAITING, reply, on)


def _refused(consenting: bool, waiting: int) -> AskQuestion.Outcome | None:
    if not consenting:
        return AskQuestion.Outcome.NO_CONSENT
    return AskQuestion.Outcome.FULL if waiting >= MOST_WAITING else None


def _row(tx: WriteTx, one: Asked[Any]) -> dict[str, Any]:
    return {"id": tx.new_id(), "person_id": one.person, "language": one.language, "asked_at": tx.now}


def _outcome(phone: str | None, new: bool) -> Outcome:
    if phone is None:
        return Outcome(AskCallback.Outcome.NO_PHONE)
    return Outcome(AskCallback.Outcome.NOTED if new else AskCallback.Outcome.WAITING, {"phone": phone})
