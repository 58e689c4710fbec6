"""What a coordinator decides, compared with the table of SM-4 as the catalogue has it; days, terms, and what can be undone."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import Row, insert, select

from domain.applications import Fault, Origin, State
from domain.decisions import Act, Ground, reads_as
from domain.language import Language
from domain.people import IdentityLevel
from domain.staff import EVERYWHERE, Right, Scope
from services import application_check, application_received, applications, decision_notices
from services import application_decisions as decisions
from services.application_acts import CanNotApply, CanNotDecide
from services.application_decisions import Refusal
from services.application_received import Paper
from services.storage import application_desk as desk
from services.storage import applications as kept
from services.storage.deadlines import deadline
from services.storage.engine import Store
from services.storage.events import event
from services.storage.people import person
from services.talk import Talk
from services.transaction import ReadTx, WriteTx
from tests.support.chat import IIN
from tests.support.clock import SetClock

RIGHTS = (Right.READ_APPLICATIONS, Right.CHANGE_APPLICATIONS, Right.DECIDE_APPLICATIONS)
COORDINATOR = Scope("staff:one", dict.fromkeys(RIGHTS, EVERYWHERE))
WEDNESDAY = datetime(2026, 3, 18, 5, 0, tzinfo=UTC)  # 10:00 in Astana; the term ends on Mon 30 March (S-34)
DUE = date(2026, 3, 30)
REASON = "Бизнес-жоспардың екінші бетін оқу мүмкін емес, анық көшірмесін жіберіңіз."
# The table of the catalogue; `any` is false data, which refuses at any stage.
TABLE = {
    ("submitted", "accept"): "received",
    ("received", "check"): "checking",
    ("received", "return"): "returned",
    ("checking", "return"): "returned",
    ("checking", "recommend"): "recommended",
    **{(state, "refuse"): "refused" for state in ("received", "checking", "returned")},
    **{(state, "any"): "refused" for state in ("submitted", "received", "checking", "returned", "recommended")},
}


class Case:
    """One application on paper at the desk."""

    def __init__(self, store: Store, talk: Talk, id_: str) -> None:
        self.store, self.talk, self.id = store, talk, id_

    @classmethod
    async def enters(cls, store: Store, talk: Talk, day: date, project: str = "Сүт қабылдау пункті") -> "Case":
        paper = Paper("75", day, "individual", "«Береке» шаруа қожалығы", IIN, project, ["E1"])
        done = await store.write(lambda tx: application_received.receive(tx, talk.content, COORDINATOR, paper))
        return cls(store, talk, done.id)

    async def does(self, act: str, on: date | None = None) -> None:
        await self.store.write(lambda tx: self.act(tx, act, on))

    def act(self, tx: WriteTx, act: str, on: date | None = None) -> None:
        content = self.talk.content
        acts: dict[str, Callable[[], object]] = {
            "accept": lambda: decisions.accept(tx, content, COORDINATOR, self.id, on),
            "check": lambda: decisions.begin_check(tx, self.row(tx), COORDINATOR.actor),
            "return": lambda: decisions.give_back(tx, content, COORDINATOR, self.id, [Fault("slot:business_plan", REASON)], on),
            "recommend": lambda: decisions.recommend(tx, content, COORDINATOR, self.id, "", on),
            "refuse": lambda: decisions.refuse(tx, content, COORDINATOR, self.id, Refusal(Ground.ARREARS, REASON), on),
            "any": lambda: decisions.refuse(tx, content, COORDINATOR, self.id, Refusal(Ground.FALSE_DATA, REASON), on),
            "undo": lambda: decisions.undo(tx, content, COORDINATOR, self.id),
        }
        acts[act]()

    def row(self, tx: ReadTx) -> Row[Any]:
        row = kept.one(tx.conn, self.id)
        assert row is not None
        return row

    async def state(self) -> str:
        return str((await self.store.read(self.row)).state)

    async def term(self) -> tuple[date, date | None, bool | None]:
        row = await self.store.read(lambda tx: applications.term_of(tx, self.id))
        assert row is not None
        return row.last_on, row.done_on, row.late

    async def desk(self) -> Sequence[tuple[str, date, bool]]:
        rows = await self.store.read(lambda tx: desk.decisions(tx.conn, [self.id]))
        return [(row.act, row.on, row.late) for row in rows]


@pytest.fixture
def ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every rule is checked and met."""
    monkeypatch.setattr(application_check, "lacking", lambda tx, content, row: ())


@pytest.mark.usefixtures("ready")
async def test_acts_in_any_order_come_to_what_the_table_says(store: Store, talk: Talk, clock: SetClock) -> None:
    clock.at = WEDNESDAY
    chance, every = Random(9), ["accept", "check", "return", "recommend", "refuse", "any", "undo"]
    for walk in range(25):
        case = await Case.enters(store, talk, WEDNESDAY.date(), f"Жоба № {walk}")
        state, made, returned = "submitted", list[tuple[str, str]](), False
        for _ in range(9):
            act = chance.choice(every)
            allowed = bool(made) if act == "undo" else (state, act) in TABLE and not (act == "return" and returned)
            if act == "check":
                allowed = True  # a look at a rule is none of the acts: it only begins the check
            try:
                await case.does(act)
                done = True
            except CanNotDecide:
                done = False
            assert done is allowed, (walk, state, act)
            if done and act == "undo":
                undone, state = made.pop()
                returned = returned and undone != "return"
            elif done and (state, act) in TABLE:
                before, state = state, TABLE[state, act]
                if act == "check":
                    made = []  # what was decided before can't be undone past it
                else:
                    made.append((act, before if (before, act) != ("received", "return") else "checking"))
                    returned = returned or act == "return"
            assert await case.state() == state, (walk, act)
            last, done_on, _ = await case.term()
            assert (last, done_on is not None) == (DUE, state == "refused")


async def test_late_and_past_dated_acts_are_flagged_and_never_blocked(store: Store, talk: Talk, clock: SetClock) -> None:
    clock.at = WEDNESDAY + timedelta(days=13)  # Tue 31 March, one day after the last one
    case = await Case.enters(store, talk, WEDNESDAY.date())
    await case.does("accept", DUE)
    await case.does("refuse")
    assert await case.desk() == [("accept", DUE, False), ("refuse", date(2026, 3, 31), True)]
    assert await case.term() == (DUE, date(2026, 3, 31), True)
    other = await Case.enters(store, talk, WEDNESDAY.date(), "Басқа жоба")
    for day in (date(2026, 3, 17), date(2026, 4, 1)):  # before it came, and a day to come
        with pytest.raises(CanNotApply, match="day"):
            await other.does("accept", day)


async def test_a_refusal_without_a_reason_of_its_language_is_no_refusal(store: Store, talk: Talk, clock: SetClock) -> None:
    clock.at = WEDNESDAY
    case = await Case.enters(store, talk, WEDNESDAY.date())
    await case.does("accept")
    reasons = {"": "too_short", "Берешек бар.": "too_short", "У заявителя есть задолженность по налогам.": "not_kk"}
    reasons |= {f"{REASON} {IIN}": "number_in_it"}
    for text, reason in reasons.items():
        refusal = Refusal(Ground.ARREARS, text)
        with pytest.raises(CanNotApply, match=reason):
            await store.write(lambda tx, r=refusal: decisions.refuse(tx, talk.content, COORDINATOR, case.id, r))  # type: ignore[misc]
    assert await case.state() == State.RECEIVED
    assert await store.read(lambda tx: tx.conn.execute(select(deadline.c.done_on)).scalar_one()) is None


async def test_a_term_that_a_refusal_ended_runs_on_when_it_is_undone(store: Store, talk: Talk, clock: SetClock) -> None:
    clock.at = WEDNESDAY
    case = await Case.enters(store, talk, WEDNESDAY.date())
    await case.does("accept")
    await case.does("refuse")
    assert (await store.read(case.row)).due_on is None
    await case.does("undo")
    assert (await case.state(), (await store.read(case.row)).due_on, await case.term()) == ("received", DUE, (DUE, None, None))
    assert [act for act, *_ in await case.desk()] == [Act.ACCEPT]


@pytest.mark.parametrize(
    ("text", "language", "fits"),
    [
        (REASON, Language.KK, True), (REASON, Language.RU, False),
        ("По данным налогового органа есть задолженность на 1 марта.", Language.RU, True),
        ("По данным налогового органа есть задолженность на 1 марта.", Language.KK, False),
        ("У хозяйства «Береке» ШҚ есть задолженность по налогам.", Language.RU, True),
        ("1234567 -- 20", Language.KK, False),
    ],
)  # fmt: skip
def test_words_are_told_apart_by_their_letters(text: str, language: Language, *, fits: bool) -> None:
    assert reads_as(text, language) is fits


async def of_chat(case: Case) -> None:
    """It was sent in from a chat, by somebody whom we know."""

    def work(tx: WriteTx) -> None:
        tx.conn.execute(insert(person), [{"id": (who := tx.new_id()), "created_at": tx.now, "level": IdentityLevel.NONE}])
        kept.change(tx.conn, case.id, person_id=who, origin=Origin.CHAT)

    await case.store.write(work)


async def to_tell(case: Case) -> list[str]:
    """What is still to be told."""
    waits = select(event.c.name).where(event.c.done_at.is_(None)).order_by(event.c.id)
    return await case.store.read(lambda tx: [name.removeprefix("application.") for name in tx.conn.scalars(waits)])


async def test_who_is_refused_is_not_asked_to_mend_first(store: Store, talk: Talk, clock: SetClock) -> None:
    clock.at = WEDNESDAY
    case = await Case.enters(store, talk, WEDNESDAY.date())
    await of_chat(case)
    await case.does("accept")
    clock.advance(minutes=6)
    await case.does("return")
    clock.advance(minutes=2)
    await case.does("any")
    assert "returned" not in await to_tell(case)
    assert await store.read(lambda tx: decision_notices.untold_states(tx, [case.id])) == {case.id: State.CHECKING}
    await case.does("undo")
    assert {"returned", "return_reminder"} <= set(await to_tell(case))
    clock.advance(minutes=10)
    await case.does("any")
    assert await store.read(lambda tx: decision_notices.untold_states(tx, [case.id])) == {case.id: State.RETURNED}
    clock.advance(minutes=6)
    assert await store.read(lambda tx: decision_notices.untold_states(tx, [case.id])) == {}


async def test_what_was_done_on_friday_may_be_entered_on_monday(store: Store, talk: Talk, clock: SetClock) -> None:
    """T-7: an act has the day on which it was done; who is told today has the days from today (AMB-15)."""
    clock.at = WEDNESDAY
    case = await Case.enters(store, talk, WEDNESDAY.date())
    await of_chat(case)
    await case.does("accept")
    clock.at = WEDNESDAY + timedelta(days=13)
    await case.does("return", DUE)
    assert (await case.desk())[-1] == ("return", DUE, False)
    (_, back) = await store.read(lambda tx: desk.decisions(tx.conn, [case.id]))
    assert back.answer_by == date(2026, 4, 3)


async def test_an_acceptance_that_is_undone_takes_its_number_back(store: Store, talk: Talk, clock: SetClock) -> None:
    clock.at = WEDNESDAY
    case = await Case.enters(store, talk, WEDNESDAY.date())
    for before, number in ((None, "2026/1"), ("2026/7", "2026/2")):
        await store.write(lambda tx, was=before: kept.change(tx.conn, case.id, official_number=was))  # type: ignore[misc]
        await store.write(lambda tx, said=number: decisions.accept(tx, talk.content, COORDINATOR, case.id, official=said))  # type: ignore[misc]
        assert (await store.read(case.row)).official_number == number
        await case.does("undo")
        assert (await store.read(case.row)).official_number == before
