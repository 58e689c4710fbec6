"""Everything that is kept of a person, as a file for the person (F-11: access and export)."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Table

from dialogs.own_requests import ExportData
from dialogs.requests import Outcome
from dialogs.scripts import Content
from domain.language import Language
from services import application_owners, documents, replies, words
from services.storage import messages
from services.storage.application_users import application_user
from services.storage.attempts import attempt, attempt_answer
from services.storage.certificates import certificate
from services.storage.consents import consent
from services.storage.contacts import contact
from services.storage.enquiries import ASKED, enquiry
from services.storage.learning import module_progress, participation
from services.storage.owned import owned
from services.storage.people import opened, person
from services.transaction import ReadTx, WriteTx
from services.use_case import Asked

_SEALED = ("iin", "bin", "phone")
_OWN = ("created_at", "level", "name", "region", "legal_form", "workers", "size", "reminders")


def export(tx: WriteTx, content: Content, asked: Sequence[Asked[ExportData]]) -> Sequence[Outcome]:
    """Make each person's file; that it was asked for stands in the audit trail."""
    return [_export(tx, ask.person) for ask in asked]


def _export(tx: WriteTx, of: str) -> Outcome:
    body = json.dumps(collected(tx, of), ensure_ascii=False, indent=1, default=str).encode()
    document = documents.add(tx, of, "kasip-data.json", "json", body)
    tx.audit("person.exported", actor=f"person:{of}", subject=f"person:{of}")
    return Outcome(ExportData.Outcome.EXPORTED, document=document)


def collected(tx: ReadTx, of: str) -> dict[str, Any]:
    """A person's data by subject; the numbers are opened, the messages are as they stand in the history, masked."""
    (row,) = owned(tx.conn, person.c.id, of)
    numbers = {name: opened(tx.vault, name, of, value) for name in _SEALED if (value := getattr(row, name)) is not None}
    mine = {name: getattr(row, name) for name in _OWN}
    return {
        "exported_at": tx.now.isoformat(),
        "person": {**mine, **numbers},
        "consents": _rows(tx, consent, of, "kind", "version", "language", "channel", "given_at", "withdrawn_at"),
        "participations": [_participation(tx, one) for one in owned(tx.conn, participation.c.person_id, of)],
        "quizzes_and_tests": [_attempt(tx, one) for one in owned(tx.conn, attempt.c.person_id, of)],
        "certificates": _rows(tx, certificate, of, "number", "course", "state", "issued_at", "ended_at"),
        "addresses": _rows(tx, contact, of, "channel", "created_at", "last_seen_at", "phone_proven_at"),
        "enquiries": [_enquiry(tx, one) for one in owned(tx.conn, enquiry.c.person_id, of)],
        "applications": application_owners.of(tx, of),
        "shared_objects": _rows(tx, application_user, of, "application_id", "confirmed_at"),
        "messages": _messages(tx, of),
    }


def _rows(tx: ReadTx, table: Table, of: str, *names: str) -> list[dict[str, Any]]:
    return [{name: getattr(row, name) for name in names} for row in owned(tx.conn, table.c.person_id, of)]


def _participation(tx: ReadTx, row: Row[Any]) -> dict[str, Any]:
    modules = owned(tx.conn, module_progress.c.participation_id, row.id)
    names = ("course", "course_version", "state", "registration", "reason", "started_at", "ended_at", "retest_until")
    passed = [{"module": one.module, "state": one.state, "passed_at": one.passed_at} for one in modules]
    return {**{name: getattr(row, name) for name in names}, "modules": passed}


def _attempt(tx: ReadTx, row: Row[Any]) -> dict[str, Any]:
    kept = owned(tx.conn, attempt_answer.c.attempt_id, row.id)
    names = ("module", "number", "state", "correct", "total", "opened_at", "finished_at")
    given = [{"question": one.question, "option": one.option, "at": one.at} for one in kept]
    return {**{name: getattr(row, name) for name in names}, "answers": given}


def _enquiry(tx: ReadTx, row: Row[Any]) -> dict[str, Any]:
    """What was asked and replied; what the staff noted for each other is theirs."""
    names = ("kind", "language", "asked_at", "replied_at", "done_at")
    question = tx.vault.open(ASKED, row.id, row.question) if row.question else None
    reply = replies.opened(tx.vault, row.id, row.reply) if row.reply else None
    said = {"question": question, "reply": reply[Language(row.language)] if reply else None}
    return {**{name: getattr(row, name) for name in names}, **said}


def _messages(tx: ReadTx, of: str) -> list[dict[str, Any]]:
    rows = messages.said(tx.conn, of)
    return [{"at": row.at, "direction": row.direction, "text": words.opened(tx.vault, row.id, row.body).text} for row in rows]
