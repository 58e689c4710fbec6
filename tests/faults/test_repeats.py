"""A provider that repeats, late and out of order: the state is that of one ordered delivery (F8)."""

import asyncio
import json
import random
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, text

from domain.messaging import Channel, Contact, Inbound
from services.intake import Intake, Receipt
from services.storage.engine import Store
from services.storage.sealed import Vault
from services.transaction import ReadTx
from tests.support.chat import Chat, enrol, open_talk
from tests.support.clock import SetClock
from tests.support.draws import Seeds, drawn_by

SHUFFLES = 5
LATE = 15  # how many messages later a repeat may come


class Recorder(Intake):
    """Keeps what passes through."""

    def __init__(self, intake: Intake) -> None:
        self.inbounds: list[Inbound] = []
        self._intake = intake

    async def submit(self, inbound: Inbound) -> Receipt:
        self.inbounds.append(inbound)
        return await self._intake.submit(inbound)


async def test_repeats_change_nothing(store: Store, clock: SetClock) -> None:
    talk = await open_talk(store)
    intake = Intake(store, talk)
    with drawn_by(Seeds()):
        recorded = await _recorded(store, intake, clock)
    wanted = await store.read(lambda tx: _state(tx, recorded[0].contact))
    delivered = 0
    for number in range(SHUFFLES):
        contact = Contact(Channel.WEB, f"shuffle-{number}")
        order = _with_repeats(
            [replace(one, key=f"{number}:{one.key}", contact=contact) for one in recorded], random.Random(number)
        )
        delivered += len(order)
        with drawn_by(Seeds()):
            await _deliver(intake, order)
        assert await store.read(lambda tx, at=contact: _state(tx, at)) == wanted, f"shuffle {number}"  # type: ignore[misc]
    print(f"{len(recorded)} messages, {SHUFFLES} shuffles, {delivered} deliveries, all states equal")


async def _recorded(store: Store, intake: Intake, clock: SetClock) -> list[Inbound]:
    """A conversation with everything in it: typed answers, taps, asides, lessons and a quiz to its end."""
    recorder = Recorder(intake)
    chat = Chat(store, recorder, clock)
    said = await enrol(chat, "ru")
    for word in ("меню", "продолжить", "1", "қазақша"):
        said = await chat.say(word)
    for place in range(40):
        labels = said.choices
        said = await chat.press(labels[place % len(labels) if ":quiz.question:" in labels[0].value else 0].value)
        if ":quiz.result:" in said.choices[0].value:
            return recorder.inbounds
    raise AssertionError("the conversation never came to the end of a quiz")


def _with_repeats(inbounds: Sequence[Inbound], dice: random.Random) -> list[Inbound]:
    """Each comes one to three times: first in its turn, then at any later moment."""
    places = [(float(place), one) for place, one in enumerate(inbounds)]
    places += [(place + dice.uniform(0, LATE), one) for place, one in enumerate(inbounds) for _ in range(dice.randrange(3))]
    return [one for _, one in sorted(places, key=lambda pair: pair[0])]


async def _deliver(intake: Intake, order: Sequence[Inbound]) -> None:
    """New ones wait for their turn, as senders do; repeats come whenever they come."""
    seen: set[str] = set()
    repeats: list[asyncio.Task[Receipt]] = []
    for one in order:
        if one.key in seen:
            repeats.append(asyncio.create_task(intake.submit(one)))
        else:
            seen.add(one.key)
            assert not (await intake.submit(one)).duplicate
    assert all([(await repeat).duplicate for repeat in repeats])


def _state(tx: ReadTx, contact: Contact | None) -> list[object]:
    """All that is kept of the contact's person, without what differs by nature: ids, moments, the registration number."""
    assert contact is not None
    index = tx.vault.index("contact.address", contact.address)
    person = tx.conn.execute(text("SELECT person_id FROM contact WHERE address_index = :index"), {"index": index}).scalar_one()
    return [_conversation(tx.conn, tx.vault, person), *(_rows(tx.conn, query, person) for query in _QUERIES)]


_MINE = "SELECT id FROM {} WHERE person_id = :person"
_ANSWERS = f'SELECT position, question, option, "right" FROM attempt_answer WHERE attempt_id IN ({_MINE.format("attempt")})'
_QUERIES = (
    "SELECT name, region, legal_form, workers, size, level, reminders FROM person WHERE id = :person",
    "SELECT kind, version, language, withdrawn_at FROM consent WHERE person_id = :person ORDER BY kind",
    "SELECT course, state, size, level FROM participation WHERE person_id = :person",
    f"SELECT module, state, page FROM module_progress WHERE participation_id IN ({_MINE.format('participation')})",
    "SELECT number, seed, state, position, correct, total FROM attempt WHERE person_id = :person ORDER BY number",
    f"{_ANSWERS} ORDER BY attempt_id, position",
    "SELECT name, done_at FROM event WHERE person_id = :person ORDER BY due_at",
    "SELECT count(*) FROM recovery WHERE person_id = :person",
)


def _rows(conn: Connection, query: str, person: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in conn.execute(text(query), {"person": person})]


def _conversation(conn: Connection, vault: Vault, person: str) -> list[object]:
    """Where the person stands, and every word that was said."""
    registration = conn.execute(text("SELECT registration FROM participation WHERE person_id = :p"), {"p": person}).scalar_one()
    session = conn.execute(text("SELECT * FROM session WHERE person_id = :p"), {"p": person}).one()
    body = json.loads(vault.open("session.body", person, session.body))
    rows = conn.execute(text("SELECT * FROM message WHERE person_id = :p ORDER BY sequence"), {"p": person})
    said = [
        (row.sequence, row.direction, row.notice, vault.open("message.body", row.id, row.body).replace(registration, "REG"))
        for row in rows
    ]
    words = [(*rest, {**json.loads(words), "secrets": None}) for *rest, words in said]
    return [session.language, session.step, session.turn, session.sequence, {**body, "contact": None}, *words]
