"""Taps that are not a person's to make: old, other people's, other channels', changed, or nobody's."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from random import Random

import pytest

from bot.channels.whatsapp.parse import OWN_PHONE
from dialogs.commands import Command
from dialogs.notices import NOTICES
from domain.messaging import Button
from services.translations import Translator
from tests.messengers.browser import InBrowser
from tests.messengers.people import Act, Bring, Somebody
from tests.messengers.telegram import OnTelegram
from tests.messengers.whatsapp import OnWhatsApp
from web.errors import Problem
from web.fields import clean

ELSEWHERE = (
    "vote_1",
    '{"a":1}',
    "menu",
    ":::",
    "-1:quiz.question:a",
    "0:start.language:kk",
    "٣:quiz.question:a",
    "%s%n",
    "\x00\x00",
    OWN_PHONE,
)
COMMANDS = set(Command)


@dataclass(slots=True)
class Forger:
    """Somebody at a place of their own, to whom the buttons belong that are shown there now.

    `linked`: what is asked here is asked by a link, of which each answer makes a new one. `beside` are taps that want no
    answer: those outside a private chat, and those that are no message at all.
    """

    person: Somebody
    tr: Translator
    turn: int
    step: str
    choices: frozenset[str]
    linked: bool
    tapped: int = 0
    beside: list[Bring] = field(default_factory=list)

    @property
    def polite(self) -> tuple[str, ...]:
        """How an answer begins: the button is old; who taps for a number that nobody tells hears that too."""
        unnumbered = isinstance(self.person, OnWhatsApp) and not self.person.numbered
        return tuple(self.tr(NOTICES[name]) for name in ("old_button", *(["not_own_phone"] if unnumbered else [])))

    def forged(self, buttons: Sequence[str], dice: Random) -> Bring | None:
        """A tap on any message; None where it happens to be the person's own, or wants no answer."""
        data = self._mutated(dice.choice(buttons), dice)
        if self._may(data):
            return None
        if isinstance(self.person, OnTelegram):
            return self._on_telegram(self.person, data, dice)
        if isinstance(self.person, OnWhatsApp):
            return self._on_whatsapp(self.person, data, dice)
        assert isinstance(self.person, InBrowser)
        return self._in_browser(self.person, data)

    def _may(self, data: str) -> bool:
        """Whether this is the person's own button of this moment, or a command in its place."""
        button = Button.decode(data)
        return (button.turn, button.step) == (self.turn, self.step) and button.value in self.choices | COMMANDS

    def _on_telegram(self, person: OnTelegram, data: str, dice: Random) -> Bring:
        newest = len(person.phone.chat.messages)
        message = dice.choice((newest, dice.randint(1, newest), newest + 1000))  # the last one is gone
        update = person.tapped(message, data)
        if dice.random() < 0.125:
            elsewhere = dice.choice((person.in_a_group, person.by_way_of_another))
            self.beside.append(partial(person.side.feeder.take, elsewhere(update, dice.getrandbits(60))))
        if dice.random() < 0.1:
            del update["callback_query"]["data"]  # a game's button has none
        self.tapped += 1
        return partial(person.side.feeder.take, update)

    def _on_whatsapp(self, person: OnWhatsApp, data: str, dice: Random) -> Bring | None:
        """Also a template's button, where only a command is everybody's; one's own number is one's own, if it is told."""
        messages = list(person.phone.chat.messages)
        message = dice.choice((messages[-1], dice.choice(messages), f"wamid.{uuid.uuid4().hex}"))  # the last one is gone
        if dice.random() < 0.2:
            if {data, Button.decode(data).value} & COMMANDS:
                return None
            self.tapped += 1
            return person.tapped_template(message, data)
        if not person.numbered and dice.random() < 0.5:
            data = OWN_PHONE
        elif data == OWN_PHONE:
            return None
        self.tapped += 1
        return person.tapped(message, data, row=dice.random() < 0.5)

    def _in_browser(self, person: InBrowser, data: str) -> Bring | None:
        if self._may(clean(data)):
            return None
        if clean(data).strip():
            self.tapped += 1
            return person.do(Act("tap", data))
        self.beside.append(partial(_refused, person.made(Act("tap", data))))
        return None

    def _mutated(self, data: str, dice: Random) -> str:
        button = Button.decode(data)
        return dice.choice(
            (
                data,
                data,
                Button(self.turn + dice.choice((-1, 1, dice.randint(-30, 30), 10**8)), button.step, button.value).encode(),
                Button(self.turn, button.step, button.value).encode(),
                Button(self.turn, self.step, button.value).encode(),
                Button(self.turn, self.step, dice.choice(("z", "a ", "A", "..", "1", "а"))).encode(),
                data[: dice.randint(0, len(data))],
                (data * 8)[:64],
                dice.randbytes(dice.randint(1, 32)).decode("latin-1"),
                "".join(chr(dice.choice((dice.randint(1, 0xD7FF), dice.randint(0xE000, 0x10FFFF)))) for _ in range(16)),
                dice.choice(ELSEWHERE),
                "",
            )
        )


async def _refused(bring: Bring) -> None:
    """What is no message is said to be none."""
    with pytest.raises(Problem) as refused:
        await bring()
    assert refused.value.status == 422
