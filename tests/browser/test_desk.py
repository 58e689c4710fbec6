"""A coordinator's day of deadlines in a real browser: 60 applications by the keyboard alone, without a script, by a deputy."""

from collections.abc import AsyncIterator

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

from tests.browser.conftest import FIGURES
from tests.browser.layout import OVERFLOW
from tests.support.desk_day import Day, desk_day, seat
from tests.support.desk_hands import AT, REASON, Effort, Keyboard, accepted, first_check, recommended, refused, returned
from tests.support.serving.hatchery import Hatchery


@pytest.fixture(scope="module")
async def day(hatchery: Hatchery, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Day]:
    async with desk_day(hatchery, tmp_path_factory.mktemp("desk")) as found:
        yield found


async def test_a_deadline_day_by_the_keyboard_alone(browser: Browser, day: Day) -> None:
    context = await seat(browser, day, script=False)
    page = await context.new_page()
    hands = Keyboard(page)
    await page.goto(f"{AT}?list=work")
    text = await page.locator("main").inner_text()
    assert "ill.one" in text
    assert "Бүгін мерзімі аяқталады: 12; мерзімі өткен: 3" in text
    at_once = await accepted(hands)
    await first_check(hands)
    found = [await recommended(hands, next_) for next_ in ("/check#", "#acts")]
    back, no = await returned(hands), await refused(hands)
    FIGURES.append(f"desk: 50 accepted at once by {_said(at_once)}")
    FIGURES.append(f"desk: recommended {', '.join(map(_said, found))}; returned {_said(back)}, refused {_said(no)} (keys, pages)")
    typed, offered = found
    assert typed.keys <= 90
    assert offered.keys <= 32  # what was typed in the check before is confirmed by one key
    assert max(one.pages for one in found) <= 3
    assert max(back.keys, no.keys) - len(REASON) <= 25
    await context.close()


def _said(took: Effort) -> str:
    return f"{took.keys} keys and {took.pages} pages"


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
