from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI
from starlette.requests import Request

from domain.errors import Unavailable
from tests.web.speech import Speech
from web.body import read_body
from web.errors import busy
from web.kit import add_kit
from web.pages import Pages
from web.static import Static


@pytest.fixture
def app() -> FastAPI:
    """An app with the kit and three routes that go wrong."""
    static = Static()
    app = FastAPI()
    add_kit(app, Pages(Speech(), static), static)

    async def crash() -> None:
        raise RuntimeError("secret detail")

    async def crowd() -> None:
        raise busy(7)

    async def swallow(request: Request) -> int:
        return len(await read_body(request, 1, seconds=5))

    async def full() -> None:
        raise Unavailable

    app.add_api_route("/crash", crash)
    app.add_api_route("/full", full)
    app.add_api_route("/crowd", crowd)
    app.add_api_route("/swallow", swallow, methods=["POST"])
    return app


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://kasip.test") as client:
        yield client
