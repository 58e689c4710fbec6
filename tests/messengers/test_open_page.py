"""A page that is open in the browser shows what its person says in a messenger, and what the bot answers there, at once."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.channels.webchat.routes import HEARTBEAT_SECONDS
from services.storage.engine import Store
from tests.support.chat import Chat
from tests.support.clock import SetClock
from tests.support.messengers import Line, house_on_all
from tests.support.places import link_from
from tests.support.transcript import play

NUMBER = 700_001
AT_ONCE = HEARTBEAT_SECONDS / 3


async def in_messenger(line: Line, browser: Chat, way: str) -> Chat:
    """The same person there."""
    token = await link_from(browser, way)
    if way == "Telegram":
        telegram = line.person(NUMBER)
        telegram.person.start(f"l-{token}")
        await telegram.person.answered()
        return telegram
    whatsapp = line.on_whatsapp(NUMBER)
    whatsapp.person.follow(f"https://wa.me/{line.whatsapp.number}?text=Kasip%20l-{token}")
    await whatsapp.person.answered()
    return whatsapp


async def events(page: aiohttp.ClientResponse) -> AsyncIterator[dict[str, Any]]:
    async for line in page.content:
        if line.startswith(b"data: "):
            yield json.loads(line.removeprefix(b"data: "))


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
@pytest.mark.parametrize("way", ["Telegram", "WhatsApp"])
async def test_what_is_said_in_a_messenger_stands_on_an_open_page_at_once(store: Store, clock: SetClock, way: str) -> None:
    async with house_on_all(store, clock) as line, aiohttp.ClientSession() as http:
        browser = line.chat()
        await play(line, browser, "> (enrolled kk)")
        elsewhere = await in_messenger(line, browser, way)
        headers = {"Authorization": f"Bearer {browser.contact.address}", "Last-Event-ID": "1"}
        async with http.get(f"{line.site}/chat/events", headers=headers) as page:
            shown = events(page)
            before = (await browser.everything())[-1].id
            while (await anext(shown))["id"] < before:
                pass
            answer = await elsewhere.say("көмек")
            async with asyncio.timeout(AT_ONCE):
                said = [await anext(shown) for _ in range(2)]
        assert [one["from"] for one in said] == ["person", "bot"]
        assert said[1]["text"] == answer.text
