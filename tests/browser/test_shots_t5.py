import pytest
from tests.browser.test_files import asked, line, PDF, PHOTOS
from playwright.async_api import expect
@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_shots(line, browser):
    for script in (True, False):
        phone = await asked(line, browser, script=script)
        await phone.page.locator("#attach").scroll_into_view_if_needed()
        await phone.page.screenshot(path=f"/tmp/k/h8/t5/ask_{script}.png")
        if script:
            await phone.page.locator("#file").focus(); await phone.page.keyboard.press("Shift+Tab"); await phone.page.keyboard.press("Tab")
            await phone.page.screenshot(path="/tmp/k/h8/t5/focus.png")
            await phone.page.route("**/chat/messages", lambda route: route.abort("connectionfailed"))
            await phone.page.locator("#file").set_input_files(PHOTOS)
            await expect(phone.page.locator("#pending .note").first).to_contain_text("желі")
            await phone.page.screenshot(path="/tmp/k/h8/t5/lost.png")
            await phone.page.unroute_all(); await phone.page.reload()
            await phone.page.wait_for_timeout(500)
            await phone.page.screenshot(path="/tmp/k/h8/t5/again.png")
