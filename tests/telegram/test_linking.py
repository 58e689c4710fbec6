"""One person in several places: begun in the browser, gone on in Telegram at the same question, and back."""

import re

import aiohttp
import pytest

from domain.people import IdentityLevel
from services.storage.engine import Store
from tests.support.clock import SetClock
from tests.support.messengers import house_in_telegram
from tests.support.places import level, link_from, same
from tests.support.transcript import play

# What differs by the database is held on both in tests/services and tests/bot/test_delivery.py.
pytestmark = pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
NUMBER = 700_001


async def test_from_the_browser_to_telegram_and_back(store: Store, clock: SetClock) -> None:
    async with house_in_telegram(store, clock) as line:
        browser = line.chat()
        await play(line, browser, "> (in a quiz kk)")
        asked = await browser.tap(await line.option(browser, right=True))
        token = await link_from(browser, "Telegram")
        phone = line.person(NUMBER)
        phone.person.start(f"l-{token}")
        await phone.person.answered()
        shown = await phone.last()
        assert same(shown, asked)
        after = await phone.tap(await line.option(phone, right=True))
        assert (await line.standing(phone)).session.person == (await line.standing(browser)).session.person
        assert same(await browser.last(), after)
        onwards = await browser.tap(await line.option(browser, right=False))
        assert not same(onwards, after)
        other = line.person(NUMBER + 1)
        other.person.start(f"l-{token}")
        await other.person.answered()
        assert (await line.standing(other)).session.person != (await line.standing(phone)).session.person


async def test_from_telegram_to_another_browser(store: Store, clock: SetClock) -> None:
    async with house_in_telegram(store, clock) as line:
        phone = line.person(NUMBER)
        await play(line, phone, "> (in a lesson kk)")
        asked = await phone.last()
        token = await link_from(phone, "Басқа браузер")
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
            async with http.get(f"{line.site}/chat/link/{token}") as page:
                assert page.status == 200
            async with http.post(f"{line.site}/chat/link/{token}", headers={"Origin": line.site}) as page:
                shown = await page.text()
                assert page.status == 200, shown
        assert asked.text.split("\n\n")[-1].split("\n")[-1] in shown
        assert (await line.standing(phone)).session.step == "lesson.screen"


async def test_the_contact_button_proves_the_phone(store: Store, clock: SetClock) -> None:
    async with house_in_telegram(store, clock) as line:
        phone = line.person(NUMBER)
        await play(line, phone, "> (start kk)\n> [Келісемін]\n> 900315400007\n> Серікова Әлия Маратқызы")
        assert phone.person.keyboard != []
        phone.person.press_contact()
        await phone.person.answered()
        assert phone.person.keyboard == []
        await play(line, phone, "> 1\n> [Дара (жеке)]\n> 2\n< расталды")
        assert await level(line, phone) is IdentityLevel.PHONE


async def test_a_link_is_offered_only_for_what_is_there(store: Store, clock: SetClock) -> None:
    async with house_in_telegram(store, clock, public=False) as line:
        phone = line.person(NUMBER)
        await play(line, phone, "> (enrolled kk)\n> мәзір\n> [Басқа құрылғыда]\n< [Telegram]\n<! [Басқа браузер]")


async def test_without_a_public_address_the_number_is_taken_and_deleted(store: Store, clock: SetClock) -> None:
    async with house_in_telegram(store, clock, public=False) as line:
        phone = line.person(NUMBER)
        await play(line, phone, "> (start kk)\n> [Келісемін]\n< өшір\n> 900315400007\n> Серікова Әлия Маратқызы")
        assert [message.text for message in phone.person.screen if "900315400007" in message.text and not message.from_bot] == []


async def test_with_one_no_number_ever_stands_in_the_chat(store: Store, clock: SetClock) -> None:
    async with house_in_telegram(store, clock) as line:
        phone = line.person(NUMBER)
        await play(line, phone, "> (start kk)\n> [Келісемін]\n< чатқа жазбаңыз")
        phone.person.say("900315400007")
        await phone.person.sees("өшір")
        assert (await line.standing(phone)).session.place == "number"
        assert [message for message in phone.person.screen if "900315" in message.text] == []
        await play(line, phone, "> 900315400007\n< Тегіңізді")
        said = [message.text for message in phone.person.screen] + line.telegram.ledger.texts(phone.person.id)
        assert [text for text in said if re.search("[0-9]{12}", text)] == []
