"""An address of ours as Starlette has it: who asks it needs nothing read or checked by FastAPI."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

Endpoint = Callable[[Request], Awaitable[Response]]


def route(method: str, path: str, endpoint: Endpoint) -> Route:
    """A route that takes this method alone: Starlette's own takes HEAD wherever it takes GET, and would open a stream for it."""
    made = Route(path, endpoint, methods=[method])
    made.methods = {method}
    return made
