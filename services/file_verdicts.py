"""What becomes of the files of applications: each step is one transaction, with the event that tells of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from dialogs.events import CHECKED, PHOTOS_READY
from domain.applications import SLOT, UNCHECKED, FileState, Slot
from services.events import Planned, schedule
from services.file_store import REF, Kept
from services.files.verdicts import Found, Verdict
from services.storage import application_desk, application_files, applications, file_use, files
from services.transaction import ReadTx, WriteTx

LEASE = timedelta(seconds=60)
PAUSES = tuple(timedelta(seconds=each) for each in (5, 30, 120, 600, 3600))
MOST_TRIES = len(PAUSES) + 1
NOT_FETCHED, BAD_PHOTO = "not_fetched", "photo"  # reasons beside the verdicts on what was looked into


@dataclass(frozen=True, slots=True)
class Task:
    """A file that is held by who looks into it; `ref` is where its channel has it, `file` where we do."""

    id: str
    application: str
    person: str | None
    slot: Slot
    state: FileState
    tries: int
    number: str | None = None
    ref: str | None = field(default=None, repr=False)
    file: str | None = None

    @property
    def last(self) -> bool:
        """Whether it is not tried again."""
        return self.tries >= MOST_TRIES


@dataclass(frozen=True, slots=True)
class Photo:
    """One of the photos of a document."""

    id: str
    ref: str | None = field(repr=False)
    file: str | None = None


def due(tx: ReadTx) -> list[Row[Any]]:
    """What waits to be looked into, the longest waiting first."""
    return list(application_files.due(tx.conn, tx.now, 10))


def claim(tx: WriteTx, row: Row[Any]) -> Task | None:
    """Hold one for a while; None where somebody else does."""
    if not application_files.claim(tx.conn, row.id, row.next_at, tx.now + LEASE):
        return None
    application = applications.one(tx.conn, row.application_id)
    person, number = (application.person_id, application.number) if application else (None, None)
    ref = tx.vault.open(application_files.REF, row.id, row.ref) if row.ref else None
    slot, state = Slot(row.slot), FileState(row.state)
    return Task(row.id, row.application_id, person, slot, state, row.tries + 1, number, ref, row.file_id)


def photos(tx: ReadTx, task: Task) -> list[Photo]:
    """The photos of a document, in their order."""
    rows = application_files.photos(tx.conn, [task.id]).get(task.id, ())
    opened = [tx.vault.open(application_files.PHOTO_REF, row.id, row.ref) if row.ref else None for row in rows]
    return [Photo(row.id, ref, row.file_id) for row, ref in zip(rows, opened, strict=True)]


def go_on(tx: WriteTx, task: Task) -> None:
    """Hold it for a while longer."""
    _wait(tx, task, tx.now + LEASE)


def put_off(tx: WriteTx, task: Task) -> None:
    """Let it be tried again after a pause, longer each time."""
    _wait(tx, task, tx.now + PAUSES[min(task.tries, len(PAUSES)) - 1])


def arrived(tx: WriteTx, photo: Photo, kept: Kept) -> None:
    """A photo is here, and is one."""
    application_files.fetched_photo(tx.conn, photo.id, kept.id)


def accept(tx: WriteTx, task: Task, found: Found, file: str) -> bool:
    """It is clean; False where it was taken away meanwhile."""
    done = {"file_id": file, "ref": None, "pages": found.pages, "done_at": tx.now}
    if not application_files.move(tx.conn, task.id, UNCHECKED, FileState.CLEAN, **done):
        return _dropped(tx, file) if file != task.file else False
    application_desk.mend(tx.conn, task.application, [f"{SLOT}{task.slot}"], tx.now)
    _tell(tx, task, CHECKED, Verdict.CLEAN, {"verdict": Verdict.CLEAN, "kind": found.kind or ""})
    return True


def refuse(tx: WriteTx, task: Task, reason: str, kind: str | None = None, number: int | None = None) -> bool:
    """It can't be taken, and is not kept; False where it was taken away meanwhile. `number` is the photo that is meant."""
    done = {"file_id": None, "ref": None, "reason": reason, "done_at": tx.now}
    if not application_files.move(tx.conn, task.id, UNCHECKED, FileState.REFUSED, **done):
        return False
    files.drop(tx.conn, [task.file] if task.file else [])
    counted = {"number": str(number)} if number else {}
    _tell(tx, task, CHECKED, reason, {"verdict": reason, "kind": kind or "", **counted})
    return True


def show(tx: WriteTx, task: Task, kept: Kept, pages: int) -> bool:
    """The photos are one PDF, at which its person is to look; False where they were taken away meanwhile."""
    done = {"file_id": kept.id, "pages": pages, "done_at": tx.now}
    if not application_files.move(tx.conn, task.id, {FileState.ASSEMBLING}, FileState.SHOWN, **done):
        return _dropped(tx, kept.id)
    file_use.let_photos_go(tx.conn, task.id)
    told = {"document": REF + kept.id, "name": name_of(task), "size": str(kept.size), "pages": str(pages)}
    _tell(tx, task, PHOTOS_READY, FileState.SHOWN, told)
    return True


def name_of(task: Task) -> str:
    """What a document that we made ourselves is called."""
    name = f"{task.slot.replace('_', '-')}.pdf"
    return f"{task.number}-{name}" if task.number else name


def _wait(tx: WriteTx, task: Task, until: datetime) -> None:
    application_files.move(tx.conn, task.id, {task.state}, task.state, next_at=until)


def _dropped(tx: WriteTx, file: str) -> bool:
    """Nobody needs this one any more; `purge` would find it too."""
    files.drop(tx.conn, [file])
    return False


def _tell(tx: WriteTx, task: Task, event: str, outcome: str, values: Mapping[str, str]) -> None:
    if task.person is not None:
        about = {"application": task.application, "document": task.id, "slot": task.slot.value}
        schedule(tx, [Planned(f"file:{task.id}:{outcome}", task.person, event, {**about, **values}, tx.now)])
