"""The providers that this process speaks to, as the settings name them: what brings messages out and takes them in."""

import os
import secrets
import socket
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from fastapi import APIRouter

from bot.delivery import Deliverer
from domain.messaging import Channel
from kasip.settings import Settings
from services.clock import Clock
from services.intake import Intake
from services.storage.engine import Store
from services.talk import Talk

if TYPE_CHECKING:
    from bot.channels.telegram.channel import TelegramChannel
    from bot.channels.telegram.setup import Webhook


class Providers:
    """Starts and ends what the process needs beside its own pages; nothing where no provider is named."""

    def __init__(self, settings: Settings, clock: Clock, store: Store, talk: Talk, intake: Intake) -> None:
        self._settings = settings
        self._talk = talk
        self._telegram = _telegram(settings, clock, store, talk, intake)
        self._deliverer: Deliverer | None = None
        if self._telegram is not None:
            talk.holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
            self._deliverer = Deliverer(store, clock, talk.holder, lambda: talk.content.doors, intake.wake)
            intake.outlet = self._deliverer

    @property
    def routers(self) -> tuple[APIRouter, ...]:
        """The addresses that providers call."""
        if self._telegram is None or self._settings.telegram_mode != "webhook":
            return ()
        return (self._telegram.router(_secret(self._settings)),)

    def start(self) -> None:
        """Begin to bring messages, and to take them in."""
        if self._telegram is None or self._deliverer is None:
            return
        senders: Mapping[Channel, TelegramChannel] = {Channel.TELEGRAM: self._telegram}
        self._deliverer.start({channel: one.sender for channel, one in senders.items()})
        self._telegram.start(_webhook(self._settings))

    async def close(self) -> None:
        """Take nothing more in, and let what is on its way arrive; the intake is closed after this."""
        if self._telegram is None or self._deliverer is None:
            return
        await self._telegram.close()
        await self._deliverer.close()
        await self._telegram.hang_up()


def _telegram(settings: Settings, clock: Clock, store: Store, talk: Talk, intake: Intake) -> "TelegramChannel | None":
    """The channel, where a token is set; only then aiogram is imported, which costs seconds and 150 MB."""
    if settings.telegram_token is None:
        return None
    from bot.channels.telegram.channel import TelegramChannel  # noqa: PLC0415
    from bot.channels.telegram.desk import ServicesDesk  # noqa: PLC0415

    def known(username: str) -> None:
        talk.content = replace(talk.content, doors=replace(talk.content.doors, telegram=username))

    return TelegramChannel(
        settings.telegram_token.get_secret_value(),
        ServicesDesk(intake, store, clock),
        talk.tr(None),
        known,
        trial=talk.content.trial,
        api_url=settings.telegram_api_url,
    )


def _webhook(settings: Settings) -> "Webhook | None":
    if settings.telegram_mode != "webhook":
        return None
    from bot.channels.telegram.channel import webhook_at  # noqa: PLC0415

    return webhook_at(str(settings.public_url), _secret(settings))


def _secret(settings: Settings) -> str:
    return settings.telegram_secret.get_secret_value() if settings.telegram_secret else ""
