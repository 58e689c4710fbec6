"""Packages for the administrators of local budget programmes: the inbox, one of them, its files, its receipt (R-003-25)."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

from fastapi import Path, Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from admin import package_desk
from admin.api.application_models import Day
from admin.api.council_sessions import require
from admin.api.kit import (
    Asked,
    Given,
    IfMatch,
    Listed,
    Sent,
    Versioned,
    act,
    api_routes,
    etag,
    needs,
    require_version,
    sorted_by,
    with_version,
)
from admin.application_refusals import in_words
from admin.caller import Caller
from admin.learner_refusals import bad_region
from admin.office import Desk
from domain.regions import BY_CODE
from domain.staff import Right
from services import package_card, packages
from services.package_card import File, Package
from services.packages import Sending
from services.transaction import ReadTx, WriteTx

routes = api_routes("packages")
Reader = Annotated[Caller, needs(Right.READ_PACKAGES)]
Receiver = Annotated[Caller, needs(Right.RECEIVE_PACKAGES)]
Holder = Annotated[Caller, needs(Right.HOLD_COUNCILS)]
Id = Annotated[str, Path(max_length=40, examples=["01KAGY5M0Q3V7T9W2X4Z6A8B0C"])]
ZIP: dict[int | str, dict[str, Any]] = {
    200: {"description": "The ZIP.", "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}}
}


class Whole(Given):
    """A package with its files; `path` is where a file is in the ZIP, `digest` the SHA-256 of the manifest."""

    id: str = Field(examples=["01KAGY5M0Q3V7T9W2X4Z6A8B0C"])
    session: str
    region: str
    protocol_number: str
    protocol_on: date
    on: date
    late: bool
    redacted: bool
    projects: int
    digest: str
    received_on: date | None
    files: Sequence[File]

    @classmethod
    def of(cls, package: Package, files: Sequence[File]) -> "Whole":
        return cls(**asdict(package), files=files)


class Forwarding(Sent):
    """When a package is sent, today where no day is given; `redacted`: without what is personal to the others."""

    on: Day | None = Field(default=None, examples=["2026-11-19"])
    redacted: bool = False


class Receipt(Sent):
    """The day on which the package was received; today where none is given."""

    on: Day | None = Field(default=None, examples=["2026-11-20"])


@routes.post("/council-sessions/{session}/forward", status_code=201, response_model=Package)
async def forward(
    request: Request, office: Desk, caller: Holder, session: Id, body: Forwarding, if_match: IfMatch = None
) -> Response:
    """Send documents, protocol and list of projects to the region's budget administrator; after 3 working days it is flagged."""
    sending = Sending(body.on, body.redacted)
    papers = await package_desk.papers(office, caller, session, redacted=body.redacted)

    @in_words()
    def work(tx: WriteTx) -> Versioned:
        require(tx, caller, session, if_match)
        return _versioned(tx, caller, packages.forward(tx, caller.scope, session, sending, papers))

    return await act(request, office, caller, work, 201)


@routes.get("/packages")
async def found(
    office: Desk,
    caller: Reader,
    asked: Annotated[Asked, sorted_by("-sent")],
    region: Annotated[str | None, Query(max_length=2, description="Two digits of KATO.", examples=["75"])] = None,
) -> Listed[Package]:
    """What was sent after sessions, the newest first."""
    if region is not None and region not in BY_CODE:
        raise bad_region()
    return asked.listed(await office.read(lambda tx: package_card.found(tx, caller.scope, region, asked.window)))


@routes.get("/packages/{package}.zip", response_class=Response, responses=ZIP)
async def zipped(office: Desk, caller: Reader, package: Id) -> Response:
    """The package: protocol, list of projects, documents of each, a manifest; that it was opened stands in the audit trail."""
    return await package_desk.zipped(office, caller, package)


@routes.get("/packages/{package}")
async def one(office: Desk, caller: Reader, package: Id, response: Response) -> Whole:
    """A package with its files, each with its size and SHA-256."""
    with in_words():
        found, files = await office.read(lambda tx: package_card.one(tx, caller.scope, package))
    return with_version(response, Whole.of(found, files), version_of(found))


@routes.post("/packages/{package}/received", response_model=Whole)
async def received(
    request: Request, office: Desk, caller: Receiver, package: Id, body: Receipt, if_match: IfMatch = None
) -> Response:
    """The budget administrator's receipt, once."""

    @in_words()
    def work(tx: WriteTx) -> Versioned:
        require_version(if_match, version_of(package_card.one(tx, caller.scope, package)[0]))
        packages.receive(tx, caller.scope, package, body.on)
        return _versioned(tx, caller, package)

    return await act(request, office, caller, work)


def version_of(package: Package) -> str:
    return etag("package", package.id, package.received_on)


def _versioned(tx: ReadTx, caller: Caller, id_: str) -> Versioned:
    package, files = package_card.one(tx, caller.scope, id_)
    return Versioned(Whole.of(package, files), version_of(package), f"/api/v1/packages/{id_}")
