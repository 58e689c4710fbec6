"""Applications as they are kept: what persons fill in, and what they have sent in (SM-4)."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row

from dialogs.application_facts import DraftOf, MendingOf
from dialogs.scripts import Content
from domain.applications import (
    FILLED_IN,
    MENDED,
    Application,
    Attached,
    Consent,
    Fault,
    FileState,
    Given,
    Origin,
    Slot,
    State,
)
from domain.calendar import local_date
from domain.deadlines import count
from services import application_users, calendar, decision_notices
from services.decision_notices import RETURN_REMINDER
from services.duties import CHECK, duties, trigger_of
from services.storage import application_desk as desk
from services.storage import application_files as files
from services.storage import applications as kept
from services.storage import deadlines, events
from services.storage import files as bodies
from services.transaction import ReadTx, WriteTx

REMINDER = "application.draft"  # of what is still filled in


def drafts(tx: ReadTx, content: Content, asked: Sequence[DraftOf]) -> Mapping[DraftOf, Application | None]:
    """What persons are filling in, or have to sign for the first time."""
    rows = kept.filled_in(tx.conn, [fact.person for fact in asked])
    until = timedelta(days=content.programme["application.draft_days"])
    found = {one.id: one for one in read(tx, list(rows.values()), until)}
    return {fact: found[rows[fact.person].id] if fact.person in rows else None for fact in asked}


def mending(tx: ReadTx, content: Content, asked: Sequence[MendingOf]) -> Mapping[MendingOf, Application | None]:
    """What persons have to mend, or to sign again; not before they are told of it."""
    rows = kept.returned(tx.conn, [fact.person for fact in asked])
    untold = decision_notices.untold_states(tx, [row.id for row in rows])
    mine = {row.person_id: row for row in reversed(rows) if row.id not in untold and row.origin != Origin.PAPER}
    found = {one.id: one for one in read(tx, list(mine.values()))}
    return {fact: found[mine[fact.person].id] if fact.person in mine else None for fact in asked}


def read(tx: ReadTx, rows: Sequence[Row[Any]], until: timedelta = timedelta()) -> Sequence[Application]:
    """Applications whole, with their files, users and consents; a draft is kept for `until` after its last change."""
    ids = [row.id for row in rows]
    if not ids:
        return []
    attached, given, users = _files(tx, ids), _consents(tx, ids), application_users.users_of(tx, ids)
    faults = faults_of(tx, [row.id for row in rows if State(row.state) in MENDED])
    return [
        Application(
            row.id,
            State(row.state),
            row.form,
            answers_of(tx, row),
            attached.get(row.id, ()),
            users.get(row.id, ()),
            given.get(row.id, {}),
            row.number,
            local_date(row.changed_at + until) if row.state == State.DRAFT else None,
            row.version,
            faults.get(row.id, ()),
        )
        for row in rows
    ]


def one(tx: ReadTx, row: Row[Any]) -> Application:
    """An application whole."""
    return read(tx, [row])[0]


def answers_of(tx: ReadTx, row: Row[Any]) -> Mapping[str, str]:
    """What was filled in."""
    found: dict[str, str] = json.loads(tx.vault.open(kept.ANSWERS, row.id, row.answers))
    return found


def sealed(tx: WriteTx, id_: str, answers: Mapping[str, str]) -> bytes:
    """What was filled in, as it is kept."""
    return tx.vault.seal(kept.ANSWERS, id_, json.dumps(answers, ensure_ascii=False))


def keep(tx: WriteTx, changed: Mapping[str, Mapping[str, str]]) -> None:
    """Keep what was filled in, by application."""
    kept.save(tx.conn, {id_: sealed(tx, id_, answers) for id_, answers in changed.items()}, tx.now)


@dataclass(frozen=True, slots=True)
class Day:
    """On which local day something was done, and whether that was after its term; it may be entered later (T-7)."""

    on: date
    late: bool


def move(tx: WriteTx, row: Row[Any], state: State, by: str, day: Day | None = None, **values: Any) -> None:
    """Bring an application into a state; the step stands in its history and in the audit trail."""
    kept.change(tx.conn, row.id, state=state, **values)
    when = {"on": day.on, "late": day.late} if day else {}
    kept.step(
        tx.conn,
        {"id": tx.new_id(), "application_id": row.id, "at": tx.now, "by": by, "was": row.state, "state": state, **when},
    )
    details: dict[str, str | int] = {"was": row.state}
    if day is not None:
        details |= {"on": str(day.on), "late": int(day.late), "past_dated": int(day.on < local_date(tx.now))}
    tx.audit(f"application.{state}", actor=by, subject=f"application:{row.id}", details=details)
    over = [*(() if state in FILLED_IN else (REMINDER,)), *(() if state in MENDED else (RETURN_REMINDER,))]
    events.cancel_of(tx.conn, [row.id], tx.now, over)


def term_of(tx: ReadTx, id_: str) -> Row[Any] | None:
    """The term of the check of an application, whether it runs or ended."""
    return deadlines.of_triggers(tx.conn, CHECK, [trigger_of(id_)]).get(trigger_of(id_))


def day_of(tx: ReadTx, id_: str, on: date) -> Day:
    """The day of an act, and whether it is after the coordinator's term, where that runs."""
    term = term_of(tx, id_)
    return Day(on, late=term is not None and term.done_on is None and on > term.last_on)


def end_term(tx: WriteTx, id_: str, on: date, by: str) -> None:
    """What the coordinator's term was for is over on a day."""
    deadlines.end(tx.conn, CHECK, trigger_of(id_), on, tx.now, by)
    kept.term_ends(tx.conn, {id_: None})


def resume_term(tx: WriteTx, id_: str) -> None:
    """The term runs on as it did: what had ended it was undone."""
    deadlines.resume(tx.conn, CHECK, trigger_of(id_))
    term = term_of(tx, id_)
    kept.term_ends(tx.conn, {id_: term.last_on if term else None})


def _files(tx: ReadTx, ids: Collection[str]) -> Mapping[str, tuple[Attached, ...]]:
    rows = files.of(tx.conn, list(ids))
    photos = files.photos(tx.conn, [row.id for row in rows]) if rows else {}
    kept_as = [row.file_id for row in rows if row.file_id]
    whole = bodies.those(tx.conn, kept_as) if kept_as else {}
    found: dict[str, list[Attached]] = {}
    for row in rows:
        body = whole.get(row.file_id)
        name = tx.vault.open(files.NAME, row.id, row.name) if row.name else ""
        attached = Attached(row.id, Slot(row.slot), FileState(row.state), len(photos.get(row.id, ())), name)
        size, digest = (body.size, body.sha256) if body else (0, "")
        found.setdefault(row.application_id, []).append(_with(attached, row, size, digest))
    return {id_: tuple(those) for id_, those in found.items()}


def _with(attached: Attached, row: Row[Any], size: int, digest: str) -> Attached:
    return Attached(
        attached.id, attached.slot, attached.state, attached.photos, attached.name, size, row.pages or 0, digest, row.reason or ""
    )


def faults_of(tx: ReadTx, ids: Sequence[str]) -> Mapping[str, tuple[Fault, ...]]:
    """What is faulty in applications, by the return that stands."""
    found: dict[str, tuple[Fault, ...]] = {}
    for row in desk.faults(tx.conn, ids) if ids else ():
        fault = Fault(row.what, tx.vault.open(desk.REASON, row.id, row.reason), row.mended_at is not None)
        found[row.application_id] = (*found.get(row.application_id, ()), fault)
    return found


def _consents(tx: ReadTx, ids: Collection[str]) -> Mapping[str, Mapping[Consent, Given]]:
    found: dict[str, dict[Consent, Given]] = {}
    for row in kept.consents(tx.conn, list(ids)):
        item = Consent(row.item)
        found.setdefault(row.application_id, {})[item] = Given(item, row.version, row.language, row.given_at, row.channel)
    return found


def due(tx: ReadTx, received: date) -> tuple[date, int]:
    """The last day of the check of a package that comes on a day, and the term's working days (R-003-19)."""
    duty = duties()[CHECK]
    return count(duty, duty.term, received, calendar.read(tx)).last, duty.term.length
