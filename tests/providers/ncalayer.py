"""The stand-in for NCALayer, the program that signs on a person's own computer; strict about what it is asked."""

from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any, Self

from aiohttp import WSMsgType, web

from tests.providers.server import Server

GREETING = {"result": {"version": "1.4"}}
SIGNING_KEYS = ["1.3.6.1.5.5.7.3.4"]
ARGS = {"allowedStorages", "format", "data", "signingParams", "signerParams", "locale"}


class FakeNcaLayer:
    """`sign` is the person at the keyboard: what comes of a document, or None where the window is closed."""

    def __init__(self, sign: Callable[[bytes], bytes | None]) -> None:
        self.sign = sign
        self.runs = True
        self.wrong: list[str] = []
        self._server = Server(self._connected)

    @property
    def url(self) -> str:
        return self._server.url.replace("http", "ws", 1) + "/"

    async def __aenter__(self) -> Self:
        await self._server.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._server.stop()
        assert self.wrong == []

    async def _connected(self, request: web.Request) -> web.StreamResponse:
        if not self.runs:
            return web.Response(status=503)
        socket = web.WebSocketResponse(max_msg_size=8 * 1024 * 1024)
        await socket.prepare(request)
        await socket.send_json(GREETING)
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await socket.send_json(self._answered(message.json()))
        return socket

    def _answered(self, asked: dict[str, Any]) -> dict[str, Any]:
        try:
            document = _document(asked)
        except (AssertionError, KeyError, TypeError, ValueError) as error:
            self.wrong.append(repr(error))
            return {"status": False, "code": "500", "message": "wrong"}
        signed = self.sign(document)
        if signed is None:
            return {"status": False, "code": "USER_CANCELED", "message": "canceled", "body": {}}
        return {"status": True, "body": {"result": [b64encode(signed).decode()]}}


def _document(asked: dict[str, Any]) -> bytes:
    assert (asked["module"], asked["method"]) == ("kz.gov.pki.knca.basics", "sign")
    args = asked["args"]
    assert args.keys() == ARGS
    assert (args["format"], args["locale"] in {"kk", "ru"}) == ("cms", True)
    assert args["signingParams"] == {"decode": "true", "encapsulate": "false", "digested": "false", "tsaProfile": None}
    assert args["signerParams"]["extKeyUsageOids"] == SIGNING_KEYS
    return b64decode(args["data"], validate=True)
