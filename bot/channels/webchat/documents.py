"""The documents that came with messages: each goes to the person who got the message, and to nobody else."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from bot.channels.webchat.desk import Desk
from bot.channels.webchat.limits import Gate
from bot.channels.webchat.session import authenticate, contact_of
from services.documents import File
from web.errors import Problem, unknown_session
from web.security import Site

VIEWED = {"application/pdf", "image/png"}


class Documents:
    """Downloads."""

    def __init__(self, desk: Desk, gate: Gate, site: Site) -> None:
        self._desk = desk
        self._gate = gate
        self._site = site

    async def get(self, request: Request) -> Response:
        """The document of a message, by the message's number; `?view=1` asks a browser to show it rather than to keep it."""
        token = authenticate(request, self._site)
        self._gate.opening(request, token)
        item = _number(request.path_params["item"])
        file = await self._desk.document(contact_of(token), item) if item else None
        if file is not None:
            return _sent(file, view="view" in request.query_params)
        if await self._desk.latest(contact_of(token), 0) is None:
            raise unknown_session()
        raise _no_document()


def _sent(file: File, view: bool) -> Response:
    way = "inline" if view and file.media_type in VIEWED else "attachment"
    headers = {
        "Content-Disposition": f"{way}; filename*=UTF-8''{quote(file.name, safe='')}",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(file.body, headers=headers, media_type=file.media_type)


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _no_document() -> Problem:
    return Problem(
        404,
        "no_document",
        lambda tr: tr("There is no such document"),
        lambda tr: tr("Perhaps it is kept no longer. Go back to the chat and ask for it again."),
    )
