"""Whose applications are whose, where persons become one or take everything back: drafts go, what was sent in stays."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from domain.applications import Slot, State, outside
from services import application_drafts, applications
from services.documents import FORM
from services.events import Planned, schedule
from services.storage import application_files, application_signing, documents, events, files
from services.storage import applications as kept
from services.storage.owned import owned
from services.transaction import ReadTx, WriteTx

REPLACED = "application.draft_replaced"


def forget(tx: WriteTx, persons: Sequence[str]) -> None:
    """Nothing is left of what persons were filling in; what they sent in is kept on the grounds that the law gives."""
    rows = kept.filled_in(tx.conn, persons)
    application_drafts.remove(tx, [row.id for row in rows.values()])
    for row in rows.values():
        tx.audit("application.dropped", actor=f"person:{row.person_id}", subject=f"application:{row.id}")


def hand_over(tx: WriteTx, gone: str, stays: str) -> None:
    """Of two persons who are one, the one's applications become the other's; of two drafts the newer stays, and that is told."""
    drafts = sorted(kept.filled_in(tx.conn, [gone, stays]).values(), key=lambda row: (row.changed_at, row.id))
    if len(drafts) > 1:
        older, newer = drafts
        application_drafts.remove(tx, [older.id])
        tx.audit("application.dropped", actor=f"person:{stays}", subject=f"application:{older.id}", details={"for": newer.id})
        schedule(tx, [Planned(f"application:{older.id}:replaced", stays, REPLACED, {}, tx.now)])
    if kept.hand_over(tx.conn, gone, stays):
        tx.audit("applications.moved", actor=f"person:{stays}", subject=f"person:{stays}", details={"was": gone})
    files.hand_over(tx.conn, gone, stays)
    documents.hand_over(tx.conn, gone, stays, FORM)
    events.hand_over(tx.conn, gone, stays, "application.%")


def of(tx: ReadTx, person: str) -> Sequence[Mapping[str, Any]]:
    """Everything about a person's applications, as the person gets it (F-11)."""
    return [_one(tx, row) for row in owned(tx.conn, kept.application.c.person_id, person)]


def _one(tx: ReadTx, row: Row[Any]) -> Mapping[str, Any]:
    whole = applications.one(tx, row)
    names = ("number", "official_number", "origin", "state", "language", "made_at", "submitted_at", "received_on", "ended_at")
    signature = application_signing.signature(tx.conn, row.id)
    return {
        **{name: getattr(row, name) for name in names},
        "state": outside(State(row.state)),
        "answers": dict(whole.answers),
        "documents": [_document(tx, one) for one in application_files.of(tx.conn, [row.id])],
        "consents": [
            {"item": one.item, "version": one.version, "language": one.language, "given_at": one.at, "channel": one.channel}
            for one in whole.consents.values()
        ],
        "signed_at": signature.signed_at if signature else None,
        "milestones": [{"kind": one.kind, "on": one.on, "document": one.document} for one in kept.milestones(tx.conn, [row.id])],
    }


def _document(tx: ReadTx, row: Row[Any]) -> Mapping[str, Any]:
    body = files.one(tx.conn, row.file_id) if row.file_id else None
    size, digest = (body.size, body.sha256) if body else (None, None)
    name = tx.vault.open(application_files.NAME, row.id, row.name) if row.name else None
    return {
        "for": Slot(row.slot), "name": name, "state": row.state, "came_at": row.came_at, "pages": row.pages, "size": size,
        "sha256": digest,
    }  # fmt: skip
