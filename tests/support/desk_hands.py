"""A coordinator's hands that have no mouse, and what a day's acts take them: keys, pages, and seconds by a model."""

from dataclasses import dataclass
from time import perf_counter

from playwright.async_api import Locator, Page

REASON = "Жобалау-сметалық құжаттаманың 4-беті оқылмайды, анық көшірмесін жіберіңіз."
EVIDENCE = "kgd.gov.kz, egov.kz, 20.11.2026"
PROGRAMME = "Бағдарлама тізімі, № 7"
MOST_TABS = 60
AT = "/admin/applications"
# The keystroke-level model (Card, Moran and Newell): a key of an average typist, and a thought before each act and each text.
KEY, THOUGHT = 0.28, 1.35


@dataclass(frozen=True, slots=True)
class Effort:
    """What something took: keys, thoughts, pages that came, and the seconds in which they came."""

    keys: int = 0
    thoughts: int = 0
    pages: int = 0
    machine: float = 0.0

    @property
    def seconds(self) -> float:
        """By the model, with the machine's seconds."""
        return KEY * self.keys + THOUGHT * self.thoughts + self.machine


class Keyboard:
    """Hands that have no mouse: counts the keys that are pressed and the pages that come."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keys = self.thoughts = self.pages = 0
        self.machine = 0.0

    def counted(self) -> Effort:
        """What it took since this was asked last."""
        found = Effort(self.keys, self.thoughts, self.pages, self.machine)
        self.keys = self.thoughts = self.pages = 0
        self.machine = 0.0
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
        raise AssertionError(f"the keyboard does not get to {target} on {self.page.url}")

    async def to_content(self) -> None:
        """Over the frame of the page, by its first link."""
        await self.key("Tab")
        await self.key("Enter")

    async def turn(self) -> None:
        """Enter, and the page that it brings, until it is there whole."""
        self.thoughts += 1
        began = perf_counter()
        async with self.page.expect_navigation():
            await self.key("Enter")
        self.machine += perf_counter() - began
        self.pages += 1

    async def go(self, target: Locator) -> None:
        """To what leads to another page, and there."""
        await self.reach(target)
        await self.turn()

    async def open(self, target: Locator) -> None:
        """Unfold what is folded."""
        await self.reach(target)
        self.thoughts += 1
        await self.key("Enter")

    async def write(self, target: Locator, text: str) -> None:
        await self.reach(target)
        self.thoughts += 1
        await self.page.keyboard.type(text)
        self.keys += len(text)

    async def pick(self, target: Locator) -> None:
        """Tick a box, or the first of a group that has nothing chosen."""
        await self.reach(target)
        self.thoughts += 1
        await self.key("Space")


async def accepted(hands: Keyboard) -> Effort:
    """From the list of what is to be done: all of its page at once."""
    page = hands.page
    await hands.to_content()
    await hands.go(page.locator("main a[href*='tick=all']"))
    await hands.go(page.locator("button[formaction$='/bulk/accept']"))
    assert "50" in await page.locator("main [role=status]").inner_text()
    return hands.counted()


async def first_check(hands: Keyboard) -> Effort:
    """From what was done at once to the check of the most urgent one."""
    page = hands.page
    await hands.to_content()
    await hands.go(page.locator("#next"))
    return hands.counted()


async def recommended(hands: Keyboard, next_: str) -> Effort:
    """From the check of one to the next one: checked, recommended."""
    page = hands.page
    await hands.pick(page.locator("[name='stop.none']"))
    await evidence(hands, "stop.evidence", EVIDENCE)
    if await claims_first(page):
        await hands.pick(page.locator("[name='auyl_amanaty'][value='yes']"))
        await evidence(hands, "auyl_amanaty.evidence", PROGRAMME)
    await hands.pick(page.locator("[name='documents'][value='yes']"))
    await hands.pick(page.locator("[name='false_data'][value='no']"))
    await hands.turn()
    assert "said=kept" in page.url
    await hands.go(page.locator("form[action$='/recommend'] button"))
    assert "said=recommended" in page.url
    await hands.go(page.locator(f"#done a[href*='{next_}']"))
    return hands.counted()


async def evidence(hands: Keyboard, name: str, words: str) -> None:
    """As in the check before, where that is offered; else typed."""
    offered = hands.page.locator(f"[name='{name}.last']")
    if await offered.count():
        await hands.pick(offered)
    else:
        await hands.write(hands.page.locator(f"[name='{name}']"), words)


async def claims_first(page: Page) -> bool:
    """Whether the applicant says that it is a project of Auyl Amanaty."""
    item = page.locator("#auyl_amanaty")
    return bool(await item.count()) and not await page.locator("#auyl_amanaty > details").count()


async def returned(hands: Keyboard) -> Effort:
    """A document that can't be read goes back; on to the next one."""
    page = hands.page
    await hands.open(page.locator("details.act:has(form[action$='/return']) > summary"))
    await hands.write(page.locator("[id='r-slot:psd']"), REASON)
    await hands.turn()
    assert "said=returned" in page.url
    await hands.go(page.locator("#done a[href*='#acts']"))
    return hands.counted()


async def refused(hands: Keyboard) -> Effort:
    """On the ground that documents do not meet the requirements, in own words; on to the next one."""
    page = hands.page
    await hands.open(page.locator("details.act:has(form[action$='/refuse']) > summary"))
    ground = page.locator("#f-ground")
    await hands.reach(ground)
    await ground.select_option("documents")
    hands.keys += 9  # the beginning of its name, as a list takes it
    hands.thoughts += 1
    await hands.write(page.locator("#f-answer"), REASON)
    await hands.go(page.locator("form[action$='/refuse'] button.grave"))
    assert "said=refused" in page.url
    await hands.go(page.locator("#done a[href*='#acts']"))
    return hands.counted()
