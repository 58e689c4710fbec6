"""One road in Telegram, in Kazakh: from the application to the budget administrator, across Nauryz 2026, each day right.

21 to 25 March 2026 are days off. So the five working days of the check from Wednesday the 18th end on Monday the 30th (S-34),
the three of the protocol from Friday the 20th on the same day (R-003-23), and the three of the package from Friday the 27th on
Wednesday 1 April (S-54).
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from domain.applications import State
from domain.budget import Milestone
from domain.calendar import ZONE
from domain.councils import Outcome
from domain.staff import Right, Scope
from services import agendas, applications, council_duties, history, package_card, packages
from services.budget import Reached
from services.storage.engine import Store
from tests.messengers.test_applying import InMessenger
from tests.messengers.test_decided import sees
from tests.support.clock import SetClock
from tests.support.council import ballots
from tests.support.council_after import Held
from tests.support.deciding import Applied
from tests.support.eds import IIN
from tests.support.forwarding import Forwarding
from tests.support.messengers import Line, house_in_telegram
from tests.support.signing import authority, put_filled
from tests.support.transcript import flaws_of

NUMBER = 700_422
REGION = "61"
PLACE = "Сынақ қаласы, Үлгі көшесі, 1"
WHERE = "Өтінімім қайда?"
NO_MONEY, NO_FINANCING = "ақша бөлінеді деген сөз емес", "қаржыландыру туралы шешім емес"
BY_THE_RULES = "Қағидалардың {}-тармағы"


def day(number: int, month: str = "наурыз") -> str:
    """A day of 2026 as it is written."""
    return f"2026 ж. {number} {month}"


CAME, DUE, SESSION, PROTOCOL = day(18), day(30), day(20), day(27)
FORWARDED, MASLIKHAT, DECREE = day(1, "сәуір"), day(15, "сәуір"), day(29, "сәуір")


@pytest.fixture
def roots(tmp_path: Path) -> Path:
    """The folder of those whom the house trusts."""
    for holder, name in ((authority().root, "root.pem"), (authority().centre, "centre.pem")):
        (tmp_path / name).write_bytes(holder.pem)
    return tmp_path


class Road:
    """An applicant in Telegram, and the council of the region."""

    def __init__(self, line: Line, one: Applied) -> None:
        self.line, self.one = line, one
        self.council = Held(line.store, line.talk, REGION)

    @staticmethod
    async def begun(line: Line) -> "Road":
        """Everything is filled in and waits for its signature."""
        chat = line.person(NUMBER)
        await chat.start("kk")
        person = (await line.standing(chat)).session.person
        id_ = await put_filled(line.store, line.talk, person)
        await chat.say("?")
        return Road(line, Applied(line, chat, InMessenger(line, chat), id_))

    def at(self, on: date, hour: int, minute: int = 0) -> None:
        """It is so late there now."""
        now = datetime(on.year, on.month, on.day, hour, minute, tzinfo=ZONE)
        assert now > self.line.clock.now()
        self.line.clock.at = now

    async def hears(self, words: str, *parts: str) -> str:
        """The phone shows the news with these words, once, and they say all this."""
        await self.one.person.hear()
        told = await sees(self.line, self.one.chat, words)  # type: ignore[arg-type]
        assert [part for part in parts if part not in told] == [], told
        return told

    async def stands(self, *parts: str, without: Sequence[str] = ()) -> None:
        """Asked in plain words where it is, the answer says all this and nothing of that."""
        shown = (await self.one.chat.say(WHERE)).text
        assert [part for part in parts if part not in shown] == [], shown
        assert [part for part in without if part in shown] == [], shown

    async def term(self, duty: str, session: str) -> tuple[date, date | None, bool | None]:
        """The last day of a term, the day on which it was done, and whether that is late."""
        row = await self.council.term_of(duty, session)
        return row.last_on, row.done_on, row.late

    async def flaws(self) -> list[tuple[list[str], str]]:
        """What no message may have, in all that the house said."""
        said = await self.line.store.read(lambda tx: history.visible(tx, self.one.chat.contact, limit=1000))
        assert said is not None
        those = [(flaws_of(item, "kk"), item.text) for item in said.items if item.sender == "bot"]
        return [found for found in those if found[0]]


async def test_from_the_application_to_the_budget_across_nauryz(store: Store, clock: SetClock, roots: Path) -> None:
    clock.at = datetime(2026, 3, 18, 9, 30, tzinfo=ZONE)
    async with house_in_telegram(store, clock, roots=roots) as line:
        road = await Road.begun(line)
        await checked(road)
        session = await held(road)
        await protocolled(road, session)
        await forwarded(road, session)
        await in_the_budget(road)
        assert await road.flaws() == []


async def checked(road: Road) -> None:
    """Sent in on Wednesday at ten, accepted and recommended on the same day (R-003-19)."""
    one = road.one
    road.at(date(2026, 3, 18), 10)
    await one.person.choose("sign")
    await one.person.sign(road.line)  # type: ignore[attr-defined]
    await road.hears(
        "Өтініміңіз үйлестірушіге жетті", "TRIAL-26-61-00001", f"Тексеру {DUE} күнінен кешіктірілмей", "(5 жұмыс күні)"
    )
    await road.stands(f"Үйлестірушіге келген күні: {CAME}", DUE, "(5 жұмыс күні)")
    road.at(date(2026, 3, 18), 11)
    await one.accepted("2026/17")
    await road.hears("өтініміңізді қабылдады", f"Қабылданған күні: {CAME}", "2026/17", f"Тексерудің соңғы күні: {DUE}")
    await road.stands(f"Үйлестіруші қабылдаған күн: {CAME}", DUE, "2026/17")
    road.at(date(2026, 3, 18), 16)
    await one.recommended()
    await road.hears("өтініміңіз тексерілді", "кеңестің қарауына ұсынды", "Кеңес отырысының күнін заң белгілемейді", NO_MONEY)
    await road.stands("кеңестің қарауына ұсынды", CAME, NO_MONEY)


async def held(road: Road) -> str:
    """Members are told on Thursday, and on Friday the council finds it possible; what it found stays untold till the protocol."""
    council, content = road.council, road.line.talk.content
    await council.appoint(region=REGION)
    await council.set_base("present", region=REGION)
    road.at(date(2026, 3, 19), 10)
    await road.line.store.write(lambda tx: agendas.put(tx, content, council.scope, road.one.id))
    id_ = await council.convened(datetime(2026, 3, 20, 15, tzinfo=ZONE))
    await council.told(id_)
    term = await road.line.store.read(lambda tx: applications.term_of(tx, road.one.id))
    assert term is not None
    assert (term.last_on, term.done_on, term.late) == (date(2026, 3, 30), date(2026, 3, 19), False)
    road.at(date(2026, 3, 19), 11)
    await road.hears("өтініміңізді қарайды", f"Күні: {SESSION}", "Уақыты: 15:00", f"Орны: {PLACE}", "Шешім әлі қабылданған жоқ")
    await road.stands(f"Күні: {SESSION}", "Уақыты: 15:00", PLACE, NO_MONEY)
    road.at(date(2026, 3, 20), 15, 5)
    assert await council.open(id_, 7)
    await council.vote(id_, ballots(5, 2))
    assert await council.decide(id_) is Outcome.POSSIBLE
    await council.close(id_)
    await road.one.person.hear()
    assert await road.term(council_duties.PROTOCOL, id_) == (date(2026, 3, 30), None, None)
    after = f"{BY_THE_RULES.format(23)} бойынша хаттама дайын болатын соңғы күн: {DUE}"
    await road.stands(f"Кеңес қараған күн: {SESSION}", after, "хаттамаға қол қойылғаннан кейін", without=["беруге болады"])
    return id_


async def protocolled(road: Road, session: str) -> None:
    """Dated and signed on the second working day, told on the same one: the package has until 1 April."""
    road.at(date(2026, 3, 27), 11)
    await road.council.signed(session, date(2026, 3, 27), "7")
    told = (f"Отырыс күні: {SESSION}", f"Хаттама: 7, {PROTOCOL}", NO_FINANCING)
    await road.hears("өтініміңіз бойынша инфрақұрылым беруге болады", *told, "25-тармағына", f"Соңғы күні: {FORWARDED}")
    last = f"{BY_THE_RULES.format(25)} бойынша құжаттар жергілікті бюджеттік бағдарламалардың әкімшісіне жіберілетін соңғы күн"
    await road.stands(*told, f"{last}: {FORWARDED}")
    await road.council.hears_back()
    assert (await road.council.room(session)).row.state == "notified"
    assert await road.term(council_duties.PROTOCOL, session) == (date(2026, 3, 30), date(2026, 3, 27), False)
    assert await road.term(council_duties.NOTICES, session) == (date(2026, 3, 30), date(2026, 3, 27), False)
    assert await road.term(council_duties.FORWARDING, session) == (date(2026, 4, 1), None, None)


async def forwarded(road: Road, session: str) -> None:
    """Sent on the third working day, which is the last one, and received on the next."""
    road.at(date(2026, 4, 1), 17)
    package = await Forwarding(road.line.store, road.line.talk, REGION).forward(session)
    assert await road.term(council_duties.FORWARDING, session) == (date(2026, 4, 1), date(2026, 4, 1), False)
    await road.hears("әкімшісіне жіберілді", f"Күні: {FORWARDED}", "қаржыландыру туралы шешім емес: оны бюджет айқындайды")
    await road.stands(f"Хаттама: 7, {PROTOCOL}", f"әкімшісіне жіберілген күн: {FORWARDED}", NO_FINANCING)
    assert (await road.one.whole()).state is State.FORWARDED
    budget = Scope("staff:budget", dict.fromkeys((Right.READ_PACKAGES, Right.RECEIVE_PACKAGES), frozenset({REGION})))
    road.at(date(2026, 4, 2), 10)
    await road.line.store.write(lambda tx: packages.receive(tx, budget, package))
    sent, files = await road.line.store.read(lambda tx: package_card.one(tx, budget, package))
    assert (sent.on, sent.late, sent.received_on, sent.projects) == (date(2026, 4, 1), False, date(2026, 4, 2), 1)
    assert sum(IIN in one.path for one in files) == 0
    assert {one.path.rsplit(".")[-1] for one in files} >= {"pdf", "docx", "json", "xlsx"}


async def in_the_budget(road: Road) -> None:
    """The maslikhat approves the budget: fourteen days of the calendar for the akimat's decree (R-003-27)."""
    road.at(date(2026, 4, 16), 10)
    await road.council.reach(road.one.id, Reached(Milestone.MASLIKHAT, date(2026, 4, 15)))
    assert date(2026, 4, 15) + timedelta(days=14) == date(2026, 4, 29)
    await road.hears("бойынша жаңалық: Мәслихат бюджетті бекітті", MASLIKHAT, BY_THE_RULES.format(27), f"соңғы күн: {DECREE}")
    last = f"{BY_THE_RULES.format(27)} бойынша әкімдік қаулысы қабылданатын соңғы күн: {DECREE}"
    await road.stands(last, f"әкімшісіне жіберілген күн: {FORWARDED}", NO_FINANCING, without=["енгізілді"])
    steps = ["signing", "submitted", "received", "checking", "recommended", "on_agenda"]
    assert await road.one.steps() == [*steps, "decided_positive", "protocolled", "forwarded"]
