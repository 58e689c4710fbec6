"""Learners as the staff see them: the list, one by number, and what a card is put together from."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, false, func, or_, select

from domain.certificates import CertificateState
from domain.learning import AttemptState, ModuleState
from domain.names import search_key
from domain.staff import Right, Scope
from services.storage.attempts import attempt
from services.storage.audit import audit
from services.storage.certificates import certificate, completion_register
from services.storage.consents import consent
from services.storage.contacts import contact
from services.storage.learning import module_progress, participation
from services.storage.paging import Order, Part, Window, part
from services.storage.people import person
from services.storage.sealed import Vault
from services.storage.visible import visible
from services.storage.voids import attempt_void

_later = participation.alias()
# The newest participation of a person: none of theirs has a greater id.
_NEWEST = ~exists().where(_later.c.person_id == participation.c.person_id, _later.c.id > participation.c.id)
ORDER = Order(
    "learners",
    {"name": person.c.name_sort, "arrived": person.c.id, "state": participation.c.state},
    person.c.id,
    filled=frozenset({"name"}),
)
PROPOSALS = Order("voids", {"proposed": attempt_void.c.proposed_at}, attempt.c.id)


@dataclass(frozen=True, slots=True)
class Filters:
    """Which learners are wanted; what is None is not asked. `module`: who is in it now."""

    name: str = ""
    region: str | None = None
    state: str | None = None
    level: str | None = None
    module: str | None = None
    certified: bool | None = None


def found(scope: Scope, conn: Connection, vault: Vault, filters: Filters, window: Window) -> Part[Row[Any]]:
    """Who has declared a name, with the newest participation. Raises BadCursor."""
    query = _rows(scope, Right.READ_LEARNERS).where(person.c.name_sort.is_not(None), *_wanted(filters))
    return part(conn, vault, query, window, ORDER)


def numbered(scope: Scope, conn: Connection, iin: bytes, bin_: bytes) -> Sequence[Row[Any]]:
    """Whose IIN or BIN has one of these indexes; several may claim one (AMB-54)."""
    claimed = or_(person.c.iin_index == iin, person.c.bin_index == bin_)
    return conn.execute(_rows(scope, Right.READ_LEARNERS).where(claimed).order_by(person.c.id).limit(50)).all()


def holding(scope: Scope, conn: Connection, number: str) -> Sequence[Row[Any]]:
    """Whose certificate has this number, valid or not."""
    holder = select(certificate.c.person_id).where(certificate.c.number == number)
    return conn.execute(_rows(scope, Right.READ_LEARNERS).where(person.c.id.in_(holder))).all()


def _rows(scope: Scope, right: Right) -> Select[Any]:
    of = (participation.c.state, participation.c.course, participation.c.course_version, participation.c.registration)
    both = person.join(participation, and_(participation.c.person_id == person.c.id, _NEWEST))
    return select(person, *of, _certificate().label("certificate")).select_from(both).where(visible(person, scope, right))


def _certificate() -> ColumnElement[Any]:
    valid = (certificate.c.person_id == person.c.id, certificate.c.state == CertificateState.VALID)
    return select(func.max(certificate.c.number)).where(*valid).correlate(person).scalar_subquery()


def _wanted(filters: Filters) -> Sequence[ColumnElement[bool]]:
    """Each typed word begins a word of the name, in whatever spelling."""
    words = search_key(filters.name).split()
    wanted: list[ColumnElement[bool]] = [false()] if filters.name.strip() and not words else []
    wanted += [or_(person.c.name_search.like(f"{word}%"), person.c.name_search.like(f"% {word}%")) for word in words]
    equal = ((person.c.region, filters.region), (participation.c.state, filters.state), (person.c.level, filters.level))
    wanted += [column == value for column, value in equal if value]
    if filters.module:
        here = (module_progress.c.participation_id == participation.c.id, module_progress.c.module == filters.module)
        wanted.append(exists().where(*here, module_progress.c.state != ModuleState.PASSED))
    if filters.certified is not None:
        holds = exists().where(certificate.c.person_id == person.c.id, certificate.c.state == CertificateState.VALID)
        wanted.append(holds if filters.certified else ~holds)
    return wanted


def one(scope: Scope, conn: Connection, person_id: str, right: Right = Right.READ_LEARNERS) -> Row[Any] | None:
    """A learner, with the newest participation; None where there is none, or none that is seen with the right."""
    return conn.execute(_rows(scope, right).where(person.c.id == person_id)).one_or_none()


def certificate_of(scope: Scope, conn: Connection, number: str, right: Right = Right.READ_LEARNERS) -> Row[Any] | None:
    """A certificate by its number."""
    return conn.execute(
        select(certificate).where(certificate.c.number == number, visible(certificate, scope, right))
    ).one_or_none()


def attempt_of(scope: Scope, conn: Connection, id_: str, right: Right = Right.READ_LEARNERS) -> Row[Any] | None:
    """A quiz or final test, with the proposal to make it void where there is one."""
    return conn.execute(_attempts().where(attempt.c.id == id_, visible(attempt, scope, right))).one_or_none()


def proposals(scope: Scope, conn: Connection, vault: Vault, window: Window) -> Part[Row[Any]]:
    """The open final tests that are proposed to be made void, and wait for the second person, with whose they are."""
    waiting = (attempt.c.state == AttemptState.OPEN, attempt_void.c.proposed_at.is_not(None))
    query = _attempts().add_columns(person.c.name, person.c.region).join(person, person.c.id == attempt.c.person_id)
    return part(conn, vault, query.where(*waiting, visible(attempt, scope, Right.CHANGE_LEARNERS)), window, PROPOSALS)


def _attempts() -> Select[Any]:
    proposal = (attempt_void.c.reason, attempt_void.c.proposed_by, attempt_void.c.proposed_at, attempt_void.c.approved_by)
    return select(attempt, *proposal, attempt_void.c.approved_at).outerjoin(
        attempt_void, attempt_void.c.attempt_id == attempt.c.id
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """What a card shows beside the person's own row, oldest first."""

    participations: Sequence[Row[Any]]
    modules: Sequence[Row[Any]]
    attempts: Sequence[Row[Any]]
    certificates: Sequence[Row[Any]]
    register: Sequence[Row[Any]]
    consents: Sequence[Row[Any]]
    contacts: Sequence[Row[Any]]
    levels: Sequence[Row[Any]]


def kept(conn: Connection, person_id: str) -> Kept:
    """All that stands about somebody who was found by `one`."""
    theirs = select(participation.c.id).where(participation.c.person_id == person_id)
    raised = (audit.c.subject == f"person:{person_id}", audit.c.act == "person.identity_confirmed")
    queries: tuple[Select[Any], ...] = (
        select(participation).where(participation.c.person_id == person_id).order_by(participation.c.id),
        select(module_progress).where(module_progress.c.participation_id.in_(theirs)),
        _attempts().where(attempt.c.person_id == person_id).order_by(attempt.c.id),
        select(certificate).where(certificate.c.person_id == person_id).order_by(certificate.c.id),
        select(completion_register).join(certificate, certificate.c.id == completion_register.c.certificate_id)
        .where(certificate.c.person_id == person_id).order_by(completion_register.c.id),
        select(consent).where(consent.c.person_id == person_id).order_by(consent.c.id),
        select(contact.c.channel, contact.c.blocked_at).where(contact.c.person_id == person_id, contact.c.address.is_not(None))
        .order_by(contact.c.id),
        select(audit).where(*raised).order_by(audit.c.id),
    )  # fmt: skip
    return Kept(*(conn.execute(query).all() for query in queries))


def register_of(conn: Connection, certificate_id: str) -> Sequence[Row[Any]]:
    """A certificate's entries in the register, oldest first."""
    entries = select(completion_register).where(completion_register.c.certificate_id == certificate_id)
    return conn.execute(entries.order_by(completion_register.c.id)).all()


def acts(conn: Connection, subjects: Collection[str], since: datetime, reading: Collection[str]) -> Sequence[Row[Any]]:
    """What was done to these since a moment, but for reading; newest first."""
    done = (audit.c.subject.in_(subjects), audit.c.at > since, audit.c.act.not_in(reading))
    return conn.execute(select(audit).where(*done).order_by(audit.c.id.desc()).limit(5)).all()
