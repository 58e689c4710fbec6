"""A session of the council read whole: seats, who is there for which item, votes, and what they come to (SM-5, R-003-21)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from dialogs.scripts import Content
from domain import councils
from domain.applications import State
from domain.councils import HERE, Away, Base, Composition, Counting, NegativeRule, Result, Source, Vote, Votes
from domain.errors import KasipError
from domain.staff import Right, Scope
from services.application_list import ID
from services.learners import Unseen
from services.storage import agenda_list
from services.storage import agendas as kept
from services.storage import applications as tables
from services.storage import council_sessions as held
from services.transaction import ReadTx


class CanNotHold(KasipError):
    """An act of a council or its session is not possible now; `reason` is a word, `items` name what stands in the way."""

    def __init__(self, reason: str, items: Sequence[str] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.items = tuple(items)


@dataclass(frozen=True, slots=True)
class At:
    """An item of a session, by their ids."""

    session: str
    item: str


@dataclass(frozen=True, slots=True)
class Room:
    """A session with everything that was entered of it; items and seats in order."""

    row: Row[Any]
    seats: Sequence[Row[Any]]
    items: Sequence[Row[Any]]
    away: Mapping[str, Mapping[str, Away]]
    ballots: Mapping[str, Mapping[str, Vote]]
    totals: Mapping[str, Row[Any]]
    decisions: Mapping[str, Row[Any]]
    counting: Counting

    @property
    def composition(self) -> Composition:
        """The members of the council at this session."""
        return Composition(len(self.seats), sum(seat.business for seat in self.seats))

    @property
    def here(self) -> Sequence[Row[Any]]:
        """The seats of those who attend, in the room or by video."""
        return [seat for seat in self.seats if seat.attends in HERE]

    @property
    def untouched(self) -> bool:
        """Whether nothing was voted on or decided yet: then the opening may be entered anew."""
        return not (self.decisions or self.totals or any(self.ballots.values()))

    def voters(self, item: str) -> Sequence[Row[Any]]:
        """The seats that vote on an item: they attend, are there for it, and are not recused."""
        return [seat for seat in self.here if seat.id not in self.away[item]]

    def votes(self, item: str) -> Votes:
        """The votes on an item, by ballots or by a protocol on paper."""
        total = self.totals.get(item)
        if total is not None:
            return Votes(total.present, total.votes_for, total.against, total.abstained, total.recused)
        return councils.votes_of([seat.id for seat in self.here], self.away[item], self.ballots[item])

    def source(self, item: str) -> Source:
        """Where its votes come from."""
        return Source.TOTALS if item in self.totals else Source.BALLOTS

    def quorum(self, item: str) -> bool:
        """Whether enough members are there for an item (R-003-21.2); who is recused is there."""
        return councils.quorum(len(self.seats), self.votes(item).present)

    def result(self, item: str) -> Result:
        """What the votes on an item come to, by both bases. Means nothing without a quorum."""
        return councils.result(len(self.seats), self.votes(item), self.counting)


def session_of(tx: ReadTx, scope: Scope, id_: str, right: Right = Right.READ_COUNCILS, *, lock: bool = False) -> Row[Any]:
    """A session that is seen with the right. Raises Unseen."""
    row = agenda_list.one(scope, tx.conn, id_, right, lock=lock) if ID.fullmatch(id_) else None
    if row is None:
        raise Unseen("no such session")
    return row


def waiting(tx: ReadTx, session: str, *, lock: bool = False) -> Sequence[Row[Any]]:
    """The applications of an agenda that are still to be considered; locked, nobody else changes them meanwhile."""
    ids = [item.application_id for item in kept.items(tx.conn, session)]
    return [row for row in tables.those(tx.conn, ids, lock=lock) if row.state == State.ON_AGENDA]


def room(tx: ReadTx, content: Content, row: Row[Any]) -> Room:
    """A session whole."""
    items = kept.items(tx.conn, row.id)
    ids = [item.id for item in items]
    away = {item: {seat: Away(why) for seat, why in those.items()} for item, those in held.away(tx.conn, ids).items()}
    ballots = {item: {seat: Vote(vote) for seat, vote in those.items()} for item, those in held.ballots(tx.conn, ids).items()}
    seats, totals, decisions = held.seats(tx.conn, row.id), held.totals(tx.conn, ids), held.decisions(tx.conn, row.id)
    return Room(row, seats, items, away, ballots, totals, decisions, counting_of(content, row))


def counting_of(content: Content, row: Row[Any] | None = None) -> Counting:
    """By which settings votes are counted: those that were fixed when a session was convened, else those that hold now."""
    if row is not None and row.negative_rule is not None:
        return Counting(Base(row.base) if row.base else None, NegativeRule(row.negative_rule), row.recused_in_base)
    return Counting(
        None, NegativeRule(content.programme.word("council.negative_rule")), bool(content.programme["council.recused_in_base"])
    )
