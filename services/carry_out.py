"""Carries out what conversations asked for: all requests of a type in a batch go to their use-case together."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dialogs import own_requests as own
from dialogs import requests as r
from dialogs.registry import REQUESTS
from dialogs.requests import Outcome, Request
from dialogs.scripts import Content
from domain.errors import Misbuilt
from services import (
    answers,
    callbacks,
    certificates,
    consents,
    enrolment,
    export,
    final_test,
    final_test_scoring,
    learning,
    linking,
    paper_name,
    people,
    phones,
    places,
    quizzes,
    recovery,
    sharing,
)
from services.transaction import WriteTx
from services.use_case import Asked

UseCase = Callable[[WriteTx, Content, Sequence[Asked[Any]]], Sequence[Outcome]]

USE_CASES: Mapping[type[Request], UseCase] = {
    own.GiveConsent: consents.give,
    own.WithdrawConsent: consents.withdraw,
    r.Enrol: enrolment.enrol,
    r.OpenModule: learning.open_module,
    r.TurnPage: learning.turn_page,
    r.OpenQuiz: quizzes.open_quiz,
    r.SaveAnswer: answers.save_answer,
    r.OpenTest: final_test.open_test,
    r.HandIn: final_test_scoring.hand_in,
    r.CloseWindow: final_test.close_window,
    r.Restart: final_test.restart,
    r.TakeUpCourse: final_test.take_up,
    r.ConfirmName: paper_name.confirm,
    r.CorrectName: paper_name.correct,
    r.KeepIin: paper_name.keep_iin,
    r.WantPaper: certificates.paper_again,
    own.ExportData: export.export,
    own.AskCallback: callbacks.ask,
    own.RenewCode: recovery.renew,
    own.SetReminders: people.set_reminders,
    own.ProvePhone: phones.prove,
    own.OfferLink: linking.offer,
    own.BecomePerson: sharing.become,
    own.NewPerson: sharing.begin_new,
    own.Unlink: places.unlink,
    own.LosePhone: places.lose_phone,
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
