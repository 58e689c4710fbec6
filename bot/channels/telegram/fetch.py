"""Fetches the files that persons sent: Telegram says where one lies on its own server, and keeps it for long."""

import re

import aiohttp
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.exceptions import TelegramBadRequest

from bot.channels.telegram.client import CALL_SECONDS, Refusal
from bot.channels.telegram.files import PREFIX
from domain.messaging import MOST_BYTES
from services.fetching import Fault

FILE_SECONDS = 35
CHUNK = 64 * 1024
PATH = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*")
TOO_BIG, PASSING = "file is too big", "temporarily unavailable"


class TelegramFetcher:
    """Asks the configured server only, and follows nobody elsewhere. No fault tells an address: the token stands in it."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def fetch(self, ref: str) -> bytes | Fault:
        """The file behind `telegram:<file id>`; what it is nobody has looked into."""
        if not ref.startswith(PREFIX):
            return Fault.GONE
        try:
            file = await self._bot.get_file(ref.removeprefix(PREFIX), request_timeout=int(CALL_SECONDS))
        except TelegramBadRequest as refused:
            return _why(refused)
        except Refusal:
            return Fault.LATER
        if (file.file_size or 0) > MOST_BYTES:
            return Fault.TOO_LARGE
        return await self._downloaded(file.file_path or "")

    async def _downloaded(self, path: str) -> bytes | Fault:
        session = self._bot.session
        if not PATH.fullmatch(path) or not isinstance(session, AiohttpSession):
            return Fault.NOT_ALLOWED
        url = session.api.file_url(self._bot.token, path)
        wait = aiohttp.ClientTimeout(total=FILE_SECONDS)
        try:
            async with (await session.create_session()).get(url, timeout=wait, allow_redirects=False) as answer:
                if answer.status != 200:
                    return Fault.LATER  # an address holds for an hour: the next is a new one
                return await _read(answer)
        except (TimeoutError, aiohttp.ClientError, OSError):
            return Fault.LATER


async def _read(answer: aiohttp.ClientResponse) -> bytes | Fault:
    """Never more than a file may have, whatever was announced."""
    body = bytearray()
    async for chunk in answer.content.iter_chunked(CHUNK):
        body += chunk
        if len(body) > MOST_BYTES:
            return Fault.TOO_LARGE
    return bytes(body)


def _why(refused: TelegramBadRequest) -> Fault:
    if TOO_BIG in refused.message:
        return Fault.TOO_LARGE
    return Fault.LATER if PASSING in refused.message else Fault.GONE
