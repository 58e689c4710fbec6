"""What could not be read of a request, in words: every fault with its field and an example, and never with what was sent."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.requests import Request

from admin.api.examples import example_of, known_parameters
from web.errors import Problem, Say, Tr

MOST = 20
NAME = re.compile(r"[A-Za-z_][A-Za-z_-]{0,39}[0-9]{0,3}")  # longer numbers may be somebody's


class Fault:
    """One field that could not be read."""

    def __init__(self, field: str, code: str, detail: Say) -> None:
        self.field = field
        self.code = code
        self.detail = detail


class Faulty(Problem):
    """A request with faults: programs are told all of them in `errors`, the first also in the sentence itself."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        first = faults[0]
        super().__init__(422, "invalid", lambda tr: tr("This could not be read"), first.detail, field=first.field)
        self.faults = faults

    def told(self, tr: Tr) -> dict[str, object]:
        faults = [{"field": one.field, "code": one.code, "detail": one.detail(tr)} for one in self.faults]
        return {**super().told(tr), "errors": faults}


def faulty(request: Request, error: RequestValidationError) -> Faulty:
    """The faults that a route's models found."""
    return Faulty([_fault(request, one) for one in error.errors()[:MOST]])


def unstorable(field: str) -> Faulty:
    """A text that no database keeps."""
    return Faulty([Fault(field, "not_text", lambda tr: tr("This text has a character that cannot be kept."))])


def require_known_parameters(request: Request) -> None:
    """Refuse a filter that the route does not have, and that would be passed over in silence. Raises Problem (422)."""
    known = known_parameters(request)
    unknown = [name for name in request.query_params if known is not None and name not in known]
    if unknown:
        raise Faulty([Fault(place_of([name]), "unknown", _unknown) for name in unknown[:MOST]])


def place_of(path: Sequence[str | int]) -> str:
    """Where a field stands, as `roles.0.region`; the body itself is `body`. A name that may be a number of somebody is `?`."""
    return ".".join(str(step) if isinstance(step, int) or NAME.fullmatch(step) else "?" for step in path) or "body"


def _fault(request: Request, error: Mapping[str, Any]) -> Fault:
    where, kind, facts = list(error["loc"]), error["type"], error.get("ctx", {})
    field = "body" if kind == "json_invalid" else place_of(where[1:])
    code, say = next((found for begins, found in SAID if kind.startswith(begins)), ("invalid", _invalid))
    example = example_of(request, where)

    def detail(tr: Tr) -> str:
        told: str = say(tr, facts)
        if example is None or code == "unknown":
            return told
        return told + " " + tr("For example: {example}", example=example)

    return Fault(field, code, detail)


def _invalid(tr: Tr, facts: Mapping[str, Any] = {}) -> str:
    return tr("This value cannot be taken here.")


def _unknown(tr: Tr, facts: Mapping[str, Any] = {}) -> str:
    return tr("There is no such field here. Compare its name with /docs.")


def _one_of(tr: Tr, facts: Mapping[str, Any]) -> str:
    return tr("Take one of: {names}", names=str(facts.get("expected", "")).replace("'", "").replace(" or ", ", "))


# By how the kinds of pydantic begin, the first that fits.
SAID: Sequence[tuple[str, tuple[str, Any]]] = (
    ("missing", ("missing", lambda tr, facts: tr("This field is needed."))),
    ("extra_forbidden", ("unknown", _unknown)),
    ("json_invalid", ("not_json", lambda tr, facts: tr("The body is not JSON."))),
    ("string_too_short", ("too_short", lambda tr, facts: tr("At least {n} characters are needed.", n=facts["min_length"]))),
    ("string_too_long", ("too_long", lambda tr, facts: tr("No more than {n} characters fit here.", n=facts["max_length"]))),
    ("string_pattern", ("bad_form", lambda tr, facts: tr("This is not written as it must be."))),
    ("string", ("not_text", lambda tr, facts: tr("A text in quotation marks is needed."))),
    ("enum", ("not_one_of", _one_of)),
    ("literal", ("not_one_of", _one_of)),
    ("greater_than_equal", ("too_small", lambda tr, facts: tr("The least is {n}.", n=facts["ge"]))),
    ("less_than_equal", ("too_large", lambda tr, facts: tr("The most is {n}.", n=facts["le"]))),
    ("int", ("not_a_number", lambda tr, facts: tr("A whole number is needed."))),
    ("float", ("not_a_number", lambda tr, facts: tr("A number is needed."))),
    ("decimal", ("not_a_number", lambda tr, facts: tr("A number is needed."))),
    ("bool", ("not_yes_or_no", lambda tr, facts: tr("Write true or false."))),
    ("datetime", ("not_a_moment", lambda tr, facts: tr("A day with its time and zone is needed."))),
    ("timezone", ("not_a_moment", lambda tr, facts: tr("A day with its time and zone is needed."))),
    ("date", ("not_a_day", lambda tr, facts: tr("A day is needed, the year first."))),
    ("list_type", ("not_a_list", lambda tr, facts: tr("A list in square brackets is needed."))),
    ("too_short", ("too_few", lambda tr, facts: tr("At least {n} are needed here.", n=facts["min_length"]))),
    ("too_long", ("too_many", lambda tr, facts: tr("No more than {n} fit here.", n=facts["max_length"]))),
    ("model", ("not_an_object", lambda tr, facts: tr("An object in curly brackets is needed."))),
    ("dict", ("not_an_object", lambda tr, facts: tr("An object in curly brackets is needed."))),
)
