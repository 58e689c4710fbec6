"""The page that opens one's own chat in this browser, by a link from wherever it is open already."""

import base64
import hashlib
import secrets

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.channels.webchat.desk import Desk
from bot.channels.webchat.limits import Gate
from bot.channels.webchat.parse import to_arrival
from bot.channels.webchat.session import contact_of, new_token, remember, token_of
from domain.messaging import Contact
from services.joining import Joined, Offer
from web.language import language_of
from web.pages import Pages
from web.security import Site

COOKIE = "kasip_link"
HALF_AN_HOUR = 1800
HEADERS = {"X-Robots-Tag": "noindex"}


class LinkPage:
    """Looking uses nothing up: messengers open links by themselves. The button may be pressed twice, or its answer be lost."""

    def __init__(self, desk: Desk, gate: Gate, site: Site, pages: Pages) -> None:
        self._desk = desk
        self._gate = gate
        self._site = site
        self._pages = pages

    async def page(self, request: Request) -> Response:
        """One button, or the way on where the link opens nothing."""
        self._gate.link(request)
        seed = request.cookies.get(COOKIE) or new_token()
        token = request.path_params["token"]
        offer = await self._desk.offered(token, _addresses(request, seed))
        response = self._page(request, offer)
        secure = self._site.secure
        response.set_cookie(COOKIE, seed, HALF_AN_HOUR, path="/chat/link", secure=secure, httponly=True, samesite="lax")
        return response

    async def enter(self, request: Request) -> Response:
        """Open the chat; the address that this browser gets follows from the link and the cookie, so a repeat makes no other."""
        self._site.require_own(request)
        self._gate.link(request)
        token = request.path_params["token"]
        addresses = _addresses(request, request.cookies.get(COOKIE) or secrets.token_hex())
        offer = await self._desk.offered(token, addresses)
        own = (offer.own if offer else None) or addresses[-1]
        if await self._desk.join(token, own) is not Joined.JOINED:
            return self._page(request, offer, over=True)
        await self._desk.submit(to_arrival(own.address, token, self._desk.now()))
        response = RedirectResponse("/chat?entered=1#now", 303, HEADERS)
        remember(response, own.address, self._site)
        return response

    def _page(self, request: Request, offer: Offer | None, over: bool = False) -> Response:
        over = over or offer is None or offer.over
        language = offer.language if offer else language_of(request)
        response = self._pages.respond(request, "chat/link.html", language, status=410 if over else 200, over=over)
        response.headers.update(HEADERS)
        return response


def _addresses(request: Request, seed: str) -> tuple[Contact, ...]:
    """Where this browser writes from already, and where it will from now on."""
    digest = hashlib.sha256(f"{seed}:{request.path_params['token']}".encode()).digest()
    made = base64.urlsafe_b64encode(digest[:24]).decode()
    return tuple(contact_of(token) for token in (token_of(request), made) if token)
