"""The final test in a real browser: to the certificate and its verification; three failures; a missed window; a misspelt name."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, expect

from domain.calendar import ZONE
from tests.browser.learner import NUMBER, PAPER_MS, Learner, link_in, put_newest_at, text_of
from tests.browser.phone import tab_in
from tests.support.serving.hatchery import Hatchery
from tests.support.serving.process import Process, serving
from tests.support.stages import ANSWERS

NAME = ANSWERS["name"]
SHOTS = os.environ.get("SHOTS")  # a folder for pictures to look at
PASSED = {"kk": "16/20 (80 %)", "ru": "15/20 (75 %)"}
FAILED = {"kk": "14/20 (70 %)", "ru": "14/20 (70 %)"}
TRIAL = {"kk": "СЫНАҚ НҰСҚАСЫ", "ru": "ПРОБНАЯ ВЕРСИЯ"}
LEFT = {"kk": "2/3", "ru": "2/3"}
Ready = Callable[[str], Awaitable[Learner]]
MISSED = "Қорытынды тестті қайта тапсыру мерзімі өтті. Соңғы күн:"


@pytest.fixture(scope="module")
async def house(hatchery: Hatchery, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Process]:
    async with serving(hatchery, tmp_path_factory.mktemp("final")) as process:
        yield process
    assert "unexpected_error" not in process.log.read_text()


@pytest.fixture
async def ready(browser: Browser, house: Process) -> AsyncIterator[Ready]:
    """Makes people, each with a browser of the own, who have passed every module and are asked for the name to print."""
    contexts: list[BrowserContext] = []

    async def make(language: str) -> Learner:
        context = await browser.new_context(base_url=house.address, viewport={"width": 360, "height": 740}, locale="kk-KZ")
        context.set_default_timeout(30_000)
        contexts.append(context)
        learner = Learner(await tab_in(context), language)
        await learner.phone.open()
        await learner.phone.begin(language)
        await put_newest_at(house, "ready for test")
        await learner.phone.say("/start")
        return learner

    yield make
    for context in contexts:
        await context.close()


def in_forty_days() -> str:
    """The clock's offset to a noon, when what is due may be told: at night it would wait."""
    now = datetime.now(ZONE)
    return str(int(((now + timedelta(days=40)).replace(hour=12) - now).total_seconds()))


async def shot(learner: Learner, name: str) -> None:
    if SHOTS:
        await learner.phone.page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def kasip(house: Process, *arguments: str) -> str:
    command = str(Path(sys.executable).parent / "kasip")
    env = {**os.environ, "KASIP_DATA_DIR": str(house.directory)}
    return subprocess.run([command, *arguments], env=env, check=True, capture_output=True, text=True).stdout


async def test_the_road_to_its_end(ready: Ready, house: Process) -> None:
    """Side by side: two pass, two fail three times, and one has a misspelt name."""
    passing = [to_the_verified_certificate(await ready(language)) for language in ("kk", "ru")]
    failing = [three_failures_and_a_new_beginning(await ready(language)) for language in ("kk", "ru")]
    await asyncio.gather(*passing, *failing, a_misspelt_name_is_reissued(await ready("kk"), house))


async def to_the_verified_certificate(learner: Learner) -> None:
    phone, language = learner.phone, learner.language
    await shot(learner, f"name-{language}")
    assert NAME in await phone.heard()
    await phone.tap("yes")
    await shot(learner, f"invitation-{language}")
    await phone.tap("begin")
    await shot(learner, f"question-{language}")
    result = await learner.answer(right=int(PASSED[language][:2]))
    await shot(learner, f"passed-{language}")
    assert PASSED[language] in result
    assert TRIAL[language] in result
    number = NUMBER.search(result)
    assert number is not None

    said = text_of(await learner.bytes_of(await learner.paper(".pdf")))
    assert NAME in said
    assert number[0] in said
    assert TRIAL[language] in said

    await phone.command("/menu")
    await phone.tap("certificate")
    await phone.tap(f"{language}-png")
    picture = await learner.bytes_of(await learner.paper(".png"))
    await shot(learner, f"papers-{language}")
    link = link_in(picture)
    assert number[0] in link

    page = await phone.page.context.new_page()
    await page.goto(f"/verify/{number[0]}?language={language}")
    assert NAME not in await page.locator("main").inner_text()
    assert TRIAL[language] in await page.locator("body").inner_text()
    await page.goto(link)
    await expect(page.locator("main")).to_contain_text(NAME)
    if SHOTS:
        await page.screenshot(path=f"{SHOTS}/verified-{language}.png", full_page=True)


async def three_failures_and_a_new_beginning(learner: Learner) -> None:
    language = learner.language
    await learner.begin_test()
    first = await learner.answer(right=14)
    await shot(learner, f"failed-{language}")
    assert FAILED[language] in first
    assert LEFT[language] in first
    for _ in range(2):
        await learner.phone.tap("begin")
        await learner.phone.tap("begin")
        last = await learner.hand_in()
    await shot(learner, f"failed-for-good-{language}")
    assert "3/3" in last
    assert not await learner.phone.choice("begin").count()
    await learner.phone.tap("restart")
    await shot(learner, f"restarted-{language}")
    await expect(learner.phone.choice("go")).to_be_visible()
    assert "0 %" in await learner.phone.heard()


async def test_a_missed_window_is_told_and_leads_to_a_new_beginning(ready: Ready, house: Process) -> None:
    learner = await ready("kk")
    await learner.begin_test()
    await learner.hand_in()
    await house.stop()
    await house.start(KASIP_CLOCK_OFFSET=in_forty_days())
    phone = learner.phone
    await phone.page.reload()
    await phone.page.wait_for_load_state()
    await expect(phone.page.locator("#list")).to_contain_text(MISSED)  # nothing more comes by itself
    await phone.command("/menu")
    await phone.tap("course")
    shown = await phone.tap("test")
    assert "мерзімі өтті" in shown
    await shot(learner, "missed-kk")
    shown = await phone.tap("restart")
    assert "модульдеріңіз есепке алынады" in shown
    await phone.tap("begin")
    assert "Сұрақ: 1/20" in await phone.heard()
    await house.stop()
    await house.start()


async def a_misspelt_name_is_reissued(learner: Learner, house: Process) -> None:
    await learner.begin_test()
    number = NUMBER.search(await learner.answer(right=20))
    assert number is not None
    await learner.paper(".pdf")
    await learner.phone.command("/menu")
    await learner.phone.tap("certificate")
    await learner.phone.tap("kk-png")
    old = link_in(await learner.bytes_of(await learner.paper(".png")))

    await asyncio.to_thread(
        kasip, house, "certificate", "reissue", number[0], "--name", "Серікова Әлия Мұратқызы", "--reason", "misspelt patronymic"
    )
    page = await learner.phone.page.context.new_page()
    await page.goto(old)
    told = await page.locator("main").inner_text()
    assert number[0] in told
    assert "түзетілген" in told or "ауыстырылды" in told
    if SHOTS:
        await page.screenshot(path=f"{SHOTS}/replaced-kk.png", full_page=True)
    await expect(learner.phone.page.locator("#list a.file")).to_have_count(3, timeout=PAPER_MS)
    said = text_of(await learner.bytes_of(await learner.paper(".pdf")))
    assert "Серікова Әлия Мұратқызы" in said
    assert number[0] not in said
