"""A made-up world of applications, and the figure N-1 counted over it by hand, application by application."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Any

from sqlalchemy import Connection, insert

from domain.applications import State
from domain.calendar import ZONE
from domain.period import Period
from services.storage.agendas import agenda_item, council_session
from services.storage.application_desk import application_decision
from services.storage.applications import ANSWERS, application, application_step
from services.storage.council_sessions import council_decision
from services.storage.deadlines import deadline
from services.storage.sealed import Vault
from tests.support.clock import START

TODAY = date(2026, 11, 20)
DAY = timedelta(1)
LATER = datetime(2040, 1, 1, tzinfo=ZONE)  # outside every period
ACTS = {"accept": "accepted", "return": "returned", "refuse": "refused", "recommend": "recommended"}
COLUMNS = ("received", *ACTS.values(), "agenda", "decided", "forwarded", "withdrawn")
Cells = tuple[int, ...]


@dataclass(frozen=True)
class Filed:
    """An application: days are counted from `TODAY`, those of what was done with it from its receipt.

    `decided`: by act after how many days, and whether it was undone; `term`: when its last day is, and when it ended.
    """

    region: str
    class_: int
    types: tuple[str, ...]
    received: int
    trial: bool
    decided: dict[str, tuple[int, bool]]
    agenda: tuple[int, ...]
    withdrawn: int | None
    term: tuple[int, int | None]
    midnight: bool  # moments stand at the very beginning of their day, else at its very end
    council: tuple[int, str, bool] | None = None  # the session's day, what it came to, whether it is closed
    forwarded: int | None = None

    @property
    def came(self) -> date:
        return TODAY + self.received * DAY

    def after(self, days: int) -> date:
        return self.came + days * DAY

    def acts(self) -> list[tuple[str, date]]:
        """Everything that was done and not undone, by its day."""
        done = [(ACTS[act], self.after(days)) for act, (days, undone) in self.decided.items() if not undone]
        agenda = [("agenda", self.after(min(self.agenda)))] if self.agenda else []
        gone = [("withdrawn", self.after(self.withdrawn))] if self.withdrawn is not None else []
        council = [("decided", self.after(self.council[0]))] if self.council and self.council[1:] == ("possible", True) else []
        sent = [("forwarded", self.after(self.forwarded))] if self.forwarded is not None else []
        return [("received", self.came), *done, *agenda, *council, *sent, *gone]

    def moment(self, days: int) -> datetime:
        return datetime.combine(self.after(days), time() if self.midnight else time(23, 59, 59), ZONE)


def write(conn: Connection, vault: Vault, world: Sequence[Filed]) -> None:
    """Keep them, with a session of the council that each agenda is of."""
    session = "S" * 26
    conn.execute(
        insert(council_session),
        [{"id": session, "region": "75", "state": "agenda", "made_at": START, "made_by": "x", "version": 1}],
    )
    for number, one in enumerate(world):
        conn.execute(insert(application), [_application(vault, f"{number:026}", one)])
        for place, (act, (days, undone)) in enumerate(one.decided.items()):
            row = {"id": f"{number:020}{place:06}", "application_id": f"{number:026}", "act": act, "on": one.after(days)}
            more = {"was": "checking", "late": False, "at": START, "by": "x", "undone_at": START if undone else None}
            conn.execute(insert(application_decision), [row | more])
        for place, days in enumerate(one.agenda[:1]):
            item = {"id": f"{number:020}{place:06}", "session_id": session, "application_id": f"{number:026}", "position": number,
                    "at": one.moment(days), "by": "x"}  # fmt: skip
            conn.execute(insert(agenda_item), [item])
        conn.execute(insert(deadline), [_term(f"{number:026}", one)])
        _considered(conn, f"{number:026}", one)


def _considered(conn: Connection, id_: str, one: Filed) -> None:
    """What the council came to at a session of its own, and that it was sent on."""
    if one.council is not None:
        days, outcome, closed = one.council
        session = {"id": f"C{id_[1:]}", "region": one.region, "state": "closed", "made_at": START, "made_by": "x", "version": 1}
        more = {"begins_at": one.moment(days), "closed_at": one.moment(days) if closed else None}
        conn.execute(insert(council_session), [session | more])
        item = {"id": f"I{id_[1:]}", "session_id": session["id"], "application_id": id_, "position": 1, "at": LATER, "by": "x"}
        conn.execute(insert(agenda_item), [item])
        counted = dict.fromkeys(("members", "present", "votes_for", "against", "abstained", "recused"), 0)
        decided = {"item_id": item["id"], "session_id": session["id"], "application_id": id_, "source": "ballots", **counted}
        came = {"outcome": outcome, "by_present": outcome, "by_members": outcome, "at": START, "by": "x"}
        conn.execute(insert(council_decision), [decided | came])
    if one.forwarded is not None:
        step = {"id": f"F{id_[1:]}", "application_id": id_, "at": START, "by": "x", "was": "protocolled", "state": "forwarded"}
        conn.execute(insert(application_step), [step | {"on": one.after(one.forwarded), "late": False}])


def _application(vault: Vault, id_: str, one: Filed) -> dict[str, Any]:
    groups = {code[0] for code in one.types}
    answers = {"infra_group": ",".join(sorted(groups))} | {
        f"infra_{group.lower()}": ",".join(code for code in one.types if code[0] == group) for group in groups if group != "D"
    }
    gone = one.withdrawn is not None
    return {
        "id": id_, "origin": "chat", "state": State.WITHDRAWN if gone else State.SUBMITTED, "form": 2, "language": "kk",
        "answers": vault.seal(ANSWERS, id_, json.dumps(answers)), "version": 1, "made_at": START, "changed_at": START,
        "number": f"{'TRIAL-' if one.trial else ''}26-{id_[-6:]}", "region": one.region, "received_on": one.came,
        "submitted_at": START, "priority_class": one.class_, "ended_at": one.moment(one.withdrawn or 0) if gone else None,
    }  # fmt: skip


def _term(id_: str, one: Filed) -> dict[str, Any]:
    last, done = one.term
    return {
        "id": id_, "rule": "R-003-19", "duty": "application_check", "subject": f"application:{id_}",
        "trigger": f"application:{id_}",
        "region": one.region, "role": "coordinator", "started_on": one.came, "unit": "working_days", "length": 5,
        "nominal_on": one.after(last), "due_on": one.after(last), "last_on": one.after(last), "calendar_version": "x",
        "made_at": START, "done_on": None if done is None else one.after(done),
    }  # fmt: skip


class ByHand:
    """N-1 of a period over those that are seen and of one kind."""

    def __init__(self, world: Sequence[Filed], period: Period, regions: frozenset[str] | None, *, trial: bool) -> None:
        self.period = period
        self.seen = [one for one in world if regions is None or one.region in regions]
        self.own = [one for one in self.seen if one.trial == trial]
        self.others = [one for one in self.seen if one.trial != trial]

    def within(self, day: date) -> bool:
        return self.period.first <= day <= self.period.last

    def done(self, keys: Callable[[Filed, date], Sequence[str]]) -> dict[tuple[str, ...], Cells]:
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for one in self.own:
            for act, day in one.acts():
                for key in keys(one, day) if self.within(day) else ():
                    found[key][act] += 1
        return {(key,): tuple(counts[column] for column in COLUMNS) for key, counts in found.items()}

    def checks(self) -> dict[tuple[str, ...], tuple[int, int]]:
        """How many ended, and twice the median of their working days."""
        days: dict[str, list[int]] = defaultdict(list)
        for one in self.own:
            ends = [
                one.after(days_) for act, (days_, undone) in one.decided.items() if not undone and act in {"refuse", "recommend"}
            ]
            if ends and self.within(min(ends)):
                spent = sum((one.came + n * DAY).weekday() < 5 for n in range(1, (min(ends) - one.came).days + 1))
                days[one.region].append(spent)
        return {(region,): (len(found), int(2 * median(found))) for region, found in days.items()}

    def late(self) -> dict[tuple[str, ...], tuple[int, int]]:
        """How many terms ended or hang over, and how many of them are late."""
        found: dict[str, list[bool]] = defaultdict(list)
        for one in self.own:
            last, done = (None if days is None else one.after(days) for days in one.term)
            assert last is not None
            if done is not None and self.within(done):
                found[one.region].append(done > last)
            elif (done is None or done > self.period.last) and self.within(last) and last < TODAY:
                found[one.region].append(True)
        return {("R-003-19", region): (len(late), sum(late)) for region, late in found.items()}

    def left_out(self) -> dict[str, int]:
        undone = [one.after(days) for one in self.own for days, gone in one.decided.values() if gone]
        return {
            "other_kind_applications": sum(self.within(one.came) for one in self.others),
            "preliminary": 0,
            "undone": sum(map(self.within, undone)),
        }
