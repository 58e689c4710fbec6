"""Sessions of the council as pages: an agenda is dated, convened and told member by member, printed, and read by members."""

import html
import re
from datetime import date, timedelta
from functools import partial

import pytest

from domain.applications import State
from domain.councils import Told
from domain.staff import Grant, Role
from services.storage import councils
from services.transaction import WriteTx
from tests.admin.floor import Client, Floor
from tests.support.council import Council

APPLICATIONS, AT = "/admin/applications", "/admin/sessions"
DAY = date(2026, 11, 20)
VERSION = re.compile(r'name="version" value="([^"]+)"')
BACK = re.compile(r'name="back" value="([^"]*)"')
SEATS = re.compile(r'<option value="([0-9A-Z]{26})"')
SESSION = re.compile(r'href="(/admin/sessions/[0-9A-Z]{26})"')
FORMS = re.compile(r"(?s)<header.*?</header>")


@pytest.fixture
def council(floor: Floor) -> Council:
    return Council(floor.house.store, floor.talk)


class Desk:
    """The page of one session, in a browser of somebody."""

    def __init__(self, client: Client, at: str) -> None:
        self.client, self.at = client, at

    async def text(self, path: str = "") -> str:
        answer = await self.client.get(f"{self.at}{path}")
        assert answer.status_code == 200
        return html.unescape(answer.text)

    async def act(self, what: str, **fields: str) -> tuple[int, str]:
        """Send a form of the page; the answer's status, and what is read then."""
        found = VERSION.search(await self.text())
        assert found is not None
        answer = await self.client.send(f"{self.at}/{what}", version=found[1], **fields)
        shown = await self.client.get(answer.headers["location"]) if answer.status_code == 303 else answer
        return answer.status_code, html.unescape(shown.text)


async def begun(floor: Floor, council: Council, *ids: str) -> Desk:
    """A coordinator put these applications on an agenda, and has its page open."""
    staff = await floor.client_of(Role.COORDINATOR, council.code)
    await staff.send(f"{APPLICATIONS}/bulk/agenda", **{f"pick-{number}": id_ for number, id_ in enumerate(ids)})
    found = SESSION.search((await staff.get(AT)).text)
    assert found is not None
    return Desk(staff, found[1])


async def test_an_agenda_is_formed_dated_convened_and_told_on_its_page(floor: Floor, council: Council) -> None:
    one, two = await council.received(DAY, State.RECOMMENDED), await council.received(DAY - timedelta(9), State.RECOMMENDED)
    desk = await begun(floor, council, one, two)
    text = await desk.text()
    assert text.index("Сынақ 7502") < text.index("Сынақ 7501")
    assert f"{desk.at}/convene" not in text
    past = await desk.act("date", on="2026-11-19", time="10:00", place="Үлгі көшесі, 1")
    assert (past[0], 'value="10:00"' in past[1]) == (422, True)
    assert BACK.findall(past[1]) == [desk.at]
    status, text = await desk.act("date", on="2026-12-02", time="10:00", place="Үлгі көшесі, 1")
    assert (status, "02.12.2026 10:00" in text, "Үлгі көшесі, 1" in text) == (303, True, True)
    status, text = await desk.act(f"items/{one}/take-off")
    assert (status, f"{APPLICATIONS}/{one}" in text) == (303, False)

    status, text = await desk.act("convene", convened_on="2026-11-20")
    assert (status, "Отырыс күніндегі мүше саны: 0. Кемінде 10 керек." in text, "R-003" not in text) == (409, True, True)
    await council.appoint()
    status, text = await desk.act("convene", convened_on="19.12.2026")
    assert (status, "19.12.2026" in text) == (422, True)
    status, text = await desk.act("convene", convened_on="2026-11-20")
    assert (status, "10, оның ішінде бизнес өкілдері: 5 (50,0 %)" in text) == (303, True)
    assert "Дауыс санаудың базасы белгіленбеген" in text
    assert text.count("Чатта жоқ: телефонмен, хатпен немесе жүзбе-жүз хабарлаңыз") == 10
    seats = SEATS.findall(text)
    assert (len(seats), text.count(f'name="csrf" value="{desk.client.session.csrf}"')) == (10, text.count("<form"))

    status, text = await desk.act("told", member=seats[0], how="letter", told_on="2026-11-20")
    assert (status, "20.11.2026, хатпен" in text, "Әлі хабарланбағаны: 9" in text) == (303, True, True)
    status, text = await desk.act("told", member=seats[0], how="phone", told_on="2026-11-20")
    assert (status, "Сынақов Мүшеа" in text) == (409, True)
    for wrong in ({"how": "chat", "told_on": "2026-11-20"}, {"how": "phone", "told_on": "2026-11-21"}):
        assert (await desk.act("told", member=seats[1], **wrong))[0] == 422
    stale = await desk.client.send(f"{desk.at}/told", version="x", member="all", how="phone", told_on="2026-11-20")
    assert stale.status_code == 412
    status, text = await desk.act("told", member="all", how="phone", told_on="2026-11-20")
    assert (status, "Барлық мүшеге хабарланды: 20.11.2026" in text) == (303, True)
    assert f"{desk.at}/day" in text
    status, text = await desk.act(f"items/{two}/take-off")
    assert (status, BACK.findall(text)) == (409, [desk.at])
    assert ((await council.term(two)).late, (await council.term(one)).done_on) == (True, None)
    await desk.client.send("/admin/language", language="ru", back=AT)
    assert "Все члены совета извещены: 20.11.2026" in await desk.text()
    assert "Все члены совета извещены: 20.11.2026" in html.unescape((await desk.client.get(AT)).text)


async def test_the_link_of_an_online_session_stays_as_it_was_typed_where_the_day_is_refused(
    floor: Floor, council: Council
) -> None:
    desk = await begun(floor, council, await council.received(DAY, State.RECOMMENDED))
    link = "https://zoom.us/j/12345678901?pwd=87015550001"
    status, text = await desk.act("date", on="2026-11-19", time="10:00", place=f" {link} +7 701 555 00 01")
    assert (status, f'value="{link} +•' in text, "555 00 01" in text) == (422, True, False)
    status, text = await desk.act("date", on="2026-12-02", time="10:00", place="Үлгі көшесі, " * 24)
    assert (status, "300 таңба" in text) == (422, True)
    status, text = await desk.act("date", on="2026-12-02", time="10:00", place=link)
    assert (status, link in text) == (303, True)


async def test_of_a_session_that_was_held_it_is_said_that_nobody_is_told(floor: Floor, council: Council) -> None:
    await council.appoint()
    desk = await begun(floor, council, await council.received(DAY - timedelta(9), State.RECOMMENDED))
    held = {"on": "2026-11-19", "time": "10:00", "place": "Үлгі көшесі, 1"}
    status, text = await desk.act("date", **held, held="yes")
    assert (status, "Өткен отырыс туралы ешкімге хабарланбайды." in text) == (303, True)
    assert re.search(r'name="held" value="yes" checked', text)  # it stays what it is when the place is corrected
    status, text = await desk.act("convene", convened_on="2026-11-18")
    assert (status, "Отырыс шақырылды" in text, "жіберіледі" in text) == (303, True, False)


async def test_agenda_and_invitations_are_printed_without_forms(floor: Floor, council: Council) -> None:
    await council.appoint()
    desk = await begun(floor, council, await council.received(DAY, State.RECOMMENDED))
    await council.convened()
    for path, words in (("/print", "Жоба 7501"), ("/invitations", "Әлі хабарланбады")):
        text = await desk.text(path)
        assert "<form" not in FORMS.sub("", text)
        assert (words in text, text.count("Сынақов Мүше")) == (True, 10)


async def test_a_member_reads_a_convened_session_and_was_told_by_that(floor: Floor, council: Council) -> None:
    await council.appoint()
    desk = await begun(floor, council, await council.received(DAY, State.RECOMMENDED))
    login = await floor.member(Grant(Role.COUNCIL_MEMBER, "75"))
    first = (await floor.house.store.read(lambda tx: councils.members(tx.conn, "75")))[0].id
    await floor.house.store.write(lambda tx: councils.change(tx.conn, first, login=login))
    member = Desk(await floor.signed_in(login), desk.at)
    assert (await member.client.get(desk.at)).status_code == 404  # it is not convened yet
    id_ = await council.convened()
    text = await member.text()
    assert "20.11.2026, қызметкерлер бөлімінде оқыды" in text
    assert "<form" not in FORMS.sub("", text)
    assert [seat.told_how for seat in (await council.room(id_)).seats].count(Told.OFFICE) == 1
    for who, status in ((Role.COUNCIL_MEMBER, 404), (Role.COORDINATOR, 404)):
        assert (await (await floor.client_of(who, "59")).get(desk.at)).status_code == status


async def test_a_code_for_the_chat_is_shown_once(floor: Floor, council: Council) -> None:
    await council.appoint()
    member = (await floor.house.store.read(lambda tx: councils.members(tx.conn, "75")))[0]
    staff = await floor.client_of(Role.COUNCIL_SECRETARY, "75")
    at = f"/admin/councils/75/members/{member.id}/chat"
    assert member.name in (await staff.get(at)).text
    shown = (await staff.send(at)).text
    code = re.search(r"<code>([0-9A-Z]{5}-[0-9A-Z]{5})</code>", shown)
    assert code is not None
    assert "«Менде код бар»" in shown
    assert "«У меня есть код»" in shown
    assert code[1] not in (await staff.get(at)).text
    assert (await staff.send(f"{at}/end")).status_code == 303
    assert (await staff.send(f"{at}/end")).status_code == 409
    yesterday = DAY - timedelta(1)
    for until, offered in ((DAY, True), (yesterday, False)):
        await floor.house.store.write(partial(_leaves, member=member.id, until=until))
        assert (f'<form method="post" action="{at}"' in (await staff.get(at)).text) == offered
    reader = await floor.client_of(Role.COUNCIL_MEMBER, "75")
    assert (await reader.get(at)).status_code == 403
    other = await floor.client_of(Role.COUNCIL_SECRETARY, "59")
    assert (await other.get(at)).status_code == 404


def _leaves(tx: WriteTx, member: str, until: date) -> None:
    councils.change(tx.conn, member, until=until)
