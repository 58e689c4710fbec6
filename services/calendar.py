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
from services import recount
from services.storage import calendar
from services.transaction import ReadTx, WriteTx

STARTER = Path(dialogs.__file__).parent / "content" / "calendar.toml"
_TYPES: Mapping[str, type] = {"date": date, "working": bool, "kk": str, "ru": str, "source": str, "confirmed": bool}
_MAY: Mapping[str, type] = {"working_six": bool}


def seed(tx: WriteTx, days: Sequence[Day]) -> Sequence[str]:
    """Add the days that the table lacks; how many of which year. What is there stays as it is."""
    added = calendar.add(tx.conn, [_row(day) for day in days])
    years = sorted(Counter(day.year for day in added).items())
    for year, count in years:
        tx.audit("calendar.seeded", actor="command", subject=f"calendar:{year}", details={"days": count})
    if added:
        recount.open_terms(tx, read(tx), "command")
    return [f"calendar {year}: {count} days" for year, count in years]


def parse(path: Path = STARTER) -> Sequence[Day]:
    """The days of a file. Raises Misbuilt with every fault in it."""
    entries = _entries(path)
    faults = [f"{path.name}: {_called(entry)}: {fault}" for entry in entries for fault in _faults(entry)]
    faults += [f"{path.name}: {day}: stands twice" for day, times in Counter(map(_called, entries)).items() if times > 1]
    if faults:
        raise Misbuilt(faults)
    return [_parsed(one) for one in entries]


def read(tx: ReadTx) -> WorkingCalendar:
    """The calendar as it stands now."""
    return WorkingCalendar({row.date: _day(row) for row in calendar.all_days(tx.conn)})


def entry(tx: ReadTx, day: date, *, lock: bool = False) -> Day | None:
    """A day as it is entered; None where the week alone decides."""
    row = calendar.one_day(tx.conn, day, lock=lock)
    return _day(row) if row else None


def set_day(tx: WriteTx, day: Day, actor: str) -> int:
    """Enter a day, or change it; how many open terms come out otherwise by that."""
    before = entry(tx, day.date)
    calendar.put(tx.conn, _row(day) | {"edited_at": tx.now, "edited_by": actor})
    tx.audit("calendar.set", actor=actor, subject=f"calendar:{day.date}", details={"was": _state(before), "is": _state(day)})
    return recount.open_terms(tx, read(tx), actor)


def remove_day(tx: WriteTx, day: date, actor: str) -> int:
    """Let the week alone decide again; how many open terms come out otherwise by that. No seed brings the day back."""
    before = entry(tx, day)
    calendar.remove(tx.conn, day, edited_at=tx.now, edited_by=actor)
    tx.audit("calendar.removed", actor=actor, subject=f"calendar:{day}", details={"was": _state(before)})
    return recount.open_terms(tx, read(tx), actor)


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
        "working_six": day.working_six,
    }


def _day(row: Any) -> Day:
    return Day(row.date, row.working, Text(row.name_kk, row.name_ru), row.source, row.confirmed, row.working_six)


def _parsed(one: Mapping[str, Any]) -> Day:
    name = Text(one["kk"].strip(), one["ru"].strip())
    return Day(one["date"], one["working"], name, one["source"], one["confirmed"], one.get("working_six"))


def _state(day: Day | None) -> str:
    if day is None:
        return "absent"
    six = "" if day.working_six in {None, day.working} else f" ({_worked(day.worked(six=True))} in six days)"
    return f"{_worked(day.working)}{six}, {'confirmed' if day.confirmed else 'unconfirmed'}"


def _worked(working: bool) -> str:
    return "working" if working else "off"


def _called(entry: Mapping[str, Any]) -> str:
    return str(entry.get("date", "a day"))


def _faults(entry: Mapping[str, Any]) -> list[str]:
    faults = [f"{name} is missing or not what it should be" for name, kind in _TYPES.items() if type(entry.get(name)) is not kind]
    faults += [f"{name} is empty" for name in ("kk", "ru", "source") if entry.get(name) == ""]
    faults += [f"{name} is not what it should be" for name, kind in _MAY.items() if not isinstance(entry.get(name), kind | None)]
    return faults + [f"{name} is unknown" for name in entry.keys() - _TYPES.keys() - _MAY.keys()]
