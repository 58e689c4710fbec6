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
ERASING = frozenset({Channel.TELEGRAM})  # here we can delete what a person wrote (F-12)


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

    def leads(self, way: Way) -> bool:
        """Whether the address of such a link can be told: a messenger's is not known until the messenger has said it."""
        return bool({Way.TELEGRAM: self.telegram, Way.WHATSAPP: self.whatsapp}.get(way, self.site))

    def url(self, way: Way, token: str) -> str:
        """The address of a link that leads somewhere."""
        if way is Way.TELEGRAM:
            return f"https://t.me/{self.telegram}?start={LINK_PREFIX}{token}"
        if way is Way.WHATSAPP:
            return f"https://wa.me/{self.whatsapp}?text=Kasip%20{LINK_PREFIX}{token}"
        path = "form" if way is Way.FORM else "chat/link"
        return f"{self.site}/{path}/{token}"

    @property
    def ways(self) -> tuple[Way, ...]:
        """Where a conversation can be taken to from here."""
        open_ = {Way.TELEGRAM: self.telegram, Way.WHATSAPP: self.whatsapp, Way.BROWSER: self.site}
        return tuple(way for way, there in open_.items() if there)
