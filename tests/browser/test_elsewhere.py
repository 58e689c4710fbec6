"""One conversation in several places, in a real browser: the form for a sensitive answer, and one's own chat in another one."""

import os
import socket
from asyncio import create_task
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import uvicorn
from playwright.async_api import Browser, BrowserContext, Page, expect

from bot.channels.webchat.send import Hub
from domain.doors import Doors
from domain.messaging import Channel
from kasip.house import House, open_house
from kasip.serve import application
from kasip.settings import Settings
from tests.browser.layout import check_layout
from tests.browser.phone import Phone, tab_in
from tests.support.chat import IIN, Chat
from tests.support.clock import SetClock
from tests.support.serving.hatchery import Hatchery
from tests.support.serving.process import Process
from web.server import Server

SHOTS = os.environ.get("SHOTS")  # a folder for pictures to look at
WRONG = "900315400008"
AGREE = {"kk": "Келісемін", "ru": "Даю согласие"}
WHY = {"kk": "ЖСН", "ru": "ИИН"}
OTHER = {"kk": "ru-RU", "ru": "kk-KZ"}


@dataclass
class Site:
    """The house in this process, so that people can write to it in Telegram too."""

    house: House
    url: str

    async def in_telegram(self, language: str) -> Chat:
        """Somebody who is asked for the number."""
        chat = Chat(self.house.store, self.house.intake, SetClock(datetime.now(UTC)), Channel.TELEGRAM)
        await chat.start(language)
        await chat.tap(AGREE[language])
        return chat


Tab = Callable[..., Awaitable[Phone]]


@pytest.fixture(scope="module")
async def site(hatchery: Hatchery, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    prepared = Process(hatchery, tmp_path_factory.mktemp("elsewhere"))
    await prepared.prepare()
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    house = await open_house(Settings(data_dir=prepared.directory, public_url=url))
    house.talk.content = replace(house.talk.content, doors=Doors(url, "kasip_bot"))
    hub = Hub()
    server = Server(uvicorn.Config(application(house, hub), log_config=None, access_log=False), hub.close)
    serving = create_task(server.serve(sockets=[listener]))
    yield Site(house, url)
    server.should_exit = True
    await serving


@pytest.fixture
async def tab(browser: Browser, site: Site) -> AsyncIterator[Tab]:
    """Makes phones of 360 px, each with a browser of its own."""
    contexts: list[BrowserContext] = []

    async def make(script: bool = True, locale: str = "kk-KZ") -> Phone:
        view = {"width": 360, "height": 740}
        context = await browser.new_context(base_url=site.url, viewport=view, java_script_enabled=script, locale=locale)  # type: ignore[arg-type]
        context.set_default_timeout(15_000)
        contexts.append(context)
        return await tab_in(context, script)

    yield make
    for context in contexts:
        await context.close()


async def look(page: Page, name: str) -> None:
    """Nothing sticks out, nothing is too small for a finger."""
    await check_layout(page)
    if SHOTS:
        await page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("language", ["kk", "ru"])
async def test_a_number_is_given_on_the_form_without_a_script(tab: Tab, site: Site, language: str) -> None:
    chat = await site.in_telegram(language)
    link = (await chat.last()).link
    assert link is not None
    page = (await tab(script=False, locale=OTHER[language])).page
    await page.goto(f"/form/{link.token}")
    await expect(page.locator("html")).to_have_attribute("lang", language)
    await look(page, f"form-{language}")

    field = page.get_by_label(WHY[language])
    await field.fill(WRONG)
    await page.locator("button").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await expect(field).to_have_value("")
    await expect(field).to_have_attribute("aria-invalid", "true")
    assert WRONG not in await page.content()
    await look(page, f"form-refused-{language}")

    await field.fill(IIN)
    await field.press("Enter")
    await page.wait_for_url("**/done")
    await expect(page.locator("main a.go")).to_have_attribute("href", "https://t.me/kasip_bot")
    await look(page, f"form-done-{language}")
    assert "4/8" in (await chat.last()).text or " 4 " in (await chat.last()).text

    await page.goto(f"/form/{link.token}")
    await expect(page.locator("form")).to_have_count(0)
    await look(page, f"form-over-{language}")
    await page.goto("/form/00000000000000000000000000")
    await look(page, f"form-unknown-{language}")


@pytest.mark.parametrize(("language", "script"), [("kk", True), ("ru", False)])
async def test_the_chat_goes_on_in_another_browser(tab: Tab, language: str, script: bool) -> None:
    here, there = await tab(script), await tab(script)
    await here.open()
    await here.begin(language)
    asked = await here.tap("yes")
    await here.command("/menu")
    await here.tap("devices")
    await look(here.page, f"devices-{language}")
    await here.tap("browser")
    door = here.page.locator("#now .door")
    await look(here.page, f"devices-link-{language}")
    address = await door.get_attribute("href")
    assert address is not None
    assert await door.get_attribute("target") == "_blank"

    for _ in range(2):
        await there.page.goto(address)
    await look(there.page, f"link-{language}")
    await there.page.locator("main form button").click()
    await expect(there.page.locator("#now")).to_be_visible()
    await there.page.wait_for_load_state()
    assert (await there.heard()).endswith(asked)
    await look(there.page, f"link-joined-{language}")
    if script:
        await expect(here.page.locator("#now > p")).to_contain_text(asked)
        await expect(here.page.locator(".door")).to_have_count(0)
    await there.say(IIN)
    await here.page.reload()
    assert await here.heard() == await there.heard()

    late = await tab(script)
    await late.page.goto(address)
    await expect(late.page.locator("main form")).to_have_count(0)
    await look(late.page, f"link-over-{language}")
    await late.page.locator("main a.go").click()
    await expect(late.page.locator("#code")).to_be_visible()
    assert here.complaints + there.complaints == []
