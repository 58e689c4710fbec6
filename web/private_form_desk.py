"""The real desk of the form for a sensitive answer, over the services."""

from domain.messaging import Channel
from services import private_form
from services.intake import Intake
from services.private_form import Form
from services.storage.engine import Store
from services.talk import Talk


class ServicesFormDesk:
    """The answer goes the usual road of a message."""

    def __init__(self, intake: Intake, store: Store, talk: Talk) -> None:
        self._intake = intake
        self._store = store
        self._talk = talk

    def chat(self, form: Form | None) -> str | None:
        """The chat where the form's person is; of nobody's form the first messenger that there is."""
        doors = self._talk.content.doors
        return doors.chat(form.channel) if form else next(filter(None, map(doors.chat, Channel)), None)

    async def asked(self, token: str) -> Form | None:
        """The question behind a link; None when there never was such a link."""
        return await self._store.read(lambda tx: private_form.asked(tx, self._talk, token))

    async def refusal(self, token: str, text: str) -> str | None:
        """Why an answer can't be taken, in the person's words; None when it can, or the link is over."""
        return await self._store.read(lambda tx: private_form.refusal(tx, self._talk, token, text))

    async def submit(self, token: str, text: str) -> bool:
        """Returns after the commit; False when the link is over. Raises Unavailable."""
        inbound = await self._store.read(lambda tx: private_form.answer(tx, token, text))
        if inbound is None:
            return False
        await self._intake.submit(inbound)
        return True
