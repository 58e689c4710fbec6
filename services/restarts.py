"""Taking the training anew after it ended without a pass (R-000-13.9, AMB-05), or going on in its newest version."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row

from dialogs.requests import Outcome, Restart, TakeUpCourse
from dialogs.scripts import Content
from domain import final_test
from domain.learning import ParticipationState
from domain.programmes import Programme
from services import reminders
from services.enrolment import registration_number
from services.events import schedule
from services.final_test import WAITING, close
from services.final_test_standing import sittings_of
from services.storage import events, learning, people
from services.transaction import WriteTx
from services.use_case import Asked


def restart(tx: WriteTx, content: Content, asked: Sequence[Asked[Restart]]) -> Sequence[Outcome]:
    """Begin participations anew in the newest version of the course; attempts are counted from the beginning (AMB-05)."""
    return [Outcome(_restart(tx, content, ask)) for ask in asked]  # rare, and each with rows of its own


def _restart(tx: WriteTx, content: Content, ask: Asked[Restart]) -> Restart.Outcome:
    old = _own(tx, ask)
    if old is None:
        return Restart.Outcome.REFUSED
    rules = content.rules_of(old.course, old.course_version)
    if not _may(tx, old, rules):
        return Restart.Outcome.REFUSED
    passed = _kept(tx, old, rules)
    new = _new(tx, content, old, passed)
    if not learning.enter(tx.conn, [new]):
        return Restart.Outcome.REFUSED
    learning.carry_over(tx.conn, old.id, new["id"], passed)
    events.cancel_about(tx.conn, [old.id], reminders.ABOUT_WINDOW, tx.now)
    ready = new["state"] is ParticipationState.READY_FOR_TEST
    if not ready:
        anew = content.rules_of(new["course"], new["course_version"])
        schedule(tx, reminders.of_learning(anew, new["id"], ask.person, tx.now))
    details: dict[str, str | int] = {"before": old.id, "state": str(new["state"]), "rule": "R-000-13.9"}
    tx.audit("participation.restarted", actor=f"person:{ask.person}", subject=f"participation:{new['id']}", details=details)
    return Restart.Outcome.KEPT if ready else Restart.Outcome.AGAIN


def _own(tx: WriteTx, ask: Asked[Restart]) -> Row[Any] | None:
    """The participation, where it is the person's own; a window that is over is closed first."""
    row = learning.those(tx.conn, [ask.request.participation]).get(ask.request.participation)
    if row is None or row.person_id != ask.person:
        return None
    if not final_test.missed(sittings_of(row.state, row.retest_until, ()), tx.now):
        return row
    close(tx, [row.id])
    return learning.those(tx.conn, [row.id])[row.id]


def _may(tx: WriteTx, old: Row[Any], rules: Programme) -> bool:
    before = learning.restarts(tx.conn, [old.person_id]).get(old.person_id, 0)
    return final_test.may_restart(ParticipationState(old.state), before, old.ended_at or tx.now, rules, tx.now)


def _kept(tx: WriteTx, old: Row[Any], rules: Programme) -> frozenset[str]:
    """The modules that need not be passed again."""
    if final_test.restarted(ParticipationState(old.state), rules) is not ParticipationState.READY_FOR_TEST:
        return frozenset()
    return learning.passed_modules(tx.conn, [old.id]).get(old.id, frozenset())


def _new(tx: WriteTx, content: Content, old: Row[Any], passed: Collection[str]) -> dict[str, Any]:
    course = content.course(old.course)
    return {
        "id": tx.new_id(),
        "person_id": old.person_id,
        "course": course.id,
        "course_version": course.version,
        "state": _first_state({module.id for module in course.modules} - set(passed), passed),
        "registration": registration_number(tx),
        "reason": None,
        "size": old.size,
        "level": people.those(tx.conn, [old.person_id])[old.person_id].level,
        "started_at": tx.now,
        "ended_at": None,
        "previous_id": old.id,
    }


def _first_state(missing: Collection[str], passed: Collection[str]) -> ParticipationState:
    if not missing:
        return ParticipationState.READY_FOR_TEST
    return ParticipationState.LEARNING if passed else ParticipationState.ENROLLED


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
