"""People with the browser chat: what they send is read as the chat's own routes read it."""

import json
import uuid
from collections.abc import Sequence
from functools import partial
from typing import Any

from bot.channels.webchat.desk import ServicesDesk
from bot.channels.webchat.parse import read_sent, to_inbound, to_start
from bot.channels.webchat.render import as_data
from bot.channels.webchat.session import contact_of, new_token
from domain.language import Language
from services.history import Item
from tests.messengers.people import Act, Bring, House, Side, Somebody, said_to


class BrowserSide(Side):
    """The chat's desk."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.desk = ServicesDesk(house.intake, house.store, house.clock, house.talk)

    def person(self, number: int, language: str) -> "InBrowser":
        return InBrowser(self, number, language)


class InBrowser(Somebody):
    """Somebody with a page open; `answered` looks what stands there now."""

    def __init__(self, side: BrowserSide, number: int, language: str) -> None:
        super().__init__(side.house, number, language)
        self.side = side
        self.token = new_token()
        self.contact = contact_of(self.token)
        self._newest: Item | None = None

    def made(self, act: Act) -> Bring:
        if act.kind == "start":
            return self._start
        name = "choice" if act.kind == "tap" else "text"
        return partial(self._send, json.dumps({"id": str(uuid.uuid4()), name: act.words}).encode())

    async def answered(self) -> None:
        """The page shows what is kept: an answer is there as soon as the message was taken."""
        history = await self.side.desk.latest(self.contact, 1)
        assert history is not None
        self._newest = history.items[-1]
        self.house.shown.update(choice.value for choice in self._newest.choices)
        assert self._newest.sender == "bot", self.told()

    async def brought(self) -> int:
        return await said_to(self)

    def offered(self) -> Sequence[tuple[str, str]]:
        return [(choice.label, choice.value) for choice in self._newest.choices] if self._newest else []

    def newest(self) -> str:
        return str(as_data(self._newest, self.side.desk.doors)) if self._newest else ""

    async def screen(self) -> Sequence[Any]:
        history = await self.side.desk.history(self.contact)
        return [as_data(item, self.side.desk.doors) for item in history.items] if history else []

    async def said(self, count: int) -> Sequence[str]:
        history = await self.side.desk.latest(self.contact, count)
        assert history is not None
        return [item.text for item in history.items if item.sender == "bot"]

    def told(self) -> str:
        return self.newest()

    def leave(self) -> None:
        """The page is closed."""

    async def _start(self) -> None:
        await self.side.desk.submit(to_start(self.token, Language(self.language), self.side.desk.now()))

    async def _send(self, body: bytes) -> None:
        """Raises Problem for what is no message."""
        receipt = await self.side.desk.submit(to_inbound(read_sent(body), self.token, self.side.desk.now()))
        assert receipt.person is not None
