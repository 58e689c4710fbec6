"""Where the house can be found from outside, and which channel may carry what."""

from dataclasses import dataclass
from enum import StrEnum

from domain.messaging import Channel


class Manner(StrEnum):
    """How a channel treats the answers to sensitive questions (F-12): taken, taken with a warning, or refused."""

    TAKES = "takes"
    WARNS = "warns"
    LINKS = "links"


class Way(StrEnum):
    """What a link leads to: the form for one sensitive answer, one's own chat in Telegram, or in another browser."""

    FORM = "form"
    TELEGRAM = "telegram"
    BROWSER = "browser"


TELEGRAM_PREFIX = "l-"  # tells a link's token from other words that open the chat (`?start=kk`)


@dataclass(frozen=True, slots=True)
class Doors:
    """`site` is the address that people's browsers reach (None: only this machine), `telegram` our bot's username, once known."""

    site: str | None = None
    telegram: str | None = None

    def manner(self, channel: Channel) -> Manner:
        """What the channel does with sensitive answers (F-12)."""
        if channel is not Channel.TELEGRAM:
            return Manner.TAKES
        return Manner.LINKS if self.site else Manner.WARNS

    def url(self, way: Way, token: str) -> str:
        """The address of a link."""
        if way is Way.TELEGRAM:
            return f"https://t.me/{self.telegram}?start={TELEGRAM_PREFIX}{token}"
        path = "form" if way is Way.FORM else "chat/link"
        return f"{self.site}/{path}/{token}"

    @property
    def ways(self) -> tuple[Way, ...]:
        """Where a conversation can be taken to from here."""
        open_ = {Way.TELEGRAM: self.telegram, Way.BROWSER: self.site}
        return tuple(way for way, there in open_.items() if there)
