"""Sizes, widths, languages, the keyboard, and what people type."""

import pytest
from playwright.async_api import Locator, expect

from tests.browser.answers import NAMES
from tests.browser.conftest import MakePhone
from tests.browser.layout import check_layout
from tests.browser.phone import Phone
from tests.support.chat import IIN, PHONE

WIDTHS = (320, 360, 768, 1280)


async def check_widths(phone: Phone) -> None:
    """At any width the layout is sound."""
    for width in WIDTHS:
        await phone.page.set_viewport_size({"width": width, "height": 740})
        await check_layout(phone.page)


@pytest.mark.parametrize("language", ["kk", "ru"])
async def test_every_screen_fits_and_can_be_hit(phones: MakePhone, language: str) -> None:
    phone = await phones()
    await phone.page.goto(f"/chat/restore?language={language}")
    await check_widths(phone)
    await phone.open()
    await check_widths(phone)
    await phone.begin(language)
    await check_widths(phone)
    await phone.tap("yes")
    await phone.say("x" * 600)
    await check_widths(phone)
    for text in (IIN, NAMES[language], PHONE):
        await phone.say(text)
    assert len(await phone.offered()) == 20
    await check_widths(phone)
    await phone.say("1")
    await phone.command("/menu")
    await check_widths(phone)


async def at_the_regions(phone: Phone) -> None:
    await phone.open()
    await phone.begin("kk")
    await phone.tap("yes")
    for text in (IIN, NAMES["kk"], PHONE):
        await phone.say(text)


async def test_the_regions_fit_on_one_screen_of_a_phone(phones: MakePhone) -> None:
    phone = await phones()
    await at_the_regions(phone)
    box = await phone.page.locator("#choices").bounding_box()
    assert box is not None
    assert box["height"] < 620
    await phone.say("1")
    await expect(phone.page.locator("#now")).to_be_in_viewport(ratio=1)
    await expect(phone.choice("none")).to_be_in_viewport(ratio=1)
    await expect(phone.page.locator(".jump")).to_have_count(0)


async def test_who_reads_further_up_is_not_pulled_down_but_told(phones: MakePhone) -> None:
    reader = await phones()
    await at_the_regions(reader)
    await reader.page.evaluate("window.scrollTo(0, 0)")
    other = await phones(beside=reader)
    await other.open()
    await other.say("1")
    await expect(reader.page.locator(".jump")).to_be_visible()
    assert await reader.page.evaluate("window.scrollY") == 0
    await reader.page.locator(".jump").click()
    await expect(reader.page.locator("#now")).to_be_in_viewport()
    await expect(reader.page.locator(".jump")).to_have_count(0)


@pytest.mark.parametrize("script", [True, False])
async def test_every_message_is_marked_with_its_language(phones: MakePhone, script: bool) -> None:
    phone = await phones(script=script)
    await phone.open()
    await phone.begin("kk")
    await expect(phone.page.locator("html")).to_have_attribute("lang", "kk")
    await phone.tap("yes")
    await phone.command("/language")
    await phone.tap("!ru")
    await expect(phone.page.locator("html")).to_have_attribute("lang", "ru")
    await expect(phone.page.locator("#text")).to_have_attribute("placeholder", "Напишите здесь…")
    await expect(phone.page.locator("#now")).to_have_attribute("lang", "ru")
    await expect(phone.page.locator("#list > .bot").first).to_have_attribute("lang", "kk")
    assert "3" in await phone.heard()


async def test_the_keyboard_alone_is_enough(phones: MakePhone) -> None:
    phone = await phones(width=1280, height=800)
    await phone.open()
    await press(phone, phone.page.locator("section[lang=ru] button"))
    await phone.page.wait_for_load_state()
    await press(phone, phone.choice("yes"))
    for number, text in enumerate((IIN, NAMES["ru"], PHONE, "Жетісу"), start=3):
        await write(phone, str(number), text)
    await expect(phone.page.locator("#now")).to_contain_text("7")
    await press(phone, phone.choice("sole"))
    await write(phone, "8", "2")
    await press(phone, phone.choice("open"))
    await expect(phone.page.locator("#now")).to_contain_text("1/5")


async def reach(phone: Phone, wanted: Locator) -> None:
    """Press Tab until it is there."""
    await expect(wanted).to_be_enabled()
    for _ in range(40):
        if await wanted.evaluate("one => one === document.activeElement"):
            return
        await phone.page.keyboard.press("Tab")
    pytest.fail(f"not reached by Tab: {wanted}")


async def press(phone: Phone, wanted: Locator) -> None:
    await reach(phone, wanted)
    await phone.page.keyboard.press("Enter")


async def write(phone: Phone, question: str, text: str) -> None:
    await expect(phone.page.locator("#now")).to_contain_text(f" {question} ")
    await reach(phone, phone.page.locator("#text"))
    await phone.page.keyboard.type(text)
    await phone.page.keyboard.press("Enter")


XSS = [
    "<img src=x onerror=\"document.title='hit'\">",
    '"><svg onload="document.title=\'hit\'">',
    "</p></li><script>document.title='hit'</script>",
    "{{7*7}} ${7*7} ⟦code⟧ 'A' --",
]


@pytest.mark.parametrize("script", [True, False])
async def test_what_people_type_is_shown_as_text(phones: MakePhone, script: bool) -> None:
    phone = await phones(script=script)
    await phone.open()
    await phone.begin("kk")
    await phone.tap("yes")
    await phone.say(IIN)
    for text in XSS:
        assert "4/8" in await phone.say(text)
    await phone.page.reload()
    assert await phone.page.locator("#list > .person > p").all_inner_texts() == ["Келісемін", "••••••••0007", *XSS]
    assert await phone.page.locator("#list img, #list svg, #list script").count() == 0
    assert await phone.page.title() == "Кәсіп"
