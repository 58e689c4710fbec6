"""The house that all examples of the state machine share."""

import asyncio
import itertools
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar, TypeVar

import pytest
from sqlalchemy import delete, update

from bot.scheduler import Ticks
from dialogs.house import engine
from domain.calendar import ZONE
from domain.learning import FINAL
from domain.messaging import Channel, Contact, Inbound, Kind
from services import final_test, quizzes
from services.intake import Intake, Receipt
from services.papers.maker import PaperMaker
from services.storage import contacts, events
from services.storage.documents import document
from services.storage.engine import Store, open_store
from services.storage.sealed import Vault
from services.storage.sharers import sharer
from services.talk import Talk
from services.transaction import WriteTx
from tests.dialogs.model import Model, Seen
from tests.support.chat import IIN, open_talk
from tests.support.clock import SetClock
from tests.support.stages import put_at

T = TypeVar("T")


class Watched(Intake):
    """Lets a judge stand between the clockwork and the conversation, who looks at one turn after the other."""

    def __init__(self, submit: Callable[[Inbound], Awaitable[Receipt]]) -> None:
        self._submit = submit
        self._judging = asyncio.Lock()

    async def submit(self, inbound: Inbound) -> Receipt:
        async with self._judging:
            return await self._submit(inbound)


class World:
    """One store, one loop; each example is a person of its own."""

    current: ClassVar["World"]

    def __init__(self, url: str, vault: Vault) -> None:
        self.loop = asyncio.new_event_loop()
        self.clock = SetClock()
        self.vault = vault
        self.store: Store = open_store(url, vault, self.clock)
        self.talk: Talk = self.run(open_talk(self.store))
        self.intake = Intake(self.store, self.talk)
        self.model = Model(url.removeprefix("sqlite:///"), vault, self.talk.content)
        self.numbers = itertools.count()
        self.persons = itertools.count()
        self.happened: Counter[str] = Counter()
        self.seeds = itertools.count()
        self.run(self._certify_somebody())

    async def _certify_somebody(self) -> None:
        """The number that all know is taken: whoever else passes under it waits for staff, in every example alike."""
        holder = Contact(Channel.WEB, "holder")
        receipt = await self.intake.submit(Inbound("holder", holder, Kind.START, self.clock.now(), text="kk"))
        assert receipt.person is not None
        await put_at(self.store, self.talk, receipt.person, "certified", IIN)
        await self.store.write(lambda tx: _let_go(tx, str(receipt.person)))

    def token_hex(self, length: int) -> str:
        """The seeds of quizzes and tests, the same whenever an example is tried again."""
        return f"seed-{next(self.seeds)}"

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    def ticks(self, submit: Callable[[Inbound], Awaitable[Receipt]]) -> Ticks:
        """The process's clockwork, whose events come to the given hand."""
        maker = PaperMaker(self.store, self.talk.translations, "https://example.kz")
        return Ticks(self.store, Watched(submit), self.talk, maker)

    def start_anew(self) -> None:
        """What a process has in mind is gone; the tables are what they were."""
        self.talk = Talk(engine(), self.talk.content, self.talk.translations)
        self.intake = Intake(self.store, self.talk)

    def go_to_the_window(self, stage: str, seen: Seen) -> None:
        """Where a stage says so, to the last minutes of the retest's last day, or to the first ones of the day after."""
        minutes = {"window nearly over": -3, "window missed": 3}.get(stage)
        if minutes is not None:
            last = date.fromisoformat(seen.participations[-1]["retest_until"])
            over = datetime.combine(last + timedelta(days=1), time(), ZONE)
            self.clock.at = over + timedelta(minutes=minutes)

    def count(self, seen: Seen) -> None:
        """Count what an example came to."""
        self.happened[f"ends at {seen.step}"] += 1
        self.happened["modules passed"] += sum(module["state"] == "passed" for module in seen.modules)
        for row in seen.attempts:
            sort = "tests" if row["module"] == FINAL else "quizzes"
            self.happened[f"{sort} {row['state']} with {row['correct']} of {row['position']}"] += 1
        for row in seen.participations:
            self.happened[f"participations {row['state']}"] += 1

    def leave(self, person: str) -> None:
        """Let nothing more happen to a person, so that the next example has the clockwork for itself."""
        self.run(self.store.write(lambda tx: _let_go(tx, person)))

    async def take_back(self, guest: str, owner: str) -> None:
        """Somebody new who was let on a person's phone is gone again."""
        await self.store.write(lambda tx: _given_back(tx, guest, owner))
        self.happened["phones handed on"] += 1

    def close(self) -> None:
        self.model.close()
        self.run(self.store.close())
        self.loop.close()


def _let_go(tx: WriteTx, person: str) -> None:
    events.cancel(tx.conn, [person], tx.now)
    tx.conn.execute(update(document).where(document.c.person_id == person).values(tries=99))


def _given_back(tx: WriteTx, guest: str, owner: str) -> None:
    """The addresses that a guest has are the owner's alone again."""
    contacts.hand_over(tx.conn, guest, owner)
    tx.conn.execute(delete(sharer).where(sharer.c.person_id.in_([guest, owner])))


@contextmanager
def world_at(url: str, vault: Vault) -> Iterator[World]:
    """A world over a migrated database, whose seeds are counted."""
    world = World(url, vault)
    with pytest.MonkeyPatch.context() as patch:
        for module in (quizzes, final_test):
            patch.setattr(module, "secrets", world)
        World.current = world
        yield world
        world.close()
