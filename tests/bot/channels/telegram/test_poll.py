"""Polling: nothing is lost or counted twice, whatever fails, and one process polls at a time."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from aiogram import Bot

from bot.channels.telegram.feed import Feeder
from bot.channels.telegram.lease import Lease
from bot.channels.telegram.poll import Poller, sender_of
from domain.errors import Unavailable
from tests.bot.channels.telegram.conftest import Logged
from tests.bot.channels.telegram.house import House
from tests.providers.faults import Answer
from tests.providers.telegram import FakeTelegram, TelegramPerson

OFTEN = 0.005
_EMPTY = Answer(200, body='{"ok": true, "result": []}')

Make = Callable[[], Poller]


@pytest.fixture
def waits() -> list[float]:
    """The seconds that a poller wanted to wait."""
    return []


@pytest.fixture
async def make(bot: Bot, feeder: Feeder, house: House, waits: list[float]) -> AsyncIterator[Make]:
    made: list[Poller] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        await asyncio.sleep(0)

    def one() -> Poller:
        made.append(Poller(bot, feeder, Lease(house, OFTEN), sleep))
        made[-1].start()
        return made[-1]

    yield one
    for poller in made:
        await poller.close()


async def test_what_is_said_is_heard_and_confirmed(fake: FakeTelegram, make: Make, house: House, person: TelegramPerson) -> None:
    person.say("бір")
    make()
    await house.hears(1)
    person.say("екі")
    await fake.taken()
    assert house.texts == ["бір", "екі"]
    assert fake.updates.allowed == ["message", "callback_query", "my_chat_member"]


async def test_a_webhook_that_stands_in_the_way_is_taken_away(
    fake: FakeTelegram, make: Make, bot: Bot, house: House, person: TelegramPerson
) -> None:
    await bot.set_webhook("https://kasip.test/telegram/webhook")
    make()
    await fake.polled()
    await bot.set_webhook("https://kasip.test/telegram/webhook")  # somebody sets it again: a conflict
    await fake.until(lambda: fake.updates.polling and not fake.webhook.url, "the bot to poll again")
    person.say("бір")
    await fake.taken()
    assert house.texts == ["бір"]


async def test_while_the_store_takes_nothing_nothing_is_lost_or_doubled(
    fake: FakeTelegram, make: Make, house: House, waits: list[float]
) -> None:
    persons = [fake.person(600 + number) for number in range(5)]
    for turn in ("бір", "екі", "үш"):
        for person in persons:
            person.say(f"{turn} {person.id}")
    house.troubles.extend([Unavailable()] * 12)
    make()
    await fake.taken()
    expected = [f"{turn} {person.id}" for person in persons for turn in ("бір", "екі", "үш")]
    assert sorted(house.texts) == sorted(expected)
    for person in persons:
        assert [text for text in house.texts if text.endswith(str(person.id))] == [
            f"{turn} {person.id}" for turn in ("бір", "екі", "үш")
        ]
    assert waits == [1.0, 2.0, 4.0]


async def test_one_persons_trouble_holds_up_only_that_person(
    fake: FakeTelegram, make: Make, house: House, person: TelegramPerson
) -> None:
    person.say("бір")
    person.say("екі")
    fake.person(601).say("басқа")
    house.troubles.append(Unavailable())
    make()
    await fake.taken()
    assert house.texts == ["басқа", "бір", "екі"]
    assert house.tried.count("басқа") == 2  # it came again with what had to, and counted once


async def test_what_can_not_be_taken_in_is_put_aside(
    fake: FakeTelegram, make: Make, house: House, person: TelegramPerson
) -> None:
    person.say("бір")
    fake.deliver({"message": {"text": "?"}})
    house.troubles.append(KeyError("?"))
    person.say("екі")
    make()
    await fake.taken()
    assert house.texts == ["екі"]
    assert sorted(error for _, error in house.aside.values()) == ["KeyError", "ValidationError"]


async def test_repeats_and_a_wrong_order(fake: FakeTelegram, make: Make, house: House, person: TelegramPerson) -> None:
    with fake.kept_back() as updates:
        for number in range(5):
            person.say(str(number))
    for update in (*reversed(updates), *updates):
        fake.deliver(update)
    make()
    await fake.taken()
    person.say("соңғы")
    await fake.taken()
    assert sorted(house.texts) == ["0", "1", "2", "3", "4", "соңғы"]


async def test_after_a_quiet_week_the_numbers_begin_anew(
    fake: FakeTelegram, make: Make, house: House, person: TelegramPerson
) -> None:
    poller = make()
    person.say("бір")
    await fake.taken()
    empty = fake.faults.answer(_EMPTY, method="getUpdates")
    fake.updates.terminate("Conflict: a new poll")
    await empty.reached()
    await fake.polled()
    assert poller._offset is None


@pytest.mark.parametrize("status", [500, 502])
async def test_a_failing_provider_is_asked_ever_more_seldom(
    fake: FakeTelegram, make: Make, house: House, person: TelegramPerson, waits: list[float], status: int
) -> None:
    fake.faults.gateway(status, method="getUpdates", times=8)
    person.say("бір")
    make()
    await fake.taken()
    assert waits == [1, 2, 4, 8, 16, 30, 30, 30]
    assert house.texts == ["бір"]


async def test_other_refusals(
    fake: FakeTelegram, make: Make, house: House, person: TelegramPerson, waits: list[float], logged: Logged
) -> None:
    fake.faults.flood(17, method="getUpdates")
    fake.faults.cut(accepted=True, method="getUpdates")
    fake.faults.refuse(401, "Unauthorized", method="getUpdates")
    fake.faults.refuse(409, "Conflict: terminated by other getUpdates request", method="getUpdates")
    person.say("бір")
    make()
    await fake.taken()
    assert waits == [17, 2, 4, 8]
    assert house.texts == ["бір"]
    assert all(fake.token not in str(line) and "127.0.0.1" not in str(line) for line in logged)


async def test_while_telegram_is_away(
    fake: FakeTelegram, make: Make, house: House, person: TelegramPerson, waits: list[float]
) -> None:
    make()
    await fake.polled()
    await fake.down()
    person.say("бір")
    await fake.up()
    await fake.taken()
    assert house.texts == ["бір"]


async def test_one_polls_at_a_time_and_another_takes_over(
    fake: FakeTelegram, make: Make, house: House, person: TelegramPerson, waits: list[float]
) -> None:
    first = make()
    await fake.polled()
    make()
    asked = house.asked
    await house.bell.until(lambda: house.asked > asked + 10, lambda: "both to have asked for the lease")
    assert (fake.updates.polls, waits) == (1, [])
    await first.close()
    person.say("бір")
    await fake.taken()
    assert (house.texts, waits) == (["бір"], [])


async def test_who_loses_the_lease_stops_until_it_is_back(
    fake: FakeTelegram, make: Make, house: House, person: TelegramPerson
) -> None:
    make()
    await fake.polled()
    house.holder = "another"
    await fake.until(lambda: not fake.updates.polling, "the poll to be given up")
    person.say("бір")
    assert house.texts == []
    house.holder = None
    await fake.taken()
    assert house.texts == ["бір"]


async def test_a_store_that_can_not_say_whose_the_lease_is(fake: FakeTelegram, make: Make, house: House) -> None:
    make()
    await fake.polled()
    house.lease_troubles.append(OSError())
    await fake.until(lambda: not fake.updates.polling, "the poll to be given up")
    await fake.polled()


async def test_closing_gives_up_the_open_poll(fake: FakeTelegram, make: Make, house: House) -> None:
    poller = make()
    await fake.polled()
    async with asyncio.timeout(2):
        await poller.close()
    assert house.holder is None
    await fake.until(lambda: not fake.updates.polling, "the poll to end")


@pytest.mark.parametrize("update", [{}, {"message": 1}, {"message": {"from": 1}}, {"message": {"from": {"id": []}}}])
def test_whose_an_unreadable_update_is(update: dict[str, object]) -> None:
    assert sender_of(update) is None
