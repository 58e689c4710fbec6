"""The envelope of the Bot API: results, errors, and what a method is."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.providers.faults import Answer

Json = dict[str, Any]


class ApiError(Exception):
    """A refusal: {"ok": false, "error_code": …, "description": …}."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code = code
        self.description = description


def bad(description: str) -> ApiError:
    """400, with Telegram's usual prefix."""
    return ApiError(400, f"Bad Request: {description}")


@dataclass(frozen=True, slots=True)
class Method:
    """One method with the parameters that it takes; any other parameter is refused."""

    run: Callable[[Json], Any]
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()


def done(result: object) -> web.Response:
    return _response(200, {"ok": True, "result": result})


def refused(code: int, description: str, retry_after: int | None = None) -> web.Response:
    body: Json = {"ok": False, "error_code": code, "description": description}
    if retry_after is not None:
        body["parameters"] = {"retry_after": retry_after}
    return _response(code, body)


def disturbed(answer: Answer) -> web.Response:
    """What a switch told to answer."""
    if answer.body is not None:
        return web.Response(status=answer.status, text=answer.body, content_type="text/html")
    return refused(answer.status, answer.description, answer.retry_after)


def _response(status: int, body: Json) -> web.Response:
    return web.Response(status=status, text=json.dumps(body), content_type="application/json")


def units(text: str) -> int:
    """The length in UTF-16 code units, as Telegram counts."""
    return len(text.encode("utf-16-le")) // 2
