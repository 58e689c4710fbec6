"""Bringing messages to a strict Bot API, over HTTP: what is shown, and what each refusal means."""

import asyncio
from typing import Any

import pytest
from aiogram import Bot

from bot.channels.telegram.client import CALL_SECONDS
from bot.channels.telegram.crowding import Crowding
from bot.channels.telegram.send import Sender
from bot.delivery import MOST_SECONDS
from bot.outcomes import Accepted, Failed, Later, Outcome, Shut
from services.documents import File
from tests.bot.channels.telegram.conftest import Logged
from tests.bot.channels.telegram.letters import choices, envelope
from tests.providers.faults import Answer
from tests.providers.telegram import FakeTelegram, TelegramPerson
from tests.support.clock import SetClock

SECRET = "Айгүл-құпия"
PAPER = File("Сертификат № 1.pdf", "application/pdf", b"%PDF-paper")


@pytest.fixture(autouse=True)
def _the_log_tells_nothing(fake: FakeTelegram, logged: Logged) -> Any:
    """The log has never what was said, to whom, or the token."""
    yield
    for line in map(str, logged):
        assert not any(word in line for word in (SECRET, "501", fake.token, "127.0.0.1"))


async def test_a_message_with_buttons(fake: FakeTelegram, sender: Sender, person: TelegramPerson) -> None:
    sent = await sender.send(envelope("Сұрақ", choices=choices("Иә", "Жоқ")), None)
    assert sent == Accepted(str(person.last.id))
    assert (person.last.text, person.last.labels) == ("Сұрақ", ("Иә", "Жоқ"))
    (call,) = fake.ledger.calls
    assert call.parameters["link_preview_options"] == {"is_disabled": True}
    assert "protect_content" not in call.parameters


@pytest.mark.parametrize(
    "name",
    [
        "<b>",
        "</code>",
        "_*[",
        "{{7*7}}",
        "&lt;&",
        "\u202eقازاق\u202c",
        "\U0001f600\U0001d54f",
        "Ә\u0301",
        "'\"`",
        "%s %(a)s",
        "⟦code⟧",
    ],
)
async def test_names_arrive_unchanged(sender: Sender, person: TelegramPerson, name: str) -> None:
    assert isinstance(await sender.send(envelope(f"Атыңыз {name}, солай ма?", choices=choices(name)), None), Accepted)
    assert (person.last.text, person.last.labels) == (f"Атыңыз {name}, солай ма?", (name,))
    await sender.send(envelope(f"Атыңыз {name}.", replaces=str(person.last.id)), None)
    assert person.last.text == f"Атыңыз {name}."
    await sender.send(envelope(f"Қағаз {name}."), PAPER)
    assert person.last.text == f"Қағаз {name}."


async def test_a_code_is_framed(sender: Sender, person: TelegramPerson) -> None:
    await sender.send(envelope("Код: 7K3M-Q9XD", codes=("7K3M-Q9XD",)), None)
    assert person.last.text == "Код: 7K3M-Q9XD"
    assert person.last.entities == ({"type": "code", "offset": 5, "length": 9},)


async def test_an_edit_in_place(fake: FakeTelegram, sender: Sender, person: TelegramPerson) -> None:
    first = await sender.send(envelope("1/5", choices=choices("Иә")), None)
    assert isinstance(first, Accepted)
    shown = len(person.screen)
    second = envelope("2/5", choices=choices("Жоқ"), replaces=first.provider_id)
    assert await sender.send(second, None) == first
    assert (person.last.text, person.last.labels, len(person.screen)) == ("2/5", ("Жоқ",), shown)
    assert await sender.send(second, None) == first  # "message is not modified"
    assert fake.ledger.counts() == {"sendMessage": 1, "editMessageText": 1}


@pytest.mark.parametrize("gone", ["99", "1"])
async def test_a_refused_edit_becomes_a_message(sender: Sender, person: TelegramPerson, gone: str) -> None:
    sent = await sender.send(envelope("2/5", replaces=gone, choices=choices("Жоқ")), None)
    assert sent == Accepted(str(person.last.id))
    assert (person.last.text, person.last.labels) == ("2/5", ("Жоқ",))


async def test_an_edit_keeps_no_old_buttons(sender: Sender, person: TelegramPerson) -> None:
    first = await sender.send(envelope("1/5", choices=choices("Иә")), None)
    assert isinstance(first, Accepted)
    await sender.send(envelope("Болды", replaces=first.provider_id), None)
    assert (person.last.text, person.last.labels) == ("Болды", ())


async def test_a_long_text_in_parts(sender: Sender, person: TelegramPerson) -> None:
    first = await sender.send(envelope("1/5", choices=choices("Иә")), None)
    assert isinstance(first, Accepted)
    text = "\n\n".join(["ә" * 4000, "\U0001f600" * 2000, "<&>" * 1000])
    sent = await sender.send(envelope(text, replaces=first.provider_id, choices=choices("Әрі қарай")), None)
    *_, a, b, c = person.screen
    assert [a.text, b.text, c.text] == text.split("\n\n")
    assert ([a.labels, b.labels, c.labels], sent) == ([(), (), ("Әрі қарай",)], Accepted(str(c.id)))


async def test_after_a_failure_a_long_text_goes_on(
    fake: FakeTelegram, sender: Sender, person: TelegramPerson, clock: SetClock
) -> None:
    letter = envelope("\n\n".join(["а" * 4000, "б" * 4000, "в" * 4000]))
    fake.limits.per_chat = 1
    for _ in range(2):
        assert await sender.send(letter, None) == Later(1.0, "too many requests")
        clock.advance(seconds=1)
    assert isinstance(await sender.send(letter, None), Accepted)
    assert [len(shown.text) for shown in person.screen if shown.from_bot] == [4000] * 3


async def test_a_sending_that_was_cut_goes_on_after_its_first_part(
    fake: FakeTelegram, sender: Sender, person: TelegramPerson
) -> None:
    letter = envelope("Құттықтаймыз!\n\n" + "ә" * 1500)
    held = fake.faults.hold(accepted=False, method="sendMessage")
    sending = asyncio.create_task(sender.send(letter, PAPER))
    await held.reached()
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    assert isinstance(await sender.send(letter, PAPER), Accepted)
    assert [call.method for call in fake.ledger.calls] == ["sendDocument", "sendMessage"]
    held.release()
    assert CALL_SECONDS < MOST_SECONDS


async def test_the_keyboard_for_the_number_comes_and_goes(sender: Sender, person: TelegramPerson) -> None:
    await sender.send(envelope("Нөмір?", phone_button="Нөмірімді жіберу", choices=choices("Кейін")), None)
    assert person.keyboard == [["Нөмірімді жіберу"], ["Кейін"]]
    await sender.send(envelope("Рақмет"), None)
    assert person.keyboard == []


async def test_a_link(sender: Sender, person: TelegramPerson) -> None:
    await sender.send(envelope("Бет", link=("Бетті ашу", "https://kasip.test/form/7K3M")), None)
    assert person.last.labels == ("Бетті ашу",)


async def test_a_file(fake: FakeTelegram, sender: Sender, person: TelegramPerson) -> None:
    sent = await sender.send(envelope("Құттықтаймыз!", choices=choices("Мәзір")), PAPER)
    assert sent == Accepted(str(person.last.id))
    assert (person.last.text, person.last.labels) == ("Құттықтаймыз!", ("Мәзір",))
    assert person.last.document is not None
    assert person.last.document["file_name"] == "Сертификат № 1.pdf"
    assert fake.world.files.find(person.last.document["file_id"]).data == b"%PDF-paper"


async def test_a_file_with_a_long_text(sender: Sender, person: TelegramPerson) -> None:
    sent = await sender.send(envelope("Құттықтаймыз!\n\n" + "ә" * 1500, choices=choices("Мәзір")), PAPER)
    *_, paper, text = person.screen
    assert (paper.text, paper.document is not None, paper.labels) == ("Құттықтаймыз!", True, ())
    assert (text.text, text.labels, sent) == ("ә" * 1500, ("Мәзір",), Accepted(str(text.id)))


async def test_a_sensitive_message_is_erased_first(fake: FakeTelegram, sender: Sender, person: TelegramPerson) -> None:
    said = person.say("900315400007")
    await sender.send(envelope("Рақмет", erases=str(said.message_id)), None)
    assert [shown.text for shown in person.screen] == ["/start", "Рақмет"]
    assert [call.method for call in fake.ledger.calls] == ["deleteMessage", "sendMessage"]
    again = await sender.send(envelope("Тағы", erases=str(said.message_id)), None)
    assert isinstance(again, Accepted)


@pytest.mark.parametrize("after", ["deleteMessage", "sendMessage"])
async def test_what_is_to_be_erased_is_tried_again(
    fake: FakeTelegram, sender: Sender, person: TelegramPerson, after: str
) -> None:
    said = person.say("900315400007")
    letter = envelope("Рақмет", erases=str(said.message_id))
    fake.faults.gateway(method=after)
    assert isinstance(await sender.send(letter, None), Later)
    assert isinstance(await sender.send(letter, None), Accepted)
    assert [shown.text for shown in person.screen] == ["/start", "Рақмет"]


LATER = Later(1.0, "server error")


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (Answer(429, "Too Many Requests: retry after 7", 7), Later(7.0, "too many requests", everywhere=True)),
        (Answer(429, "Too Many Requests: retry after 0", 0), Later(1.0, "Too Many Requests: retry after 0")),
        (Answer(403, "Forbidden: bot was blocked by the user"), Shut("Forbidden: bot was blocked by the user")),
        (Answer(400, "Bad Request: chat not found"), Shut("Bad Request: chat not found")),
        (Answer(400, "Bad Request: user is deactivated"), Shut("Bad Request: user is deactivated")),
        (
            Answer(400, f"Bad Request: inline keyboard button URL 'http://x/form/{SECRET}' is invalid"),
            Failed("Bad Request: inline keyboard button URL … is invalid"),
        ),
        (Answer(400, f'Bad Request: can\'t parse "{SECRET}" at https://x/{SECRET}'), Failed("Bad Request: can't parse … at …")),
        (Answer(413, "Request Entity Too Large"), Failed("Request Entity Too Large")),
        (Answer(401, "Unauthorized"), Later(60.0, "the token is refused", everywhere=True)),
        (Answer(404, "Not Found"), Later(60.0, "the token is refused", everywhere=True)),
        (Answer(500, "Internal Server Error"), LATER),
        (Answer(500, "Internal Server Error: restart"), LATER),
        (Answer(502, body="<html>502</html>"), Later(1.0, "no answer of the Bot API")),
        (Answer(200, body="<html>captive portal</html>"), Later(1.0, "no answer of the Bot API")),
        (Answer(200, body="[]"), Later(1.0, "no answer of the Bot API")),
    ],
)
async def test_what_a_refusal_means(
    fake: FakeTelegram, sender: Sender, person: TelegramPerson, answer: Answer, outcome: Outcome
) -> None:
    fake.faults.answer(answer)
    assert await sender.send(envelope(SECRET), None) == outcome
    assert isinstance(await sender.send(envelope(SECRET), None), Accepted)
    assert person.last.text == SECRET


async def test_each_try_waits_longer(fake: FakeTelegram, sender: Sender, person: TelegramPerson) -> None:
    fake.faults.gateway(times=None)
    waits = [await sender.send(envelope("а", tries=tries), None) for tries in (0, 1, 5, 6, 2000)]
    assert [wait.seconds for wait in waits if isinstance(wait, Later)] == [1, 2, 32, 60, 60]


@pytest.mark.parametrize("accepted", [False, True])
async def test_a_cut(fake: FakeTelegram, sender: Sender, person: TelegramPerson, accepted: bool) -> None:
    fake.faults.cut(accepted=accepted)
    assert await sender.send(envelope("а"), None) == Later(1.0, "network")
    await sender.send(envelope("а"), None)
    assert [shown.text for shown in person.screen if shown.from_bot] == ["а"] * (2 if accepted else 1)


async def test_nobody_answers(fake: FakeTelegram, sender: Sender, person: TelegramPerson) -> None:
    await fake.down()
    assert await sender.send(envelope("а"), None) == Later(1.0, "network")
    await fake.up()
    assert isinstance(await sender.send(envelope("а"), None), Accepted)


async def test_an_answer_that_takes_too_long(fake: FakeTelegram, bot: Bot, person: TelegramPerson) -> None:
    held = fake.faults.hold()
    bot.session.timeout, before = 0.05, bot.session.timeout
    assert await Sender(bot).send(envelope("а"), None) == Later(1.0, "timeout")
    bot.session.timeout = before
    held.release()


async def test_too_many_is_about_the_chat_that_just_got_something(fake: FakeTelegram, bot: Bot, person: TelegramPerson) -> None:
    now = [100.0]
    sender = Sender(bot, Crowding(lambda: now[0]))
    scopes = []
    for step in (0, 1.5, 1.6):
        now[0] += step
        fake.faults.flood(3)
        outcome = await sender.send(envelope("а"), None)
        assert isinstance(outcome, Later)
        scopes.append(outcome.everywhere)
    assert scopes == [True, False, True]


async def test_a_person_who_left_and_came_back(sender: Sender, person: TelegramPerson) -> None:
    person.block()
    assert isinstance(await sender.send(envelope("а"), None), Shut)
    assert isinstance(await sender.send(envelope("а", replaces="1"), None), Shut)
    assert isinstance(await sender.send(envelope("а", erases="1"), None), Shut)
    person.say("қайттым")
    assert isinstance(await sender.send(envelope("а"), None), Accepted)
    assert isinstance(await sender.send(envelope("а", address=999), None), Shut)


def test_the_memory_of_chats_is_bounded() -> None:
    crowding = Crowding(lambda: 0.0)
    for chat in range(20_000):
        crowding.note(chat)
    crowding.note(0)
    assert not crowding.crowded(0)
    crowding.note(0)
    assert crowding.crowded(0)
