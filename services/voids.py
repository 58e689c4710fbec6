"""Final tests that a technical failure spoilt do not count: one proposes, another approves, with a reason (SM-3)."""

from typing import Any

from sqlalchemy import Row

from dialogs.events import VOID, VOID_RETEST
from dialogs.scripts import Content
from domain import final_test
from domain.calendar import local_date
from domain.errors import KasipError
from domain.learning import FINAL, Attempt, AttemptState, ParticipationState
from services import reminders
from services.attempts import attempt as sat
from services.events import Planned, schedule
from services.storage import attempts, events, learning, sessions
from services.storage import voids as kept
from services.transaction import WriteTx


class CanNotVoid(KasipError):
    """The attempt can't be made void: it is none, is finished, or the two persons are one; `reason` is a word."""

    def __init__(self, reason: str, words: str) -> None:
        super().__init__(words)
        self.reason = reason


def propose(tx: WriteTx, attempt: str, reason: str, by: str) -> None:
    """Say that an open final test should not count, and why. Raises CanNotVoid."""
    row = attempts.one(tx.conn, attempt)
    if row is None or row.module != FINAL or row.state != AttemptState.OPEN:
        raise CanNotVoid("not_open", "only a final test that is open can be made void")
    if not reason.strip():
        raise CanNotVoid("no_reason", "a reason is needed: what failed, and where the log shows it")
    if not kept.propose(tx.conn, {"attempt_id": attempt, "reason": reason.strip(), "proposed_by": by, "proposed_at": tx.now}):
        raise CanNotVoid("proposed", "it is proposed already")
    tx.audit("test.void_proposed", actor=by, subject=f"attempt:{attempt}")


def approve(tx: WriteTx, content: Content, attempt: str, by: str) -> None:
    """Make a proposed attempt void: it does not count, the person may begin again and is told so. Raises CanNotVoid.

    The retest window runs anew where it would have ended sooner, so that our failure costs nobody a day.
    """
    proposal, row = kept.proposal(tx.conn, attempt), _locked(tx, attempt)
    if proposal is None or row is None or row.state != AttemptState.OPEN:
        raise CanNotVoid("no_proposal", "there is no proposal about an open test")
    if proposal.proposed_by == by:
        raise CanNotVoid("same_person", "the second person must be another one")
    kept.approve(tx.conn, attempt, by, tx.now)
    spoilt = sat(row)
    attempts.advance(tx.conn, [(spoilt, AttemptState.VOID)], tx.now)
    events.cancel_about(tx.conn, [row.participation_id], reminders.ABOUT_TEST, tx.now)
    _back(tx, content, spoilt)
    tx.audit("test.void", actor=by, subject=f"attempt:{attempt}", details={"proposed_by": proposal.proposed_by})


def _locked(tx: WriteTx, attempt: str) -> Row[Any] | None:
    """The attempt as it stands when no turn of its person is under way."""
    if (row := attempts.one(tx.conn, attempt)) is not None:
        sessions.of_persons(tx, [row.person_id])
    return attempts.one(tx.conn, attempt)


def _back(tx: WriteTx, content: Content, spoilt: Attempt) -> None:
    of = learning.those(tx.conn, [spoilt.participation])[spoilt.participation]
    testing = [ParticipationState.TESTING]
    if of.retest_until is None:
        learning.become(tx.conn, [of.id], ParticipationState.READY_FOR_TEST, among=testing)
        schedule(tx, [_told(tx, spoilt, VOID)])
        return
    rules = content.rules_of(of.course, of.course_version)
    today = local_date(tx.now)
    until = max(of.retest_until, final_test.window(content.calendar, rules, first=today, previous=today))
    learning.become(tx.conn, [of.id], ParticipationState.RETEST_OPEN, among=testing, retest_until=until)
    schedule(tx, [_told(tx, spoilt, VOID_RETEST, until=until.isoformat()), *reminders.of_window(rules, spoilt, until, tx.now)])


def _told(tx: WriteTx, spoilt: Attempt, name: str, **values: str) -> Planned:
    about = {"participation": spoilt.participation, "attempt": spoilt.id, **values}
    return Planned(f"void:{spoilt.id}", spoilt.person, name, about, tx.now)
