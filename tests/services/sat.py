"""Made-up sessions of councils with their protocols, kept in a database and counted by hand for the figure N-2."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from statistics import median
from typing import Any

from sqlalchemy import Connection, insert

from domain.calendar import ZONE
from domain.period import Period
from services.figure_tables import Share
from services.storage.agendas import agenda_item, council_session
from services.storage.applications import ANSWERS, application
from services.storage.deadlines import deadline
from services.storage.protocols import council_protocol
from services.storage.sealed import Vault

START, TODAY, DAY = datetime(2026, 10, 1, 5, tzinfo=UTC), date(2026, 11, 20), timedelta(1)


@dataclass(frozen=True, slots=True)
class Sat:
    """A session: how many days before today it was, and after it the last day of its protocol and the day that that bears."""

    region: str
    ago: int
    state: str
    trial: bool
    last: int
    protocol: int | None
    midnight: bool

    @property
    def day(self) -> date:
        return TODAY - self.ago * DAY

    @property
    def opened(self) -> bool:
        return self.state not in {"agenda", "convened", "notified_members"}

    @property
    def signed(self) -> date | None:
        """The protocol's day, where there is a signed one."""
        return self.day + self.protocol * DAY if self.protocol is not None and self.state in {"protocol", "forwarded"} else None

    @property
    def last_on(self) -> date:
        return self.day + self.last * DAY

    @property
    def owes(self) -> bool:
        """Whether the term of a protocol began."""
        return self.state in {"closed", "protocol", "forwarded"}


def write(conn: Connection, vault: Vault, world: Sequence[Sat]) -> None:
    """Keep them, each with an application on its agenda."""
    for number, one in enumerate(world):
        id_ = f"{number:026}"
        begins = datetime.combine(one.day, time() if one.midnight else time(23, 59, 59), ZONE)
        session = {"id": id_, "region": one.region, "state": one.state, "begins_at": begins, "made_at": START, "made_by": "x"}
        conn.execute(insert(council_session), [session | {"version": 1}])
        conn.execute(insert(application), [_application(vault, id_, one)])
        item = {"id": id_, "session_id": id_, "application_id": id_, "position": 1, "at": START, "by": "x"}
        conn.execute(insert(agenda_item), [item])
        if one.owes:
            conn.execute(insert(deadline), [_term(id_, one)])
        if one.signed:
            protocol = {"session_id": id_, "number": "1", "on": one.signed, "late": one.signed > one.last_on}
            made = {"made_at": START, "made_by": "x", "signed_at": START, "signed_by": "x"}
            conn.execute(insert(council_protocol), [protocol | made])


def _application(vault: Vault, id_: str, one: Sat) -> dict[str, Any]:
    return {
        "id": id_, "origin": "chat", "state": "on_agenda", "form": 2, "language": "kk", "answers": vault.seal(ANSWERS, id_, "{}"),
        "version": 1, "made_at": START, "changed_at": START, "number": f"{'TRIAL-' if one.trial else ''}26-{id_[-6:]}",
        "region": one.region, "received_on": one.day, "submitted_at": START, "priority_class": 2,
    }  # fmt: skip


def _term(id_: str, one: Sat) -> dict[str, Any]:
    return {
        "id": id_, "rule": "R-003-23", "duty": "protocol", "subject": f"agenda:{id_}", "trigger": f"agenda:{id_}",
        "region": one.region, "role": "coordinator", "started_on": one.day, "unit": "working_days", "length": 3,
        "nominal_on": one.last_on, "due_on": one.last_on, "last_on": one.last_on, "calendar_version": "x", "made_at": START,
        "done_on": one.signed,
    }  # fmt: skip


class ByHand:
    """N-2 of a period over those that are seen and of one kind."""

    def __init__(self, world: Sequence[Sat], period: Period, regions: frozenset[str] | None, *, trial: bool) -> None:
        self.period = period
        self.seen = [one for one in world if one.opened and (regions is None or one.region in regions)]
        self.own = [one for one in self.seen if one.trial == trial]
        self.others = [one for one in self.seen if one.trial != trial]

    def within(self, day: date) -> bool:
        return self.period.first <= day <= self.period.last

    def sessions(self, key: Callable[[Sat], str]) -> dict[tuple[str, ...], Any]:
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for one in self.own:
            if self.within(one.day):
                found[key(one)]["no_quorum" if one.state == "no_quorum" else "held"] += 1
        return {
            (name,): (counts["held"], counts["no_quorum"], Share(counts["no_quorum"], counts.total()))
            for name, counts in found.items()
        }

    def protocols(self, key: Callable[[Sat], str]) -> dict[tuple[str, ...], Any]:
        days: dict[str, list[int]] = defaultdict(list)
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for one in self.own:
            signed = one.signed
            if signed and self.within(signed):
                counts[key(one)]["late" if signed > one.last_on else "in time"] += 1
                days[key(one)].append(sum((one.day + n * DAY).weekday() < 5 for n in range(1, (signed - one.day).days + 1)))
            if one.owes and self.within(one.last_on) and one.last_on < TODAY and (signed is None or signed > self.period.last):
                counts[key(one)]["missing"] += 1
        return {(name,): _row(counts[name], days[name]) for name in counts}

    def left_out(self) -> int:
        return sum(self.within(one.day) for one in self.others)


def _row(counts: Counter[str], days: list[int]) -> tuple[Any, ...]:
    late = Share(counts["late"] + counts["missing"], counts.total())
    return counts["in time"], counts["late"], counts["missing"], late, int(2 * median(days)) if days else None
