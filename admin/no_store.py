"""Nothing of the staff's side is kept by a cache: not by the browser's of a machine that several use, not on the way."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

OURS = ("/admin", "/api/")


class NoStore:
    """Says so on every answer under the staff's addresses."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def unkept(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Cache-Control"] = "no-store"
            await send(message)

        ours = scope["type"] == "http" and scope["path"].startswith(OURS)
        await self._app(scope, receive, unkept if ours else send)
