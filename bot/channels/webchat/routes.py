"""The addresses of the browser chat."""

from collections.abc import Awaitable, Callable
from contextlib import suppress

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.channels.webchat.api import Api
from bot.channels.webchat.desk import Desk
from bot.channels.webchat.documents import Documents
from bot.channels.webchat.limits import Gate, Limits
from bot.channels.webchat.link import LinkPage
from bot.channels.webchat.page import Forms
from bot.channels.webchat.send import Hub
from bot.channels.webchat.session import contact_of, token_of
from web.limits import Limiter
from web.pages import Pages
from web.security import Site

HEARTBEAT_SECONDS = 15

Endpoint = Callable[[Request], Awaitable[Response]]


def router(  # noqa: PLR0913 - the composition root hands over what the chat is made of
    desk: Desk,
    hub: Hub,
    pages: Pages,
    site: Site,
    limiter: Limiter,
    limits: Limits | None = None,
    *,
    heartbeat: float = HEARTBEAT_SECONDS,
) -> APIRouter:
    """The chat's contract and its page.

    `desk` is the house behind it, `hub` wakes open streams (it must be closed before the server waits for its
    connections), `site` says where the outside finds us, `limiter` is the process's, `limits` are for tests and load.
    """
    gate = Gate(limiter, limits)
    api = Api(desk, hub, gate, site, heartbeat)
    forms = Forms(desk, hub, gate, site, pages)
    link = LinkPage(desk, hub, gate, site, pages)
    documents = Documents(desk, gate, site)
    routes = APIRouter(tags=["chat"])

    def add(method: str, path: str, endpoint: Endpoint, status: int = 200, listed: bool = False) -> None:
        routes.add_api_route(
            path,
            _speaking(desk, endpoint),
            methods=[method],
            status_code=status,
            response_class=Response,
            include_in_schema=listed,
            name=endpoint.__name__,
            description=endpoint.__doc__,
        )

    add("POST", "/chat/sessions", api.open_session, 201, listed=True)
    add("POST", "/chat/messages", api.take_message, 202, listed=True)
    add("GET", "/chat/events", api.events, listed=True)
    add("GET", "/chat/documents/{item}", documents.get, listed=True)
    add("GET", "/chat", forms.page)
    add("POST", "/chat/form", forms.send)
    add("POST", "/chat/start", forms.start)
    add("GET", "/chat/restore", forms.restore_page)
    add("POST", "/chat/restore", forms.restore)
    add("GET", "/chat/link/{token}", link.page)
    add("POST", "/chat/link/{token}", link.enter)
    add("GET", "/", _to_chat)
    return routes


async def _to_chat(request: Request) -> Response:
    return RedirectResponse("/chat")


def _speaking(desk: Desk, endpoint: Endpoint) -> Endpoint:
    """What goes wrong is said in the language of the conversation, where there is one."""

    async def speaking(request: Request) -> Response:
        try:
            return await endpoint(request)
        except Exception:
            token = token_of(request)
            with suppress(Exception):
                history = await desk.latest(contact_of(token), 0) if token else None
                request.state.language = history.language if history else None
            raise

    return speaking
