"""Two brothers on one phone, for the tests of what each of them gets to see there."""

from sqlalchemy import insert

from domain.messaging import Event, Inbound, Kind
from services import events
from services.storage.contacts import contact, contact_row
from services.transaction import WriteTx
from tests.support.chat import Chat
from tests.support.transcript import Stage, play

SECOND = "500315400063"


async def brothers(stage: Stage, chat: Chat) -> tuple[str, str]:
    """Both are registered, the first is in a quiz, the second wrote last; their ids."""
    await play(stage, chat, "> (in a quiz kk)")
    first = (await stage.standing(chat)).session.person
    await play(stage, chat, f"""
        > мәзір\n> [Осы телефондағы]\n> [Жаңа адам]\n> [Қазақша]\n> [Келісемін]\n> {SECOND}\n> Серіков Асқар
        > 8 701 765 43 21\n> 1\n> [Дара]\n> 2
    """)  # fmt: skip
    return first, (await stage.standing(chat)).session.person


async def back(stage: Stage, chat: Chat, line: str, digits: str) -> None:
    """One of them comes after a pause and says who it is."""
    await play(stage, chat, f"> (later 0.04)\n> сәлем\n> {line}\n> {digits}\n< енді осында")


async def tick(stage: Stage) -> None:
    """What the scheduler does."""
    programme = stage.talk.content.programme
    await stage.store.write(events.withhold)
    for due in await stage.store.read(lambda tx: events.due(tx, programme)):
        happening = Event(due.name, due.values)
        await stage.intake.submit(Inbound(due.key, None, Kind.EVENT, due.due_at, event=happening, person=due.person))


async def also_at(stage: Stage, chat: Chat, who: str) -> None:
    """The person writes from there too."""

    def add(tx: WriteTx) -> None:
        tx.conn.execute(insert(contact).values(**contact_row(tx.vault, tx.new_id(), who, chat.contact, tx.now)))

    await stage.store.write(add)
