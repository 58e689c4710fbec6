"""The HTTP server, which lets long streams go before it waits for connections to end."""

import socket
from collections.abc import Callable

import uvicorn


class Server(uvicorn.Server):
    """uvicorn tells an app to shut down only after its last connection is gone, and an open stream never goes by itself."""

    def __init__(self, config: uvicorn.Config, release: Callable[[], None]) -> None:
        super().__init__(config)
        self._release = release

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._release()
        await super().shutdown(sockets)
