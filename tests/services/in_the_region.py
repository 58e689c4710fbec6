"""Applications that came to a region on paper, some of owners who talk with us, brought as far as a test wants them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import insert, select

from domain.applications import State
from domain.people import IdentityLevel
from domain.staff import EVERYWHERE, Right, Scope
from services import application_received, applications
from services.application_received import Paper
from services.storage import applications as kept
from services.storage.deadlines import deadline
from services.storage.engine import Store
from services.storage.events import event
from services.storage.people import person
from services.talk import Talk
from services.transaction import ReadTx, WriteTx
from tests.support.stages import iin_of

ENDED = (State.REFUSED, State.WITHDRAWN)
RIGHTS = (
    Right.READ_APPLICATIONS, Right.CHANGE_APPLICATIONS, Right.DECIDE_APPLICATIONS, Right.READ_COUNCILS, Right.HOLD_COUNCILS,
    Right.READ_PACKAGES,
)  # fmt: skip
COUNTRY = Scope("staff:country", dict.fromkeys(RIGHTS, EVERYWHERE))


def coordinator(region: str) -> Scope:
    """The coordinator of a region."""
    return Scope(f"staff:coordinator-{region}", dict.fromkeys(RIGHTS, frozenset({region})))


class Region:
    """A region, and what comes to it."""

    def __init__(self, store: Store, talk: Talk, code: str = "75") -> None:
        self.store, self.talk, self.code = store, talk, code
        self.scope = coordinator(code)
        self._came = 0

    async def received(self, on: date, state: State = State.SUBMITTED, class_: int = 2, *, known: bool = True) -> str:
        """An application that came on a day and stands somewhere; its owner is known to us, or is not."""
        self._came += 1
        number = int(self.code) * 100 + self._came
        paper = Paper(self.code, on, "individual", f"Сынақ {number}", iin_of(number), f"Жоба {number}", ["E1"])

        def work(tx: WriteTx) -> str:
            id_ = application_received.receive(tx, self.talk.content, COUNTRY, paper).id
            if known:
                tx.conn.execute(insert(person), [{"id": (who := tx.new_id()), "created_at": tx.now, "level": IdentityLevel.NONE}])
                kept.change(tx.conn, id_, person_id=who)
            kept.change(tx.conn, id_, priority_class=class_)
            if state is not State.SUBMITTED:
                row = kept.one(tx.conn, id_)
                assert row is not None
                applications.move(tx, row, state, self.scope.actor)
            if state in ENDED:
                applications.end_term(tx, id_, on, self.scope.actor)
            return id_

        return await self.store.write(work)

    async def row(self, id_: str) -> Any:
        return await self.store.read(lambda tx: kept.one(tx.conn, id_))

    async def term(self, id_: str) -> Any:
        """The term of the check of an application."""
        return await self.store.read(lambda tx: applications.term_of(tx, id_))

    async def planned(self, id_: str) -> list[tuple[str, Mapping[str, str]]]:
        """What its owner is told, or will be."""

        def look(tx: ReadTx) -> list[tuple[str, Mapping[str, str]]]:
            rows = tx.conn.execute(select(event.c.name, event.c["values"].label("facts")).order_by(event.c.id)).all()
            return [(row.name, dict(row.facts)) for row in rows if row.facts.get("application") == id_]

        return await self.store.read(look)

    async def open_terms(self) -> int:
        return len(await self.store.read(lambda tx: tx.conn.execute(select(deadline).where(deadline.c.done_on.is_(None))).all()))
