"""What a finished quiz does to its module and to the participation (SM-1, SM-2)."""

from collections.abc import Iterable, Mapping, Sequence

from dialogs.scripts import Content
from domain.learning import ModuleState, ParticipationState
from services.attempts import Scored
from services.storage import learning
from services.transaction import WriteTx

NOT_PASSED = [ModuleState.OPEN, ModuleState.IN_PROGRESS, ModuleState.QUIZ, ModuleState.RETRY]


def score(tx: WriteTx, content: Content, finished: Sequence[Scored]) -> None:
    """Pass modules, or let them be retried; one that was passed stays so. The last one opens the final test."""
    if not finished:
        return
    failed = [_place(one) for one in finished if not one.passed]
    learning.move(tx.conn, failed, ModuleState.RETRY, among=NOT_PASSED)
    passed = [one for one in finished if one.passed]
    first = learning.move(tx.conn, [_place(one) for one in passed], ModuleState.PASSED, among=NOT_PASSED, passed_at=tx.now)
    new = [one for one in passed if _place(one) in first]
    for one in new:
        subject, details = f"participation:{one.attempt.participation}", {"module": one.attempt.module, "attempt": one.attempt.id}
        tx.audit("module.passed", actor=f"person:{one.attempt.person}", subject=subject, details=details)
    if new:
        modules = learning.passed_modules(tx.conn, [one.attempt.participation for one in new])
        complete = list(_complete(content, new, modules))
        learning.become(tx.conn, complete, ParticipationState.READY_FOR_TEST, among=[ParticipationState.LEARNING])


def _complete(content: Content, scored: Sequence[Scored], passed: Mapping[str, frozenset[str]]) -> Iterable[str]:
    for one in scored:
        course = content.course(one.attempt.course, one.attempt.version)
        if {module.id for module in course.modules} <= passed[one.attempt.participation]:
            yield one.attempt.participation


def _place(one: Scored) -> tuple[str, str]:
    return one.attempt.participation, one.attempt.module
