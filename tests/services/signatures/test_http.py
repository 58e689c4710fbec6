import pytest
from aiohttp import web
from yarl import URL

from services.signatures.http import Service
from tests.providers.server import Server

BODIES = {
    "/long": b'{"a": "' + b"a" * 2000 + b'"}',
    "/deep": b"[" * 900,
    "/html": b"<html>",
    "/list": b"[1]",
    "/fine": b'{"a": 1}',
}


async def test_only_an_object_of_the_right_size_from_the_right_place_is_an_answer() -> None:
    asked: list[str] = []

    async def handle(request: web.Request) -> web.StreamResponse:
        asked.append(request.path)
        if request.path == "/elsewhere":
            return web.Response(status=307, headers={"Location": "/fine"}, text="{}")
        return web.Response(body=BODIES[request.path])

    server, service = Server(handle), Service("test")
    await server.start()
    answers = {path: await service.ask("POST", URL(server.url + path), 5, 1000, {}) for path in (*BODIES, "/elsewhere")}
    await service.close()
    await server.stop()
    assert answers == {
        "/long": None, "/deep": None, "/html": None, "/list": (200, {}), "/fine": (200, {"a": 1}), "/elsewhere": (307, {}),
    }  # fmt: skip
    assert asked.count("/fine") == 1, "nobody is followed"


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "http://"])
async def test_where_nobody_is_there_is_no_answer(url: str) -> None:
    service = Service("test")
    assert await service.ask("GET", URL(url), 5, 1000) is None
    await service.close()
