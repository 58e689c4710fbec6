"""Whether the process lives, and whether it can serve."""

from collections.abc import Awaitable, Callable

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response


def router(ready: Callable[[], Awaitable[None]]) -> APIRouter:
    """`/healthz` answers while the process lives; `/readyz` only while `ready` returns without raising."""
    routes = APIRouter()

    @routes.get("/healthz")
    async def healthz() -> Response:
        return JSONResponse({"status": "ok"})

    @routes.get("/readyz")
    async def readyz() -> Response:
        try:
            await ready()
        except Exception:  # noqa: BLE001 - whatever keeps the database from answering, we are not ready
            return JSONResponse({"status": "not ready"}, status_code=503)
        return JSONResponse({"status": "ready"})

    return routes
