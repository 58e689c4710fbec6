"""An application is sent in: its number, the term from that very day, the receipt (R-003-18, R-003-19, T-6, F-12)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row

from dialogs.events import MENDED
from dialogs.scripts import Content
from domain.applications import Application, State, number_of
from domain.calendar import local_date
from domain.checks import first_class
from domain.masking import mask_text
from domain.names import search_key
from services import application_check, applications, calendar
from services.deadlines import Begun, row_of
from services.duties import CHECK, duties, trigger_of
from services.events import Planned, schedule
from services.storage import applications as kept
from services.storage import deadlines
from services.transaction import WriteTx


def submit(tx: WriteTx, content: Content, row: Row[Any], application: Application, by: str) -> str:
    """Take an application in; gives our number. The term runs from today, whoever looks at it when (T-6)."""
    region, today = application.answers["region_code"], local_date(tx.now)
    number = next_number(tx, content, region, today)
    found = found_by(tx, application)
    when: dict[str, Any] = {"submitted_at": tx.now, "received_on": today, "priority_class": first_class(application.answers)}
    applications.move(tx, row, State.SUBMITTED, by, number=number, region=region, **when, **found)
    last, days = begin_term(tx, row.id, number, region, today)
    if row.person_id:
        values = {"application": row.id, "number": number, "due": str(last), "days": str(days)}
        schedule(tx, [Planned(f"application:{row.id}:submitted", row.person_id, "application.submitted", values, tx.now)])
    return number


def resubmit(tx: WriteTx, content: Content, row: Row[Any], application: Application, by: str) -> str:
    """Take in what was returned, mended and signed again: the number and the term are those of before (AMB-15)."""
    class_ = application_check.class_now(tx, content, row)
    applications.move(tx, row, State.CHECKING, by, priority_class=class_, **found_by(tx, application))
    tell_mended(tx, row)
    return str(row.number)


def tell_mended(tx: WriteTx, row: Row[Any]) -> None:
    """The applicant hears that the coordinator has it again, and that the check ends as it would have."""
    term = applications.term_of(tx, row.id)
    if row.person_id and row.number and term is not None:
        values = {"application": row.id, "number": row.number, "due": str(term.last_on)}
        schedule(tx, [Planned(f"application:{row.id}:mended:{row.version}", row.person_id, MENDED, values, tx.now)])


def next_number(tx: WriteTx, content: Content, region: str, day: date) -> str:
    """Our own number; it is given once."""
    return number_of(day.year, region, kept.count(tx.conn, day.year, region), trial=content.trial)


def begin_term(tx: WriteTx, id_: str, number: str, region: str, received: date) -> tuple[date, int]:
    """Let the coordinator's term run; its last day and its working days."""
    duty = duties()[CHECK]
    begun = Begun(duty.id, number, received, region, trigger_of(id_))
    term = row_of(tx, duty, begun, calendar.read(tx))
    kept.term_ends(tx.conn, {id_: term["last_on"]})
    if deadlines.add(tx.conn, [term]):
        details = {"rule": duty.rule, "due": str(term["due_on"])}
        tx.audit("deadline.begun", actor="application", subject=f"deadline:{term['id']}", details=details)
    return term["last_on"], duty.term.length


def found_by(tx: WriteTx, application: Application) -> Mapping[str, Any]:
    """What the staff find it by: the applicant's name, without any number in it (F-12), and blindly the applicant's number."""
    answers = application.answers
    name = mask_text(answers.get("legal_name" if application.legal else "ie_name", ""))
    number = answers.get("bin" if application.legal else "iin", "")
    index = tx.vault.index(kept.NUMBER, number) if number else None
    return {"name": name, "name_search": search_key(name), "applicant_index": index}
