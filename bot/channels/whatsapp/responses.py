"""What the Graph API answers: a result, a refusal, or nothing that can be read. No error tells a token, address or text."""

from typing import Any

import aiohttp

from domain.errors import KasipError
from web.body import json_object

CHUNK = 64 * 1024

Json = dict[str, Any]


class Refused(KasipError):
    """The Graph API said no. `code` is its own number of the error (0: none), `details` its words, `retry_after` seconds."""

    def __init__(self, status: int, code: int, details: str = "", retry_after: float | None = None, subcode: int = 0) -> None:
        super().__init__(f"status {status}, code {code}")
        self.status = status
        self.code = code
        self.details = details
        self.retry_after = retry_after
        self.subcode = subcode


class Unreachable(KasipError):
    """No answer that could be read. `maybe_taken`: the call may have been carried out all the same."""

    def __init__(self, reason: str, *, maybe_taken: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.maybe_taken = maybe_taken


class TooLarge(KasipError):
    """There are more bytes than are wanted."""


def understood(status: int, body: bytes, retry_after: str | None = None) -> Json:
    """The result of a call; raises Refused, Unreachable."""
    answer = json_object(body)
    error = answer.get("error") if answer is not None else None
    if isinstance(error, dict):
        raise Refused(
            status, _number(error.get("code")), _details(error), _seconds(retry_after), _number(error.get("error_subcode"))
        )
    if answer is not None and status == 200:
        return answer
    if 400 <= status < 500:
        raise Refused(status, 0, "", _seconds(retry_after))
    raise Unreachable("no answer of the Graph API", maybe_taken=not 300 <= status < 400)


async def read(response: aiohttp.ClientResponse, most: int) -> bytes:
    """The bytes of an answer; raises TooLarge as soon as there are too many, also where it announced fewer."""
    if (response.content_length or 0) > most:
        raise TooLarge
    body = bytearray()
    async for chunk in response.content.iter_chunked(CHUNK):
        body += chunk
        if len(body) > most:
            raise TooLarge
    return bytes(body)


def _details(error: Json) -> str:
    data = error.get("error_data")
    details = data.get("details") if isinstance(data, dict) else None
    return str(details or error.get("message") or "")


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _seconds(header: str | None) -> float | None:
    return float(header) if header and header.isascii() and header.isdigit() else None
