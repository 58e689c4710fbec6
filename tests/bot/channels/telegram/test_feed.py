"""Updates on their way into the house: what is submitted, what is answered beside, and what is put aside."""

from datetime import timedelta
from typing import Any

import pytest
from aiogram import Bot

from bot.channels.telegram.feed import Feeder
from bot.channels.telegram.groups import Groups
from domain.errors import Unavailable
from domain.language import Language
from domain.messaging import Channel, Contact, Kind
from services.joining import Joined
from services.translations import Translations
from tests.bot.channels.telegram.house import House
from tests.providers.telegram import FakeTelegram, TelegramPerson
from tests.support.clock import START

AT = Contact(Channel.TELEGRAM, "501")


async def test_a_message_is_submitted(fake: FakeTelegram, feeder: Feeder, house: House, person: TelegramPerson) -> None:
    person.say("сәлем")
    await feeder.take(fake.sent_updates[-1])
    await feeder.take(fake.sent_updates[-1])
    assert house.texts == ["сәлем"]


async def test_a_tap_is_submitted_and_its_wheel_stopped(
    fake: FakeTelegram, feeder: Feeder, house: House, person: TelegramPerson
) -> None:
    person.tap_data(1, "7:quiz.question:a")
    await feeder.take(fake.sent_updates[-1])
    (inbound,) = house.inbounds
    assert (inbound.kind, inbound.message) == (Kind.BUTTON, "1")
    await person.until(lambda: person.unanswered == 0, "the tap to be answered")


async def test_a_tap_on_a_message_of_next_year_counts(
    fake: FakeTelegram, feeder: Feeder, house: House, person: TelegramPerson
) -> None:
    person.tap_data(1, "7:quiz.question:a")
    update = fake.sent_updates[-1]
    update["callback_query"]["message"] |= {"text": 7, "entities": [{"type": "of next year"}]}
    await feeder.take(update)
    assert len(house.heard) == 1


async def test_a_tap_that_is_too_old_to_be_answered_counts(
    fake: FakeTelegram, feeder: Feeder, house: House, person: TelegramPerson
) -> None:
    fake.world.query_seconds = -1
    person.tap_data(1, "7:quiz.question:a")
    await feeder.take(fake.sent_updates[-1])
    await feeder.close()
    assert len(house.heard) == 1
    assert [refused.method for refused in fake.ledger.refused] == ["answerCallbackQuery"]


async def test_a_tap_that_was_not_kept_is_not_answered(
    fake: FakeTelegram, feeder: Feeder, house: House, person: TelegramPerson
) -> None:
    person.tap_data(1, "7:quiz.question:a")
    house.troubles.append(Unavailable())
    with pytest.raises(Unavailable):
        await feeder.take(fake.sent_updates[-1])
    await feeder.close()
    assert (fake.ledger.calls, house.aside, house.heard) == ([], {}, {})


@pytest.mark.parametrize("becomes", list(Joined))
async def test_a_link_is_used_before_its_start_is_told(
    fake: FakeTelegram, feeder: Feeder, house: House, person: TelegramPerson, becomes: Joined
) -> None:
    house.becomes = becomes
    person.start("l-7K3M-Q9XD")
    await feeder.take(fake.sent_updates[-1])
    assert house.joins == [("7K3M-Q9XD", AT)]
    assert house.texts == [{"joined": "joined", "over": "link_over", "taken": "link_taken"}[becomes]]


async def test_blocked_and_opened(fake: FakeTelegram, feeder: Feeder, house: House, person: TelegramPerson) -> None:
    person.block()
    person.unblock()
    for update in fake.sent_updates[-2:]:
        await feeder.take(update)
    assert [shut[1:] for shut in house.shuts] == [(AT, True, START), (AT, False, START)]
    assert len({key for key, *_ in house.shuts}) == 2
    assert house.heard == {}


async def test_no_key_names_a_chat(fake: FakeTelegram, feeder: Feeder, house: House, person: TelegramPerson) -> None:
    person.say("сәлем")
    person.tap_data(1, "1:a.b:c")
    person.block()
    for update in fake.sent_updates[-3:]:
        await feeder.take(update)
    keys = [*house.heard, *(key for key, *_ in house.shuts)]
    assert len(set(keys)) == 3
    assert [key for key in keys if str(person.id) in key.removeprefix("telegram:")] == []


async def test_an_edited_message_and_news_of_next_year_are_nothing(
    fake: FakeTelegram, feeder: Feeder, house: House, person: TelegramPerson
) -> None:
    person.edit(1, "басқа")
    await feeder.take(fake.sent_updates[-1])
    await feeder.take({"update_id": 5, "message_of_next_year": {"text": "?"}})
    await feeder.take({"update_id": 6, "message": None, "poll": {"id": "1"}})
    assert (house.heard, house.aside, fake.ledger.calls) == ({}, {}, [])


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 5, "message": {}},
        {"update_id": 5, "message": None, "callback_query": 7},
        {"update_id": 5, "callback_query": {"id": "1"}},
        {"update_id": "five", "message": {"message_id": 1}},
        {"message": {"message_id": 1, "date": 0, "chat": {"id": 501, "type": "private"}, "text": "\ud800"}},
    ],
)
async def test_what_can_not_be_read_is_put_aside(feeder: Feeder, house: House, update: dict[str, Any]) -> None:
    await feeder.take(update)
    assert house.heard == {}
    assert house.aside == {f"telegram:7001:u:{update.get('update_id')}": (update, "ValidationError")}


async def test_a_fault_of_ours_puts_the_update_aside(
    fake: FakeTelegram, feeder: Feeder, house: House, person: TelegramPerson
) -> None:
    person.say("сәлем")
    house.troubles.append(KeyError("?"))
    await feeder.take(fake.sent_updates[-1])
    assert [error for _, error in house.aside.values()] == ["KeyError"]
    house.troubles.extend([KeyError("?"), OSError()])
    with pytest.raises(Unavailable):
        await feeder.take(fake.sent_updates[-1])


async def test_in_a_group_it_says_once_an_hour_where_it_talks(
    fake: FakeTelegram, bot: Bot, house: House, person: TelegramPerson, translations: Translations
) -> None:
    now = [0.0]
    groups = Groups(bot, translations.of(Language.KK), lambda: now[0])
    feeder = Feeder(bot, house, groups)
    group = fake.group(-1009, "Ауыл")

    async def told() -> list[str]:
        await feeder.close()
        return [shown.text for shown in group.screen if shown.from_bot]

    async def all_of(count: int) -> None:
        for update in fake.sent_updates[-count:]:
            await feeder.take(update)

    group.add_bot(person.card)
    await all_of(2)
    assert await told() == []  # who we are is not known yet
    groups.username = "kasip_test_bot"
    await all_of(2)
    (words,) = await told()
    assert words == "\n\n".join(
        translations.of(language)("I talk in private only: {link}", link="https://t.me/kasip_test_bot") for language in Language
    )
    group.says("@kasip_test_bot сәлем", person.card)
    await all_of(1)
    assert len(await told()) == 1
    now[0] = timedelta(hours=1).total_seconds()
    group.says("бәріңізге сәлем", person.card)
    await all_of(1)
    assert len(await told()) == 1
    group.says("/start@Kasip_Test_Bot", person.card)
    await all_of(1)
    assert len(await told()) == 2
    assert (house.heard, house.shuts) == ({}, [])


async def test_a_group_that_does_not_let_it_speak(
    fake: FakeTelegram, feeder: Feeder, house: House, person: TelegramPerson
) -> None:
    group = fake.group(-1009, "Ауыл")
    group.add_bot(person.card)
    group.kick_bot(person.card)
    for update in fake.sent_updates[-3:]:
        await feeder.take(update)
    await feeder.close()
    assert [refused.code for refused in fake.ledger.refused] == [403]
    assert (house.heard, house.shuts, house.aside) == ({}, [], {})


async def test_a_reply_to_the_bot_in_a_group_is_for_it(
    fake: FakeTelegram, bot: Bot, feeder: Feeder, person: TelegramPerson, groups: Groups
) -> None:
    group = fake.group(-1009, "Ауыл")
    group.add_bot(person.card)
    sent = await bot.send_message(-1009, "сәлем")
    reply = {"message_id": 9, "date": 0, "chat": group.chat.card, "from": person.card, "text": "иә"}
    shown = sent.model_dump(mode="json", exclude_none=True, by_alias=True) | {"date": 0}
    shown["from"] = fake.world.me
    shown.pop("from_user", None)
    await feeder.take({"update_id": 1, "message": reply | {"reply_to_message": shown}})
    await feeder.close()
    assert len(fake.ledger.of("sendMessage")) == 2
