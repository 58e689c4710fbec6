"""The base for turns: aiogram's Dispatcher answering updates into a session that calls nobody and keeps nothing."""

import itertools
import json
from collections.abc import AsyncGenerator, Iterator
from datetime import UTC, datetime
from typing import Any, cast

from aiogram import Bot, Dispatcher
from aiogram.client.session.base import BaseSession
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

TEXT = "2/5-сұрақ\n\nШағын кәсіпкерлік субъектісінде ең көбі қанша жалданбалы жұмыскер бола алады?"
KEYBOARD = [[{"text": f"Жауап {letter}", "callback_data": f"7:quiz.question:{letter}"}] for letter in "abcd"]
DATE = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp())


class Stub(BaseSession):
    """Does what aiogram's own session does but for the network: builds the form, reads and validates the reply."""

    def __init__(self) -> None:
        super().__init__()
        self.calls = 0
        self._replies = {
            "answerCallbackQuery": json.dumps({"ok": True, "result": True}),
            "editMessageText": json.dumps({"ok": True, "result": _message(1)}),
        }

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - the base class has it
    ) -> TelegramType:
        self.calls += 1
        for value in method.model_dump(warnings=False).values():
            self.prepare_value(value, bot=bot, files={})
        reply = self._replies[method.__api_method__]
        return cast(TelegramType, self.check_response(bot, method, 200, reply).result)

    async def stream_content(self, *_args: Any, **_values: Any) -> AsyncGenerator[bytes, None]:
        yield b""

    async def close(self) -> None:
        """There is nothing to close."""


class Base:
    """A bot without storage; each update is answered by two calls."""

    def __init__(self) -> None:
        self.stub = Stub()
        self._bot = Bot("1:" + "A" * 35, session=self.stub)
        self._dispatcher = Dispatcher()
        self._dispatcher.callback_query.register(_answer)
        self._numbers = itertools.count(1)

    def updates(self, person: int, count: int) -> Iterator[bytes]:
        """Updates of one person as a webhook brings them; their ids never repeat, aiogram caches by them."""
        for _ in range(count):
            yield json.dumps({"update_id": next(self._numbers), "callback_query": _tap(person)}).encode()

    async def feed(self, update: bytes) -> None:
        """Answer one update; returns when both calls have come back."""
        await self._dispatcher.feed_raw_update(self._bot, json.loads(update))


_MARKUP = InlineKeyboardMarkup.model_validate({"inline_keyboard": KEYBOARD})


async def _answer(query: CallbackQuery) -> None:
    await query.answer()
    if isinstance(query.message, Message):
        await query.message.edit_text(TEXT, reply_markup=_MARKUP)


def _tap(person: int) -> dict[str, Any]:
    sender = {"id": person, "is_bot": False, "first_name": "Үлгі", "language_code": "kk"}
    return {"id": str(person), "from": sender, "chat_instance": "1", "data": "7:quiz.question:b", "message": _message(person)}


def _message(person: int) -> dict[str, Any]:
    chat = {"id": person, "type": "private", "first_name": "Үлгі"}
    sender = {"id": 1, "is_bot": True, "first_name": "Kasip"}
    said = {"text": TEXT, "reply_markup": {"inline_keyboard": KEYBOARD}}
    return {"message_id": 5, "date": DATE, "chat": chat, "from": sender, **said}
