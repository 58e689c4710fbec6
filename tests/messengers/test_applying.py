"""Applying from a messenger, from the first consent to the receipt: a farm in Telegram, a company on WhatsApp."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from domain.applications import TITLES, State
from domain.doors import Way
from domain.language import Language
from services.storage.engine import Store
from tests.support.applicants import put_at_users
from tests.support.applying import pdf
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
AS_A_FARM = {
    "applicant_type": "individual", "ie_name": "Береке", "ie_full_name": "Серікова Әлия", "iin": "900315400007",
    "id_doc_issuer": "mia", "id_doc_issue_date": "15.03.2020", "ie_address": "Береке ауылы", "ie_phone": "+77011234567",
    "ie_notice_place": "same", "ie_notice_date": "10.04.2019",
}  # fmt: skip
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


async def documents(one: InMessenger, given: Mapping[str, str]) -> None:
    """From the questions to the review."""
    await one.fill(given, until="later")
    for _ in (await one.draft()).slots:
        await one.send(pdf())
    await one.fill(given)


async def signature(line: Line, one: InMessenger, language: str) -> None:
    """From the review to the status, asked for in words."""
    await one.choose("sign")
    await one.sign(line)
    await one.hear()
    await one.sees(RECEIVED[language])
    asked = await one.chat.say(WHERE[language])
    assert PROMISE[language] in asked.text
    assert [sent.state for sent in await one.sent()] == [State.SUBMITTED]


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_a_farm_applies_in_telegram(store: Store, clock: SetClock, roots: Path) -> None:
    async with house_in_telegram(store, clock, roots=roots) as line:
        one = InMessenger(line, line.person(NUMBER))
        await one.enter("kk")
        await one.choose("yes")
        await one.choose("yes")
        await one.fill_to(FARM, "id_doc_number")
        assert "Жеке куәлік нөмірін чатқа жазбаңыз" in one.chat.person.last.text
        await documents(one, {**FARM, "teo_need": "[exempt]", "teo_exempt_basis": "№ 59 бұйрық"})
        await signature(line, one, "kk")


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
async def test_a_company_applies_on_whatsapp(store: Store, clock: SetClock, roots: Path) -> None:
    """Where there are more choices than fit, or longer ones, they are numbered in the text and answered by the number."""
    async with house_on_whatsapp(store, clock, roots=roots) as line:
        one = InMessenger(line, line.on_whatsapp(NUMBER))
        await one.enter("ru")
        for choice in ("yes", "no", "field:region_code"):
            await one.choose(choice)
        assert "20. город Шымкент" in one.chat.person.last.text
        await one.choose("61")
        await one.apply_as_company()
        await documents(one, LEGAL)
        review = one.chat.person.last.text
        assert review.startswith("Ваша заявка")
        assert review.endswith("9. Удалить заявку")
        await signature(line, one, "ru")


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_without_a_public_address_telegram_warns_and_says_where_to_sign(store: Store, clock: SetClock, roots: Path) -> None:
    async with house_in_telegram(store, clock, public=False, roots=roots) as line:
        chat = line.person(NUMBER)
        await chat.start("kk")
        person = (await line.standing(chat)).session.person
        await put_filled(line.store, line.talk, person, **AS_A_FARM)
        await chat.say("?")
        asked = chat.person.last.text
        assert "012345678" in asked
        assert "осы чаттан өшіремін" in asked
        await chat.say("012345678")
        await chat.person.sees("•••••5678")
        one = InMessenger(line, chat)
        await one.choose("sign")
        shown = chat.person.last
        assert "интернеттегі мекенжайы әзірге жоқ" in shown.text
        assert shown.labels == ("Өтінімді өзгерту",)


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
async def test_it_goes_on_in_telegram_at_the_same_question(store: Store, clock: SetClock) -> None:
    """Begun in a browser; what is answered on the phone is there in the browser too."""
    async with house_in_telegram(store, clock) as line:
        browser = line.chat()
        await browser.start("kk")
        person = (await line.standing(browser)).session.person
        draft = await put_at_users(line.store, line.talk, person, **AS_A_FARM, id_doc_number="012345678", infra_group="E")
        asked = await browser.say("?")
        phone = line.person(NUMBER)
        phone.person.start(f"l-{await link_from(browser, 'Telegram')}")
        await phone.person.answered()
        assert same(await phone.last(), asked)
        one = InMessenger(line, phone)
        field = await one.asked()
        assert field is not None
        await one.answer(FARM[field])
        assert (await one.draft()).id == draft.id
        assert same(await browser.last(), await phone.last())
        assert not same(await phone.last(), asked)
