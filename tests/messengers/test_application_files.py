"""Documents of an application as people send them: an album and a PDF in Telegram, pictures and a PDF on WhatsApp."""

import pytest
from sqlalchemy import select

from domain.applications import FileState
from services.storage import application_files
from services.storage.application_files import application_file
from services.storage.engine import Store
from services.transaction import ReadTx
from tests.support.applying import ask_for_file, pdf, photo
from tests.support.clock import SetClock
from tests.support.messengers import Line, Mode, house_in_telegram, house_on_whatsapp
from tests.support.telegram import TelegramChat
from tests.support.whatsapp import SECONDS_TO_READ, WhatsAppChat

NUMBER = 700_301
PHOTOS = [photo(1), photo(2, wide=True), photo(3)]


async def came(store: Store) -> list[tuple[str, str | None, int]]:
    """What came: how far it is, why it was refused, and of how many photos it is."""

    def look(tx: ReadTx) -> list[tuple[str, str | None, int]]:
        rows = tx.conn.execute(select(application_file).order_by(application_file.c.id)).all()
        photos = application_files.photos(tx.conn, [row.id for row in rows])
        return [(row.state, row.reason, len(photos.get(row.id, ()))) for row in rows]

    return await store.read(look)


async def album(line: Line, chat: TelegramChat, answers: int) -> None:
    """Send all photos at once, and wait for so many answers."""
    chat.person.album(PHOTOS)
    await line.telegram.taken()
    await chat.person.answered(answers)


@pytest.mark.parametrize(("databases", "mode"), [("sqlite", "polling"), ("postgresql", "webhook")], indirect=["databases"])
async def test_an_album_in_telegram_becomes_one_pdf(store: Store, clock: SetClock, mode: Mode) -> None:
    async with house_in_telegram(store, clock, mode) as line:
        chat = line.person(NUMBER)
        await chat.start("kk")
        await album(line, chat, answers=1)
        assert await came(store) == [], "where no file is asked for, an album is answered once"
        await ask_for_file(store, chat.contact)
        await album(line, chat, answers=3)
        assert await came(store) == [(FileState.COLLECTED, None, 3)]
        await chat.tap((await chat.last()).choices[0].label)
        shown = await chat.person.sees("Фотоларыңыздан жасалған PDF осы")
        assert (await came(store))[0][0] == FileState.SHOWN
        assert shown.document is not None


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_a_pdf_and_what_is_none_on_whatsapp(store: Store, clock: SetClock) -> None:
    async with house_on_whatsapp(store, clock) as line:
        chat = line.on_whatsapp(NUMBER)
        await chat.start("kk")
        await ask_for_file(store, chat.contact)
        await sends(line, chat, "жоспар.docx", b"PK\x03\x04 word/document.xml", told="PDF емес")
        await sends(line, chat, "жоспар.pdf", pdf(), told="файл тексерілді")
        await ask_for_file(store, chat.contact)
        chat.person.image(photo(1))
        await chat.person.sees("Келген фото саны: 1")
        assert await came(store) == [("refused", "not_pdf", 0), ("clean", None, 0), ("collected", None, 1)]


async def sends(line: Line, chat: WhatsAppChat, name: str, body: bytes, told: str) -> None:
    """Send a document, and wait for what is told of it: nothing is brought faster than people read."""
    chat.person.document(name, body)
    await chat.person.answered()
    line.clock.advance(seconds=SECONDS_TO_READ)
    await chat.person.sees(told)
    line.clock.advance(seconds=SECONDS_TO_READ)
