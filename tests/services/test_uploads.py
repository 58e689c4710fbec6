"""What a browser sends, and albums: files come in once where they are asked for, and nowhere else."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from bot.scheduler import Ticks
from domain.messaging import Contact, Document, Inbound, Kind
from services.file_checker import FileChecker
from services.history import Item
from services.intake import Intake, Receipt
from services.papers.maker import PaperMaker
from services.storage.application_files import application_file, application_photo
from services.storage.engine import Store
from services.storage.files import file
from services.talk import Talk
from services.uploads import Uploads
from tests.services.applied import Channel
from tests.support.applying import ask_for_file, pdf, photo
from tests.support.chat import Chat, open_talk, words
from tests.support.clock import SetClock


class Sender(Chat):
    """Somebody in a browser, who sends files too."""

    def __init__(self, store: Store, talk: Talk, intake: Intake, clock: SetClock) -> None:
        super().__init__(store, intake, clock)
        self.store = store
        self.uploads = Uploads(intake, store, talk)
        self.now = clock.now

    async def upload(self, id_: str, body: bytes, name: str = "жоспар.pdf", *, breaks: bool = False) -> Receipt:
        inbound = Inbound(f"web:{id_}", self.contact, Kind.DOCUMENT, self.now())
        return await self.uploads.submit(inbound, name, halves(body, breaks))

    async def album(self, number: int, album: str = "1") -> Receipt:
        """One of the parts of an album, as a messenger brings them."""
        document = Document(f"telegram:{number}", "photo.jpg", 1000)
        inbound = Inbound(f"telegram:{album}:{number}", self.contact, Kind.DOCUMENT, self.now(), document=document, album=album)
        return await self._intake.submit(inbound)

    async def answers(self) -> list[Item]:
        return [item for item in await self.everything() if item.sender == "bot"]

    async def files(self) -> list[tuple[str, str | None]]:
        """What came for the application: its state, and why it was refused."""
        query = select(application_file.c.state, application_file.c.reason).order_by(application_file.c.id)
        return [(state, reason) for state, reason in await self.store.read(lambda tx: tx.conn.execute(query).all())]

    async def kept(self) -> int:
        return len(await self.store.read(lambda tx: tx.conn.execute(select(file.c.id)).all()))

    async def photos(self) -> int:
        return len(await self.store.read(lambda tx: tx.conn.execute(select(application_photo.c.id)).all()))


async def halves(body: bytes, breaks: bool) -> AsyncIterator[bytes]:
    yield body[: len(body) // 2]
    if breaks:
        raise ConnectionError
    yield body[len(body) // 2 :]


@pytest.fixture
async def talk(store: Store) -> Talk:
    return await open_talk(store)


@pytest.fixture
async def person(store: Store, talk: Talk, clock: SetClock) -> AsyncIterator[Sender]:
    intake = Intake(store, talk, back_off=(0, 0))
    person = Sender(store, talk, intake, clock)
    await person.start("kk")
    yield person
    await intake.close()


@pytest.fixture
async def asked(store: Store, person: Sender) -> Sender:
    """Somebody who is asked for a document."""
    await ask_for_file(store, person.contact)
    assert (await person.say("?")).files
    return person


def ticks(person: Sender, talk: Talk, channel: Channel | None = None) -> Ticks:
    maker = PaperMaker(person.store, words(), "http://localhost:8080")
    checker = FileChecker(person.store, {"telegram": channel or Channel()})
    return Ticks(person.store, person._intake, talk, maker, checker)


async def test_a_file_from_a_browser_is_taken_looked_into_and_told_of(asked: Sender, talk: Talk) -> None:
    before = len(await asked.answers())
    for duplicate in (False, True):
        assert (await asked.upload("a", pdf())).duplicate is duplicate
    assert (await asked.files(), await asked.kept()) == ([("checking", None)], 1)
    assert await ticks(asked, talk).check_files() == 1
    assert await asked.files() == [("clean", None)]
    assert len(await asked.answers()) == before + 2, "that it is here, and that it is clean"


async def test_a_line_that_breaks_in_the_middle_and_the_same_again(asked: Sender) -> None:
    with pytest.raises(ConnectionError):
        await asked.upload("a", pdf(), breaks=True)
    assert (await asked.files(), await asked.kept()) == ([], 0)
    assert not (await asked.upload("a", pdf())).duplicate
    assert await asked.kept() == 1


async def test_the_same_twice_at_the_same_time_is_kept_once(asked: Sender) -> None:
    receipts = await asyncio.gather(*(asked.upload("a", pdf()) for _ in range(2)))
    assert sorted(receipt.duplicate for receipt in receipts) == [False, True]
    assert (await asked.files(), await asked.kept()) == ([("checking", None)], 1)


async def test_a_file_that_is_not_asked_for_is_left(person: Sender) -> None:
    before = len(await person.answers())
    await person.upload("a", pdf())
    assert (await person.kept(), len(await person.answers())) == (0, before + 1)
    assert not (await person.last()).files


async def test_an_album_is_answered_once_where_no_file_is_asked_for(person: Sender) -> None:
    before = len(await person.answers())
    for number in (1, 2, 3, 3):
        await person.album(number)
    assert len(await person.answers()) == before + 1
    await person.album(4, album="2")
    assert len(await person.answers()) == before + 2


async def test_each_photo_of_an_album_counts_where_files_are_asked_for(asked: Sender, talk: Talk) -> None:
    for number in (1, 2, 3, 3):
        await asked.album(number)
    assert (await asked.files(), await asked.photos()) == ([("collected", None)], 3)
    await asked.tap((await asked.last()).choices[0].label)
    channel = Channel({f"telegram:{number}": photo(number, wide=number == 2) for number in (1, 2, 3)})
    assert await ticks(asked, talk, channel).check_files() == 1
    assert channel.calls == ["telegram:1", "telegram:2", "telegram:3"]
    shown = await asked.last()
    assert shown.document is not None
    assert (await asked.files(), shown.document.name) == ([("shown", None)], "psd.pdf")
    await own(asked, shown.document, asked.contact)


async def own(person: Sender, document: Document, contact: Contact) -> None:
    """The person gets the PDF, which has three pages."""
    from bot.channels.webchat.desk import _document  # noqa: PLC0415

    item = (await person.last()).id
    got = await person.store.read(lambda tx: _document(tx, contact, item))
    assert got is not None
    assert (got.name, got.media_type, len(got.body)) == (document.name, "application/pdf", document.size)
    assert got.body.count(b"/Type /Page ") == 3
