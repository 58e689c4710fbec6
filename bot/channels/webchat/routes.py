"""The addresses of the browser chat."""

from contextlib import suppress

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.channels.webchat.api import Api
from bot.channels.webchat.desk import Desk
from bot.channels.webchat.documents import Documents
from bot.channels.webchat.limits import Gate
from bot.channels.webchat.link import LinkPage
from bot.channels.webchat.page import Forms
from bot.channels.webchat.send import Hub
from bot.channels.webchat.session import contact_of, token_of
from web.pages import Pages
from web.routing import Endpoint, route
from web.security import Site

HEARTBEAT_SECONDS = 15


def routes(desk: Desk, hub: Hub, pages: Pages, site: Site, gate: Gate, *, heartbeat: float = HEARTBEAT_SECONDS) -> list[Route]:
    """The chat's contract and its page.

    `desk` is the house behind it, `hub` wakes open streams (it must be closed before the server waits for its
    connections), `site` says where the outside finds us.
    """
    api = Api(desk, hub, gate, site, heartbeat)
    forms = Forms(desk, gate, site, pages)
    link = LinkPage(desk, gate, site, pages)
    documents = Documents(desk, gate, site)
    found = (
        ("POST", "/chat/sessions", api.open_session),
        ("POST", "/chat/messages", api.take_message),
        ("GET", "/chat/events", api.events),
        ("GET", "/chat/documents/{item}", documents.get),
        ("GET", "/chat", forms.page),
        ("POST", "/chat/form", forms.send),
        ("POST", "/chat/start", forms.start),
        ("GET", "/chat/restore", forms.restore_page),
        ("POST", "/chat/restore", forms.restore),
        ("GET", "/chat/link/{token}", link.page),
        ("POST", "/chat/link/{token}", link.enter),
        ("GET", "/", _to_chat),
    )
    return [route(method, path, _speaking(desk, endpoint)) for method, path, endpoint in found]


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
