"""The house that all examples of the application's machine share, and one person in it."""

import asyncio
import itertools
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from typing import Any, ClassVar, TypeVar

from sqlalchemy import create_engine, select

from dialogs.application_facts import DraftOf, WaysOf
from dialogs.application_fill import FILL, stop_at
from dialogs.application_requests import Agree, KeepAnswers, StartApplication
from dialogs.application_stop import Here, Stop
from dialogs.facts import LinkFor
from dialogs.requests import Request
from dialogs.session import Session
from domain.applications import FILLED_IN, Application, Consent, FileState, Slot
from domain.doors import Doors, Way
from domain.language import Language
from domain.messaging import Button, Inbound, Kind
from services import applications, facts, history
from services.history import Item
from services.intake import Intake
from services.storage import application_files as files
from services.storage import sessions
from services.storage.applications import application
from services.storage.engine import open_store
from services.storage.messages import message
from services.storage.sealed import Vault
from services.transaction import ReadTx, WriteTx
from tests.support.chat import Chat, open_talk
from tests.support.clock import SetClock
from tests.support.signing import DOCUMENTS, FILLED, WAYS
from tests.support.stages import Pupil

T = TypeVar("T")
NUMBERS = ("construction_cost_tt", "project_cost_tt", "employees", "jobs", "taxes_tt")


class World:
    """One store, one loop; each example is a person of its own."""

    current: ClassVar["World"]

    def __init__(self, url: str, vault: Vault) -> None:
        self.loop = asyncio.new_event_loop()
        self.clock = SetClock()
        self.store = open_store(url, vault, self.clock)
        self._reader, self._vault = create_engine(url), vault
        self.talk = self.run(open_talk(self.store))
        self.talk.content = replace(self.talk.content, doors=Doors("https://kasip.test", "kasip_bot", signing=WAYS))
        self.intake = Intake(self.store, self.talk)
        self.persons, self.numbers = itertools.count(), itertools.count()
        self.happened: Counter[str] = Counter()

    def read(self, look: Callable[[ReadTx], T]) -> T:
        """With a connection of its own, which no thread is asked for."""
        with self._reader.connect() as conn:
            return look(ReadTx(conn, self.clock.now(), self._vault))

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    def close(self) -> None:
        self.run(self.intake.close())
        self.run(self.store.close())
        self._reader.dispose()
        self.loop.close()


class Person:
    """Somebody, what is kept of the application, and where the conversation stands."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.id = ""
        self.chat = Chat(world.store, world.intake, world.clock)
        self.draft: Application | None = None
        self.stop: Stop | None = None  # where the walk through the form stands; None elsewhere
        self.shown: Item
        self.kept: Sequence[Any] = ()  # the rows of what is filled in
        self.place: str | None = None
        self.buttons: list[str] = []  # every one that was ever shown

    def look(self) -> None:
        """See how everything is now."""
        self.world.read(self._look)
        self.buttons += [one.value for one in self.shown.choices if one.value not in self.buttons]

    def choice(self, value: str) -> str | None:
        """The button with this value, where it is shown."""
        return next((one.value for one in self.shown.choices if one.value.split(":", 2)[2] == value), None)

    def press(self, button: str) -> None:
        self.world.run(self.chat.send(Kind.BUTTON, button=Button.decode(button)))

    def submit(self, inbound: Inbound) -> None:
        self.world.run(self.world.intake.submit(inbound))

    def asks(self, *requests: Request) -> None:
        """Ask the use-cases, past the conversation."""

        def ask(tx: WriteTx) -> None:
            for request in requests:
                Pupil(tx, self.world.talk, self.id, Language.KK).asks(request)

        self.world.run(self.world.store.write(ask))

    def begin(self, kind: str) -> None:
        """An application under way: at its beginning, without its numbers, its documents, its other users, or whole."""

        def put(tx: WriteTx) -> None:
            Pupil(tx, self.world.talk, self.id, Language.KK).asks(StartApplication())
            draft = applications.drafts(tx, self.world.talk.content, [DraftOf(self.id)])[DraftOf(self.id)]
            assert draft is not None
            if kind in {"half", "nearly", "shared", "whole"}:
                self._fill(tx, draft.id, kind)
            standing = sessions.of_persons(tx, [self.id])[self.id]
            place = replace(standing.session.accepted(), step=FILL, place=None)
            sessions.save(tx, [replace(standing, session=place)])

        self.world.run(self.world.store.write(put))

    def asked(self) -> tuple[str, list[str]]:
        """What the walk asks where it stands: the words, and the labels of the buttons."""
        assert self.stop is not None
        asked = self.stop.ask(self.here, self.world.talk.tr(Language.KK))
        return asked.text, [one.label for one in asked.choices]

    def look_into(self, id_: str, state: FileState) -> None:
        """A file is brought into a state, as the worker does."""
        was = [FileState.FETCHING, FileState.CHECKING, FileState.ASSEMBLING]
        assert self.world.run(self.world.store.write(lambda tx: files.move(tx.conn, id_, was, state)))

    def said(self) -> list[str]:
        """Every message of the conversation as it is kept, opened."""
        mine = select(message).where(message.c.person_id == self.id)
        opened = self.world.read(lambda tx: [_opened(tx, row) for row in tx.conn.execute(mine).all()])
        return [text.replace(" ", "").replace("-", "") for text in opened]

    def _fill(self, tx: WriteTx, id_: str, kind: str) -> None:
        pupil = Pupil(tx, self.world.talk, self.id, Language.KK)
        shared = {"infra_group": "P", "infra_p": "P4"} if kind == "shared" else {}
        numbers = dict.fromkeys(NUMBERS, "") if kind == "half" else {}
        pupil.asks(KeepAnswers(id_, {**FILLED, **shared, **numbers}))
        for item in (Consent.DATA,) if kind in {"half", "nearly"} else Consent:
            pupil.asks(Agree(id_, item, 1))
        for slot in () if kind in {"half", "nearly"} else DOCUMENTS:
            files.add(tx.conn, _clean(tx, id_, slot))

    def _look(self, tx: ReadTx) -> None:
        content = self.world.talk.content
        said = history.latest(tx, self.chat.contact, 1)
        assert said is not None
        self.shown = said.items[-1]
        which = (application.c.person_id == self.id, application.c.state.in_(FILLED_IN))
        self.kept = tx.conn.execute(select(application).where(*which)).all()
        session: Session = sessions.of_persons(tx, [self.id], lock=False)[self.id].session
        draft, ways, link = DraftOf(self.id), WaysOf(self.id), LinkFor(self.id, Way.SIGN)
        known = facts.look_up(tx, content, [draft, ways, link])
        self.draft, self.place, self.stop = known[draft], session.place, None
        if self.draft is not None:
            self.here = Here(self.draft, content.form("application"), content, known[ways], known[link])
            self.stop = stop_at(self.here, session) if session.step == FILL else None


def _clean(tx: WriteTx, application_: str, slot: Slot) -> dict[str, Any]:
    return {
        "id": tx.new_id(), "application_id": application_, "slot": slot, "state": FileState.CLEAN, "channel": "web", "pages": 1,
        "came_at": tx.now, "next_at": tx.now, "done_at": tx.now,
    }  # fmt: skip


def _opened(tx: ReadTx, row: Any) -> str:
    return tx.vault.open("message.body", row.id, row.body) if row.body else ""
