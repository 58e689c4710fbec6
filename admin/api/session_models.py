"""What is given and taken about a session of the council until it is held: agenda, members, and how each was told."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

from pydantic import AwareDatetime, Field
from sqlalchemy import Row

from admin.api.application_models import Day
from admin.api.kit import Given, Sent
from admin.api.vote_models import MOST, ItemStanding, Member
from domain import councils
from domain.applications import State
from domain.councils import Attends, Base, Duty, SessionState
from domain.messaging import Channel
from services import agenda_card
from services.council_room import Room
from services.invitation_states import Invitation, Reached
from services.session_card import Card
from services.storage.sealed import Vault

ByHand = Literal[councils.Told.PHONE, councils.Told.LETTER, councils.Told.PERSON]


class Item(Given):
    """An application on an agenda; `effect` is part 6 of the form by its fields: this year, years 1, 2 and 3.

    `standing` is who is there for it, the votes and what they come to, once the session is convened.
    """

    id: str
    position: int
    application: str
    number: str | None
    name: str | None = Field(repr=False)
    project: str
    state: State
    priority_class: int = Field(alias="class", serialization_alias="class")
    received_on: date | None
    due: date | None
    overdue: bool
    types: Sequence[str]
    effect: Mapping[str, str]
    standing: ItemStanding | None

    @classmethod
    def of(cls, one: agenda_card.Item, room: Room, vault: Vault) -> "Item":
        line = one.line
        return cls.model_validate(
            {
                "id": one.id, "position": one.position, "application": line.id, "number": line.number, "name": line.name,
                "project": line.project, "state": line.state, "class": line.priority_class, "received_on": line.received_on,
                "due": line.due, "overdue": line.overdue, "types": one.types, "effect": one.effect,
                "standing": ItemStanding.of(room, one.id, vault) if room.seats else None,
            }
        )  # fmt: skip


class InvitationOf(Given):
    """How far the message in the chat got; `accepted` is as far as it is known where a channel gives no receipts."""

    reached: Reached
    channel: Channel | None
    at: datetime | None


class InvitedSeat(Given):
    """A member of the council as he or she was when the session was convened; `told_on` is when he or she was told."""

    member: str = Field(description="The seat, by which the member is named at this session.")
    name: str = Field(repr=False)
    post_kk: str
    post_ru: str
    business: bool
    duty: Duty
    told_on: date | None
    told_how: councils.Told | None
    invitation: InvitationOf
    attends: Attends | None

    @classmethod
    def of(cls, row: Row[Any], invitation: Invitation) -> "InvitedSeat":
        sent = InvitationOf(reached=invitation.reached, channel=invitation.channel, at=invitation.at)
        return cls(
            member=row.id, name=row.name, post_kk=row.post_kk, post_ru=row.post_ru, business=row.business, duty=row.duty,
            told_on=row.told_on, told_how=row.told_how, invitation=sent, attends=row.attends,
        )  # fmt: skip


class Composition(Given):
    """Of how many members how many represent business; `business_percent` has one decimal, for instance 45.5."""

    members: int
    business: int
    business_percent: str


class Whole(Given):
    """A session of the council with its agenda, in order, and its members; `base` null: no document of the region says which.

    `quorum_needed` is two thirds of the members. `protocol_due` is the last day of the protocol, `protocol_late` that it passed.
    """

    id: str
    region: str
    state: SessionState
    begins_at: datetime | None
    place: str | None
    convened_on: date | None
    notified_on: date | None
    base: Base | None
    base_document: str | None
    base_document_on: date | None
    composition: Composition
    quorum_needed: int
    untold: int
    present: int | None
    chair: str | None
    secretary: str | None = Field(repr=False)
    opened_at: datetime | None
    closed_at: datetime | None
    protocol_due: date | None
    protocol_late: bool
    seats: list[InvitedSeat]
    items: list[Item]

    @classmethod
    def of(cls, card: Card, vault: Vault) -> "Whole":
        session, row, there = card.agenda.session, card.room.row, card.room.composition
        return cls(
            id=session.id, region=session.region, state=session.state, begins_at=session.begins_at, place=session.place,
            convened_on=row.convened_on, notified_on=session.notified_on, base=row.base, base_document=row.base_document,
            base_document_on=row.base_document_on, quorum_needed=card.need, untold=card.untold, present=row.present,
            composition=Composition(members=there.members, business=there.business, business_percent=there.share),
            chair=row.chair_seat_id, secretary=row.secretary, opened_at=row.opened_at, closed_at=row.closed_at,
            protocol_due=session.protocol_due, protocol_late=session.protocol_late,
            seats=[InvitedSeat.of(seat, card.invitations[seat.id]) for seat in card.room.seats],
            items=[Item.of(one, card.room, vault) for one in card.agenda.items],
        )  # fmt: skip


class Fixed(Sent):
    """When and where a session begins; `held`: it was held already and is entered afterwards, at most 60 days later."""

    begins_at: AwareDatetime = Field(examples=["2026-12-02T10:00:00+05:00"])
    place: str = Field(max_length=1000, examples=["Алматы қаласы, Республика алаңы, 4"])
    held: bool = Field(default=False)


class Convened(Sent):
    """The day on which a session was convened; today where none is given, for one that was held already its own day."""

    on: Day | None = Field(default=None, examples=["2026-11-19"])


class Told(Sent):
    """Members were told by phone, by letter or in person; all who are still to be told where none are named."""

    how: ByHand = Field(examples=["phone"])
    members: list[Member] | None = Field(default=None, min_length=1, max_length=MOST)
    on: Day | None = Field(default=None, examples=["2026-11-19"])


class SessionStanding(Given):
    """Where a session stands after an act; `untold` is how many of its members are still to be told."""

    id: str = Field(examples=["01KAGY5M0Q3V7T9W2X4Z6A8B0C"])
    state: SessionState
    items: int
    members: int
    untold: int
    base: Base | None

    @classmethod
    def of(cls, card: Card) -> "SessionStanding":
        session, room = card.agenda.session, card.room
        return cls(
            id=session.id, state=session.state, items=session.items, members=len(room.seats), untold=card.untold,
            base=room.row.base,
        )  # fmt: skip
