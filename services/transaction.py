"""What a use-case gets to work with; reading and writing differ in type."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from services.storage.audit import Act
from services.storage.ids import Ids
from services.storage.sealed import Vault


@dataclass(frozen=True, slots=True)
class ReadTx:
    """A consistent view of the database at one moment; `now` is aware, in UTC, and stands still."""

    conn: Connection
    now: datetime
    vault: Vault


@dataclass(frozen=True, slots=True)
class WriteTx(ReadTx):
    """The right to write; what is written commits together, or not at all."""

    ids: Ids
    acts: list[Act] = field(default_factory=list)

    def new_id(self) -> str:
        """An id of 26 characters, greater than any that this process has made."""
        return self.ids.new(self.now)

    def audit(self, act: str, *, actor: str, subject: str, details: Mapping[str, str | int] | None = None) -> None:
        """Remember an act; it is written with the commit."""
        self.acts.append(Act(self.new_id(), self.now, actor, act, subject, dict(details or {})))
