"""An application that was sent in, in the machine's house: what the coordinator does with it, and what is kept of it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select

from dialogs.application_facts import MendingOf
from dialogs.application_mending import following
from domain.application_paper import ApplicationPaper
from domain.applications import SLOT, UNCHECKED, Application, FileState, Slot
from domain.messaging import Document, Event, Inbound, Kind
from domain.signatures import CheckedBy, Revocation, Signature
from services import applications, events, facts, file_verdicts
from services.application_papers import ApplicationPapers
from services.application_signature import ApplicationSigner, Given, Submitted
from services.files.verdicts import Found, Verdict
from services.storage import application_files, sessions
from services.storage import applications as kept
from services.transaction import ReadTx, WriteTx
from tests.dialogs.applying_world import Person, World
from tests.support.clock import START

T = TypeVar("T")
RETURNABLE = ("project_name", "has_bank_account", "infra_group", "employees", "slot:psd", "slot:business_plan")


class Papers(ApplicationPapers):
    """Draws nothing, which takes long."""

    async def _drawn(self, what: ApplicationPaper) -> bytes:
        return f"%PDF {what.rows}".encode()


class Head:
    """The head's signature, under whatever it is."""

    async def verify(self, cms: bytes, document: bytes, now: datetime) -> Signature:
        return Signature(
            "900315400007", "Үлгі", None, "1", "Үлгі", "rsa", START, START, START, now, Revocation.GOOD, CheckedBy.ROOTS, "0"
        )


class Case:
    """One application of one person, at the coordinator's desk."""

    def __init__(self, world: World) -> None:
        self.world, self.one, self.id = world, Person(world), ""
        papers = Papers(world.store, world.talk)
        self._signer = ApplicationSigner(world.store, world.talk, papers, Head())

    def begin(self) -> None:
        """Filled in, signed and sent in."""
        self.one.id = str(self.world.run(self.one.chat.send(Kind.START, text="kk")).person)
        self.one.begin("whole")
        self.one.look()
        assert self.one.draft is not None
        self.id = self.one.draft.id
        self.say("?")
        self.press(str(self.choice("sign")))
        self.sign()

    def sign(self) -> bool:
        """Give the signature where one is waited for."""
        done = self.world.run(self._signer.sign(Given(self.id, "upload", b"cms")))
        self.hear()
        return isinstance(done, Submitted)

    def hear(self) -> None:
        """Let what is due be told, the oldest first."""
        programme = self.world.talk.content.programme
        for one in self.world.read(lambda tx: events.due(tx, programme)):
            if one.person == self.one.id:
                event = Event(one.name, one.values)
                self.one.submit(Inbound(one.key, None, Kind.EVENT, one.due_at, event=event, person=one.person))

    def say(self, text: str) -> None:
        self.world.run(self.one.chat.send(Kind.TEXT, text=text))
        self.one.look()

    def press(self, button: str) -> None:
        self.one.press(button)
        self.one.look()

    def choice(self, value: str) -> str | None:
        """The button with this value, where it was seen at the last look."""
        return self.one.choice(value)

    def choices(self) -> Sequence[str]:
        """The buttons that were seen at the last look, but for those that begin another application."""
        values = [one.value for one in self.one.shown.choices]
        return [one for one in values if one.split(":", 2)[2] not in {"new", "like"}]

    def send_file(self, key: str, name: str) -> None:
        document = Document(f"telegram:{key}", name, 1000)
        self.one.submit(Inbound(key, self.one.chat.contact, Kind.DOCUMENT, self.world.clock.now(), document=document))

    def look_into(self, *, good: bool) -> None:
        """Whatever came is looked into."""

        def judge(tx: WriteTx) -> None:
            for row in application_files.of(tx.conn, [self.id]):
                if FileState(row.state) in UNCHECKED:
                    task = file_verdicts.Task(row.id, self.id, self.one.id, Slot(row.slot), FileState(row.state), 1)
                    if good:
                        file_verdicts.accept(tx, task, Found(Verdict.CLEAN, "pdf", 1), None)  # type: ignore[arg-type]
                    else:
                        file_verdicts.refuse(tx, task, "damaged")

        self.act(judge)
        self.hear()

    def act(self, deed: Callable[[WriteTx], T]) -> T:
        return self.world.run(self.world.store.write(deed))

    def row(self) -> Any:
        return self.world.read(lambda tx: kept.one(tx.conn, self.id))

    def whole(self) -> Application:
        return self.world.read(lambda tx: applications.one(tx, kept.one(tx.conn, self.id)))  # type: ignore[arg-type]

    def mending(self) -> Application | None:
        """What its person is told to mend."""
        fact = MendingOf(self.one.id)
        found: Application | None = self.world.read(lambda tx: facts.look_up(tx, self.world.talk.content, [fact])[fact])
        return found

    def step(self) -> str:
        return self.world.read(lambda tx: sessions.of_persons(tx, [self.one.id], lock=False)[self.one.id].session.step)

    def bodies(self) -> Mapping[str, str]:
        """The files that can still be read, with their states; what was taken away is not among them."""
        table = application_files.application_file
        which = (table.c.application_id == self.id, table.c.dropped_at.is_(None))

        def look(tx: ReadTx) -> Mapping[str, str]:
            return {row.id: row.state for row in tx.conn.execute(select(table.c.id, table.c.state).where(*which)).all()}

        return self.world.read(look)

    def open_fields(self, faults: Sequence[str]) -> frozenset[str]:
        """What may be another answer than before, where these were faulty."""
        form = self.world.talk.content.form("application")
        named = [one for one in faults if not one.startswith(SLOT)]
        return following(form.fields, named) | ({"users"} if "infra_group" in named else frozenset())
