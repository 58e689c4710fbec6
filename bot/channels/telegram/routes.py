"""The address that Telegram calls in webhook mode."""

import hmac

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.telegram.feed import Feeder
from domain.errors import Unavailable
from web.body import json_object, read_body
from web.routing import route

PATH = "/telegram/webhook"
HEADER = "x-telegram-bot-api-secret-token"
BODY_KB = 1024


def routes(secret: str, feeder: Feeder) -> list[Route]:
    """`POST /telegram/webhook`: 200 after the commit; 401 for whoever does not know the secret."""
    expected = secret.encode()

    async def take(request: Request) -> Response:
        """An update of the Bot API."""
        if not _is_telegram(request, expected):
            return Response(status_code=401)
        update = json_object(await read_body(request, BODY_KB))
        if update is None:
            return Response(status_code=400)
        try:
            await feeder.take(update)
        except Unavailable:
            return Response(status_code=503, headers={"Retry-After": "5"})
        return Response(status_code=200)

    return [route("POST", PATH, take)]


def _is_telegram(request: Request, expected: bytes) -> bool:
    given = [value for name, value in request.headers.raw if name == HEADER.encode()]
    return len(given) == 1 and hmac.compare_digest(given[0], expected)
