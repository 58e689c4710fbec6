"""The duties with a term, as dialogs/content/duties.toml has them (5.3)."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import dialogs
from domain.deadlines import Duty, Period, Policy, RemindBy, Reminder, Term, Unit
from domain.errors import Misbuilt
from domain.language import Text
from domain.staff import Role

STARTER = Path(dialogs.__file__).parent / "content" / "duties.toml"
CHECK = "application_check"  # the duty that begins when a package comes (R-003-19)
DECREE = "akimat_decree"  # the one that begins when the maslikhat has approved the budget (R-003-27)
_APPLICATION = "application:"
_NEEDED = frozenset({"id", "rule", "role", "kk", "ru", "unit"})
_KNOWN = _NEEDED | {
    "event_kk", "event_ru", "length", "policy", "ahead", "remind", "dates", "period", "right", "profile",
}  # fmt: skip
_DATE = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])")


@cache
def duties() -> Mapping[str, Duty]:
    """Every duty by its id."""
    return MappingProxyType({one.id: one for one in parse()})


def begun_by_hand(profiles: frozenset[str] = frozenset()) -> Sequence[Duty]:
    """The duties whose term runs from an event, and that are in force."""
    return [one for one in duties().values() if not one.dates and not one.right and in_force(one, profiles)]


def having_duties(profiles: frozenset[str] = frozenset()) -> frozenset[Role]:
    """The roles that have a duty in force."""
    return frozenset(one.role for one in duties().values() if not one.right and in_force(one, profiles))


def in_force(duty: Duty, profiles: frozenset[str]) -> bool:
    """Whether it is current law, or belongs to a profile that is on."""
    return not duty.profile or duty.profile in profiles


def parse(path: Path = STARTER) -> Sequence[Duty]:
    """The duties of a file. Raises Misbuilt with every fault in it."""
    try:
        entries = tomllib.loads(path.read_text("utf-8")).get("duties", [])
    except (OSError, ValueError) as error:
        raise Misbuilt([f"{path.name}: {error}"]) from error
    faults = [f"{path.name}: {entry.get('id', 'a duty')}: {fault}" for entry in entries for fault in _faults(entry)]
    ids = [entry.get("id") for entry in entries]
    faults += [f"{path.name}: {id_}: stands twice" for id_ in sorted({str(id_) for id_ in ids if ids.count(id_) > 1})]
    if faults:
        raise Misbuilt(faults)
    return [_duty(entry) for entry in entries]


def trigger_of(application: str) -> str:
    """The event from which the term of an application's check runs (T-7)."""
    return _APPLICATION + application


def application_of(trigger: str) -> str:
    """The application whose coming was an event."""
    return trigger.removeprefix(_APPLICATION)


def _faults(entry: Mapping[str, Any]) -> list[str]:
    faults = [f"{name} is missing" for name in sorted(_NEEDED - entry.keys())]
    faults += [f"{name} is unknown" for name in sorted(entry.keys() - _KNOWN)]
    faults += [f"{day} is no date of every year" for day in entry.get("dates", ()) if not _DATE.fullmatch(day)]
    if not faults and (entry["unit"] == Unit.DATE) != bool(entry.get("dates")):
        faults.append("a date of the law, and nothing else, has dates")
    if not faults and not entry.get("dates") and not (entry.get("event_kk") and entry.get("event_ru")):
        faults.append("it does not say what it runs from")
    if not faults:
        try:
            _duty(entry)
        except (ValueError, TypeError) as error:
            faults.append(str(error))
    return faults


def _duty(entry: Mapping[str, Any]) -> Duty:
    unit, policy = Unit(entry["unit"]), Policy(entry.get("policy", Policy.NONE))
    return Duty(
        entry["id"],
        entry["rule"],
        Role(entry["role"]),
        Text(entry["kk"], entry["ru"]),
        Text(entry.get("event_kk", ""), entry.get("event_ru", "")),
        Term(unit, int(entry.get("length", 0)), policy, int(entry.get("ahead", 0))),
        _reminder(entry.get("remind")),
        tuple(entry.get("dates", ())),
        Period(entry.get("period", Period.LAST_YEAR)),
        bool(entry.get("right", False)),
        entry.get("profile", ""),
    )


def _reminder(said: Mapping[str, Any] | None) -> Reminder | None:
    if said is None:
        return None
    ((by, value),) = said.items()
    return Reminder(RemindBy(by), value)
