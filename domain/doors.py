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
    """What a link leads to: the form for one sensitive answer, the page where one's application is signed, or one's own chat
    in a messenger, or in another browser."""

    FORM = "form"
    SIGN = "sign"
    TELEGRAM = "telegram"
    WHATSAPP = "whatsapp"
    BROWSER = "browser"


EGOV, COMPUTER, UPLOAD, PAPER = "egov", "computer", "upload", "paper"  # how an application is signed, or that it is not
LINK_PREFIX = "l-"  # tells a link's token from other words that open a messenger's chat (`?start=kk`)
# The chat that a link opens, and how its address brings the first words along.
_PATHS = {Way.FORM: "form", Way.SIGN: "sign", Way.BROWSER: "chat/link"}
_MESSENGERS = {Way.TELEGRAM: (Channel.TELEGRAM, "start="), Way.WHATSAPP: (Channel.WHATSAPP, "text=Kasip%20")}


@dataclass(frozen=True, slots=True)
class Doors:
    """Where the house is reached from outside.

    `site` is the address that people's browsers reach (None: only this machine), `telegram` our bot's username and
    `whatsapp` our number there (digits with the country's code), once known. `signing` are the ways in which an application
    may be signed; on paper it is not.
    """

    site: str | None = None
    telegram: str | None = None
    whatsapp: str | None = None
    signing: tuple[str, ...] = ()

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

    @staticmethod
    def channel(way: Way) -> Channel | None:
        """The messenger that such a link opens, and that says itself where it is; None for our own pages."""
        return _MESSENGERS[way][0] if way in _MESSENGERS else None

    def address(self, way: Way, token: str) -> str | None:
        """The address of a link; None while it is not known where such a link leads."""
        if way in _MESSENGERS:
            channel, words = _MESSENGERS[way]
            chat = self.chat(channel)
            return f"{chat}?{words}{LINK_PREFIX}{token}" if chat else None
        return f"{self.site}/{_PATHS[way]}/{token}" if self.site else None

    def from_here(self, way: Way, token: str) -> str | None:
        """The same for who is on our own pages already: the page for signing opens there without a public address too."""
        return self.address(way, token) or (f"/{_PATHS[way]}/{token}" if way is Way.SIGN else None)

    def leads(self, way: Way, channel: Channel) -> bool:
        """Whether such a link opens where a channel shows it; only the page for signing is missed where it does not."""
        return way is not Way.SIGN or channel is Channel.WEB or self.site is not None

    @property
    def ways(self) -> tuple[Way, ...]:
        """Where a conversation can be taken to from here."""
        return tuple(way for way in Way if way not in {Way.FORM, Way.SIGN} and self.address(way, ""))
