"""An application that came on paper, entered by the staff, so that its owner can ask where it stands too (AMB-15)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dialogs.scripts import Content
from domain.applications import DRAFT_FORM, INDIVIDUAL, LEGAL, TYPE_FIELDS, Origin, Slot, State
from domain.calendar import local_date
from domain.fields import validate
from domain.invalid import Invalid
from domain.language import Language
from domain.messaging import Document
from domain.names import search_key
from domain.regions import BY_CODE
from domain.staff import Everywhere, Right, Scope
from services import application_claims, application_decisions, application_submit, application_uploads, applications
from services.application_acts import FIRST_DAY, CanNotApply, reference
from services.application_list import row_of
from services.storage import application_desk as desk
from services.storage import applications as kept
from services.transaction import WriteTx

CHANNEL = "office"
TYPES = {LEGAL: ("legal_name", "bin", "legal_phone"), INDIVIDUAL: ("ie_name", "iin", "ie_phone")}


@dataclass(frozen=True, slots=True)
class Paper:
    """What an application on paper says; `types` are codes of the form's infrastructure, `number` is the IIN or the BIN."""

    region: str
    received_on: date
    applicant_type: str
    name: str = field(repr=False)
    number: str = field(repr=False)
    project: str = field(repr=False)
    types: Sequence[str]
    language: Language = Language.KK
    phone: str = field(default="", repr=False)
    official_number: str = ""


@dataclass(frozen=True, slots=True)
class Entered:
    """Its id and our number; the code for its owner, where we do not know who it is; `connected`: the owner is told at once."""

    id: str
    number: str
    due: date
    connected: bool
    code: str | None = field(default=None, repr=False)


def receive(tx: WriteTx, content: Content, scope: Scope, paper: Paper) -> Entered:
    """Enter an application; the term runs from the day on which it was received (T-6). Raises CanNotApply, Invalid."""
    where = scope.where(Right.CHANGE_APPLICATIONS)
    if paper.region not in (BY_CODE if isinstance(where, Everywhere) else where):
        raise CanNotApply("region", "region")
    if not FIRST_DAY <= paper.received_on <= local_date(tx.now):
        raise CanNotApply("day", "received_on")
    answers = _answers(tx, content, paper)
    official = reference(tx, "official_number", paper.official_number) if paper.official_number.strip() else None
    number = answers["bin" if paper.applicant_type == LEGAL else "iin"]
    index = tx.vault.index(kept.NUMBER, number)
    _not_twice(tx, index, paper.received_on, answers)
    row = _row(tx, content, scope, paper, answers) | {"applicant_index": index, "official_number": official}
    kept.receive(tx.conn, row)
    return _taken_in(tx, scope, row, paper, (number, answers.get(TYPES[paper.applicant_type][2], "")))


def attach_scan(tx: WriteTx, scope: Scope, id_: str, document: Document) -> None:
    """Keep the scan of an application on paper; it is looked into before anybody opens it. Raises Unseen, CanNotApply."""
    row = row_of(tx, scope, id_, Right.CHANGE_APPLICATIONS, lock=True)
    if row.origin != Origin.PAPER:
        raise CanNotApply("not_on_paper_scan")
    application_uploads.add(tx, id_, Slot.SCAN, document, CHANNEL)
    kept.change(tx.conn, id_)
    tx.audit("application.scan_added", actor=scope.actor, subject=f"application:{id_}")


def mended(tx: WriteTx, scope: Scope, id_: str, on: date | None = None) -> None:
    """The applicant brought on paper what was returned: the check goes on, by the same term. Raises Unseen, CanNotApply."""
    row = row_of(tx, scope, id_, Right.DECIDE_APPLICATIONS, lock=True)
    if row.origin != Origin.PAPER:
        raise CanNotApply("not_on_paper_mended")
    if row.state != State.RETURNED:
        raise CanNotApply("not_returned")
    day = application_decisions.day_of(tx, row, on)
    desk.mend(tx.conn, id_, [fault.what for fault in desk.faults(tx.conn, [id_])], tx.now)
    applications.move(tx, row, State.CHECKING, scope.actor, day)
    application_submit.tell_mended(tx, row)


def _taken_in(tx: WriteTx, scope: Scope, row: Mapping[str, Any], paper: Paper, known: tuple[str, str]) -> Entered:
    id_, number = row["id"], row["number"]
    kept.step(tx.conn, {"id": tx.new_id(), "application_id": id_, "at": tx.now, "by": scope.actor, "state": State.SUBMITTED})
    past = int(paper.received_on < local_date(tx.now))
    details: dict[str, str | int] = {"received_on": str(paper.received_on), "past_dated": past}
    tx.audit("application.entered", actor=scope.actor, subject=f"application:{id_}", details=details)
    due, _ = application_submit.begin_term(tx, id_, number, paper.region, paper.received_on)
    owner = application_claims.owner(tx, *known, business=paper.applicant_type == LEGAL)
    if owner is None:
        return Entered(id_, number, due, connected=False, code=application_claims.new_code(tx, id_, scope.actor))
    entered = kept.one(tx.conn, id_)
    assert entered is not None  # noqa: S101 - it was entered in this transaction
    application_claims.connect(tx, entered, owner, scope.actor)
    return Entered(id_, number, due, connected=True)


def _row(tx: WriteTx, content: Content, scope: Scope, paper: Paper, answers: Mapping[str, str]) -> dict[str, Any]:
    id_ = tx.new_id()
    name = answers[TYPES[paper.applicant_type][0]]
    return {
        "id": id_, "origin": Origin.PAPER, "state": State.SUBMITTED, "form": content.form(DRAFT_FORM).version,
        "language": paper.language, "answers": applications.sealed(tx, id_, answers), "version": 1, "made_at": tx.now,
        "changed_at": tx.now, "number": application_submit.next_number(tx, content, paper.region, paper.received_on),
        "region": paper.region, "name": name, "name_search": search_key(name), "entered_by": scope.actor,
        "sealed_at": tx.now, "submitted_at": tx.now, "received_on": paper.received_on,
    }  # fmt: skip


def _answers(tx: WriteTx, content: Content, paper: Paper) -> Mapping[str, str]:
    """What the paper says, as answers of the form."""
    if paper.applicant_type not in TYPES:
        raise CanNotApply("not_chosen", "applicant_type")
    name, number, phone = TYPES[paper.applicant_type]
    said = {
        name: _read(tx, "name", "line", paper.name),
        number: _read(tx, "number", number, paper.number),
        "project_name": _read(tx, "project", "line", paper.project),
    }
    if paper.phone.strip():
        said[phone] = _read(tx, "phone", "phone", paper.phone)
    return {"applicant_type": paper.applicant_type, "region_code": paper.region, **said, **_types(content, paper.types)}


def _read(tx: WriteTx, at: str, validator: str, typed: str) -> str:
    try:
        return validate(validator, typed, local_date(tx.now))
    except Invalid as invalid:
        raise Invalid(at, f"{invalid.field}.{invalid.reason}", **invalid.facts) from None


def _types(content: Content, codes: Sequence[str]) -> Mapping[str, str]:
    """The codes as the form has them: the groups, and each group's own."""
    fields = {one.name: [choice.value for choice in one.choices] for one in content.form(DRAFT_FORM).fields}
    groups = fields["infra_group"]
    known = {code for name in TYPE_FIELDS for code in fields[name]} | {"D"}
    if not codes or not set(codes) <= known:
        raise CanNotApply("not_chosen", "types")
    found = {name: ",".join(code for code in fields[name] if code in codes) for name in TYPE_FIELDS}
    return {"infra_group": ",".join(group for group in groups if any(code.startswith(group) for code in codes))} | {
        name: those for name, those in found.items() if those
    }


def _not_twice(tx: WriteTx, index: bytes, received: date, answers: Mapping[str, str]) -> None:
    project = search_key(answers["project_name"])
    for row in kept.on_paper(tx.conn, index, received):
        if search_key(applications.answers_of(tx, row).get("project_name", "")) == project:
            raise CanNotApply("entered_already")
