"""What the browser chat asks of the house behind it."""

from collections.abc import AsyncIterable, Collection
from datetime import datetime
from typing import Protocol

from domain.doors import Doors, Way
from domain.messaging import Contact, Inbound
from services import documents, history, joining, recovery
from services.clock import Clock
from services.documents import File
from services.history import History
from services.intake import Intake, Receipt
from services.joining import Joined, Offer
from services.storage.engine import Store
from services.talk import Talk
from services.transaction import ReadTx
from services.uploads import Uploads


class Desk(Protocol):
    """Takes messages in, shows what was said, and gives a person back to who knows the recovery code or opens a link."""

    @property
    def doors(self) -> Doors: ...
    def now(self) -> datetime: ...
    async def submit(self, inbound: Inbound) -> Receipt: ...
    async def submit_file(self, inbound: Inbound, name: str, chunks: AsyncIterable[bytes]) -> Receipt: ...
    async def history(self, contact: Contact, after: int = 0) -> History | None: ...
    async def latest(self, contact: Contact, count: int) -> History | None: ...
    async def restore(self, code: str, contact: Contact) -> str | None: ...
    async def offered(self, token: str, contacts: Collection[Contact]) -> Offer | None: ...
    async def join(self, token: str, contact: Contact) -> Joined: ...
    async def document(self, contact: Contact, item: int) -> File | None: ...


class ServicesDesk:
    """The real one, over the services."""

    def __init__(self, intake: Intake, store: Store, clock: Clock, talk: Talk) -> None:
        self._intake = intake
        self._uploads = Uploads(intake, store, talk)
        self._store = store
        self._clock = clock
        self._talk = talk

    @property
    def doors(self) -> Doors:
        """Where links lead to at this moment."""
        return self._talk.content.doors

    def now(self) -> datetime:
        return self._clock.now()

    async def submit(self, inbound: Inbound) -> Receipt:
        """Returns after the commit; a receipt without a person means that the contact is unknown."""
        return await self._intake.submit(inbound)

    async def submit_file(self, inbound: Inbound, name: str, chunks: AsyncIterable[bytes]) -> Receipt:
        """The same for a message that is a file: it is kept where the open question takes files, and else left."""
        return await self._uploads.submit(inbound, name, chunks)

    async def history(self, contact: Contact, after: int = 0) -> History | None:
        """At most `history.PAGE` items past `after`, ascending; None when the contact is unknown."""
        return await self._store.read(lambda tx: history.visible(tx, contact, after))

    async def latest(self, contact: Contact, count: int) -> History | None:
        """The newest `count` items, ascending (with 0 only whose they are); None when the contact is unknown."""
        return await self._store.read(lambda tx: history.latest(tx, contact, count))

    async def restore(self, code: str, contact: Contact) -> str | None:
        """The person whose code it is, reachable by this contact from now on; None when there is no such code."""
        return await self._store.write(lambda tx: recovery.restore(tx, code, contact))

    async def offered(self, token: str, contacts: Collection[Contact]) -> Offer | None:
        """A link into the browser, looked at only; None when there never was such a link."""
        return await self._store.read(lambda tx: joining.offered(tx, token, Way.BROWSER, contacts))

    async def join(self, token: str, contact: Contact) -> Joined:
        """Use a link into the browser; the contact is the link's person's from now on."""
        return await self._store.write(lambda tx: joining.join(tx, token, contact, Way.BROWSER))

    async def document(self, contact: Contact, item: int) -> File | None:
        """The file that came with the person's own message of this number; None where there is none, or no more."""
        return await self._store.read(lambda tx: _document(tx, contact, item))


def _document(tx: ReadTx, contact: Contact, item: int) -> File | None:
    page = history.visible(tx, contact, after=item - 1, limit=1)
    found = next((one.document for one in page.items if one.id == item), None) if page else None
    return documents.fetch(tx, page.person, found.ref, found.name) if page and found else None
