"""The address that Meta calls: a challenge when it is set, and what happens in the chats."""

import hashlib
import hmac

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.channels.whatsapp.feed import Feeder
from domain.errors import Unavailable
from web.body import json_object, read_body
from web.routing import route

PATH = "/whatsapp/webhook"
HEADER = "x-hub-signature-256"
BODY_KB = 3 * 1024  # the most that Meta sends
SIGNATURE = len("sha256=") + 64


def routes(app_secret: str, verify_token: str, feeder: Feeder) -> list[Route]:
    """`GET` answers the challenge of who knows the verify token, else 403; `POST` 200 after the commit, 401 unsigned."""
    secret, token = app_secret.encode(), verify_token.encode()

    async def challenge(request: Request) -> Response:
        """Meta asks whether the address is ours."""
        asked = request.query_params
        ours = hmac.compare_digest(asked.get("hub.verify_token", "").encode(errors="replace"), token)
        if not ours or asked.get("hub.mode") != "subscribe" or "hub.challenge" not in asked:
            return Response(status_code=403)
        return PlainTextResponse(asked["hub.challenge"])

    async def take(request: Request) -> Response:
        """Messages, and what became of ours. The bytes are read only to see whether Meta signed them, and parsed after that."""
        signature = _signature(request)
        if signature is None:
            return Response(status_code=401)
        body = await read_body(request, BODY_KB)
        if not hmac.compare_digest(signature, signed(secret, body)):
            return Response(status_code=401)
        payload = json_object(body)
        if payload is None:
            return Response(status_code=400)
        try:
            await feeder.take(payload)
        except Unavailable:
            return Response(status_code=503, headers={"Retry-After": "5"})
        return Response(status_code=200)

    return [route("GET", PATH, challenge), route("POST", PATH, take)]


def signed(secret: bytes, body: bytes) -> bytes:
    """The header that Meta puts beside these bytes."""
    return b"sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest().encode()


def _signature(request: Request) -> bytes | None:
    """The one signature of a request, where it may be one: without it not even the body is read."""
    given = [value for name, value in request.headers.raw if name == HEADER.encode()]
    fits = len(given) == 1 and len(given[0]) == SIGNATURE and given[0].startswith(b"sha256=")
    return given[0] if fits else None
