"""People who are at the last question of their final test when the server starts, and want nothing but their certificate."""

import asyncio
import hashlib
import random
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from bot.channels.webchat.session import contact_of, new_token
from dialogs.facts import AttemptOf
from domain.messaging import Inbound, Kind
from kasip.house import House, open_house
from kasip.settings import Settings
from services.attempts import attempts
from tests.faults.people import AWAY, Person, Sent
from tests.support.stages import asked_in, iin_of, put_at

LOOKS_SECONDS = 0.3


@dataclass(slots=True)
class Sitter(Person):
    """One whose last answer decides: the right option is the pass, with 15 of 20."""

    option: str = ""
    passes: bool = True

    async def sits(self) -> None:
        """Give the last answer, as often as it takes until it is acknowledged; whoever passes waits for the paper."""
        await self.look()
        choice = next(one for one in self.events[-1]["choices"] if (one["id"].rsplit(":", 1)[1] == self.option) is self.passes)
        id_ = str(uuid.UUID(int=self.random.getrandbits(128), version=4))
        await asyncio.sleep(self.random.uniform(0, 0.5))
        await self._send({"choice": choice["id"]}, Sent(id_, choice["label"]))
        while self.passes and not brought(self.events):
            await asyncio.sleep(LOOKS_SECONDS)
            await self.look()

    async def fetches(self, event: dict[str, Any]) -> bytes:
        """The file that came with a message."""
        url = self.address + event["document"]["url"]
        while True:
            try:
                async with self.http.get(url, headers={"Authorization": f"Bearer {self.token}"}) as response:
                    assert response.status == 200, response.status
                    return await response.read()
            except AWAY:
                await asyncio.sleep(LOOKS_SECONDS)


def brought(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The messages that brought a document."""
    return [event for event in events if "document" in event]


async def seat(directory: Path, address: str, http: aiohttp.ClientSession, count: int, seed: int) -> list[Sitter]:
    """Bring so many new persons to their last question, with nothing serving yet; every fourth will not know the answer."""
    house = await open_house(Settings(data_dir=directory))
    sitters = []
    for number in range(count):
        dice = random.Random(f"{seed}:{number}")
        token = new_token()
        option = await _seat(house, token, number, dice.choice(("kk", "ru")))
        sitters.append(Sitter(number, address, http, dice, token, option=option, passes=number % 4 != 3))
    await house.close()
    return sitters


async def _seat(house: House, token: str, number: int, language: str) -> str:
    """The right option of the question that is left."""
    contact, now = contact_of(token), house.clock.now()
    receipt = await house.intake.submit(Inbound(_key(token, "start"), contact, Kind.START, now, text=language))
    assert receipt.person is not None
    person = receipt.person
    await put_at(house.store, house.talk, person, "last test question", iin_of(number))
    await house.intake.submit(Inbound(_key(token, "look"), contact, Kind.OTHER, now))
    fact = AttemptOf(person)
    attempt = (await house.store.read(lambda tx: attempts(tx, house.talk.content, [fact])))[fact]
    assert attempt is not None
    return asked_in(attempt, house.talk).right


def _key(token: str, word: str) -> str:
    return f"seat:{hashlib.sha256(token.encode()).hexdigest()[:16]}:{word}"
