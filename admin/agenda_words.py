"""How a session of the council is called as it stands, and what a project is to bring, in short."""

from collections.abc import Mapping, Sequence

from dialogs.application_fields import label, said
from dialogs.scripts import Field
from dialogs.wording import N_, Tr
from domain.councils import SessionState

STATES: Mapping[str, str] = {
    SessionState.AGENDA: N_("The agenda is being formed"),
    SessionState.CONVENED: N_("Convened, members are to be told"),
    SessionState.NOTIFIED_MEMBERS: N_("All members were told"),
    SessionState.IN_SESSION: N_("The session goes on"),
    SessionState.NO_QUORUM: N_("Not held: there was no quorum"),
    SessionState.CLOSED: N_("Closed, the protocol is to be drawn up"),
    SessionState.PROTOCOL_DRAFT: N_("The protocol is being drawn up"),
    SessionState.PROTOCOL: N_("The protocol is signed"),
    SessionState.NOTIFIED: N_("The applicants were told"),
    SessionState.FORWARDED: N_("Sent to the budget administrator"),
}


def effect(fields: Sequence[Field], values: Mapping[str, str], tr: Tr) -> Sequence[tuple[str, str]]:
    """Part 6 of the form: this year, years 1, 2 and 3."""
    return [(label(one, tr), said(one, values[one.name], tr)) for one in fields]
