"""A process that brings messages, and a provider that takes them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from sqlalchemy import select

from bot.delivery import Deliverer
from bot.outcomes import Accepted, Outcome
from domain.messaging import Channel
from services.deliveries import Envelope
from services.documents import File
from services.intake import Intake
from services.storage.deliveries import delivery
from services.storage.engine import Store
from services.talk import Talk
from tests.support.clock import SetClock


class Provider:
    """Takes what is brought, unless it was told to answer otherwise; `until` waits for so many tries."""

    def __init__(self, *answers: Outcome) -> None:
        self.tried: list[Envelope] = []
        self.took: list[str] = []
        self.answers = list(answers)
        self._changed = asyncio.Condition()

    async def send(self, envelope: Envelope, _file: File | None) -> Outcome:
        outcome = self.answers.pop(0) if self.answers else Accepted(str(len(self.tried)))
        async with self._changed:
            self.tried.append(envelope)
            if isinstance(outcome, Accepted):
                self.took.append(envelope.text)
            self._changed.notify_all()
        return outcome

    async def until(self, tries: int) -> None:
        async with asyncio.timeout(20), self._changed:
            await self._changed.wait_for(lambda: len(self.tried) >= tries)


class Broken(Provider):
    """Our own side of it raises at the first message, each time."""

    async def send(self, envelope: Envelope, file: File | None) -> Outcome:
        outcome = await super().send(envelope, file)
        if envelope.text == self.tried[0].text:
            self.took.clear()
            raise ValueError("a fault of ours")
        return outcome


class Silent(Provider):
    """Never answers the first message."""

    async def send(self, envelope: Envelope, file: File | None) -> Outcome:
        outcome = await super().send(envelope, file)
        if len(self.tried) == 1:
            await asyncio.Event().wait()
        return outcome


class Process:
    """An intake with what brings its messages."""

    def __init__(self, store: Store, talk: Talk, clock: SetClock, provider: Provider, holder: str) -> None:
        self.talk = Talk(talk.engine, talk.content, talk.translations, holder)
        self.intake = Intake(store, self.talk, back_off=(0, 0))
        self.deliverer = Deliverer(store, clock, holder, lambda: talk.content.doors, self.intake.wake)
        self.intake.outlet = self.deliverer
        self.provider = provider

    @asynccontextmanager
    async def running(self, *channels: Channel) -> AsyncIterator["Process"]:
        self.deliverer.start(dict.fromkeys(channels or (Channel.TELEGRAM,), self.provider))
        yield self
        await self.deliverer.close()
        await self.intake.close()


Make = Callable[..., Process]


async def statuses(store: Store) -> list[str]:
    rows = await store.read(lambda tx: tx.conn.execute(select(delivery.c.status).order_by(delivery.c.id)).all())
    return [row.status for row in rows]
