"""Why an act of a council or its session is not done, in words: the same on pages and in the API."""

from collections.abc import Callable, Mapping, Sequence

from admin import package_refusals, protocol_refusals
from admin.application_words import STATES
from admin.learner_words import day_of
from domain.councils import SessionState
from services.application_list import ID
from services.council_room import CanNotHold
from web.errors import Problem, Say, Tr

Detail = Callable[[Tr, Sequence[str]], str]
NOTICES = "R-003-24"
FEW, BUSINESS, QUORUM, THIRDS, BASE, SESSION = "R-003-21.1", "R-003-2.18", "R-003-21.2", "R-003-21.3", "AMB-10", "SM-5"
SENT = frozenset({"no_member", "no_item"})  # what stands in their `items` came from outside, and may be somebody's number


class NotHeld(Problem):
    """An act that the council or its session does not allow; programs are told what stands in the way in `items`."""

    def __init__(self, refused: CanNotHold) -> None:
        rule, title, detail = HOLDING[refused.reason]
        items = [one for one in refused.items if one and (refused.reason not in SENT or ID.fullmatch(one))]
        super().__init__(409, refused.reason, title, lambda tr: detail(tr, refused.items), rule=rule)
        self.items = items

    def told(self, tr: Tr) -> dict[str, object]:
        return {**super().told(tr), **({"items": self.items} if self.items else {})}


def _stands(tr: Tr, items: Sequence[str]) -> str:
    """Where the session stands, and so what comes first."""
    say = STANDS.get(items[0]) if items else None
    return say(tr) if say else tr("The application has gone on since. Look at its card.")


def _application(tr: Tr, items: Sequence[str]) -> str:
    state = STATES.get(items[0]) if items else None
    if state is None:
        return tr("The application has gone on since. Look at its card.")
    return tr("The council decides only on what waits for it. Now it stands here: «{state}».", state=tr(state))


def _names(items: Sequence[str]) -> str:
    return ", ".join(items)


def _day(items: Sequence[str]) -> str:
    """A day that is kept as text, as people write it."""
    try:
        return day_of(items[0])
    except (IndexError, ValueError):
        return _names(items)


STANDS: Mapping[str, Say] = {
    SessionState.AGENDA: lambda tr: tr("Its agenda is still being formed: convene the session first."),
    SessionState.CONVENED: lambda tr: tr("Not all its members were told yet: tell them first."),
    SessionState.NOTIFIED_MEMBERS: lambda tr: tr("The session is not open yet: say first who attends."),
    SessionState.IN_SESSION: lambda tr: tr("The session goes on: close it first."),
    SessionState.NO_QUORUM: lambda tr: tr("There was no quorum, so the session was not held. Its items wait for the next one."),
    SessionState.CLOSED: lambda tr: tr("The session is closed; its protocol is to be drawn up."),
    SessionState.PROTOCOL_DRAFT: lambda tr: tr("The session is closed, and its protocol is being drawn up."),
    SessionState.PROTOCOL: lambda tr: tr("The protocol of this session is signed."),
    SessionState.NOTIFIED: lambda tr: tr("The protocol of this session is signed, and the applicants were told."),
    SessionState.FORWARDED: lambda tr: tr("This session was sent on to the budget administrator."),
}
HOLDING: Mapping[str, tuple[str, Say, Detail]] = {
    "not_now": (SESSION, lambda tr: tr("The session's state does not allow this act"), _stands),
    "no_quorum_at_all": (QUORUM, lambda tr: tr("Without a quorum nothing is decided"), _stands),
    "no_quorum": (
        QUORUM,
        lambda tr: tr("There is no quorum for this item"),
        lambda tr, items: tr(
            "There for it: {present}, members in all: {members}. At least two thirds are needed.",
            present=items[0],
            members=items[1],
        ),
    ),
    "convened_already": (
        SESSION,
        lambda tr: tr("This session is convened already"),
        lambda tr, items: tr("Its members and the base of its decisions are fixed. Day, time and place can still be changed."),
    ),
    "not_fixed": (
        SESSION,
        lambda tr: tr("The session has no day yet"),
        lambda tr, items: tr("Set its day, time and place; then convene it."),
    ),
    "nothing_on_it": (
        SESSION,
        lambda tr: tr("There is nothing on the agenda"),
        lambda tr, items: tr("Put a recommended application on it; then convene the session."),
    ),
    "members_few": (
        FEW,
        lambda tr: tr("The council has too few members"),
        lambda tr, items: tr(
            "On the session's day it has this many: {members}. At least {least} are needed. Appoint the others first.",
            members=items[0],
            least=items[1],
        ),
    ),
    "business_few": (
        BUSINESS,
        lambda tr: tr("Less than half of the council represents business"),
        lambda tr, items: tr(
            "Of business: {business}, members in all: {members}. At least half is needed.", business=items[0], members=items[1]
        ),
    ),
    "member_known": (
        SESSION,
        lambda tr: tr("This member is known in the chat already"),
        lambda tr, items: tr("If it is another chat now, end the old one first, then make a code."),
    ),
    "member_left": (
        SESSION,
        lambda tr: tr("This member has left the council"),
        lambda tr, items: tr("A code is made only for who is a member today or later."),
    ),
    "member_not_known": (
        SESSION,
        lambda tr: tr("This member is not in the chat"),
        lambda tr, items: tr("There is nothing to end: no code was made, and nobody used one."),
    ),
    "not_convened": (
        SESSION,
        lambda tr: tr("The session is not convened yet"),
        lambda tr, items: tr("Convene it first: then it is fixed who its members are."),
    ),
    "members_told": (
        SESSION,
        lambda tr: tr("Every member was told already"),
        lambda tr, items: tr("If day, time or place change, set them anew: then everybody is to be told again."),
    ),
    "told_already": (
        SESSION,
        lambda tr: tr("This member was told already"),
        lambda tr, items: tr("Told already: {names}. How and when stands at the name.", names=_names(items)),
    ),
    "no_member": (
        SESSION,
        lambda tr: tr("This member is not of the council of this session"),
        lambda tr, items: tr("Name members by the seats that this session has: they were fixed when it was convened."),
    ),
    "no_item": (
        SESSION,
        lambda tr: tr("This is not on the agenda of this session"),
        lambda tr, items: tr("Name one of the items that the session shows."),
    ),
    "held_already": (
        SESSION,
        lambda tr: tr("The session was opened already"),
        lambda tr, items: tr("Day, time and place can be changed only before it is opened."),
    ),
    "not_yet": (
        SESSION,
        lambda tr: tr("The day of the session has not come"),
        lambda tr, items: tr("Open it on its day, or set another day and tell the members."),
    ),
    "not_here": (
        SESSION,
        lambda tr: tr("This member does not attend"),
        lambda tr, items: tr("Absent: {names}. Say first that the member has come.", names=_names(items)),
    ),
    "presides": (
        SESSION,
        lambda tr: tr("Who presides must attend"),
        lambda tr, items: tr("{names} presides. Enter the opening anew, and say who presides.", names=_names(items)),
    ),
    "not_waiting": (THIRDS, lambda tr: tr("This application does not wait for the council"), _application),
    "decided_already": (
        THIRDS,
        lambda tr: tr("This item is decided already"),
        lambda tr, items: tr("While the session goes on its votes can be taken back; then it is voted on anew."),
    ),
    "voted_already": (
        THIRDS,
        lambda tr: tr("This member has voted on this item"),
        lambda tr, items: tr(
            "Voted already: {names}. What was entered wrongly is taken back for the whole item.", names=_names(items)
        ),
    ),
    "no_vote": (
        THIRDS,
        lambda tr: tr("This member has no vote on this item"),
        lambda tr, items: tr("Not there for it, or recused: {names}.", names=_names(items)),
    ),
    "votes_missing": (
        THIRDS,
        lambda tr: tr("Not everybody has voted"),
        lambda tr, items: tr(
            "Still to vote: {names}. Who left or is recused is entered so; who abstains votes so.", names=_names(items)
        ),
    ),
    "totals_entered": (
        THIRDS,
        lambda tr: tr("The votes on this item are entered by the protocol on paper"),
        lambda tr, items: tr("Take them back first, if ballots are to be entered instead or the numbers were wrong."),
    ),
    "ballots_entered": (
        THIRDS,
        lambda tr: tr("Ballots are entered on this item"),
        lambda tr, items: tr("Take them back first, if the numbers of the protocol on paper are to be entered instead."),
    ),
    "no_scan": (
        THIRDS,
        lambda tr: tr("The scan of the protocol on paper is not here"),
        lambda tr, items: tr("Send it first: numbers without ballots are taken only from a signed protocol."),
    ),
    "not_all_decided": (
        SESSION,
        lambda tr: tr("Not every item is decided"),
        lambda tr, items: tr("Still to be decided: {numbers}. Then close the session.", numbers=_names(items)),
    ),
    "applicant_told": (
        NOTICES,
        lambda tr: tr("This applicant was told already"),
        lambda tr, items: tr("Application {numbers}: how and when stands beside it.", numbers=_names(items)),
    ),
    "base_frozen": (
        BASE,
        lambda tr: tr("The base cannot be changed from this day on"),
        lambda tr, items: tr("A session was convened on {day}, and its base is fixed. Choose a later day.", day=_day(items)),
    ),
    "member_twice": (
        FEW,
        lambda tr: tr("This member sits in the council already"),
        lambda tr, items: tr("Nobody has two seats, and there is one chair at a time. End the other term first."),
    ),
    "chair_twice": (
        FEW,
        lambda tr: tr("The council has a chair on these days"),
        lambda tr, items: tr("Presides already: {names}. End that term first, or choose other days.", names=_names(items)),
    ),
    "login_twice": (
        FEW,
        lambda tr: tr("This account is another member's"),
        lambda tr, items: tr("It stands at: {names}. Each member has an own account.", names=_names(items)),
    ),
    **protocol_refusals.HOLDING,
    **package_refusals.HOLDING,
}
# What was filled in wrongly, by the reason: the status and the words.
FILLED: Mapping[str, tuple[int, Say, Say]] = {
    "council_since": (
        422,
        lambda tr: tr("This day cannot be taken"),
        lambda tr: tr("It is the day of the document at the earliest, and a year ahead at the latest."),
    ),
    "council_until": (
        422,
        lambda tr: tr("This day cannot be taken"),
        lambda tr: tr("The last day is the first one at the earliest, and a year ahead at the latest."),
    ),
    "no_such_account": (
        422,
        lambda tr: tr("This account cannot be taken"),
        lambda tr: tr("Give an account that holds the role of a member of the council in this region, or leave it empty."),
    ),
    "convened_day": (
        422,
        lambda tr: tr("This day cannot be taken"),
        lambda tr: tr("A session is convened on its own day or before, at most 60 days ago, and not in the future."),
    ),
    "before_convened": (
        422,
        lambda tr: tr("This day and time cannot be taken"),
        lambda tr: tr("The session was convened already: it takes place on that day or later."),
    ),
    "invited_day": (
        422,
        lambda tr: tr("This day cannot be taken"),
        lambda tr: tr("Members are told after the session is convened, on its own day at the latest, and not in the future."),
    ),
    **protocol_refusals.FILLED,
    **package_refusals.FILLED,
    "chair_absent": (
        422,
        lambda tr: tr("Who presides must attend"),
        lambda tr: tr("Choose somebody of those who are there, in the room or by video."),
    ),
    "told_day": (
        422,
        lambda tr: tr("This day cannot be taken"),
        lambda tr: tr("An applicant is told on the day of the protocol or later, and not in the future."),
    ),
    "sum": (
        422,
        lambda tr: tr("The votes do not make up those who were there"),
        lambda tr: tr("For, against, abstained and recused together are as many as were there, and no more than take part."),
    ),
}
