"""What really goes over the line, heads and all."""

import asyncio
import re
from collections.abc import Callable

import httpx

from tests.bot.channels.webchat.conftest import Live

FIRST_SCREEN = 15_000
ALL = 60_000


async def transferred(live: Live, path: str, cookie: str = "") -> tuple[int, str]:
    """The bytes of an answer on the wire, and the page in it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", live.port)
    asks = [f"GET {path} HTTP/1.1", "host: kasip", "accept-encoding: gzip", f"cookie: {cookie}", "connection: close", "", ""]
    writer.write("\r\n".join(asks).encode())
    data = await reader.read(-1)
    writer.close()
    await writer.wait_closed()
    assert data.startswith(b"HTTP/1.1 200"), path
    async with httpx.AsyncClient() as client:
        page = await client.get(live.url + path, headers={"cookie": cookie})
    return len(data), page.text


def linked(page: str) -> list[str]:
    return re.findall(r'(?:href|src)="(/static/[^"]+)"', page)


async def test_the_first_screen_and_the_chat_are_light(serve: Callable[..., Live]) -> None:
    live = serve()
    first, page = await transferred(live, "/chat")
    sizes = {path: (await transferred(live, path))[0] for path in linked(page)}
    first += sum(size for path, size in sizes.items() if ".css" in path)
    assert first < FIRST_SCREEN
    async with httpx.AsyncClient() as client:
        token = (await client.post(f"{live.url}/chat/sessions")).json()["token"]
    chat, page = await transferred(live, "/chat", f"kasip_chat={token}")
    everything = first + chat + sum([(await transferred(live, path))[0] for path in linked(page) if path not in sizes])
    everything += sum(size for path, size in sizes.items() if ".css" not in path)
    print(f"first screen {first} bytes, all {everything} bytes")
    assert everything < ALL
