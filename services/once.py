"""What programs ask under a key of their own is done once, and answered the same each time (Idempotency-Key)."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from domain.errors import KasipError
from services.storage import api_writes
from services.transaction import ReadTx, WriteTx

KEPT = timedelta(days=30)
BODY = "api_write.body"


class KeyReused(KasipError):
    """Something else was asked under this key before."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, a body and headers, such as the version of what was changed.

    `kept` is the body for repeats, where what is shown once must stand nowhere; otherwise the same is kept.
    """

    status: int
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict)
    kept: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Ask:
    """Who asks, under which key, and a hash of what."""

    actor: str
    key: str
    asked: bytes

    @property
    def place(self) -> str:
        return f"{self.actor} {self.key}"


def once(tx: WriteTx, ask: Ask, work: Callable[[WriteTx], Answer]) -> Answer:
    """Do it, or give the answer that was given before. Raises KeyReused; what is refused is not kept, and may be asked again.

    Of two at once the second waits in the database for the first, in whichever process, and gets its answer.
    """
    before = api_writes.begin(tx.conn, ask.actor, ask.key, ask.asked, tx.now)
    if before is not None:
        return _again(tx, ask, before)
    answer = work(tx)
    api_writes.end(tx.conn, ask.actor, ask.key, answer.status, tx.vault.seal_bytes(BODY, ask.place, _written(answer)))
    api_writes.forget(tx.conn, tx.now - KEPT)
    return answer


def given_before(tx: ReadTx, ask: Ask) -> Answer | None:
    """The answer that was given under a key. Raises KeyReused."""
    before = api_writes.known(tx.conn, ask.actor, ask.key)
    return _again(tx, ask, before) if before is not None else None


def _again(tx: ReadTx, ask: Ask, before: Row[Any]) -> Answer:
    if before.asked != ask.asked:
        raise KeyReused
    return _read(before.status, tx.vault.open_bytes(BODY, ask.place, before.body))


def _written(answer: Answer) -> bytes:
    """The headers on a line of their own, then the body."""
    body = answer.body if answer.kept is None else answer.kept
    return json.dumps(dict(answer.headers)).encode() + b"\n" + body


def _read(status: int, written: bytes) -> Answer:
    headers, _, body = written.partition(b"\n")
    return Answer(status, body, json.loads(headers))
