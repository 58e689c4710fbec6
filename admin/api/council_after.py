"""What follows a protocol: who of the applicants was told what the council decided, and telling them by hand (R-003-24)."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal

from fastapi import Path
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from admin.api.application_models import Day
from admin.api.council_sessions import require, version_of
from admin.api.kit import Given, IfMatch, Sent, Versioned, act, api_routes, needs, with_version
from admin.application_refusals import in_words
from admin.caller import Caller
from admin.office import Desk
from dialogs.scripts import Content
from domain.councils import Outcome, SessionState, Told
from domain.staff import Right
from services import agenda_card, council_after
from services.council_after import Notice, Way
from services.council_room import session_of
from services.invitation_states import Reached
from services.transaction import ReadTx, WriteTx

routes = api_routes("protocols")
Reader = Annotated[Caller, needs(Right.READ_COUNCILS)]
Holder = Annotated[Caller, needs(Right.HOLD_COUNCILS)]
Id = Annotated[str, Path(max_length=40, examples=["01KAGY5M0Q3V7T9W2X4Z6A8B0C"])]


class ToldApplicant(Given):
    """An applicant of a session's decision; `late`: after the first working day from the protocol, `overdue`: after the third."""

    item: str
    application: str
    number: str
    name: str | None = Field(repr=False)
    outcome: Outcome
    way: Way
    chat: Reached
    told_on: date | None
    told_how: Told | None
    late: bool
    overdue: bool

    @classmethod
    def of(cls, one: Notice) -> "ToldApplicant":
        """As it is given."""
        return cls.model_validate(one, from_attributes=True)


class Notices(Given):
    """Who was told what a session decided; nobody before its protocol is signed."""

    session: str
    state: SessionState
    applicants: Sequence[ToldApplicant]


class ByHand(Sent):
    """Who was told what the council decided, how, and on which day; today where none is given."""

    item: str = Field(max_length=40, examples=["01KAGY5M0Q3V7T9W2X4Z6A8B0C"])
    how: Literal["phone", "letter", "person"] = Field(examples=["letter"])
    on: Day | None = Field(default=None, examples=["2026-11-20"])


@routes.get("/council-sessions/{session}/notices")
async def notices(office: Desk, caller: Reader, session: Id, response: Response) -> Notices:
    """Who of the applicants was told what the protocol says, and who is to be told by hand."""
    with in_words():
        given, version = await office.read(lambda tx: _notices(tx, office.talk.content, caller, session))
    return with_version(response, given, version)


@routes.post("/council-sessions/{session}/told-by-hand", response_model=Notices)
async def told_by_hand(
    request: Request, office: Desk, caller: Holder, session: Id, body: ByHand, if_match: IfMatch = None
) -> Response:
    """Somebody was told by phone, by letter or in person; with the last one the session is through with it (R-003-24)."""

    def work(tx: WriteTx) -> Versioned:
        with in_words():
            require(tx, caller, session, if_match)
            council_after.told_by_hand(tx, caller.scope, session, body.item, body.on, Told(body.how))
            return Versioned(*_notices(tx, office.talk.content, caller, session))

    return await act(request, office, caller, work)


def _notices(tx: ReadTx, content: Content, caller: Caller, session: str) -> tuple[Notices, str]:
    row = session_of(tx, caller.scope, session)
    those = [ToldApplicant.of(one) for one in council_after.notices(tx, content, row)]
    version = version_of(agenda_card.session(tx, caller.scope, session))
    return Notices(session=session, state=SessionState(row.state), applicants=those), version
