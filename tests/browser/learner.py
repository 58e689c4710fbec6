"""A person with a phone at the end of the road: the final test and the certificate."""

import re
from io import BytesIO
from itertools import count

import zxingcpp
from PIL import Image
from playwright.async_api import Locator, expect
from pypdf import PdfReader
from sqlalchemy import func, select

from dialogs.house import engine
from kasip.keys import load_vault
from kasip.settings import Settings
from services import content as scripts
from services.storage.engine import open_store
from services.storage.people import person
from services.talk import Talk
from services.translations import Translations
from tests.browser.phone import Phone
from tests.support.course import asked
from tests.support.serving.process import Process
from tests.support.stages import iin_of, put_at

PAPER_MS = 30_000  # one is made every two seconds at most
_people = count(1)
NUMBER = re.compile(r"TRIAL-KZ-\d{4}-\d{2}-[0-9A-Z]{8}-[0-9A-Z]")


class Learner:
    """Takes what the screen offers, as a person who knows the course would."""

    def __init__(self, phone: Phone, language: str) -> None:
        self.phone = phone
        self.language = language

    async def begin_test(self) -> str:
        """Confirm the name, and go on to the first question."""
        await self.phone.tap("yes")
        return await self.phone.tap("begin")

    async def answer(self, right: int) -> str:
        """Answer to the end, so many right and the rest wrong."""
        shown = await self.phone.heard()
        while (question := asked(shown, self.language)) is not None:
            wrong = next(one["id"] for one in question["options"] if one["id"] != question["right"])
            shown = await self.phone.tap(question["right"] if right > 0 else wrong)
            right -= 1
        return shown

    async def hand_in(self) -> str:
        """Leave the open test by the menu, and hand it in as it is."""
        await self.phone.command("/menu")
        for choice in ("course", "test", "hand_in"):
            await self.phone.tap(choice)
        return await self.phone.tap("yes")

    async def paper(self, ending: str) -> Locator:
        """The newest file of that kind in the conversation, once it has come."""
        link = self.phone.page.locator(f"#list a.file:has-text('{ending}')").last
        await expect(link).to_be_visible(timeout=PAPER_MS)
        return link

    async def bytes_of(self, link: Locator) -> bytes:
        href = await link.get_attribute("href")
        response = await self.phone.page.request.get(str(href))
        assert response.ok
        return await response.body()


async def put_newest_at(house: Process, stage: str) -> None:
    """Let the person who came last have done all that lies before a stage."""
    settings = Settings(data_dir=house.directory)
    store = open_store(settings.database, load_vault(settings), settings.clock())
    try:
        content = await store.read(lambda tx: scripts.snapshot(tx, None))
        newest = await store.read(lambda tx: tx.conn.execute(select(func.max(person.c.id))).scalar_one())
        await put_at(store, Talk(engine(), content, Translations.load()), newest, stage, iin_of(next(_people)))
    finally:
        await store.close()


def text_of(pdf: bytes) -> str:
    """What the only page of a PDF says."""
    pages = PdfReader(BytesIO(pdf)).pages
    assert len(pages) == 1
    return " ".join(pages[0].extract_text().split())


def link_in(picture: bytes) -> str:
    """Where the QR of a picture leads."""
    found = zxingcpp.read_barcodes(Image.open(BytesIO(picture)))
    return str(found[0].text)
