"""Each error code of WhatsApp on many people at once: the right end, and no endless tries (F9, F10)."""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import select

from bot.delivery import CLAIMED
from domain.messaging import Event, Inbound, Kind
from services import deliveries
from services.storage import sessions
from services.storage.deliveries import delivery
from services.storage.engine import Store
from tests.providers.ledger import Call, Refused
from tests.providers.whatsapp.world import Refusal
from tests.support.clock import SetClock
from tests.support.messengers import Line, house_on_all, house_on_whatsapp
from tests.support.whatsapp import WhatsAppChat

MANY = int(os.environ.get("MESSENGER_PEOPLE", "12"))  # a hundred in `make messenger-long`
DAY = 24 * 3600
once = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
each = pytest.mark.parametrize(("databases", "how"), [("sqlite", "call"), ("postgresql", "status")], indirect=["databases"])


class Town:
    """Many people who have begun, each with a notice on its way."""

    def __init__(self, line: Line, people: list[WhatsAppChat]) -> None:
        self.line = line
        self.people = people
        self.known = {chat.contact.address for chat in people}

    async def notices(self, key: str = "notice") -> None:
        """Something is told to each, and tried."""
        found = await self.line.store.read(lambda tx: sessions.at_contacts(tx, [chat.contact for chat in self.people]))
        now, event = self.line.clock.now(), Event("learning.pause")
        told = [
            Inbound(f"{key}:{standing.session.person}", None, Kind.EVENT, now, event=event, person=standing.session.person)
            for standing in found.values()
        ]
        await asyncio.gather(*map(self.line.intake.submit, told))
        await self.settled()

    async def later(self, seconds: float) -> None:
        self.line.clock.advance(seconds=seconds)
        self.line.deliverer.look()
        await self.settled()

    async def settled(self) -> None:
        """Nothing is on its way, nothing may be tried now, and what came of everything is kept."""
        deliverer = self.line.deliverer
        while not await self._is_settled():
            if deliverer._bringing:
                await asyncio.wait(set(deliverer._bringing))
            await self.line.intake.close()
            await self.line.whatsapp.taken()
            deliverer.look()

    async def _is_settled(self) -> bool:
        deliverer = self.line.deliverer
        open_ = [channel for channel in deliverer._senders if deliverer._wait(channel) <= 0]
        outlook = await self.line.store.read(lambda tx: deliveries.outlook(tx, open_))
        sending = select(delivery.c.id).where(delivery.c.status == "sending")
        rows = await self.line.store.read(lambda tx: tx.conn.execute(sending).all())
        waits = deliverer._pause(outlook) > 0
        return waits and not rows and not deliverer._results and not self.line.whatsapp.webhook.pending

    async def ends(self) -> Counter[tuple[str, bool]]:
        """How the deliveries of the notices stand: by status, and whether by template."""
        rows = await self.line.store.read(lambda tx: tx.conn.execute(select(delivery).where(~delivery.c.answer)).all())
        return Counter((row.status, row.by_template) for row in rows)

    def tried(self) -> Counter[str]:
        """How often it was tried to bring the notice to each."""
        ledger = self.line.whatsapp.ledger
        tries: list[Call | Refused] = [*ledger.calls, *ledger.refused, *ledger.disturbed]
        calls = [call.chat for call in tries if call.method.startswith("messages")]
        return Counter(str(chat) for chat in calls if chat in self.known) - Counter(dict.fromkeys(self.known, 1))


@asynccontextmanager
async def town_on(line: Line, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    clock = line.clock
    monkeypatch.setattr("bot.delivery.monotonic", lambda: clock.now().timestamp())
    monkeypatch.setattr("bot.delivery.NOTICES_A_SECOND", 10_000)
    people = [line.on_whatsapp(number, bsuid=number % 2 == 0 or number % 3 == 0) for number in range(1, MANY + 1)]
    town = Town(line, people)
    for chat in people:
        chat.person.say("Қазақша")
    for chat in people:
        await chat.person.answered()
    await town.settled()
    clock.advance(minutes=1)
    yield town


@pytest.fixture
async def town(store: Store, clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    async with house_on_whatsapp(store, clock) as line, town_on(line, monkeypatch) as opened:
        yield opened


@each
async def test_131047_goes_by_template(town: Town, how: Refusal) -> None:
    """Meta holds that the day is over although we thought otherwise; later our own clock says so too."""
    town.line.whatsapp.world.window_refusal = how
    for chat in town.people:
        chat.person.chat.wrote_at -= DAY
    await town.notices()
    await town.later(60)
    ends = await town.ends()
    assert (ends["read", True], sum(ends.values())) == (MANY, MANY if how == "call" else 2 * MANY)
    assert set(town.tried().values()) == {2}
    assert all("жалғас" in chat.person.last.text.lower() for chat in town.people)
    await town.later(2 * DAY)
    await town.notices("another")
    assert set(town.tried().values()) == {3}
    assert (await town.ends())["read", True] == 2 * MANY


@each
async def test_131026_shuts_the_address(town: Town, how: Refusal) -> None:
    town.line.whatsapp.world.unreachable = how
    for chat in town.people:
        chat.person.block()
    for key in ("one", "two", "three"):
        await town.notices(key)
        await town.later(3600)
    assert set(town.tried().values()) == {1}
    assert await town.ends() == {("unsendable", False): 3 * MANY}
    town.line.whatsapp.ledger.refused.clear()
    back = town.people[0]
    await back.say("мәзір")
    assert back.person.last.text.startswith("Мәзір")


@once
async def test_131026_goes_to_telegram_where_the_person_has_it(
    store: Store, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with house_on_all(store, clock) as line, town_on(line, monkeypatch) as town:
        chat = town.people[0]
        await chat.say("мәзір")
        await chat.tap("Басқа құрылғыда")
        shown = await chat.tap("Telegram-да")
        assert shown.link is not None
        other = line.person(700_001)
        other.person.start(f"l-{shown.link.token}")
        await other.person.answered()
        await chat.say("мәзір")  # WhatsApp is where the person writes
        line.clock.advance(minutes=1)
        chat.person.block()
        await town.notices()
        await other.person.sees("Оқуыңыз")


@once
async def test_130429_waits_for_everybody_and_loses_nothing(town: Town) -> None:
    switch = town.line.whatsapp.faults.graph(130429, method="messages", times=None)
    await town.notices()
    first = switch.hits
    assert 1 <= first <= CLAIMED
    for _ in range(5):
        await town.later(70)
    assert switch.hits <= first + 5, "more than one was tried at a time"
    switch.clear()
    for _ in range(3):
        await town.later(70)
    assert await town.ends() == {("read", False): MANY}
    assert Counter(
        call.chat for call in town.line.whatsapp.ledger.of("messages.list", "messages.text", "messages.button")
    ).total()
    assert max(town.tried().values()) <= 7


@once
async def test_131056_waits_for_the_one_person(town: Town) -> None:
    switch = town.line.whatsapp.faults.graph(131056, method="messages", times=MANY)
    await town.notices()
    assert switch.hits == MANY
    assert await town.ends() == {("queued", False): MANY}
    await town.later(1)
    assert set(town.tried().values()) == {1}
    await town.later(10)
    assert await town.ends() == {("read", False): MANY}
    assert set(town.tried().values()) == {2}


@once
async def test_190_stops_everything_until_the_token_is_mended(town: Town) -> None:
    switch = town.line.whatsapp.faults.graph(190, method="messages", times=None)
    await town.notices()
    first = switch.hits
    assert 1 <= first <= CLAIMED
    for _ in range(10):
        await town.later(310)
    assert switch.hits <= first + 10
    switch.clear()
    for _ in range(3):
        await town.later(310)
    assert await town.ends() == {("read", False): MANY}


@once
async def test_190_that_nobody_mends_ends_after_a_day(town: Town) -> None:
    switch = town.line.whatsapp.faults.graph(190, method="messages", times=None)
    await town.notices()
    first = switch.hits
    await town.later(25 * 3600)
    for _ in range(MANY):
        await town.later(310)
    assert await town.ends() == {("failed", False): MANY}
    assert switch.hits <= first + MANY
