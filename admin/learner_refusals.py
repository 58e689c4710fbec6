"""What is refused about learners, in words: the same on pages and in the API."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from admin.refusals import no_record
from dialogs.notices import NOTICES
from domain.errors import Unprintable
from domain.invalid import Invalid
from services.learner_acts import LONGEST, CanNotAct
from services.learners import NUMBERS, Unseen
from services.reissue import NoCertificate
from services.voids import CanNotVoid
from web.errors import Problem, Say

Words = tuple[int, Say, Say]
VOID, IDENTITY = "SM-3", "AMB-54"


@contextmanager
def in_words() -> Iterator[None]:
    """Turn what the use-cases refuse into a Problem."""
    try:
        yield
    except Unseen:
        raise no_record() from None
    except CanNotAct as refused:
        raise _refused(refused) from None
    except CanNotVoid as refused:
        raise _not_void(refused.reason) from None
    except NoCertificate:
        raise not_valid() from None
    except Invalid as invalid:
        raise bad_name(NOTICES[f"full_name.{invalid.reason}"], f"name_{invalid.reason}", invalid.facts) from None
    except Unprintable as letter:
        raise bad_name(NOTICES["name_unprintable"], "name_unprintable", {"character": letter.character}) from None


def not_valid() -> Problem:
    return Problem(
        409,
        "certificate_not_valid",
        lambda tr: tr("This certificate is not valid any more"),
        lambda tr: tr("It was revoked or replaced before. The newest one stands on the learner's card."),
        rule="SM-1",
    )


def bad_name(msgid: str, code: str, facts: Mapping[str, str | int]) -> Problem:
    """A name that no certificate is made for (V-NAME), in the sentence that the bot says."""
    return Problem(
        422,
        code,
        lambda tr: tr("This name cannot be taken"),
        lambda tr: tr(msgid, **facts),
        field="name",
        rule="V-NAME",
        example="Серікова Әлия Маратқызы",
    )


def number_in_name() -> Problem:
    """Somebody typed a number where names are searched; it would stand in an address."""
    return Problem(
        422,
        "number_in_name",
        lambda tr: tr("Names have no digits"),
        lambda tr: tr("A number is never put into an address: send it in the body to /api/v1/learners/search."),
        field="name",
        example="Серікова",
    )


def bad_number() -> Problem:
    return Problem(
        422,
        "bad_number",
        lambda tr: tr("This number cannot be searched"),
        lambda tr: tr("Type all 12 digits of the IIN or BIN, or the whole number of the certificate."),
        field="number",
        example="KZ-2026-19-4F7K2M9Q-2",
    )


def bad_region() -> Problem:
    return Problem(
        422,
        "bad_region",
        lambda tr: tr("There is no such region"),
        lambda tr: tr("Give the region's code: the first two digits of KATO, for example 75."),
        field="region",
        example="75",
    )


def _refused(refused: CanNotAct) -> Problem:
    status, title, detail = _REFUSED[refused.reason]
    facts = {"field": refused.field} if refused.field else {"rule": VOID if refused.reason == "person_needed" else IDENTITY}
    return Problem(status, refused.reason, title, detail, **facts)


def _not_void(reason: str) -> Problem:
    status, title, detail = _NOT_VOID[reason]
    return Problem(status, reason, title, detail, rule=VOID)


_REFUSED: Mapping[str, Words] = {
    "empty": (
        422,
        lambda tr: tr("The reason is missing"),
        lambda tr: tr("Write in a sentence or two what happened and how it is known."),
    ),
    "too_long": (
        422,
        lambda tr: tr("The reason is too long"),
        lambda tr: tr("No more than {most} characters fit. Leave only what is needed to understand the decision.", most=LONGEST),
    ),
    "not_chosen": (
        422,
        lambda tr: tr("Nothing is chosen"),
        lambda tr: tr("Choose one from the list."),
    ),
    "no_day": (
        422,
        lambda tr: tr("This is no day"),
        lambda tr: tr("Write a day as in the example: 2026-11-20."),
    ),
    "number_in_it": (
        422,
        lambda tr: tr("There is somebody's number in the reason"),
        lambda tr: tr("Write it without IIN, BIN, phone and account numbers: a reason is kept for years and read by others."),
    ),
    "no_such_number": (
        422,
        lambda tr: tr("There is no such number"),
        lambda tr: tr("Take one of: {names}", names=", ".join(NUMBERS)),
    ),
    "number_unknown": (
        409,
        lambda tr: tr("This number is not known"),
        lambda tr: tr("The learner has not given it."),
    ),
    "person_needed": (
        403,
        lambda tr: tr("A person must approve this"),
        lambda tr: tr("A program cannot be the second person. Sign in and approve it on the page."),
    ),
    "day_to_come": (
        422,
        lambda tr: tr("This day is still to come"),
        lambda tr: tr("Give the day on which you saw the document: today or an earlier one."),
    ),
    "nothing_declared": (
        409,
        lambda tr: tr("There is nobody to confirm"),
        lambda tr: tr("The learner withdrew the consent, and the data is erased."),
    ),
    "held": (
        409,
        lambda tr: tr("The certificate is held back"),
        lambda tr: tr("Another learner holds a valid one for the same IIN. Find both by the number, and decide whose it is."),
    ),
    "confirmed_already": (
        409,
        lambda tr: tr("The identity is confirmed already"),
        lambda tr: tr("Nothing has to be done: no certificate waits for it."),
    ),
}
_NOT_VOID: Mapping[str, Words] = {
    "not_open": (
        409,
        lambda tr: tr("Only an open final test can be made void"),
        lambda tr: tr("This one is finished, or it is a quiz of a module, which may be taken again at any time."),
    ),
    "no_reason": _REFUSED["empty"],
    "proposed": (
        409,
        lambda tr: tr("This is proposed already"),
        lambda tr: tr("Now another person must approve it."),
    ),
    "no_proposal": (
        409,
        lambda tr: tr("There is nothing to approve"),
        lambda tr: tr("Nobody proposed it, or the test was finished meanwhile."),
    ),
    "same_person": (
        409,
        lambda tr: tr("Another person must approve this"),
        lambda tr: tr("You proposed it yourself. Ask a colleague with the same right to look at it and approve."),
    ),
}
