"""A strict Telegram Bot API: refuses what the real one refuses, in its words as far as they are known."""

from tests.providers.telegram.fake import FakeTelegram
from tests.providers.telegram.phone import TelegramPerson

__all__ = ["FakeTelegram", "TelegramPerson"]
