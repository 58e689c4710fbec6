"""Certificates of learners: read, taken back, corrected; history is kept (SM-1, R-000-8)."""

from typing import Annotated

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from admin import learner_desk
from admin.api.kit import Given, IfMatch, Sent, Versioned, act, api_routes, etag, needs, require_version, with_version
from admin.caller import Caller
from admin.learner_refusals import in_words
from admin.learner_words import reissued, revoked
from admin.office import Desk
from domain.certificates import CertificateState
from domain.language import Text
from domain.staff import Right
from services import learner_acts
from services.learner_card import Certificate
from services.transaction import WriteTx

routes = api_routes("certificates")

Reader = Annotated[Caller, needs(Right.READ_LEARNERS)]
Changer = Annotated[Caller, needs(Right.CHANGE_LEARNERS)]


class Revocation(Sent):
    """Why a certificate is taken back; its holder reads it in the own language."""

    reason_kk: str = Field(max_length=1000, examples=["Тестті басқа адам тапсырған"])
    reason_ru: str = Field(max_length=1000, examples=["Тест сдал другой человек"])


class Correction(Sent):
    """The full name as it should stand, and why; the reason stays in the register."""

    name: str = Field(max_length=400, examples=["Серікова Әлия Маратқызы"])
    reason: str = Field(max_length=1000, examples=["Әкесінің аты түсіп қалған"])


class Changed(Given):
    """The certificate's number and state now, and what follows for the learner, in the caller's language."""

    number: str = Field(examples=["KZ-2026-19-4F7K2M9Q-2"])
    state: CertificateState
    follows: str


@routes.get("/certificates/{number}")
async def one(office: Desk, caller: Reader, number: str, response: Response) -> Certificate:
    """A certificate with what the register has about it."""
    certificate = await learner_desk.certificate(office, caller, number)
    return with_version(response, certificate, etag(*certificate.version))


@routes.post("/certificates/{number}/revocation")
async def revoke(
    request: Request, office: Desk, caller: Changer, number: str, body: Revocation, if_match: IfMatch = None
) -> Response:
    """Take a certificate back; its holder is told why."""
    tr = office.pages.tr(caller.language)

    @in_words()
    def work(tx: WriteTx) -> Versioned:
        old = learner_acts.certificate_to_change(tx, caller.scope, number)
        require_version(if_match, etag(*old.version))
        learner_acts.revoke(tx, caller.scope, old.number, Text(body.reason_kk, body.reason_ru))
        now = learner_acts.certificate_to_change(tx, caller.scope, number)
        return Versioned(Changed(number=now.number, state=now.state, follows=revoked(tr)), etag(*now.version))

    return await act(request, office, caller, work)


@routes.post("/certificates/{number}/correction", status_code=201)
async def correct(
    request: Request, office: Desk, caller: Changer, number: str, body: Correction, if_match: IfMatch = None
) -> Response:
    """Replace a certificate by one with the name set right; the answer is about the new one."""
    tr = office.pages.tr(caller.language)

    @in_words()
    def work(tx: WriteTx) -> Versioned:
        old = learner_acts.certificate_to_change(tx, caller.scope, number)
        require_version(if_match, etag(*old.version))
        made = learner_acts.correct(tx, office.talk.content, caller.scope, old.number, body.name, body.reason)
        new = learner_acts.certificate_to_change(tx, caller.scope, made)
        record = Changed(number=made, state=new.state, follows=reissued(tr, made))
        return Versioned(record, etag(*new.version), f"/api/v1/certificates/{made}")

    return await act(request, office, caller, work, 201)
