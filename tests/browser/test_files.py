"""Files from a browser: attached where they are asked for, sent once over a bad line, and by a plain form without a script."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, FilePayload, Route, expect
from sqlalchemy import select

from bot.channels.webchat.session import COOKIE, contact_of
from services.storage.application_files import application_file, application_photo
from services.storage.engine import Store
from tests.browser.layout import check_layout
from tests.browser.phone import Phone, tab_in
from tests.support.applying import ask_for_file, pdf, photo
from tests.support.clock import SetClock
from tests.support.messengers import Line, house_in_browsers

PDF = FilePayload(name="Бизнес-жоспар.pdf", mimeType="application/pdf", buffer=pdf())
PHOTOS = [FilePayload(name=f"{number}.jpg", mimeType="image/jpeg", buffer=photo(number)) for number in (1, 2)]
CAME, CLEAN, TWO = "Файл келді", "файл тексерілді", "Келген фото саны: 2"


@pytest.fixture
async def line(store: Store, clock: SetClock) -> AsyncIterator[Line]:
    async with house_in_browsers(store, clock) as line:
        yield line


async def asked(line: Line, browser: Browser, *, script: bool) -> Phone:
    """Somebody with a phone who is asked for a document."""
    context = await browser.new_context(
        base_url=line.site, viewport={"width": 360, "height": 740}, java_script_enabled=script, locale="kk-KZ"
    )
    context.set_default_timeout(15_000)
    phone = await tab_in(context, script)
    await phone.open()
    await phone.begin("kk")
    await expect(phone.page.locator("#attach")).to_be_hidden()
    await again(line, phone)
    await check_layout(phone.page)
    return phone


async def again(line: Line, phone: Phone) -> None:
    """The same document is asked for once more."""
    cookies = {cookie["name"]: cookie["value"] for cookie in await phone.page.context.cookies()}
    await ask_for_file(line.store, contact_of(cookies[COOKIE]))
    await phone.say("?")
    await expect(phone.page.locator("#attach")).to_be_visible()


async def came(line: Line) -> tuple[list[str], int]:
    """How far the documents are, and how many photos came."""
    states = select(application_file.c.state).order_by(application_file.c.id)
    photos = select(application_photo.c.id)
    return await line.store.read(lambda tx: (list(tx.conn.scalars(states).all()), len(tx.conn.scalars(photos).all())))


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_with_the_script_over_a_bad_line(line: Line, browser: Browser) -> None:
    phone = await asked(line, browser, script=True)
    lost: list[str] = []

    async def lose(route: Route) -> None:
        """The server has it, and its answer is lost."""
        lost.append(route.request.url)
        await route.fetch()
        await route.abort("connectionreset")

    await phone.page.route("**/chat/messages", lose, times=1)
    await phone.page.locator("#file").set_input_files(PDF)
    await expect(phone.page.locator("#list")).to_contain_text(CAME)
    await expect(phone.page.locator("#list")).to_contain_text(CLEAN)
    await expect(phone.page.locator("#pending > li")).to_have_count(0)
    assert (len(lost), await came(line)) == (1, (["clean"], 0))
    await again(line, phone)
    await phone.page.locator("#file").set_input_files(PHOTOS)
    await expect(phone.page.locator("#now")).to_contain_text(TWO)
    assert await came(line) == (["clean", "collected"], 2)
    await phone.page.context.close()


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_a_page_that_is_opened_anew_asks_for_what_was_not_sent(line: Line, browser: Browser) -> None:
    phone = await asked(line, browser, script=True)
    await phone.page.route("**/chat/messages", lambda route: route.abort("connectionfailed"))
    await phone.page.locator("#file").set_input_files(PDF)
    await expect(phone.page.locator("#pending .note")).to_contain_text("желі")
    await phone.page.unroute_all()
    await phone.page.reload()
    refused = phone.page.locator("#pending .refused")
    await expect(refused).to_contain_text("қайта таңдаңыз")
    await check_layout(phone.page)
    await phone.page.locator("#file").focus()
    await expect(phone.page.locator("#file")).to_be_focused()
    await phone.page.locator("#file").set_input_files(PDF)
    await expect(phone.page.locator("#list")).to_contain_text(CLEAN)
    await expect(refused).to_have_count(0)
    assert await came(line) == (["clean"], 0)
    await phone.page.context.close()


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_without_a_script(line: Line, browser: Browser) -> None:
    phone = await asked(line, browser, script=False)
    await phone.page.locator("#file").set_input_files(PHOTOS)
    async with phone.page.expect_navigation():
        await phone.page.locator("#attach button").click()
    assert TWO in await phone.heard()
    assert await came(line) == (["collected"], 2)
    await phone.page.context.close()
