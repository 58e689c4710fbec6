"""What the pages of the staff's accounts have in common: the words of choices, and forms that are read."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from admin.caller import Caller
from admin.office import Office
from admin.right_names import right_name
from admin.role_names import role_name
from domain.calendar import ZONE
from domain.language import Language
from domain.regions import BY_CODE, REGIONS
from domain.staff import Everywhere, Grant, Right, Role
from services.staff import CanNotStaff
from web.errors import Problem, Tr, invalid

COUNTRY = "all"
FIELDS = frozenset({"login", "role", "region", "since", "until", "deputy_of", "name", "scopes"})


def words(office: Office, caller: Caller) -> dict[str, Any]:
    """What every page of accounts and tokens says."""
    tr = office.pages.tr(caller.language)
    return {
        "roles": [(str(role), role_name(tr, role)) for role in Role],
        "regions": regions(tr, caller),
        "role_name": lambda role: role_name(tr, role),
        "right_name": lambda right: right_name(tr, right),
        "place_name": lambda code: BY_CODE[code].name[caller.language] if code else tr("Whole country"),
        "day": lambda moment: f"{moment.astimezone(ZONE):%d.%m.%Y}",
    }


def regions(tr: Tr, caller: Caller) -> list[tuple[str, str]]:
    """Where the caller gives roles."""
    where = caller.scope.where(Right.MANAGE_STAFF)
    within = [(region.code, region.name[caller.language]) for region in REGIONS]
    if isinstance(where, Everywhere):
        return [(COUNTRY, tr("Whole country")), *within]
    return [(code, name) for code, name in within if code in where]


def read_grant(form: Mapping[str, str]) -> Grant:
    """The role that a form gives; nothing is chosen for who chose nothing. Raises Problem, CanNotStaff."""
    role = next((one for one in Role if one == form.get("role")), None)
    if role is None:
        raise CanNotStaff("role", "no such role")
    deputy_of = form.get("deputy_of", "").strip().casefold() or None
    return Grant(role, read_region(form), read_day(form, "since"), read_day(form, "until"), deputy_of)


def read_region(form: Mapping[str, str]) -> str | None:
    """The region that a form names; None for the country, which must be chosen as a region is. Raises CanNotStaff."""
    chosen = form.get("region", "")
    if chosen not in {COUNTRY, *BY_CODE}:
        raise CanNotStaff("region", "no such region")
    return None if chosen == COUNTRY else chosen


def read_day(form: Mapping[str, str], name: str) -> date | None:
    """A day, where one is written. Raises Problem."""
    written = form.get(name, "").strip()
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise invalid(name, "2026-11-20", lambda tr: tr("Write the day so: 2026-11-20")) from None


def read_language(form: Mapping[str, str]) -> Language:
    return next((one for one in Language if one == form.get("language")), Language.KK)


def faults(problem: Problem | None, tr: Callable[..., str]) -> dict[str, str]:
    """What was wrong, by the field where it is said; under an empty name what is about the whole."""
    if problem is None:
        return {}
    field = str(problem.facts.get("field", ""))
    return {field if field in FIELDS else "": problem.detail(tr)}
