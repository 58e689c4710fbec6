"""Closed tabs, lost lines, two tabs, other phones: nothing is lost and nothing counts twice."""

import asyncio
import re

from playwright.async_api import expect

from tests.browser.answers import NAMES
from tests.browser.conftest import MakePhone
from tests.browser.phone import ANSWERED, Phone
from tests.support.chat import IIN

CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")


async def at_the_name(phone: Phone) -> str:
    """Stands before the fourth question, which asks for the name."""
    await phone.open()
    await phone.begin("kk")
    await phone.tap("yes")
    return await phone.say(IIN)


async def test_a_closed_tab_goes_on_where_it_was(phones: MakePhone) -> None:
    first = await phones()
    asked = await at_the_name(first)
    await first.page.locator("#text").press_sequentially("Сер")
    await first.page.close()
    second = await phones(beside=first)
    await second.open()
    assert await second.heard() == asked
    assert "5/8" in await second.say(NAMES["kk"])


async def test_what_is_written_without_a_network_comes_through_once(phones: MakePhone) -> None:
    phone = await phones()
    await at_the_name(phone)
    await phone.page.context.set_offline(True)
    await phone.page.locator("#text").fill(NAMES["kk"])
    await phone.page.locator("#say button").click()
    await expect(phone.page.locator("#pending .note")).not_to_be_empty()
    await expect(phone.page.locator("#state")).not_to_be_empty()
    await phone.page.context.set_offline(False)
    await expect(phone.page.locator("#now")).to_contain_text("5/8")
    await expect(phone.page.locator("#pending > li")).to_have_count(0)
    await expect(phone.page.locator("#state")).to_be_empty()
    await expect(phone.page.locator("#list > .person").filter(has_text=NAMES["kk"])).to_have_count(1)
    phone.complaints = [complaint for complaint in phone.complaints if "ERR_INTERNET_DISCONNECTED" not in complaint]


async def test_what_waits_outlives_the_tab(phones: MakePhone) -> None:
    first = await phones()
    await at_the_name(first)
    await first.page.route("**/chat/messages", lambda route: route.abort("connectionfailed"))
    await first.page.locator("#text").fill(NAMES["kk"])
    await first.page.locator("#say button").click()
    await expect(first.page.locator("#pending .note")).not_to_be_empty()
    await first.page.close()
    second = await phones(beside=first)
    await second.open()
    await expect(second.page.locator("#now")).to_contain_text("5/8")
    await expect(second.page.locator("#list > .person").filter(has_text=NAMES["kk"])).to_have_count(1)
    first.complaints = [complaint for complaint in first.complaints if "ERR_CONNECTION_FAILED" not in complaint]


async def test_two_tabs_that_tap_at_once_have_one_effect(phones: MakePhone) -> None:
    one = await phones()
    await one.open()
    await one.begin("kk")
    two = await phones(beside=one)
    await two.open()
    buttons = [await tab.choice("yes").element_handle() for tab in (one, two)]
    await asyncio.gather(*[button.evaluate("button => button.click()") for button in buttons])
    for tab in (one, two):
        await expect(tab.page.locator("#now")).to_contain_text("3/8")
        await expect(tab.page.locator("#pending > li")).to_have_count(0)
    await two.say(IIN)  # the tab in front
    for tab in (one, two):
        await expect(tab.page.locator("#now")).to_contain_text("4/8")
    said = [await tab.page.locator("#list > li > p").all_inner_texts() for tab in (one, two)]
    assert said[0] == said[1]


async def test_a_double_tap_is_one_tap(phones: MakePhone) -> None:
    phone = await phones()
    await phone.open()
    await phone.begin("ru")
    await phone.choice("yes").dblclick()
    await expect(phone.page.locator("#now")).to_contain_text("3")
    await expect(phone.page.locator("#pending > li")).to_have_count(0)
    await expect(phone.page.locator("#list > .person")).to_have_count(1)


async def test_an_old_button_brings_the_question_of_now(phones: MakePhone) -> None:
    old = await phones(script=False)
    await old.open()
    await old.begin("kk")
    new = await phones(script=False, beside=old)
    await new.open()
    await new.tap("yes")
    asked = await new.say(IIN)
    assert asked.split("\n")[0] in await old.tap("no")
    assert "5/8" in await old.say(NAMES["kk"])


async def test_choices_that_were_answered_cannot_be_tapped(phones: MakePhone) -> None:
    phone = await phones()
    await phone.open()
    await phone.begin("kk")
    offered = await phone.offered()
    await phone.tap("yes")
    await expect(phone.page.locator("#list .old li")).to_have_text(offered)
    assert await phone.page.locator("#list button, #list a").count() == 0


async def test_a_recovery_code_brings_the_person_to_the_same_place(phones: MakePhone) -> None:
    first = await phones()
    await first.open()
    await first.begin("kk")
    code = CODE.search(await first.enrol("kk"))
    assert code is not None
    assert await first.page.locator("#now .key").last.inner_text() == code.group()
    lesson = await first.tap("open")
    second = await phones()
    await second.page.goto("/chat/restore?language=kk")
    await second.page.locator("#code").fill("0000-0000-0000")
    await second.page.locator(".card button").click()
    await expect(second.page.locator(".wrong")).to_be_visible()
    second.complaints.clear()  # Chromium notes the 403
    await second.page.locator("#code").fill(code.group().lower())
    await second.page.locator(".card button").click()
    await expect(second.page.locator("#now")).to_be_visible()
    assert await second.heard() == lesson
    assert code.group() not in await second.page.locator("#list").inner_text()
    await second.page.wait_for_function(ANSWERED, arg=0)
    assert "2/5" in await second.tap("next")
