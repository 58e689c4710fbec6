"""A session of the council with a yes and a no, brought to its signed protocol and its package."""

import tempfile
import zipfile
from datetime import UTC, date, datetime

from sqlalchemy import insert

from domain.staff import Right, Scope
from services import file_store, package_files, package_papers, packages, protocols
from services.packages import Sending
from services.protocols import Draft
from services.storage.application_files import application_file
from services.transaction import WriteTx
from tests.support.clock import SetClock
from tests.support.council import REASONS, Council, ballots

PLAN = b"%PDF-1.7 a business plan"
THURSDAY = datetime(2026, 3, 19, 5, 0, tzinfo=UTC)


class Forwarding(Council):
    """A secretary who also forwards, and a budget administrator who receives."""

    receiver = Scope("staff:budget", dict.fromkeys((Right.READ_PACKAGES, Right.RECEIVE_PACKAGES), frozenset({"75"})))

    async def held(self, clock: SetClock, signed: datetime) -> tuple[str, list[str]]:
        """A session on a Thursday before Nauryz with a yes and a no, and its protocol of a later day."""
        clock.at = THURSDAY
        await self.appoint()
        yes, no = await self.on_agenda(2)
        await self.attach(yes)
        id_ = await self.convened()
        await self.told(id_)
        await self.open(id_, 10)
        await self.vote(id_, ballots(8, 2), 0)
        await self.vote(id_, ballots(1, 9), 1)
        await self.decide(id_, 0)
        await self.decide(id_, 1, REASONS)
        await self.close(id_)
        clock.at = signed
        draft = Draft("7", signed.date())
        await self.store.write(lambda tx: protocols.draft(tx, self.talk.content, self.scope, id_, draft))
        await self.store.write(lambda tx: protocols.sign(tx, self.talk.content, self.scope, id_))
        return id_, [yes, no]

    async def attach(self, application: str) -> None:
        """Its business plan is here, and clean; an older one was replaced."""
        kept = await file_store.keep_body(self.store, None, PLAN)

        def work(tx: WriteTx) -> None:
            row = {
                "application_id": application, "slot": "business_plan", "channel": "web", "file_id": kept.id, "came_at": tx.now,
                "next_at": tx.now, "tries": 0, "pages": 1,
            }  # fmt: skip
            rows = [{**row, "id": tx.new_id(), "state": state} for state in ("clean", "set_aside")]
            tx.conn.execute(insert(application_file), rows)

        await self.store.write(work)

    async def forward(self, id_: str, on: date | None = None, *, redacted: bool = False) -> str:
        papers = await package_papers.prepared(self.store, self.talk, self.scope, id_, redacted=redacted)
        return await self.store.write(lambda tx: packages.forward(tx, self.scope, id_, Sending(on, redacted), papers))

    async def unzipped(self, id_: str) -> dict[str, bytes]:
        package = await self.store.read(lambda tx: packages.package_of(tx, self.receiver, id_))
        with tempfile.TemporaryFile() as file:
            await package_files.write(self.store, package, file)
            with zipfile.ZipFile(file) as packed:
                assert packed.testzip() is None
                return {name: packed.read(name) for name in packed.namelist()}
