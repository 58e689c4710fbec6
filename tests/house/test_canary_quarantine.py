"""A turn that breaks while it holds a person's numbers keeps them sealed, and out of the log (A18, F11)."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from dialogs.engine import Engine, Turn
from dialogs.facts import Facts
from dialogs.house import engine
from dialogs.scripts import Content
from dialogs.session import Session
from dialogs.wording import Tr
from domain.messaging import Inbound
from kasip import logs
from services.intake import Intake
from services.storage.engine import Store
from services.storage.migrate import tables
from services.talk import Talk
from services.transaction import ReadTx
from tests.house.canaries import SPELLINGS, found_in, found_in_values
from tests.support.chat import Chat, open_talk
from tests.support.clock import SetClock
from tests.support.logs import logging_kept


class Broken(Engine):
    """Falls over whatever has a digit in it, and tells everything that it knows."""

    def take(self, session: Session, inbound: Inbound, facts: Facts, content: Content, tr: Tr) -> Turn:
        if any(character.isdigit() for character in inbound.text):
            raise ValueError(f"{inbound.text!r} broke {inbound!r} of {session!r}", inbound.text)
        return super().take(session, inbound, facts, content, tr)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """The log of the program, for as long as a test lasts."""
    stream = io.StringIO()
    with logging_kept():
        logs.configure("json", stream)
        yield stream


async def test_a_broken_turn_keeps_its_numbers_sealed(store: Store, database: str, clock: SetClock, log: io.StringIO) -> None:
    talk = await open_talk(store)
    chat = Chat(store, Intake(store, Talk(Broken(engine().registry), talk.content, talk.translations)), clock)
    await chat.start("kk")
    for spelling in SPELLINGS:
        await chat.say(spelling)
    values = await store.read(_values)
    files = [path.read_bytes() for path in _files(database)]
    print(f"{len(SPELLINGS)} broken turns, {len(values)} values, {len(files)} files, {len(log.getvalue())} characters of log")
    assert log.getvalue().count("a turn is quarantined") == len(SPELLINGS)
    assert found_in_values(values) == []
    assert [hit for raw in files for hit in found_in(raw)] == []
    assert found_in(log.getvalue().encode()) == []


def _values(tx: ReadTx) -> list[object]:
    return [value for table in tables().sorted_tables for row in tx.conn.execute(select(table)) for value in row]


def _files(database: str) -> list[Path]:
    if not database.startswith("sqlite"):
        return []
    path = Path(database.removeprefix("sqlite:///"))
    return list(path.parent.glob(f"{path.name}*"))
