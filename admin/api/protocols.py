"""The protocol of a session: its draft, its signature, its papers in both languages, its scan, extracts (R-003-23)."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Path
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from admin import application_desk, protocol_desk
from admin.api.application_drafts import FILE
from admin.api.application_models import Day
from admin.api.council_sessions import require, version_of
from admin.api.kit import Given, IfMatch, Sent, Versioned, act, api_routes, needs, with_version
from admin.application_refusals import in_words
from admin.caller import Caller
from admin.office import Desk, Office
from admin.refusals import wrong_media
from admin.uploads import is_upload, read_upload
from domain.councils import SessionState
from domain.fields import MOST_FREE
from domain.language import Language
from domain.staff import Right
from services import agenda_card, protocols
from services.council_room import session_of
from services.protocols import DRAFTED, Draft
from services.transaction import ReadTx, WriteTx

routes = api_routes("protocols")
Reader = Annotated[Caller, needs(Right.READ_COUNCILS)]
Holder = Annotated[Caller, needs(Right.HOLD_COUNCILS)]
Id = Annotated[str, Path(max_length=40, examples=["01KAGY5M0Q3V7T9W2X4Z6A8B0C"])]
AT = "/council-sessions/{session}"
Said = Annotated[str, Field(max_length=2 * MOST_FREE)]


def _file(media_type: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"description": "The file.", "content": {media_type: {"schema": {"type": "string", "format": "binary"}}}}}


class Told(Sent):
    """What the secretary adds in one language: the beginning, who was invited, and a word on items, by the item's id."""

    opening: Said = ""
    invited: Said = ""
    items: dict[Annotated[str, Field(max_length=40)], Said] = Field(default_factory=dict, max_length=200)


class Narrative(Sent):
    """What is added to the facts; what stands in one language must stand in the other too."""

    kk: Told = Told()
    ru: Told = Told()


class Drawn(Sent):
    """Number and day of the protocol, from the session's day until today, and what the secretary adds."""

    number: str = Field(max_length=200, examples=["3-Ө"])
    on: Day = Field(examples=["2026-11-20"])
    narrative: Narrative = Narrative()


class Scanned(Given):
    """The newest scan of the protocol on paper."""

    pages: int
    size: int
    sha256: str
    at: datetime


class Standing(Given):
    """Where a protocol stands.

    `due` is its last day by law, `working_day` which one after the session the protocol's day is; late is a flag, no more.
    `facts` are everything that it says: as they stand until it is signed, then as they were; their canonical JSON has `sha256`.
    """

    state: SessionState
    number: str | None
    on: date | None
    due: date | None
    working_day: int | None
    late: bool
    sha256: str | None
    signed_at: datetime | None
    signed_by: str | None
    narrative: Mapping[str, Any]
    scan: Scanned | None
    facts: Mapping[str, Any] | None


@routes.get(f"{AT}/protocol")
async def one(office: Desk, caller: Reader, session: Id, response: Response) -> Standing:
    """Where the protocol stands, with everything that it says."""
    with in_words():
        found = await office.read(lambda tx: _standing(tx, office, caller, session))
    assert isinstance(found.record, Standing)  # noqa: S101 - it was made just now
    return with_version(response, found.record, found.version or "")


@routes.put(f"{AT}/protocol", response_model=Standing)
async def draft(request: Request, office: Desk, caller: Holder, session: Id, body: Drawn, if_match: IfMatch = None) -> Response:
    """Draw the protocol up, or anew, until it is signed. Outcomes, votes and attendance follow from what was entered."""
    wanted = Draft(body.number, body.on, body.narrative.model_dump())

    def work(tx: WriteTx) -> None:
        protocols.draft(tx, office.talk.content, caller.scope, session, wanted)

    return await _done(request, office, caller, (session, if_match), work)


@routes.post(f"{AT}/protocol/signature", response_model=Standing)
async def sign(request: Request, office: Desk, caller: Holder, session: Id, if_match: IfMatch = None) -> Response:
    """Fix the protocol: from now on nothing of it changes, and the applicants are told (R-003-24)."""

    def work(tx: WriteTx) -> None:
        protocols.sign(tx, office.talk.content, caller.scope, session)

    return await _done(request, office, caller, (session, if_match), work)


@routes.get(f"{AT}/protocol.pdf", response_class=Response, responses=_file(protocol_desk.PDF))
async def as_pdf(office: Desk, caller: Reader, session: Id, language: Language = Language.KK) -> Response:
    """The protocol as PDF; until it is signed it says that it is a draft."""
    return await protocol_desk.as_pdf(office, caller, session, language)


@routes.get(f"{AT}/protocol.docx", response_class=Response, responses=_file(protocol_desk.DOCX))
async def as_docx(office: Desk, caller: Reader, session: Id, language: Language = Language.KK) -> Response:
    """The protocol as DOCX; until it is signed it says that it is a draft."""
    return await protocol_desk.as_docx(office, caller, session, language)


@routes.get(f"{AT}/protocol.json", response_class=Response, responses=_file(protocol_desk.JSON))
async def as_json(office: Desk, caller: Reader, session: Id) -> Response:
    """The signed protocol as a file with its SHA-256, to be counted anew by docs/recount.py."""
    return await protocol_desk.facts(office, caller, session)


@routes.get(f"{AT}/extracts/{{application}}.pdf", response_class=Response, responses=_file(protocol_desk.PDF))
async def extract(office: Desk, caller: Reader, session: Id, application: Id, language: Language = Language.KK) -> Response:
    """What the signed protocol says of one application, for its applicant."""
    return await protocol_desk.extract(office, caller, session, application, language)


@routes.get(f"{AT}/scan", response_class=Response, responses=_file(protocol_desk.PDF))
async def scan(office: Desk, caller: Reader, session: Id) -> Response:
    """The newest scan of the protocol as it was signed on paper."""
    return await protocol_desk.scan(office, caller, session)


@routes.put(f"{AT}/scan", response_model=Standing, openapi_extra=FILE)
async def attach_scan(request: Request, office: Desk, caller: Holder, session: Id, if_match: IfMatch = None) -> Response:
    """Send the scan of the protocol on paper, a PDF; it is looked into before it counts. Totals of votes need it."""
    with in_words():
        await office.read(lambda tx: protocols.scannable(tx, caller.scope, session))
    if not is_upload(request):
        raise wrong_media()
    document, pages = await protocol_desk.judged(office, caller, session, (await read_upload(request)).file)
    digest = await application_desk.digest(office, document)

    def work(tx: WriteTx) -> None:
        protocols.attach_scan(tx, caller.scope, session, protocol_desk.file_id(document), pages)

    return await _done(request, office, caller, (session, if_match), work, digest)


def _standing(tx: ReadTx, office: Office, caller: Caller, session: str) -> Versioned:
    row = session_of(tx, caller.scope, session)
    found, scanned = protocols.standing(tx, caller.scope, session), protocols.scan(tx, caller.scope, session)
    said = protocols.signed(tx, session) is not None or row.state in DRAFTED
    record = Standing(
        state=row.state, number=found.number, on=found.on, due=found.due, working_day=found.working_day, late=found.late,
        sha256=found.digest, signed_at=found.signed_at, signed_by=found.signed_by, narrative=found.narrative,
        scan=Scanned(pages=scanned.pages, size=scanned.size, sha256=scanned.sha256, at=scanned.at) if scanned else None,
        facts=protocols.facts(tx, office.talk.content, caller.scope, session) if said else None,
    )  # fmt: skip
    return Versioned(record, version_of(agenda_card.session(tx, caller.scope, session)))


async def _done(
    request: Request,
    office: Office,
    caller: Caller,
    at: tuple[str, str | None],
    work: Callable[[WriteTx], None],
    body: bytes | None = None,
) -> Response:
    """Do something to the protocol of a session of a version, and say where it stands then."""
    session, given = at

    @in_words()
    def checked(tx: WriteTx) -> Versioned:
        require(tx, caller, session, given)
        work(tx)
        return _standing(tx, office, caller, session)

    return await act(request, office, caller, checked, body=body)
