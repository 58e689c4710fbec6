import asyncio
import socket
from collections.abc import AsyncIterator, Callable

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from bot.channels.webchat.limits import Gate, Limits
from bot.channels.webchat.routes import routes
from bot.channels.webchat.send import Hub
from tests.bot.channels.webchat.house import House
from tests.web.speech import Speech
from web.kit import add_kit
from web.limits import Limiter
from web.pages import Pages
from web.security import Site
from web.server import Server
from web.static import Static

Build = Callable[..., FastAPI]


@pytest.fixture
def hub() -> Hub:
    return Hub()


@pytest.fixture
def house(hub: Hub) -> House:
    house = House()
    house.said = hub.wake
    return house


@pytest.fixture
def build(house: House, hub: Hub) -> Build:
    """Makes the app of the chat; a heartbeat of an hour, unless a test is about it."""

    def made(site: Site | None = None, limits: Limits | None = None, heartbeat: float = 3600) -> FastAPI:
        static = Static()
        pages = Pages(Speech(), static)
        app = FastAPI()
        add_kit(app, pages, static)
        app.routes.extend(routes(house, hub, pages, site or Site(), Gate(Limiter(), limits), heartbeat=heartbeat))
        return app

    return made


@pytest.fixture
async def client(build: Build) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(build()), base_url="http://kasip.test") as client:
        yield client


@pytest.fixture
async def token(client: httpx.AsyncClient) -> str:
    """A conversation in Kazakh; the client carries its token as Bearer, and no cookie."""
    token = str((await client.post("/chat/sessions", json={"language": "kk"})).json()["token"])
    client.cookies.clear()
    client.headers["authorization"] = f"Bearer {token}"
    return token


class Live:
    """The app on a real server and a real socket."""

    def __init__(self, app: FastAPI, hub: Hub) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self._server = Server(uvicorn.Config(app, log_level="critical", access_log=False), hub.close)
        self._task = asyncio.create_task(self._server.serve(sockets=[self._socket]))

    async def stop(self) -> None:
        self._server.should_exit = True
        await self._task


@pytest.fixture
async def serve(build: Build, hub: Hub) -> AsyncIterator[Callable[..., Live]]:
    """Puts the chat on a real server; takes what `build` takes."""
    started = []

    def served(**options: object) -> Live:
        started.append(Live(build(**options), hub))
        return started[-1]

    yield served
    for live in started:
        await live.stop()
