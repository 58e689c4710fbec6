"""The figures T-1i to T-4i counted by hand over a crowd's rows, person by person: what the statements must come to."""

from collections.abc import Callable, Iterable
from datetime import datetime
from statistics import median
from typing import Any

from domain.calendar import local_date
from domain.period import Period
from tests.services.crowd import MODULES, Crowd

Row = dict[str, Any]


class Reckoned:
    """The counts over those persons who are seen; `trial`: the kind of certificate that counts."""

    def __init__(self, crowd: Crowd, period: Period, regions: frozenset[str] | None, *, trial: bool) -> None:
        self.period, self.trial = period, trial
        self.persons = {one["id"]: one for one in crowd.persons if regions is None or one["region"] in regions}
        self.languages = {one["person_id"]: one["language"] or "kk" for one in crowd.sessions}
        self.participations = {one["id"]: one for one in crowd.participations if one["person_id"] in self.persons}
        self.modules = [one for one in crowd.modules if one["participation_id"] in self.participations]
        self.attempts = [one for one in crowd.attempts if one["participation_id"] in self.participations]
        self.certificates = [one for one in crowd.certificates if one["participation_id"] in self.participations]

    def within(self, moment: datetime | None) -> bool:
        return moment is not None and self.period.first <= local_date(moment) <= self.period.last

    def key(self, by: tuple[str, ...], who: str, moment: datetime) -> tuple[str, ...]:
        return tuple(f"{local_date(moment):%Y-%m}" if name == "month" else self.persons[who][name] or "" for name in by)

    def came(self, by: tuple[str, ...]) -> dict[tuple[str, ...], tuple[int, ...]]:
        started = [one for one in self.participations.values() if self.within(one["started_at"])]
        registered = [(one["person_id"], one["started_at"], one["person_id"]) for one in started]
        let_in = [one for one in started if one["registration"]]
        enrolled = [(one["person_id"], one["started_at"], one["person_id"]) for one in let_in]
        enrolments = [(one["person_id"], one["started_at"], one["id"]) for one in let_in]
        active = [(who, moment, who) for who, moment in self._moments() if self.within(moment)]
        return self._counted(by, registered, enrolled, enrolments, active)

    def _moments(self) -> Iterable[tuple[str, Any]]:
        for row in self.modules:
            who = self.participations[row["participation_id"]]["person_id"]
            yield who, row["opened_at"]
        for row in self.attempts:
            yield from ((row["person_id"], row["opened_at"]), (row["person_id"], row["finished_at"]))

    def done(self, by: tuple[str, ...]) -> dict[tuple[str, ...], tuple[int, ...]]:
        passed = [one for one in self.attempts if one["state"] == "passed" and self.within(one["finished_at"])]
        completed = [self._pair(one["person_id"], one["finished_at"], self._course(one)) for one in passed]
        first = [one for one in self.certificates if not one["replaces_id"] and one["trial"] == self.trial]
        issued = [one for one in first if self.within(one["issued_at"])]
        certified = [self._pair(one["person_id"], one["issued_at"], one["course"]) for one in issued]
        counted = self._counted(by, completed, certified, [])
        for key in counted:
            of = [one for one in issued if self.key(by, one["person_id"], one["issued_at"]) == key]
            stands = {(one["person_id"], one["course"]) for one in of if self._stands(one)}
            gone = {(one["person_id"], one["course"]) for one in of} - stands
            counted[key] = (*counted[key][:2], len(gone))
        return counted

    def _pair(self, who: str, moment: datetime, course: str) -> tuple[str, datetime, str]:
        return who, moment, f"{who} {course}"

    def _course(self, one: Row) -> str:
        return str(self.participations[one["participation_id"]]["course"])

    def _stands(self, one: Row) -> bool:
        same = [other for other in self.certificates if other["participation_id"] == one["participation_id"]]
        return any(other["state"] == "valid" for other in same)

    def _counted(self, by: tuple[str, ...], *lists: list[tuple[str, datetime, str]]) -> dict[tuple[str, ...], tuple[int, ...]]:
        keys = {self.key(by, who, moment) for found in lists for who, moment, _ in found}
        return {
            key: tuple(len({what for who, moment, what in found if self.key(by, who, moment) == key}) for found in lists)
            for key in keys
        }

    def tested(self) -> dict[tuple[str, ...], tuple[int, ...]]:
        """By course and language: sat, passed at first, used once, twice, thrice or more, missed windows, new beginnings."""
        finals = [one for one in self.attempts if one["state"] != "void"]
        first = [one for one in finals if one["number"] == 1 and self.within(one["finished_at"])]
        used = {one["id"]: sum(other["participation_id"] == one["participation_id"] for other in finals) for one in first}
        expired = [one for one in self._all("retest_window_expired") if self.within(one["ended_at"])]
        anew = [one for one in self.participations.values() if one["previous_id"] and self.within(one["started_at"])]
        by_use = [[one for one in first if test(used[one["id"]])] for test in _USED]
        columns: list[list[Row]] = [first, [one for one in first if one["state"] == "passed"], *by_use, expired, anew]
        keys = {self._spoken(one) for column in columns for one in column}
        return {key: tuple(sum(self._spoken(one) == key for one in column) for column in columns) for key in keys}

    def _all(self, state: str) -> list[Row]:
        return [one for one in self.participations.values() if one["state"] == state]

    def _spoken(self, one: Row) -> tuple[str, str]:
        course = one["course"] if "course" in one else self._course(one)
        return course, self.languages.get(one["person_id"], "kk")

    def days(self) -> dict[str, tuple[int, int, float | None]]:
        """By course: enrolments, how many passed every module of their own, and the median of days."""
        started = [one for one in self.participations.values() if one["registration"] and self.within(one["started_at"])]
        found: dict[str, tuple[int, int, float | None]] = {}
        for course in {one["course"] for one in started}:
            mine = [one for one in started if one["course"] == course]
            days = [day for one in mine if (day := self._days(one)) is not None]
            found[course] = (len(mine), len(days), median(days) if days else None)
        return found

    def _days(self, one: Row) -> int | None:
        passed = [row for row in self.modules if row["participation_id"] == one["id"] and row["passed_at"]]
        whole = len(passed) == len(MODULES[one["course"], one["course_version"]])
        if not whole or any(row["opened_at"] < one["started_at"] for row in passed):
            return None
        return (local_date(max(row["passed_at"] for row in passed)) - local_date(one["started_at"])).days

    def drop_off(self) -> dict[tuple[str, str], tuple[int, int]]:
        """By course and module: opened, passed."""
        found: dict[tuple[str, str], tuple[int, int]] = {}
        for row in self.modules:
            of = self.participations[row["participation_id"]]
            if self.within(of["started_at"]) and row["opened_at"] >= of["started_at"]:
                opened, passed = found.get((of["course"], row["module"]), (0, 0))
                found[of["course"], row["module"]] = (opened + 1, passed + bool(row["passed_at"]))
        return found


_USED: tuple[Callable[[int], bool], ...] = (lambda used: used == 1, lambda used: used == 2, lambda used: used >= 3)
