"""Beginning a final test, closing a window that is over, and taking the training anew (SM-1, SM-3, R-000-13.8, 13.9)."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from dialogs.requests import CloseWindow, OpenTest, Outcome, Restart, TakeUpCourse
from dialogs.scripts import Content
from domain import final_test
from domain.calendar import local_date
from domain.final_test import Gate
from domain.learning import FINAL, RESTARTABLE, ParticipationState, draw
from domain.programmes import Programme
from services.enrolment import pauses, registration_number
from services.events import Planned, schedule
from services.final_test_scoring import ABOUT_WINDOW, OPEN_DAYS, reminder_time
from services.final_test_standing import sittings_of
from services.storage import attempts as kept
from services.storage import events, learning, people
from services.transaction import WriteTx
from services.use_case import Asked

WAITING = (ParticipationState.READY_FOR_TEST, ParticipationState.RETEST_OPEN)


def open_test(tx: WriteTx, content: Content, asked: Sequence[Asked[OpenTest]]) -> Sequence[Outcome]:
    """Begin sittings where the rules let them; who has one open goes on with it. A window that is over is closed."""
    opened = {row.person_id: row.module for row in kept.open_of(tx.conn, [ask.person for ask in asked])}
    fresh = [ask for ask in asked if ask.person not in opened]
    begun = _begin(tx, content, fresh) if fresh else {}
    return [Outcome(begun.get(ask.person) or _open_already(opened[ask.person])) for ask in asked]


def _open_already(module: str) -> OpenTest.Outcome:
    return OpenTest.Outcome.RESUMED if module == FINAL else OpenTest.Outcome.QUIZ_OPEN


def _begin(tx: WriteTx, content: Content, asked: Sequence[Asked[OpenTest]]) -> Mapping[str, OpenTest.Outcome]:
    rows = learning.those(tx.conn, [ask.request.participation for ask in asked])
    known = people.those(tx.conn, [ask.person for ask in asked])
    taken = kept.sittings(tx.conn, list(rows))
    gates = {ask.person: _gate(tx, content, rows.get(ask.request.participation), ask, taken) for ask in asked}
    _close(tx, [ask.request.participation for ask in asked if gates[ask.person] is Gate.WINDOW_OVER])
    free = [ask for ask in asked if gates[ask.person] is Gate.OPEN and _named(known[ask.person])]
    seen = kept.seen(tx.conn, [ask.person for ask in free]) if free else {}
    new_rows = [_row(tx, content, ask, rows, taken, seen) for ask in free]
    new = kept.add(tx.conn, new_rows)
    begun = [row for row in new_rows if row["id"] in new]
    learning.become(tx.conn, [row["participation_id"] for row in begun], ParticipationState.TESTING, among=WAITING)
    events.cancel_about(tx.conn, [row["participation_id"] for row in begun], ABOUT_WINDOW, tx.now)
    for row in begun:
        _remember(tx, content, row, rows[row["participation_id"]])
    started = {row["person_id"] for row in begun}
    return {ask.person: OpenTest.Outcome.OPENED if ask.person in started else OpenTest.Outcome.REFUSED for ask in asked}


def _gate(
    tx: WriteTx, content: Content, row: Row[Any] | None, ask: Asked[OpenTest], taken: Mapping[str, Sequence[Row[Any]]]
) -> Gate:
    if row is None or row.person_id != ask.person:
        return Gate.NOT_LEARNING
    rules = content.rules(content.course(row.course, row.course_version))
    return final_test.gate(sittings_of(row.state, row.retest_until, taken.get(row.id, ())), rules, tx.now)


def _named(person: Row[Any]) -> bool:
    """The name for the certificate is confirmed, and it is known whose it will be."""
    return person.name_confirmed_at is not None and person.iin is not None


def _row(
    tx: WriteTx,
    content: Content,
    ask: Asked[OpenTest],
    rows: Mapping[str, Row[Any]],
    taken: Mapping[str, Sequence[Row[Any]]],
    seen: Mapping[str, frozenset[str]],
) -> dict[str, Any]:
    row = rows[ask.request.participation]
    course = content.course(row.course, row.course_version)
    bank, seed = course.bank(FINAL), secrets.token_hex(8)
    minutes = content.rules(course)["final_test.time_limit_minutes"]
    return {
        "id": tx.new_id(),
        "person_id": ask.person,
        "participation_id": row.id,
        "module": FINAL,
        "seed": seed,
        "number": len(taken.get(row.id, ())) + 1,
        "state": "open",
        "position": 0,
        "correct": 0,
        "total": bank.draw,
        "opened_at": tx.now,
        "drawn": list(draw(seed, bank.piles, bank.draw, seen.get(ask.person, frozenset()))),
        "due_at": tx.now + timedelta(minutes=minutes) if minutes else None,
    }


def _remember(tx: WriteTx, content: Content, row: Mapping[str, Any], of: Row[Any]) -> None:
    rules = content.rules(content.course(of.course, of.course_version))
    schedule(tx, list(_reminders(row, rules)))
    details: dict[str, str | int] = {
        "attempt": row["id"],
        "number": row["number"],
        "before": of.state,
        "retest_until": str(of.retest_until or ""),
        "rule": "R-000-13.8",
    }
    tx.audit("test.begun", actor=f"person:{row['person_id']}", subject=f"participation:{of.id}", details=details)


def _reminders(row: Mapping[str, Any], rules: Programme) -> Iterable[Planned]:
    values = {"participation": row["participation_id"], "attempt": row["id"]}
    begun = local_date(row["opened_at"])
    for days in (rules[name] for name in OPEN_DAYS):
        at = reminder_time(begun + timedelta(days=days), rules)
        yield Planned(f"open:{row['id']}:{days}", row["person_id"], "test.open", values, at)
    last = reminder_time(begun + timedelta(days=rules["reminder.open_last"]), rules)
    yield Planned(f"left:{row['id']}", row["person_id"], "test.left", values, last)
    if row["due_at"] is not None:
        yield Planned(f"time:{row['id']}", row["person_id"], "test.time_over", values, row["due_at"])


def close_window(tx: WriteTx, content: Content, asked: Sequence[Asked[CloseWindow]]) -> Sequence[Outcome]:
    """Close windows that are over (SM-1); one in which a test was begun or that was made anew stands."""
    rows = learning.those(tx.conn, [ask.request.participation for ask in asked])
    closed = _close(
        tx, [row.id for row in rows.values() if final_test.missed(sittings_of(row.state, row.retest_until, ()), tx.now)]
    )
    outcomes = CloseWindow.Outcome
    return [Outcome(outcomes.CLOSED if ask.request.participation in closed else outcomes.STANDS) for ask in asked]


def _close(tx: WriteTx, participations: Sequence[str]) -> frozenset[str]:
    expired = ParticipationState.RETEST_WINDOW_EXPIRED
    closed = learning.become(tx.conn, participations, expired, among=[ParticipationState.RETEST_OPEN], ended_at=tx.now)
    events.cancel_about(tx.conn, closed, ("retest.window",), tx.now)
    for one in sorted(closed):
        tx.audit("retest.window_closed", actor="clock", subject=f"participation:{one}", details={"rule": "R-000-13.8"})
    return closed


def restart(tx: WriteTx, content: Content, asked: Sequence[Asked[Restart]]) -> Sequence[Outcome]:
    """Begin participations anew in the newest version of the course; attempts are counted from the beginning (AMB-05)."""
    return [_restart(tx, content, ask) for ask in asked]  # rare, and each with rows of its own


def _restart(tx: WriteTx, content: Content, ask: Asked[Restart]) -> Outcome:
    row = learning.those(tx.conn, [ask.request.participation]).get(ask.request.participation)
    if row is None or row.person_id != ask.person:
        return Outcome(Restart.Outcome.REFUSED)
    if final_test.missed(sittings_of(row.state, row.retest_until, ()), tx.now):
        _close(tx, [row.id])
        row = learning.those(tx.conn, [row.id])[row.id]
    state, rules = ParticipationState(row.state), content.rules(content.course(row.course, row.course_version))
    before = learning.restarts(tx.conn, [ask.person]).get(ask.person, 0)
    ended = row.ended_at or tx.now
    if state not in RESTARTABLE or not final_test.may_restart(state, before, ended, rules, tx.now):
        return Outcome(Restart.Outcome.REFUSED)
    course = content.course(row.course)
    kept_ = final_test.restarted(state, rules) is ParticipationState.READY_FOR_TEST
    passed = learning.passed_modules(tx.conn, [row.id]).get(row.id, frozenset()) if kept_ else frozenset()
    begins = _first_state({module.id for module in course.modules} - passed, passed)
    new = _new(tx, row, course.version, begins, people.those(tx.conn, [ask.person])[ask.person].level)
    if not learning.enter(tx.conn, [new]):
        return Outcome(Restart.Outcome.REFUSED)
    learning.carry_over(tx.conn, row.id, new["id"], passed)
    events.cancel_about(tx.conn, [row.id], ABOUT_WINDOW, tx.now)
    if begins is not ParticipationState.READY_FOR_TEST:
        schedule(tx, list(pauses(tx, rules, new["id"], ask.person)))
    details: dict[str, str | int] = {"before": row.id, "state": str(begins), "rule": "R-000-13.9"}
    tx.audit("participation.restarted", actor=f"person:{ask.person}", subject=f"participation:{new['id']}", details=details)
    return Outcome(Restart.Outcome.KEPT if begins is ParticipationState.READY_FOR_TEST else Restart.Outcome.AGAIN)


def _first_state(missing: set[str], passed: frozenset[str]) -> ParticipationState:
    if not missing:
        return ParticipationState.READY_FOR_TEST
    return ParticipationState.LEARNING if passed else ParticipationState.ENROLLED


def _new(tx: WriteTx, row: Row[Any], version: int, state: ParticipationState, level: str) -> dict[str, Any]:
    return {
        "id": tx.new_id(),
        "person_id": row.person_id,
        "course": row.course,
        "course_version": version,
        "state": state,
        "registration": registration_number(tx),
        "reason": None,
        "size": row.size,
        "level": level,
        "started_at": tx.now,
        "ended_at": None,
        "previous_id": row.id,
    }


def take_up(tx: WriteTx, content: Content, asked: Sequence[Asked[TakeUpCourse]]) -> Sequence[Outcome]:
    """Let learners who have finished a version without a final test go on in the newest one."""
    rows = learning.those(tx.conn, [ask.request.participation for ask in asked])
    for ask in asked:
        row = rows.get(ask.request.participation)
        if row is None or row.person_id != ask.person or content.course(row.course, row.course_version).final_draw:
            continue
        course = content.course(row.course)
        missing = {module.id for module in course.modules} - learning.passed_modules(tx.conn, [row.id]).get(row.id, frozenset())
        state = ParticipationState.LEARNING if missing else ParticipationState.READY_FOR_TEST
        learning.become(tx.conn, [row.id], state, among=WAITING, course_version=course.version)
        details: dict[str, str | int] = {"before": row.course_version, "version": course.version}
        tx.audit("course.taken_up", actor=f"person:{ask.person}", subject=f"participation:{row.id}", details=details)
    return [Outcome(TakeUpCourse.Outcome.TAKEN) for _ in asked]
