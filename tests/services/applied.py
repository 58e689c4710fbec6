"""Persons who fill in an application, and what they sent for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, select

from domain.applications import FileState, Slot
from domain.people import IdentityLevel
from services import file_store
from services.fetching import Fault
from services.storage import application_files as kept
from services.storage import applications
from services.storage.engine import Store
from services.storage.events import event
from services.storage.people import person
from services.transaction import ReadTx, WriteTx
from tests.support.clock import START

PDF = b"%PDF-1.7 " + bytes(range(256)) * 5000  # three parts


@dataclass
class Channel:
    """What a channel has, by reference; `troubles` come first, one a call."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    troubles: list[Fault | Exception] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)

    async def fetch(self, ref: str) -> bytes | Fault:
        self.calls.append(ref)
        if self.troubles:
            trouble = self.troubles.pop(0)
            if isinstance(trouble, Exception):
                raise trouble
            return trouble
        return self.files.get(ref, Fault.GONE)


class Applied:
    """One application of one person, and its files."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.person = self.id = ""

    async def begin(self) -> "Applied":
        def make(tx: WriteTx) -> tuple[str, str]:
            who, id_ = tx.new_id(), tx.new_id()
            tx.conn.execute(insert(person), [{"id": who, "created_at": START, "level": IdentityLevel.NONE}])
            row = {
                "id": id_, "person_id": who, "origin": "chat", "state": "draft", "form": 2, "language": "kk",
                "answers": b"", "version": 1, "made_at": START, "changed_at": START,
            }  # fmt: skip
            applications.add(tx.conn, [row])
            return who, id_

        self.person, self.id = await self.store.write(make)
        return self

    async def sends(self, ref: str | None = None, *, file: str | None = None, slot: Slot = Slot.PSD) -> str:
        """A document, which a channel has or which is here; its id."""
        state = FileState.CHECKING if file else FileState.FETCHING
        return await self.store.write(lambda tx: self._add(tx, slot, state, ref, file))

    async def photographs(self, refs: Sequence[str], slot: Slot = Slot.PSD) -> str:
        """Photos that are to be put together; the document's id."""

        def add(tx: WriteTx) -> str:
            id_ = self._add(tx, slot, FileState.ASSEMBLING, None, None)
            for ref in refs:
                photo = tx.new_id()
                sealed = tx.vault.seal(kept.PHOTO_REF, photo, ref)
                kept.add_photo(
                    tx.conn, {"id": photo, "document_id": id_, "ref": sealed, "channel": "telegram", "came_at": tx.now}
                )
            return id_

        return await self.store.write(add)

    def _add(self, tx: WriteTx, slot: Slot, state: FileState, ref: str | None, file: str | None) -> str:
        id_ = tx.new_id()
        sealed = tx.vault.seal(kept.REF, id_, ref) if ref else None
        row = {
            "id": id_, "application_id": self.id, "slot": slot, "state": state, "ref": sealed, "channel": "telegram",
            "file_id": file, "came_at": tx.now, "next_at": tx.now,
        }  # fmt: skip
        kept.add(tx.conn, row)
        return id_

    async def takes_away(self, id_: str) -> None:
        row = await self.document(id_)
        await self.store.write(lambda tx: kept.drop(tx.conn, self.id, row.slot, tx.now))

    async def document(self, id_: str) -> Any:
        return await self.store.read(lambda tx: kept.one(tx.conn, id_))

    async def body(self, id_: str) -> bytes | None:
        row = await self.document(id_)
        return await file_store.body(self.store, row.file_id) if row.file_id else None

    async def told(self) -> list[tuple[str, Mapping[str, str]]]:
        """The events that are planned, in their order."""

        def look(tx: ReadTx) -> list[tuple[str, Mapping[str, str]]]:
            rows = tx.conn.execute(select(event.c.name, event.c["values"]).order_by(event.c.id)).all()
            return [(name, dict(values)) for name, values in rows]

        return await self.store.read(look)
