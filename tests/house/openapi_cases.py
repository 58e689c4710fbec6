"""Requests of every kind that the API describes, and of others; with records that are there and numbers of people."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import quote

import schemathesis
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.core.parameters import ParameterLocation
from schemathesis.schemas import APIOperation
from sqlalchemy import Column, select

from admin.caller import CSRF_HEADER
from services.storage.agendas import agenda_item, council_session
from services.storage.application_files import application_file
from services.storage.application_users import application_user
from services.storage.applications import application
from services.storage.attempts import attempt
from services.storage.certificates import certificate
from services.storage.councils import council_member
from services.storage.deadlines import deadline
from services.storage.enquiries import enquiry
from services.storage.packages import council_package
from services.storage.people import person
from services.storage.staff import staff, staff_grant, staff_token
from services.transaction import ReadTx
from tests.support.stages import iin_of

LANGUAGES = ("kk", "ru", "en")
CANARIES = (iin_of(149_998), iin_of(149_999), "+77019998877", "KZ86125KZT5004100100")
# Where a number of somebody is put in the place of what was made; in half of the requests nowhere.
PLACES = ("", "", "", "", "", "body", "name in the body", "query", "name in the query", "path", "Idempotency-Key", "If-Match")
COLUMNS: Mapping[str, Column[str]] = {
    "person": person.c.id,
    "number": certificate.c.number,
    "attempt": attempt.c.id,
    "enquiry": enquiry.c.id,
    "application": application.c.id,
    "file": application_file.c.id,
    "user": application_user.c.id,
    "session": council_session.c.id,
    "agenda item": agenda_item.c.id,
    "member": council_member.c.id,
    "package": council_package.c.id,
    "id": deadline.c.id,
    "staff_id": staff.c.id,
    "role_id": staff_grant.c.id,
}
FIXED = {
    "region": ["75", "59", "31"],
    "slot": ["business_plan", "teo", "psd", "letter"],
    "indicator": ["T-1i", "T-2i", "T-3i"],
    "item": ["arrears", "ovop", "space", "refinance", "activity"],
    "year": ["2026", "2027", "2099"],
    "day": ["2026-03-25", "2026-12-16", "2027-01-01", "2028-03-22"],
}
Operation = APIOperation[Any, Any, Any, Any]
Made = Case[Any]


@dataclass(frozen=True, slots=True)
class How:
    """What is done with a case that was made: records that are there in its address, the version, a number, a language."""

    known: bool
    current: bool
    place: str
    pick: int
    language: str
    caller: int


HOWS = st.builds(
    How,
    known=st.integers(0, 9).map(bool),
    current=st.integers(0, 4).map(bool),
    place=st.sampled_from(PLACES),
    pick=st.integers(0, 10**6),
    language=st.sampled_from(LANGUAGES),
    caller=st.integers(0, 1),
)


@dataclass
class Records:
    """Names of an address, with the records that are there by now, the oldest first."""

    names: dict[str, list[str]] = field(default_factory=dict)

    def read(self, tx: ReadTx) -> None:
        """Look what there is; the tokens of those who ask here are left to them."""
        self.names = {name: [*tx.conn.scalars(select(column).order_by(column))] for name, column in COLUMNS.items()}
        others = select(staff_token.c.id).where(staff_token.c.name.not_like("program%")).order_by(staff_token.c.id)
        self.names |= FIXED | {"token_id": [*tx.conn.scalars(others)]}

    def one(self, name: str, pick: int) -> str:
        """One of the records of which there are many, the newest more often."""
        values = self.names[name]
        return values[-1 - pick % min(len(values), 8 if pick % 2 else len(values))]


def operations(document: Mapping[str, Any]) -> list[Operation]:
    """All that the document describes, but for how one is let in: who asks is not made up."""
    described = deepcopy(dict(document))
    for methods in described["paths"].values():
        for operation in methods.values():
            operation.pop("security", None)
            operation["parameters"] = [one for one in operation["parameters"] if one["name"] != CSRF_HEADER]
    schema = schemathesis.openapi.from_dict(described)
    return [cast(Operation, found.ok()) for found in schema.get_all_operations()]  # type: ignore[union-attr]


def cases(operation: Operation, mode: GenerationMode) -> st.SearchStrategy[tuple[Made, How]]:
    return st.tuples(operation.as_strategy(generation_mode=mode), HOWS)


def finished(case: Made, how: How, records: Records) -> tuple[str, ...]:
    """Put records and numbers of people into a case; gives the numbers."""
    if how.known:
        for name in case.path_parameters:
            of = "agenda item" if name == "item" and "/council-sessions/" in case.operation.path else name
            case.path_parameters[name] = quote(records.one(of, how.pick), safe="")
    if how.current and "If-Match" in case.headers:
        case.headers["If-Match"] = "*"
    if not how.place:
        return ()
    canary = CANARIES[how.pick % len(CANARIES)]
    return (canary,) if _planted(case, how, canary) else ()


def still_wrong(case: Made, how: How) -> bool:
    """Whether what was made wrong is in a part of the request that `finished` puts nothing right in."""
    right = {ParameterLocation.HEADER, *([ParameterLocation.PATH] if how.known else [])}
    parts = case.meta.components.items() if case.meta else ()
    return any(part.mode is GenerationMode.NEGATIVE for where, part in parts if where not in right)


def _planted(case: Made, how: How, canary: str) -> bool:
    if how.place in {"Idempotency-Key", "If-Match"}:
        case.headers[how.place] = canary
        return True
    if how.place == "path":
        return _into(case.path_parameters, how.pick, quote(canary))
    if how.place.endswith("query"):
        return _into(case.query, how.pick, canary, name=how.place.startswith("name"))
    return isinstance(case.body, dict) and _into(case.body, how.pick, canary, name=how.place.startswith("name"))


def _into(container: dict[str, Any], pick: int, canary: str, *, name: bool = False) -> bool:
    """Put a number in the place of a value, or as a name of its own."""
    names: Sequence[str] = [canary] if name else sorted(container)
    if names:
        container[names[pick % len(names)]] = canary
    return bool(names)


@dataclass
class Tally:
    """What was asked and answered, and every fault once, with the first request that shows it."""

    statuses: Counter[int] = field(default_factory=Counter)
    operations: set[str] = field(default_factory=set)
    numbers: int = 0
    faults: dict[tuple[str, str], str] = field(default_factory=dict)
    titles: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))

    def fault(self, operation: str, what: str, shown: str) -> None:
        self.faults.setdefault((operation, what), shown)

    def __str__(self) -> str:
        counted = ", ".join(f"{status}: {count:,}" for status, count in sorted(self.statuses.items()))
        return f"{self.statuses.total():,} cases of {len(self.operations)} operations ({counted}), {self.numbers:,} with a number"
