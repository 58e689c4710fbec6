"""A registered person with applications under way, through the use-cases and the clock's own jobs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select

from bot.scheduler import Ticks
from dialogs.application_facts import DraftOf, Sent, SentOf
from dialogs.application_requests import Agree, KeepAnswers, StartApplication
from dialogs.facts import Fact
from dialogs.requests import Outcome, Request
from domain.applications import Application, Consent, FileState, Slot
from domain.language import Language
from domain.messaging import Kind
from services import application_submit, applications, facts, file_store
from services.intake import Intake
from services.papers.maker import PaperMaker
from services.storage import application_files as files
from services.storage import applications as kept
from services.storage.engine import Store
from services.storage.files import file, file_part
from services.talk import Talk
from services.transaction import WriteTx
from tests.support.applying import pdf
from tests.support.chat import IIN, Chat, words
from tests.support.clock import SetClock
from tests.support.signing import FILLED
from tests.support.stages import Pupil, put_at

T = TypeVar("T")
WHOLE: Mapping[str, str] = {
    **{name: value for name, value in FILLED.items() if not name.startswith(("legal", "head", "bin"))},
    "applicant_type": "individual", "ie_name": "«Береке»", "ie_full_name": "Серікова Әлия", "iin": IIN, "region_code": "59",
}  # fmt: skip
SLOTS = (Slot.BUSINESS_PLAN, Slot.TEO, Slot.PSD)


@dataclass
class Farmer:
    """One person on one contact; `ticks` are the clock's jobs of the process."""

    store: Store
    talk: Talk
    clock: SetClock
    chat: Chat
    ticks: Ticks
    person: str = ""

    @staticmethod
    async def stranger(store: Store, talk: Talk, clock: SetClock) -> "Farmer":
        """Somebody who has said no more than the language."""
        intake = Intake(store, talk, back_off=(0, 0))
        ticks = Ticks(store, intake, talk, PaperMaker(store, words(), "https://kasip.test"))
        one = Farmer(store, talk, clock, Chat(store, intake, clock), ticks)
        one.person = str((await one.chat.send(Kind.START, text="kk")).person)
        return one

    @staticmethod
    async def made(store: Store, talk: Talk, clock: SetClock, number: str = IIN, **answers: str) -> "Farmer":
        """Somebody who has registered by a number."""
        one = await Farmer.stranger(store, talk, clock)
        await put_at(store, talk, one.person, "lessons", number, **answers)
        return one

    async def asks(self, request: Request, language: Language = Language.KK) -> Outcome:
        """What comes of a request of the person's."""
        return await self.store.write(lambda tx: Pupil(tx, self.talk, self.person, language).asks(request))

    async def draft(self) -> Application | None:
        return await self._known(DraftOf(self.person))

    async def own(self) -> Application:
        """What is filled in; there is one."""
        draft = await self.draft()
        assert draft is not None
        return draft

    async def sent(self) -> tuple[Sent, ...]:
        return await self._known(SentOf(self.person))

    async def begins(self, like: str | None = None) -> Application:
        outcome = await self.asks(StartApplication(like))
        assert outcome.name is StartApplication.Outcome.STARTED
        return await self.own()

    async def fills(self, **answers: str) -> Application:
        """Everything is answered, agreed to and sent."""
        draft = await self.begins()
        await self.asks(KeepAnswers(draft.id, {**WHOLE, "known": "right", **answers}))
        for item in Consent:
            await self.asks(Agree(draft.id, item, 1))
        for slot in SLOTS:
            await self.sends(slot)
        return await self.own()

    async def sends(self, slot: Slot, state: FileState = FileState.CLEAN) -> None:
        """A document that was looked into."""
        body, draft = await file_store.keep_body(self.store, self.person, pdf()), await self.own()

        def add(tx: WriteTx) -> None:
            id_ = tx.new_id()
            row = {
                "id": id_, "application_id": draft.id, "slot": slot, "state": state, "channel": "web", "file_id": body.id,
                "name": tx.vault.seal(files.NAME, id_, f"{slot}.pdf"), "pages": 1, "came_at": tx.now, "next_at": tx.now,
            }  # fmt: skip
            files.add(tx.conn, row)

        await self.store.write(add)

    async def submits(self) -> str:
        """Send in what is filled in, as a signature does; the id."""
        draft = await self.own()

        def submit(tx: WriteTx) -> None:
            row = kept.one(tx.conn, draft.id)
            assert row is not None
            application_submit.submit(tx, self.talk.content, row, applications.one(tx, row), f"person:{self.person}")

        await self.store.write(submit)
        return draft.id

    async def bytes_of(self, id_: str) -> list[bytes | None]:
        """The documents of an application, read whole."""
        rows = await self.store.read(lambda tx: files.of(tx.conn, [id_]))
        return [await file_store.body(self.store, row.file_id) for row in rows]

    async def kept_files(self) -> tuple[int, int]:
        """How many files are kept, and how many of their parts."""
        count = [select(file.c.id), select(file_part.c.file_id)]
        found = await self.store.read(lambda tx: [len(tx.conn.execute(query).all()) for query in count])
        return found[0], found[1]

    async def after(self, days: float) -> list[str]:
        """So many days later the clock's jobs do what they do; what the person is told then."""
        before = len(await self.chat.everything())
        self.clock.advance(days=days)
        await self.ticks.look_at_drafts()
        await self.ticks.feed_events()
        return [item.text for item in (await self.chat.everything())[before:]]

    async def _known(self, wanted: Fact[T]) -> T:
        content = self.talk.content
        found: T = (await self.store.read(lambda tx: facts.look_up(tx, content, [wanted])))[wanted]
        return found
