"""Beginning a final test, and closing a retest window that is over (SM-1, SM-3, R-000-13.8)."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from dialogs.requests import CloseWindow, OpenTest, Outcome
from dialogs.scripts import Content
from domain import final_test
from domain.final_test import Gate
from domain.learning import FINAL, Attempt, ParticipationState, draw
from services import reminders
from services.attempts import opened
from services.events import schedule
from services.final_test_standing import sittings_of
from services.storage import attempts as kept
from services.storage import events, learning, people
from services.transaction import WriteTx
from services.use_case import Asked

WAITING = (ParticipationState.READY_FOR_TEST, ParticipationState.RETEST_OPEN)


def open_test(tx: WriteTx, content: Content, asked: Sequence[Asked[OpenTest]]) -> Sequence[Outcome]:
    """Begin sittings where the rules let them; who has one open goes on with it. A window that is over is closed."""
    going_on = opened(tx, [ask.person for ask in asked])
    fresh = [ask for ask in asked if ask.person not in going_on]
    begun = _begin(tx, content, fresh) if fresh else {}
    return [Outcome(begun.get(ask.person) or _open_already(going_on[ask.person])) for ask in asked]


def _open_already(attempt: Attempt) -> OpenTest.Outcome:
    return OpenTest.Outcome.RESUMED if attempt.final else OpenTest.Outcome.QUIZ_OPEN


def _begin(tx: WriteTx, content: Content, asked: Sequence[Asked[OpenTest]]) -> Mapping[str, OpenTest.Outcome]:
    rows = learning.those(tx.conn, [ask.request.participation for ask in asked])
    known = people.those(tx.conn, [ask.person for ask in asked])
    taken = kept.sittings(tx.conn, list(rows))
    gates = {ask.person: _gate(tx, content, rows.get(ask.request.participation), ask, taken) for ask in asked}
    close(tx, [ask.request.participation for ask in asked if gates[ask.person] is Gate.WINDOW_OVER])
    free = [ask for ask in asked if gates[ask.person] is Gate.OPEN and _named(known[ask.person])]
    seen = kept.seen(tx.conn, [ask.person for ask in free]) if free else {}
    tests = [
        _new(tx, content, of, number=len(taken.get(of.id, ())) + 1, seen=seen.get(ask.person, frozenset()))
        for ask in free
        for of in (rows[ask.request.participation],)
    ]
    new = kept.add(tx.conn, tests, tx.now)
    begun = [one for one in tests if one.id in new]
    learning.become(tx.conn, [one.participation for one in begun], ParticipationState.TESTING, among=WAITING)
    events.cancel_about(tx.conn, [one.participation for one in begun], reminders.ABOUT_WINDOW, tx.now)
    for one in begun:
        _remember(tx, content, one, rows[one.participation])
    started = {one.person for one in begun}
    return {ask.person: OpenTest.Outcome.OPENED if ask.person in started else OpenTest.Outcome.REFUSED for ask in asked}


def _gate(
    tx: WriteTx, content: Content, row: Row[Any] | None, ask: Asked[OpenTest], taken: Mapping[str, Sequence[Row[Any]]]
) -> Gate:
    if row is None or row.person_id != ask.person:
        return Gate.NOT_LEARNING
    rules = content.rules_of(row.course, row.course_version)
    return final_test.gate(sittings_of(row.state, row.retest_until, taken.get(row.id, ())), rules, tx.now)


def _named(person: Row[Any]) -> bool:
    """The name for the certificate is confirmed, and it is known whose it will be."""
    return person.name_confirmed_at is not None and person.iin is not None


def _new(tx: WriteTx, content: Content, of: Row[Any], *, number: int, seen: Collection[str]) -> Attempt:
    """The sitting of a participation by number, with questions that were not `seen` as far as there are any."""
    course = content.course(of.course, of.course_version)
    bank, seed = course.bank(FINAL), secrets.token_hex(8)
    minutes = content.rules(course)["final_test.time_limit_minutes"]
    return Attempt(
        id=tx.new_id(),
        person=of.person_id,
        participation=of.id,
        course=course.id,
        version=course.version,
        module=FINAL,
        seed=seed,
        position=0,
        total=bank.draw,
        drawn=draw(seed, bank.piles, bank.draw, seen),
        number=number,
        due_at=tx.now + timedelta(minutes=minutes) if minutes else None,
    )


def _remember(tx: WriteTx, content: Content, test: Attempt, before: Row[Any]) -> None:
    schedule(tx, reminders.of_test(content.rules_of(test.course, test.version), test, tx.now))
    details: dict[str, str | int] = {
        "attempt": test.id,
        "number": test.number,
        "before": before.state,
        "retest_until": str(before.retest_until or ""),
        "rule": "R-000-13.8",
    }
    tx.audit("test.begun", actor=f"person:{test.person}", subject=f"participation:{test.participation}", details=details)


def close_window(tx: WriteTx, content: Content, asked: Sequence[Asked[CloseWindow]]) -> Sequence[Outcome]:
    """Close windows that are over (SM-1); one in which a test was begun or that was made anew stands."""
    rows = learning.those(tx.conn, [ask.request.participation for ask in asked])
    closed = close(
        tx, [row.id for row in rows.values() if final_test.missed(sittings_of(row.state, row.retest_until, ()), tx.now)]
    )
    outcomes = CloseWindow.Outcome
    return [Outcome(outcomes.CLOSED if ask.request.participation in closed else outcomes.STANDS) for ask in asked]


def close(tx: WriteTx, participations: Sequence[str]) -> frozenset[str]:
    """Close the windows of participations; the ones that were open."""
    expired = ParticipationState.RETEST_WINDOW_EXPIRED
    closed = learning.become(tx.conn, participations, expired, among=[ParticipationState.RETEST_OPEN], ended_at=tx.now)
    events.cancel_about(tx.conn, closed, ("retest.window",), tx.now)
    for one in sorted(closed):
        tx.audit("retest.window_closed", actor="clock", subject=f"participation:{one}", details={"rule": "R-000-13.8"})
    return closed
