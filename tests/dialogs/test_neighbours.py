"""Neighbours in messengers: no number is taken in a chat, the code is sent on with the bot's address, and the applicant hears."""

import re
from dataclasses import replace

from sqlalchemy import select

from domain.doors import Doors
from domain.messaging import Button, Channel, Event, Inbound, Kind
from services import events
from services.history import Item
from services.storage.deliveries import delivery
from services.storage.schema import metadata
from tests.support.applicants import put_at_users
from tests.support.chat import Chat
from tests.support.stages import iin_of, put_at
from tests.support.transcript import Stage

BIN = "190340000126"


async def opened(stage: Stage, channel: Channel, number: int | None = None, name: str = "Серікова Әлия") -> Chat:
    """Somebody in a chat, registered with a number or not, of a house that has a site, a bot and a number."""
    stage.talk.content = replace(stage.talk.content, doors=Doors("https://kasip.test", "kasip_test_bot", "77000000000"))
    chat = Chat(stage.store, stage.intake, stage.clock, channel)
    await chat.send(Kind.START, text="kk")
    if number is not None:
        await put_at(stage.store, stage.talk, (await stage.standing(chat)).session.person, "lessons", iin_of(number), name=name)
    return chat


async def invited(stage: Stage, applicant: Chat) -> str:
    """An application, and the code of an invitation to it."""
    person = (await stage.standing(applicant)).session.person
    await put_at_users(stage.store, stage.talk, person, iin=iin_of(1))
    await applicant.say("?")
    shown = await applicant.tap("Көршіні шақыру")
    found = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", shown.text)
    assert found is not None
    return found[0]


async def by_page(stage: Stage, chat: Chat, text: str) -> Item:
    """Answer the open question on its page."""
    session = (await stage.standing(chat)).session
    to = (session.turn, session.step)
    await stage.intake.submit(Inbound(f"form:{to}", None, Kind.TEXT, stage.clock.now(), text=text, person=session.person, to=to))
    return await chat.last()


async def typed(chat: Chat, code: str) -> Item:
    await chat.say("мәзір")
    await chat.tap("Инфрақұрылымдық")
    await chat.tap("Менде код бар")
    await chat.say(code)
    return await chat.tap("Иә, пайдаланамын")


async def test_the_message_that_is_sent_on_says_where_the_bot_is(stage: Stage) -> None:
    applicant = await opened(stage, Channel.WEB, 1)
    await invited(stage, applicant)
    said = (await applicant.last()).text
    assert "Ботты ашыңыз:\nhttps://t.me/kasip_test_bot\nhttps://wa.me/77000000000\n" in said


async def test_the_message_that_is_sent_on_stays_where_others_are_written_over(stage: Stage) -> None:
    applicant = await opened(stage, Channel.TELEGRAM, 1)
    await invited(stage, applicant)
    on = (await applicant.last()).choices[0].value
    assert await replaced(stage, applicant, on) is None
    away = next(choice.value for choice in (await applicant.last()).choices if choice.label == "Біреуін алып тастау")
    assert await replaced(stage, applicant, away) == "70"


async def replaced(stage: Stage, chat: Chat, button: str) -> str | None:
    """Tap a button of message 70; the message that the answer is written over."""
    tap = Inbound(button, chat.contact, Kind.BUTTON, stage.clock.now(), button=Button.decode(button), message="70")
    await stage.intake.submit(tap)
    rows = await stage.store.read(lambda tx: tx.conn.execute(select(delivery.c.replaces).order_by(delivery.c.id)).all())
    return str(rows[-1].replaces) if rows[-1].replaces else None


async def test_on_telegram_with_a_site_a_company_is_named_on_the_page(stage: Stage) -> None:
    applicant = await opened(stage, Channel.TELEGRAM, 1)
    await invited(stage, applicant)
    asked = await applicant.tap("Әрі қарай")
    assert asked.link is not None
    assert "Заңды тұлға болса" not in asked.text
    assert (await applicant.say(BIN)).text.startswith("Бұл жауап сақталған жоқ")
    assert "• БСН ••••••••0126" in (await by_page(stage, applicant, BIN)).text
    assert BIN not in str(await applicant.everything())


async def test_on_whatsapp_the_neighbour_tells_the_own_number_on_the_page_and_the_applicant_hears(stage: Stage) -> None:
    applicant = await opened(stage, Channel.WEB, 1)
    code = await invited(stage, applicant)
    neighbour = await opened(stage, Channel.WHATSAPP)
    asked = await typed(neighbour, code)
    assert asked.link is not None
    assert asked.text.startswith("Әр бизнес бір рет қана саналуы үшін нөміріңіз керек.")
    assert (await neighbour.say(iin_of(2))).text.startswith("Бұл жауап сақталған жоқ")
    assert (await by_page(stage, neighbour, iin_of(2))).text.startswith("Рақмет, расталды.")
    assert "саны: 2." in await told(stage, applicant, "Растау келді: көршіңіз.")
    assert iin_of(2) not in str(await neighbour.everything())
    kept = await stage.store.read(lambda tx: str([tx.conn.execute(select(table)).all() for table in metadata.sorted_tables]))
    assert [secret for secret in (iin_of(2), code, code.replace("-", "")) if secret in kept] == []


async def test_who_is_registered_only_says_yes_and_may_take_it_back_later(stage: Stage) -> None:
    applicant = await opened(stage, Channel.WEB, 1)
    code = await invited(stage, applicant)
    neighbour = await opened(stage, Channel.WHATSAPP, 2, "Әкімова Айгүл Серікқызы")
    assert (await typed(neighbour, code)).text.startswith("Рақмет, расталды.")
    assert "• Айгүл" in await told(stage, applicant, "Растау келді: Айгүл.")
    assert "Айгүл" not in (await neighbour.last()).text
    assert (await neighbour.tap("Растауымды")).text.startswith("Растауыңыз қайтарып алынды")
    assert "Айгүл" not in (await told(stage, applicant, "Растау қайтарып алынды: Айгүл.")).partition("\n")[2]


async def told(stage: Stage, applicant: Chat, words: str) -> str:
    """Let what is due happen; what the applicant then reads, which begins so."""
    for due in await stage.store.read(lambda tx: events.due(tx, stage.talk.content.programme)):
        happening = Event(due.name, due.values)
        await stage.intake.submit(Inbound(due.key, None, Kind.EVENT, due.due_at, event=happening, person=due.person))
    said = (await applicant.last()).text
    assert said.startswith(words), said
    return said
