"""Files are kept in sealed parts, and read again as they came; what nobody uses goes."""

import hashlib
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import func, select

from domain.messaging import MOST_BYTES
from services import documents, file_store
from services.file_store import FileTooLarge
from services.storage.engine import Store
from services.storage.files import PART_BYTES, file, file_part
from tests.services.applied import PDF, Applied
from tests.support.clock import SetClock


async def broken(chunk: bytes) -> AsyncIterator[bytes]:
    yield chunk
    raise ConnectionError


async def count(store: Store) -> tuple[int, int]:
    """Files and parts."""
    tables = (file, file_part)
    found = [await store.read(lambda tx, of=of: tx.conn.scalar(select(func.count()).select_from(of))) for of in tables]  # type: ignore[misc]
    return found[0], found[1]


@pytest.mark.parametrize("size", [0, 1, PART_BYTES, PART_BYTES + 1])
async def test_a_file_is_read_as_it_came(store: Store, size: int) -> None:
    sent = bytes(number % 251 for number in range(size))
    kept = await file_store.keep_body(store, None, sent)
    assert (kept.size, kept.sha256) == (size, hashlib.sha256(sent).hexdigest())
    assert await file_store.body(store, kept.id) == sent


async def test_its_parts_are_sealed_each_in_its_own_place(store: Store) -> None:
    kept = await file_store.keep_body(store, None, PDF)
    rows = await store.read(lambda tx: tx.conn.execute(select(file_part.c.body).order_by(file_part.c.number)).all())
    assert len(rows) == 3
    assert all(PDF[4000:4100] not in row.body and len(row.body) < PART_BYTES + 100 for row in rows)
    await store.write(lambda tx: tx.conn.execute(file_part.update().values(body=rows[0].body)))
    with pytest.raises(Exception, match="changed, or moved"):
        await file_store.body(store, kept.id)


async def test_what_breaks_off_or_is_too_large_leaves_nothing(store: Store) -> None:
    with pytest.raises(ConnectionError):
        await file_store.keep(store, None, broken(bytes(PART_BYTES + 1)))
    with pytest.raises(FileTooLarge):
        await file_store.keep_body(store, None, bytes(MOST_BYTES + 1))
    assert await count(store) == (0, 0)


async def test_only_its_person_gets_it(store: Store) -> None:
    mine, other = await Applied(store).begin(), await Applied(store).begin()
    ref = f"file:{(await file_store.keep_body(store, mine.person, PDF)).id}"
    got = await store.read(lambda tx: documents.fetch(tx, mine.person, ref, "psd.pdf"))
    assert got == documents.File("psd.pdf", "application/pdf", PDF)
    assert await store.read(lambda tx: documents.fetch(tx, other.person, ref, "psd.pdf")) is None
    assert await store.read(lambda tx: documents.fetch(tx, mine.person, "file:nothing")) is None


async def test_what_was_replaced_goes_after_a_day(store: Store, clock: SetClock) -> None:
    applied = await Applied(store).begin()
    old, new = [(await file_store.keep_body(store, applied.person, PDF)).id for _ in range(2)]
    await applied.takes_away(await applied.sends(file=old))
    await applied.sends(file=new)
    clock.advance(hours=25)
    assert await store.write(file_store.purge) == 1
    assert [await file_store.body(store, id_) for id_ in (old, new)] == [None, PDF]
    assert await store.write(file_store.purge) == 0


async def test_nobody_fills_the_disk(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    applied = await Applied(store).begin()
    monkeypatch.setattr(file_store, "MOST_HELD", 2 * len(PDF))
    room = []
    for _ in range(3):
        room.append(await store.read(lambda tx: file_store.has_room(tx, applied.person)))
        await file_store.keep_body(store, applied.person, PDF)
    assert room == [True, True, False]


async def test_after_a_day_only_what_is_used_is_left(store: Store, clock: SetClock) -> None:
    applied = await Applied(store).begin()
    used, unused = [await file_store.keep_body(store, applied.person, PDF) for _ in range(2)]
    await store.write(lambda tx: tx.conn.execute(file.insert().values(id="0" * 26, made_at=tx.now)))
    await applied.sends(file=used.id)
    clock.advance(hours=23)
    await store.write(file_store.purge)
    assert (await count(store))[0] == 3
    clock.advance(hours=2)
    await store.write(file_store.purge)
    assert await file_store.body(store, used.id) == PDF
    assert await file_store.body(store, unused.id) is None
    assert await count(store) == (1, 3)
