"""Where an application stands, as a promise with a date and never as a promise of money (R-003-8, R-003-19, F-12)."""

from collections.abc import Callable, Mapping

from dialogs.application_facts import Decided, Sent
from dialogs.application_fields import label
from dialogs.council_status import budgeted, considered, forwarded, not_budgeted, protocolled, turned_down, undecided
from dialogs.scripts import Content
from dialogs.wording import N_, Tr, in_words
from domain.applications import DRAFT_FORM, TITLES, Fault, State
from domain.budget import Milestone
from domain.calendar import ZONE
from domain.decisions import GROUNDS

_ENDED = frozenset({State.REFUSED, State.CLOSED_NEGATIVE, State.NOT_BUDGETED})  # the way on is told beside the news
MILESTONES: Mapping[Milestone, str] = {
    Milestone.PLAN_PUBLISHED: N_("The individual financing plan is published: {day}"),
    Milestone.BUDGET_REQUEST: N_("The budget request is filed: {day}"),
    Milestone.RETURNED: N_("The planning body returned the budget request: {day}"),
    Milestone.CONCLUSION: N_("The conclusion on the budget request is given: {day}"),
    Milestone.COMMISSION: N_("The budget commission has decided: {day}"),
    Milestone.MASLIKHAT: N_("The maslikhat has approved the budget: {day}"),
    Milestone.DECREE: N_("The akimat's decree on the budget is adopted: {day}"),
    Milestone.NOT_BUDGETED: N_("It was not included in the local budget: {day}"),
}


def status(one: Sent, content: Content, tr: Tr) -> str:
    """All that is known of an application: its number, its project, its state, and what happened on which day."""
    head = tr("Application {number}", number=one.number) if one.number else tr("Preliminary application {code}", code=one.code)
    official = tr("Official number: {number}", number=one.official_number) if one.official_number else ""
    those = [(kind, on) for kind, on in one.milestones if kind is not Milestone.NOT_BUDGETED]  # that one is the state itself
    reached = [tr(MILESTONES[kind], day=in_words(on, tr.language)) for kind, on in those]
    faults = _faults(one.decided, content, tr) if one.state is State.RETURNED and one.decided else ()
    lines = (head, f"«{one.project}»" if one.project else "", official, _STATES.get(one.state, _came)(one, tr), *faults, *reached)
    return "\n".join(filter(None, lines))


def beside(one: Sent, content: Content, tr: Tr) -> str:
    """What stands below the news of an application that were just told: what they did not say."""
    if one.state is State.RETURNED and one.decided:
        paper = tr("Bring what is mended to the coordinator on paper.") if one.on_paper else ""
        return "\n".join(filter(None, (*_faults(one.decided, content, tr), paper)))
    return "\n".join(filter(None, _way_on(one, tr))) if one.state in _ENDED else ""


def promise(due: str, days: int, tr: Tr) -> str:
    """By when the check will have ended (R-003-19)."""
    return tr.plural(
        "The check will end no later than {due} ({n} working day).", "The check will end no later than {due} ({n} working days).",
        days, due=due,
    )  # fmt: skip


def _withdrawn(one: Sent, tr: Tr) -> str:
    return tr("You withdrew it: {day}.", day=in_words(one.ended_on or one.received_on, tr.language))


def _presigned(one: Sent, tr: Tr) -> str:
    return tr("No EDS: a preliminary application. It is not registered, and no term runs.")


def _came(one: Sent, tr: Tr) -> str:
    came = tr("The coordinator has it since {day}.", day=in_words(one.received_on, tr.language))
    return f"{came} {_promise(one, tr)}".rstrip()


def _accepted(one: Sent, tr: Tr) -> str:
    accepted = tr("The coordinator accepted it on {day}.", day=_day(one, tr))
    return f"{accepted} {_promise(one, tr)}".rstrip()


def _checked(one: Sent, tr: Tr) -> str:
    checked = tr("The coordinator is checking it.")
    return f"{checked} {_promise(one, tr)}".rstrip()


def _returned(one: Sent, tr: Tr) -> str:
    """What is expected, and both dates: the term of the check does not stop (AMB-15)."""
    paper = tr("Bring what is mended to the coordinator on paper.") if one.on_paper else ""
    return " ".join(filter(None, (tr("Something has to be mended."), paper, _both(one, tr))))


def _resigning(one: Sent, tr: Tr) -> str:
    waits = tr("It is mended and waits for your signature.")
    return f"{waits} {_both(one, tr)}".rstrip()


def _recommended(one: Sent, tr: Tr) -> str:
    said = tr("The check is done, and the coordinator recommends it to the council: {day}.", day=_day(one, tr))
    after = tr("The law sets no day for the council's session; we will tell you the day when it is fixed.")
    return f"{said} {after} {_no_money(tr)}"


def _on_agenda(one: Sent, tr: Tr) -> str:
    if one.considered is not None:
        return considered(one.considered, tr)
    before = f"{undecided(one.undecided, tr)} " if one.undecided else ""
    return f"{before}{_meeting(one, tr)}"


def _meeting(one: Sent, tr: Tr) -> str:
    if one.meeting is None:
        return tr("It is on the agenda of the council. We will tell you the day when it is fixed.") + f" {_no_money(tr)}"
    begins = one.meeting.begins_at.astimezone(ZONE)
    day, hour = in_words(begins.date(), tr.language), f"{begins:%H:%M}"
    said = tr("The council considers it. Day: {day}. Time: {time}. Place: {place}.", day=day, time=hour, place=one.meeting.place)
    return f"{said} {_no_money(tr)}"


def _refused(one: Sent, tr: Tr) -> str:
    """The day, the ground and the way on (R-003-20, AMB-16)."""
    decided = one.decided
    said = tr("The coordinator refused it: {day}.", day=_day(one, tr))
    if decided is None or decided.ground is None:
        return said
    ground = tr("Ground: {ground}.", ground=GROUNDS[decided.ground].name[tr.language])
    return "\n".join(filter(None, (f"{said} {ground}", *_way_on(one, tr))))


def _way_on(one: Sent, tr: Tr) -> tuple[str, ...]:
    """Whom to ask after a refusal, or how it is appealed; and that one may apply again."""
    known = one.considered or one.decided
    asked = known.ask if known else None
    contact = tr("If you have questions: {contact}.", contact=asked[tr.language]) if asked else ""
    appeal = known.appeal if known else None
    again = "" if one.on_paper else tr("You may apply again: your answers and documents are kept.")
    return (appeal[tr.language] if appeal else contact, again)


def _turned_down(one: Sent, tr: Tr) -> str:
    return "\n".join(filter(None, (turned_down(one, tr), *_way_on(one, tr))))


def _not_budgeted(one: Sent, tr: Tr) -> str:
    return "\n".join(filter(None, (not_budgeted(one, tr), *_way_on(one, tr))))


_STATES: Mapping[State, Callable[[Sent, Tr], str]] = {
    State.WITHDRAWN: _withdrawn,
    State.PRESIGNED: _presigned,
    State.RECEIVED: _accepted,
    State.CHECKING: _checked,
    State.RETURNED: _returned,
    State.RESIGNING: _resigning,
    State.RECOMMENDED: _recommended,
    State.ON_AGENDA: _on_agenda,
    State.PROTOCOLLED: protocolled,
    State.CLOSED_NEGATIVE: _turned_down,
    State.FORWARDED: forwarded,
    State.BUDGETED: budgeted,
    State.NOT_BUDGETED: _not_budgeted,
    State.REFUSED: _refused,
}


def _faults(decided: Decided, content: Content, tr: Tr) -> tuple[str, ...]:
    fields = {field.name: label(field, tr) for field in content.form(DRAFT_FORM, decided.form).fields}
    return tuple(f"• {_what(fault, fields, tr)}: {fault.reason}" for fault in decided.faults if not fault.mended)


def _what(fault: Fault, fields: Mapping[str, str], tr: Tr) -> str:
    return TITLES[fault.slot][tr.language] if fault.slot else fields.get(fault.what, fault.what)


def _both(one: Sent, tr: Tr) -> str:
    answer_by = one.decided.answer_by if one.decided else None
    asked = tr("Please do so by {answer_by}.", answer_by=in_words(answer_by, tr.language)) if answer_by else ""
    last = tr("The last day of the check stays {due}.", due=in_words(one.due, tr.language)) if one.due else ""
    return f"{asked} {last}".strip()


def _promise(one: Sent, tr: Tr) -> str:
    if one.due is None:
        return ""
    due = in_words(one.due, tr.language)
    if one.over:
        return tr("The check should have ended on {due}. If you have heard nothing, tap «Ask or be called» in the menu.", due=due)
    return promise(due, one.days, tr)


def _no_money(tr: Tr) -> str:
    return tr("This is not a promise of money.")


def _day(one: Sent, tr: Tr) -> str:
    return in_words(one.decided.on if one.decided else one.received_on, tr.language)
