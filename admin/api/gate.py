"""The gate before every route of the API: how often an address may ask, and what a body and an address may be (A13, A22)."""

import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from admin.api.docs import docs_of
from admin.api.faults import place_of, unstorable
from admin.caller import API, LOOKING
from admin.office import Office
from admin.rates import ADDRESS
from admin.refusals import not_json, wrong_media
from web.body import read_body
from web.error_answers import answer
from web.errors import Problem, no_address
from web.limits import address_of

# The route reads the file itself, part by part.
TAKES_FILES = re.compile(r"/api/v1/(applications/[^/]+/files/[^/]+|council-sessions/[^/]+/scan)")
LARGEST_KB = 64
SIGNATURE_KB = 1400  # a container may have the document in it
LARGER = ("/signature", "/protocol")  # a protocol has words on each item, in both languages
JSON = "application/json"


class Gate:
    """Lets through what can be read and kept; the rest is refused before a route, or the database, hears of it."""

    def __init__(self, app: ASGIApp, office: Office) -> None:
        self._app = app
        self._office = office

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(f"{API}/"):
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            receive = await self._checked(request)
        except Problem as problem:
            await answer(request, problem, self._office.pages)(scope, receive, send)
            return
        await self._app(scope, receive, _allowing(request, send))

    async def _checked(self, request: Request) -> Receive:
        self._office.limiter.check((ADDRESS, address_of(request)))
        if "\0" in request.url.path or "\0" in request.scope["path"]:
            raise no_address()
        nul = next((name for name, value in request.query_params.multi_items() if "\0" in name + value), None)
        if nul is not None:
            raise unstorable(place_of([nul]))
        if request.method in LOOKING or TAKES_FILES.fullmatch(request.url.path):
            return request.receive
        most = SIGNATURE_KB if request.url.path.endswith(LARGER) else LARGEST_KB
        body = await read_body(request, most)
        require_readable(request.headers.get("content-type", ""), body)
        return _again(body, request.receive)


def require_readable(media_type: str, body: bytes) -> None:
    """Refuse what is no JSON, and what no database keeps: NUL, halves of a character. Raises Problem (415, 422)."""
    if not body:
        return
    if media_type.partition(";")[0].strip().lower() != JSON:
        raise wrong_media()
    try:
        sent = json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise not_json() from None
    for path, text in _texts(sent):
        if "\0" in text or not _whole(text):
            raise unstorable(place_of(path))


def _texts(sent: Any) -> Iterator[tuple[list[str | int], str]]:
    """Every text in a body, names too, with where it stands."""
    left: list[tuple[list[str | int], Any]] = [([], sent)]
    while left:
        path, value = left.pop()
        if isinstance(value, str):
            yield path, value
        elif isinstance(value, list):
            left += [([*path, number], one) for number, one in enumerate(value)]
        elif isinstance(value, dict):
            yield from (([*path], name) for name in value)
            left += [([*path, name], one) for name, one in value.items()]


def _whole(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _no_number(name: str) -> NoReturn:
    raise ValueError("JSON has no such number")


def _allowing(request: Request, send: Send) -> Send:
    """Where a method is not taken, say all that are: the router knows only those of the first route at the address."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 405:
            MutableHeaders(scope=message)["Allow"] = docs_of(request).methods_of(request.url.path)
        await send(message)

    return sent


def _again(body: bytes, receive: Receive) -> Receive:
    """The body that was read, for the route; afterwards what the server says."""
    given = False

    async def received() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return received
