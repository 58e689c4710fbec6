"""Carries out what conversations asked for: all requests of a type in a batch go to their use-case together."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from dialogs import application_requests as application
from dialogs import council_requests as council
from dialogs import own_requests as own
from dialogs import requests as r
from dialogs.events import EVERYWHERE
from dialogs.house import DIALOGS
from dialogs.requests import Outcome, Request
from dialogs.scripts import Content
from dialogs.step import Table
from domain.errors import Misbuilt
from services import (
    answers,
    application_drafts,
    application_signing,
    application_uploads,
    application_user_acts,
    certificates,
    consents,
    council_codes,
    enquiries,
    enrolment,
    export,
    extracts,
    final_test,
    final_test_scoring,
    learning,
    links,
    neighbours,
    paper_name,
    people,
    phones,
    places,
    quizzes,
    recovery,
    restarts,
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
    r.Restart: restarts.restart,
    r.TakeUpCourse: restarts.take_up,
    r.ConfirmName: paper_name.confirm,
    r.CorrectName: paper_name.correct,
    r.KeepIin: paper_name.keep_iin,
    r.WantPaper: certificates.paper_again,
    own.ExportData: export.export,
    own.AskCallback: enquiries.ask_call,
    own.AskQuestion: enquiries.ask_question,
    own.RenewCode: recovery.renew,
    own.SetReminders: people.set_reminders,
    own.ProvePhone: phones.prove,
    own.OfferLink: links.offer,
    own.BecomePerson: sharing.become,
    own.NewPerson: sharing.begin_new,
    own.Unlink: places.unlink,
    own.LosePhone: places.lose_phone,
    application.StartApplication: application_drafts.start,
    application.KeepAnswers: application_drafts.keep_answers,
    application.KeepUpload: application_uploads.keep,
    application.SettleUpload: application_uploads.settle,
    application.Agree: application_drafts.agree,
    application.AskAboutTeo: application_drafts.ask_about_teo,
    application.DropDraft: application_drafts.drop,
    application.Withdraw: application_drafts.withdraw,
    application.OpenSigning: application_signing.open_signing,
    application.WantForm: application_signing.form_again,
    application.WantExtract: extracts.want,
    application.ReopenDraft: application_signing.reopen,
    application.AddUser: application_user_acts.add,
    application.InviteUser: application_user_acts.invite,
    application.RemoveUser: application_user_acts.remove,
    application.FindInvitation: neighbours.find,
    application.ConfirmUse: neighbours.confirm,
    application.TakeBackUse: neighbours.take_back,
    council.BindMember: council_codes.bind,
}


def faults(tables: Iterable[Table]) -> list[str]:
    """What steps ask for and nobody carries out, and what is carried out though no step asks for it."""
    asked = {request for table in tables for request in table}
    return [
        *(f"{request.__name__} has no use-case" for request in asked - USE_CASES.keys()),
        *(f"{request.__name__} is asked for by no step" for request in USE_CASES.keys() - asked),
    ]


if found := faults([EVERYWHERE, *(step.table for dialog in DIALOGS for step in dialog.steps)]):
    raise Misbuilt(found)


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
