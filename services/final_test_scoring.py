"""What a finished final test does (SM-1, SM-3): the pass and its certificate, the next window, or the end."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from dialogs.requests import HandIn, Outcome, SaveAnswer
from dialogs.scripts import Content
from domain import final_test
from domain.calendar import local_date
from domain.learning import Attempt, ParticipationState
from services import certificates, reminders
from services.attempts import Scored, opened, scored
from services.certificates import Pass
from services.events import schedule
from services.storage import attempts as kept
from services.storage import events, learning
from services.transaction import WriteTx
from services.use_case import Asked


def score(tx: WriteTx, content: Content, finished: Sequence[Scored]) -> None:
    """Bring participations on when their final tests are finished; a pass issues the certificate in the same transaction."""
    if not finished:
        return
    events.cancel_about(tx.conn, [one.attempt.participation for one in finished], reminders.ABOUT_TEST, tx.now)
    earlier = kept.sittings(tx.conn, [one.attempt.participation for one in finished])
    for one in finished:
        first = min((row.finished_at for row in earlier[one.attempt.participation] if row.finished_at), default=tx.now)
        _bring_on(tx, content, one, local_date(first))
    certificates.issue(tx, content, [Pass(one.attempt, one.language) for one in finished if one.passed])


def _bring_on(tx: WriteTx, content: Content, one: Scored, first: date) -> None:
    test = one.attempt
    rules = content.rules_of(test.course, test.version)
    state = final_test.after(one.passed, test.number, rules)
    values: dict[str, Any] = {"ended_at": tx.now} if state is ParticipationState.FAILED_FINAL else {}
    if state is ParticipationState.RETEST_OPEN:
        until = final_test.window(content.calendar, rules, first=first, previous=local_date(tx.now))
        values["retest_until"] = until
        schedule(tx, reminders.of_window(rules, test, until, tx.now))
    learning.become(tx.conn, [test.participation], state, among=[ParticipationState.TESTING], **values)
    details: dict[str, str | int] = {
        "attempt": test.id,
        "number": test.number,
        "correct": test.correct,
        "total": test.total,
        "state": str(state),
        "pass_percent": rules["final_test.pass_percent"],
        "max_attempts": rules["final_test.max_attempts_total"],
        "rule": "R-000-13.7",
    }
    if "retest_until" in values:
        details |= {"retest_until": values["retest_until"].isoformat(), "calendar": content.calendar.version}
    tx.audit("test.scored", actor=f"person:{test.person}", subject=f"participation:{test.participation}", details=details)


def hand_in(tx: WriteTx, content: Content, asked: Sequence[Asked[HandIn]]) -> Sequence[Outcome]:
    """Score final tests as they are; what was not answered is wrong."""
    found = opened(tx, [ask.person for ask in asked])
    handed = {ask.person for ask in asked if _is(found.get(ask.person), ask.request.attempt)}
    _end(tx, content, [scored(content, found[ask.person], ask.language) for ask in asked if ask.person in handed])
    return [Outcome(HandIn.Outcome.SCORED if ask.person in handed else HandIn.Outcome.CLOSED) for ask in asked]


def _is(attempt: Attempt | None, id_: str) -> bool:
    return attempt is not None and attempt.final and attempt.id == id_


def hand_in_now(tx: WriteTx, content: Content, late: Sequence[Asked[SaveAnswer]]) -> None:
    """Score the final tests whose time is over; the answer that came late is not counted."""
    if late:
        found = opened(tx, [ask.person for ask in late])
        _end(tx, content, [scored(content, found[ask.person], ask.language) for ask in late if ask.person in found])


def _end(tx: WriteTx, content: Content, finished: Sequence[Scored]) -> None:
    kept.advance(tx.conn, [(one.attempt, one.state) for one in finished], tx.now)
    score(tx, content, finished)
