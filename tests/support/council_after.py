"""A council whose sessions are held to the end for tests: decided, closed, with a signed protocol."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from domain.councils import Told, Vote
from services import council_after, council_duties, events, packages, protocols
from services.budget import Reached, reach
from services.council_after import Notice
from services.council_room import session_of
from services.package_files import Entry, Papers
from services.packages import Sending
from services.protocols import Draft
from services.transaction import ReadTx, WriteTx
from tests.support.council import REASONS, Council, ballots

FOR, AGAINST, NEITHER = ballots(7), ballots(0, 7), ballots(4, 3)


PAPER = Entry("protocol.pdf", 1, "0" * 64)


class Held(Council):
    """A council of ten with a base; seven attend."""

    async def held(self, *votes: Sequence[Vote]) -> tuple[str, Sequence[str]]:
        """A session that decides as they vote, each about an application of its own, and closes; its id and theirs."""
        ids = await self.on_agenda(len(votes))
        return await self.decided(*votes), ids

    async def decided(self, *votes: Sequence[Vote]) -> str:
        """The session of what is on the agenda decides as they vote, and closes."""
        id_ = await self.convened()
        await self.told(id_)
        await self.open(id_, 7)
        for place, cast in enumerate(votes):
            await self.vote(id_, cast, place)
            await self.decide(id_, place, REASONS if cast is AGAINST else None)
        await self.close(id_)
        return id_

    async def signed(self, id_: str, on: date | None = None, number: str = "3") -> None:
        """The protocol of a day, today where none is named."""
        day = on or (await self.now()).date()

        def work(tx: WriteTx) -> None:
            protocols.draft(tx, self.talk.content, self.scope, id_, Draft(number, day))
            protocols.sign(tx, self.talk.content, self.scope, id_)

        await self.store.write(work)

    async def notices(self, id_: str) -> Sequence[Notice]:
        def look(tx: ReadTx) -> Sequence[Notice]:
            return council_after.notices(tx, self.talk.content, session_of(tx, self.scope, id_))

        return await self.store.read(look)

    async def reach(self, id_: str, reached: Reached) -> None:
        """A milestone of the budget is entered."""
        await self.store.write(lambda tx: reach(tx, self.scope, id_, reached, self.talk.tr))

    async def forwarded(self, id_: str, on: date | None = None) -> None:
        """The package goes to the budget administrator."""

        def work(tx: WriteTx) -> None:
            _, rows = packages.ready(tx, self.scope, id_)
            packages.forward(tx, self.scope, id_, Sending(on), Papers([PAPER], frozenset(row.id for row in rows)))

        await self.store.write(work)

    async def by_hand(self, id_: str, item: str, on: date | None = None, how: Told = Told.LETTER) -> None:
        """Somebody was told by letter."""
        await self.store.write(lambda tx: council_after.told_by_hand(tx, self.scope, id_, item, on, how))

    async def hears_back(self) -> int:
        """What came to chats is kept; of how many applicants."""
        return await self.store.write(council_after.heard)

    async def term_of(self, duty: str, id_: str) -> Any:
        """A term that a session began."""
        return await self.store.read(lambda tx: council_duties.term_of(tx, duty, id_))

    async def told_words(self, id_: str) -> Sequence[tuple[str, Mapping[str, str]]]:
        """What an owner is told, with the words that are put in when it is told."""

        def look(tx: ReadTx) -> Sequence[tuple[str, Mapping[str, str]]]:
            due = events.due(tx, self.talk.content.programme)
            return [(one.name, one.values) for one in due if one.values.get("application") == id_]

        return await self.store.read(look)
