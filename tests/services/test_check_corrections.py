"""What was wrong in a check can be put right: a year's record, findings about what was mended since, a list that came later."""

from datetime import date

from sqlalchemy import select

from dialogs.application_requests import KeepAnswers
from domain.applications import Fault, State
from domain.check_known import Verdict
from domain.checks import STOP_FACTORS, Item
from domain.priorities import Priorities
from services import application_decisions, application_submit, applications, regions_desk
from services.application_findings import Finding
from services.storage.engine import Store
from services.storage.grantees import grantee_year
from services.talk import Talk
from services.transaction import WriteTx
from tests.services.farmer import Farmer
from tests.services.test_application_check import COUNTRY, REGION, Case
from tests.support.checking import well
from tests.support.clock import SetClock
from tests.support.stages import iin_of

FAILED = {"supported": "yes", "results": "no", "obligations": "no", "document": "2026/7"}
UNSUPPORTED = Finding(facts={"supported": "no"})
WORDS = "Өтінімнің осы жерін түзетіп, қайта жіберіңіз."


async def two_of_one(store: Store, talk: Talk, clock: SetClock) -> tuple[Case, Case]:
    """Two applications of one applicant."""
    first = await Case.comes(store, talk, clock)
    return first, await Case.again(first.farmer, iin=iin_of(1), project_name="Екінші жоба", project_place="Басқа ауыл")


async def stands(case: Case, item: Item = Item.REFINANCE) -> tuple[Verdict, tuple[str, ...]]:
    line = await case.line(item)
    return line.verdict, line.reasons


async def test_nothing_is_recorded_of_who_had_no_support(store: Store, talk: Talk, clock: SetClock) -> None:
    case = await Case.comes(store, talk, clock)
    await case.finds(refinance=Finding(facts={**FAILED, "supported": "no"}))
    assert await stands(case) == (Verdict.MET, ())
    assert await store.read(lambda tx: tx.conn.execute(select(grantee_year)).all()) == []


async def test_a_record_entered_by_mistake_is_taken_back_for_every_application(store: Store, talk: Talk, clock: SetClock) -> None:
    first, second = await two_of_one(store, talk, clock)
    await second.finds(refinance=UNSUPPORTED)
    await first.finds(refinance=Finding(facts=FAILED))
    assert await stands(second) == (Verdict.NOT_MET, ("results", "obligations"))
    assert (await second.line(Item.REFINANCE)).outdated

    await second.finds(refinance=UNSUPPORTED)  # the same once more, now against the record
    assert [(await case.check()).last_year for case in (first, second)] == [None, None]
    assert await stands(second) == (Verdict.MET, ())
    assert await stands(first) == (Verdict.OPEN, ("withdrawn",))
    assert (await second.trail())[-2:] == [{"year_withdrawn": 2025}, {"refinance": "met"}]
    rows = await store.read(lambda tx: tx.conn.execute(select(grantee_year.c.document).order_by(grantee_year.c.id)).all())
    assert [row.document for row in rows] == ["2026/7", ""]  # that it was entered stays

    await first.finds(refinance=Finding(facts=FAILED))
    assert [(await stands(case))[0] for case in (first, second)] == [Verdict.NOT_MET, Verdict.NOT_MET]
    await first.finds(refinance=Finding(facts={"supported": "no"}))
    assert [await stands(case) for case in (first, second)] == [(Verdict.MET, ())] * 2


async def test_one_fact_of_a_record_is_corrected_from_another_application(store: Store, talk: Talk, clock: SetClock) -> None:
    first, second = await two_of_one(store, talk, clock)
    await first.finds(refinance=Finding(facts=FAILED))
    await second.finds(refinance=Finding(facts={"results": "yes"}))
    assert [(await stands(case)) for case in (first, second)] == [(Verdict.WARNING, ("obligations",))] * 2


async def test_what_was_mended_is_looked_at_again_and_may_be_found_the_same(store: Store, talk: Talk, clock: SetClock) -> None:
    case = await Case.comes(store, talk, clock, oked="көкөніс өсіру")
    await case.all_is_well()
    assert await case.lacks() == set()
    await mends(case, iin=iin_of(2), oked="96.01")
    about = {*STOP_FACTORS, Item.SIZE, Item.REFINANCE, Item.DOCUMENTS, Item.FALSE_DATA}
    assert await case.lacks() == {*about, Item.ACTIVITY}
    assert [await stands(case, item) for item in about] == [(Verdict.OPEN, ("mended",))] * len(about)
    assert ((await case.check()).code, await stands(case, Item.ACTIVITY)) == ("96.01", (Verdict.NOT_MET, ("not_listed",)))
    await case.finds(**{item: well(item) for item in about})
    assert await case.lacks() == {Item.ACTIVITY}
    await case.finds(activity=well(Item.ACTIVITY))
    assert await case.lacks() == set()


async def test_what_came_before_a_regions_first_list_is_compared_with_that(store: Store, talk: Talk, clock: SetClock) -> None:
    farmer = await Farmer.made(store, talk, clock, iin_of(1))
    await farmer.fills(priority="NONE", iin=iin_of(1))
    case = Case(store, talk, farmer, await farmer.submits())
    await store.write(lambda tx: application_decisions.accept(tx, talk.content, COUNTRY, case.id))
    assert await stands(case, Item.ACTIVITY) == (Verdict.OPEN, ("no_list",))
    for day, code in ((24, "11"), (22, "96"), (22, "10")):
        await lists(case, date(2026, 11, day), code)
    assert await stands(case, Item.ACTIVITY) == (Verdict.OPEN, ("no_list",))  # none is in force yet
    clock.advance(days=7)
    check = await case.check()
    assert check.priorities is not None
    assert (check.priorities.codes, check.priorities.since) == (("10",), date(2026, 11, 22))
    assert await stands(case, Item.ACTIVITY) == (Verdict.MET, ())
    await lists(case, date(2026, 11, 20), "55")  # in force when it came, entered late
    assert await stands(case, Item.ACTIVITY) == (Verdict.NOT_MET, ("not_listed",))


async def lists(case: Case, since: date, code: str) -> None:
    listed = Priorities((code,), "Әкімдік хаттамасы № 3", date(2026, 11, 19), since)
    content = case.talk.content
    await case.store.write(lambda tx: regions_desk.set_priorities(tx, content, COUNTRY, REGION, listed))


async def mends(case: Case, **answers: str) -> None:
    """Returned for these fields; given anew, and signed again."""
    faults = [Fault(name, WORDS) for name in answers]
    await case.store.write(lambda tx: application_decisions.give_back(tx, case.talk.content, COUNTRY, case.id, faults))
    case.farmer.clock.advance(minutes=11)
    await case.farmer.asks(KeepAnswers(case.id, answers))

    def signed(tx: WriteTx) -> None:
        row = case.row(tx)
        application_submit.resubmit(tx, case.talk.content, row, applications.one(tx, row), "test")

    await case.store.write(signed)
    assert (await case.kept()).state == State.CHECKING
