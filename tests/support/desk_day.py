"""A coordinator's desk on a day of deadlines: 60 applications before a whole `kasip serve`, and a browser that is signed in."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from playwright.async_api import Browser, BrowserContext

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
from tests.support.clock import START, SetClock
from tests.support.desk_load import Desk, seated
from tests.support.serving.hatchery import Hatchery
from tests.support.serving.process import serving

TODAY = START.date()  # Friday 20 November 2026
ARRIVED = {date(2026, 11, 11): 2, date(2026, 11, 12): 1, date(2026, 11, 13): 12, date(2026, 11, 16): 25, date(2026, 11, 18): 20}


@dataclass(frozen=True, slots=True)
class Day:
    """The day's desk: its address, and what the deputy's browser holds."""

    address: str
    secret: str


@asynccontextmanager
async def desk_day(hatchery: Hatchery, folder: Path) -> AsyncIterator[Day]:
    """The day, served from a folder; in the end nothing unexpected may stand in the log."""
    offset = round((START - datetime.now(UTC)).total_seconds())
    async with serving(hatchery, folder, {"KASIP_CLOCK_OFFSET": str(offset)}) as process:
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


async def seat(browser: Browser, day: Day, *, script: bool, width: int = 1200) -> BrowserContext:
    """A browser in which the deputy is signed in."""
    context = await browser.new_context(
        base_url=day.address, viewport={"width": width, "height": 800}, locale="kk-KZ", java_script_enabled=script
    )
    await context.add_cookies([{"name": COOKIE, "value": day.secret, "url": day.address}])
    return context
