"""Two devices, ten thumbs, one question: exactly one answer counts (F15)."""

import asyncio
import itertools
import random

from sqlalchemy import text

from domain.messaging import Button, Channel, Contact, Inbound, Kind
from services import history, recovery
from services.intake import Intake
from services.storage.engine import Store
from services.talk import Talk
from services.transaction import ReadTx
from tests.support.chat import open_talk
from tests.support.clock import SetClock
from tests.support.stages import put_at

REPETITIONS, THUMBS = 20, 10


class Desk:
    """Two processes over one store, each with contacts of its own."""

    def __init__(self, store: Store, talk: Talk, clock: SetClock) -> None:
        self.store, self.talk, self.clock = store, talk, clock
        self.intakes = (Intake(store, talk), Intake(store, talk))
        self._keys = itertools.count()

    async def send(self, device: int, contact: Contact, kind: Kind, said: str) -> str:
        button = Button.decode(said) if kind is Kind.BUTTON else None
        words = "" if button else said
        inbound = Inbound(f"two-{next(self._keys)}", contact, kind, self.clock.now(), text=words, button=button)
        receipt = await self.intakes[device].submit(inbound)
        assert receipt.person is not None
        return receipt.person

    async def person_at_a_quiz(self, number: int) -> tuple[str, tuple[Contact, Contact]]:
        """Someone with two contacts, at the first question."""
        devices = (Contact(Channel.WEB, f"phone-{number}"), Contact(Channel.WEB, f"desk-{number}"))
        person = await self.send(0, devices[0], Kind.START, "kk")
        await put_at(self.store, self.talk, person, "quiz")
        code = await self.store.read(lambda tx: recovery.reveal(tx.vault, _code(tx, person)))
        await self.store.write(lambda tx: recovery.restore(tx, code, devices[1]))
        await self.send(1, devices[1], Kind.TEXT, "?")
        return person, devices


async def test_ten_taps_on_one_question_are_one_answer(store: Store, clock: SetClock) -> None:
    desk = Desk(store, await open_talk(store), clock)
    for number in range(REPETITIONS):
        dice = random.Random(number)
        person, devices = await desk.person_at_a_quiz(number)
        said = await store.read(lambda tx, at=devices[0]: history.latest(tx, at, 1))  # type: ignore[misc]
        assert said is not None
        buttons = [choice.value for choice in said.items[-1].choices]
        before = said.items[-1].id
        taps = [(place % 2, devices[place % 2], dice.choice(buttons)) for place in range(THUMBS)]
        await asyncio.gather(*(desk.send(device, contact, Kind.BUTTON, button) for device, contact, button in taps))
        answers, position, last = await store.read(lambda tx, who=person: _kept(tx, who))  # type: ignore[misc]
        assert (len(answers), position) == (1, 1), f"repetition {number}: {answers}"
        assert answers[0] in {button.rsplit(":", 1)[1] for _, _, button in taps}
        assert last == before + 1 + THUMBS, "each tap is answered, and the one that counts stands in the history"
    print(f"{REPETITIONS} questions, {THUMBS} taps on each from two devices: one answer each")


def _code(tx: ReadTx, person: str) -> str:
    return str(tx.conn.execute(text("SELECT id FROM recovery WHERE person_id = :p"), {"p": person}).scalar_one())


def _kept(tx: ReadTx, person: str) -> tuple[list[str], int, int]:
    """The options kept, the attempt's position, and the number of the last message."""
    query = "SELECT a.option FROM attempt_answer a JOIN attempt t ON t.id = a.attempt_id WHERE t.person_id = :p"
    options = [str(row.option) for row in tx.conn.execute(text(query), {"p": person})]
    position = tx.conn.execute(text("SELECT position FROM attempt WHERE person_id = :p"), {"p": person}).scalar_one()
    sequence = tx.conn.execute(text("SELECT max(sequence) FROM message WHERE person_id = :p"), {"p": person}).scalar_one()
    return options, int(position), int(sequence)
