"""A farm applies in Kazakh on a small phone without a script: from the menu to the receipt, and «where is my application?»."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, FilePayload, Page, ViewportSize, expect
from sqlalchemy import select

from dialogs.application_facts import DraftOf
from dialogs.application_requests import Agree, KeepAnswers
from dialogs.house import engine
from domain.applications import Consent
from domain.language import Language
from kasip.keys import load_vault
from kasip.settings import Settings
from services import applications
from services import content as scripts
from services.storage.engine import open_store
from services.storage.people import person
from services.talk import Talk
from services.transaction import WriteTx
from services.translations import Translations
from tests.browser.layout import check_layout
from tests.browser.phone import Phone, tab_in
from tests.support.applying import pdf, photo
from tests.support.clock import START
from tests.support.eds_cms import signed
from tests.support.serving.hatchery import Hatchery
from tests.support.serving.process import Process, serving
from tests.support.signing import FILLED, authority
from tests.support.stages import Pupil, put_at

SIZE = ViewportSize(width=360, height=740)
# All but what the person on the screen answers.
ANSWERS = {
    **{name: value for name, value in FILLED.items() if not name.startswith(("legal_", "head_"))}, "teo_need": "exempt",
    "teo_exempt_basis": "№ 59 бұйрық", "applicant_type": "individual", "iin": "900315400007", "ie_full_name": "Серікова Әлия",
    "ie_phone": "+77011234567", "ie_address": "Береке ауылы", "id_doc_number": "012345678", "id_doc_issuer": "mia",
    "id_doc_issue_date": "15.03.2020", "ie_notice_place": "same", "ie_notice_date": "10.04.2019", "construction_cost_tt": "",
    "infra_e": "",
}  # fmt: skip
WORD = FilePayload(name="жоспар.docx", mimeType="application/msword", buffer=b"PK\x03\x04 word")
PLAN = FilePayload(name="жоспар.pdf", mimeType="application/pdf", buffer=pdf())
PHOTOS = [FilePayload(name=f"{number}.jpg", mimeType="image/jpeg", buffer=photo(number)) for number in (1, 2)]

Deed = Callable[[WriteTx, Talk, str], object]


@pytest.fixture
async def house(hatchery: Hatchery, tmp_path: Path) -> AsyncIterator[Process]:
    """A house that trusts the centre of these tests, at a time when its certificates are good."""
    roots = tmp_path / "roots"
    roots.mkdir()
    for holder, name in ((authority().root, "root.pem"), (authority().centre, "centre.pem")):
        (roots / name).write_bytes(holder.pem)
    offset = str(int((START - datetime.now(UTC)).total_seconds()))
    settings = {"KASIP_SIGNING": "upload", "KASIP_EDS_ROOTS": str(roots), "KASIP_CLOCK_OFFSET": offset}
    async with serving(hatchery, tmp_path, settings) as process:
        yield process
    assert "unexpected_error" not in process.log.read_text()


async def meanwhile(house: Process, deed: Deed | None = None) -> None:
    """Let the only person have done something by the use-cases; without a deed be registered."""
    settings = Settings(data_dir=house.directory, clock_offset=float(house.settings["KASIP_CLOCK_OFFSET"]))
    store = open_store(settings.database, load_vault(settings), settings.clock())
    try:
        content = await store.read(lambda tx: scripts.snapshot(tx, None))
        talk = Talk(engine(), content, Translations.load())
        who = await store.read(lambda tx: str(tx.conn.execute(select(person.c.id)).scalar_one()))
        if deed is None:
            await put_at(store, talk, who, "lessons")
        else:
            await store.write(lambda tx: deed(tx, talk, who))
    finally:
        await store.close()


def answered(tx: WriteTx, talk: Talk, who: str) -> None:
    """Everything is answered but one sum, and all is agreed to but one text."""
    pupil, fact = Pupil(tx, talk, who, Language.KK), DraftOf(who)
    draft = applications.drafts(tx, talk.content, [fact])[fact]
    assert draft is not None
    pupil.asks(KeepAnswers(draft.id, ANSWERS))
    for item in (Consent.OBLIGATIONS, Consent.FINANCING):
        pupil.asks(Agree(draft.id, item, 1))


async def look(beside: Page, at: str) -> None:
    """What stands there fits, and nothing is hard to use."""
    await beside.goto(at)
    await check_layout(beside)
    found = await Axe().run(beside)
    assert found.violations_count == 0, found.generate_report()


async def send(phone: Phone, *files: FilePayload) -> str:
    await phone.page.locator("#file").set_input_files(files)
    async with phone.page.expect_navigation():
        await phone.page.locator("#attach button").click()
    return await phone.heard()


async def told(phone: Phone, beside: Page, words: str) -> str:
    """What came by itself: a page with a script shows it at once, and one without it when it is opened again."""
    await expect(beside.locator("#now")).to_contain_text(words)
    await phone.page.reload()
    return await phone.heard()


async def test_a_farm_applies(browser: Browser, house: Process) -> None:
    context = await browser.new_context(base_url=house.address, viewport=SIZE, java_script_enabled=False, locale="kk-KZ")
    phone = await tab_in(context, script=False)
    await phone.open()
    await phone.begin("kk")
    await meanwhile(house)
    beside = await tab_beside(browser, house, context)
    await questions(phone, house)
    await documents(phone, beside)
    await phone.tap("yes")  # the last consent
    assert "Бәрі толық" in await phone.heard()
    await check_layout(phone.page)
    await phone.tap("sign")
    await signature(phone, beside)
    assert "(5 жұмыс күні)" in await phone.say("Өтінімім қайда?")
    await check_layout(phone.page)
    await context.close()
    await beside.context.close()


async def tab_beside(browser: Browser, house: Process, context: BrowserContext) -> Page:
    """The same person's chat with a script, which hears what comes by itself."""
    other = await browser.new_context(base_url=house.address, viewport=SIZE, storage_state=await context.storage_state())
    return await other.new_page()


async def questions(phone: Phone, house: Process) -> None:
    """Consent, what is known, a question of the form; then the last sum, written in tenge."""
    await phone.command("/menu")
    assert "20 минут" in await phone.tap("support")
    await phone.tap("new")
    assert "Бұл келісімсіз" in await phone.tap("no")
    await check_layout(phone.page)
    assert "••••••••0007" in await phone.tap("yes")
    await phone.tap("yes")
    assert "(5/12)" in await phone.say("«Береке» шаруа қожалығы")
    await meanwhile(house, answered)
    await phone.command("/menu")
    await phone.tap("support")
    assert "1, 3" in await phone.tap("on")
    await check_layout(phone.page)
    await phone.say("1, 4")
    assert "Мың теңгенің орнына" in await phone.say("450000000")
    await phone.tap("slip")


async def documents(phone: Phone, beside: Page) -> None:
    """A file that is no PDF, one that is, and two photos that become one."""
    await look(beside, "/chat")
    await check_layout(phone.page)
    assert "тексеріліп жатыр" in await send(phone, WORD)
    assert "PDF емес" in await told(phone, beside, "PDF емес")
    await send(phone, PLAN)
    await told(phone, beside, "сақталды")
    assert "фото саны: 2" in await send(phone, *PHOTOS)
    await phone.tap("complete")
    await told(phone, beside, "жасалған PDF")
    await check_layout(phone.page)
    await phone.tap("yes")


async def signature(phone: Phone, beside: Page) -> None:
    """The page behind the link, somebody else's signature, and the right one."""
    at = str(await phone.page.locator("#list a.door").get_attribute("href"))
    await look(beside, at)
    page = await phone.page.context.new_page()
    await page.goto(at)
    paper = await (await page.request.get(f"{at}/application.pdf")).body()
    for holder, said in ((authority().other, "Қолтаңба басқа адамдікі"), (authority().head, "Ішкі нөмірі: TRIAL-26-61-00001")):
        await page.locator("#file").set_input_files(FilePayload(name="a.cms", mimeType="", buffer=signed(holder, paper)))
        async with page.expect_navigation():
            await page.locator("#upload button").click()
        await expect(page.locator("main")).to_contain_text(said)
        await check_layout(page)
