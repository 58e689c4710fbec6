"""Files are fetched, looked into and told of; whatever fails is tried again, and each person gets one answer in the end."""

import asyncio
from collections.abc import Callable, Sequence
from typing import TypeVar

import pytest
from sqlalchemy import select

from dialogs.notices import NOTICES
from domain.applications import FileState
from domain.messaging import MOST_BYTES
from services import file_checker, file_store, photo_checker
from services.fetching import Fault
from services.file_checker import FileChecker
from services.file_verdicts import BAD_PHOTO, NOT_FETCHED
from services.files.verdicts import Found, Verdict
from services.storage.engine import Store
from services.storage.files import file
from services.transaction import WriteTx
from tests.services.applied import PDF, Applied, Channel
from tests.support.clock import SetClock
from tests.support.stores import Around

T = TypeVar("T")
PHOTOS = {f"telegram:{number}": b"photo %d" % number for number in range(3)}


class Killed(BaseException):
    """The process is gone."""


class Dying(Around):
    """Dies at its `left`th write, before the commit or after it."""

    def __init__(self, inside: Store, left: int, after: bool) -> None:
        super().__init__(inside)
        self.left = left
        self._after = after

    async def write(self, fn: Callable[[WriteTx], T]) -> T:
        self.left -= 1
        if self.left == 0 and not self._after:
            raise Killed
        result = await self.inside.write(fn)
        if self.left == 0:
            raise Killed
        return result


@pytest.fixture(autouse=True)
def _judges(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking into a file costs a process; here its first bytes say what it is."""

    async def inspect(body: bytes, scanner: object = None) -> Found:
        return Found(Verdict.CLEAN, "pdf", pages=3) if body.startswith(b"%PDF") else Found(Verdict.NOT_PDF, "docx")

    async def inspect_photo(body: bytes) -> Found:
        return Found(Verdict.CLEAN, "jpeg") if body.startswith(b"photo") else Found(Verdict.NOT_PHOTO, "heic")

    async def as_pdf(photos: Sequence[bytes]) -> bytes | Verdict:
        return b"%PDF " + b"|".join(photos)

    monkeypatch.setattr(file_checker, "inspect", inspect)
    monkeypatch.setattr(photo_checker, "inspect_photo", inspect_photo)
    monkeypatch.setattr(photo_checker, "as_pdf", as_pdf)


@pytest.fixture
async def applied(store: Store) -> Applied:
    return await Applied(store).begin()


def checker(store: Store, channel: Channel) -> FileChecker:
    return FileChecker(store, {"telegram": channel})


async def kept(store: Store) -> int:
    return len(await store.read(lambda tx: tx.conn.execute(select(file.c.id)).all()))


async def test_a_clean_file_is_kept_and_told_of(store: Store, applied: Applied) -> None:
    id_ = await applied.sends("telegram:a")
    assert await checker(store, Channel({"telegram:a": PDF})).work() == 1
    row = await applied.document(id_)
    assert (row.state, row.pages, row.ref, row.reason) == (FileState.CLEAN, 3, None, None)
    assert await applied.body(id_) == PDF
    told = {"application": applied.id, "document": id_, "slot": "psd", "verdict": "clean", "kind": "pdf"}
    assert await applied.told() == [("application.file_checked", told)]
    assert await checker(store, Channel()).work() == 0


@pytest.mark.parametrize("here", [True, False], ids=["from a browser", "from a messenger"])
async def test_what_is_not_clean_is_not_kept(store: Store, applied: Applied, here: bool) -> None:
    docx = b"PK docx"
    own = (await file_store.keep_body(store, applied.person, docx)).id if here else None
    id_ = await applied.sends(None if here else "telegram:a", file=own)
    assert await checker(store, Channel({"telegram:a": docx})).work() == 1
    row = await applied.document(id_)
    assert (row.state, row.reason, row.file_id, row.ref) == (FileState.REFUSED, "not_pdf", None, None)
    ((name, values),) = await applied.told()
    assert (name, values["verdict"], values["kind"]) == ("application.file_checked", "not_pdf", "docx")
    assert await kept(store) == 0


@pytest.mark.parametrize("trouble", [Fault.LATER, Fault.DIFFERENT, RuntimeError("secret")])
async def test_a_file_that_does_not_come_is_asked_for_less_and_less_often(
    store: Store, clock: SetClock, applied: Applied, trouble: Fault | Exception
) -> None:
    id_ = await applied.sends("telegram:a")
    channel = Channel(troubles=[trouble] * 9)
    for number, pause in enumerate((5, 30, 120, 600, 3600), 1):
        assert await checker(store, channel).work() == 0
        clock.advance(seconds=pause - 1)
        assert await checker(store, channel).work() == 0
        assert len(channel.calls) == number
        clock.advance(seconds=1)
    assert await checker(store, channel).work() == 1
    reason = "too_heavy" if isinstance(trouble, Exception) else "not_fetched"
    assert (await applied.document(id_)).reason == reason
    assert [values["verdict"] for _, values in await applied.told()] == [reason]


@pytest.mark.parametrize(
    ("fault", "reason"), [(Fault.GONE, "not_fetched"), (Fault.NOT_ALLOWED, "not_fetched"), (Fault.TOO_LARGE, "too_large")]
)
async def test_what_will_never_come_is_told_at_once(store: Store, applied: Applied, fault: Fault, reason: str) -> None:
    id_ = await applied.sends("telegram:a")
    assert await checker(store, Channel(troubles=[fault])).work() == 1
    assert (await applied.document(id_)).reason == reason


async def test_more_bytes_than_a_file_may_have(store: Store, applied: Applied) -> None:
    id_ = await applied.sends("telegram:a")
    await checker(store, Channel({"telegram:a": bytes(MOST_BYTES + 1)})).work()
    assert (await applied.document(id_)).reason == "too_large"


async def test_one_that_fails_does_not_hold_up_others(store: Store, applied: Applied) -> None:
    broken, good = await applied.sends("telegram:a"), await applied.sends("telegram:b")
    channel = Channel({"telegram:b": PDF}, [Fault.LATER])
    assert await checker(store, channel).work() == 1
    assert [(await applied.document(id_)).state for id_ in (broken, good)] == ["fetching", "clean"]


async def test_what_is_taken_away_meanwhile_is_not_told(store: Store, applied: Applied) -> None:
    id_ = await applied.sends("telegram:a")

    class Slow(Channel):
        async def fetch(self, ref: str) -> bytes | Fault:
            await applied.takes_away(id_)
            return PDF

    assert await checker(store, Slow()).work() == 0
    assert (await applied.told(), await kept(store)) == ([], 0)


async def test_photos_become_one_pdf_that_is_shown(store: Store, clock: SetClock, applied: Applied) -> None:
    id_ = await applied.photographs(list(PHOTOS))
    assert await checker(store, Channel(PHOTOS)).work() == 1
    row = await applied.document(id_)
    assert (row.state, row.pages) == (FileState.SHOWN, 3)
    assert await applied.body(id_) == b"%PDF photo 0|photo 1|photo 2"
    assert await kept(store) == 4
    clock.advance(hours=25)
    assert await store.write(file_store.purge) == 3, "the photos themselves are needed no more"
    shown = {"document": f"file:{row.file_id}", "name": "psd.pdf", "size": "28", "pages": "3", "slot": "psd"}
    assert await applied.told() == [("application.photos_ready", {"application": applied.id, **shown})]


async def test_a_photo_that_is_none_is_named_by_its_number(store: Store, applied: Applied) -> None:
    id_ = await applied.photographs(list(PHOTOS))
    await checker(store, Channel({**PHOTOS, "telegram:1": b"ftypheic"})).work()
    assert (await applied.document(id_)).reason == "photo"
    ((name, values),) = await applied.told()
    assert (name, values["verdict"], values["number"], values["kind"]) == ("application.file_checked", "photo", "2", "heic")


@pytest.mark.parametrize("after", [False, True], ids=["before a commit", "after a commit"])
@pytest.mark.parametrize("photos", [False, True], ids=["document", "photos"])
async def test_killed_anywhere_it_goes_on(store: Store, clock: SetClock, photos: bool, after: bool) -> None:
    """At each write once: each person has one file and one answer in the end, and nothing is left lying."""
    for left in range(1, 100):
        applied = await Applied(store).begin()
        id_ = await applied.photographs(list(PHOTOS)) if photos else await applied.sends("telegram:a")
        channel = Channel({**PHOTOS, "telegram:a": PDF})
        dying = Dying(store, left, after)
        try:
            await checker(dying, channel).work()
        except Killed:
            clock.advance(seconds=61)
            await checker(store, channel).work()
        body = await applied.body(id_)
        assert body == (b"%PDF photo 0|photo 1|photo 2" if photos else PDF)
        assert len(await applied.told()) == left, "each was told once"
        if dying.left > 0:
            break
    assert left > 6
    clock.advance(days=2)
    while await store.write(file_store.purge):
        continue
    assert await kept(store) == left


async def test_a_file_that_kills_whoever_looks_into_it_is_given_up(store: Store, clock: SetClock, applied: Applied) -> None:
    id_ = await applied.sends("telegram:a")
    for _ in range(6):
        with pytest.raises(Killed):
            await checker(Dying(store, 1, after=True), Channel()).work()
        clock.advance(seconds=61)
    assert await checker(store, Channel()).work() == 1
    assert (await applied.document(id_)).reason == "not_fetched"


def test_every_verdict_has_its_words() -> None:
    assert {f"file.{reason}" for reason in (*Verdict, NOT_FETCHED, BAD_PHOTO)} <= NOTICES.keys()


async def test_not_more_than_two_files_are_in_hand(store: Store, applied: Applied) -> None:
    for number in range(3):
        await applied.sends(f"telegram:{number}")
    going, go_on = asyncio.Event(), asyncio.Event()

    class Slow(Channel):
        async def fetch(self, ref: str) -> bytes | Fault:
            self.calls.append(ref)
            if len(self.calls) == 2:
                going.set()
            await go_on.wait()
            return PDF

    channel = Slow()
    one = checker(store, channel)
    works = [asyncio.create_task(one.work()) for _ in range(2)]
    await going.wait()
    assert await one.work() == 0
    assert len(channel.calls) == 2
    go_on.set()
    assert sum(await asyncio.gather(*works)) == 3


async def test_two_processes_do_not_do_the_same(store: Store, applied: Applied) -> None:
    await applied.sends("telegram:a")
    channel = Channel({"telegram:a": PDF})

    class Slow(Channel):
        async def fetch(self, ref: str) -> bytes | Fault:
            assert await checker(store, channel).work() == 0
            return PDF

    assert await checker(store, Slow()).work() == 1
    assert channel.calls == []
