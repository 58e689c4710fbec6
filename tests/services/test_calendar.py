"""The calendar in the database: seeded, edited, read."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from domain.calendar import Day, WorkingCalendar
from domain.errors import Misbuilt
from domain.language import Text
from services import calendar
from services.storage.audit import audit
from services.storage.calendar import calendar_day
from services.storage.engine import Store

AUGUST = date(2026, 8, 31)
WORKED = Day(AUGUST, True, Text("Жұмыс күні", "Рабочий день"), "an order", confirmed=True)
ENTRY = '{ date = 2030-01-01, working = false, kk = "Жаңа жыл", ru = "Новый год", source = "a test", confirmed = true }'


async def seed(store: Store, path: Path = calendar.STARTER) -> Sequence[str]:
    days = calendar.parse(path)
    return await store.write(lambda tx: calendar.seed(tx, days))


async def set_day(store: Store, day: Day) -> None:
    await store.write(lambda tx: calendar.set_day(tx, day, actor="operator"))


async def known(store: Store) -> WorkingCalendar:
    return await store.read(calendar.read)


async def acts(store: Store, act: str) -> list[Any]:
    query = select(audit).where(audit.c.act == act).order_by(audit.c.id)
    return list(await store.read(lambda tx: tx.conn.execute(query).all()))


async def test_what_is_seeded_is_read(store: Store) -> None:
    assert await seed(store) == [
        "calendar 2025: 23 days",
        "calendar 2026: 21 days",
        "calendar 2027: 19 days",
        "calendar 2028: 19 days",
    ]
    found = await known(store)
    assert list(found.days.values()) == list(calendar.parse())
    assert found.days[date(2026, 3, 9)].name.ru == "Международный женский день (выходной перенесен с 8 марта)"
    assert not found.is_working(date(2026, 3, 25))
    assert [row.subject for row in await acts(store, "calendar.seeded")] == [f"calendar:{year}" for year in range(2025, 2029)]


async def test_what_only_the_year_will_tell_is_not_confirmed(store: Store) -> None:
    await seed(store)
    open_ = [str(day.date) for day in (await known(store)).days.values() if not day.confirmed]
    assert open_ == ["2026-08-30", "2026-08-31", "2027-05-16", "2028-05-05"]


async def test_before_the_seed_only_the_weeks_are_known(store: Store) -> None:
    found = await known(store)
    assert not found.knows(2026)
    assert found.is_working(date(2026, 3, 9))


async def test_an_edited_day_survives_another_seed(store: Store) -> None:
    await seed(store)
    before = (await known(store)).version
    await set_day(store, WORKED)
    edited = await known(store)
    assert edited.version != before
    assert await seed(store) == []
    assert await known(store) == edited
    assert edited.days[AUGUST] == WORKED


async def test_a_day_entered_before_the_seed_stays(store: Store) -> None:
    await set_day(store, WORKED)
    assert "calendar 2026: 20 days" in await seed(store)
    assert (await known(store)).is_working(AUGUST)


async def test_who_edited_when_is_kept_and_audited(store: Store) -> None:
    await seed(store)
    await set_day(store, WORKED)
    await set_day(store, Day(date(2031, 5, 2), False, Text("Демалыс", "Выходной"), "a decree", confirmed=False))
    query = select(calendar_day).where(calendar_day.c.edited_by.is_not(None)).order_by(calendar_day.c.date)
    rows = await store.read(lambda tx: (tx.now, tx.conn.execute(query).all()))
    assert [(row.date, row.edited_at, row.edited_by) for row in rows[1]] == [
        (AUGUST, rows[0], "operator"),
        (date(2031, 5, 2), rows[0], "operator"),
    ]
    assert [(row.actor, row.subject, row.details) for row in await acts(store, "calendar.set")] == [
        ("operator", "calendar:2026-08-31", {"was": "off, unconfirmed", "is": "working, confirmed"}),
        ("operator", "calendar:2031-05-02", {"was": "absent", "is": "off, unconfirmed"}),
    ]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("days = ", "calendar.toml"),
        ("", "days is missing"),
        ("days = [1]", "no list of days"),
        (f"days = [{ENTRY}, {ENTRY}]", "2030-01-01: stands twice"),
        (f"days = [{ENTRY.replace('2030-01-01', '2030-01-01T00:00:00')}]", "date is missing or not"),
        (f"days = [{ENTRY.replace('false', '0')}]", "working is missing or not"),
        (f"days = [{ENTRY.replace(', confirmed = true', '')}]", "confirmed is missing"),
        (f"days = [{ENTRY.replace('Новый год', '')}]", "ru is empty"),
        (f"days = [{ENTRY.replace('source', 'sources')}]", "sources is unknown"),
    ],
)
async def test_a_faulty_file_seeds_nothing(store: Store, tmp_path: Path, text: str, named: str) -> None:
    path = tmp_path / "calendar.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(Misbuilt, match=named):
        await seed(store, path)
    assert (await known(store)).days == {}


def test_holidays_on_weekends_are_followed_by_a_day_off() -> None:
    """Every holiday but the religious ones and the swapped days: as many moved days as fall on a weekend, year by year."""
    days = [day for day in calendar.parse() if not day.working and "Labour Code" not in day.source]
    for year in (2026, 2027, 2028):
        of_year = [day for day in days if day.date.year == year]
        on_weekends = [day for day in of_year if day.date.weekday() >= 5]
        moved = [day for day in of_year if "перенесен" in day.name.ru]
        assert len(moved) == len(on_weekends)
        assert all(day.date.weekday() < 5 for day in moved)


async def test_the_week_of_six_days_is_kept_apart(store: Store) -> None:
    await seed(store)
    six = WorkingCalendar((await known(store)).days, six=True)
    assert (six.is_working(date(2026, 3, 25)), six.is_working(date(2026, 3, 24))) == (True, False)
    await set_day(store, Day(date(2026, 3, 25), False, Text("а", "а"), "an order", confirmed=True))
    assert not WorkingCalendar((await known(store)).days, six=True).is_working(date(2026, 3, 25))
    (line,) = await acts(store, "calendar.set")
    assert line.details == {"was": "off (working in six days), confirmed", "is": "off, confirmed"}
