"""The client of the Bot API: where it is, and how long a call may take."""

import logging

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import ClientDecodeError, TelegramAPIError
from aiogram.utils.token import TokenValidationError

from domain.errors import Misconfigured

API_URL = "https://api.telegram.org"
CALL_SECONDS = 15.0
CONNECTIONS = 100

Refusal = (TelegramAPIError, ClientDecodeError)  # whatever a call raises; the second is a gateway's page in place of an answer


def make_bot(token: str, api_url: str = API_URL) -> Bot:
    """A client for the bot of this token; raises Misconfigured when it can't be one."""
    logging.getLogger("aiogram").setLevel(logging.WARNING)  # it would log a line an update
    api = TelegramAPIServer.from_base(api_url.rstrip("/"))
    try:
        return Bot(token, session=AiohttpSession(api=api, timeout=CALL_SECONDS, limit=CONNECTIONS))
    except TokenValidationError:
        raise Misconfigured("KASIP_TELEGRAM_TOKEN: expected the token that @BotFather gave, digits:letters") from None
