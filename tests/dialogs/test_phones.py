"""The button that sends one's own number: where it is offered, and what comes of it (AMB-54)."""

import json
import secrets
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from domain.doors import Doors
from domain.messaging import Channel, Inbound, Kind
from domain.people import IdentityLevel
from services.history import Item
from services.storage.contacts import contact
from services.storage.messages import BODY, message
from services.storage.people import person
from tests.services.sitters import OWNER
from tests.support.chat import IIN, Chat, enrol
from tests.support.stages import put_at
from tests.support.transcript import Stage

NUMBER = "+77011234567"
SEND = "Нөмірімді жіберу"
CONFIRMED = "Телефон нөміріңіз расталды."
BY_BUTTON = "Телефон нөміріңізді Telegram-да өзіңіз растай аласыз"


@pytest.fixture
def pupil(stage: Stage) -> Chat:
    """Somebody in Telegram."""
    stage.talk.content = replace(stage.talk.content, doors=Doors(None, "kasip_test_bot"))
    return Chat(stage.store, stage.intake, stage.clock, Channel.TELEGRAM)


async def shares(stage: Stage, chat: Chat, phone: str | None = NUMBER) -> Item:
    """Share a card; without a number it is somebody else's."""
    await stage.intake.submit(Inbound(secrets.token_hex(8), chat.contact, Kind.PHONE, stage.clock.now(), phone=phone))
    return await chat.last()


async def button(stage: Stage) -> str | None:
    """The label of the number's button under the last message."""
    query = select(message).order_by(message.c.sequence.desc(), message.c.id.desc()).limit(1)
    row = await stage.store.read(lambda tx: tx.conn.execute(query).one())
    body: dict[str, Any] = json.loads(await stage.store.read(lambda tx: tx.vault.open(BODY, row.id, row.body)))
    return body.get("phone")


async def level(stage: Stage) -> str:
    row = await stage.store.read(lambda tx: tx.conn.execute(select(person)).one())
    return str(row.level)


async def at_phone(chat: Chat) -> Item:
    await chat.start("kk")
    await chat.tap("Келісемін")
    await chat.say(IIN)
    return await chat.say("Серікова Әлия Маратқызы")


async def test_a_shared_number_answers_the_forms_question_and_confirms_at_once(stage: Stage, pupil: Chat) -> None:
    assert (await at_phone(pupil)).text.startswith("Сұрақ: 5/8")
    assert await button(stage) == SEND
    taken = await shares(stage, pupil)
    assert taken.text.startswith(f"{CONFIRMED}\n\nСұрақ: 6/8")
    assert await button(stage) is None
    assert "1234567" not in "".join(item.text for item in await pupil.everything())
    await pupil.say("1")
    await pupil.tap("Дара")
    done = await pupil.say("2")
    assert "телефон нөміріңіз расталды" in done.text
    assert BY_BUTTON not in done.text
    assert await button(stage) is None
    assert await level(stage) == IdentityLevel.PHONE


async def test_somebody_elses_card_does_nothing(stage: Stage, pupil: Chat) -> None:
    await at_phone(pupil)
    before = (await stage.standing(pupil)).session
    refused = await shares(stage, pupil, None)
    assert refused.text.startswith("Бұл Сіздің нөміріңіз емес немесе ол маған көрінбейді.")
    after = (await stage.standing(pupil)).session
    assert (after.place, after.turn, after.answers) == (before.place, before.turn, before.answers)
    assert await button(stage) == SEND
    row = await stage.store.read(lambda tx: tx.conn.execute(select(contact)).one())
    assert (row.phone_index, row.phone_proven_at) == (None, None)


async def test_a_foreign_number_is_told_and_asked_again(stage: Stage, pupil: Chat) -> None:
    await at_phone(pupil)
    refused = await shares(stage, pupil, "+49 170 1234567")
    assert refused.text.startswith("Бұл – шетелдік нөмір.")
    assert "Сұрақ: 5/8" in refused.text


async def test_before_the_consent_no_number_is_taken(stage: Stage, pupil: Chat) -> None:
    await pupil.start("kk")
    assert (await shares(stage, pupil)).text.startswith("Алдымен келісіміңіз керек.")


async def test_who_typed_the_number_is_told_how_to_confirm_it_and_can_at_once(stage: Stage, pupil: Chat) -> None:
    done = await enrol(pupil)
    assert BY_BUTTON in done.text
    assert await button(stage) == SEND
    now = await shares(stage, pupil)
    assert now.text.startswith(CONFIRMED)
    assert BY_BUTTON not in now.text
    assert await button(stage) is None
    assert await level(stage) == IdentityLevel.PHONE


async def test_without_a_bot_nothing_promises_one(chat: Chat) -> None:
    done = await enrol(chat)
    assert "Telegram" not in done.text
    assert "растау мүмкін емес" in done.text


async def test_my_data_offer_the_button_until_the_number_is_confirmed(stage: Stage, pupil: Chat) -> None:
    await enrol(pupil)
    await pupil.say("мәзір")
    await pupil.tap("Менің деректерім")
    assert await button(stage) == SEND
    assert "телефон нөмірі арқылы расталған" in (await shares(stage, pupil)).text
    assert await button(stage) is None


@pytest.mark.parametrize("words", [(), ("Курсқа",), ("Мәзір", "Менің сертификатым")])
async def test_a_pass_that_waits_says_how_and_gives_the_certificate(stage: Stage, pupil: Chat, words: tuple[str, ...]) -> None:
    """Outside a trial the certificate needs the level `phone`; wherever one asks for it, the button is there."""
    stage.talk.content = replace(stage.talk.content, owner=OWNER)
    await pupil.start("kk")
    who = (await stage.standing(pupil)).session.person
    await put_at(stage.store, stage.talk, who, "certified")
    waits = await pupil.say("бір сөз")
    for word in words:
        waits = await pupil.tap(word)
    assert "Сертификат алу үшін телефон нөміріңізді растау керек." in waits.text
    assert BY_BUTTON in waits.text
    assert await button(stage) == SEND
    given = await shares(stage, pupil)
    assert given.text.startswith(CONFIRMED)
    assert "KZ-2026-75-" in given.text
    assert await button(stage) is None


async def test_without_a_bot_a_pass_that_waits_is_shown_to_the_office(stage: Stage, chat: Chat) -> None:
    stage.talk.content = replace(stage.talk.content, owner=OWNER)
    await chat.start("kk")
    await put_at(stage.store, stage.talk, (await stage.standing(chat)).session.person, "certified")
    waits = await chat.say("бір сөз")
    assert "мобильді офиске" in waits.text
    assert BY_BUTTON not in waits.text
