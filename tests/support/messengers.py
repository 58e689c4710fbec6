"""The whole house on a port of this machine, spoken to through messengers of our own: everything goes over HTTP."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import uvicorn
from pydantic import SecretStr

from bot.channels.webchat.send import Hub
from bot.channels.whatsapp import templates
from bot.channels.whatsapp.send import Sender
from bot.delivery import Deliverer
from domain.doors import UPLOAD, Doors
from domain.messaging import Channel
from kasip.house import House
from kasip.serve import application
from kasip.settings import Settings
from services import content as scripts
from services.intake import Intake
from services.storage.engine import Store
from tests.providers.telegram import FakeTelegram
from tests.providers.whatsapp import FakeWhatsApp
from tests.support.chat import open_talk
from tests.support.clock import SetClock
from tests.support.telegram import TelegramChat
from tests.support.transcript import Stage
from tests.support.whatsapp import WhatsAppChat
from web.server import Server

Mode = Literal["polling", "webhook"]
SECRET, APP_SECRET, VERIFY_TOKEN = "webhook-secret-of-nobody", "app-secret-of-nobody", "verify-token-of-nobody"
IDENTIFYING = re.compile("[0-9]{12}")


@dataclass(frozen=True, slots=True)
class Line(Stage):
    """A stage in messengers; `site` is where browsers find the house."""

    site: str
    fakes: dict[str, Any] = field(default_factory=dict)

    @property
    def telegram(self) -> FakeTelegram:
        fake: FakeTelegram = self.fakes["telegram"]
        return fake

    @property
    def whatsapp(self) -> FakeWhatsApp:
        fake: FakeWhatsApp = self.fakes["whatsapp"]
        return fake

    def person(self, number: int, name: str = "Үлгі", language: str | None = "kk") -> TelegramChat:
        """Somebody with Telegram."""
        return TelegramChat(self, self.telegram.person(number, name, language))

    def on_whatsapp(self, number: int, name: str = "Үлгі", *, phone: bool = True, bsuid: bool = True) -> WhatsAppChat:
        """Somebody with WhatsApp."""
        return WhatsAppChat(self, self.whatsapp.person(number, name, phone=phone, bsuid=bsuid))

    @property
    def deliverer(self) -> Deliverer:
        """What brings the house's messages to the messengers."""
        outlet = self.intake.outlet
        assert isinstance(outlet, Deliverer)
        return outlet


@asynccontextmanager
async def house_in_telegram(
    store: Store, clock: SetClock, mode: Mode = "polling", *, public: bool = True, roots: Path | None = None
) -> AsyncIterator[Line]:
    """The house in Telegram; `public` gives it an address for links, so that no number is typed there.

    With a folder of `roots` applications are signed by an uploaded file.
    """
    async with (
        FakeTelegram(clock=lambda: clock.now().timestamp()) as fake,
        _served(store, clock, mode, [fake], public, roots) as line,
    ):
        yield line


@asynccontextmanager
async def house_on_whatsapp(store: Store, clock: SetClock, *, roots: Path | None = None) -> AsyncIterator[Line]:
    """The house on WhatsApp."""
    async with (
        FakeWhatsApp(clock=lambda: clock.now().timestamp()) as fake,
        _served(store, clock, "polling", [fake], True, roots) as line,
    ):
        yield line


@asynccontextmanager
async def house_in_browsers(store: Store, clock: SetClock) -> AsyncIterator[Line]:
    """The house with its pages alone."""
    async with _served(store, clock, "polling", [], public=False) as line:
        yield line


@asynccontextmanager
async def house_on_all(store: Store, clock: SetClock, mode: Mode = "polling") -> AsyncIterator[Line]:
    """The house on every channel."""
    async with AsyncExitStack() as stack:
        telegram = await stack.enter_async_context(FakeTelegram(clock=lambda: clock.now().timestamp()))
        whatsapp = await stack.enter_async_context(FakeWhatsApp(clock=lambda: clock.now().timestamp()))
        yield await stack.enter_async_context(_served(store, clock, mode, [telegram, whatsapp], True))


@asynccontextmanager
async def _served(
    store: Store, clock: SetClock, mode: Mode, fakes: list[FakeTelegram | FakeWhatsApp], public: bool, roots: Path | None = None
) -> AsyncIterator[Line]:
    """The house in this event loop, with everything of it but the store, which is the test's own."""
    listener = socket.create_server(("127.0.0.1", 0))
    site = f"http://127.0.0.1:{listener.getsockname()[1]}"
    ours = {name: fake for fake in fakes for name in [_name(fake)]}
    settings = _settings(site, mode, ours, public or mode == "webhook", roots)
    talk = await open_talk(store)
    talk.content = await store.read(lambda tx: scripts.snapshot(tx, None, Doors(settings.site, signing=settings.signing)))
    house = LentHouse(settings, clock, store, talk, Intake(store, talk, back_off=(0, 0)))
    hub = Hub()
    server = Server(uvicorn.Config(application(house, hub), log_config=None, access_log=False), hub.close)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    line = Line(store, talk, house.intake, clock, site, ours)
    try:
        await _met(line)
        yield line
    finally:
        server.should_exit = True
        await serving
    if settings.site:
        assert list(_numbers(line)) == [], "an identification number stands in a chat"
    if "telegram" in ours:
        assert line.telegram.webhook.answered_with_calls == []


def _name(fake: FakeTelegram | FakeWhatsApp) -> str:
    return "telegram" if isinstance(fake, FakeTelegram) else "whatsapp"


def _settings(site: str, mode: Mode, fakes: dict[str, Any], public: bool, roots: Path | None) -> Settings:
    values: dict[str, Any] = {
        "data_dir": Path("var"), "database_url": "", "http": site.removeprefix("http://"), "owner": None, "keys": None,
        "index_key": None, "public_url": site if public else None, "clock_offset": 0,
        "signing": (UPLOAD,) if roots else (), "eds_roots": roots,
    }  # fmt: skip
    if telegram := fakes.get("telegram"):
        values |= {
            "telegram_token": SecretStr(telegram.token), "telegram_api_url": telegram.url, "telegram_mode": mode,
            "telegram_secret": SecretStr(SECRET),
        }  # fmt: skip
    if whatsapp := fakes.get("whatsapp"):
        values |= {
            "whatsapp_token": SecretStr(whatsapp.token), "whatsapp_phone_id": whatsapp.phone_id,
            "whatsapp_app_secret": SecretStr(APP_SECRET), "whatsapp_verify_token": SecretStr(VERIFY_TOKEN),
            "whatsapp_api_url": whatsapp.url,
        }  # fmt: skip
    return Settings(**values)


async def _met(line: Line) -> None:
    """Each messenger and the house know of each other."""
    if "telegram" in line.fakes:
        await line.telegram.until(lambda: "getMe" in line.telegram.ledger.counts(), "the bot to come")
    if "whatsapp" in line.fakes:
        for creation in templates.submissions(templates.read_templates()):
            line.whatsapp.templates.submit(creation)
        async with asyncio.timeout(20):
            while line.talk.content.doors.whatsapp is None:  # noqa: ASYNC110 - nothing tells when the answer was read
                await asyncio.sleep(0)
        sender = line.deliverer._senders[Channel.WHATSAPP]
        assert isinstance(sender, Sender)
        sender._pace._clock = lambda: line.clock.now().timestamp()
        await line.whatsapp.webhook.point(f"{line.site}/whatsapp/webhook", APP_SECRET, VERIFY_TOKEN)


def _numbers(line: Line) -> Iterator[str]:
    """What looks like an IIN, in all that the house ever sent and in all that the chats show (F-12)."""
    for fake in line.fakes.values():
        yield from (str(call.parameters) for call in fake.ledger.calls if IDENTIFYING.search(_words(call.parameters)))
    if "telegram" in line.fakes:
        chats = line.telegram.world.chats.values()
        yield from (one.text for chat in chats for one in chat.screen if IDENTIFYING.search(one.text))
    if "whatsapp" in line.fakes:
        shown = (one for chat in line.whatsapp.world.chats for one in chat.screen if one.from_bot)
        yield from (one.text for one in shown if IDENTIFYING.search(one.text))


def _words(value: Any) -> str:
    """What a person reads of a call: everything but addresses and ids."""
    if isinstance(value, dict):
        return " ".join(_words(inner) for name, inner in value.items() if name not in UNREAD)
    return " ".join(map(_words, value)) if isinstance(value, list) else str(value) if isinstance(value, str) else ""


UNREAD = {
    "callback_query_id",
    "to",
    "recipient",
    "id",
    "message_id",
    "biz_opaque_callback_data",
    "payload",
    "callback_data",
    "url",
    "chat_id",
    "link",
}


class LentHouse(House):
    """The house with a store that outlives it: the test's own."""

    async def close(self) -> None:
        await self.intake.close()
