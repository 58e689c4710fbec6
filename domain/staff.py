"""The staff: roles, where each is held, and what may be done with it (DESIGN roles; A1 to B19 of the catalogue)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """What a member of staff is there for."""

    COORDINATOR = "coordinator"
    COUNCIL_SECRETARY = "council_secretary"
    COUNCIL_MEMBER = "council_member"
    BUDGET_ADMINISTRATOR = "budget_administrator"
    PLANNING_BODY = "planning_body"
    AUTHORISED_BODY = "authorised_body"
    MOBILE_OFFICE = "mobile_office"
    CALL_OPERATOR = "call_operator"
    CALL_SUPERVISOR = "call_supervisor"
    CONTENT_AUTHOR = "content_author"
    AGENCY = "agency"
    OPERATOR = "operator"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class Right(StrEnum):
    """One thing that staff may do; a token's scopes are the same words."""

    READ_LEARNERS = "learners:read"
    CHANGE_LEARNERS = "learners:write"  # void, revoke, reissue, raise a level
    READ_FIGURES = "figures:read"
    EXPORT_REGISTER = "register:export"
    READ_ENQUIRIES = "enquiries:read"
    ANSWER_ENQUIRIES = "enquiries:write"
    READ_APPLICATIONS = "applications:read"
    READ_CONSIDERED = "applications:considered"  # those of a session that was convened: what a member of the council reads
    READ_FORWARDED = "applications:forwarded"  # those that were sent to the budget administrator
    CHANGE_APPLICATIONS = "applications:write"  # enter, file for others, withdraw, milestones
    ENTER_MILESTONES = "milestones:write"  # what becomes of the budget
    DECIDE_APPLICATIONS = "applications:decide"  # accept, return, refuse, recommend; the check against the rules
    READ_COUNCILS = "councils:read"  # composition, sessions, protocols
    HOLD_COUNCILS = "councils:write"  # composition, convening, votes, protocols, packages
    READ_PACKAGES = "packages:read"
    RECEIVE_PACKAGES = "packages:write"  # receive them; milestones of the budget
    READ_CALENDAR = "calendar:read"
    CHANGE_CALENDAR = "calendar:write"
    READ_DEADLINES = "deadlines:read"
    CHANGE_DEADLINES = "deadlines:write"
    MANAGE_STAFF = "staff:write"
    READ_AUDIT = "audit:read"


# Who may read some of what a right opens asks with that right; which ones, `services.storage.visible` knows.
PARTS: Mapping[Right, tuple[Right, ...]] = MappingProxyType(
    {
        Right.READ_APPLICATIONS: (Right.READ_CONSIDERED, Right.READ_FORWARDED),
        Right.ENTER_MILESTONES: (Right.CHANGE_APPLICATIONS, Right.RECEIVE_PACKAGES),
    }
)

_ALL = frozenset({Right.READ_CALENDAR, Right.READ_DEADLINES})
_LEARNERS = frozenset({Right.READ_LEARNERS, Right.READ_FIGURES})
_INBOX = frozenset({Right.READ_ENQUIRIES, Right.ANSWER_ENQUIRIES})
_APPLICATIONS = frozenset({Right.READ_APPLICATIONS})
_COUNCILS = frozenset({Right.READ_COUNCILS, Right.READ_PACKAGES})

# What each role may do; everybody sees the calendar and what is due.
RIGHTS: Mapping[Role, frozenset[Right]] = MappingProxyType(
    {
        Role.COORDINATOR: _ALL
        | _INBOX
        | _APPLICATIONS
        | _COUNCILS
        | {Right.HOLD_COUNCILS}
        | {Right.CHANGE_APPLICATIONS, Right.ENTER_MILESTONES, Right.DECIDE_APPLICATIONS}
        | {Right.READ_FIGURES, Right.CHANGE_DEADLINES},
        Role.COUNCIL_SECRETARY: _ALL | _APPLICATIONS | _COUNCILS | {Right.HOLD_COUNCILS, Right.CHANGE_DEADLINES},
        Role.COUNCIL_MEMBER: _ALL | {Right.READ_CONSIDERED, Right.READ_COUNCILS},
        Role.BUDGET_ADMINISTRATOR: _ALL
        | {Right.READ_FORWARDED, Right.READ_PACKAGES, Right.RECEIVE_PACKAGES, Right.CHANGE_DEADLINES},
        Role.PLANNING_BODY: _ALL | {Right.CHANGE_DEADLINES},
        Role.AUTHORISED_BODY: _ALL | _APPLICATIONS | _COUNCILS | {Right.READ_FIGURES},
        Role.MOBILE_OFFICE: _ALL | {Right.READ_LEARNERS},
        Role.CALL_OPERATOR: _ALL | _INBOX,
        Role.CALL_SUPERVISOR: _ALL | _INBOX | {Right.READ_FIGURES},
        Role.CONTENT_AUTHOR: _ALL | {Right.READ_FIGURES},
        Role.AGENCY: _ALL | _LEARNERS | _INBOX | {Right.CHANGE_LEARNERS, Right.EXPORT_REGISTER, Right.CHANGE_DEADLINES},
        Role.OPERATOR: _ALL | {Right.READ_FIGURES, Right.CHANGE_DEADLINES},
        Role.ADMINISTRATOR: _ALL | {Right.MANAGE_STAFF, Right.CHANGE_CALENDAR, Right.READ_AUDIT},
        Role.AUDITOR: _ALL | _LEARNERS | _APPLICATIONS | _COUNCILS | {Right.READ_AUDIT, Right.READ_ENQUIRIES},
    }
)

# Who comes to see identity numbers or phones signs in with a second factor.
_NUMBERS = frozenset({Right.READ_LEARNERS, Right.READ_ENQUIRIES, Right.READ_APPLICATIONS, Right.MANAGE_STAFF}).union(
    PARTS[Right.READ_APPLICATIONS]
)
SEES_NUMBERS = frozenset(role for role, rights in RIGHTS.items() if rights & _NUMBERS)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role for one region, or for the country (None), from a day on and until another one, each included.

    `deputy_of` is the login of the one whose duties are done meanwhile.
    """

    role: Role
    region: str | None = None
    since: date | None = None
    until: date | None = None
    deputy_of: str | None = None

    def holds(self, today: date) -> bool:
        return (self.since is None or self.since <= today) and (self.until is None or today <= self.until)


@dataclass(frozen=True, slots=True)
class Everywhere:
    """The whole country: every region, and what has none."""


EVERYWHERE = Everywhere()
Regions = Everywhere | frozenset[str]
NOWHERE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Scope:
    """What somebody may see and do now, and where: the first argument of every query of the staff.

    `actor` is how the audit trail names who it is: `staff:<login>` or `token:<name>`.
    """

    actor: str
    rights: Mapping[Right, Regions]

    def where(self, right: Right) -> Regions:
        """The regions in which a right, or a part of it, is held; none where it is not."""
        return _together([self.whole(one) for one in (right, *PARTS.get(right, ()))])

    def whole(self, right: Right) -> Regions:
        """The regions in which a right itself is held."""
        return self.rights.get(right, NOWHERE)

    def may(self, right: Right) -> bool:
        """Whether a right is held anywhere."""
        return self.where(right) != NOWHERE

    def in_region(self, right: Right, region: str) -> bool:
        """Whether a right, or a part of it, is held in a region."""
        where = self.where(right)
        return isinstance(where, Everywhere) or region in where

    def only(self, rights: Iterable[Right]) -> "Scope":
        """The same, cut down to some rights: what a token was made for."""
        wanted = frozenset(rights)
        return Scope(self.actor, {right: where for right, where in self.rights.items() if right in wanted})


def scope_of(actor: str, grants: Iterable[Grant], today: date) -> Scope:
    """What the grants that hold today come to; a grant for the country goes before those for regions."""
    found: dict[Right, Regions] = {}
    for grant in grants:
        if grant.holds(today):
            for right in RIGHTS[grant.role]:
                held = EVERYWHERE if grant.region is None else frozenset({grant.region})
                found[right] = _together([found.get(right, NOWHERE), held])
    return Scope(actor, found)


def _together(held: Iterable[Regions]) -> Regions:
    found = NOWHERE
    for regions in held:
        if isinstance(regions, Everywhere):
            return EVERYWHERE
        found |= regions
    return found
