"""What is said of what follows a session: how far a term is, and how an applicant was told."""

from collections.abc import Mapping

from admin import session_words
from admin.pages.days import said
from admin.protocol_day import After, Due
from dialogs.wording import N_, Tr
from domain.councils import Outcome, Told
from services.council_after import Notice, Way
from services.invitations import BY_HAND

WAYS: Mapping[str, str] = {
    Way.WAITS: N_("The chat tells it in a few minutes"),
    Way.FAILED: N_("The message did not arrive: tell it by phone, by letter or in person"),
    Way.BY_HAND: N_("Not in the chat: tell it by phone, by letter or in person"),
}
HOW: Mapping[str, str] = {one: session_words.TOLD[one] for one in Told if one in BY_HAND}
OUTCOMES: Mapping[str, str] = {
    Outcome.POSSIBLE: N_("Infrastructure can be provided"),
    Outcome.NOT_POSSIBLE: N_("Infrastructure cannot be provided"),
}


def term(tr: Tr, due: Due) -> str:
    """How far a term is."""
    if due.done_on:
        done = {"done": said(due.done_on), "day": said(due.last_on)}
        return tr("Done on {done}, late: the last day was {day}.", **done) if due.late else tr("Done on {done}, in time.", **done)
    if due.late:
        return tr("Overdue: the last day was {day}, working days ago: {n}.", day=said(due.last_on), n=-due.days_left)
    if due.days_left == 0:
        return tr("Today is the last day.")
    return tr("The last day is {day}, working days left: {n}.", day=said(due.last_on), n=due.days_left)


def protocol_day(tr: Tr, after: After) -> str:
    """Which working day after the session the protocol is of, where that is too late."""
    protocol = after.protocol
    if not protocol.late or protocol.working_day is None:
        return ""
    n = protocol.working_day
    return tr("By its date the protocol is of working day {n}, three are given. This is flagged, not forbidden.", n=n)


def told(tr: Tr, notice: Notice) -> str:
    """How an applicant was told, or by whom that is still to be done."""
    if notice.told_on is None or notice.told_how is None:
        return tr(WAYS[notice.way]) if notice.way in WAYS else ""
    how = tr(session_words.TOLD[notice.told_how])
    return tr("Told on {day}, {how}", day=said(notice.told_on), how=how)
