"""What the council and the budget have come to, each with its day and rule; what is possible is never money (R-003-22 to 27)."""

from dialogs.application_facts import Considered, Sent, Undecided
from dialogs.wording import Tr, in_words


def considered(one: Considered, tr: Tr) -> str:
    """It was considered; the outcome is told with the protocol (R-003-23)."""
    said = tr("The council considered it: {day}.", day=in_words(one.on, tr.language))
    after = tr("What was decided is told once the protocol is signed.")
    if one.due is None:
        return f"{said} {after}"
    due = in_words(one.due, tr.language)
    if one.over:
        late = tr(
            "By item 23 of the Rules the protocol should have been ready by this day: {due}. If you have heard nothing, tap "
            "«Ask or be called» in the menu.",
            due=due,
        )
        return f"{said} {after} {late}"
    return f"{said} {after} " + tr("By item 23 of the Rules the protocol is ready no later than this day: {due}.", due=due)


def undecided(one: Undecided, tr: Tr) -> str:
    """A session came to nothing, and why (R-003-22, AMB-10)."""
    day = in_words(one.on, tr.language)
    if one.base_unset:
        return tr(
            "The council came to no decision: {day}. It is not set of what number two thirds of the votes are counted.", day=day
        )
    return tr("The council came to no decision: {day}. Neither side had two thirds of the votes.", day=day)


def protocolled(one: Sent, tr: Tr) -> str:
    """It is possible, and goes to the budget administrator (R-003-25)."""
    known = one.considered
    if known is None or known.due is None:
        return _possible(one, tr)
    due = in_words(known.due, tr.language)
    if known.over:
        return f"{_possible(one, tr)} " + tr(
            "By item 25 of the Rules the documents should have been sent to the administrator of local budget programmes by this "
            "day: {due}. If you have heard nothing, tap «Ask or be called» in the menu.",
            due=due,
        )
    return f"{_possible(one, tr)} " + tr(
        "By item 25 of the Rules the documents go to the administrator of local budget programmes no later than this day: {due}.",
        due=due,
    )


def forwarded(one: Sent, tr: Tr) -> str:
    """It is with the budget administrator; whether there is money the budget decides (R-003-26, R-003-27)."""
    known, said = one.considered, _possible(one, tr)
    if known is not None and known.forwarded_on is not None:
        day = in_words(known.forwarded_on, tr.language)
        said += " " + tr("It is with the administrator of local budget programmes since this day: {day}.", day=day)
    if known is None or known.due is None:
        return said
    due = in_words(known.due, tr.language)
    if known.over:
        return f"{said} " + tr(
            "By item 27 of the Rules the akimat's decree should have been adopted by this day: {due}.", due=due
        )
    return f"{said} " + tr("By item 27 of the Rules the akimat's decree is adopted no later than this day: {due}.", due=due)


def budgeted(one: Sent, tr: Tr) -> str:
    """The decree is adopted."""
    return tr("It is in the local budget.")


def not_budgeted(one: Sent, tr: Tr) -> str:
    """It is not in the budget, and why."""
    known = one.considered
    if known is None or known.reasons is None or known.ended_on is None:
        return tr("It was not included in the local budget.")
    day = in_words(known.ended_on, tr.language)
    return tr("It was not included in the local budget. Day: {day}. Reason: «{words}»", day=day, words=known.reasons[tr.language])


def turned_down(one: Sent, tr: Tr) -> str:
    """The council said no, and why (R-003-24)."""
    known = one.considered
    if known is None or known.reasons is None or known.protocol_on is None:
        return tr("The council decided that infrastructure can't be provided.")
    return tr(
        "The council decided that infrastructure can't be provided. Day of the session: {day}. Protocol: {protocol}, {on}. "
        "Reasons: «{reasons}»",
        day=in_words(known.on, tr.language), protocol=known.protocol, on=in_words(known.protocol_on, tr.language),
        reasons=known.reasons[tr.language],
    )  # fmt: skip


def _possible(one: Sent, tr: Tr) -> str:
    known = one.considered
    if known is None or known.protocol_on is None:
        return tr("The council decided that infrastructure can be provided. This is not a decision on financing.")
    return tr(
        "The council decided that infrastructure can be provided. Day of the session: {day}. Protocol: {protocol}, {on}. This is "
        "not a decision on financing.",
        day=in_words(known.on, tr.language), protocol=known.protocol, on=in_words(known.protocol_on, tr.language),
    )  # fmt: skip
