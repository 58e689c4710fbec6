"""Many people of all channels before one house, in one process: each channel with its own code, and strict stand-ins outside."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from bot import delivery as delivery_
from bot.delivery import Deliverer
from domain.doors import Doors
from domain.messaging import Channel
from services.intake import Intake
from services.storage.deliveries import OPEN, delivery
from services.storage.engine import Store
from services.talk import Talk
from tests.messengers.browser import BrowserSide
from tests.messengers.people import House, Side, Somebody
from tests.messengers.telegram import TelegramSide
from tests.messengers.whatsapp import WhatsAppSide
from tests.providers.whatsapp.fake import ACCOUNT
from tests.support.chat import open_talk
from tests.support.clock import SetClock
from tests.support.draws import Seeds, drawn_by
from web.private_form_desk import ServicesFormDesk

DOORS = Doors("https://kasip.test", "kasip_test_bot", ACCOUNT.number)


class Crowd:
    """The house's own road with all its parts, and the people before it."""

    def __init__(self, store: Store, clock: SetClock, talk: Talk) -> None:
        talk.holder = "crowd"
        talk.content = replace(talk.content, doors=DOORS)
        intake = Intake(store, talk, back_off=(0, 0))
        self.house = House(store, clock, talk, intake, ServicesFormDesk(intake, store, talk))
        self.deliverer = Deliverer(store, clock, talk.holder, lambda: talk.content.doors, intake.wake)
        intake.outlet = self.deliverer
        self.telegram = TelegramSide(self.house)
        self.whatsapp = WhatsAppSide(self.house)
        self.sides: dict[Channel, Side] = {
            Channel.TELEGRAM: self.telegram,
            Channel.WHATSAPP: self.whatsapp,
            Channel.WEB: BrowserSide(self.house),
        }
        self.deliverer.start({channel: side.sender for channel, side in self.sides.items() if side.sender})

    def person(self, channel: Channel, number: int, language: str) -> Somebody:
        """Somebody new; a number is given once."""
        return self.sides[channel].person(number, language)

    async def settled(self) -> None:
        """Everything is out, and what came of it is kept."""
        intake, count = self.house.intake, select(func.count()).select_from(delivery).where(OPEN)
        await intake.close()
        while await self.house.store.read(lambda tx: tx.conn.execute(count).scalar_one()):
            await asyncio.sleep(0)
            await intake.close()
        for side in self.sides.values():
            await side.settled()

    async def close(self) -> None:
        for side in self.sides.values():
            await side.settled()
        await self.deliverer.close()
        await self.house.intake.close()


@asynccontextmanager
async def crowd_at(store: Store, clock: SetClock) -> AsyncIterator[Crowd]:
    """A house with nobody in it yet, where everybody is asked the same questions: one's taps mean the same from another."""
    with pytest.MonkeyPatch.context() as patch, drawn_by(Seeds("seed")):
        patch.setattr(delivery_, "LOOK_SECONDS", 3600.0)  # nothing may have to wait for the next look
        patch.setattr(delivery_, "NOTICES_A_SECOND", 10**6)  # nor for a pace that is made for newsletters
        crowd = Crowd(store, clock, await open_talk(store))
        try:
            yield crowd
        finally:
            await crowd.close()
