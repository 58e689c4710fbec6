"""What is refused about applications, in words: the same on pages and in the API."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from admin.api.faults import Fault, Faulty, place_of
from admin.budget_refusals import MILESTONES
from admin.council_refusals import FILLED, NotHeld
from admin.decision_refusals import APPLYING, NotNow
from admin.refusals import no_record
from dialogs.notices import NOTICES
from dialogs.signature_notices import FAULTS
from dialogs.wording import N_
from domain.applications import Lack
from domain.invalid import Invalid
from domain.signatures import SignatureFault
from services.application_acts import LONGEST, CanNotApply, CanNotDecide
from services.application_answers import AnswerFault
from services.application_filing import Incomplete, WrongAnswers
from services.council_room import CanNotHold
from services.learners import Unseen
from web.errors import Problem, Say, Tr

RECEIVED = "AMB-15"
Words = tuple[int, Say, Say]


@contextmanager
def in_words() -> Iterator[None]:
    """Turn what the use-cases refuse into a Problem."""
    try:
        yield
    except Unseen:
        raise no_record() from None
    except CanNotApply as refused:
        raise _refused(refused) from None
    except CanNotDecide as refused:
        raise NotNow(refused) from None
    except CanNotHold as refused:
        raise NotHeld(refused) from None
    except WrongAnswers as wrong:
        raise Faulty([_fault(fault) for fault in wrong.faults]) from None
    except Incomplete as incomplete:
        raise _incomplete(incomplete) from None
    except Invalid as invalid:
        raise Faulty([_invalid(invalid)]) from None


def bad_number() -> Problem:
    return Problem(
        422,
        "bad_number",
        lambda tr: tr("This number cannot be searched"),
        lambda tr: tr("Type all 12 digits of the IIN or BIN. Programs send them in the body to /api/v1/applications/search."),
        field="number",
    )


def not_clean() -> Problem:
    return Problem(
        409,
        "not_clean",
        lambda tr: tr("This file is not given out"),
        lambda tr: tr("Only a file that was checked and found clean can be opened. Its state stands on the card."),
    )


def not_signed() -> Problem:
    return Problem(
        409,
        "not_signed",
        lambda tr: tr("There is no form to be given out"),
        lambda tr: tr("Close the application for its signature first; one that came on paper has only its scan."),
    )


def not_a_signature(fault: SignatureFault) -> Problem:
    """Why a container is not taken as the signature, in the sentence of the page for signing."""
    status = 503 if fault is SignatureFault.SERVICE_UNAVAILABLE else 422
    waits = {"retry_after": 60} if status == 503 else {}
    msgid = FAULTS[fault]
    return Problem(
        status,
        f"signature_{fault}",
        lambda tr: tr("The signature is not taken"),
        lambda tr: tr(msgid),
        field="cms",
        rule="F-1",
        **waits,
    )


def closed() -> Problem:
    return _refused(CanNotApply("closed"))


def lack_said(lack: Lack, tr: Tr) -> str:
    """What keeps an application from being signed, in words."""
    return tr(_LACKS[lack])


def said_of(fault: AnswerFault, tr: Tr) -> str:
    """What was wrong with an answer, in the sentence that the bot says where it has one."""
    if fault.choices:
        return tr("Take one of: {names}", names=", ".join(fault.choices[:30]))
    if fault.reason == "unknown":
        return tr("The form has no such field.")
    if fault.reason == "not_asked":
        return tr("With the other answers this is not asked: leave it out.")
    msgid = NOTICES.get(fault.reason)
    return tr(msgid, **fault.facts) if msgid else tr("This value cannot be taken here.")


def _fault(fault: AnswerFault) -> Fault:
    return Fault(place_of(["answers", fault.name]), fault.reason, lambda tr: said_of(fault, tr))


def _invalid(invalid: Invalid) -> Fault:
    """A field of an application on paper: its validator and the reason stand together in `reason`."""
    return _named(invalid.field, AnswerFault(invalid.field, invalid.reason, invalid.facts))


def _named(name: str, fault: AnswerFault) -> Fault:
    return Fault(name, fault.reason, lambda tr: said_of(fault, tr))


def _incomplete(incomplete: Incomplete) -> Problem:
    return Lacking(incomplete.lacks)


class Lacking(Problem):
    """An application that can't be signed yet: programs are told all that lacks in `lacks`."""

    def __init__(self, lacks: Sequence[tuple[Lack, str]]) -> None:
        super().__init__(
            409,
            "incomplete",
            lambda tr: tr("Something is missing yet"),
            lambda tr: tr("Ask /validate what lacks, add it and close the application again."),
            rule="R-003-18",
        )
        self._lacks = lacks

    def told(self, tr: Tr) -> dict[str, object]:
        return {**super().told(tr), "lacks": [{"lack": str(lack), "field": str(name)} for lack, name in self._lacks]}


def _fits(most: int) -> Say:
    return lambda tr: tr("No more than {n} characters fit here.", n=most)


def _refused(refused: CanNotApply) -> Problem:
    status, title, detail = (
        _REFUSED.get(refused.reason) or APPLYING.get(refused.reason) or MILESTONES.get(refused.reason) or FILLED[refused.reason]
    )
    if refused.reason == "too_long":
        detail = _fits(refused.most or LONGEST)
    facts = {"field": refused.field} if refused.field else {"rule": RECEIVED}
    return Problem(status, refused.reason, title, detail, **facts)


_LACKS: Mapping[Lack, str] = {
    Lack.ANSWER: N_("This field is not answered."),
    Lack.DOCUMENT: N_("This document was not sent."),
    Lack.UNCHECKED: N_("This file is still being checked."),
    Lack.UNSEEN: N_("The applicant has not said yet that the photos can be read."),
    Lack.TEO: N_("Say whether the project needs a feasibility study (TEO)."),
    Lack.USERS: N_("A shared object needs at least three different users."),
    Lack.CONSENT: N_("This consent is not given."),
    Lack.FAULT: N_("This was returned to be mended, and is not mended yet."),
}
_REFUSED: Mapping[str, Words] = {
    "region": (
        422,
        lambda tr: tr("This is none of your regions"),
        lambda tr: tr("Choose one of your regions."),
    ),
    "day": (
        422,
        lambda tr: tr("This day cannot be taken"),
        lambda tr: tr("Write a day that was not before 2020 and is not to come, for example 2026-03-18."),
    ),
    "not_chosen": (
        422,
        lambda tr: tr("Nothing is chosen"),
        lambda tr: tr("Choose at least one from the list."),
    ),
    "empty": (
        422,
        lambda tr: tr("This is empty"),
        lambda tr: tr("This field is needed."),
    ),
    "too_long": (
        422,
        lambda tr: tr("The text is too long"),
        _fits(LONGEST),
    ),
    "number_in_it": (
        422,
        lambda tr: tr("There is somebody's number in it"),
        lambda tr: tr("Write it without IIN, BIN, phone and account numbers: it is kept for years and read by others."),
    ),
    "entered_already": (
        409,
        lambda tr: tr("This application is entered already"),
        lambda tr: tr("One with the same number, day and project stands in the list. Open it there."),
    ),
    "reached_already": (
        409,
        lambda tr: tr("This is entered already"),
        lambda tr: tr("Its day stands on the card, and the applicant was told once."),
    ),
    "not_sent": (
        409,
        lambda tr: tr("The application's state does not allow this"),
        lambda tr: tr("Only one that was sent in and not taken back goes on."),
    ),
    "not_on_paper": (
        409,
        lambda tr: tr("The applicant takes it back, nobody else"),
        lambda tr: tr("It was sent from a chat or another front end, and is taken back there. For one on paper you may do it."),
    ),
    "not_on_paper_scan": (
        409,
        lambda tr: tr("Only one on paper has a scan"),
        lambda tr: tr("The documents of this one came from the applicant."),
    ),
    "not_withdrawable": (
        409,
        lambda tr: tr("It can't be taken back any more"),
        lambda tr: tr("It was taken back or decided already."),
    ),
    "no_code": (
        409,
        lambda tr: tr("No code is made for this one"),
        lambda tr: tr("A code is for the owner of an application on paper that was neither decided nor taken back."),
    ),
    "owner_known": (
        409,
        lambda tr: tr("The owner is known already"),
        lambda tr: tr("The owner sees this application in the own chat, so no code is needed."),
    ),
    "closed": (
        409,
        lambda tr: tr("This application is closed for changes"),
        lambda tr: tr("It waits for its signature or is sent. Open it again before it is signed, or begin a new one."),
    ),
    "not_open": (
        409,
        lambda tr: tr("This was not returned to be mended"),
        lambda tr: tr("Only what the coordinator named as faulty, and what follows from it, can be changed."),
    ),
    "not_returned": (
        409,
        lambda tr: tr("This application is not returned"),
        lambda tr: tr("Only one that waits for its applicant can be entered as mended."),
    ),
    "not_on_paper_mended": (
        409,
        lambda tr: tr("The applicant mends it, nobody else"),
        lambda tr: tr("It was sent from a chat or another front end, and is mended and signed there."),
    ),
    "own_bin": (
        422,
        lambda tr: tr("This is the applicant's own number"),
        lambda tr: tr("The applicant is counted already. Send the BINs of the others who will use the object."),
    ),
    "consent_version": (
        409,
        lambda tr: tr("There is a newer text of this consent"),
        lambda tr: tr("Show the newest text whole, and send its version with the language in which it was read."),
    ),
    "not_yours": (
        409,
        lambda tr: tr("Another one filed this application"),
        lambda tr: tr("A program takes back only what it filed itself."),
    ),
    "program_only": (
        409,
        lambda tr: tr("This way is for programs"),
        lambda tr: tr("A front end files with its own token. An application on paper is entered on the page for it."),
    ),
}
