"""A server on a free port of the loopback, inside the test's own event loop."""

from collections.abc import Awaitable, Callable

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
LARGEST_BODY = 110 * 1024 * 1024


class Server:
    """Gives every request to one handler; may be stopped and started again at the same port."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._port = 0
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        assert self._port, "the server was not started yet"
        return f"http://127.0.0.1:{self._port}"

    async def start(self) -> None:
        application = web.Application(client_max_size=LARGEST_BODY)
        application.router.add_route("*", "/{path:.*}", self._handler)
        runner = web.AppRunner(application, handler_cancellation=True, access_log=None, shutdown_timeout=0.02)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self._port)
        await site.start()
        self._port = site.port
        self._runner = runner

    async def stop(self) -> None:
        """Close the port and every connection; what is held open ends without an answer."""
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()


def cut(request: web.Request) -> web.StreamResponse:
    """Close the connection under a request; what is returned reaches nobody."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def cut_in_the_middle(request: web.Request, body: bytes) -> web.StreamResponse:
    """Send half of a body, then close the connection."""
    response = web.StreamResponse(headers={"Content-Length": str(len(body))})
    await response.prepare(request)
    await response.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()
    return response
