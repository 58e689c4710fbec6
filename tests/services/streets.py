"""People with the real conversation, and what leads from one of their channels to another."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from domain.doors import Way
from domain.messaging import Channel, Contact
from services import history, joining, links, recovery
from services.intake import Intake
from services.joining import Joined
from services.storage.audit import audit
from services.storage.engine import Store
from services.storage.sealed import Vault
from tests.support.chat import Chat, enrol
from tests.support.clock import SetClock


@dataclass
class Street:
    """A store, an intake, and everybody who writes."""

    store: Store
    intake: Intake
    clock: SetClock
    vault: Vault

    async def chat(self, channel: Channel, registered: bool = False) -> Chat:
        one = Chat(self.store, self.intake, self.clock, channel)
        if registered:
            await enrol(one)
        else:
            await one.start("ru")
        return one

    async def person(self, at: Contact) -> str | None:
        said = await self.store.read(lambda tx: history.latest(tx, at, 0))
        return said.person if said else None

    async def link(self, chat: Chat, way: Way = Way.BROWSER) -> str:
        who = await self.person(chat.contact)
        assert who is not None
        made = await self.store.write(lambda tx: links.make(tx, way, {who: None}))
        return links.token(self.vault, made[who])

    async def join(self, token: str, at: Contact, way: Way = Way.BROWSER) -> Joined:
        return await self.store.write(lambda tx: joining.join(tx, token, at, way))

    async def code(self, chat: Chat) -> str:
        """A new recovery code of the person's."""
        who = await self.person(chat.contact)
        assert who is not None
        made = await self.store.write(lambda tx: recovery.issue(tx, [who]))
        return recovery.reveal(self.vault, made[who])

    async def types(self, text: str, at: Contact) -> Joined | None:
        return await self.store.write(lambda tx: joining.join_by_code(tx, text, at))

    async def question(self, at: Contact) -> tuple[object, ...]:
        said = await self.store.read(lambda tx: history.latest(tx, at, 1))
        assert said is not None
        return (said.person, said.language, said.items)

    async def acts(self) -> list[str]:
        rows = await self.store.read(lambda tx: tx.conn.execute(select(audit.c.act).order_by(audit.c.id)).scalars().all())
        return [act for act in rows if act.startswith("contact.")]

    async def trail(self) -> list[tuple[Any, ...]]:
        """The whole audit trail."""
        rows = await self.store.read(lambda tx: tx.conn.execute(select(audit).order_by(audit.c.id)).all())
        return [tuple(row) for row in rows]
