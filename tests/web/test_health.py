"""What an operator's probes are told."""

import httpx
from fastapi import FastAPI

from web import health


async def test_it_lives_also_when_it_can_not_serve() -> None:
    state = {"ready": True}

    async def ready() -> None:
        if not state["ready"]:
            raise ConnectionError("secret detail")

    app = FastAPI()
    app.routes.extend(health.routes(ready))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://kasip.test") as client:
        assert (await client.get("/readyz")).status_code == 200
        state["ready"] = False
        assert (await client.get("/healthz")).status_code == 200
        told = await client.get("/readyz")
    assert told.status_code == 503
    assert "secret" not in told.text
