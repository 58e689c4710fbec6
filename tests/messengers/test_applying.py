"""Applying from a messenger, from the first consent to the receipt: a farm in Telegram, a company on WhatsApp."""

from pathlib import Path
from typing import Any

import aiohttp
import pytest

from domain.applications import TITLES, Consent, State
from domain.doors import Way
from domain.language import Language
from services.storage.engine import Store
from tests.support.applying import pdf, photo
from tests.support.clock import SetClock
from tests.support.eds_cms import signed
from tests.support.filling import FARM, LEGAL, Applicant
from tests.support.messengers import Line, house_in_telegram, house_on_whatsapp
from tests.support.places import link_from, same
from tests.support.signing import authority, put_filled
from tests.support.stages import put_at
from tests.support.telegram import TelegramChat
from tests.support.whatsapp import SECONDS_TO_READ, WhatsAppChat

NUMBER = 700_401
KEPT = {"kk": "файл тексерілді", "ru": "файл проверен"}
MENU = {"kk": ("мәзір", "Инфрақұрылымдық"), "ru": ("меню", "Инфраструктурная")}
WHERE = {"kk": "Өтінімім қайда?", "ru": "Где моя заявка?"}
RECEIVED = {"kk": "Ішкі нөмірі: TRIAL-26-75-00001", "ru": "Внутренний номер: TRIAL-26-61-00001"}
PROMISE = {"kk": "(5 жұмыс күні)", "ru": "(5 рабочих дней)"}


class InMessenger(Applicant):
    """An applicant whose documents come from a phone, and are looked into by the house itself."""

    stage: Line
    chat: TelegramChat | WhatsAppChat

    async def enter(self, language: str) -> None:
        """Registered by the use-cases, then by the menu into an application."""
        await self.chat.start(language)
        person = (await self.stage.standing(self.chat)).session.person
        await put_at(self.stage.store, self.stage.talk, person, "lessons")
        words, support = MENU[language]
        await self.chat.say(words)
        await self.chat.tap(support)
        await self.choose("new")

    async def send(self, body: bytes, name: str = "plan.pdf", *, checked: bool = True) -> None:
        """Send a document, and wait until the house has fetched and judged it."""
        draft = await self.draft()
        slot = next(slot for slot in draft.slots if draft.file(slot) is None)
        language = (await self.stage.standing(self.chat)).session.language or Language.KK
        self.chat.person.document(name, body)
        await self.chat.person.answered()
        await self.sees(f"{TITLES[slot][language]}: {KEPT[language]}")

    async def sees(self, words: str) -> Any:
        """Wait for what comes by itself; on WhatsApp nothing comes faster than people read."""
        self.stage.clock.advance(seconds=SECONDS_TO_READ)
        shown = await self.chat.person.sees(words)
        self.stage.clock.advance(seconds=SECONDS_TO_READ)
        return shown

    async def sign(self, line: Line) -> None:
        """Follow the link to the page, and upload the signature there."""
        link = (await self.chat.last()).link
        assert link is not None
        assert link.way == Way.SIGN
        at = f"{line.site}/sign/{link.token}"
        async with aiohttp.ClientSession(headers={"Origin": line.site}) as http:
            async with http.get(f"{at}/application.pdf") as paper:
                document = await paper.read()
            form = aiohttp.FormData()
            form.add_field("file", signed(authority().head, document), filename="a.cms", content_type="application/octet-stream")
            async with http.post(f"{at}/signature", data=form) as page:
                assert str(page.url) == f"{at}/done", await page.text()


@pytest.fixture
def roots(tmp_path: Path) -> Path:
    """The folder of those whom the house trusts."""
    for holder, name in ((authority().root, "root.pem"), (authority().centre, "centre.pem")):
        (tmp_path / name).write_bytes(holder.pem)
    return tmp_path


async def applies(line: Line, one: InMessenger, given: dict[str, str], language: str) -> None:
    """From the first question to the status, asked for in words."""
    await one.fill(given, until="later")
    for _ in range(3):
        await one.send(pdf())
    await one.fill(given)
    await one.choose("sign")
    await one.sign(line)
    await one.sees(RECEIVED[language])
    asked = await one.chat.say(WHERE[language])
    assert PROMISE[language] in asked.text
    assert [sent.state for sent in await one.sent()] == [State.SUBMITTED]


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
async def test_a_farm_applies_in_telegram(store: Store, clock: SetClock, roots: Path) -> None:
    async with house_in_telegram(store, clock, roots=roots) as line:
        one = InMessenger(line, line.person(NUMBER))
        await one.enter("kk")
        await applies(line, one, dict(FARM), "kk")


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_a_company_applies_on_whatsapp(store: Store, clock: SetClock, roots: Path) -> None:
    async with house_on_whatsapp(store, clock, roots=roots) as line:
        one = InMessenger(line, line.on_whatsapp(NUMBER))
        await one.enter("ru")
        await one.choose("yes")
        await one.choose("no")
        await applies(line, one, dict(LEGAL), "ru")
