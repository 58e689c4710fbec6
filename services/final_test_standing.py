"""How persons stand with the final test: what every sentence about it rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from dialogs.facts import Final, FinalOf
from dialogs.scripts import Content, Course
from domain import final_test
from domain.certificates import CertificateState
from domain.final_test import Gate, Sittings
from domain.learning import RESTARTABLE, AttemptState, ModuleState, ParticipationState
from domain.people import IdentityLevel
from domain.programmes import Programme
from services.certificates import lacking
from services.storage import attempts as kept
from services.storage import certificates, learning, people
from services.transaction import ReadTx


@dataclass(frozen=True, slots=True)
class _Known:
    """The rows about one person: the participation with its modules, the sittings, the person, the last certificate."""

    rows: Sequence[Row[Any]]
    sittings: Sequence[Row[Any]]
    person: Row[Any]
    certificate: Row[Any] | None
    restarts: int


def standings(tx: ReadTx, content: Content, asked: Sequence[FinalOf]) -> Mapping[FinalOf, Final | None]:
    """Each person's standing with the final test of the newest participation."""
    persons = [fact.person for fact in asked]
    rows = learning.newest(tx.conn, persons)
    taken = kept.sittings(tx.conn, [first[0].id for first in rows.values()])
    known, papers = people.those(tx.conn, persons), certificates.newest(tx.conn, persons)
    restarts = learning.restarts(tx.conn, persons) if any(first[0].state in RESTARTABLE for first in rows.values()) else {}
    each = {
        who: _Known(of, taken.get(of[0].id, ()), known[who], papers.get(who), restarts.get(who, 0)) for who, of in rows.items()
    }
    return {fact: _standing(tx, content, each[fact.person]) if fact.person in each else None for fact in asked}


def sittings_of(state: str, last_day: Any, taken: Sequence[Row[Any]]) -> Sittings:
    """What a participation has used of its sittings."""
    ended = [row.finished_at for row in taken if row.finished_at is not None]
    return Sittings(ParticipationState(state), len(taken), max(ended, default=None), last_day)


def _standing(tx: ReadTx, content: Content, known: _Known) -> Final:
    first = known.rows[0]
    course = content.course(first.course, first.course_version)
    rules = content.rules(course)
    used = sittings_of(first.state, first.retest_until, known.sittings)
    gate = final_test.gate(used, rules, tx.now)
    opened = next((row for row in known.sittings if row.state == AttemptState.OPEN), None)
    valid = known.certificate is not None and known.certificate.state == CertificateState.VALID
    return Final(
        participation=first.id,
        course=first.course,
        version=first.course_version,
        state=used.state,
        gate=gate,
        used=used.used,
        most=rules["final_test.max_attempts_total"],
        last_day=first.retest_until,
        free_from=final_test.free_from(used, rules) if gate is Gate.TOO_SOON else None,
        missing=_missing(course, known.rows),
        answered=opened.position if opened else None,
        attempt=opened.id if opened else None,
        name=known.person.name or "",
        named=known.person.name_confirmed_at is not None,
        has_iin=known.person.iin is not None,
        wanted_level=_wanted(content, used.state, known.person, rules),
        certificate=known.certificate.number if valid and known.certificate is not None else None,
        may_restart=_may_restart(tx, known, used, gate, rules),
    )


def _missing(course: Course, rows: Sequence[Row[Any]]) -> tuple[str, ...]:
    passed = {row.module for row in rows if row.module_state == ModuleState.PASSED}
    return tuple(module.id for module in course.modules if module.id not in passed)


def _wanted(content: Content, state: ParticipationState, person: Row[Any], rules: Programme) -> IdentityLevel | None:
    return lacking(content, rules, IdentityLevel(person.level)) if state is ParticipationState.PASSED else None


def _may_restart(tx: ReadTx, known: _Known, used: Sittings, gate: Gate, rules: Programme) -> bool:
    """A window that is over may not have been closed by the clock yet; the restart closes it."""
    over = gate is Gate.WINDOW_OVER
    state = ParticipationState.RETEST_WINDOW_EXPIRED if over else used.state
    ended = known.rows[0].ended_at or tx.now
    return final_test.may_restart(state, known.restarts, ended, rules, tx.now)
