"""The working calendar in the database: seeded from a file, edited by staff, read as a whole."""

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import dialogs
from domain.calendar import Day, WorkingCalendar
from domain.errors import Misbuilt
from domain.language import Text
from services.storage import calendar
from services.transaction import ReadTx, WriteTx

STARTER = Path(dialogs.__file__).parent / "content" / "calendar.toml"
_TYPES: Mapping[str, type] = {"date": date, "working": bool, "kk": str, "ru": str, "source": str, "confirmed": bool}


def seed(tx: WriteTx, days: Sequence[Day]) -> Sequence[str]:
    """Add the days that the table lacks; how many of which year. What is there stays as it is."""
    added = calendar.add(tx.conn, [_row(day) for day in days])
    years = sorted(Counter(day.year for day in added).items())
    for year, count in years:
        tx.audit("calendar.seeded", actor="command", subject=f"calendar:{year}", details={"days": count})
    return [f"calendar {year}: {count} days" for year, count in years]


def parse(path: Path = STARTER) -> Sequence[Day]:
    """The days of a file. Raises Misbuilt with every fault in it."""
    entries = _entries(path)
    faults = [f"{path.name}: {_called(entry)}: {fault}" for entry in entries for fault in _faults(entry)]
    faults += [f"{path.name}: {day}: stands twice" for day, times in Counter(map(_called, entries)).items() if times > 1]
    if faults:
        raise Misbuilt(faults)
    return [
        Day(one["date"], one["working"], Text(one["kk"].strip(), one["ru"].strip()), one["source"], one["confirmed"])
        for one in entries
    ]


def read(tx: ReadTx) -> WorkingCalendar:
    """The calendar as it stands now."""
    return WorkingCalendar({row.date: _day(row) for row in calendar.all_days(tx.conn)})


def set_day(tx: WriteTx, day: Day, actor: str) -> None:
    """Enter a day, or change it; terms that were computed before keep their dates."""
    before = calendar.one_day(tx.conn, day.date)
    calendar.put(tx.conn, _row(day) | {"edited_at": tx.now, "edited_by": actor})
    details = {
        "was": _state(before.working, before.confirmed) if before else "absent",
        "is": _state(day.working, day.confirmed),
    }
    tx.audit("calendar.set", actor=actor, subject=f"calendar:{day.date}", details=details)


def _entries(path: Path) -> Sequence[Mapping[str, Any]]:
    try:
        entries = tomllib.loads(path.read_text("utf-8")).get("days")
    except (OSError, ValueError) as error:
        raise Misbuilt([f"{path.name}: {error}"]) from error
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise Misbuilt([f"{path.name}: days is missing or no list of days"])
    return entries


def _row(day: Day) -> dict[str, Any]:
    return {
        "date": day.date,
        "working": day.working,
        "name_kk": day.name.kk,
        "name_ru": day.name.ru,
        "source": day.source,
        "confirmed": day.confirmed,
    }


def _day(row: Any) -> Day:
    return Day(row.date, row.working, Text(row.name_kk, row.name_ru), row.source, row.confirmed)


def _state(working: bool, confirmed: bool) -> str:
    return f"{'working' if working else 'off'}, {'confirmed' if confirmed else 'unconfirmed'}"


def _called(entry: Mapping[str, Any]) -> str:
    return str(entry.get("date", "a day"))


def _faults(entry: Mapping[str, Any]) -> list[str]:
    faults = [f"{name} is missing or not what it should be" for name, kind in _TYPES.items() if type(entry.get(name)) is not kind]
    faults += [f"{name} is empty" for name in ("kk", "ru", "source") if entry.get(name) == ""]
    return faults + [f"{name} is unknown" for name in entry.keys() - _TYPES.keys()]
