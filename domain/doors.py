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
    """What a link leads to: the form for one sensitive answer, one's own chat in a messenger, or in another browser."""

    FORM = "form"
    TELEGRAM = "telegram"
    WHATSAPP = "whatsapp"
    BROWSER = "browser"


LINK_PREFIX = "l-"  # tells a link's token from other words that open a messenger's chat (`?start=kk`)
# The chat that a link opens, and how its address brings the first words along.
_MESSENGERS = {Way.TELEGRAM: (Channel.TELEGRAM, "start="), Way.WHATSAPP: (Channel.WHATSAPP, "text=Kasip%20")}


@dataclass(frozen=True, slots=True)
class Doors:
    """Where the house is reached from outside.

    `site` is the address that people's browsers reach (None: only this machine), `telegram` our bot's username and
    `whatsapp` our number there (digits with the country's code), once known.
    """

    site: str | None = None
    telegram: str | None = None
    whatsapp: str | None = None

    def manner(self, channel: Channel) -> Manner:
        """What the channel does with sensitive answers (F-12)."""
        if channel is Channel.WHATSAPP:
            return Manner.LINKS
        if channel is not Channel.TELEGRAM:
            return Manner.TAKES
        return Manner.LINKS if self.site else Manner.WARNS

    def chat(self, channel: Channel) -> str | None:
        """Our chat in a messenger; None while the messenger has not said where it is."""
        if channel is Channel.TELEGRAM:
            return f"https://t.me/{self.telegram}" if self.telegram else None
        return f"https://wa.me/{self.whatsapp}" if channel is Channel.WHATSAPP and self.whatsapp else None

    def address(self, way: Way, token: str) -> str | None:
        """The address of a link; None while it is not known where such a link leads."""
        if way in _MESSENGERS:
            channel, words = _MESSENGERS[way]
            chat = self.chat(channel)
            return f"{chat}?{words}{LINK_PREFIX}{token}" if chat else None
        path = "form" if way is Way.FORM else "chat/link"
        return f"{self.site}/{path}/{token}" if self.site else None

    @property
    def ways(self) -> tuple[Way, ...]:
        """Where a conversation can be taken to from here."""
        return tuple(way for way in Way if way is not Way.FORM and self.address(way, ""))
