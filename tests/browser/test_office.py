"""The staff's side in a real browser: from the one-time password to a certificate corrected and taken back, and all its pages."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pyotp
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, ConsoleMessage, Locator, Page, ViewportSize, expect

from dialogs.house import engine
from domain.staff import Grant, Role
from kasip.keys import load_vault
from kasip.settings import Settings
from services import content as scripts
from services import history, staff
from services.intake import Intake
from services.passwords import Passwords
from services.storage.engine import Store, open_store
from services.talk import Talk
from services.transaction import WriteTx
from services.translations import Translations
from tests.browser.layout import OVERFLOW, follow
from tests.support.chat import Chat
from tests.support.clock import SetClock
from tests.support.serving.hatchery import Hatchery
from tests.support.serving.process import Process, serving
from tests.support.stages import iin_of, put_at

GIVEN, OWN = "ajbc-defg-hjkm-npqr-stuv", "жеті қат көк 2026"
MISSPELT, SPELT = "Сынақова Әйгерм Ерланқызы", "Сынақова Әйгерім Ерланқызы"
SEARCHED = {"kk": "сынақова ә", "ru": "Synakova"}
WRONG = {"kk": "Логин немесе құпиясөз қате", "ru": "Логин или пароль неверны"}
REASON = {"kk": "Аты қате жазылған", "ru": "Имя написано с ошибкой"}
REPLACED = {"kk": "ауыстырылған", "ru": "заменен"}
REVOKED = {"kk": "күші жойылған", "ru": "отозван"}
PAGES = (
    "learners", "learners/void-proposals", "register", "enquiries", "deadlines", "deadlines/begin", "digest", "figures",
    "calendar", "calendar/day?date=2026-03-23", "staff", "staff/new", "tokens", "audit",
)  # fmt: skip
MOST_TABS = 80


@dataclass
class Office:
    """A house with staff and learners that are put there beside the server."""

    process: Process
    store: Store
    talk: Talk
    made: int = 0

    async def member(self, *roles: Role) -> str:
        """Somebody of the staff with a one-time password."""
        self.made += 1
        login, hashed = f"member{self.made}", await Passwords().hashed(GIVEN)
        first, *others = roles
        account = staff.Account(login, hashed)
        id_ = await self.store.write(lambda tx: staff.add(tx, account, Grant(first), "tests"))
        await self.store.write(lambda tx: _give(tx, id_, others))
        return login

    async def learner(self, language: str, name: str) -> str:
        """Somebody who has a certificate; gives the person."""
        self.made += 1
        intake = Intake(self.store, self.talk)
        chat = Chat(self.store, intake, SetClock())
        await chat.start(language)
        said = await self.store.read(lambda tx: history.latest(tx, chat.contact, 0))
        assert said is not None
        await put_at(self.store, self.talk, said.person, "certified", iin_of(self.made), name=name)
        await intake.close()
        return said.person


def _give(tx: WriteTx, id_: str, roles: Iterable[Role]) -> None:
    for role in roles:
        staff.give(tx, id_, Grant(role), "tests")


@pytest.fixture(scope="module")
async def office(hatchery: Hatchery, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    async with serving(hatchery, tmp_path_factory.mktemp("office")) as process:
        settings = Settings(data_dir=process.directory)
        store = open_store(settings.database, load_vault(settings), settings.clock())
        content = await store.read(lambda tx: scripts.snapshot(tx, None))
        yield Office(process, store, Talk(engine(), content, Translations.load()))
        await store.close()
    assert "unexpected_error" not in process.log.read_text()


@asynccontextmanager
async def tab(browser: Browser, office: Office, language: str, width: int, *, script: bool = True) -> AsyncIterator[Page]:
    """A browser's page; what it complains of fails the test."""
    at, size = office.process.address, ViewportSize(width=width, height=740)
    context = await browser.new_context(base_url=at, viewport=size, locale=f"{language}-KZ", java_script_enabled=script)
    page = await context.new_page()
    said: list[ConsoleMessage] = []
    page.on("console", lambda one: said.append(one))  # noqa: PLW0108 - it can only be told to a function of Python
    yield page
    await context.close()
    assert [one.text for one in said if one.type == "error" and "status of 422" not in one.text] == []


async def press(page: Page, target: Locator) -> None:
    """Go to something by the keyboard alone, and press it."""
    await reach(page, target)
    async with page.expect_navigation():
        await page.keyboard.press("Enter")


async def reach(page: Page, target: Locator) -> None:
    for _ in range(MOST_TABS):
        if await target.evaluate("one => one === document.activeElement"):
            return
        await page.keyboard.press("Tab")
    pytest.fail(f"the keyboard does not get to {target}")


async def write(page: Page, name: str, text: str) -> None:
    await reach(page, page.locator(f"#f-{name}"))
    await page.keyboard.press("Control+a")
    await page.keyboard.type(text)


async def sign_in(page: Page, login: str) -> None:
    """From the one-time password to where one wanted to go."""
    await write(page, "login", login)
    await write(page, "password", GIVEN)
    await press(page, page.locator("main form button"))
    await write(page, "password", OWN)
    await write(page, "again", OWN)
    await press(page, page.locator("main form button"))
    key = await page.locator("main code").inner_text()
    await expect(page.locator(".qr svg")).to_be_visible()
    await write(page, "code", pyotp.TOTP(key).now())
    await press(page, page.locator("main form button"))


@pytest.mark.parametrize(("language", "width", "script"), [("kk", 360, True), ("ru", 1200, False)])
async def test_a_certificate_is_corrected_and_taken_back(
    browser: Browser, office: Office, language: str, width: int, script: bool
) -> None:
    """By the keyboard alone; a wrong password before."""
    login, person = await office.member(Role.AGENCY), await office.learner(language, MISSPELT)
    async with tab(browser, office, language, width, script=script) as page:
        await page.goto("/admin/learners")
        await write(page, "login", login)
        await write(page, "password", "not this one")
        await press(page, page.locator("main form button"))
        assert WRONG[language] in await page.locator("main").inner_text()
        await sign_in(page, login)
        assert page.url.endswith("/admin/learners")
        await write(page, "text", SEARCHED[language])
        await press(page, page.locator("main form button").first)
        await press(page, page.locator(f"main a[href='/admin/learners/{person}']"))
        await press(page, page.locator("main a[href*='/correction/']"))
        await write(page, "name", SPELT)
        await write(page, "reason", REASON[language])
        await press(page, page.locator("main form button"))
        assert SPELT in await page.locator("h1").inner_text()
        numbers = await page.locator("main a[href^='/verify/']").all_inner_texts()
        assert len(numbers) == 2
        await press(page, page.locator("main a[href*='/revocation/']"))
        for each in ("kk", "ru"):
            await write(page, f"reason_{each}", REASON[each])
        await press(page, page.locator("main form button"))
        assert await page.locator("main a[href*='/revocation/']").count() == 0
        said = ""
        for number in numbers:
            await page.goto(f"/verify/{number}?language={language}")
            said += (await page.locator("main").inner_text()).lower()
        assert REPLACED[language] in said
        assert REVOKED[language] in said


@pytest.mark.parametrize("language", ["kk", "ru"])
async def test_every_page_can_be_read_by_everybody(browser: Browser, office: Office, language: str) -> None:
    """WCAG 2.2 AA as far as axe can tell, on a phone's width, and nothing sticks out of it."""
    login = await office.member(Role.AGENCY, Role.ADMINISTRATOR)
    person = await office.learner(language, SPELT)
    async with tab(browser, office, language, 360) as page:
        await page.goto("/admin/learners")
        await looked_at(page)
        await sign_in(page, login)
        await page.goto("/admin/learners")
        if await page.locator("html").get_attribute("lang") != language:
            await follow(page.locator(f"button[name=language][value={language}]"))
        for path in (*PAGES, f"learners/{person}", f"learners/{person}/number", f"learners/{person}/identity"):
            answer = await page.goto(f"/admin/{path}")
            assert answer is not None
            assert answer.status == 200, path
            await looked_at(page, thoroughly=language == "kk")


async def looked_at(page: Page, *, thoroughly: bool = True) -> None:
    """Thoroughly: with axe, for which both languages are one page."""
    assert await page.evaluate(OVERFLOW) <= 0, page.url
    size = len((await page.content()).encode())
    assert size < 60_000, f"{page.url} has {size} bytes"
    if not thoroughly:
        return
    found = await Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
