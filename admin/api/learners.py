"""Learners: list, search by number, card, a number in full, identity confirmed by a document (AMB-54)."""

from typing import Annotated

from fastapi import Depends, Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from admin import learner_desk
from admin.api.kit import (
    Asked,
    Given,
    IfMatch,
    Listed,
    Sent,
    SentDay,
    Versioned,
    act,
    api_routes,
    etag,
    needs,
    require_version,
    sorted_by,
    with_version,
)
from admin.caller import Caller
from admin.learner_refusals import in_words
from admin.learner_words import confirmed
from admin.office import Desk
from domain.learning import ParticipationState
from domain.people import IdentityLevel
from domain.staff import Right
from services import learner_acts, learner_card
from services.learner_acts import IdentityDocument, Why
from services.learner_card import Card
from services.learners import Learner
from services.storage.learners import Filters
from services.transaction import WriteTx

routes = api_routes("learners")

Reader = Annotated[Caller, needs(Right.READ_LEARNERS)]
Changer = Annotated[Caller, needs(Right.CHANGE_LEARNERS)]


class ByNumber(Sent):
    """Whose number; it stands in the body, never in an address, and is not repeated in any answer."""

    number: str = Field(max_length=64, examples=["900315400007", "KZ-2026-19-4F7K2M9Q-2"])


class AskedNumber(Sent):
    """Which number is wanted in full, and why."""

    number: str = Field(max_length=10, examples=["iin", "bin", "phone"])
    why: Why = Field(examples=["document"])


class Number(Given):
    """A number in full; a repeat of the same request under its key does not show it again."""

    number: str = Field(examples=["iin"])
    value: str | None = Field(repr=False, examples=["900315400007"])


class SeenDocument(Sent):
    """The document by which the learner was known: its kind and the day on which it was seen, never its number."""

    document: IdentityDocument = Field(examples=["identity_card"])
    seen_on: SentDay = Field(examples=["2026-11-20"])


class Confirmed(Given):
    """The level now; the number of a certificate that waited for it; and what follows, in the caller's language."""

    level: IdentityLevel
    certificate: str | None = Field(examples=["KZ-2026-19-4F7K2M9Q-2"])
    follows: str


async def wanted(
    name: Annotated[str, Query(max_length=100, description="Beginnings of words of the name, in any spelling.")] = "",
    region: Annotated[str | None, Query(max_length=2, description="Two digits of KATO.", examples=["75"])] = None,
    state: ParticipationState | None = None,
    level: IdentityLevel | None = None,
    module: Annotated[str | None, Query(pattern=r"^[a-z0-9_-]{1,40}$", description="Who is in this module now.")] = None,
    certified: Annotated[bool | None, Query(description="Who holds a valid certificate, or does not.")] = None,
) -> Filters:
    """The filters of the list."""
    return Filters(name, region, state, level, module, certified)


@routes.get("/learners")
async def found(
    office: Desk,
    caller: Reader,
    asked: Annotated[Asked, sorted_by("name", "arrived", "state")],
    filters: Annotated[Filters, Depends(wanted)],
) -> Listed[Learner]:
    """Those who declared a name, with where their newest participation stands; numbers show their last digits only."""
    return asked.listed(await learner_desk.listed(office, caller, filters, asked.window))


@routes.post("/learners/search")
async def by_number(office: Desk, caller: Reader, body: ByNumber) -> Listed[Learner]:
    """Whose IIN, BIN or certificate this is; several may claim one number (AMB-54)."""
    return Listed(items=list(await learner_desk.by_number(office, caller, body.number)))


@routes.get("/learners/{person}")
async def one(office: Desk, caller: Reader, person: str, response: Response) -> Card:
    """The card of a learner."""
    card = await learner_desk.card(office, caller, person)
    return with_version(response, card, etag(*card.version))


@routes.post("/learners/{person}/numbers")
async def number(request: Request, office: Desk, caller: Changer, person: str, body: AskedNumber) -> Response:
    """A number in full; each reading is an act of its own in the audit trail."""

    @in_words()
    def work(tx: WriteTx) -> Versioned:
        value = learner_acts.show_number(tx, caller.scope, person, body.number, body.why)
        return Versioned(Number(number=body.number, value=value), kept=Number(number=body.number, value=None))

    return await act(request, office, caller, work)


@routes.post("/learners/{person}/identity")
async def identity(
    request: Request, office: Desk, caller: Changer, person: str, body: SeenDocument, if_match: IfMatch = None
) -> Response:
    """Raise the identity level to `staff`, whose document was seen; a certificate that waited for it is issued."""
    content, tr = office.talk.content, office.pages.tr(caller.language)

    @in_words()
    def work(tx: WriteTx) -> Versioned:
        card = learner_card.card(tx, content, caller.scope, person, Right.CHANGE_LEARNERS)
        require_version(if_match, etag(*card.version))
        done = learner_acts.confirm(tx, content, caller.scope, person, body.document, body.seen_on)
        now = learner_card.card(tx, content, caller.scope, person, Right.CHANGE_LEARNERS)
        follows = confirmed(tr, done.certificate, held=done.held)
        record = Confirmed(level=now.learner.level, certificate=done.certificate, follows=follows)
        return Versioned(record, etag(*now.version))

    return await act(request, office, caller, work)
