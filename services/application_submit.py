"""An application is sent in: its number, the term from that very day, the receipt (R-003-18, R-003-19, T-6, F-12)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row

from dialogs.scripts import Content
from domain.applications import Application, State, number_of
from domain.calendar import local_date
from domain.masking import mask_text
from domain.names import search_key
from services import applications, calendar
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
    applications.move(tx, row, State.SUBMITTED, by, number=number, region=region, submitted_at=tx.now, received_on=today, **found)
    last, days = begin_term(tx, row.id, number, region, today)
    if row.person_id:
        values = {"application": row.id, "number": number, "due": str(last), "days": str(days)}
        schedule(tx, [Planned(f"application:{row.id}:submitted", row.person_id, "application.submitted", values, tx.now)])
    return number


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
