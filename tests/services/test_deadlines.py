"""Terms in the database: begun by an event or by the clock, ended, counted anew when the calendar changes."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from domain.calendar import Day
from domain.language import Text
from domain.staff import EVERYWHERE, Grant, Right, Role, Scope
from services import calendar, dated_deadlines, deadline_ends, deadlines, staff
from services.deadlines import Begun, CanNotDeadline, Deadline
from services.storage import deadlines as kept
from services.storage.audit import audit
from services.storage.deadline_list import Wanted
from services.storage.deadlines import deadline
from services.storage.engine import Store
from services.storage.paging import Window
from services.transaction import WriteTx
from tests.support.clock import SetClock

COUNTRY = Scope("staff:a", {Right.READ_DEADLINES: EVERYWHERE, Right.CHANGE_DEADLINES: EVERYWHERE})
NOT_A_PASSWORD = "hash"


def scope(*regions: str) -> Scope:
    where = frozenset(regions)
    return Scope("staff:b", {Right.READ_DEADLINES: where, Right.CHANGE_DEADLINES: where})


@pytest.fixture(autouse=True)
async def _seeded(store: Store, clock: SetClock) -> None:
    clock.at = datetime(2026, 3, 19, 4, tzinfo=UTC)
    days = calendar.parse()
    await store.write(lambda tx: calendar.seed(tx, days))


async def begin(store: Store, duty: str, start: date, region: str | None = "75", subject: str = "2026/1") -> Deadline:
    return await store.write(lambda tx: deadlines.begin(tx, COUNTRY, Begun(duty, subject, start, region)))


async def finish(store: Store, term: Deadline, on: date) -> Deadline:
    return await store.write(lambda tx: deadline_ends.finish(tx, COUNTRY, term, on))


async def set_day(store: Store, day: date, working: bool = False) -> int:
    entered = Day(day, working, Text("Демалыс", "Выходной"), "a decree", confirmed=True)
    return await store.write(lambda tx: calendar.set_day(tx, entered, "staff:c"))


async def listed(store: Store, who: Scope, **wanted: str) -> list[str]:
    part = await store.read(lambda tx: deadlines.those(tx, who, Wanted(**wanted), Window()))
    return [term.subject for term in part.items]


async def acts(store: Store, act: str) -> list[Any]:
    query = select(audit).where(audit.c.act == act).order_by(audit.c.id)
    return list(await store.read(lambda tx: tx.conn.execute(query).all()))


async def one(store: Store, term: Deadline) -> Deadline:
    found = await store.read(lambda tx: deadlines.one(tx, COUNTRY, term.id))
    assert found is not None
    return found


async def test_a_term_keeps_everything_that_it_was_counted_from(store: Store) -> None:
    known = await store.read(calendar.read)
    term = await begin(store, "application_check", date(2026, 3, 18))
    assert (term.rule, term.trigger, term.start, term.unit, term.length) == (
        "R-003-19", "date:2026-03-18:75", date(2026, 3, 18), "working_days", 5,
    )  # fmt: skip
    assert (term.counted.nominal, term.counted.due) == (date(2026, 3, 30), date(2026, 3, 30))
    assert (term.calendar_version, term.role, term.state, term.days_left) == (known.version, Role.COORDINATOR, "open", 4)
    (line,) = await acts(store, "deadline.begun")
    assert (line.actor, line.subject, line.details) == (
        "staff:a",
        f"deadline:{term.id}",
        {"rule": "R-003-19", "due": "2026-03-30"},
    )


async def test_the_same_event_begins_one_term(store: Store) -> None:
    first = await begin(store, "protocol", date(2026, 3, 19))
    assert (await begin(store, "protocol", date(2026, 3, 19))).id == first.id
    elsewhere = await begin(store, "protocol", date(2026, 3, 19), "59")
    assert elsewhere.id != first.id
    assert len(await acts(store, "deadline.begun")) == 2


UNFIT = (
    (Begun("nothing", "1", date(2026, 3, 18), "75"), "duty"),
    (Begun("retest", "1", date(2026, 3, 18), "75"), "duty"),  # a person's right
    (Begun("project_status", "1", date(2026, 3, 18), "75"), "duty"),  # the clock's
    (Begun("referral", "1", date(2026, 3, 18), "75"), "duty"),  # revoked law
    (Begun("protocol", "1", date(2026, 3, 20), "75"), "date"),
    (Begun("protocol", "1", date(2019, 12, 31), "75"), "date"),
    (Begun("protocol", "1", date(2026, 3, 18), "59"), "region"),
    (Begun("protocol", "1", date(2026, 3, 18), None), "region"),
    (Begun("protocol", "звонить Айгүл", date(2026, 3, 18), "75"), "subject"),
    (Begun("protocol", "900315400008", date(2026, 3, 18), "75"), "subject"),
    (Begun("protocol", "9003-1540-0008", date(2026, 3, 18), "75"), "subject"),
    (Begun("protocol", "a" * 41, date(2026, 3, 18), "75"), "subject"),
    (Begun("protocol", "", date(2026, 3, 18), "75"), "subject"),
)


async def test_what_does_not_fit_begins_nothing(store: Store) -> None:
    for begun, field in UNFIT:
        with pytest.raises(CanNotDeadline) as refused:
            await store.write(lambda tx, begun=begun: deadlines.begin(tx, scope("75"), begun))  # type: ignore[misc]
        assert refused.value.reason == field, begun
    assert await listed(store, COUNTRY) == []


async def test_another_regions_term_is_not_there_and_a_countrys_only_for_the_country(store: Store) -> None:
    ours = await begin(store, "protocol", date(2026, 3, 18), "75", "ours")
    await begin(store, "protocol", date(2026, 3, 18), "59", "theirs")
    await begin(store, "protocol", date(2026, 3, 18), None, "all")
    assert await listed(store, scope("75")) == ["ours"]
    assert await listed(store, scope("75"), region="59") == []
    assert await listed(store, Scope("staff:x", {})) == []
    assert sorted(await listed(store, COUNTRY)) == ["all", "ours", "theirs"]
    assert await store.read(lambda tx: deadlines.one(tx, scope("59"), ours.id)) is None


async def test_a_late_act_is_kept_and_flagged(store: Store, clock: SetClock) -> None:
    clock.at = datetime(2026, 3, 31, 4, tzinfo=UTC)
    on_time = await begin(store, "protocol", date(2026, 3, 19), subject="1")
    late = await begin(store, "protocol", date(2026, 3, 19), subject="2")
    assert on_time.state == "overdue"
    done, after = await finish(store, on_time, date(2026, 3, 27)), await finish(store, late, date(2026, 3, 30))  # S-51
    assert [(one.state, one.late, one.past_dated) for one in (done, after)] == [("done", False, True), ("done", True, True)]
    assert not (await finish(store, after, date(2026, 3, 31))).past_dated
    assert [line.details for line in await acts(store, "deadline.done")][1:] == [
        {"was": "open", "is": "2026-03-30", "late": 1, "past_dated": 1},
        {"was": "2026-03-30", "is": "2026-03-31", "late": 1, "past_dated": 0},
    ]
    with pytest.raises(CanNotDeadline):
        await finish(store, late, date(2026, 4, 1))


async def test_overdue_comes_first_then_today_then_by_day(store: Store, clock: SetClock) -> None:
    clock.at = datetime(2026, 3, 27, 4, tzinfo=UTC)
    for duty, day, subject in (
        ("application_check", 27, "in-a-week"),
        ("protocol", 20, "on-monday"),
        ("protocol", 19, "today"),
        ("protocol", 18, "yesterday"),
    ):
        await begin(store, duty, date(2026, 3, day), subject=subject)
    assert await listed(store, COUNTRY) == ["yesterday", "today", "on-monday", "in-a-week"]
    assert await listed(store, COUNTRY, due="overdue") == ["yesterday"]
    assert await listed(store, COUNTRY, due="today") == ["today"]
    assert await listed(store, COUNTRY, due="week") == ["today", "on-monday"]
    assert await listed(store, COUNTRY, rule="R-003-19") == ["in-a-week"]
    assert await listed(store, COUNTRY, role="coordinator") == ["in-a-week"]
    first = await store.read(lambda tx: deadlines.those(tx, COUNTRY, Wanted(), Window(2)))
    rest = await store.read(lambda tx: deadlines.those(tx, COUNTRY, Wanted(), Window(5, first.next)))
    assert [term.subject for term in (*first.items, *rest.items)] == ["yesterday", "today", "on-monday", "in-a-week"]
    assert rest.next is None


async def test_a_holiday_added_late_moves_open_terms_and_only_those(store: Store, clock: SetClock) -> None:
    clock.at = datetime(2026, 3, 27, 4, tzinfo=UTC)
    moving = await begin(store, "protocol", date(2026, 3, 20), subject="moving")
    staying = await begin(store, "akimat_decree", date(2026, 3, 20), subject="calendar-days")
    done = await finish(store, await begin(store, "protocol", date(2026, 3, 20), subject="done"), date(2026, 3, 26))
    assert await set_day(store, date(2026, 3, 30)) == 1
    after = [await one(store, term) for term in (moving, staying, done)]
    assert [str(term.counted.due) for term in after] == ["2026-03-31", "2026-04-03", "2026-03-30"]
    assert after[0].calendar_version == after[1].calendar_version != after[2].calendar_version == done.calendar_version
    (line,) = await acts(store, "deadline.moved")
    assert (line.actor, line.subject) == ("staff:c", f"deadline:{moving.id}")
    assert (line.details["was"], line.details["is"]) == ("2026-03-30", "2026-03-31")
    assert await set_day(store, date(2026, 3, 30), working=True) == 1
    assert (await one(store, moving)).counted == moving.counted


async def test_a_day_that_is_removed_counts_no_more_and_no_seed_brings_it_back(store: Store) -> None:
    term = await begin(store, "protocol", date(2026, 3, 19))
    assert await store.write(lambda tx: calendar.remove_day(tx, date(2026, 3, 25), "staff:c")) == 1
    assert (await one(store, term)).counted.due == date(2026, 3, 26)
    days = calendar.parse()
    assert await store.write(lambda tx: calendar.seed(tx, days)) == []
    assert await store.read(lambda tx: calendar.entry(tx, date(2026, 3, 25))) is None
    assert await set_day(store, date(2026, 3, 25)) == 1
    assert (await one(store, term)).counted.due == date(2026, 3, 27)


def members(tx: WriteTx, *grants: Grant) -> None:
    for number, grant in enumerate(grants):
        staff.add(tx, staff.Account(f"member{number}", NOT_A_PASSWORD), grant, "tests")


async def test_the_clock_opens_what_comes_where_somebody_has_it_and_once(store: Store, clock: SetClock) -> None:
    clock.at = datetime(2026, 11, 21, 4, tzinfo=UTC)
    over = Grant(Role.COORDINATOR, "11", until=date(2026, 11, 20))
    grants = (Grant(Role.COORDINATOR, "75"), Grant(Role.COORDINATOR, "59"), Grant(Role.PLANNING_BODY), over)
    await store.write(lambda tx: members(tx, *grants))
    assert await store.read(dated_deadlines.wants_clock)
    assert [await store.write(dated_deadlines.open_ahead) for _ in range(2)] == [2, 0]
    assert not await store.read(dated_deadlines.wants_clock)
    rows = await store.read(lambda tx: tx.conn.execute(select(deadline).order_by(deadline.c.region)).all())
    assert [(row.duty, row.region, row.subject, row.trigger, str(row.due_on), str(row.remind_on)) for row in rows] == [
        ("project_status", region, "year:2026", f"date:2027-02-10:{region}", "2027-02-10", "2027-01-10")
        for region in ("59", "75")
    ]
    assert [line.actor for line in await acts(store, "deadline.opened")] == ["clock", "clock"]
    clock.at = datetime(2027, 1, 31, 4, tzinfo=UTC)
    assert await store.write(dated_deadlines.open_ahead) == 1
    (row,) = await store.read(lambda tx: tx.conn.execute(select(deadline).where(deadline.c.duty == "monitoring_to_akimat")).all())
    assert (row.region, str(row.nominal_on), str(row.due_on), str(row.last_on)) == (
        None,
        "2027-04-10",
        "2027-04-09",
        "2027-04-10",
    )


async def test_revoked_law_is_opened_only_where_its_profile_is_on(store: Store, clock: SetClock) -> None:
    clock.at = datetime(2026, 3, 2, 4, tzinfo=UTC)
    await store.write(lambda tx: members(tx, Grant(Role.AGENCY)))
    assert await store.write(dated_deadlines.open_ahead) == 0
    profiles = frozenset({"service_monitoring"})
    assert await store.write(lambda tx: dated_deadlines.open_ahead(tx, profiles)) == 1
    (row,) = await store.read(lambda tx: tx.conn.execute(select(deadline)).all())
    assert (row.rule, row.subject, str(row.nominal_on), str(row.due_on)) == (
        "R-002-12",
        "quarter:2026-1",
        "2026-04-12",
        "2026-04-10",
    )


async def test_an_internal_day_is_no_delay_until_the_laws_own_is_gone(store: Store, clock: SetClock) -> None:
    clock.at = datetime(2027, 3, 1, 4, tzinfo=UTC)
    await store.write(lambda tx: members(tx, Grant(Role.BUDGET_ADMINISTRATOR, "75")))
    await store.write(dated_deadlines.open_ahead)
    for day, counts in (("2027-03-30", (0, 0)), ("2027-03-31", (1, 0)), ("2027-04-01", (1, 0)), ("2027-04-02", (0, 1))):
        clock.at = datetime.fromisoformat(f"{day}T04:00:00+00:00")
        found = (len(await listed(store, COUNTRY, due="today")), len(await listed(store, COUNTRY, due="overdue")))
        assert found == counts, day


async def test_who_stands_in_is_told_for_whom_and_only_meanwhile(store: Store, clock: SetClock) -> None:
    await store.write(lambda tx: members(tx, Grant(Role.COORDINATOR, "75"), Grant(Role.COORDINATOR, "59")))
    deputy = Grant(Role.COORDINATOR, "75", date(2026, 3, 19), date(2026, 3, 20), "member0")
    (other,) = [one.id for one in await store.read(staff.members) if one.login == "member1"]
    await store.write(lambda tx: staff.give(tx, other, deputy, "tests"))
    assert list(await store.read(lambda tx: deadlines.stands_for(tx, other))) == [deputy]
    clock.advance(days=2)
    assert list(await store.read(lambda tx: deadlines.stands_for(tx, other))) == []


async def test_days_that_a_seed_adds_move_open_terms_too(store: Store, clock: SetClock, tmp_path: Path) -> None:
    clock.at = datetime(2029, 3, 5, 4, tzinfo=UTC)
    term = await begin(store, "protocol", date(2029, 3, 5))
    entry = '{date = 2029-03-08, working = false, kk = "Мереке", ru = "Праздник", source = "a law", confirmed = true}'
    (tmp_path / "calendar.toml").write_text(f"days = [{entry}]", "utf-8")
    days = calendar.parse(tmp_path / "calendar.toml")
    await store.write(lambda tx: calendar.seed(tx, days))
    assert (term.counted.due, (await one(store, term)).counted.due) == (date(2029, 3, 8), date(2029, 3, 9))
    assert [line.actor for line in await acts(store, "deadline.moved")] == ["command"]


async def test_a_term_that_was_counted_while_the_calendar_changed_is_found_by_the_clock(store: Store) -> None:
    term = await begin(store, "protocol", date(2026, 3, 19))
    stale = {"calendar_version": "before", "due_on": date(2026, 3, 24), "nominal_on": date(2026, 3, 24)}
    await store.write(lambda tx: kept.change(tx.conn, term.id, **stale))
    assert await store.read(dated_deadlines.wants_clock)
    await store.write(dated_deadlines.open_ahead)
    assert await one(store, term) == term
    assert not await store.read(dated_deadlines.wants_clock)
