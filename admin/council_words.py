"""How the staff's side calls what a council and its sessions are made of; pages look a word up by the value itself."""

from collections.abc import Mapping

from dialogs.wording import N_
from domain.councils import Base, Duty, SessionState
from services.council_room import CanNotHold
from web.errors import Tr

STATES: Mapping[str, str] = {
    SessionState.AGENDA: N_("The agenda is being formed"),
    SessionState.CONVENED: N_("Convened, members are to be told"),
    SessionState.NOTIFIED_MEMBERS: N_("All members were told"),
    SessionState.IN_SESSION: N_("The session is on"),
    SessionState.NO_QUORUM: N_("Not held: no quorum"),
    SessionState.CLOSED: N_("Held, the protocol is to be drawn up"),
    SessionState.PROTOCOL_DRAFT: N_("The protocol is being drawn up"),
    SessionState.PROTOCOL: N_("The protocol is signed"),
    SessionState.NOTIFIED: N_("Applicants were told"),
    SessionState.FORWARDED: N_("Sent to the budget administrator"),
}
DUTIES: Mapping[str, str] = {
    Duty.CHAIR: N_("Chair of the council"),
    Duty.DEPUTY: N_("Deputy chair"),
    Duty.MEMBER: N_("Council member"),
}
GROUPS: Mapping[str, str] = {
    Duty.CHAIR: N_("Chair"),
    Duty.DEPUTY: N_("Deputies of the chair"),
    Duty.MEMBER: N_("Council members"),
}
BASES: Mapping[str, str] = {
    Base.PRESENT: N_("Of the members present"),
    Base.MEMBERS: N_("Of all members of the council"),
}
UNSET = N_("The base of counting votes is not set")


def base_said(tr: Tr, base: str | None) -> str:
    """Of whom two thirds are counted, or that no document says it."""
    return tr(BASES[base]) if base else tr(UNSET)


def percent(share: str) -> str:
    """A share as `Composition.share` gives it, as people write it: «45,5 %»."""
    return f"{share.replace('.', ',')}\u00a0%"


def counted(tr: Tr, members: int, business: int, share: str) -> str:
    """How many members there are, and how many of them represent business."""
    return tr("{business} of {members} represent business ({share})", business=business, members=members, share=percent(share))


def lacking(tr: Tr, refused: CanNotHold) -> str:
    """Why a council could not be convened now."""
    if refused.reason == "members_few":
        members, least = refused.items
        return tr("Members: {members}. At least {least} are needed.", members=members, least=least)
    business, members, share = refused.items
    said = counted(tr, int(members), int(business), share)
    return tr("{counted}. At least half is needed.", counted=said)
