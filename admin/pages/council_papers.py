"""The papers of a session as files of a browser: protocol, extracts, and the scan of what was signed, which comes here too."""

from typing import Annotated

from starlette.requests import Request
from starlette.responses import Response

from admin import protocol_desk
from admin.caller import Caller
from admin.office import Desk
from admin.pages.council_day import Form
from admin.pages.council_protocol import finished, shown
from admin.pages.kit import needs, page_routes
from domain.language import Language
from domain.staff import Right
from services import protocols
from services.transaction import WriteTx
from web.errors import Problem

routes = page_routes()

Reader = Annotated[Caller, needs(Right.READ_COUNCILS)]
Holder = Annotated[Caller, needs(Right.HOLD_COUNCILS)]


@routes.get("/sessions/{session}/protocol.pdf")
async def as_pdf(request: Request, office: Desk, caller: Reader, session: str) -> Response:
    """The protocol, or how it stands until it is signed."""
    return await protocol_desk.as_pdf(office, caller, session, _language(request, caller))


@routes.get("/sessions/{session}/protocol.docx")
async def as_docx(request: Request, office: Desk, caller: Reader, session: str) -> Response:
    """The same to be edited and printed."""
    return await protocol_desk.as_docx(office, caller, session, _language(request, caller))


@routes.get("/sessions/{session}/extracts/{application}.pdf")
async def extract(request: Request, office: Desk, caller: Reader, session: str, application: str) -> Response:
    """What the protocol says of one application."""
    return await protocol_desk.extract(office, caller, session, application, _language(request, caller))


@routes.get("/sessions/{session}/scan")
async def scan(office: Desk, caller: Reader, session: str) -> Response:
    """The protocol as it was signed on paper."""
    return await protocol_desk.scan(office, caller, session)


@routes.post("/sessions/{session}/scan")
async def add_scan(request: Request, office: Desk, caller: Holder, session: str) -> Response:
    """Keep the scan; it is looked into first."""
    try:
        document, pages = await protocol_desk.judged(office, caller, session, getattr(request.state, "file", None))
    except Problem as problem:
        if problem.status == 404:
            raise
        return await shown(request, office, caller, session, problem)

    def work(tx: WriteTx, form: Form) -> None:
        protocols.attach_scan(tx, caller.scope, session, protocol_desk.file_id(document), pages)

    return await finished(request, office, caller, session, (work, "scan"))


def _language(request: Request, caller: Caller) -> Language:
    """The language that is asked for, else the caller's."""
    asked = request.query_params.get("language", "")
    return Language(asked) if asked in set(Language) else caller.language
