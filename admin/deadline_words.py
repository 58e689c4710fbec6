"""What is said about terms and the calendar, to programs and on pages alike."""

from collections.abc import Mapping

from services.deadline_ends import BY_ACTS, OUTSIDE
from services.digest import Digest
from web.errors import Problem, Say, Tr

# What is wrong with a field, by its name; `outside` is about the day on which a term was done.
WRONG: Mapping[str, Say] = {
    "duty": lambda tr: tr("Choose a duty from the list."),
    "date": lambda tr: tr("Write a day that was not before 2020 and is not to come, for example 2026-03-18."),
    "outside": lambda tr: tr("Write a day from the one on which the term began until today, for example 2026-03-18."),
    "region": lambda tr: tr("Choose one of your regions."),
    "subject": lambda tr: tr(
        "Write a number or a reference, for example 2026/117: up to 40 letters, digits and signs, no spaces, no identity number."
    ),
}
_EXAMPLES = {"duty": "protocol", "date": "2026-03-18", "region": "75", "subject": "2026/117"}
_RULES = {"date": "T-3"}


def wrong(reason: str) -> Problem:
    """A field of a term that does not fit, or a term that nobody ends by hand."""
    if reason == BY_ACTS:
        return Problem(409, BY_ACTS, lambda tr: tr("This term is not marked as done by hand"), by_acts, rule="R-003-19")
    field = "date" if reason == OUTSIDE else reason
    facts = {"rule": _RULES[field]} if field in _RULES else {}
    return Problem(
        422,
        "wrong_term",
        lambda tr: tr("The term cannot be kept so"),
        WRONG[reason],
        field=field,
        example=_EXAMPLES[field],
        **facts,
    )


def by_acts(tr: Tr) -> str:
    """What ends the term of the coordinator's check."""
    return tr(
        "The term ends by itself when all members of the council are told of the session, or when the application is refused "
        "or taken back."
    )


def no_entry() -> Problem:
    return Problem(
        404,
        "no_entry",
        lambda tr: tr("Nothing is entered for this day"),
        lambda tr: tr("The week alone decides whether it is worked. Enter the day if it is otherwise."),
        rule="T-2",
    )


def country_only() -> Problem:
    return Problem(
        403,
        "country_only",
        lambda tr: tr("The calendar is one for the whole country"),
        lambda tr: tr("It is changed by an administrator for the whole country. Ask one of them."),
        rule="T-2",
    )


def sentence(tr: Tr, digest: Digest) -> str:
    """The digest in one sentence."""
    return tr("Due today: {due_today}; overdue: {overdue}", due_today=digest.due_today, overdue=digest.overdue)


def about(tr: Tr, subject: str, sessions: Mapping[str, str]) -> str:
    """What a term is about: a period or a session in words, anything else as it was referred to; `sessions` are days, said."""
    if subject in sessions:
        return tr("Session of the council, {day}", day=sessions[subject])
    kind, _, which = subject.partition(":")
    first, _, second = which.partition("-")
    if kind == "year":
        return tr("for the year {year}", year=first)
    if kind == "quarter":
        return tr("for quarter {quarter} of {year}", quarter=second, year=first)
    if kind == "month":
        return tr("for {month}.{year}", month=second, year=first)
    return subject
