"""The browser chat for programs, our own script among them."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from bot.channels.webchat.desk import Desk
from bot.channels.webchat.entrance import Entrance
from bot.channels.webchat.limits import Gate
from bot.channels.webchat.parse import BODY_KB, Sent, read_id, read_object, read_sent, read_start_language, to_inbound
from bot.channels.webchat.send import Hub
from bot.channels.webchat.session import authenticate, contact_of, remember
from bot.channels.webchat.stream import follow, so_far
from bot.channels.webchat.upload import chunks, is_upload, name_of, uploaded
from domain.messaging import Kind
from services.intake import Receipt
from web.body import read_body
from web.errors import busy, unknown_session
from web.security import Site

STREAM_HEADERS = {
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",  # nginx would keep the events until a buffer is full
}


class Api:
    """Sessions, messages, events."""

    def __init__(self, desk: Desk, hub: Hub, gate: Gate, site: Site, heartbeat: float) -> None:
        self._desk = desk
        self._hub = hub
        self._gate = gate
        self._site = site
        self._heartbeat = heartbeat
        self._entrance = Entrance(desk, gate)

    async def open_session(self, request: Request) -> Response:
        """`{"language"?, "code"?}` → 201 `{"token"}`; the bot has greeted by then. `code` is a recovery code."""
        self._site.require_own(request)
        body = await read_body(request, BODY_KB)
        values = read_object(body) if body.strip() else {}
        language = read_start_language(values)
        code = values.get("code")
        token = await (self._entrance.start(request, language) if code is None else self._entrance.restore(request, str(code)))
        response = JSONResponse({"token": token}, 201, {"Cache-Control": "no-store"})
        remember(response, token, self._site)
        return response

    async def take_message(self, request: Request) -> Response:
        """`{"id", "text"}`, `{"id", "choice"}` or a form of `id` and `file` → 202 `{"id", "duplicate"}` after the commit."""
        token = authenticate(request, self._site)
        self._gate.message(request, token)
        sent, receipt = await (self._take_file(request, token) if is_upload(request) else self._take_words(request, token))
        if receipt.person is None:
            raise unknown_session()
        return JSONResponse({"id": sent.id, "duplicate": receipt.duplicate}, 202)

    async def _take_words(self, request: Request, token: str) -> tuple[Sent, Receipt]:
        sent = read_sent(await read_body(request, BODY_KB))
        return sent, await self._desk.submit(to_inbound(sent, token, self._desk.now()))

    async def _take_file(self, request: Request, token: str) -> tuple[Sent, Receipt]:
        async with uploaded(request) as posted:
            sent, file = Sent(read_id(posted.id), Kind.DOCUMENT), posted.only
            inbound = to_inbound(sent, token, self._desk.now())
            return sent, await self._desk.submit_file(inbound, name_of(file), chunks(file))

    async def events(self, request: Request) -> Response:
        """Server-sent events past Last-Event-ID; with `?once=1` the answer ends after what there is now."""
        token = authenticate(request, self._site)
        self._gate.opening(request, token)
        contact, after = contact_of(token), _last_event(request)
        history = await self._desk.latest(contact, 0)
        if history is None:
            raise unknown_session()
        if "once" in request.query_params:
            events = so_far(self._desk, contact, after)
        elif self._hub.full:
            raise busy(10)
        else:
            events = follow(self._desk, self._hub, contact, history.person, after, self._heartbeat)
        return StreamingResponse(events, headers=STREAM_HEADERS, media_type="text/event-stream")


def _last_event(request: Request) -> int:
    value = request.headers.get("last-event-id", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else 0
