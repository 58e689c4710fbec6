"""Requests straight into an application, with headers and bodies that no client would send."""

from dataclasses import dataclass

from fastapi import FastAPI
from starlette.types import Message

Headers = list[tuple[bytes, bytes]]
CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Request:
    """One request as its bytes stand."""

    method: str
    path: str
    headers: Headers
    body: bytes = b""


async def answered(app: FastAPI, request: Request) -> int:
    """The status of the answer; whatever the application raises, its server would answer 500."""
    sent: list[Message] = []
    body = iter([request.body[at : at + CHUNK] for at in range(0, len(request.body), CHUNK)])

    async def receive() -> Message:
        chunk = next(body, None)
        return {"type": "http.request", "body": chunk or b"", "more_body": chunk is not None}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": request.method, "scheme": "https",
        "path": request.path, "raw_path": request.path.encode(), "query_string": b"", "root_path": "",
        "headers": request.headers, "client": ("127.0.0.1", 1), "server": ("kasip.test", 443),
    }  # fmt: skip
    try:
        await app(scope, receive, send)
    except Exception:  # noqa: BLE001 - as a server does
        return 500
    status: int = sent[0]["status"]
    return status
