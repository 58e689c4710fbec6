"""Terms marked done by hand: on a day since they began, and none that acts on an application end."""

from datetime import UTC, date, datetime

import pytest

from domain.decisions import Ground
from domain.staff import EVERYWHERE, Grant, Right, Role, Scope
from services import application_decisions as decisions
from services import calendar, dated_deadlines, deadline_ends, deadlines, staff
from services.application_decisions import Refusal
from services.deadlines import Begun, CanNotDeadline, Deadline
from services.storage import applications
from services.storage.deadline_list import Wanted
from services.storage.engine import Store
from services.storage.paging import Window
from services.talk import Talk
from tests.services.farmer import Farmer
from tests.support.clock import SetClock

RIGHTS = (Right.READ_DEADLINES, Right.CHANGE_DEADLINES, Right.READ_APPLICATIONS, Right.DECIDE_APPLICATIONS)
COUNTRY = Scope("staff:a", dict.fromkeys(RIGHTS, EVERYWHERE))


@pytest.fixture(autouse=True)
async def _seeded(store: Store, clock: SetClock) -> None:
    clock.at = datetime(2026, 3, 19, 4, tzinfo=UTC)
    days = calendar.parse()
    await store.write(lambda tx: calendar.seed(tx, days))


async def the_one(store: Store) -> Deadline:
    """The term that is there; it is the only one."""
    (term,) = (await store.read(lambda tx: deadlines.those(tx, COUNTRY, Wanted(), Window()))).items
    return term


async def finish(store: Store, term: Deadline, on: date) -> Deadline:
    return await store.write(lambda tx: deadline_ends.finish(tx, COUNTRY, term, on))


async def test_nothing_is_done_before_its_term_began(store: Store) -> None:
    begun = Begun("protocol", "2026/1", date(2026, 3, 18), "75")
    term = await store.write(lambda tx: deadlines.begin(tx, COUNTRY, begun))
    with pytest.raises(CanNotDeadline) as early:
        await finish(store, term, date(2026, 3, 17))
    assert early.value.reason == deadline_ends.OUTSIDE
    assert (await finish(store, term, date(2026, 3, 18))).late is False


async def test_what_a_date_of_the_law_asks_is_done_since_it_was_opened(store: Store, clock: SetClock) -> None:
    clock.at = datetime(2026, 11, 21, 4, tzinfo=UTC)
    account, grant = staff.Account("member", "no password"), Grant(Role.COORDINATOR, "75")
    await store.write(lambda tx: staff.add(tx, account, grant, "tests"))
    await store.write(dated_deadlines.open_ahead)
    term = await the_one(store)
    clock.at = datetime(2027, 1, 15, 4, tzinfo=UTC)
    assert term.start == date(2027, 2, 1)
    with pytest.raises(CanNotDeadline):
        await finish(store, term, date(2026, 11, 20))
    assert (await finish(store, term, date(2026, 11, 21))).state == "done"


async def test_the_term_of_an_applications_check_ends_by_acts_and_runs_on_when_one_is_undone(
    store: Store, talk: Talk, clock: SetClock
) -> None:
    farmer = await Farmer.made(store, talk, clock)
    await farmer.fills()
    id_ = await farmer.submits()

    async def runs() -> date | None:
        row = await store.read(lambda tx: applications.one(tx.conn, id_))
        assert row is not None
        return row.due_on  # type: ignore[no-any-return]

    async def refused() -> None:
        term = await the_one(store)
        assert await store.read(lambda tx: deadline_ends.by_acts(tx, term))
        with pytest.raises(CanNotDeadline) as refused:
            await finish(store, term, term.today)
        assert refused.value.reason == deadline_ends.BY_ACTS

    due = await runs()
    await refused()
    assert await runs() == due is not None
    refusal = Refusal(Ground.DOCUMENTS, "Бизнес-жоспардың екінші беті жоқ, оны толық жіберіңіз.")
    await store.write(lambda tx: decisions.accept(tx, talk.content, COUNTRY, id_))
    clock.advance(hours=1)
    await store.write(lambda tx: decisions.refuse(tx, talk.content, COUNTRY, id_, refusal))
    await refused()  # its day can't be corrected while the refusal can be undone
    await store.write(lambda tx: decisions.undo(tx, talk.content, COUNTRY, id_))
    assert await runs() == due
    await store.write(lambda tx: decisions.refuse(tx, talk.content, COUNTRY, id_, refusal))
    clock.advance(hours=1)
    term = await the_one(store)
    assert (await finish(store, term, term.today)).state == "done"
