"""Brings one message to one person: freely within a day of the person's last words, else by a template."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.channels.parts import Parts
from bot.channels.whatsapp.calls import Attachment, addressed
from bot.channels.whatsapp.client import Graph
from bot.channels.whatsapp.failures import Fate, fate_of, outcome_of
from bot.channels.whatsapp.media import Media, is_picture
from bot.channels.whatsapp.pace import Pace
from bot.channels.whatsapp.render import render
from bot.channels.whatsapp.responses import Json, Refused, Unreachable
from bot.channels.whatsapp.templates import Template, Templates
from bot.outcomes import Accepted, Later, Outcome
from dialogs.wording import Tr
from services.deliveries import Envelope
from services.documents import File

WINDOW = timedelta(hours=24, minutes=-5)  # Meta counts 24 hours, by its own clock

log = structlog.get_logger(__name__)


class Sender:
    """One a process. WhatsApp's id of a message is not kept: it tells the person's number, and statuses bring our own."""

    def __init__(
        self, graph: Graph, media: Media, templates: Templates, tr: Tr, now: Callable[[], datetime], pace: Pace | None = None
    ) -> None:
        self._graph = graph
        self._media = media
        self._templates = templates
        self._tr = tr
        self._now = now
        self._pace = pace or Pace()
        self._parts = Parts()

    async def send(self, envelope: Envelope, file: File | None) -> Outcome:
        """Send a message, with the bytes of its file; says what came of it and raises nothing of Meta's."""
        if (wait := self._pace.wait(envelope.address, answer=envelope.answer)) > 0:
            return Later(wait, "pace")
        if not self._is_closed(envelope):
            try:
                await self._with_file(file, lambda held: self._freely(envelope, held))
            except Unreachable as lost:
                return outcome_of(lost, envelope.tries)
            except Refused as refused:
                if fate_of(refused) is not Fate.CLOSED:
                    return outcome_of(refused, envelope.tries)
                log.info("whatsapp takes only a template for this message")
            else:
                return Accepted()
        return await self._by_template(envelope, file)

    def _is_closed(self, envelope: Envelope) -> bool:
        """Whether the day after the person's last words is over, or the message has to go as a template anyway."""
        return envelope.by_template or envelope.heard_at is None or self._now() - envelope.heard_at > WINDOW

    async def _freely(self, envelope: Envelope, held: Attachment | None) -> None:
        messages = render(envelope, self._tr, held)
        await self._parts.send(envelope.id, messages, lambda message: self._post(envelope, message))

    async def _by_template(self, envelope: Envelope, file: File | None) -> Outcome:
        filed = file is not None and not is_picture(file)
        template = self._templates.chosen(envelope, filed=filed)
        try:
            await self._with_file(file if template.header else None, lambda held: self._told(envelope, template, held))
        except (Refused, Unreachable) as error:
            outcome = outcome_of(error, envelope.tries, template.name)
            return replace(outcome, by_template=True) if isinstance(outcome, Later) else outcome
        return Accepted(by_template=True)

    async def _told(self, envelope: Envelope, template: Template, held: Attachment | None) -> None:
        message = self._templates.message(template, envelope, held)
        await self._post(envelope, addressed(message, envelope.address, envelope.id))

    async def _with_file(self, file: File | None, send: Callable[[Attachment | None], Awaitable[None]]) -> None:
        """Send what carries a file; one that was uploaded before and is refused now is uploaded once more."""
        if file is None:
            return await send(None)
        held = await self._media.attach(file)
        try:
            return await send(held)
        except Refused as refused:
            if not held.reused or fate_of(refused) is not Fate.MESSAGE:
                raise
        return await send(await self._media.attach(file, anew=True))

    async def _post(self, envelope: Envelope, message: Json) -> None:
        self._pace.note(envelope.address)
        await self._graph.send(message)
