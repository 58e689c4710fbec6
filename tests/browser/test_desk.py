"""A coordinator's day of deadlines in a real browser: 60 applications by the keyboard alone, without a script, by a deputy."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Locator, Page

from admin.caller import COOKIE
from dialogs.house import engine
from domain.priorities import Priorities
from domain.staff import EVERYWHERE, Grant, Right, Role, Scope
from kasip.keys import load_vault
from kasip.settings import Settings
from services import content as scripts
from services import regions_desk
from services.storage.engine import Store, open_store
from services.talk import Talk
from services.translations import Translations
from tests.browser.conftest import FIGURES
from tests.browser.layout import OVERFLOW
from tests.support.clock import START, SetClock
from tests.support.desk_load import Desk, seated
from tests.support.serving.hatchery import Hatchery
from tests.support.serving.process import serving

TODAY = START.date()  # Friday 20 November 2026
ARRIVED = {date(2026, 11, 11): 2, date(2026, 11, 12): 1, date(2026, 11, 13): 12, date(2026, 11, 16): 25, date(2026, 11, 18): 20}
REASON = "Жобалау-сметалық құжаттаманың 4-беті оқылмайды, анық көшірмесін жіберіңіз."
EVIDENCE = "kgd.gov.kz, egov.kz, 20.11.2026"
PROGRAMME = "Бағдарлама тізімі, № 7"
MOST_TABS = 60
AT = "/admin/applications"


@dataclass
class Day:
    """The day's desk: its address, and what the deputy's browser holds."""

    address: str
    secret: str


@pytest.fixture(scope="module")
async def day(hatchery: Hatchery, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Day]:
    offset = round((START - datetime.now(UTC)).total_seconds())
    async with serving(hatchery, tmp_path_factory.mktemp("desk"), {"KASIP_CLOCK_OFFSET": str(offset)}) as process:
        settings, clock = Settings(data_dir=process.directory), SetClock()
        store = open_store(settings.database, load_vault(settings), clock)
        yield Day(process.address, await filled(store, clock))
        await store.close()
    assert "unexpected_error" not in process.log.read_text()


async def filled(store: Store, clock: SetClock) -> str:
    """60 applications of a region with its list of activities; a colleague of its coordinator, who is ill, stands in today."""
    content = await store.read(lambda tx: scripts.snapshot(tx, None))
    desk = Desk(store, Talk(engine(), content, Translations.load()), clock)
    for arrived, count in ARRIVED.items():
        for number in range(count):
            await desk.comes(arrived, papers=number < 2, priority="AA" if number == 1 else "NONE")
    clock.at = START
    listed = Priorities(("10.5",), "№ 12", date(2026, 1, 15), date(2026, 2, 1))
    scope = Scope("staff:tests", {Right.DECIDE_APPLICATIONS: EVERYWHERE})
    await store.write(lambda tx: regions_desk.set_priorities(tx, content, scope, "75", listed))
    await store.write(lambda tx: seated(tx, "ill.one", Grant(Role.COORDINATOR, "75")))
    stands_in = Grant(Role.COORDINATOR, "75", since=TODAY, until=TODAY, deputy_of="ill.one")
    return await store.write(lambda tx: seated(tx, "deputy", stands_in))


class Keyboard:
    """Hands that have no mouse: counts the keys that are pressed and the pages that come."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keys = self.pages = 0

    def counted(self) -> tuple[int, int]:
        """The keys and pages since this was asked last."""
        found, self.keys, self.pages = (self.keys, self.pages), 0, 0
        return found

    async def key(self, name: str, times: int = 1) -> None:
        for _ in range(times):
            await self.page.keyboard.press(name)
        self.keys += times

    async def reach(self, target: Locator) -> None:
        for _ in range(MOST_TABS):
            if await target.evaluate("one => one === document.activeElement"):
                return
            await self.key("Tab")
        pytest.fail(f"the keyboard does not get to {target} on {self.page.url}")

    async def to_content(self) -> None:
        """Over the frame of the page, by its first link."""
        await self.key("Tab")
        await self.key("Enter")

    async def go(self, target: Locator) -> None:
        """To what leads to another page, and there."""
        await self.reach(target)
        async with self.page.expect_navigation():
            await self.key("Enter")
        self.pages += 1

    async def write(self, target: Locator, text: str) -> None:
        await self.reach(target)
        await self.page.keyboard.type(text)
        self.keys += len(text)

    async def pick(self, target: Locator) -> None:
        """Tick a box, or the first of a group that has nothing chosen."""
        await self.reach(target)
        await self.key("Space")


async def seat(browser: Browser, day: Day, *, script: bool, width: int = 1200) -> BrowserContext:
    context = await browser.new_context(
        base_url=day.address, viewport={"width": width, "height": 800}, locale="kk-KZ", java_script_enabled=script
    )
    await context.add_cookies([{"name": COOKIE, "value": day.secret, "url": day.address}])
    return context


async def test_a_deadline_day_by_the_keyboard_alone(browser: Browser, day: Day) -> None:
    context = await seat(browser, day, script=False)
    page = await context.new_page()
    hands = Keyboard(page)
    await page.goto(f"{AT}?list=work")
    main = page.locator("main")
    text = await main.inner_text()
    assert "ill.one" in text
    assert "3" in text
    await hands.to_content()
    await hands.go(page.locator("main a[href*='tick=all']"))
    await hands.go(page.locator("button[formaction$='/bulk/accept']"))
    assert "50" in await main.locator("[role=status]").inner_text()
    accepted = hands.counted()
    await hands.to_content()
    await hands.go(page.locator(f"main a[href='{AT}']").last)
    await hands.to_content()
    await hands.go(page.locator("main th a").first)
    await hands.go(page.locator("main a[href*='/check#']").last)
    hands.counted()
    found = [await recommended(hands, next_) for next_ in ("/check#", "#acts")]
    returned_, refused_ = await returned(hands), await refused(hands)
    FIGURES.append(f"desk: 50 accepted at once by {accepted[0]} keys and {accepted[1]} pages")
    FIGURES.append(f"desk: recommended (keys, pages) {found}, returned {returned_}, refused {refused_}")
    assert max(keys for keys, _ in found) <= 110
    assert max(pages for _, pages in found) <= 3
    await context.close()


async def recommended(hands: Keyboard, next_: str) -> tuple[int, int]:
    """From the check of one to the next one: checked, recommended."""
    page = hands.page
    await hands.pick(page.locator("[name='stop.none']"))
    await hands.write(page.locator("[name='stop.evidence']"), EVIDENCE)
    if await page.locator("#auyl_amanaty > details").count() == 0 and await page.locator("#auyl_amanaty").count():
        await hands.pick(page.locator("[name='auyl_amanaty'][value='yes']"))
        await hands.write(page.locator("[name='auyl_amanaty.evidence']"), PROGRAMME)
    await hands.pick(page.locator("[name='documents'][value='yes']"))
    await hands.pick(page.locator("[name='false_data'][value='no']"))
    async with page.expect_navigation():
        await hands.key("Enter")
    hands.pages += 1
    assert "said=kept" in page.url
    await hands.to_content()
    await hands.go(page.locator("form[action$='/recommend'] button"))
    assert "said=recommended" in page.url
    await hands.go(page.locator(f"#done a[href*='{next_}']"))
    return hands.counted()


async def returned(hands: Keyboard) -> tuple[int, int]:
    """A document that can't be read goes back; on to the next one."""
    page = hands.page
    await hands.reach(page.locator("details.act:has(form[action$='/return']) > summary"))
    await hands.key("Enter")
    await hands.write(page.locator("[id='r-slot:psd']"), REASON)
    async with page.expect_navigation():
        await hands.key("Enter")
    hands.pages += 1
    assert "said=returned" in page.url
    await hands.go(page.locator("#done a[href*='#acts']"))
    return hands.counted()


async def refused(hands: Keyboard) -> tuple[int, int]:
    """On the ground that documents do not meet the requirements, in own words."""
    page = hands.page
    await hands.reach(page.locator("details.act:has(form[action$='/refuse']) > summary"))
    await hands.key("Enter")
    await hands.reach(page.locator("#f-ground"))
    await page.locator("#f-ground").select_option("documents")
    hands.keys += 9
    await hands.write(page.locator("#f-answer"), REASON)
    await hands.go(page.locator("form[action$='/refuse'] button.grave"))
    assert "said=refused" in page.url
    return hands.counted()


async def test_the_desk_can_be_read_by_everybody(browser: Browser, day: Day) -> None:
    """WCAG 2.2 AA as far as axe can tell, on a phone's width, with every part opened."""
    context = await seat(browser, day, script=True, width=360)
    page = await context.new_page()
    await page.goto(f"{AT}?list=work")
    await looked_at(page)
    card = await page.locator("main th a").last.get_attribute("href")
    for path in (str(card), f"{card}/check"):
        await page.goto(path)
        await page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        await looked_at(page)
    await context.close()


async def looked_at(page: Page) -> None:
    assert await page.evaluate(OVERFLOW) <= 0, page.url
    found = await Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
