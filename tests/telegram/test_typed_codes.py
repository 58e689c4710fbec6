"""A recovery code typed in Telegram, and a lost phone: the same question goes on, and no code stays in the chat."""

import re

import aiohttp
import pytest

from bot.channels.webchat.session import COOKIE
from services import history, recovery
from services.history import Item
from services.storage.engine import Store
from services.storage.messages import message
from tests.support.chat import Chat
from tests.support.clock import SetClock
from tests.support.messengers import Line, house_in_telegram
from tests.support.telegram import TelegramChat
from tests.support.transcript import flaws_of, play

# What differs by the database is held on both in tests/services and tests/bot/test_delivery.py.
pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
NUMBER = 700_101
CODE = re.compile(r"(?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}")


async def code_of(chat: Chat) -> str:
    """A new code, as the menu shows it."""
    await chat.say("мәзір")
    await chat.tap("Менің деректерім")
    shown = CODE.search((await chat.tap("Жаңа қалпына")).text)
    assert shown is not None
    return shown[0]


async def types(phone: TelegramChat, code: str) -> Item:
    """Type a code; it does not stay on the screen."""
    sent = phone.person.say(code)
    await phone.person.answered()
    await phone.person.until(lambda: sent.message_id not in {one.id for one in phone.person.screen}, "the code to be deleted")
    return await phone.last()


async def kept(line: Line) -> str:
    """All that is kept of what was said, opened."""
    rows = await line.store.read(
        lambda tx: [tx.vault.open("message.body", row.id, row.body) for row in tx.conn.execute(message.select())]
    )
    return "\n".join(rows)


async def page_of(line: Line, browser: Chat) -> str:
    """The chat's page as the person's browser shows it now."""
    async with aiohttp.ClientSession(cookies={COOKIE: browser.contact.address}) as http, http.get(f"{line.site}/chat") as page:
        assert page.status == 200
        return await page.text()


def last_part(item: Item) -> str:
    return item.text.split("\n\n")[-1]


async def test_a_typed_code_goes_on_at_the_same_question(
    store: Store, clock: SetClock, capfd: pytest.CaptureFixture[str]
) -> None:
    async with house_in_telegram(store, clock) as line:
        browser = line.chat()
        await play(line, browser, "> (in a quiz kk)")
        asked = await browser.last()
        code = await code_of(browser)
        phone = line.person(NUMBER)
        shown = await types(phone, code.lower())
        assert shown.text.startswith("Чат осы жерде жалғасады.")
        assert "Код пайдаланылды" in shown.text
        assert last_part(shown) == last_part(asked)
        assert flaws_of(shown, "kk") == []
        assert (await line.standing(phone)).session.person == (await line.standing(browser)).session.person
        await play(line, phone, "> (answers right)")
        assert last_part(await browser.last()) == last_part(await phone.last())
        assert code.split("-")[0].lower() not in (await kept(line)).lower()
    assert code.split("-")[0].lower() not in "".join(capfd.readouterr()).lower()


async def test_a_code_works_once_and_a_wrong_one_never(store: Store, clock: SetClock) -> None:
    async with house_in_telegram(store, clock) as line:
        browser = line.chat()
        await play(line, browser, "> (in a lesson kk)")
        code = await code_of(browser)
        await types(line.person(NUMBER), code)
        thief = line.person(NUMBER + 1)
        for wrong in (code, "A1B2-C3D4-E5F6"):
            told = await types(thief, wrong)
            assert told.text.startswith("Код қате жазылған немесе бұрын пайдаланылған.")
            assert "Сәлем" in told.text
        assert (await line.standing(thief)).session.person != (await line.standing(browser)).session.person
        await play(line, thief, "> [Қазақша]\n> мама тата кета\n< түсінбедім")
        assert "мама тата кета" in [one.text for one in thief.person.screen]


async def test_another_persons_code_changes_nothing(store: Store, clock: SetClock) -> None:
    async with house_in_telegram(store, clock) as line:
        browser, phone = line.chat(), line.person(NUMBER)
        await play(line, browser, "> (in a lesson kk)")
        code = await code_of(browser)
        await play(line, phone, "> (in a lesson kk)")
        asked = await phone.last()
        told = await types(phone, code)
        assert told.text.startswith("Бұл чат басқа тіркеуге тиесілі")
        assert last_part(told) == last_part(asked)
        assert (await line.standing(phone)).session.person != (await line.standing(browser)).session.person


async def test_a_lost_phone_closes_the_browser(store: Store, clock: SetClock) -> None:
    async with house_in_telegram(store, clock) as line:
        browser, phone = line.chat(), line.person(NUMBER)
        await play(line, browser, "> (in a lesson kk)")
        old = await code_of(browser)
        await types(phone, old)
        assert "(1/5)" in await page_of(line, browser)
        await play(line, phone, "> мәзір\n> [Басқа құрылғыда]\n> [Телефонымды жоғалттым]\n< Браузер\n> [Иә, бәрін]")
        shown = CODE.search((await phone.last()).text)
        assert shown is not None
        assert "енді тек осы чат ашық" in (await phone.last()).text
        page = await page_of(line, browser)
        assert "/chat/start" in page
        assert "(1/5)" not in page
        assert await line.store.read(lambda tx: history.latest(tx, browser.contact, 1)) is None
        await play(line, phone, "> [Жалғастыру]\n< (1/5)")
        again = line.chat()
        back = await line.store.write(lambda tx: recovery.restore(tx, shown[0], again.contact))
        assert back == (await line.standing(phone)).session.person
