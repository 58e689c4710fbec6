"""A person who talks to the real conversation in-process: the road of a message without HTTP."""

import itertools
import secrets
from functools import cache

from dialogs.house import engine
from domain.messaging import Button, Channel, Contact, Event, Inbound, Kind
from services import content as scripts
from services import history
from services.history import Item
from services.intake import Intake, Receipt
from services.storage.engine import Store
from services.talk import Talk
from services.translations import Translations
from tests.support.clock import SetClock

IIN, BIN, PHONE = "900315400007", "190340000126", "8 701 123 45 67"


@cache
def words() -> Translations:
    """The catalogues, read once a process."""
    return Translations.load()


@cache
def starter() -> scripts.Starter:
    """The starter content, read once a process."""
    return scripts.read()


async def open_talk(store: Store) -> Talk:
    """The real dialogs over the starter content."""
    await store.write(lambda tx: scripts.load(tx, starter()))
    snapshot = await store.read(lambda tx: scripts.snapshot(tx, None))
    return Talk(engine(), snapshot, words())


class Chat:
    """One person on one contact."""

    def __init__(self, store: Store, intake: Intake, clock: SetClock, channel: Channel = Channel.WEB) -> None:
        self.contact = Contact(channel, secrets.token_urlsafe(24))
        self._store = store
        self._intake = intake
        self._clock = clock
        self._numbers = itertools.count(1)

    async def start(self, language: str = "") -> Item:
        await self.send(Kind.START, text=language)
        return await self.last()

    async def say(self, text: str) -> Item:
        await self.send(Kind.TEXT, text=text)
        return await self.last()

    async def tap(self, label: str) -> Item:
        """Tap the button of the last message that has this label, or begins with it."""
        shown = await self.last()
        button = next((choice.value for choice in shown.choices if choice.label.startswith(label)), None)
        assert button is not None, f"no button «{label}» under: {shown.text}\n{[choice.label for choice in shown.choices]}"
        return await self.press(button)

    async def press(self, button: str) -> Item:
        """Press a button by its id, old or new."""
        await self.send(Kind.BUTTON, button=Button.decode(button))
        return await self.last()

    async def send(
        self, kind: Kind, *, text: str = "", button: Button | None = None, event: Event | None = None, key: str | None = None
    ) -> Receipt:
        key = key or f"{self.contact.address}:{next(self._numbers)}"
        return await self._intake.submit(
            Inbound(key, self.contact, kind, self._clock.now(), text=text, button=button, event=event)
        )

    async def last(self) -> Item:
        said = await self._store.read(lambda tx: history.latest(tx, self.contact, 1))
        assert said is not None
        return said.items[-1]

    async def everything(self) -> tuple[Item, ...]:
        said = await self._store.read(lambda tx: history.visible(tx, self.contact, limit=10_000))
        assert said is not None
        return said.items


async def enrol(chat: Chat, language: str = "kk") -> Item:
    """Answer everything from the greeting to the first lesson's door."""
    words = {
        "kk": ("Келісемін", "Дара (жеке)", "Серікова Әлия Маратқызы"),
        "ru": ("Даю согласие", "Индивидуальный", "Серикова Алия"),
    }
    agree, sole, name = words[language]
    await chat.start(language)
    await chat.tap(agree)
    for answer in (IIN, name, PHONE, "1"):
        await chat.say(answer)
    await chat.tap(sole)
    return await chat.say("2")
