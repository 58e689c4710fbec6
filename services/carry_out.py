"""Carries out what conversations asked for: all requests of a type in a batch go to their use-case together."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dialogs.requests import (
    REQUESTS,
    Enrol,
    GiveConsent,
    OpenModule,
    OpenQuiz,
    Outcome,
    RenewCode,
    Request,
    SaveAnswer,
    SetReminders,
    TurnPage,
    WithdrawConsent,
)
from dialogs.scripts import Content
from domain.errors import Misbuilt
from services import consents, enrolment, learning, people, quizzes, recovery
from services.transaction import WriteTx
from services.use_case import Asked

UseCase = Callable[[WriteTx, Content, Sequence[Asked[Any]]], Sequence[Outcome]]

USE_CASES: Mapping[type[Request], UseCase] = {
    GiveConsent: consents.give,
    WithdrawConsent: consents.withdraw,
    Enrol: enrolment.enrol,
    OpenModule: learning.open_module,
    TurnPage: learning.turn_page,
    OpenQuiz: quizzes.open_quiz,
    SaveAnswer: quizzes.save_answer,
    RenewCode: recovery.renew,
    SetReminders: people.set_reminders,
}

if missing := set(REQUESTS) - set(USE_CASES):
    raise Misbuilt([f"{request.__name__} has no use-case" for request in missing])


def carry_out(tx: WriteTx, content: Content, asked: Sequence[Asked[Any]]) -> list[Outcome]:
    """The outcome of each request, in the same order."""
    by_type: dict[type[Request], list[int]] = defaultdict(list)
    for index, one in enumerate(asked):
        by_type[type(one.request)].append(index)
    outcomes: dict[int, Outcome] = {}
    for type_, indexes in by_type.items():
        came = USE_CASES[type_](tx, content, [asked[index] for index in indexes])
        outcomes.update(zip(indexes, came, strict=True))
    return [outcomes[index] for index in range(len(asked))]
