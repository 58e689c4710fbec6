"""What the pages of a session's day read: who is there, how each item stands, and what its votes come to (SM-5, R-003-21)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Row

from dialogs.scripts import Content
from domain.applications import State
from domain.calendar import local_date
from domain.councils import Away, Composition, Outcome, Result, SessionState, Votes, two_thirds
from domain.staff import Everywhere, Right, Scope
from services import agenda_card
from services.agenda_card import Item
from services.council_room import Room, room, session_of
from services.storage import agendas, protocols
from services.storage import council_sessions as held
from services.transaction import ReadTx


@dataclass(frozen=True, slots=True)
class Standing:
    """An item as it stands; `result` is what its votes come to once everybody has voted and there is a quorum."""

    id: str
    about: Item
    votes: Votes
    quorum: bool
    result: Result | None
    decision: Row[Any] | None
    reasons: Mapping[str, str] = field(repr=False)
    missing: Sequence[Row[Any]]  # the seats that may vote and have not
    unheard: int  # who attends the session and has no ballot
    by_totals: bool

    @property
    def begun(self) -> bool:
        """Whether any vote was entered."""
        return self.by_totals or self.votes.cast > 0

    @property
    def waits(self) -> bool:
        """Whether it is still to be considered; one that was taken back meanwhile is not."""
        return self.decision is None and self.about.line.state is State.ON_AGENDA

    @property
    def outcome(self) -> Outcome | None:
        """What was decided."""
        return Outcome(self.decision.outcome) if self.decision else None


@dataclass(frozen=True, slots=True)
class Day:
    """A session with its items; `may`: whoever reads it may hold it."""

    room: Room
    items: Sequence[Standing]
    need: int  # members for a quorum
    may: bool
    today: date
    warns: bool  # that business has less than half of those present is said (AMB-12)
    following: str | None  # the session on whose agenda its first application came afterwards
    scanned: bool

    @property
    def state(self) -> SessionState:
        return SessionState(self.room.row.state)

    @property
    def ripe(self) -> bool:
        """Whether its day has come."""
        begins = self.room.row.begins_at
        return begins is not None and local_date(begins) <= self.today

    @property
    def business_few(self) -> bool:
        """Whether of those present less than half represent business: a warning, no more."""
        return self.warns and self.attending.members > 0 and not self.attending.balanced

    @property
    def attending(self) -> Composition:
        """Those who take part now; who left is none of them."""
        return attending(self.room, self.gone)

    @property
    def gone(self) -> frozenset[str]:
        """The seats of those who took part and left: of what is still open they vote on nothing."""
        return gone(self.room, [one.id for one in self.items if one.waits])

    @property
    def undecided(self) -> Sequence[Standing]:
        """The items that keep the session from being closed."""
        return [one for one in self.items if one.waits and one.quorum]


def gone(there: Room, waiting: Sequence[str]) -> frozenset[str]:
    """The seats of those who took part and left, seen by the items that are still open: they vote on none of them."""

    def left(seat: str) -> bool:
        why = [there.away[item].get(seat) for item in waiting if seat not in there.ballots[item]]
        return bool(why) and set(why) <= {Away.LEFT, Away.RECUSED_LEFT}

    return frozenset(seat.id for seat in there.here if left(seat.id))


def attending(there: Room, away: frozenset[str]) -> Composition:
    """Those who take part, without those who left; less than half of them for business is a warning, no more (AMB-12)."""
    seats = [seat for seat in there.here if seat.id not in away]
    return Composition(len(seats), sum(seat.business for seat in seats))


def day(tx: ReadTx, content: Content, scope: Scope, id_: str) -> Day:
    """A session as its day's pages show it. Raises Unseen."""
    row = session_of(tx, scope, id_)
    there = room(tx, content, row)
    about = {one.line.id: one for one in agenda_card.agenda(tx, content, scope, id_).items}
    items = [_standing(tx, there, item, about[item.application_id]) for item in there.items]
    where = scope.where(Right.HOLD_COUNCILS)
    may = isinstance(where, Everywhere) or row.region in where
    newest = agendas.of_application(tx.conn, there.items[0].application_id) if there.items else None
    following = newest.id if newest and newest.id != id_ else None
    warns = bool(content.programme["council.check_share_at_session"])
    scanned = protocols.scan(tx.conn, id_) is not None
    return Day(there, items, two_thirds(len(there.seats)), may, local_date(tx.now), warns, following, scanned)


def _standing(tx: ReadTx, there: Room, item: Row[Any], about: Item) -> Standing:
    decision, totals = there.decisions.get(item.id), item.id in there.totals
    reasons = json.loads(tx.vault.open(held.WORDS, item.id, decision.words)) if decision and decision.words else {}
    votes, quorum = there.votes(item.id), there.quorum(item.id)
    if decision is not None:
        votes = Votes(decision.present, decision.votes_for, decision.against, decision.abstained, decision.recused)
        came_to = Result(Outcome(decision.outcome), Outcome(decision.by_present), Outcome(decision.by_members))
        return Standing(item.id, about, votes, True, came_to, decision, reasons, (), 0, totals)
    voted = there.ballots[item.id]
    missing = [] if totals else [seat for seat in there.voters(item.id) if seat.id not in voted]
    result = there.result(item.id) if quorum and votes.whole else None
    return Standing(item.id, about, votes, quorum, result, None, reasons, missing, len(there.here) - len(voted), totals)
