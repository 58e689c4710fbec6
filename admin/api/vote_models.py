"""What is given and taken about a session of the council that is held: who attends, votes, and what they come to."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from admin.api.kit import Given, Sent
from admin.council_day import attending, gone
from domain.councils import Attends, Away, Base, Outcome, Result, SessionState, Source, Vote, two_thirds
from domain.councils import Votes as Counted
from domain.language import Language
from services.council_room import Room
from services.storage.council_sessions import WORDS
from services.storage.sealed import Vault

SEAT = "01KAGY5M0Q3V7T9W2X4Z6A8B0C"
REASON_KK = "Жоба өңірдің басым бағыттарына сәйкес келмейді деп танылды."
REASON_RU = "Проект признан не соответствующим приоритетным направлениям региона."
MOST = 200
Member = Annotated[str, Field(max_length=40, description="The seat of a member at this session.", examples=[SEAT])]
Number = Annotated[int, Field(ge=0, le=MOST, strict=True)]
Words = Annotated[str, Field(max_length=2000)]


class Attendance(Sent):
    """How a member takes part from now on."""

    member: Member
    attends: Attends = Field(examples=["remote"])


class Opening(Sent):
    """Who takes part, who presides and who writes the protocol. A member who is not named is absent.

    Nobody needs to preside where too few come. While nothing was voted on, it may be sent anew.
    """

    members: list[Attendance] = Field(max_length=MOST, examples=[[{"member": SEAT, "attends": "present"}]])
    chair: Member = ""
    secretary: str = Field(max_length=200, examples=["Сынақова Хатшы"])


class Absence(Sent):
    """Why a member has no vote on an item; null: he or she has one again."""

    member: Member
    why: Away | None = Field(examples=["recused"])


class Ballot(Sent):
    """A member's vote on an item."""

    member: Member
    vote: Vote = Field(examples=["for"])


class Ballots(Sent):
    """Ballots on an item, each member's once; all are kept or none."""

    ballots: list[Ballot] = Field(min_length=1, max_length=MOST, examples=[[{"member": SEAT, "vote": "for"}]])


class Totals(Sent):
    """The votes on an item as a signed protocol on paper has them; who was there voted or was recused."""

    present: Number = Field(examples=[7])
    votes_for: Number = Field(alias="for", examples=[5])
    against: Number = Field(examples=[2])
    abstained: Number = Field(examples=[0])
    recused: Number = Field(examples=[0])


class Reasons(Sent):
    """Why the council decided so, in both languages."""

    kk: Words = Field(examples=[REASON_KK])
    ru: Words = Field(examples=[REASON_RU])


class Decision(Sent):
    """What is said with an outcome, which itself is derived from the votes; «not possible» needs reasons."""

    reasons: Reasons | None = Field(default=None, examples=[{"kk": REASON_KK, "ru": REASON_RU}])


class Seat(Given):
    """A member at this session."""

    member: str
    name: str = Field(repr=False)
    business: bool
    duty: str
    attends: Attends | None


class VotesOf(Given):
    """Votes on an item; `present` are all who are there for it, the recused among them."""

    present: int
    votes_for: int = Field(alias="for", serialization_alias="for")
    against: int
    abstained: int
    recused: int

    @classmethod
    def of(cls, votes: Counted) -> "VotesOf":
        given = {"present": votes.present, "for": votes.votes_for, "against": votes.against}
        return cls.model_validate({**given, "abstained": votes.abstained, "recused": votes.recused})


class Need(Given):
    """How many votes are two thirds of those present, and of all members."""

    present: int
    members: int


class ItemStanding(Given):
    """An item with its votes and what they come to, by either base and by the session's own.

    The outcomes are null without a quorum and while somebody has not voted. Without a base both must give the outcome (AMB-10).
    """

    id: str
    session: str
    application: str
    position: int
    members: int
    quorum_needed: int
    quorum: bool
    voters: Sequence[str]
    away: Mapping[str, Away]
    ballots: Mapping[str, Vote]
    source: Source
    votes: VotesOf
    need: Need
    base: Base | None
    base_document: str | None
    base_document_on: date | None
    by_present: Outcome | None
    by_members: Outcome | None
    outcome: Outcome | None
    decided: bool
    reasons: Mapping[Language, str] | None = Field(repr=False)

    @classmethod
    def of(cls, room: Room, item: str, vault: Vault) -> "ItemStanding":
        """An item of a session as it stands now."""
        row = next(one for one in room.items if one.id == item)
        votes, result, decision = room.votes(item), _result(room, item), room.decisions.get(item)
        members = len(room.seats)
        out = 0 if room.counting.recused_in_base else votes.recused
        session = room.row
        return cls(
            id=item, session=session.id, application=row.application_id, position=row.position, members=members,
            quorum_needed=two_thirds(members), quorum=room.quorum(item), voters=[seat.id for seat in room.voters(item)],
            away=room.away[item], ballots=room.ballots[item], source=room.source(item), votes=VotesOf.of(votes),
            need=Need(present=two_thirds(votes.present - out), members=two_thirds(members - out)), base=session.base,
            base_document=session.base_document, base_document_on=session.base_document_on,
            by_present=result and result.by_present, by_members=result and result.by_members,
            outcome=result and result.outcome, decided=decision is not None,
            reasons=json.loads(vault.open(WORDS, item, decision.words)) if decision and decision.words else None,
        )  # fmt: skip


class Held(Given):
    """A session that is held, or was: who attends, and its items in order."""

    id: str
    state: SessionState
    begins_at: datetime | None
    members: int
    quorum_needed: int
    present: int
    quorum: bool
    chair: str | None
    secretary: str | None = Field(repr=False)
    seats: Sequence[Seat]
    items: Sequence[ItemStanding]

    @classmethod
    def of(cls, room: Room, vault: Vault) -> "Held":
        """A session as it stands now."""
        seats = [
            Seat(member=one.id, name=one.name, business=one.business, duty=one.duty, attends=one.attends) for one in room.seats
        ]
        away = gone(room, [one.id for one in room.items if one.id not in room.decisions])
        need, present = two_thirds(len(seats)), attending(room, away).members
        return cls(
            id=room.row.id, state=room.row.state, begins_at=room.row.begins_at, members=len(seats), quorum_needed=need,
            present=present, quorum=present >= need, chair=room.row.chair_seat_id, secretary=room.row.secretary, seats=seats,
            items=[ItemStanding.of(room, one.id, vault) for one in room.items],
        )  # fmt: skip


def _result(room: Room, item: str) -> Result | None:
    """What was decided, or what the votes come to once there is a quorum and everybody has voted."""
    decision = room.decisions.get(item)
    if decision is not None:
        return Result(Outcome(decision.outcome), Outcome(decision.by_present), Outcome(decision.by_members))
    return room.result(item) if room.quorum(item) and room.votes(item).whole else None
