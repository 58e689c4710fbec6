"""Whether the process lives, and whether it can serve."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from web.routing import route


def routes(ready: Callable[[], Awaitable[None]]) -> list[Route]:
    """`/healthz` answers while the process lives; `/readyz` only while `ready` returns without raising."""

    async def healthz(_: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def readyz(_: Request) -> Response:
        try:
            await ready()
        except Exception:  # noqa: BLE001 - whatever keeps the database from answering, we are not ready
            return JSONResponse({"status": "not ready"}, status_code=503)
        return JSONResponse({"status": "ready"})

    return [route("GET", "/healthz", healthz), route("GET", "/readyz", readyz)]
