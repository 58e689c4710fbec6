"""What programs ask under a key of their own is done once, and answered the same each time (Idempotency-Key)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from domain.errors import KasipError
from services.storage import api_writes
from services.transaction import WriteTx

KEPT = timedelta(days=30)
BODY = "api_write.body"


class KeyReused(KasipError):
    """Something else was asked under this key before."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and a body, as they were given; `etag` is the version of what was changed."""

    status: int
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Ask:
    """Who asks, under which key, and a hash of what."""

    actor: str
    key: str
    asked: bytes


def once(tx: WriteTx, ask: Ask, work: Callable[[WriteTx], Answer]) -> Answer:
    """Do it, or give the answer that was given before. Raises KeyReused; what is refused is not kept, and may be asked again."""
    before = api_writes.begin(tx.conn, ask.actor, ask.key, ask.asked, tx.now)
    place = f"{ask.actor} {ask.key}"
    if before is not None:
        if before.asked != ask.asked:
            raise KeyReused
        return Answer(before.status, tx.vault.open_bytes(BODY, place, before.body))
    answer = work(tx)
    api_writes.end(tx.conn, ask.actor, ask.key, answer.status, tx.vault.seal_bytes(BODY, place, answer.body))
    api_writes.forget(tx.conn, tx.now - KEPT)
    return answer
