"""The card of an application, as the staff read it: numbers of people masked, files only named, everything that was done."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row

from dialogs.scripts import Content
from domain.applications import (
    BEFORE_DECISION,
    DRAFT_FORM,
    TITLES,
    UNSAID,
    Application,
    Consent,
    FileState,
    Slot,
    State,
    User,
    file_name,
    outside,
)
from domain.budget import Milestone
from domain.calendar import local_date
from domain.decisions import Act
from domain.language import Text
from domain.masking import mask
from domain.staff import Right, Scope
from services import application_list, applications, calendar
from services.application_list import Line
from services.duties import CHECK, trigger_of
from services.storage import application_desk as desk
from services.storage import application_list as kept
from services.storage import application_signing as signing
from services.storage import applications as tables
from services.storage import deadlines
from services.transaction import ReadTx


@dataclass(frozen=True, slots=True)
class File:
    """A file; it is given out only where it is `clean`."""

    id: str
    slot: Slot
    title: Text
    state: FileState
    name: str
    size: int
    pages: int
    sha256: str
    reason: str


@dataclass(frozen=True, slots=True)
class Signed:
    """The facts of a signature, as they were verified (F-1, row 8)."""

    way: str
    signed_at: datetime
    signer: str = field(repr=False)
    iin: str = field(repr=False)
    serial: str
    issuer: str
    algorithm: str
    not_after: datetime
    revocation: str
    verified_by: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Term:
    """The term of the check: by which rule and calendar it was counted (T-7)."""

    rule: str
    started_on: date
    length: int
    last_on: date
    calendar_version: str
    done_on: date | None
    late: bool | None
    days_left: int


@dataclass(frozen=True, slots=True)
class Agreed:
    """A consent as it was given."""

    item: Consent
    version: int
    language: str
    at: datetime
    channel: str


@dataclass(frozen=True, slots=True)
class Step:
    """How it came from one state into another."""

    at: datetime
    by: str
    was: State | None
    state: State
    on: date | None  # the day of the act, where it had one
    late: bool | None
    past_dated: bool


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided, and what the applicant is told of it; a recommendation's words are for the council."""

    act: str
    on: date
    late: bool
    past_dated: bool
    at: datetime
    by: str
    ground: str | None
    answer_by: date | None
    text: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Returned:
    """What was returned to be mended, and what stood there: the answer, or the id of the document."""

    what: str
    reason: str = field(repr=False)
    was: str = field(repr=False)
    mended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Reached:
    """A milestone by its date (R-003-17, R-003-26, R-003-27)."""

    kind: Milestone
    on: date
    document: str | None
    entered_at: datetime
    entered_by: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the applicant was told, or will be: the event's name and when."""

    event: str
    planned_at: datetime
    told_at: datetime | None


@dataclass(frozen=True, slots=True)
class Card:
    """Everything about an application; `claimable`: it came on paper, and its owner is not known to us yet."""

    line: Line
    form: int
    language: str
    official_number: str | None
    priority_class: int
    entered_by: str | None
    submitted_at: datetime | None
    claimable: bool
    past_dated: bool
    answers: Mapping[str, str] = field(repr=False)
    files: Sequence[File]
    users: Sequence[User]
    consents: Sequence[Agreed]
    signature: Signed | None
    term: Term | None
    steps: Sequence[Step]
    decisions: Sequence[Decided]
    faults: Sequence[Returned]
    milestones: Sequence[Reached]
    notices: Sequence[Told]
    version: int


def card(tx: ReadTx, content: Content, scope: Scope, id_: str, right: Right = Right.READ_APPLICATIONS) -> Card:
    """The card of an application that is seen with the right. Raises Unseen."""
    row = application_list.row_of(tx, scope, id_, right)
    whole = applications.one(tx, row)
    term = deadlines.of_triggers(tx.conn, CHECK, [trigger_of(row.id)])
    reached = tables.milestones(tx.conn, [row.id])
    made = desk.decisions(tx.conn, [row.id])
    told = kept.notices(tx.conn, row.person_id, row.id) if row.person_id else ()
    program, line = application_list.files_for_others(scope), application_list.lines(tx, [row])[0]
    steps = [_step(one) for one in tables.steps(tx.conn, [row.id])]
    return Card(
        line=replace(line, state=outside(line.state)) if program else line,
        form=row.form,
        language=row.language,
        official_number=row.official_number,
        priority_class=row.priority_class,
        entered_by=row.entered_by,
        submitted_at=row.submitted_at,
        claimable=row.origin == "paper" and row.person_id is None and State(row.state) in BEFORE_DECISION,
        past_dated=bool(row.received_on and row.submitted_at and row.received_on < local_date(row.submitted_at)),
        answers=masked(content, whole),
        files=_files(whole),
        users=whole.users,
        consents=[
            Agreed(one.item, one.version, one.language, one.at, one.channel)
            for item in Consent
            if (one := whole.consents.get(item))
        ],
        signature=_signed(tx, row.id),
        term=_term(tx, term[trigger_of(row.id)]) if term else None,
        steps=[_said(one) for one in steps if one.state not in UNSAID] if program else steps,
        decisions=[_decided(tx, scope, one) for one in made],
        faults=_faults(tx, content, whole, made),
        milestones=[Reached(Milestone(one.kind), one.on, one.document, one.entered_at, one.entered_by) for one in reached],
        notices=[Told(one.name, one.due_at, one.done_at) for one in told],
        version=row.version,
    )


def masked(content: Content, whole: Application) -> Mapping[str, str]:
    """The answers to what is asked, of the numbers that identify somebody only the last digits (F-12)."""
    asked = content.form(DRAFT_FORM, whole.form).asked(whole.answers)
    return {
        one.name: mask(whole.answers[one.name]) if one.sensitive else whole.answers[one.name]
        for one in asked
        if one.name in whole.answers
    }


def _step(row: Row[Any]) -> Step:
    was = State(row.was) if row.was else None
    past = row.on is not None and row.on < local_date(row.at)
    return Step(row.at, row.by, was, State(row.state), row.on, row.late, past)


def _said(step: Step) -> Step:
    return replace(step, was=outside(step.was) if step.was else None)


def _decided(tx: ReadTx, scope: Scope, row: Row[Any]) -> Decided:
    council = row.act == Act.RECOMMEND and not (scope.may(Right.DECIDE_APPLICATIONS) or scope.may(Right.READ_CONSIDERED))
    text = None if council else _words(tx, row).get("text")
    past = row.on < local_date(row.at)
    return Decided(row.act, row.on, row.late, past, row.at, row.by, row.ground, row.answer_by, text)


def _faults(tx: ReadTx, content: Content, whole: Application, made: Sequence[Row[Any]]) -> Sequence[Returned]:
    """What was returned, with what stood there as a card may show it."""
    back = next((row for row in made if row.act == Act.RETURN), None)
    stood = _words(tx, back).get("was", {}) if back else {}
    hidden = {one.name for one in content.form(DRAFT_FORM, whole.form).fields if one.sensitive}
    found = []
    for row in desk.faults(tx.conn, [whole.id]):
        was = stood.get(row.what, "")
        reason = tx.vault.open(desk.REASON, row.id, row.reason)
        found.append(Returned(row.what, reason, mask(was) if row.what in hidden else was, row.mended_at))
    return found


def _words(tx: ReadTx, row: Row[Any]) -> Mapping[str, Any]:
    found: dict[str, Any] = json.loads(tx.vault.open(desk.WORDS, row.id, row.words)) if row.words else {}
    return found


def _files(whole: Application) -> Sequence[File]:
    number = whole.number or whole.id[-8:]
    return [
        File(
            one.id, one.slot, TITLES[one.slot], one.state, file_name(number, one.slot), one.size, one.pages, one.sha256,
            one.reason,
        )
        for one in sorted(whole.files, key=lambda one: list(Slot).index(one.slot))
    ]  # fmt: skip


def _signed(tx: ReadTx, id_: str) -> Signed | None:
    row = signing.signature(tx.conn, id_)
    if row is None:
        return None
    iin = mask(tx.vault.open(signing.IIN, id_, row.iin))
    return Signed(
        row.way, row.signed_at, tx.vault.open(signing.SIGNER, id_, row.signer), iin, row.serial, row.issuer, row.algorithm,
        row.not_after, row.revocation, row.verified_by, row.sha256,
    )  # fmt: skip


def _term(tx: ReadTx, row: Row[Any]) -> Term:
    left = calendar.read(tx).days_left(local_date(tx.now), row.last_on)
    return Term(row.rule, row.started_on, row.length, row.last_on, row.calendar_version, row.done_on, row.late, left)
