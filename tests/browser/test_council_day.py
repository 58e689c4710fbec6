"""The secretary's session day in a real browser: without a script on a phone in Kazakh, by the keyboard alone in Russian."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Locator, Page

from admin.caller import COOKIE
from dialogs.house import engine
from domain.applications import State
from domain.language import Language
from domain.staff import Grant, Role
from kasip.keys import load_vault
from kasip.settings import Settings
from services import agendas, applications
from services import content as scripts
from services.storage import applications as tables
from services.storage import staff as accounts
from services.storage.engine import open_store
from services.talk import Talk
from services.transaction import WriteTx
from services.translations import Translations
from tests.browser.layout import OVERFLOW, follow
from tests.support.clock import START, SetClock
from tests.support.council import REASONS, Council
from tests.support.desk_hands import Keyboard
from tests.support.desk_load import Desk, seated
from tests.support.serving.hatchery import Hatchery
from tests.support.serving.process import serving

TODAY = START.date()  # Friday 20 November 2026
REGIONS = {Language.KK: "75", Language.RU: "71"}
PLACE = {Language.KK: "Сынақ қаласы, Үлгі көшесі, 1", Language.RU: "Город Пробный, улица Примерная, 1"}
SECRETARY = "Сынақова Хатшы"
GUIDELINES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
VOTES = ("for", "against", "abstain", "recused", "late", "left")  # as they stand in a row
MOST_TABS = 120


@dataclass
class House:
    """Where the day is held, and what the secretaries' browsers hold."""

    address: str
    secrets: Mapping[Language, str]


@pytest.fixture(scope="module")
async def house(hatchery: Hatchery, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    offset = round((START - datetime.now(UTC)).total_seconds())
    async with serving(hatchery, tmp_path_factory.mktemp("council"), {"KASIP_CLOCK_OFFSET": str(offset)}) as process:
        settings, clock = Settings(data_dir=process.directory), SetClock()
        store = open_store(settings.database, load_vault(settings), clock)
        content = await store.read(lambda tx: scripts.snapshot(tx, None))
        talk, secrets = Talk(engine(), content, Translations.load()), {}
        for language, region in REGIONS.items():
            council = Council(store, talk, region)
            await council.appoint(region=region)
            await council.set_base("present", region=region)
            await council.on_agenda(2)
            await _by_chat(council, Desk(store, talk, clock))
            secrets[language] = await store.write(partial(_secretary, language=language, region=region))
        yield House(process.address, secrets)
        await store.close()
    assert "unexpected_error" not in process.log.read_text()


async def _by_chat(council: Council, desk: Desk) -> None:
    """An application with its documents comes on the agenda too."""
    id_ = await desk.comes(date(2026, 11, 18), region_code=council.code)
    desk.clock.at = START

    def recommended(tx: WriteTx) -> None:
        row = tables.one(tx.conn, id_)
        assert row is not None
        applications.move(tx, row, State.RECOMMENDED, council.scope.actor)
        agendas.put(tx, council.talk.content, council.scope, id_)

    await council.store.write(recommended)


def _secretary(tx: WriteTx, language: Language, region: str) -> str:
    login = f"secretary.{language}"
    secret = seated(tx, login, Grant(Role.COUNCIL_SECRETARY, region))
    row = accounts.by_login(tx.conn, login)
    assert row is not None
    accounts.change(tx.conn, row.id, language=language)
    return secret


async def seat(browser: Browser, house: House, language: Language, *, width: int, script: bool) -> BrowserContext:
    context = await browser.new_context(
        base_url=house.address, viewport={"width": width, "height": 800}, locale=f"{language}-KZ", java_script_enabled=script
    )
    context.set_default_timeout(15_000)
    await context.add_cookies([{"name": COOKIE, "value": house.secrets[language], "url": house.address}])
    return context


async def looked_at(page: Page, beside: Page | None = None) -> None:
    """Nothing stands out at the side, and WCAG 2.2 AA holds as far as axe can tell; `beside` has the scripts that axe needs."""
    eye = beside or page
    assert await page.evaluate(OVERFLOW) <= 0, page.url
    if beside:
        await beside.set_content(await page.content())
        await beside.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert await beside.evaluate(OVERFLOW) <= 0, page.url
    found = await Axe().run(eye, options={"runOnly": GUIDELINES})
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"


async def test_a_session_day_without_a_script_on_a_phone(browser: Browser, house: House) -> None:
    context = await seat(browser, house, Language.KK, width=360, script=False)
    watching = await seat(browser, house, Language.KK, width=360, script=True)
    phone = Phone(await context.new_page(), await watching.new_page())
    page = phone.page
    await phone.eye.goto("/admin/sessions")  # so that what is put into it may take the styles from here
    await page.goto("/admin/sessions")
    await follow(page.locator("main th a").first)
    await phone.convenes()
    await phone.opens()
    await phone.decides()
    await follow(page.locator("form[action$='/close'] button"))
    await follow(page.locator("#done a"))
    await phone.looks()
    await page.locator("[name=number]").fill("7")
    for act in ("/protocol", "/sign", "/told-by-hand", "/forward"):
        await phone.sends(act, looks=act != "/told-by-hand")
    assert "said=forwarded" in page.url
    for path in ("protocol.pdf?language=kk", "protocol.docx?language=ru"):
        got = await context.request.get(f"{page.url.partition('protocol?')[0]}{path}")
        assert got.ok, path
    await context.close()
    await watching.close()


@dataclass
class Phone:
    """A secretary's phone without scripts; `eye` has them, and looks at the same."""

    page: Page
    eye: Page

    async def looks(self) -> None:
        await looked_at(self.page, self.eye)

    async def sends(self, form: str, *, looks: bool = False) -> None:
        await follow(self.page.locator(f"form[action$='{form}'] button.go"))
        assert await self.page.evaluate(OVERFLOW) <= 0, self.page.url
        if looks:
            await self.looks()

    async def convenes(self) -> None:
        """Day and place are set, the session is convened, everybody is told by phone."""
        page = self.page
        for name, value in (("on", TODAY.isoformat()), ("time", "18:00"), ("place", PLACE[Language.KK])):
            await page.locator(f"form[action$='/date'] [name={name}]").fill(value)
        await self.sends("/date")
        await self.sends("/convene")
        everybody = page.locator("form[action$='/told']:has([value=all])")
        await everybody.locator("[name=how]").select_option("phone")
        await follow(everybody.locator("button"))
        await follow(page.locator("main a[href$='/day']").first)

    async def opens(self) -> None:
        """Seven of ten are here, one of them by video; a name that is no name does not lose who is ticked."""
        page = self.page
        await follow(page.locator("main [name=here]"))
        assert await page.locator("[value=present]:checked").count() == 10
        for absent in (7, 8, 9):
            await page.locator(".seat").nth(absent).locator("[value=absent]").check()
        await page.locator(".seat").nth(1).locator("[value=remote]").check()
        await page.locator("[name=secretary]").fill("Хатшы")
        await self.sends("/open", looks=True)
        assert await page.locator("[role=alert]").count() == 1
        assert await page.locator("[value=absent]:checked").count() == 3
        await page.locator("[name=secretary]").fill(SECRETARY)
        await self.sends("/open", looks=True)
        assert "7/10" in await page.locator("main").inner_text()

    async def decides(self) -> None:
        """One item is decided for, one against, whose reasons are refused first, and about one there is no decision."""
        page = self.page
        await follow(page.locator("main th a").first)
        await self.looks()
        await self.votes(["for"] * 5 + ["against"] * 2)
        assert "жақтап 5, қарсы 2, керегі 5. Инфрақұрылым беруге болады." in await page.locator("main").inner_text()
        await self.sends("/decision")
        await follow(page.locator("#done a"))
        await self.votes(["against"] * 6 + ["abstain"])
        await page.locator("#f-kk").fill(REASONS.kk)
        await page.locator("#f-ru").fill("Мало слов")
        await self.sends("/decision", looks=True)
        assert await page.locator("#f-kk").input_value() == REASONS.kk
        await page.locator("#f-ru").fill(REASONS.ru)
        await self.sends("/decision", looks=True)
        await follow(page.locator("#done a"))
        await self.votes(["for"] * 4 + ["against"] * 2 + ["recused"])
        await self.sends("/decision")
        await follow(page.locator("#done a"))
        await self.looks()

    async def votes(self, votes: Sequence[str]) -> None:
        for row, vote in enumerate(votes):
            await self.page.locator(".seat").nth(row).locator(f"[value={vote}]").check()
        await self.sends("/votes")


class Hands(Keyboard):
    """Hands that have no mouse, at a council's desk."""

    async def go(self, target: Locator) -> None:
        await super().go(target)
        await self.to_content()

    async def reach(self, target: Locator) -> None:
        for _ in range(MOST_TABS):
            if await target.evaluate("one => one === document.activeElement"):
                return
            await self.key("Tab")
        pytest.fail(f"the keyboard does not get to {target} on {self.page.url}")

    async def choose(self, first: Locator, place: int) -> None:
        """Of a group of radios of which none is chosen: to its first one, and down to the one that is wanted."""
        await self.reach(first)
        await self.key("Space")
        await self.key("ArrowDown", place)

    async def fill(self, place: str, value: str) -> None:
        """A day or a time, which every browser lets people type in a way of its own."""
        await self.reach(self.page.locator(place))
        await self.page.locator(place).fill(value)

    async def send(self, form: str) -> None:
        await self.go(self.page.locator(f"form[action$='{form}'] button.go"))

    async def vote(self, votes: Sequence[str]) -> None:
        rows = self.page.locator(".seat")
        for row, vote in enumerate(votes):
            await self.choose(rows.nth(row).locator("input").first, VOTES.index(vote))
        await self.send("/votes")


async def test_a_session_day_by_the_keyboard_alone(browser: Browser, house: House) -> None:
    context = await seat(browser, house, Language.RU, width=1200, script=True)
    page = await context.new_page()
    hands, main = Hands(page), page.locator("main")
    await page.goto("/admin/sessions")
    await hands.go(page.locator("main th a").first)
    await hands.fill("form[action$='/date'] [name=on]", TODAY.isoformat())
    await hands.fill("form[action$='/date'] [name=time]", "18:00")
    await hands.write(page.locator("form[action$='/date'] [name=place]"), PLACE[Language.RU])
    await hands.send("/date")
    await hands.send("/convene")
    await hands.go(page.locator("form[action$='/told']:has([value=all]) button"))
    await hands.go(page.locator("main a[href$='/day']").first)
    await hands.go(page.locator("main [name=here]"))
    for absent in (7, 8, 9):
        await hands.reach(page.locator(".seat").nth(absent).locator("[value=present]"))
        await hands.key("ArrowDown", 2)
    await hands.write(page.locator("[name=secretary]"), SECRETARY)
    await looked_at(page)
    await hands.send("/open")
    assert "7 из 10" in await main.inner_text()
    await hands.go(page.locator("main th a").first)
    await hands.vote(["for", "for", "for", "for", "for", "against", "against"])
    assert "за 5, против 2, нужно 5. Инфраструктуру предоставить можно." in await main.inner_text()
    await looked_at(page)
    await hands.send("/decision")
    await hands.go(page.locator("#done a"))
    await hands.vote(["against", "against", "against", "against", "against", "abstain", "for"])
    await hands.write(page.locator("#f-kk"), REASONS.kk)
    await hands.write(page.locator("#f-ru"), REASONS.ru)
    await hands.send("/decision")
    await hands.go(page.locator("#done a"))
    await hands.vote(["for", "for", "for", "late", "recused", "left", "against"])
    assert "Кворума нет." in await main.inner_text()
    await looked_at(page)
    await hands.go(page.locator("main a[href$='/day']").first)
    await looked_at(page)
    await hands.send("/close")
    await hands.go(page.locator("#done a"))
    await hands.write(page.locator("[name=number]"), "7")
    await hands.send("/protocol")
    await hands.send("/sign")
    await hands.send("/told-by-hand")
    await looked_at(page)
    await hands.send("/forward")
    assert "said=forwarded" in page.url
    await looked_at(page)
    await context.close()
