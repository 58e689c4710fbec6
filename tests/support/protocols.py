"""A council whose session is closed and whose protocol is drawn up and signed, for tests."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from domain.calendar import local_date
from domain.councils import Away, Votes
from domain.language import Language, Text
from services import council_sessions, council_votes, file_store, protocols
from services.council_room import At
from services.protocol_facts import Facts, ProtocolPaper
from services.protocols import Draft, Protocol
from tests.support.applying import pdf
from tests.support.council import REASONS, Council, ballots

OPENING = Text("Төраға отырысты ашып, күн тәртібін жариялады.", "Председатель открыл заседание и огласил повестку дня.")
HEARD = Text("Жоба туралы баяндама тыңдалып, талқыланды.", "Заслушан и обсужден доклад о проекте.")


def narrative(items: Mapping[str, Text] | None = None, **parts: Text) -> Mapping[str, Mapping[str, Any]]:
    """What the secretary adds, in both languages."""
    named = items or {}
    return {
        str(language): {
            **{name: said[language] for name, said in parts.items()},
            "items": {id_: said[language] for id_, said in named.items()},
        }
        for language in Language
    }


class Protocols(Council):
    """A secretary who writes protocols."""

    async def closed(self, base: str | None = "present", votes: Sequence[tuple[int, int]] = ((5, 2), (2, 5), (4, 3))) -> str:
        """A session of ten members, seven of whom were there and voted so on each item; its id."""
        await self.appoint()
        if base:
            await self.set_base(base)
        await self.on_agenda(len(votes))
        id_ = await self.convened()
        await self.told(id_)
        await self.open(id_, 7)
        for item, cast in enumerate(votes):
            await self.vote(id_, ballots(*cast), item)
            await self.decide(id_, item, REASONS)
        await self.close(id_)
        return id_

    async def recuse(self, id_: str, item: int, seat: int, why: Away = Away.RECUSED) -> None:
        there = await self.room(id_)
        at = At(id_, there.items[item].id)
        content, scope, who = self.talk.content, self.scope, there.seats[seat].id
        await self.store.write(lambda tx: council_sessions.away(tx, content, scope, at, who, why))

    async def enter_totals(self, id_: str, votes: Votes, item: int = 0) -> None:
        at = At(id_, (await self.room(id_)).items[item].id)
        await self.store.write(lambda tx: council_votes.enter_totals(tx, self.talk.content, self.scope, at, votes))

    async def scanned(self, id_: str) -> None:
        kept = await file_store.keep_body(self.store, None, pdf())
        await self.store.write(lambda tx: protocols.attach_scan(tx, self.scope, id_, kept.id, 1))

    async def draft(
        self, id_: str, on: date | None = None, number: str = "3-Ө", said: Mapping[str, Mapping[str, Any]] | None = None
    ) -> None:
        day = on or local_date(await self.now())
        wanted = Draft(number, day, said or {})
        await self.store.write(lambda tx: protocols.draft(tx, self.talk.content, self.scope, id_, wanted))

    async def sign(self, id_: str) -> str:
        return await self.store.write(lambda tx: protocols.sign(tx, self.talk.content, self.scope, id_))

    async def signed(self, id_: str) -> ProtocolPaper:
        """Drawn up and signed today."""
        await self.draft(id_)
        await self.sign(id_)
        return await self.paper(id_)

    async def paper(self, id_: str, *, without_others: bool = False) -> ProtocolPaper:
        content, scope = self.talk.content, self.scope
        return await self.store.read(lambda tx: protocols.paper(tx, content, scope, id_, without_others=without_others))

    async def facts(self, id_: str) -> Facts:
        return (await self.paper(id_)).facts

    async def stands(self, id_: str) -> Protocol:
        return await self.store.read(lambda tx: protocols.standing(tx, self.scope, id_))
