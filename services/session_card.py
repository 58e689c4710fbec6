"""A session of the council whole, as the staff read it: its agenda, its members, and how far the invitation of each got."""

from collections.abc import Mapping
from dataclasses import dataclass

from dialogs.scripts import Content
from domain.councils import two_thirds
from domain.staff import Everywhere, Right, Scope
from services import agenda_card, invitation_states, invitations
from services.agenda_card import Agenda
from services.council_room import Room, room, session_of
from services.invitation_states import Invitation
from services.transaction import ReadTx


@dataclass(frozen=True, slots=True)
class Card:
    """A session; `may`: whoever reads it may hold it, `reads`: he or she is a member who is not known to have been told of it."""

    agenda: Agenda
    room: Room
    invitations: Mapping[str, Invitation]
    may: bool
    reads: bool

    @property
    def need(self) -> int:
        """How many members a quorum takes (R-003-21.2)."""
        return two_thirds(len(self.room.seats))

    @property
    def untold(self) -> int:
        """How many members are still to be told."""
        return sum(seat.told_on is None for seat in self.room.seats)


def card(tx: ReadTx, content: Content, scope: Scope, id_: str) -> Card:
    """A session whole. Raises Unseen."""
    row, agenda = session_of(tx, scope, id_), agenda_card.agenda(tx, content, scope, id_)
    there, where = room(tx, content, row), scope.where(Right.HOLD_COUNCILS)
    may = isinstance(where, Everywhere) or row.region in where
    reads = bool(invitations.reads(tx, scope, row))
    return Card(agenda, there, invitation_states.states(tx, there.seats), may, reads)
