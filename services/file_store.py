"""Files that persons send: sealed in parts of a modest size, each kept or read in a transaction of its own."""

import hashlib
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from domain.errors import KasipError
from domain.messaging import MOST_BYTES
from services.storage import file_use, files
from services.storage.engine import Store
from services.storage.files import BODY, PART_BYTES
from services.transaction import ReadTx, WriteTx

REF = "file:"  # how a message's document names a file that is kept here
UNUSED = timedelta(days=1)
MOST_PURGED = 50  # a transaction
MOST_HELD = 1024**3  # bytes of one person; three documents of thirty large photos, with what was replaced today


class FileTooLarge(KasipError):
    """There are more bytes than a file may have."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is kept whole."""

    id: str
    size: int
    sha256: str


async def keep(store: Store, person: str | None, chunks: AsyncIterable[bytes]) -> Kept:
    """Keep a file as it comes; nobody sees it before all of it is there. Raises FileTooLarge."""
    id_ = await store.write(lambda tx: _begin(tx, person))
    try:
        kept = await _written(store, id_, chunks)
    except Exception:
        await drop(store, id_)
        raise
    await store.write(lambda tx: files.complete(tx.conn, id_, tx.now, size=kept.size, sha256=kept.sha256))
    return kept


async def keep_body(store: Store, person: str | None, body: bytes) -> Kept:
    """Keep a file that is here already; raises FileTooLarge."""
    return await keep(store, person, _whole(body))


async def body(store: Store, id_: str) -> bytes | None:
    """The bytes of a file; None where there is none, or not all of it."""
    row = await store.read(lambda tx: files.one(tx.conn, id_))
    if row is None:
        return None
    found = bytearray()
    for number in _numbers(row.size):
        part = await store.read(partial(_part, id_=id_, number=number))
        if part is None:
            return None
        found += part
    return bytes(found)


def own(tx: ReadTx, person: str, ref: str) -> bytes | None:
    """The bytes of a person's own file, by its reference."""
    id_ = ref.removeprefix(REF)
    row = files.one(tx.conn, id_)
    if row is None or row.person_id != person:
        return None
    return b"".join(_part(tx, id_, number) or b"" for number in _numbers(row.size))


async def drop(store: Store, id_: str) -> None:
    """A file that nobody needs goes."""
    await store.write(lambda tx: files.drop(tx.conn, [id_]))


def has_room(tx: ReadTx, person: str) -> bool:
    """Whether another file of a person's may be kept: what is replaced goes after a day."""
    return file_use.held(tx.conn, person) < MOST_HELD


def purge(tx: WriteTx) -> int:
    """Drop what never came whole, what was never used, and what was replaced; how many, none when nothing is left."""
    before = tx.now - UNUSED
    file_use.let_dropped_go(tx.conn, before)
    found = file_use.unused(tx.conn, before, MOST_PURGED)
    files.drop(tx.conn, found)
    return len(found)


def _begin(tx: WriteTx, person: str | None) -> str:
    id_ = tx.new_id()
    files.begin(tx.conn, id_, person, tx.now)
    return id_


async def _written(store: Store, id_: str, chunks: AsyncIterable[bytes]) -> Kept:
    size, number, digest = 0, 0, hashlib.sha256()
    async for part in _parts(chunks):
        size += len(part)
        if size > MOST_BYTES:
            raise FileTooLarge
        digest.update(part)
        await store.write(partial(_add, id_=id_, number=number, part=part))
        number += 1
    return Kept(id_, size, digest.hexdigest())


def _add(tx: WriteTx, id_: str, number: int, part: bytes) -> None:
    files.add_part(tx.conn, id_, number, tx.vault.seal_bytes(BODY, f"{id_}:{number}", part))


def _part(tx: ReadTx, id_: str, number: int) -> bytes | None:
    sealed = files.part(tx.conn, id_, number)
    return None if sealed is None else tx.vault.open_bytes(BODY, f"{id_}:{number}", sealed)


def _numbers(size: int) -> range:
    return range(-(-size // PART_BYTES))


async def _parts(chunks: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    """The same bytes in parts that are full, but for the last."""
    held = bytearray()
    async for chunk in chunks:
        held += chunk
        while len(held) >= PART_BYTES:
            yield bytes(held[:PART_BYTES])
            del held[:PART_BYTES]
    if held:
        yield bytes(held)


async def _whole(body: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(body), PART_BYTES):
        yield body[at : at + PART_BYTES]
