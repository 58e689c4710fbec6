"""The providers that this process speaks to, as the settings name them: what brings messages out and takes them in."""

import os
import secrets
import socket
from dataclasses import replace
from typing import Any

from pydantic import SecretStr
from starlette.routing import Route

from bot.channels.messenger import Messenger
from bot.delivery import Deliverer
from domain.messaging import Channel
from kasip.settings import Settings
from services.clock import Clock
from services.fetching import Fetchers
from services.intake import Intake
from services.storage.engine import Store
from services.talk import Talk


class Providers:
    """Starts and ends what the process needs beside its own pages; nothing where no provider is named."""

    def __init__(self, settings: Settings, clock: Clock, store: Store, talk: Talk, intake: Intake) -> None:
        found = {
            Channel.TELEGRAM: _telegram(settings, clock, store, talk, intake),
            Channel.WHATSAPP: _whatsapp(settings, clock, store, talk, intake),
        }
        self._messengers = {channel: messenger for channel, messenger in found.items() if messenger is not None}
        self._deliverer: Deliverer | None = None
        if self._messengers:
            talk.holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
            self._deliverer = Deliverer(store, clock, talk.holder, lambda: talk.content.doors, intake.wake)
            intake.outlet = self._deliverer

    @property
    def routes(self) -> list[Route]:
        """The addresses that providers call."""
        return [route for messenger in self._messengers.values() for route in messenger.routes]

    @property
    def fetchers(self) -> Fetchers:
        """What has the files that persons sent, by channel."""
        return {channel.value: messenger.fetcher for channel, messenger in self._messengers.items()}

    def start(self) -> None:
        """Begin to bring messages, and to take them in."""
        if self._deliverer is None:
            return
        self._deliverer.start({channel: messenger.sender for channel, messenger in self._messengers.items()})
        for messenger in self._messengers.values():
            messenger.start()

    async def close(self) -> None:
        """Take nothing more in, and let what is on its way arrive; the intake is closed after this."""
        if self._deliverer is None:
            return
        for messenger in self._messengers.values():
            await messenger.close()
        await self._deliverer.close()
        for messenger in self._messengers.values():
            await messenger.hang_up()


def _telegram(settings: Settings, clock: Clock, store: Store, talk: Talk, intake: Intake) -> Messenger | None:
    """The channel, where a token is set; only then aiogram is imported, which costs seconds and 150 MB."""
    if settings.telegram_token is None:
        return None
    from bot.channels.telegram.channel import Account, TelegramChannel, webhook_at  # noqa: PLC0415
    from bot.channels.telegram.desk import ServicesDesk  # noqa: PLC0415

    called = settings.telegram_mode == "webhook"
    webhook = webhook_at(str(settings.public_url), _said(settings.telegram_secret)) if called else None
    return TelegramChannel(
        Account(_said(settings.telegram_token), settings.telegram_api_url, webhook),
        ServicesDesk(intake, store, clock),
        talk.tr(None),
        lambda username: _open_door(talk, telegram=username),
        trial=talk.content.trial,
    )


def _whatsapp(settings: Settings, clock: Clock, store: Store, talk: Talk, intake: Intake) -> Messenger | None:
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
    return WhatsAppChannel(account, desk, talk.tr(None), lambda digits: _open_door(talk, whatsapp=digits))


def _open_door(talk: Talk, **door: Any) -> None:
    """People may be sent there from now on."""
    talk.content = replace(talk.content, doors=replace(talk.content.doors, **door))


def _said(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""
