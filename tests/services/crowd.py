"""A made-up country of learners, as rows: everything that may become of them, often at a local midnight."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Table, insert

from domain.calendar import ZONE
from services.storage.attempts import attempt
from services.storage.certificates import certificate, completion_register
from services.storage.learning import module_progress, participation
from services.storage.people import person
from services.storage.sessions import session
from services.transaction import WriteTx

REGIONS = ("75", "59", "10", None)
MODULES = {("basics", 1): ("first", "second"), ("basics", 2): ("first", "third", "second"), ("trade", 1): ("goods",)}
NEWEST = {"basics": 2, "trade": 1}
FIRST_DAY = datetime(2026, 1, 1, tzinfo=ZONE)
Row = dict[str, Any]
Rows = list[Row]


@dataclass
class Crowd:
    """The rows by table; made from a seed."""

    seed: int
    persons: Rows = field(default_factory=list)
    sessions: Rows = field(default_factory=list)
    participations: Rows = field(default_factory=list)
    modules: Rows = field(default_factory=list)
    attempts: Rows = field(default_factory=list)
    certificates: Rows = field(default_factory=list)
    register: Rows = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.made = 0

    def fill(self, count: int) -> "Crowd":
        for _ in range(count):
            self._person()
        return self

    def write(self, tx: WriteTx) -> None:
        tables: Sequence[tuple[Table, Rows]] = (
            (person, self.persons), (session, self.sessions), (participation, self.participations),
            (module_progress, self.modules), (attempt, self.attempts), (certificate, self.certificates),
            (completion_register, self.register),
        )  # fmt: skip
        for table, rows in tables:
            if rows:
                tx.conn.execute(insert(table), rows)

    def id_(self) -> str:
        self.made += 1
        return f"{self.made:026}"

    def moment(self, after: datetime | None = None, days: int = 40) -> datetime:
        """A moment, the later one of two; every other is the first or the last second of a local day."""
        day = (after or FIRST_DAY).astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
        day += timedelta(days=self.random.randrange(days if after else 360))
        second = self.random.choice((0, 86_399, self.random.randrange(86_400)))
        found = (day + timedelta(seconds=second)).astimezone(UTC)
        return max(found, after + timedelta(seconds=1)) if after else found

    def _person(self) -> None:
        pick = self.random.choice
        one = self.id_()
        form, size = pick(("sole", "cooperative", "peasant_farm", None)), pick(("micro", "small", None))
        row = {"id": one, "created_at": FIRST_DAY, "level": "phone", "name": None, "region": pick(REGIONS), "legal_form": form,
               "size": size, "reminders": True}  # fmt: skip
        self.persons.append(row)
        if self.random.random() < 0.8:
            self.sessions.append({"person_id": one, "language": pick(("kk", "ru", None)), "step": "menu", "turn": 0, "body": b"",
                                  "sequence": 0, "seen_at": FIRST_DAY})  # fmt: skip
        for course in self.random.sample(sorted(NEWEST), self.random.randrange(3)):  # who merged into another has no course
            self._course(row, course)

    def _course(self, who: Row, course: str) -> None:
        before: Row | None = None
        started = self.moment()
        for _ in range(3):
            before = self._participation(who, course, started, before)
            if before["state"] in {"enrolled", "learning", "passed", "certified", "retest_open", "ready_for_test"}:
                return
            started = self.moment(self.latest(before))

    def latest(self, of: Row) -> datetime:
        mine = [row["finished_at"] for row in self.attempts if row["participation_id"] == of["id"]]
        moments: list[datetime | None] = [of["started_at"], of["ended_at"], *mine]
        return max(moment for moment in moments if moment)

    def _participation(self, who: Row, course: str, started: datetime, before: Row | None) -> Row:
        refused = self.random.random() < 0.1
        id_ = self.id_()
        again = before is not None and before["state"] in {"failed_final", "retest_window_expired"}
        version = self.random.randrange(1, NEWEST[course] + 1)
        row = {"id": id_, "person_id": who["id"], "course": course, "course_version": version, "level": "phone",
               "state": "ineligible" if refused else "enrolled", "registration": None if refused else f"2026-{id_}",
               "started_at": started, "ended_at": started if refused else None,
               "previous_id": before["id"] if before and again and not refused else None}  # fmt: skip
        self.participations.append(row)
        if not refused:
            kept = before is not None and before["state"] == "retest_window_expired"
            self._learns(who, row, before if kept else None)
        return row

    def _learns(self, who: Row, of: Row, kept_from: Row | None) -> None:
        modules = MODULES[of["course"], of["course_version"]]
        kept = {row["module"]: row for row in self.modules if kept_from and row["participation_id"] == kept_from["id"]}
        at, passed = of["started_at"], 0
        for module in modules:
            if module in kept and kept[module]["passed_at"]:
                self.modules.append({**kept[module], "participation_id": of["id"]})
                passed += 1
            elif self.random.random() < 0.8:
                opened = self.moment(at, 5)
                done = self.moment(opened, 5) if self.random.random() < 0.85 else None
                state = "passed" if done else "in_progress"
                self.modules.append({"participation_id": of["id"], "module": module, "state": state, "page": 0,
                                     "opened_at": opened, "passed_at": done})  # fmt: skip
                at, of["state"], passed = done or opened, "learning", passed + bool(done)
        if passed == len(modules):
            self._sits(who, of, at)
        elif self.random.random() < 0.2:
            of.update(state="withdrawn", ended_at=self.moment(at))
            who["region"] = None

    def _sits(self, who: Row, of: Row, at: datetime) -> None:
        of["state"], counted = "ready_for_test", 0
        for _ in range(self.random.randrange(5)):
            result = self.random.choice(("passed", "failed", "failed", "void"))
            opened = self.moment(at, 10)
            at = self.moment(opened, 2)
            id_ = self.id_()
            self.attempts.append({"id": id_, "person_id": who["id"], "participation_id": of["id"], "module": "final", "seed": "s",
                                  "number": counted + 1, "state": result, "position": 5, "correct": 4, "total": 5,
                                  "opened_at": opened, "finished_at": at})  # fmt: skip
            counted += result != "void"
            of["state"] = {"passed": "passed", "failed": "retest_open"}.get(result, of["state"])
            if result == "passed":
                return self._certified(who, of, id_, at)
            if counted == 3:
                of.update(state="failed_final", ended_at=at)
                return None
        if of["state"] == "retest_open" and self.random.random() < 0.6:
            of.update(state="retest_window_expired", ended_at=self.moment(at))
        return None

    def _certified(self, who: Row, of: Row, attempt_id: str, at: datetime) -> None:
        if self.random.random() < 0.15:
            return  # the identity is not confirmed yet
        trial = self.random.random() < 0.2
        last = self._certificate(who, of, attempt_id, self.moment(at, 3), trial, None)
        if self.random.random() < 0.3:
            again = self.moment(last["issued_at"], 50)
            last.update(state="replaced", ended_at=again)
            last = self._certificate(who, of, attempt_id, again, trial, last["id"])
        of["state"] = "certified"
        if self.random.random() < 0.2:
            last.update(state="revoked", ended_at=self.moment(last["issued_at"]))
            of.update(state="certificate_revoked", ended_at=last["ended_at"])

    def _certificate(self, who: Row, of: Row, sat: str, at: datetime, trial: bool, replaces: str | None) -> Row:  # fmt: skip
        row = {"id": self.id_(), "number": f"KZ-{self.made}", "person_id": who["id"], "participation_id": of["id"],
               "attempt_id": sat, "course": of["course"], "iin_index": who["id"].encode(), "state": "valid",
               "language": self.random.choice(("kk", "ru")), "frozen": b"", "template": 1, "trial": trial, "issued_at": at,
               "ended_at": None, "replaces_id": replaces}  # fmt: skip
        self.certificates.append(row)
        self.register.append({"id": self.id_(), "at": at, "act": "issued", "certificate_id": row["id"], "number": row["number"],
                              "person_id": who["id"], "participation_id": of["id"], "attempt_id": sat,
                              "course": of["course"], "course_version": of["course_version"], "level": "phone", "correct": 4,
                              "total": 5, "template": 1, "trial": trial})  # fmt: skip
        return row
