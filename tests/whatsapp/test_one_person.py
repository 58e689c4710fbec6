"""WhatsApp among the other channels, over real HTTP: one person in several places, and several persons on one phone."""

import pytest

from domain.people import IdentityLevel
from services.storage.engine import Store
from tests.dialogs.test_transcripts_persons import BROTHERS
from tests.support.clock import SetClock
from tests.support.messengers import house_on_all, house_on_whatsapp
from tests.support.places import level, link_from, same
from tests.support.transcript import play
from tests.support.whatsapp import WhatsAppChat

NUMBER = 700_001
languages = pytest.mark.parametrize(("databases", "language"), [("sqlite", "kk"), ("postgresql", "ru")], indirect=["databases"])
once = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@languages
async def test_two_brothers_on_one_phone(store: Store, clock: SetClock, language: str) -> None:
    async with house_on_whatsapp(store, clock) as line:
        await play(line, line.on_whatsapp(NUMBER), BROTHERS[language])


@languages
async def test_begun_in_the_browser_gone_on_in_telegram_finished_on_whatsapp(
    store: Store, clock: SetClock, language: str
) -> None:
    async with house_on_all(store, clock) as line:
        browser, telegram, whatsapp = line.chat(), line.person(NUMBER), line.on_whatsapp(NUMBER)
        await play(line, browser, f"> (in a quiz {language})")
        asked = await browser.tap(await line.option(browser, right=True))
        telegram.person.start(f"l-{await link_from(browser, 'Telegram' if language == 'kk' else 'В Telegram', language)}")
        await telegram.person.answered()
        assert same(await telegram.last(), asked)
        asked = await telegram.tap(await line.option(telegram, right=True))
        token = await link_from(telegram, "WhatsApp" if language == "kk" else "В WhatsApp", language)
        whatsapp.person.follow(f"https://wa.me/{line.whatsapp.number}?text=Kasip%20l-{token}")
        await whatsapp.person.answered()
        assert same(await whatsapp.last(), asked)
        await play(line, whatsapp, "> (passes)")
        people = {(await line.standing(chat)).session.person for chat in (browser, telegram, whatsapp)}
        assert len(people) == 1
        old = telegram.person.last
        telegram.person.say("1")
        await telegram.person.answered()
        assert telegram.person.last.id > old.id  # what was typed is no answer to what stands on WhatsApp
        assert (await line.standing(whatsapp)).session.step == (await line.standing(telegram)).session.step == "quiz.result"


@once
async def test_a_typed_code_goes_on_and_is_used_up(store: Store, clock: SetClock) -> None:
    async with house_on_all(store, clock) as line:
        browser = line.chat()
        await play(line, browser, "> (in a lesson kk)")
        asked = await browser.last()
        await browser.say("мәзір")
        await browser.tap("Басқа құрылғыда")
        shown = await browser.tap("Жаңа қалпына")
        code = next(word.strip(".:,") for word in shown.text.split() if word.count("-") == 2)
        await browser.tap("Жалғастыру")
        whatsapp = line.on_whatsapp(NUMBER)
        whatsapp.person.say(code)
        answer = await whatsapp.person.answered()
        assert same(await whatsapp.last(), asked), answer.text
        other = line.on_whatsapp(NUMBER + 1)
        other.person.say(code)
        await other.person.answered()
        assert (await line.standing(other)).session.person != (await line.standing(browser)).session.person


@once
async def test_a_lost_phone_is_closed_from_whatsapp(store: Store, clock: SetClock) -> None:
    async with house_on_all(store, clock) as line:
        lost, kept = line.person(NUMBER), line.on_whatsapp(NUMBER)
        await play(line, lost, "> (in a lesson kk)")
        token = await link_from(lost, "WhatsApp")
        kept.person.follow(f"https://wa.me/{line.whatsapp.number}?text=Kasip%20l-{token}")
        await kept.person.answered()
        await play(line, kept, "> мәзір\n> [Басқа құрылғыда]\n> [Телефонымды]\n> [Иә")
        lost.person.say("мәзір")
        await lost.person.answered()
        assert (await line.standing(lost)).session.person != (await line.standing(kept)).session.person
        assert "Сәлем" in (await lost.last()).text


@pytest.mark.parametrize(("phone", "bsuid"), [(True, True), (True, False), (False, True)])
@once
async def test_the_number_proves_itself(store: Store, clock: SetClock, phone: bool, bsuid: bool) -> None:
    async with house_on_whatsapp(store, clock) as line:
        chat = line.on_whatsapp(NUMBER, phone=phone, bsuid=bsuid)
        await play(line, chat, "> (start kk)\n> [Келісемін]\n> 900315400007\n> Серікова Әлия Маратқызы")
        await _share(chat, by_button=phone)
        await play(line, chat, "> 1\n> [Дара (жеке)]\n> 2\n< расталды")
        assert await level(line, chat) is IdentityLevel.PHONE


async def _share(chat: WhatsAppChat, *, by_button: bool) -> None:
    if by_button:
        chat.person.tap("Нөмірімді")
    else:
        chat.person.press_contact()
    await chat.person.answered()
