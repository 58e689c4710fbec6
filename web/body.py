"""Reads what was sent, within a size and a time."""

import asyncio
import json
from collections.abc import AsyncGenerator
from typing import Any

from starlette.requests import Request

from web.errors import too_large, too_slow


async def read_body(request: Request, limit_kb: int, seconds: float = 60) -> bytes:
    """The whole body; raises Problem (413 or 408) without waiting for the rest."""
    chunks = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for chunk in limited(request, limit_kb):
                chunks.extend(chunk)
    except TimeoutError:
        raise too_slow() from None
    return bytes(chunks)


async def limited(request: Request, limit_kb: int) -> AsyncGenerator[bytes, None]:
    """The body chunk by chunk; raises Problem (413) as soon as it is, or says that it will be, too large."""
    announced = request.headers.get("content-length", "")
    if announced.isascii() and announced.isdigit() and int(announced[:18]) > limit_kb * 1024:
        raise too_large(limit_kb)
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit_kb * 1024:
            raise too_large(limit_kb)
        yield chunk


def json_object(body: bytes) -> dict[str, Any] | None:
    """What is written there, where it is an object in JSON; None for anything else, however deep or broken."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
