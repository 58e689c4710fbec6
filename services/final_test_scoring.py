"""What a finished final test does (SM-1, SM-3): the pass and its certificate, the next window, or the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from dialogs.requests import HandIn, Outcome, SaveAnswer
from dialogs.scripts import Content
from domain import final_test
from domain.calendar import ZONE, local_date
from domain.language import Language
from domain.learning import FINAL, Attempt, ParticipationState, reaches
from domain.programmes import Programme
from services import certificates
from services.attempts import attempt
from services.certificates import Pass
from services.events import Planned, schedule
from services.storage import attempts as kept
from services.storage import events, learning
from services.transaction import WriteTx
from services.use_case import Asked

WINDOW_DAYS = ("reminder.window_first", "reminder.window_second", "reminder.window_third")
OPEN_DAYS = ("reminder.open_first", "reminder.open_second", "reminder.open_third")
ABOUT_WINDOW = ("retest.window", "retest.expired")
ABOUT_TEST = ("test.open", "test.left", "test.time_over")


@dataclass(frozen=True, slots=True)
class Scored:
    """A quiz or final test that is finished."""

    attempt: Attempt
    person: str
    language: Language
    passed: bool

    @property
    def state(self) -> str:
        return "passed" if self.passed else "failed"


def score(tx: WriteTx, content: Content, scored: Sequence[Scored]) -> None:
    """Bring participations on when their final tests are finished; a pass issues the certificate in the same transaction."""
    if not scored:
        return
    events.cancel_about(tx.conn, [one.attempt.participation for one in scored], ABOUT_TEST, tx.now)
    earlier = kept.sittings(tx.conn, [one.attempt.participation for one in scored])
    for one in scored:
        first = min((row.finished_at for row in earlier[one.attempt.participation] if row.finished_at), default=tx.now)
        _bring_on(tx, content, one, local_date(first))
    passes = [Pass(one.person, one.attempt, one.language) for one in scored if one.passed]
    certificates.issue(tx, content, passes)


def _bring_on(tx: WriteTx, content: Content, one: Scored, first: date) -> None:
    rules = content.rules(content.course(one.attempt.course, one.attempt.version))
    state = final_test.after(one.passed, one.attempt.number, rules)
    values: dict[str, Any] = {"ended_at": tx.now} if state is ParticipationState.FAILED_FINAL else {}
    if state is ParticipationState.RETEST_OPEN:
        until = final_test.window(content.calendar, rules, first=first, previous=local_date(tx.now))
        values["retest_until"] = until
        plan_window(tx, rules, one.person, one.attempt, until)
    learning.become(tx.conn, [one.attempt.participation], state, among=[ParticipationState.TESTING], **values)
    details: dict[str, str | int] = {
        "attempt": one.attempt.id,
        "number": one.attempt.number,
        "correct": one.attempt.correct,
        "total": one.attempt.total,
        "state": str(state),
        "pass_percent": rules["final_test.pass_percent"],
        "max_attempts": rules["final_test.max_attempts_total"],
        "rule": "R-000-13.7",
    }
    if "retest_until" in values:
        details |= {"retest_until": values["retest_until"].isoformat(), "calendar": content.calendar.version}
    tx.audit("test.scored", actor=f"person:{one.person}", subject=f"participation:{one.attempt.participation}", details=details)


def plan_window(tx: WriteTx, rules: Programme, person: str, after: Attempt, until: date) -> None:
    """Plan the reminders of a retest window and its end, once for the attempt that it follows."""
    values = {"participation": after.participation, "until": until.isoformat()}
    reminders = [
        Planned(f"window:{after.id}:{days}", person, "retest.window", values, reminder_time(until - timedelta(days=days), rules))
        for days in (rules[name] for name in WINDOW_DAYS)
    ]
    over = reminder_time(until + timedelta(days=1), rules)
    expired = Planned(f"expired:{after.id}", person, "retest.expired", values, over)
    schedule(tx, [*(plan for plan in reminders if plan.due_at > tx.now), expired])


def reminder_time(day: date, rules: Programme) -> datetime:
    """The hour of a day at which reminders are told."""
    return datetime.combine(day, time(rules["reminder.hour"]), ZONE)


def hand_in(tx: WriteTx, content: Content, asked: Sequence[Asked[HandIn]]) -> Sequence[Outcome]:
    """Score final tests as they are; what was not answered is wrong."""
    rows = {row.id: row for row in kept.open_of(tx.conn, [ask.person for ask in asked]) if row.module == FINAL}
    found = {ask.person: rows[ask.request.attempt] for ask in asked if ask.request.attempt in rows}
    _score_rows(tx, content, [(ask.person, ask.language, found[ask.person]) for ask in asked if ask.person in found])
    return [Outcome(HandIn.Outcome.SCORED if ask.person in found else HandIn.Outcome.CLOSED) for ask in asked]


def hand_in_now(tx: WriteTx, content: Content, late: Sequence[Asked[SaveAnswer]]) -> None:
    """Score the final tests whose time is over; the answer that came late is not counted."""
    if late:
        rows = {row.person_id: row for row in kept.open_of(tx.conn, [ask.person for ask in late])}
        _score_rows(tx, content, [(ask.person, ask.language, rows[ask.person]) for ask in late if ask.person in rows])


def _score_rows(tx: WriteTx, content: Content, found: Sequence[tuple[str, Language, Any]]) -> None:
    finished = []
    for person, language, row in found:
        one = attempt(row)
        percent = content.rules(content.course(one.course, one.version))["final_test.pass_percent"]
        finished.append(Scored(one, person, language, reaches(one.correct, one.total, percent)))
    kept.advance(
        tx.conn,
        [
            {
                "id": one.attempt.id,
                "position": one.attempt.position,
                "correct": one.attempt.correct,
                "state": one.state,
                "finished_at": tx.now,
            }
            for one in finished
        ],
    )
    score(tx, content, finished)
