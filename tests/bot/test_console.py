"""The terminal: the same conversation, choices as numbers."""

from collections.abc import AsyncIterator

import pytest

from bot.channels.console import Console, rendered
from domain.messaging import Choice, Document
from services.history import Item
from services.intake import Intake
from services.storage.engine import Store
from tests.support.chat import open_talk
from tests.support.clock import SetClock


@pytest.fixture
async def intake(store: Store) -> AsyncIterator[Intake]:
    opened = Intake(store, await open_talk(store), back_off=(0, 0))
    yield opened
    await opened.close()


async def test_the_first_line_is_the_greeting_and_a_number_answers(store: Store, intake: Intake, clock: SetClock) -> None:
    shown: list[str] = []
    console = Console(intake, store, clock, shown.append)
    await console.open()
    (greeting,) = shown
    assert "Сәлеметсіз бе!" in greeting
    assert greeting.endswith("\n  1. Қазақша\n  2. Русский")
    await console.say("2")
    assert len(shown) == 2
    assert "\n  1. Даю согласие" in shown[-1]
    await console.say("1")
    assert "Вопрос 3 из 8" in shown[-1]


async def test_the_road_to_the_first_lesson(store: Store, intake: Intake, clock: SetClock) -> None:
    shown: list[str] = []
    console = Console(intake, store, clock, shown.append)
    await console.open()
    for line in ("1", "1", "900315400007", "Серікова Әлия", "87011234567", "15", "2", "0", "1"):
        await console.say(line)
    assert shown[-1].startswith("1-сабақ.")
    assert len(shown) == 10
    assert "коды" not in shown[-2]  # who has a terminal needs no recovery code


async def test_it_opens_where_it_was_left(store: Store, intake: Intake, clock: SetClock) -> None:
    shown: list[str] = []
    console = Console(intake, store, clock, shown.append)
    await console.open()
    await console.say("1")
    again: list[str] = []
    reopened = Console(intake, store, clock, again.append)
    await reopened.open()
    assert again == shown[-1:]
    await reopened.say("1")
    assert len(again) == 2
    assert "Сұрақ: 3/8" in again[-1]


async def test_an_empty_line_gets_an_answer(store: Store, intake: Intake, clock: SetClock) -> None:
    shown: list[str] = []
    console = Console(intake, store, clock, shown.append)
    await console.open()
    await console.say("1")
    await console.say("")
    assert shown[-1].startswith("Хабарламада сөз жоқ екен.")


def test_a_document_is_named(clock: SetClock) -> None:
    item = Item(1, "bot", "Міне", (Choice("menu", "Мәзір"),), clock.now(), document=Document("r", "Сертификат.pdf", 24_000))
    assert rendered(item) == "Міне\n  [Сертификат.pdf]\n  1. Мәзір"
