"""A council of a region for tests: its members are appointed, its sessions are convened, opened and voted at."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from domain.applications import State
from domain.calendar import local_date
from domain.councils import Attends, Outcome, Told, Vote
from domain.language import Text
from services import agenda_card, agendas, convening, council_sessions, council_votes, invitations
from services.agendas import Sitting
from services.council_room import At, Room, room, session_of
from services.council_sessions import Opening
from services.storage import councils
from services.storage.paging import Window
from services.transaction import ReadTx, WriteTx
from tests.services.in_the_region import Region

SINCE = date(2026, 1, 5)
REASONS = Text(
    "Жоба өңірдің басым бағыттарына сәйкес келмейді деп танылды.",
    "Проект признан не соответствующим приоритетным направлениям региона.",
)


class Council(Region):
    """A secretary who holds sessions of the council of region 75."""

    async def appoint(self, members: int = 10, business: int = 5, region: str = "75", since: date = SINCE) -> None:
        """Members of whom so many represent business; the first presides."""

        def work(tx: WriteTx) -> None:
            for number in range(members):
                councils.appoint(
                    tx.conn,
                    {
                        "id": tx.new_id(), "region": region, "name": f"Сынақов Мүше{_LETTERS[number]}",
                        "post_kk": f"Сынақ ұйымының өкілі, {number + 1}-орын",
                        "post_ru": f"Представитель организации, {number + 1}",
                        "business": number < business, "duty": "chair" if number == 0 else "member", "document": "№ 12",
                        "document_on": SINCE, "since": since, "at": tx.now, "by": self.scope.actor,
                    },
                )  # fmt: skip

        await self.store.write(work)

    async def set_base(self, base: str, since: date = SINCE, region: str = "75") -> None:
        """The region's document says of whom two thirds are counted."""

        def work(tx: WriteTx) -> None:
            row = {
                "id": tx.new_id(), "region": region, "base": base, "document": "№ 5", "document_on": since, "since": since,
                "at": tx.now, "by": self.scope.actor,
            }  # fmt: skip
            councils.set_base(tx.conn, row)

        await self.store.write(work)

    async def on_agenda(self, count: int = 1) -> Sequence[str]:
        """So many applications come on the agenda that is being formed."""
        today = local_date(await self.now())
        ids = [await self.received(today, State.RECOMMENDED) for _ in range(count)]
        for id_ in ids:
            await self.store.write(partial(agendas.put, content=self.talk.content, scope=self.scope, id_=id_))
        return ids

    async def convened(self, begins: datetime | None = None, on: date | None = None) -> str:
        """The session of the newest agenda, fixed and convened; its id."""
        id_ = await self.store.read(self.newest)
        now = await self.now()
        at = begins or now + timedelta(hours=1)
        sitting = Sitting(at, "Сынақ қаласы, Үлгі көшесі, 1", held=at <= now)
        await self.store.write(lambda tx: agendas.fix(tx, self.talk.content, self.scope, id_, sitting))
        await self.store.write(lambda tx: convening.convene(tx, self.talk.content, self.scope, id_, on))
        return id_

    async def told(self, id_: str, on: date | None = None) -> None:
        """All members were told by phone."""
        await self.store.write(lambda tx: invitations.told(tx, self.scope, id_, None, Told.PHONE, on))

    async def open(self, id_: str, present: int) -> bool:
        """The first so many members are there."""
        seats = [seat.id for seat in (await self.room(id_)).seats]
        opening = Opening(dict.fromkeys(seats[:present], Attends.PRESENT), seats[0], "Сынақова Хатшы")
        return await self.store.write(lambda tx: council_sessions.opened(tx, self.talk.content, self.scope, id_, opening))

    async def begun(self, items: int = 1) -> tuple[str, Sequence[str]]:
        """A session with so many items is open, and seven attend; its id and the applications'."""
        ids = await self.on_agenda(items)
        id_ = await self.convened()
        await self.told(id_)
        assert await self.open(id_, 7)
        return id_, ids

    async def vote(self, id_: str, votes: Sequence[Vote], item: int = 0) -> None:
        """Those who may vote on an item do, in the order of their seats."""
        there = await self.room(id_)
        at = At(id_, there.items[item].id)
        cast = {seat.id: vote for seat, vote in zip(there.voters(at.item), votes, strict=False)}
        await self.cast(at, cast)

    async def cast(self, at: At, ballots: Mapping[str, Vote]) -> None:
        await self.store.write(lambda tx: council_votes.cast(tx, self.talk.content, self.scope, at, ballots))

    async def decide(self, id_: str, item: int = 0, said: Text | None = None) -> Outcome:
        at = At(id_, (await self.room(id_)).items[item].id)
        result = await self.store.write(lambda tx: council_votes.decide(tx, self.talk.content, self.scope, at, said))
        return result.outcome

    async def close(self, id_: str) -> None:
        await self.store.write(lambda tx: council_sessions.close(tx, self.talk.content, self.scope, id_))

    async def room(self, id_: str) -> Room:
        """The session whole."""
        return await self.store.read(lambda tx: room(tx, self.talk.content, session_of(tx, self.scope, id_)))

    async def now(self) -> datetime:
        return await self.store.read(lambda tx: tx.now)

    def newest(self, tx: ReadTx) -> str:
        return agenda_card.found(tx, self.scope, None, Window(50, None, "-made")).items[0].id


_LETTERS = "абвгдежзийклмнопрстуфхцчшыэюя"


def ballots(for_: int, against: int = 0, abstained: int = 0) -> Sequence[Vote]:
    """So many votes of each kind, in this order."""
    return [*[Vote.FOR] * for_, *[Vote.AGAINST] * against, *[Vote.ABSTAIN] * abstained]
