"""Gives what a webhook brings to the house: senders side by side, the messages of each in their order."""

import asyncio
import hashlib
import json
from collections.abc import Sequence
from typing import Protocol

import structlog

from bot.channels.beside import Beside
from bot.channels.whatsapp import parse
from bot.channels.whatsapp.batch import Batch, Raw, Sent, take_apart
from bot.channels.whatsapp.desk import Desk
from bot.channels.whatsapp.statuses import read_status
from domain.errors import Unavailable
from services.deliveries import Report

log = structlog.get_logger(__name__)


class Marks(Protocol):
    """Tells WhatsApp that a message, and all before it in its chat, were read."""

    async def mark_read(self, message_id: str) -> object: ...


class Feeder:
    """Takes webhooks one by one; what has to do with no message to our number changes nothing in the house."""

    def __init__(self, phone_id: str, app_secret: str, desk: Desk, marks: Marks) -> None:
        self._phone_id = phone_id
        self._secret = hashlib.sha256(app_secret.encode()).digest()
        self._desk = desk
        self._marks = marks
        self._beside = Beside()

    async def take(self, payload: Raw) -> None:
        """Returns when all of it is committed, or put aside because it can't be; raises Unavailable."""
        batch = take_apart(payload, self._phone_id)
        for name in batch.others:
            log.warning("WhatsApp tells something about the account", field=name[:100])
        work = [
            *map(self._in_order, batch.of_sender()),
            self._reported(batch),
            *(self._kept_aside(odd, parse.Unreadable("not of the shape that it should have")) for odd in batch.odd),
        ]
        if not all(await asyncio.gather(*work)):
            raise Unavailable

    async def close(self) -> None:
        """Wait a moment for what goes out beside the turns."""
        await self._beside.close()

    async def _in_order(self, messages: Sequence[Sent]) -> bool:
        """One sender's messages; False when the store can't take one: all behind it come again with it."""
        newest, all_taken = None, True
        for sent in messages:
            try:
                newest = str(sent.raw["id"]) if await self._taken(sent) else newest
            except Unavailable:
                all_taken = False
                break
        if newest is not None:
            self._beside.do(self._mark(newest))
        return all_taken

    async def _taken(self, sent: Sent) -> bool:
        """Whether it became a turn; what can't be read is put aside. Raises Unavailable."""
        try:
            return await self._heard(sent)
        except Unavailable:
            raise
        except Exception as error:  # whatever it is, those behind it must not wait for it
            if not await self._kept_aside(sent.raw, error):
                raise Unavailable from error
            return False

    async def _heard(self, sent: Sent) -> bool:
        key = self._hidden(parse.key_of(sent))
        left = parse.moved(sent)
        if left is not None:
            await self._desk.leave(key, left)
            return False
        text = parse.text_of(sent)
        joined = await self._desk.joined(parse.token_in(text), text, sent.sender) if sent.sender else ""
        inbound = parse.read(sent, key, self._desk.now(), joined=joined)
        if inbound is None:
            return False
        receipt = await self._desk.submit(inbound)
        return not receipt.duplicate

    async def _reported(self, batch: Batch) -> bool:
        reports: list[Report] = [report for raw in batch.statuses if (report := read_status(raw)) is not None]
        if not reports:
            return True
        try:
            await self._desk.report(reports)
        except Unavailable:
            return False
        return True

    async def _mark(self, wamid: str) -> None:
        """Best effort: a message that is never marked is no harm."""
        try:
            await self._marks.mark_read(wamid)
        except Exception as refused:  # noqa: BLE001 - whatever it is, nothing depends on it
            log.info("a message could not be marked as read", error=type(refused).__name__)

    async def _kept_aside(self, raw: Raw, error: Exception) -> bool:
        """Keep it sealed, once; False when that can't be done either."""
        try:
            await self._desk.put_aside(self._hidden("u:" + json.dumps(raw, sort_keys=True)), raw, error)
        except Exception as worse:  # noqa: BLE001 - it comes again
            log.warning("what can't be read could not be put aside", error=type(worse).__name__)
            return False
        return True

    def _hidden(self, key: str) -> str:
        """WhatsApp's ids have phone numbers in them, and keys are kept as they are: so they are told apart, but not read."""
        own = f"{self._phone_id}:{key}".encode(errors="surrogatepass")
        return f"whatsapp:{hashlib.blake2b(own, key=self._secret, digest_size=20).hexdigest()}"
