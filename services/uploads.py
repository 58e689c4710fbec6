"""Files that come with the message itself, as from a browser: kept before the turn, and only where they are asked for."""

from collections.abc import AsyncIterable
from dataclasses import replace

from dialogs.facts import Facts
from domain.messaging import Document, Inbound
from services import file_store, inbox
from services.facts import look_up
from services.file_store import REF
from services.intake import Intake, Receipt
from services.storage import sessions
from services.storage.engine import Store
from services.storage.sharers import unknown
from services.talk import Talk
from services.transaction import ReadTx


class Uploads:
    """Takes messages in that bring their files along."""

    def __init__(self, intake: Intake, store: Store, talk: Talk) -> None:
        self._intake = intake
        self._store = store
        self._talk = talk

    async def submit(self, inbound: Inbound, name: str, chunks: AsyncIterable[bytes]) -> Receipt:
        """Hold the turn, as `Intake.submit` does. A repeat, or a file that nobody asked for, is not kept. Raises FileTooLarge."""
        person = await self._store.read(lambda tx: self._asked(tx, inbound))
        if person is None:
            return await self._intake.submit(inbound)
        kept = await file_store.keep(self._store, person, chunks)
        receipt = await self._intake.submit(replace(inbound, document=Document(REF + kept.id, name, kept.size)))
        if receipt.duplicate:  # it came twice at the same time
            await file_store.drop(self._store, kept.id)
        return receipt

    def _asked(self, tx: ReadTx, inbound: Inbound) -> str | None:
        """The person whose open question takes files; None where it takes none, or this very message came before."""
        at = inbound.contact
        standing = sessions.at_contacts(tx, [at]).get(at) if at and not inbox.known(tx, inbound.key) else None
        if standing is None or (standing.shared and unknown(standing.known_at, tx.now)):
            return None
        talk, session = self._talk, standing.session
        facts = Facts(look_up(tx, talk.content, talk.engine.needs(session)))
        wanted = talk.engine.takes_files(session, facts, talk.content, talk.tr(session.language))
        return session.person if wanted and file_store.has_room(tx, session.person) else None
