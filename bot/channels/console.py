"""The console: the same conversation in a terminal."""

import uuid
from collections.abc import Callable

from domain.messaging import Channel, Contact, Inbound, Kind
from services import history
from services.clock import Clock
from services.history import Item
from services.intake import Intake
from services.storage.engine import Store

CONTACT = Contact(Channel.CONSOLE, "console")


class Console:
    """Reads lines, shows what is said since; choices are numbered, and a number answers."""

    def __init__(
        self, intake: Intake, store: Store, clock: Clock, show: Callable[[str], None], contact: Contact = CONTACT
    ) -> None:
        self._intake = intake
        self._store = store
        self._clock = clock
        self._show = show
        self._contact = contact
        self._seen = 0

    async def open(self) -> None:
        """Begin, or show what was said last."""
        last = await self._store.read(lambda tx: history.latest(tx, self._contact, 1))
        if last is None or not last.items:
            await self._send(Kind.START, "")
        else:
            self._shown(last.items)

    async def say(self, line: str) -> None:
        """Say a line and show the answer."""
        await self._send(Kind.TEXT, line)

    async def _send(self, kind: Kind, text: str) -> None:
        await self._intake.submit(Inbound(f"console:{uuid.uuid4()}", self._contact, kind, self._clock.now(), text=text))
        said = await self._store.read(lambda tx: history.visible(tx, self._contact, after=self._seen))
        self._shown(said.items if said else ())

    def _shown(self, items: tuple[Item, ...]) -> None:
        for item in items:
            self._seen = item.id
            if item.sender == "bot":
                self._show(rendered(item))


def rendered(item: Item) -> str:
    """A message with the name of its document, and its choices as a numbered list."""
    document = [f"  [{item.document.name}]"] if item.document else []
    choices = [f"  {number}. {choice.label}" for number, choice in enumerate(item.choices, 1)]
    return "\n".join([item.text, *document, *choices])
