"""What is said of the members of a session: what each is in the council, how he or she was told, how far a message got."""

from collections.abc import Mapping

from dialogs.wording import N_, Tr
from domain.councils import Base, Duty, Told
from domain.messaging import Channel
from services.invitation_states import Invitation, Reached

DUTIES: Mapping[str, str] = {
    Duty.CHAIR: N_("chair of the council"),
    Duty.DEPUTY: N_("deputy chair of the council"),
    Duty.MEMBER: N_("member of the council"),
}
TOLD: Mapping[str, str] = {
    Told.CHAT: N_("in the chat"),
    Told.OFFICE: N_("read in the back office"),
    Told.PHONE: N_("by phone"),
    Told.LETTER: N_("by letter"),
    Told.PERSON: N_("in person"),
}
BASES: Mapping[str, str] = {
    Base.PRESENT: N_("two thirds of those present"),
    Base.MEMBERS: N_("two thirds of all members"),
}
REACHED: Mapping[str, str] = {
    Reached.NOT_IN_CHAT: N_("Not in the chat: tell it by phone, by letter or in person"),
    Reached.PLANNED: N_("The message is sent in a few minutes, at night in the morning"),
    Reached.SENDING: N_("The message is on its way"),
    Reached.ACCEPTED: N_("The message is sent, whether it arrived is not known"),
    Reached.DELIVERED: N_("The message was delivered"),
    Reached.READ: N_("The message was read"),
    Reached.FAILED: N_("The message did not arrive: tell by phone"),
}

DONE: Mapping[str, str] = {
    Reached.NOT_IN_CHAT: N_("Not in the chat"),
    Reached.ACCEPTED: N_("The message is sent"),
    Reached.FAILED: N_("The message did not arrive"),
}


def reached(tr: Tr, one: Invitation, *, told: bool) -> str:
    """How far the message in the chat got; what is to be done about it is said only while the member was not told otherwise."""
    if told and one.reached in DONE:
        return tr(DONE[one.reached])
    if one.reached is Reached.ACCEPTED and one.channel is Channel.WEB:
        return tr("The message is in the browser chat, the member was not there yet")
    return tr(REACHED[one.reached])
