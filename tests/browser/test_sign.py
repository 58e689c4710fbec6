"""An application signed in a real browser on a computer with NCALayer: the key stays there, the signature comes here."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from axe_playwright_python.async_playwright import Axe
from fastapi import FastAPI
from playwright.async_api import Browser, Page, expect

from services.storage.engine import open_store
from services.storage.sealed import Vault
from tests.browser.layout import check_layout
from tests.browser.phone import tab_in
from tests.providers.ncalayer import FakeNcaLayer
from tests.support.chat import open_talk
from tests.support.clock import SetClock
from tests.support.databases import Databases
from tests.support.eds_cms import signed
from tests.support.signing import Desk, authority
from web.kit import add_kit
from web.limits import Limiter
from web.pages import Pages
from web.security import Site
from web.sign import Guard, routes
from web.sign_desk import ServicesSignDesk
from web.static import Static

ABSENT, LEFT = "NCALayer жауап бермейді", "қол қойылмады"
OTHERS, PROMISE = "Қолтаңба басқа адамдікі", "Ішкі нөмірі: TRIAL-26-61-00001"


class Here(uvicorn.Server):
    """Says when it is there."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.there = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.there.set()


@asynccontextmanager
async def site(desk: Desk, ncalayer: str) -> AsyncIterator[str]:
    """The address of the pages, served inside the test."""
    static = Static()
    pages = Pages(desk.talk.translations, static, trial=True)
    app = FastAPI()
    add_kit(app, pages, static)
    signing = ServicesSignDesk(desk.store, desk.talk, desk.papers, desk.signer)
    app.routes.extend(routes(pages, signing, Guard(Limiter(), Site()), ncalayer))
    server = Here(uvicorn.Config(app, port=0, log_config=None, lifespan="off"))
    running = asyncio.create_task(server.serve())
    await server.there.wait()
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await running


async def fits(page: Page) -> None:
    """It fits, and nothing is hard to use."""
    await check_layout(page)
    found = await Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


async def test_the_key_stays_in_ncalayer_and_its_signature_comes_here(
    browser: Browser, sqlite: Databases, vault: Vault, clock: SetClock
) -> None:
    async with sqlite.fresh() as address:
        store = open_store(address, vault, clock)
        desk = await Desk.made(store, await open_talk(store), clock)
        token = await desk.opened()
        answers = iter([None, signed(authority().other, await desk.paper()), signed(authority().head, await desk.paper())])
        async with FakeNcaLayer(lambda document: next(answers)) as ncalayer, site(desk, ncalayer.url) as at:
            context = await browser.new_context(base_url=at, viewport={"width": 360, "height": 740}, locale="kk-KZ")
            phone = await tab_in(context)
            page, wrong = phone.page, phone.page.locator("#wrong")
            for path in ("/sign", f"/sign/{token}"):
                await page.goto(path)
                await fits(page)
            ncalayer.runs = False
            for said in (ABSENT, LEFT, OTHERS):
                await page.locator("#nca").click()
                await expect(wrong).to_contain_text(said)
                ncalayer.runs = True
                await expect(page.locator("#nca")).to_be_enabled()
            await page.locator("#nca").click()
            await expect(page.locator("main")).to_contain_text(PROMISE)
            await fits(page)
            await context.close()
        assert (await desk.row()).number == "TRIAL-26-61-00001"
        await store.close()
