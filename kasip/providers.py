"""The providers that this process speaks to, as the settings name them: what brings messages out and takes them in."""

import os
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from fastapi import APIRouter
from pydantic import SecretStr

from bot.delivery import Deliverer, Sender
from domain.messaging import Channel
from kasip.settings import Settings
from services.clock import Clock
from services.intake import Intake
from services.storage.engine import Store
from services.talk import Talk


class Messenger(Protocol):
    """One channel: `close` takes nothing more in, after `hang_up` its sender brings nothing more."""

    @property
    def sender(self) -> Sender: ...
    async def close(self) -> None: ...
    async def hang_up(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Provider:
    """A messenger, how it begins to take in, and the addresses that it is called at."""

    messenger: Messenger
    start: Callable[[], None]
    routers: tuple[APIRouter, ...] = ()


class Providers:
    """Starts and ends what the process needs beside its own pages; nothing where no provider is named."""

    def __init__(self, settings: Settings, clock: Clock, store: Store, talk: Talk, intake: Intake) -> None:
        found = {
            Channel.TELEGRAM: _telegram(settings, clock, store, talk, intake),
            Channel.WHATSAPP: _whatsapp(settings, clock, store, talk, intake),
        }
        self._providers = {channel: provider for channel, provider in found.items() if provider is not None}
        self._deliverer: Deliverer | None = None
        if self._providers:
            talk.holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
            self._deliverer = Deliverer(store, clock, talk.holder, lambda: talk.content.doors, intake.wake)
            intake.outlet = self._deliverer

    @property
    def routers(self) -> tuple[APIRouter, ...]:
        """The addresses that providers call."""
        return tuple(router for provider in self._providers.values() for router in provider.routers)

    def start(self) -> None:
        """Begin to bring messages, and to take them in."""
        if self._deliverer is None:
            return
        self._deliverer.start({channel: provider.messenger.sender for channel, provider in self._providers.items()})
        for provider in self._providers.values():
            provider.start()

    async def close(self) -> None:
        """Take nothing more in, and let what is on its way arrive; the intake is closed after this."""
        if self._deliverer is None:
            return
        for provider in self._providers.values():
            await provider.messenger.close()
        await self._deliverer.close()
        for provider in self._providers.values():
            await provider.messenger.hang_up()


def _telegram(settings: Settings, clock: Clock, store: Store, talk: Talk, intake: Intake) -> Provider | None:
    """The channel, where a token is set; only then aiogram is imported, which costs seconds and 150 MB."""
    if settings.telegram_token is None:
        return None
    from bot.channels.telegram.channel import TelegramChannel, webhook_at  # noqa: PLC0415
    from bot.channels.telegram.desk import ServicesDesk  # noqa: PLC0415

    channel = TelegramChannel(
        _said(settings.telegram_token),
        ServicesDesk(intake, store, clock),
        talk.tr(None),
        lambda username: _open_door(talk, telegram=username),
        trial=talk.content.trial,
        api_url=settings.telegram_api_url,
    )
    if settings.telegram_mode != "webhook":
        return Provider(channel, channel.start)
    secret = _said(settings.telegram_secret)
    webhook = webhook_at(str(settings.public_url), secret)
    return Provider(channel, lambda: channel.start(webhook), (channel.router(secret),))


def _whatsapp(settings: Settings, clock: Clock, store: Store, talk: Talk, intake: Intake) -> Provider | None:
    """The channel, where its settings are there."""
    if not settings.whatsapp:
        return None
    from bot.channels.whatsapp.channel import Account, WhatsAppChannel  # noqa: PLC0415
    from bot.channels.whatsapp.desk import ServicesDesk  # noqa: PLC0415

    account = Account(
        str(settings.whatsapp_phone_id),
        _said(settings.whatsapp_token),
        _said(settings.whatsapp_app_secret),
        _said(settings.whatsapp_verify_token),
        settings.whatsapp_api_url,
    )
    desk = ServicesDesk(intake, store, clock)
    channel = WhatsAppChannel(account, desk, talk.tr(None), lambda digits: _open_door(talk, whatsapp=digits))
    return Provider(channel, channel.start, (channel.router(),))


def _open_door(talk: Talk, **door: Any) -> None:
    """People may be sent there from now on."""
    talk.content = replace(talk.content, doors=replace(talk.content.doors, **door))


def _said(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""
