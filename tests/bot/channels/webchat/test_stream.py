import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import httpx

from bot.channels.webchat.parse import to_start
from bot.channels.webchat.send import Hub
from bot.channels.webchat.session import contact_of
from bot.channels.webchat.stream import follow
from tests.bot.channels.webchat.conftest import Live
from tests.bot.channels.webchat.house import House, Person

Serve = Callable[..., Live]


class Listener:
    """Reads a stream line by line."""

    def __init__(self, answer: httpx.Response) -> None:
        self._lines = answer.aiter_lines()

    async def line(self, start: str) -> str:
        """The rest of the next line that begins so."""
        async for line in self._lines:
            if line.startswith(start):
                return line[len(start) :]
        raise EOFError

    async def ids(self, count: int) -> list[str]:
        return [await self.line("id: ") for _ in range(count)]


@asynccontextmanager
async def listening(client: httpx.AsyncClient, last: str = "") -> AsyncIterator[Listener]:
    async with client.stream("GET", "/chat/events", headers={"last-event-id": last}) as answer:
        assert answer.status_code == 200
        yield Listener(answer)


@asynccontextmanager
async def visitor(live: Live) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=live.url, timeout=20) as client:
        token = (await client.post("/chat/sessions", json={"language": "kk"})).json()["token"]
        client.headers["authorization"] = f"Bearer {token}"
        yield client


async def say(client: httpx.AsyncClient, text: str) -> None:
    assert (await client.post("/chat/messages", json={"id": str(uuid.uuid4()), "text": text})).status_code == 202


async def test_a_stream_brings_the_history_and_then_what_is_said(serve: Serve) -> None:
    async with visitor(serve()) as client, listening(client) as listener:
        assert await listener.line("retry: ") == "2000"
        assert await listener.line(": language ") == "kk"
        assert await listener.ids(1) == ["1"]
        await say(client, "бір")
        assert await listener.ids(2) == ["2", "3"]
        await say(client, "екі")
        assert await listener.ids(2) == ["4", "5"]


async def test_a_stream_goes_on_after_the_last_id(serve: Serve) -> None:
    async with visitor(serve()) as client:
        async with listening(client) as listener:
            await say(client, "бір")
            assert await listener.ids(3) == ["1", "2", "3"]
        await say(client, "үзіліс кезінде")
        async with listening(client, last="3") as listener:
            assert await listener.ids(2) == ["4", "5"]
            await say(client, "қайтып келдім")
            assert await listener.ids(2) == ["6", "7"]


async def test_two_tabs_hear_the_same(serve: Serve) -> None:
    async with visitor(serve()) as client, listening(client) as one, listening(client) as two:
        await say(client, "бір")
        assert await one.ids(3) == await two.ids(3) == ["1", "2", "3"]


async def test_a_change_of_language_is_told_to_our_own_page(serve: Serve) -> None:
    async with visitor(serve()) as client, listening(client) as listener:
        assert await listener.line(": language ") == "kk"
        await say(client, "/language")
        assert await listener.line(": language ") == "ru"


async def test_a_quiet_stream_beats_and_looks_at_the_database(serve: Serve, house: House) -> None:
    async with visitor(serve(heartbeat=0.01)) as client, listening(client) as listener:
        assert await listener.ids(1) == ["1"]
        assert await listener.line(":") == ""
        next(iter(house.people.values())).say("bot", "Есіңізде ме?")  # written elsewhere, nobody woke the hub
        assert await listener.ids(1) == ["2"]


async def test_a_stream_ends_when_its_contact_is_gone(serve: Serve) -> None:
    async with visitor(serve()) as client, listening(client) as listener:
        await listener.ids(1)
        await say(client, "leave")
        try:
            await listener.line("id: ")
        except EOFError:
            return
    raise AssertionError


async def test_the_server_stops_although_streams_are_open(serve: Serve, hub: Hub) -> None:
    live = serve()
    async with visitor(live) as client, listening(client) as listener:
        await listener.ids(1)
        await live.stop()
        try:
            await listener.line("id: ")
        except EOFError:
            assert hub.full
            return
    raise AssertionError


async def test_a_client_that_leaves_is_forgotten(serve: Serve, hub: Hub) -> None:
    async with visitor(serve(heartbeat=0.01)) as client:
        async with listening(client) as listener:
            await listener.ids(1)
            assert hub._count == 1
        async with listening(client) as listener:
            while hub._count > 1:
                assert await listener.line(":") == ""


async def test_a_full_house_says_so(client: httpx.AsyncClient, token: str, hub: Hub) -> None:
    hub.close()
    answer = await client.get("/chat/events")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")
    assert (await client.get("/chat/events?once=1")).status_code == 200


async def test_a_long_history_comes_page_by_page_and_whole(client: httpx.AsyncClient, house: House, token: str) -> None:
    for number in range(1200):
        house.people[token].say("person", str(number))
    answer = await client.get("/chat/events?once=1")
    assert answer.text.count("\nid: ") == 1201
    assert house.reads == 3


async def test_a_waking_while_the_history_is_read_is_not_lost() -> None:
    house, hub = House(), Hub()
    token = "t" * 32
    await house.submit(to_start(token, None, house.now()))
    stream = follow(house, hub, contact_of(token), "person-0", 0, 3600)
    seen = [await anext(stream) for _ in range(2)]
    house.people[token].say("bot", "тағы")
    hub.wake("person-0")
    seen.append(await asyncio.wait_for(anext(stream), 5))
    assert [chunk.partition("\n")[0] for chunk in seen] == ["retry: 2000", "id: 1", "id: 2"]
    await stream.aclose()  # type: ignore[attr-defined]
    assert hub._count == 0


async def test_a_page_learns_that_somebody_else_goes_on_here() -> None:
    house, hub = House(), Hub()
    token = "t" * 32
    await house.submit(to_start(token, None, house.now()))
    stream = follow(house, hub, contact_of(token), "person-0", 0, 3600)
    opening, _ = [await anext(stream) for _ in range(2)]
    house.people[token] = Person("person-1", None)
    hub.wake("person-0")
    told = [chunk async for chunk in stream]
    assert [chunk.partition(" person ")[0] for chunk in told] == [":"]
    assert told[0] not in opening
    assert hub._count == 0
