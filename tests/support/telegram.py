"""The whole house on a port of this machine, spoken to through a Telegram of our own: everything goes over HTTP."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import aiohttp
import uvicorn
from pydantic import SecretStr

from bot.channels.webchat.send import Hub
from bot.delivery import Deliverer
from domain.doors import Doors, Way
from domain.messaging import Button, Channel, Contact, Event, Kind
from kasip.serve import House, application
from kasip.settings import Settings
from services import content as scripts
from services import history
from services.history import Item
from services.intake import Intake, Receipt
from services.storage.engine import Store
from tests.providers.telegram import FakeTelegram, TelegramPerson
from tests.support.chat import Chat, open_talk
from tests.support.clock import SetClock
from tests.support.transcript import Stage
from web.server import Server

Mode = Literal["polling", "webhook"]
SECRET = "webhook-secret-of-nobody"
_ERROR = re.compile(r'role="alert"[^>]*>(.*?)<', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Line(Stage):
    """A stage in Telegram; `site` is where browsers find the house."""

    fake: FakeTelegram
    site: str

    def person(self, number: int, name: str = "Үлгі", language: str | None = "kk") -> "TelegramChat":
        return TelegramChat(self, self.fake.person(number, name, language))

    @property
    def deliverer(self) -> Deliverer:
        """What brings the house's messages to Telegram."""
        outlet = self.intake.outlet
        assert isinstance(outlet, Deliverer)
        return outlet


@asynccontextmanager
async def house_in_telegram(store: Store, clock: SetClock, mode: Mode = "polling", *, public: bool = True) -> AsyncIterator[Line]:
    """The house in this event loop; `public` gives it an address for links, so that no number is typed in Telegram."""
    async with FakeTelegram(clock=lambda: clock.now().timestamp()) as fake:
        listener = socket.create_server(("127.0.0.1", 0))
        site = f"http://127.0.0.1:{listener.getsockname()[1]}"
        settings = Settings(
            data_dir=Path("var"), database_url="", http=site.removeprefix("http://"), owner=None, keys=None, index_key=None,
            public_url=site if public or mode == "webhook" else None, clock_offset=0, telegram_token=SecretStr(fake.token),
            telegram_api_url=fake.url, telegram_mode=mode, telegram_secret=SecretStr(SECRET),
        )  # fmt: skip
        talk = await open_talk(store)
        talk.content = await store.read(lambda tx: scripts.snapshot(tx, None, Doors(settings.site)))
        house = House(settings, clock, store, talk, Intake(store, talk, back_off=(0, 0)))
        hub = Hub()
        server = Server(uvicorn.Config(application(_lent(house), hub), log_config=None, access_log=False), hub.close)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            await fake.until(lambda: "getMe" in fake.ledger.counts(), "the bot to come")
            yield Line(store, talk, house.intake, clock, fake, site)
        finally:
            server.should_exit = True
            await serving
        assert fake.webhook.answered_with_calls == []
        if settings.site:
            assert _numbers(fake) == [], "an identification number stands in a chat"


def _numbers(fake: FakeTelegram) -> list[str]:
    """What looks like an IIN, in all that the bot ever sent and in all that the chats show (F-12)."""
    sent = [str(call.parameters.get("text") or call.parameters.get("caption") or "") for call in fake.ledger.calls]
    shown = [message.text for chat in fake.world.chats.values() for message in chat.screen]
    return [text for text in (*sent, *shown) if re.search("[0-9]{12}", text)]


def _lent(house: House) -> House:
    """The house with a store that outlives it: the test's own."""
    return LentHouse(house.settings, house.clock, house.store, house.talk, house.intake)


class LentHouse(House):
    async def close(self) -> None:
        await self.intake.close()


class TelegramChat(Chat):
    """A person with Telegram, where others have a `Chat`: what is shown on the phone is compared with what was said."""

    def __init__(self, line: Line, person: TelegramPerson) -> None:
        self.person = person
        self.line = line
        self.contact = Contact(Channel.TELEGRAM, str(person.id))

    async def send(
        self, kind: Kind, *, text: str = "", button: Button | None = None, event: Event | None = None, key: str | None = None
    ) -> Receipt:
        if kind is Kind.TEXT and (form := await self._form()):
            await self._fill_in(form, text)
        else:
            self._act(kind, text, button)
            await self.person.answered()
        await self._check()
        return Receipt(None)

    async def last(self) -> Item:
        said = await self.line.store.read(lambda tx: history.latest(tx, self.contact, 1))
        assert said is not None, f"nobody knows {self.person.id}"
        return said.items[-1]

    def _act(self, kind: Kind, text: str, button: Button | None) -> None:
        if kind is Kind.START:
            self.person.start(text)
        elif kind is Kind.TEXT:
            self.person.say(text)
        elif kind is Kind.DOCUMENT:
            self.person.document("құжат.pdf")
        elif button is not None:
            self.person.tap_data(self._carrying(button.encode()), button.encode())

    def _carrying(self, data: str) -> int:
        """The newest message with this button; a forged tap is on the newest one of all."""
        carrying = [id_ for id_, buttons in self._buttons().items() if data in buttons]
        return max(carrying, default=self.person.last.id)

    def _buttons(self) -> dict[int, set[str]]:
        """What the buttons of each message carry, as the chat shows them now."""
        shown = (message for message in self.person.chat.messages.values() if not message.deleted)
        return {one.id: {str(button.get("callback_data")) for row in one.inline for button in row} for one in shown}

    async def _form(self) -> str | None:
        """The page that the last message leads to for its answer."""
        seen = await self.line.store.read(lambda tx: history.latest(tx, self.contact, 1))
        link = seen.items[-1].link if seen and seen.items else None
        return f"{self.line.site}/form/{link.token}" if link and link.way is Way.FORM else None

    async def _fill_in(self, form: str, text: str) -> None:
        """Open the page and send the answer, as a browser without script does."""
        async with aiohttp.ClientSession() as http:
            async with http.get(form) as page:
                shown = await page.text()
                assert page.status == 200, shown
            name = re.search(r'<input[^>]* name="([^"]+)"', shown)
            assert name is not None, shown
            async with http.post(form, data={name[1]: text}, headers={"Origin": self.line.site}) as page:
                answer = await page.text()
                assert page.status == 200, _ERROR.findall(answer) or answer

    async def _check(self) -> None:
        """The phone shows what was said last, all of it."""
        item = await self.last()
        await self.person.sees(item.text[-200:].strip())
        on_phone = set().union(*self._buttons().values())
        labels = {label for row in self.person.keyboard for label in row}
        missing = [choice for choice in item.choices if choice.value not in on_phone and choice.label not in labels]
        assert missing == [], f"no button for {missing}:\n{self.person.chat.told()}"
        assert self.line.fake.ledger.refused == []
