"""A coordinator's day of deadlines by keyboard in Chromium: what each act takes, in keys, pages and seconds by a model."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from tests.browser.conftest import FLAGS, MISSING, NAMES
from tests.support import desk_hands
from tests.support.desk_day import desk_day, seat
from tests.support.desk_hands import AT, Effort, Keyboard
from tests.support.serving.hatchery import Hatchery

ACCEPTED, RECOMMENDED, PROGRAMME = "50 accepted at once", "recommended", "recommended, Auyl Amanaty"
RETURNED, REFUSED = "returned", "refused"
Done = Mapping[str, Sequence[Effort]]


async def deadline_day(folder: Path, recommended: int, others: int) -> Done:
    """What each act took, one after the other: all accepted, so many recommended, and then so many returned and refused each."""
    await asyncio.to_thread(folder.mkdir)
    hatchery = Hatchery()
    try:
        async with desk_day(hatchery, folder) as day, _chromium() as browser:
            context = await seat(browser, day, script=False)
            page = await context.new_page()
            await page.goto(f"{AT}?list=work")
            return await _walked(Keyboard(page), recommended, others)
    finally:
        hatchery.close()


async def _walked(hands: Keyboard, recommended: int, others: int) -> Done:
    done: dict[str, list[Effort]] = {ACCEPTED: [await desk_hands.accepted(hands)]}
    await desk_hands.first_check(hands)
    for left in reversed(range(recommended)):
        act = PROGRAMME if await desk_hands.claims_first(hands.page) else RECOMMENDED
        done.setdefault(act, []).append(await desk_hands.recommended(hands, "/check#" if left else "#acts"))
    done[RETURNED] = [await desk_hands.returned(hands) for _ in range(others)]
    done[REFUSED] = [await desk_hands.refused(hands) for _ in range(others)]
    return done


@asynccontextmanager
async def _chromium() -> AsyncIterator[Browser]:
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        raise RuntimeError(MISSING)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        await browser.close()
