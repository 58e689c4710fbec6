"""What keeps other sites out: headers on every answer, and a look at where a form was sent from."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.errors import foreign_site

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": with that, browsers send `Origin: null` with our own forms too.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


@dataclass(frozen=True, slots=True)
class Site:
    """Where this house stands for the outside (`KASIP_PUBLIC_URL`; empty while it is used on one machine)."""

    public_url: str = ""

    @property
    def secure(self) -> bool:
        return self.public_url.startswith("https://")

    def require_own(self, request: Request) -> None:
        """Refuse a request that a page of another site made a browser send; raises Problem (403).

        Programs send neither header; browsers too old for both are held back by SameSite=Lax.
        """
        fetched_from = request.headers.get("sec-fetch-site")
        origin = request.headers.get("origin")
        if fetched_from is not None and fetched_from not in {"same-origin", "none"}:
            raise foreign_site()
        if fetched_from is None and origin is not None and urlsplit(origin).netloc not in self._hosts(request):
            raise foreign_site()

    def _hosts(self, request: Request) -> set[str]:
        return {request.headers.get("host", ""), urlsplit(self.public_url).netloc} - {""}


class SafeHeaders:
    """Puts the safe headers on every answer that has not set its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, guarded)
