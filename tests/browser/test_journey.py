"""From the greeting to the passed quiz: by script, by plain forms, on a weak line, in both languages."""

import asyncio
import time

import pytest
from playwright.async_api import expect

from tests.browser.conftest import FIGURES, MakePhone
from tests.browser.phone import Line, Phone

FIRST_SCREEN = 15_000
ALL = 60_000
ANSWERS = 8


async def to_the_first_lesson(phone: Phone, language: str, how: str) -> Line:
    """Enrols, notes what that took, and opens the first lesson."""
    line = await phone.watched()
    await phone.open()
    first_screen = line.received
    await phone.begin(language)
    await phone.enrol(language)
    answers = phone.answers
    lesson = await phone.tap("open")
    seconds = time.monotonic() - phone.started
    assert "1/5" in lesson
    sizes = f"{first_screen} bytes for the first screen, {line.received} in all"
    FIGURES.append(f"{language}, {how}: {answers} answers, {seconds:.1f} s, {sizes}")
    assert answers <= ANSWERS
    assert first_screen < FIRST_SCREEN
    return line


async def to_the_end(phone: Phone, language: str) -> None:
    await phone.learn()
    assert "5/5" in await phone.pass_quiz(language)
    await expect(phone.choice("leave")).to_be_visible()


async def test_to_the_passed_quiz(phones: MakePhone) -> None:
    """All of them side by side: people answer at their own pace, and a run has few seconds."""
    at_a_desk = [by_script(await phones(width=1280, height=800), language, "at a desk") for language in ("kk", "ru")]
    weak = await phones()
    await weak.on_a_weak_line()
    await asyncio.gather(*at_a_desk, by_script(weak, "kk", "360 px, 50 kB/s, 400 ms"))


async def by_script(phone: Phone, language: str, how: str) -> None:
    line = await to_the_first_lesson(phone, language, how)
    assert line.received < ALL
    await to_the_end(phone, language)


@pytest.mark.parametrize("language", ["kk", "ru"])
async def test_to_the_passed_quiz_without_script(phones: MakePhone, language: str) -> None:
    phone = await phones(script=False)
    await to_the_first_lesson(phone, language, "without script")
    await to_the_end(phone, language)
