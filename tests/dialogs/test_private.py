"""Sensitive answers in a messenger (F-12), and what is written over the question that was tapped, on the whole road."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from domain.doors import Doors, Way
from domain.messaging import Button, Channel, Event, Inbound, Kind
from services.history import Item
from services.storage.deliveries import delivery
from tests.support.chat import IIN, Chat, enrol
from tests.support.transcript import Stage, play

SITE = "https://kasip.test"
MASKED = "••••••••0007"
NOT_KEPT = "Бұл жауап сақталған жоқ, хабарламаңызды өшіремін"
INSTEAD = "Жеке сәйкестендіру нөміріңізді (ЖСН) немесе бизнесіңіздің нөмірін (БСН) чатқа жазбаңыз. Мына парақшаны ашыңыз:"
_KEYS = itertools.count()
WARNING = "осы чаттан өшіремін"


def opened(stage: Stage, site: str | None = SITE, channel: Channel = Channel.TELEGRAM) -> Chat:
    """A chat of a house that has a bot, and a site or none."""
    stage.talk.content = replace(stage.talk.content, doors=Doors(site, "kasip_test_bot"))
    return Chat(stage.store, stage.intake, stage.clock, channel)


async def at_number(chat: Chat) -> Item:
    await chat.start("kk")
    return await chat.tap("Келісемін")


async def sends(stage: Stage, chat: Chat, message: str, **values: Any) -> Item:
    """Something with the messenger's own id of the message: the person's, or of the one that was tapped."""
    kind = Kind.BUTTON if "button" in values else Kind.TEXT
    await stage.intake.submit(Inbound(f"m{next(_KEYS)}", chat.contact, kind, stage.clock.now(), message=message, **values))
    return await chat.last()


async def deliveries(stage: Stage) -> Sequence[Any]:
    return await stage.store.read(lambda tx: tx.conn.execute(select(delivery).order_by(delivery.c.id)).all())


async def heard(chat: Chat) -> str:
    return "\n".join(item.text for item in await chat.everything() if item.sender == "person")


async def test_with_a_site_the_number_is_asked_for_by_a_link(stage: Stage) -> None:
    asked = await at_number(opened(stage))
    assert asked.text == f"Сұрақ: 3/8\n\n{INSTEAD}"
    assert asked.link is not None
    assert (asked.link.way, asked.link.label) == (Way.FORM, "Парақшаны ашу")
    assert asked.choices == ()


async def test_with_a_site_a_typed_number_is_refused_and_deleted_and_the_place_stays(stage: Stage) -> None:
    chat = opened(stage)
    first = await at_number(chat)
    before = (await stage.standing(chat)).session
    refused = await sends(stage, chat, "41", text=IIN)
    assert refused.text.startswith(NOT_KEPT)
    assert refused.text.endswith(INSTEAD)
    after = (await stage.standing(chat)).session
    assert (after.step, after.place, after.turn, after.answers) == (before.step, before.place, before.turn, {})
    assert (await deliveries(stage))[-1].erases == "41"
    assert IIN not in await heard(chat)
    assert MASKED in await heard(chat)
    assert first.link is not None
    assert refused.link is not None
    assert first.link.token != refused.link.token


async def test_without_a_site_the_question_warns_and_the_number_is_taken_and_deleted(stage: Stage) -> None:
    chat = opened(stage, site=None)
    asked = await at_number(chat)
    assert WARNING in asked.text
    assert asked.link is None
    taken = await sends(stage, chat, "41", text=IIN)
    assert taken.text.startswith("Сұрақ: 4/8")
    assert WARNING not in taken.text
    assert (await stage.standing(chat)).session.answers == {"number": IIN}
    assert (await deliveries(stage))[-1].erases == "41"
    assert IIN not in await heard(chat)


@pytest.mark.parametrize("site", [SITE, None])
async def test_a_number_written_at_any_other_question_is_deleted_too(stage: Stage, site: str | None) -> None:
    chat = opened(stage, site)
    await chat.start("kk")
    await sends(stage, chat, "41", text=f"ЖСН {IIN}")
    assert (await deliveries(stage))[-1].erases == "41"
    assert IIN not in await heard(chat)
    await sends(stage, chat, "42", text="жоқ")
    assert (await deliveries(stage))[-1].erases is None


async def test_a_command_at_the_question_is_no_answer(stage: Stage) -> None:
    chat = opened(stage)
    await at_number(chat)
    assert (await sends(stage, chat, "41", text="мәзір")).text.startswith("Мәзір")
    assert (await deliveries(stage))[-1].erases is None
    assert (await chat.tap("Жалғастыру")).text.endswith(INSTEAD)


async def test_the_forms_answer_is_taken_where_its_question_is_open_and_only_there(stage: Stage) -> None:
    chat = opened(stage)
    await at_number(chat)
    session = (await stage.standing(chat)).session
    for key, said in (("form:1", "Сұрақ: 4/8"), ("form:2", "Бұл түйме бұрынғы сұрақтікі.")):
        to = (session.turn, session.step)
        await stage.intake.submit(Inbound(key, None, Kind.TEXT, stage.clock.now(), text=IIN, person=session.person, to=to))
        assert (await chat.last()).text.startswith(said)
    assert (await stage.standing(chat)).session.answers == {"number": IIN}
    assert IIN not in await heard(chat)


async def test_a_reminder_at_the_question_comes_with_the_link(stage: Stage) -> None:
    chat = opened(stage)
    await at_number(chat)
    person = (await stage.standing(chat)).session.person
    reminder = Inbound("pause", None, Kind.EVENT, stage.clock.now(), event=Event("learning.pause"), person=person)
    await stage.intake.submit(reminder)
    told = await chat.last()
    assert "Оқуыңыз" in told.text
    assert told.text.endswith(INSTEAD)
    assert told.link is not None


async def test_the_browser_asks_and_takes_as_ever(stage: Stage) -> None:
    chat = opened(stage, channel=Channel.WEB)
    asked = await at_number(chat)
    assert INSTEAD not in asked.text
    assert WARNING not in asked.text
    assert asked.link is None
    await sends(stage, chat, "41", text=IIN)
    assert (await stage.standing(chat)).session.answers == {"number": IIN}
    assert [row.erases for row in await deliveries(stage)] == [None] * 3


async def tapped(stage: Stage, chat: Chat, message: str, button: str) -> str | None:
    """Tap a button of a message; the message that the answer is written over."""
    await sends(stage, chat, message, button=Button.decode(button))
    replaces: str | None = (await deliveries(stage))[-1].replaces
    return replaces


async def test_the_forms_questions_are_written_over_each_other_until_it_is_left(stage: Stage) -> None:
    chat = opened(stage, site=None)
    await at_number(chat)
    for answer in (IIN, "Серікова Әлия Маратқызы", "8 701 123 45 67"):
        await chat.say(answer)
    regions = (await chat.last()).choices
    assert await tapped(stage, chat, "90", regions[0].value) == "90"
    assert await tapped(stage, chat, "90", regions[1].value) is None  # an old button
    forms = (await chat.last()).choices
    assert await tapped(stage, chat, "91", next(one.value for one in forms if one.value.endswith(":none"))) is None
    assert (await stage.standing(chat)).session.step == "enrolment.refused"


async def test_the_quizs_questions_are_written_over_each_other_until_its_end(stage: Stage) -> None:
    chat = opened(stage, site=None)
    await enrol(chat)
    await chat.tap("Бірінші")
    await play(stage, chat, "> (reads all)")
    begin = (await chat.last()).choices[0].value
    assert await tapped(stage, chat, "70", begin) is None  # a lesson's last screen stays
    for number in range(71, 75):
        first = (await chat.last()).choices[0].value
        assert await tapped(stage, chat, str(number), first) == str(number)
    assert await tapped(stage, chat, "75", begin) is None
    assert await tapped(stage, chat, "76", (await chat.last()).choices[0].value) is None
    assert (await stage.standing(chat)).session.step != "quiz.question"
