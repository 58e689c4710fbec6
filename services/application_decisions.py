"""What a coordinator decides about an application: accept, return once, refuse, recommend; or undo while nobody knows."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row

from dialogs.scripts import Content
from domain.applications import MENDED, Application, Fault, Origin, State
from domain.calendar import local_date
from domain.deadlines import Term, Unit, nominal_date
from domain.decisions import FROM, LEAST, TO, Act, ApplicantText, Ground, may_refuse, reads_as
from domain.language import Language, spoken
from domain.masking import mask_text
from domain.staff import Right, Scope
from services import application_check, applications, calendar, council_again, council_notices, decision_notices
from services.application_acts import CanNotApply, CanNotDecide, reference, words
from services.application_list import row_of
from services.storage import application_desk as desk
from services.storage import application_files as files
from services.storage import application_signing as signing
from services.storage import applications as kept
from services.storage import sessions
from services.transaction import ReadTx, WriteTx

BLANK = re.compile(r"[{}]")  # of a template, not filled in


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an application is refused: on which ground of the law, and in words that the applicant reads (R-003-20)."""

    ground: Ground
    text: str


def accept(tx: WriteTx, content: Content, scope: Scope, id_: str, on: date | None = None, official: str = "") -> str:
    """The coordinator has received it (F-1, row 9), with the register's number where it gave one. Raises Unseen, CanNotDecide."""
    row = _row(tx, scope, id_, Act.ACCEPT)
    if not official.strip():
        return _decide(tx, content, scope, row, _Made(Act.ACCEPT, on))
    made = _Made(Act.ACCEPT, on, official=row.official_number or "")
    return _decide(tx, content, scope, row, made, official_number=reference(tx, "official_number", official))


def begin_check(tx: WriteTx, row: Row[Any], by: str, on: date | None = None) -> Row[Any]:
    """The first look at a rule begins the check, on the day of what is entered; the application as it is then."""
    if row.state != State.RECEIVED:
        return row
    applications.move(tx, row, State.CHECKING, by, day_of(tx, row, on) if on else None)
    checking = kept.one(tx.conn, row.id)
    assert checking is not None  # noqa: S101 - it was read in this transaction
    return checking


def give_back(tx: WriteTx, content: Content, scope: Scope, id_: str, faults: Sequence[Fault], on: date | None = None) -> str:
    """Return it once: only what is faulty opens again, and the term runs on (AMB-15).

    Raises Unseen, CanNotDecide, CanNotApply.
    """
    row = _row(tx, scope, id_, Act.RETURN)
    if any(one.act == Act.RETURN for one in desk.decisions(tx.conn, [id_])):
        raise CanNotDecide("returned_before")
    whole = applications.one(tx, row)
    if not faults:
        raise CanNotApply("not_chosen", "faults")
    for fault in faults:
        if fault.what not in returnable(content, whole):
            raise CanNotApply("not_chosen", fault.what)
        to_applicant(tx, row, fault.what, fault.reason)
    made = _Made(Act.RETURN, on, answer_by=_answer_by(tx, content), was=_was(whole, faults))
    id_of = _decide(tx, content, scope, begin_check(tx, row, scope.actor, on), made)
    desk.add_faults(tx.conn, [_fault(tx, row, id_of, fault) for fault in faults])
    return id_of


def refuse(tx: WriteTx, content: Content, scope: Scope, id_: str, refusal: Refusal, on: date | None = None) -> str:
    """Refuse it with a ground of the law and a reasoned answer (R-003-9, R-003-20); the term ends with it."""
    row = _row(tx, scope, id_, Act.REFUSE)
    if not may_refuse(State(row.state), refusal.ground):
        raise CanNotDecide("false_data_only")
    said = to_applicant(tx, row, "text", refusal.text)
    made = _Made(Act.REFUSE, on, said, ground=refusal.ground)
    id_of = _decide(tx, content, scope, row, made, ended_at=tx.now)
    signing.end(tx.conn, [id_])
    applications.end_term(tx, id_, on or local_date(tx.now), scope.actor)
    council_again.passes(tx, id_, State(row.state), scope.actor)
    return id_of


def recommend(tx: WriteTx, content: Content, scope: Scope, id_: str, text: str = "", on: date | None = None) -> str:
    """Recommend it to the council, once every rule is checked and met (R-003-19)."""
    row = _row(tx, scope, id_, Act.RECOMMEND)
    if items := application_check.lacking(tx, content, row):
        raise CanNotDecide("check_open", items)
    said = ApplicantText(Language.KK, words(tx, "text", text)) if text.strip() else None
    return _decide(tx, content, scope, row, _Made(Act.RECOMMEND, on, said))


def undo(tx: WriteTx, content: Content, scope: Scope, id_: str) -> Act:
    """Take the last decision back, where its applicant was not told yet. Raises Unseen, CanNotDecide."""
    row = row_of(tx, scope, id_, Right.DECIDE_APPLICATIONS, lock=True)
    last = undoable(tx, row)
    if last is None:
        raise CanNotDecide("nothing_to_undo")
    if council_again.went_without(tx, id_, State(last.was)):
        raise CanNotDecide("package_gone")
    if _read_by_program(tx, content, row, last) or not decision_notices.take_back(tx, id_, last.id):
        raise CanNotDecide("told_already")
    desk.undo(tx.conn, last.id, tx.now, scope.actor)
    applications.move(tx, row, State(last.was), scope.actor, ended_at=None, **_former(tx, last))
    decision_notices.revive(tx, id_, last.at)
    council_notices.revive(tx, id_, last.at)
    term = applications.term_of(tx, id_)
    if term is not None and term.done_at == last.at:
        applications.resume_term(tx, id_)
    council_again.stands(tx, content, id_, scope.actor)
    if State(last.was) in MENDED:
        decision_notices.remind_again(tx, id_)
    tx.audit("application.undone", actor=scope.actor, subject=f"application:{id_}", details={"act": last.act})
    return Act(last.act)


def _read_by_program(tx: ReadTx, content: Content, row: Row[Any], last: Row[Any]) -> bool:
    """Whether a program's front end has told it: after the time for which others are held, or once something was mended."""
    if row.origin != Origin.API:
        return False
    mended = any(fault.mended for fault in applications.one(tx, row).faults)
    came = any(one.came_at > last.at for one in files.of(tx.conn, [row.id]))
    return mended or came or tx.now >= last.at + timedelta(minutes=content.programme["application.hold_minutes"])


def _former(tx: ReadTx, last: Row[Any]) -> Mapping[str, Any]:
    """What a decision had changed in the application's own columns, as it was before."""
    kept_ = json.loads(tx.vault.open(desk.WORDS, last.id, last.words)) if last.words else {}
    return {"official_number": kept_["official"] or None} if "official" in kept_ else {}


def undoable(tx: ReadTx, row: Row[Any]) -> Row[Any] | None:
    """The last decision, where nothing was done with the application since."""
    made = [one for one in desk.decisions(tx.conn, [row.id]) if one.act in set(Act)]  # words to the applicant are none
    last = made[-1] if made else None
    still = last is not None and row.state == TO[Act(last.act)] and last.act in decision_notices.EVENTS
    return last if still else None


def returnable(content: Content, whole: Application) -> Sequence[str]:
    """What can be named as faulty: the fields that were asked but the region, whose number it bears, and the documents."""
    asked = content.form("application", whole.form).asked(whole.answers)
    return [*(one.name for one in asked if one.name != "region_code"), *(f"slot:{slot}" for slot in whole.slots)]


def language_of(tx: ReadTx, row: Row[Any]) -> Language:
    """In which language the applicant is written to: the one that is spoken with us now, else the application's."""
    at = sessions.of_persons(tx, [row.person_id], lock=False).get(row.person_id) if row.person_id else None
    return spoken(at.session.language if at else row.language)


def to_applicant(tx: WriteTx, row: Row[Any], field: str, text: str) -> ApplicantText:
    """Words for the applicant: long enough, nobody's number or blank in them, in the language spoken. Raises CanNotApply."""
    if len(text.strip()) < LEAST:
        raise CanNotApply("too_short", field)
    if BLANK.search(text):
        raise CanNotApply("blank_left", field)
    said, language = words(tx, field, text), language_of(tx, row)
    if not reads_as(said, language):
        raise CanNotApply(f"not_{language}", field)
    return ApplicantText(language, said)


@dataclass(frozen=True, slots=True)
class _Made:
    """A decision as it is made: on which day, with which words, on which ground."""

    act: Act
    on: date | None
    words: ApplicantText | None = None
    ground: Ground | None = None
    answer_by: date | None = None
    was: Mapping[str, str] | None = None
    official: str | None = None  # the register's number before it

    @property
    def kept(self) -> Mapping[str, object] | None:
        """What is sealed with it."""
        if self.was is not None:
            return {"was": self.was}
        if self.official is not None:
            return {"official": self.official}
        return {"language": self.words.language, "text": self.words.text} if self.words else None


def _row(tx: WriteTx, scope: Scope, id_: str, act: Act) -> Row[Any]:
    row = row_of(tx, scope, id_, Right.DECIDE_APPLICATIONS, lock=True)
    if State(row.state) not in FROM[act]:
        raise CanNotDecide("not_now")
    return row


def _decide(tx: WriteTx, content: Content, scope: Scope, row: Row[Any], made: _Made, **values: Any) -> str:
    day, id_ = day_of(tx, row, made.on), tx.new_id()
    desk.decide(
        tx.conn,
        {
            "id": id_, "application_id": row.id, "act": made.act, "was": row.state, "on": day.on, "late": day.late,
            "ground": made.ground, "answer_by": made.answer_by, "at": tx.now, "by": scope.actor,
            "words": tx.vault.seal(desk.WORDS, id_, json.dumps(made.kept, ensure_ascii=False)) if made.kept else None,
        },
    )  # fmt: skip
    applications.move(tx, row, TO[made.act], scope.actor, day, **values)
    if made.act is Act.REFUSE:
        decision_notices.silence(tx, row.id)
        council_notices.silence(tx, row.id)
    decision_notices.plan(tx, content, row, made.act, id_)
    return id_


def day_of(tx: WriteTx, row: Row[Any], said: date | None) -> applications.Day:
    """The day of the act: from the day of the step before it until today; after the term it is flagged, never blocked (T-7)."""
    today = local_date(tx.now)
    on = said or today
    before = [one.on or local_date(one.at) for one in kept.steps(tx.conn, [row.id])]
    first = min(row.received_on or today, *before) if row.origin == Origin.PAPER else max(before, default=today)
    if not first <= on <= today:
        raise CanNotApply("act_day", "on")
    return applications.day_of(tx, row.id, on)


def _answer_by(tx: WriteTx, content: Content) -> date:
    """Until when the applicant, who is told today, is asked to mend it; nothing ends with that day (AMB-15)."""
    term = Term(Unit.WORKING_DAYS, content.programme["application.return_wd"])
    return nominal_date(term, local_date(tx.now), calendar.read(tx))


def _was(whole: Application, faults: Sequence[Fault]) -> Mapping[str, str]:
    """What stood where something was faulty: a field's answer, or the id of a document."""
    files = {f"slot:{slot}": file.id for slot in whole.slots if (file := whole.file(slot))}
    stood = {**whole.answers, **files}
    return {fault.what: stood[fault.what] for fault in faults if fault.what in stood}


def _fault(tx: WriteTx, row: Row[Any], decision: str, fault: Fault) -> dict[str, Any]:
    id_ = tx.new_id()
    reason = tx.vault.seal(desk.REASON, id_, mask_text(fault.reason.strip()))
    return {"id": id_, "decision_id": decision, "application_id": row.id, "what": fault.what, "reason": reason}
