"""What a turn writes: the person's words, the answer, and one delivery for the answer."""

from sqlalchemy import select

from domain.messaging import Choice, DeliveryStatus, Document, Outbound
from services import history, outbox
from services.intake import Intake
from services.outbox import Said
from services.storage import sessions
from services.storage.deliveries import delivery
from services.storage.engine import Store
from services.storage.messages import message
from services.storage.sessions import Standing
from services.talk import Talk
from tests.support.chat import Chat
from tests.support.clock import SetClock


async def standings(store: Store, talk: Talk, clock: SetClock, count: int) -> list[Standing]:
    chats = [Chat(store, Intake(store, talk), clock) for _ in range(count)]
    for chat in chats:
        await chat.start("kk")
    found = await store.read(lambda tx: sessions.at_contacts(tx, [chat.contact for chat in chats]))
    return [found[chat.contact] for chat in chats]


async def test_an_answer_follows_what_was_heard(store: Store, talk: Talk, clock: SetClock) -> None:
    one, other = await standings(store, talk, clock, 2)
    answer = Outbound("жауап", (Choice("go", "Әрі қарай"),), notice="empty")
    said = [
        Said(one, "сөз", answer, one.session),
        Said(other, None, answer, other.session),
        Said(other, "", answer, other.session),
    ]
    after = (await store.write(lambda tx: outbox.write(tx, said[:2]))).standings
    assert [standing.sequence for standing in after] == [one.sequence + 2, other.sequence + 1]
    assert [standing.contact for standing in after] == [one.contact, other.contact]
    rows = await store.read(
        lambda tx: tx.conn.execute(select(message).where(message.c.sequence > 1).order_by(message.c.id)).all()
    )
    assert [(row.direction, row.sequence, row.notice) for row in rows] == [
        ("in", 2, None),
        ("out", 3, "empty"),
        ("out", 2, "empty"),
    ]
    assert {row.language for row in rows} == {"kk"}
    assert {row.at for row in rows} == {clock.now()}


async def test_a_message_of_the_browser_is_accepted_by_its_commit(store: Store, talk: Talk, clock: SetClock) -> None:
    (standing,) = await standings(store, talk, clock, 1)
    await store.write(lambda tx: outbox.write(tx, [Said(standing, "сөз", Outbound("жауап"), standing.session)]))
    rows = await store.read(lambda tx: tx.conn.execute(select(delivery)).all())
    out = await store.read(lambda tx: tx.conn.execute(select(message.c.id).where(message.c.direction == "out")).scalars().all())
    assert sorted(row.message_id for row in rows) == sorted(out)
    assert {(row.status, row.channel, row.contact_id) for row in rows} == {(DeliveryStatus.ACCEPTED, "web", standing.contact)}


async def test_a_document_goes_with_its_message(store: Store, talk: Talk, clock: SetClock) -> None:
    chat = Chat(store, Intake(store, talk), clock)
    await chat.start("kk")
    found = await store.read(lambda tx: sessions.at_contacts(tx, [chat.contact]))
    standing = found[chat.contact]
    document = Document("ref-1", "Сертификат.pdf", 24_001)
    said = [Said(standing, "сөз", Outbound("Міне", document=document), standing.session)]
    await store.write(lambda tx: outbox.write(tx, said))
    page = await store.read(lambda tx: history.latest(tx, chat.contact, 10))
    assert page is not None
    assert [item.document for item in page.items] == [None, None, document]


async def test_nothing_said_writes_nothing(store: Store) -> None:
    assert (await store.write(lambda tx: outbox.write(tx, []))).standings == []
