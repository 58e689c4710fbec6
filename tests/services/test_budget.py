"""Milestones of the budget: in their order, from the forwarding day on, each told; the decree's term (R-003-26, R-003-27)."""

from datetime import date, timedelta

import pytest

from domain.applications import State
from domain.budget import Milestone
from domain.language import Text
from domain.staff import Right, Scope
from services import application_standing, budget
from services.application_acts import CanNotApply
from services.budget import Reached, decree_term
from services.learners import Unseen
from services.storage import applications as tables
from services.storage.engine import Store
from services.talk import Talk
from tests.support.clock import SetClock
from tests.support.council_after import FOR, Held

WHY = Text(
    "Бюджет комиссиясы жобаны биылғы бюджетке енгізбеуге шешім қабылдады.",
    "Бюджетная комиссия решила не включать проект в бюджет этого года.",
)
FIRST = date(2026, 11, 20)


@pytest.fixture
async def council(store: Store, talk: Talk) -> Held:
    council = Held(store, talk)
    await council.appoint()
    await council.set_base("present")
    return council


async def forwarded(council: Held, clock: SetClock) -> str:
    """An application with the budget administrator since the first day; forty days later."""
    id_, (one,) = await council.held(FOR)
    await council.signed(id_)
    await council.forwarded(id_)
    clock.advance(days=40)
    return one


async def what_is_told(council: Held, one: str, language: str) -> list[str]:
    return [values[f"what_{language}"] for name, values in await council.planned(one) if name == "application.milestone"]


async def test_the_road_to_the_budget_with_the_term_of_the_decree(council: Held, clock: SetClock) -> None:
    one = await forwarded(council, clock)
    days = (
        (Milestone.BUDGET_REQUEST, 1), (Milestone.RETURNED, 3), (Milestone.CONCLUSION, 8), (Milestone.COMMISSION, 10),
        (Milestone.MASLIKHAT, 14),
    )  # fmt: skip
    for kind, after in days:
        await council.reach(one, Reached(kind, FIRST + timedelta(days=after)))
    term = await council.store.read(lambda tx: decree_term(tx, one))
    assert term is not None
    assert (term.rule, term.last_on, term.role) == ("R-003-27", date(2026, 12, 18), "planning_body")
    row = await council.row(one)
    sent = await council.store.read(lambda tx: application_standing.standing(tx, council.talk.content, row))
    assert sent.considered is not None
    assert (sent.state, sent.considered.due, sent.considered.over) == (State.FORWARDED, date(2026, 12, 18), True)
    said = {language: await what_is_told(council, one, language) for language in ("kk", "ru")}
    assert ("2026 ж. 18 желтоқсан" in said["kk"][-1], "18 декабря 2026" in said["ru"][-1]) == (True, True)
    await council.reach(one, Reached(Milestone.DECREE, date(2026, 12, 21), "№ 14-2"))
    assert (await council.row(one)).state == State.BUDGETED
    term = await council.store.read(lambda tx: decree_term(tx, one))
    assert term is not None
    assert (term.done_on, term.late) == (date(2026, 12, 21), True)
    step = (await council.store.read(lambda tx: tables.steps(tx.conn, [one])))[-1]
    assert (step.state, step.on, step.late) == (State.BUDGETED, date(2026, 12, 21), True)
    await council.reach(one, Reached(Milestone.PLAN_PUBLISHED, date(2026, 12, 22)))
    with pytest.raises(CanNotApply, match="not_forwarded"):
        await council.reach(one, Reached(Milestone.NOT_BUDGETED, date(2026, 12, 22), reason=WHY))


async def test_what_contradicts_the_order_is_refused(council: Held, clock: SetClock) -> None:
    one = await forwarded(council, clock)
    for reached, reason in (
        (Reached(Milestone.BUDGET_REQUEST, date(2026, 11, 19)), "before_forwarding"),
        (Reached(Milestone.DECREE, date(2026, 12, 20)), "maslikhat_first"),
        (Reached(Milestone.MASLIKHAT, date(2027, 1, 20)), "day"),
    ):
        with pytest.raises(CanNotApply, match=reason):
            await council.reach(one, reached)
    await council.reach(one, Reached(Milestone.MASLIKHAT, date(2026, 12, 10)))
    for reached in (Reached(Milestone.COMMISSION, date(2026, 12, 11)), Reached(Milestone.DECREE, date(2026, 12, 9))):
        with pytest.raises(CanNotApply, match="milestone_order"):
            await council.reach(one, reached)
    await council.reach(one, Reached(Milestone.COMMISSION, date(2026, 12, 10)))
    with pytest.raises(CanNotApply, match="reached_already"):
        await council.reach(one, Reached(Milestone.COMMISSION, date(2026, 12, 10)))


async def test_nothing_ends_before_the_package_is_sent(council: Held) -> None:
    id_, (one,) = await council.held(FOR)
    with pytest.raises(CanNotApply, match="not_sent"):
        await council.reach(one, Reached(Milestone.BUDGET_REQUEST, FIRST))
    await council.signed(id_)
    await council.reach(one, Reached(Milestone.BUDGET_REQUEST, FIRST))
    for reached in (Reached(Milestone.DECREE, FIRST), Reached(Milestone.NOT_BUDGETED, FIRST, reason=WHY)):
        with pytest.raises(CanNotApply, match="not_forwarded"):
            await council.reach(one, reached)


async def test_what_is_not_in_the_budget_is_told_with_its_reason(council: Held, clock: SetClock) -> None:
    one = await forwarded(council, clock)
    await council.reach(one, Reached(Milestone.MASLIKHAT, date(2026, 12, 10)))
    for reason, words in (("too_short", None), ("too_short", Text("", WHY.ru)), ("not_kk", Text(WHY.ru, WHY.ru))):
        with pytest.raises(CanNotApply, match=reason):
            await council.reach(one, Reached(Milestone.NOT_BUDGETED, date(2026, 12, 20), reason=words))
    await council.reach(one, Reached(Milestone.NOT_BUDGETED, date(2026, 12, 20), reason=WHY))
    row = await council.row(one)
    assert (row.state, row.ended_at is None) == (State.NOT_BUDGETED, False)
    told = dict(await council.told_words(one))["application.not_budgeted"]
    assert (told["words_kk"], told["words_ru"], told["day"]) == (WHY.kk, WHY.ru, "2026-12-20")
    assert all(WHY.ru not in str(values) for _, values in await council.planned(one)), "sealed until it is told"
    term = await council.store.read(lambda tx: decree_term(tx, one))
    assert term is not None
    assert term.done_on == date(2026, 12, 20)


async def test_the_budget_administrator_enters_them_for_what_was_forwarded(council: Held, clock: SetClock) -> None:
    mine = Scope("staff:budget", {Right.RECEIVE_PACKAGES: frozenset({"75"})})
    others = Scope("staff:other", {Right.RECEIVE_PACKAGES: frozenset({"59"})})
    id_, (one,) = await council.held(FOR)
    await council.signed(id_)
    reached = Reached(Milestone.BUDGET_REQUEST, FIRST)
    tr = council.talk.tr
    with pytest.raises(Unseen):
        await council.store.write(lambda tx: budget.reach(tx, mine, one, reached, tr))
    await council.forwarded(id_)
    with pytest.raises(Unseen):
        await council.store.write(lambda tx: budget.reach(tx, others, one, reached, tr))
    await council.store.write(lambda tx: budget.reach(tx, mine, one, reached, tr))
    assert [name for name, _ in await council.planned(one)][-1] == "application.milestone"
