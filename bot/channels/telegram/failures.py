"""What a refused call means for the message: to be tried again, by whose fault not, or never."""

import re

import structlog
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)

from bot.outcomes import Failed, Later, Outcome, Shut, nth

WAITS = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0)
REFUSED_US = "the token is refused"
GONE = ("chat not found", "user is deactivated", "bot was blocked", "have no rights to send")
SAID = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`]*`|«[^»]*»|\S+://\S+")

log = structlog.get_logger(__name__)


def outcome_of(error: TelegramAPIError | ClientDecodeError, tries: int, *, crowded: bool) -> Outcome:
    """What to do; `crowded` when the chat itself got so much just now that a "too many" is about it alone."""
    match error:
        case TelegramRetryAfter():
            log.warning("telegram asks to wait", seconds=error.retry_after, everywhere=not crowded)
            return Later(float(error.retry_after), "too many requests", everywhere=not crowded)
        case TelegramForbiddenError():
            return Shut(described(error))
        case TelegramUnauthorizedError() | TelegramNotFound():
            log.error("telegram refuses the bot's token", answer=described(error))
            return Later(WAITS[-1], REFUSED_US, everywhere=True)
        case TelegramBadRequest() | TelegramEntityTooLarge() | TelegramMigrateToChat():
            return _refused(error)
    return Later(nth(WAITS, tries), reason_of(error))


def reason_of(error: TelegramAPIError | ClientDecodeError) -> str:
    """Why a call failed, for the log: never an address, a text or a token."""
    if isinstance(error, ClientDecodeError):
        return "no answer of the Bot API"
    if isinstance(error, TelegramNetworkError):
        return "timeout" if "timeout" in error.message else "network"
    if isinstance(error, TelegramUnauthorizedError | TelegramNotFound):
        return REFUSED_US
    return "server error" if isinstance(error, TelegramServerError) else described(error)


def described(error: TelegramAPIError) -> str:
    """Telegram's own words without what they quote."""
    return SAID.sub("…", error.message or "")[:200]


def _refused(error: TelegramAPIError) -> Outcome:
    reason = described(error)
    if any(words in reason for words in GONE):
        return Shut(reason)
    log.error("telegram refuses a message", answer=reason)
    return Failed(reason)
