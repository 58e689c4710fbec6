"""Whether a screen fits, and can be used with a thumb; to the next one."""

from playwright.async_api import Locator, Page

TARGET = 44
TOO_SMALL = f"""() => Array.from(document.querySelectorAll("button, a, textarea, input:not([type=hidden])")).filter(one => {{
    const box = one.getBoundingClientRect();
    return box.width && (box.width < {TARGET} || box.height < {TARGET});
}}).map(one => one.outerHTML)"""
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


async def check_layout(page: Page) -> None:
    """Nothing stands out at the side, and everything can be hit with a thumb."""
    size = page.viewport_size
    assert await page.evaluate(OVERFLOW) <= 0, (size, await page.locator("body").inner_text())
    assert await page.evaluate(TOO_SMALL) == [], size


async def follow(target: Locator) -> None:
    """Click on what leads to another page, and be there: a click alone returns while the old page goes."""
    async with target.page.expect_navigation():
        await target.click()
