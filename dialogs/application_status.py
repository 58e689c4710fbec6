"""Where an application stands, as a promise with a date and never as a promise of money (R-003-8, R-003-19, F-12)."""

from collections.abc import Mapping

from dialogs.application_facts import Sent
from dialogs.wording import N_, Tr, in_words
from domain.applications import Milestone, State

MILESTONES: Mapping[Milestone, str] = {
    Milestone.PLAN_PUBLISHED: N_("The individual financing plan is published: {day}"),
    Milestone.BUDGET_REQUEST: N_("The budget request is filed: {day}"),
    Milestone.CONCLUSION: N_("The conclusion on the budget request is given: {day}"),
    Milestone.COMMISSION: N_("The budget commission has decided: {day}"),
    Milestone.MASLIKHAT: N_("The maslikhat has approved the budget: {day}"),
    Milestone.DECREE: N_("The akimat's decree on the budget is adopted: {day}"),
}


def status(one: Sent, tr: Tr) -> str:
    """All that is known of an application: its number, its project, its state, and what happened on which day."""
    head = tr("Application {number}", number=one.number) if one.number else tr("Preliminary application")
    official = tr("Official number: {number}", number=one.official_number) if one.official_number else ""
    reached = [tr(MILESTONES[kind], day=in_words(on, tr.language)) for kind, on in one.milestones]
    lines = (head, f"«{one.project}»" if one.project else "", official, _state(one, tr), *reached)
    return "\n".join(filter(None, lines))


def _state(one: Sent, tr: Tr) -> str:
    if one.state is State.WITHDRAWN:
        return tr("You withdrew it: {day}.", day=in_words(one.ended_on or one.received_on, tr.language))
    if one.state is State.PRESIGNED:
        return tr("No EDS: a preliminary application. It is not registered, and no term runs.")
    came = tr("The coordinator has it since {day}.", day=in_words(one.received_on, tr.language))
    return f"{came} {_promise(one, tr)}".rstrip()


def _promise(one: Sent, tr: Tr) -> str:
    if one.due is None:
        return ""
    due = in_words(one.due, tr.language)
    if one.over:
        return tr("The check should have ended on {due}. If you have heard nothing, tap «Ask or be called» in the menu.", due=due)
    return promise(due, one.days, tr)


def promise(due: str, days: int, tr: Tr) -> str:
    """By when the check will have ended (R-003-19)."""
    return tr.plural(
        "The check will end no later than {due} ({n} working day).", "The check will end no later than {due} ({n} working days).",
        days, due=due,
    )  # fmt: skip
