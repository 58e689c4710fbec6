"""One road in the browser, in Russian: from the application to the budget administrator, across two holidays, each day right.

The house is stopped and started again on each day of it. 9 March 2026 is a day off, so the check of Friday the 6th ends on Monday
the 16th (R-003-19). The council comes to no decision first, since nothing says of whom two thirds are counted; then, on Thursday
the 19th, it finds the project possible. Over Nauryz, 21 to 25 March, the protocol has until Friday the 27th (S-51), and from that
day the package until Wednesday 1 April (S-54).
"""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, FilePayload, expect
from sqlalchemy import select

from dialogs.house import engine
from domain.calendar import ZONE
from domain.checks import Item
from domain.language import Language
from domain.staff import Right
from kasip.keys import load_vault
from kasip.settings import Settings
from services import content as scripts
from services.storage.engine import open_store
from services.storage.people import person
from services.talk import Talk
from services.translations import Translations
from tests.browser.layout import check_layout
from tests.browser.phone import Phone, tab_in
from tests.support.checking import well
from tests.support.eds_cms import signed
from tests.support.programs import Program
from tests.support.serving.hatchery import Hatchery
from tests.support.serving.process import Process, serving
from tests.support.signing import authority, put_filled

REGION, NUMBER = "61", "TRIAL-26-61-00001"
SHOTS = os.environ.get("SHOTS")  # a folder for pictures to look at
DESK = (
    Right.READ_APPLICATIONS, Right.DECIDE_APPLICATIONS, Right.READ_COUNCILS, Right.HOLD_COUNCILS, Right.READ_DEADLINES,
    Right.READ_PACKAGES,
)  # fmt: skip
BUDGET = (Right.READ_PACKAGES, Right.RECEIVE_PACKAGES)
PROJECT = {
    "legal_name": "Кооператив «Береке»", "head_full_name": "Серикова Алия Маратовна", "project_name": "Молочный цех в ауле",
    "project_place": "Аул Береке", "project_summary": "Собираем молоко и делаем сыр.", "need_justification": "В цехе нет воды.",
    "legal_address": "Аул Береке, улица Абая, 5", "tax_regime": "общий режим",
}  # fmt: skip
TOLD_MS = 30_000  # what is due is told within a quarter of a minute
PLACE = "Город Пробный, улица Примерная, 1"
WHERE = "Где моя заявка?"
NO_MONEY, NO_FINANCING = "не означает, что деньги выделят", "не решение о финансировании"


def offset(day: int, hour: int, minute: int = 0, month: int = 3) -> str:
    """The clock's offset to a moment of 2026."""
    return str(round((datetime(2026, month, day, hour, minute, tzinfo=ZONE) - datetime.now(UTC)).total_seconds()))


@dataclass
class Road:
    """The house, the applicant's phone, and programs of the coordinator and of the budget administrator."""

    house: Process
    phone: Phone
    desk: Program
    budget: Program
    application: str
    session: str = ""
    shots: int = 0

    async def day(self, day: int, hour: int, minute: int = 0, month: int = 3) -> None:
        """The house starts again at a later moment; what became due meanwhile is told."""
        await self.house.stop()
        await self.house.start(KASIP_CLOCK_OFFSET=offset(day, hour, minute, month))
        await self.phone.page.reload()

    async def hears(self, words: str, *parts: str) -> None:
        """One message has these words, and it says all this."""
        told = self.phone.page.locator("#list > .bot", has_text=words)
        await expect(told).to_have_count(1, timeout=TOLD_MS)
        said = await told.inner_text()
        assert [part for part in parts if part not in said] == [], said
        await told.scroll_into_view_if_needed()
        await self.shot()

    async def stands(self, *parts: str, without: str = "обещаем") -> None:
        """Asked in plain words where it is, the answer says all this, and not that; it fits on the phone."""
        shown = await self.phone.say(WHERE)
        assert [part for part in parts if part not in shown] == [], shown
        assert without not in shown
        await check_layout(self.phone.page)
        await self.shot()

    async def shot(self) -> None:
        self.shots += 1
        if SHOTS:
            await self.phone.page.screenshot(path=f"{SHOTS}/road-{self.shots}.png")

    async def newest(self) -> str:
        """The session of the agenda that was formed last."""
        return str((await self.desk.get("council-sessions"))["items"][0]["id"])

    async def session_does(self, act: str, body: object = None, method: str = "POST") -> Any:
        return await self.desk.act(f"council-sessions/{self.session}", act, body, method)

    async def now(self) -> Any:
        return await self.desk.get(f"council-sessions/{self.session}")

    async def term(self, duty: str, subject: str) -> tuple[str, str | None, bool | None]:
        """The last day of the only term of a duty, the day on which it was done, and whether that is late."""
        terms = (await self.desk.get(f"deadlines?duty={duty}&limit=50"))["items"]
        (one,) = [term for term in terms if term["subject"] == subject]
        return one["last_on"], one["done_on"], one["late"]


@pytest.fixture
async def house(hatchery: Hatchery, tmp_path: Path) -> AsyncIterator[Process]:
    """A house that trusts the centre of these tests, on Friday 6 March at ten."""
    roots = tmp_path / "roots"
    roots.mkdir()
    for holder, name in ((authority().root, "root.pem"), (authority().centre, "centre.pem")):
        (roots / name).write_bytes(holder.pem)
    settings = {"KASIP_SIGNING": "upload", "KASIP_EDS_ROOTS": str(roots), "KASIP_CLOCK_OFFSET": offset(6, 10)}
    async with serving(hatchery, tmp_path, settings) as process:
        yield process
    assert "unexpected_error" not in process.log.read_text()


@pytest.fixture
async def road(browser: Browser, house: Process) -> AsyncIterator[Road]:
    """Everything is filled in; what is left is the signature."""
    size = {"width": 360, "height": 740}
    context = await browser.new_context(base_url=house.address, viewport=size, locale="ru-KZ")  # type: ignore[arg-type]
    context.set_default_timeout(30_000)
    phone = await tab_in(context)
    await phone.open()
    await phone.begin("ru")
    settings = Settings(data_dir=house.directory, clock_offset=float(house.settings["KASIP_CLOCK_OFFSET"]))
    store = open_store(settings.database, load_vault(settings), settings.clock())
    content = await store.read(lambda tx: scripts.snapshot(tx, None))
    who = await store.read(lambda tx: str(tx.conn.execute(select(person.c.id)).scalar_one()))
    application = await put_filled(store, Talk(engine(), content, Translations.load()), who, Language.RU, **PROJECT)
    desk = await Program.seated(store, house.address, "desk", DESK, REGION)
    budget = await Program.seated(store, house.address, "budget", BUDGET, REGION)
    await store.close()
    async with desk, budget:
        yield Road(house, phone, desk, budget, application)
    await context.close()


async def test_from_the_application_to_the_budget_across_nauryz(road: Road) -> None:
    await sent_in(road)
    await recommended(road)
    await undecided(road)
    await decided(road)
    await protocolled(road)
    await forwarded(road)


async def sent_in(road: Road) -> None:
    """Signed on Friday the 6th; the five working days jump over 9 March."""
    phone = road.phone
    await phone.say("?")
    await phone.tap("sign")
    at = str(await phone.page.locator("#list a.door").last.get_attribute("href"))
    page = await phone.page.context.new_page()
    await page.goto(at)
    paper = await (await page.request.get(f"{at}/application.pdf")).body()
    cms = signed(authority().head, paper)
    await page.locator("#file").set_input_files(FilePayload(name="a.cms", mimeType="", buffer=cms))
    async with page.expect_navigation():
        await page.locator("#upload button").click()
    await expect(page.locator("main")).to_contain_text(f"Внутренний номер: {NUMBER}")
    await page.close()
    due = "Проверка завершится не позднее 16 марта 2026 г. (5 рабочих дней)"
    await road.stands(NUMBER, "С 6 марта 2026 г. заявка у координатора.", due)
    await road.desk.act(f"applications/{road.application}", "accept", {"official_number": "2026/17"})


async def recommended(road: Road) -> None:
    """Recommended on the day itself; with the last member who is told, on the 13th, the term of the check ends."""
    desk, application = road.desk, f"applications/{road.application}"
    dated = {"document": "№ 12", "document_on": "2026-01-15", "since": "2026-02-01"}
    await desk.new(f"regions/{REGION}/priorities", {"codes": ["10.5"], **dated})
    for item in (await desk.get(f"{application}/check"))["items"]:
        found = well(Item(item["item"]), "gov.kz, 06.03.2026")
        body = {"answer": found.answer, "facts": dict(found.facts), "evidence": found.evidence}
        await desk.act(application, f"check/{item['item']}", body, "PUT")
    await desk.act(application, "recommend")
    assert (await desk.new("applications/bulk/agenda", {"applications": [road.application]}))["done"] == 1
    for number, letter in enumerate("абвгдежзик"):
        member = {
            "name": f"Сынақов Мүше{letter}", "post_kk": "Сынақ ұйымының өкілі", "post_ru": "Представитель организации",
            "business": number < 5, "duty": "member" if number else "chair", **dated,
        }  # fmt: skip
        await desk.new(f"councils/{REGION}/members", member)
    road.session = await road.newest()
    await road.session_does("date", {"begins_at": "2026-03-16T15:00:00+05:00", "place": PLACE})
    assert (await road.session_does("convene"))["base"] is None
    await road.day(13, 10)
    told = (f"№ {NUMBER}", "6 марта 2026 г.", "2026/17", "Не позднее 16 марта 2026 г. проверка завершится.")
    await road.hears("Координатор принял Вашу заявку", *told)
    await road.hears("координатор рекомендовал ее совету", "День заседания совета закон не устанавливает", NO_MONEY)
    await road.hears("Совет рассмотрит Вашу заявку", "День: 16 марта 2026 г.", "Время: 15:00", PLACE, "Решение еще не принято.")
    await road.session_does("told", {"how": "phone"})
    assert await road.term("application_check", NUMBER) == ("2026-03-16", "2026-03-13", False)
    await road.stands("Заявку рассмотрит совет.", "День: 16 марта 2026 г.", NO_MONEY)


async def vote(road: Road) -> Any:
    """Seven of ten attend, five vote for and two against; what comes of it, and the session is closed."""
    there = await road.now()
    seats, (item,) = [seat["member"] for seat in there["seats"]][:7], there["items"]
    attend = [{"member": seat, "attends": "present"} for seat in seats]
    await road.session_does("open", {"members": attend, "chair": seats[0], "secretary": "Сынақова Хатшы"})
    ballots = [{"member": seat, "vote": "for" if number < 5 else "against"} for number, seat in enumerate(seats)]
    await road.session_does(f"items/{item['id']}/ballots", {"ballots": ballots})
    outcome = (await road.session_does(f"items/{item['id']}/decision"))["outcome"]
    await road.session_does("close")
    return outcome


async def undecided(road: Road) -> None:
    """Monday the 16th: without a document about the base the same votes give two answers. It comes on the next agenda."""
    await road.day(16, 15, 5)
    assert await vote(road) == "no_decision"
    await road.day(18, 10)
    told = ("решение не принято", "День заседания: 16 марта 2026 г.", "Заявка войдет в повестку следующего заседания.")
    await road.hears("Совет рассмотрел Вашу заявку", *told)
    await road.stands("16 марта 2026 г. совет не принял решения", "День заседания сообщим", NO_MONEY)


async def decided(road: Road) -> None:
    """Thursday the 19th, by the document of the region: possible. What was decided is told with the protocol."""
    based = {"base": "present", "document": "№ 5", "document_on": "2026-03-17", "since": "2026-03-18"}
    await road.desk.new(f"councils/{REGION}/base", based)
    road.session = await road.newest()
    await road.session_does("date", {"begins_at": "2026-03-19T15:00:00+05:00", "place": PLACE})
    assert (await road.session_does("convene"))["base"] == "present"
    await road.session_does("told", {"how": "phone"})
    await road.day(19, 15, 5)
    await road.hears("День: 19 марта 2026 г.", "Совет рассмотрит Вашу заявку", "Время: 15:00")
    assert await vote(road) == "possible"
    assert (await road.now())["protocol_due"] == "2026-03-27"
    due = "По пункту 23 Правил протокол будет готов до 27 марта 2026 г. включительно."
    await road.stands("19 марта 2026 г. совет рассмотрел заявку.", due, without="возможно")


async def protocolled(road: Road) -> None:
    """Dated and signed on Friday the 27th, the third working day: in time."""
    await road.day(27, 11)
    await road.session_does("protocol", {"number": "8", "on": "2026-03-27"}, "PUT")
    signed_ = await road.session_does("protocol/signature")
    assert (signed_["due"], signed_["working_day"], signed_["late"]) == ("2026-03-27", 3, False)
    await road.day(27, 11, 30)
    told = ("День заседания: 19 марта 2026 г.", "Протокол: 8, 27 марта 2026 г.", NO_FINANCING)
    last = "По пункту 25 Правил документы направят администратору местных бюджетных программ до 1 апреля 2026 г. включительно."
    await road.hears(f"по Вашей заявке № {NUMBER} возможно", *told, last)
    await road.stands("предоставить инфраструктуру возможно", *told, last)
    (notice,) = (await road.desk.get(f"council-sessions/{road.session}/notices"))["applicants"]
    assert (notice["outcome"], notice["late"], notice["overdue"]) == ("possible", False, False)
    about = f"agenda:{road.session}"
    assert await road.term("protocol", about) == ("2026-03-27", "2026-03-27", False)
    assert (await road.term("decision_notices", about))[0] == "2026-03-30"
    assert await road.term("forwarding", about) == ("2026-04-01", None, None)


async def forwarded(road: Road) -> None:
    """Sent on Wednesday 1 April, the third working day; received on the next day."""
    await road.day(1, 16, month=4)
    sent = await road.session_does("forward")
    assert (sent["on"], sent["late"], sent["projects"]) == ("2026-04-01", False, 1)
    assert await road.term("forwarding", f"agenda:{road.session}") == ("2026-04-01", "2026-04-01", False)
    await road.day(2, 10, month=4)
    received = await road.budget.act(f"packages/{sent['id']}", "received")
    assert received["received_on"] == "2026-04-02"
    await road.hears("направлена администратору местных бюджетных программ", "День: 1 апреля 2026 г.", NO_FINANCING)
    known = "С 1 апреля 2026 г. документы у администратора местных бюджетных программ."
    await road.stands("предоставить инфраструктуру возможно", "Протокол: 8, 27 марта 2026 г.", known, NO_FINANCING)
    status = await road.desk.get(f"applications/{road.application}/status")
    assert (status["state"], status["received_on"]) == ("forwarded", "2026-03-06")
