"""Applications that a front end files for its own people: begun, filled in, closed, signed, taken back (DESIGN §8)."""

import base64
import binascii
from typing import Annotated, Any

from fastapi import Path
from starlette.requests import Request
from starlette.responses import Response

from admin import application_desk
from admin.api.application_models import (
    Came,
    Consents,
    Lacks,
    Named,
    NewApplication,
    OneLack,
    OtherUser,
    Signed,
    SomeAnswers,
    Standing,
    Why,
)
from admin.api.applications import Id, require, stands
from admin.api.faults import Fault, Faulty
from admin.api.kit import IfMatch, Versioned, act, api_routes, needs
from admin.application_refusals import closed, in_words, lack_said, not_a_signature
from admin.caller import Caller
from admin.office import Desk
from admin.refusals import wrong_media
from admin.uploads import MULTIPART, is_upload, read_upload
from domain.applications import Origin, subjects
from domain.signatures import SignatureFault
from domain.staff import Right
from services import application_acts, application_filing, application_list, applications
from services.application_filing import SLOTS, AgreedTo
from services.application_open import CHANGEABLE
from services.application_signature import Given
from services.transaction import WriteTx

routes = api_routes("applications")

Filer = Annotated[Caller, needs(Right.CHANGE_APPLICATIONS)]
FILE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            MULTIPART: {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary", "description": "A PDF of at most 20 MB."}},
                }
            }
        },
    }
}


@routes.post("/applications", status_code=201, response_model=Standing)
async def begin(request: Request, office: Desk, caller: Filer, body: NewApplication) -> Response:
    """Begin an application for somebody of the own front end; only this program sees it until it is sent in."""

    @in_words()
    def work(tx: WriteTx) -> Versioned:
        id_ = application_filing.begin(tx, office.talk.content, caller.scope, body.language, body.answers)
        done = stands(tx, caller, id_)
        return Versioned(done.record, done.version, f"/api/v1/applications/{id_}")

    return await act(request, office, caller, work, 201)


@routes.patch("/applications/{application}", response_model=Standing)
async def fill_in(
    request: Request, office: Desk, caller: Filer, application: Id, body: SomeAnswers, if_match: IfMatch = None
) -> Response:
    """Keep answers beside those before; each goes through the form's validators, and every field that is wrong is named."""

    @in_words()
    def work(tx: WriteTx) -> Versioned:
        require(tx, caller, application, if_match)
        application_filing.answer(tx, office.talk.content, caller.scope, application, body.answers)
        return stands(tx, caller, application)

    return await act(request, office, caller, work)


@routes.post("/applications/{application}/validate", response_model=Lacks)
async def validate(request: Request, office: Desk, caller: Filer, application: Id) -> Response:
    """All that keeps it from being signed: answers, documents, users of a shared object, consents (R-003-18)."""
    content, tr = office.talk.content, office.pages.tr(caller.language)

    @in_words()
    def work(tx: WriteTx) -> Lacks:
        missing = application_filing.lacking(tx, content, application_filing.draft(tx, caller.scope, application, *CHANGEABLE))
        told = [OneLack(lack=str(lack), field=str(name), detail=lack_said(lack, tr)) for lack, name in missing]
        return Lacks(ready=not told, lacks=told)

    return await act(request, office, caller, work)


@routes.post("/applications/{application}/files/{slot}", status_code=202, response_model=Came, openapi_extra=FILE)
async def attach(request: Request, office: Desk, caller: Filer, application: Id, slot: str) -> Response:
    """Send a PDF for a place: business_plan, teo, psd, or letter; it is looked into, and its state stands on the card."""
    with in_words():
        await office.read(lambda tx: application_filing.draft(tx, caller.scope, application, *CHANGEABLE))
    place = application_desk.slot_of(slot)
    if place not in SLOTS:
        raise Faulty([Fault("slot", "not_one_of", lambda tr: tr("Take one of: {names}", names=", ".join(SLOTS)))])
    if not is_upload(request):
        raise wrong_media()
    document = await application_desk.kept(office, (await read_upload(request)).file)

    @in_words()
    def work(tx: WriteTx) -> Came:
        return Came(file=application_filing.attach(tx, office.talk.content, caller.scope, application, place, document))

    body = await application_desk.digest(office, document)
    return await act(request, office, caller, work, 202, body)


@routes.post("/applications/{application}/consents", response_model=Standing)
async def agree(request: Request, office: Desk, caller: Filer, application: Id, body: Consents) -> Response:
    """Record what the applicant agreed to, each by the version of its text and the language in which it was read (F-1)."""
    agreed = [AgreedTo(one.item, one.version, one.language) for one in body.consents]

    @in_words()
    def work(tx: WriteTx) -> Versioned:
        application_filing.agree(tx, office.talk.content, caller.scope, application, agreed)
        return stands(tx, caller, application)

    return await act(request, office, caller, work)


@routes.post("/applications/{application}/users", status_code=201, response_model=Named)
async def add_user(request: Request, office: Desk, caller: Filer, application: Id, body: OtherUser) -> Response:
    """Name a business that will use a shared object too, by its BIN; the same one again counts once (R-003-7.2)."""

    @in_words()
    def work(tx: WriteTx) -> Named:
        user = application_filing.add_user(tx, caller.scope, application, body.bin)
        row = application_filing.draft(tx, caller.scope, application, *CHANGEABLE)
        return Named(user=user, subjects=subjects(applications.one(tx, row)))

    return await act(request, office, caller, work, 201)


@routes.delete("/applications/{application}/users/{user}", status_code=204)
async def remove_user(
    request: Request, office: Desk, caller: Filer, application: Id, user: Annotated[str, Path(max_length=40)]
) -> Response:
    """Take one of the other users away: a business that was named, or a letter that was sent."""
    work = in_words()(lambda tx: application_filing.remove_user(tx, caller.scope, application, user))
    return await act(request, office, caller, work, 204)


@routes.post("/applications/{application}/signing", response_model=Standing)
async def close(request: Request, office: Desk, caller: Filer, application: Id) -> Response:
    """Close the form: nothing can be changed while it waits for its signature, and its PDF can be read."""

    @in_words()
    def work(tx: WriteTx) -> Versioned:
        application_filing.close(tx, office.talk.content, caller.scope, application)
        return stands(tx, caller, application)

    return await act(request, office, caller, work)


@routes.post("/applications/{application}/reopen", response_model=Standing)
async def reopen(request: Request, office: Desk, caller: Filer, application: Id) -> Response:
    """Open the form again before it is signed; what was drawn to be signed is gone."""

    @in_words()
    def work(tx: WriteTx) -> Versioned:
        application_filing.open_again(tx, caller.scope, application)
        return stands(tx, caller, application)

    return await act(request, office, caller, work)


@routes.post("/applications/{application}/signature", response_model=Standing)
async def sign(request: Request, office: Desk, caller: Filer, application: Id, body: Signed) -> Response:
    """Give the signature over the form; with it the application is sent in, gets our number, and the term begins."""
    with in_words():
        await office.read(lambda tx: application_filing.signable(tx, caller.scope, application))
    try:
        cms = base64.b64decode("".join(body.cms.split()), validate=True)
    except (binascii.Error, ValueError):
        raise not_a_signature(SignatureFault.NOT_CMS) from None
    given = Given(application, application_filing.CHANNEL, cms, caller.scope.actor)
    done = await office.signer.sign(given)
    if isinstance(done, SignatureFault):
        raise not_a_signature(done)
    if done is None:
        raise closed()
    return await act(request, office, caller, in_words()(lambda tx: stands(tx, caller, application)))


@routes.post("/applications/{application}/withdraw", status_code=204)
async def withdraw(request: Request, office: Desk, caller: Filer, application: Id, body: Why) -> Response:
    """Take it back: one on paper by the staff, for its applicant and with the reason; a program what it filed itself."""

    @in_words()
    def work(tx: WriteTx) -> None:
        row = application_list.row_of(tx, caller.scope, application, Right.CHANGE_APPLICATIONS)
        if row.origin == Origin.PAPER:
            application_acts.withdraw(tx, caller.scope, application, body.reason)
        else:
            application_filing.withdraw(tx, caller.scope, application)

    return await act(request, office, caller, work, 204)
