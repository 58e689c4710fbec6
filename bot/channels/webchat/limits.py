"""How often a person, an address and everybody together may use the browser chat."""

from dataclasses import dataclass

from starlette.requests import Request

from bot.channels.webchat.session import tag_of
from web.limits import Limiter, Rate, address_of, is_local


@dataclass(frozen=True, slots=True)
class Limits:
    """Generous for people, even for a village behind one address; a recovery code may hardly be guessed at.

    Counts a minute, those of codes 10 minutes. This machine itself is no address, except where it guesses codes.
    """

    sessions: int = 30
    messages: int = 120
    messages_of_address: int = 1200
    openings: int = 120
    openings_of_address: int = 2400
    links_of_address: int = 120
    codes: int = 5
    codes_overall: int = 60


class Gate:
    """Lets a request through or raises Problem (429)."""

    def __init__(self, limiter: Limiter, limits: Limits | None = None) -> None:
        self._limiter = limiter
        limits = limits or Limits()
        self._sessions = Rate("sessions", limits.sessions, 60)
        self._messages = Rate("messages", limits.messages, 60)
        self._messages_of_address = Rate("messages of address", limits.messages_of_address, 60)
        self._openings = Rate("openings", limits.openings, 60)
        self._openings_of_address = Rate("openings of address", limits.openings_of_address, 60)
        self._links_of_address = Rate("links of address", limits.links_of_address, 60)
        self._codes = Rate("codes", limits.codes, 600)
        self._codes_overall = Rate("codes overall", limits.codes_overall, 600)

    def session(self, request: Request) -> None:
        self._limiter.check(*_by_address(self._sessions, request))

    def message(self, request: Request, token: str) -> None:
        self._limiter.check((self._messages, tag_of(token)), *_by_address(self._messages_of_address, request))

    def opening(self, request: Request, token: str) -> None:
        """The page, or a stream."""
        self._limiter.check((self._openings, tag_of(token)), *_by_address(self._openings_of_address, request))

    def link(self, request: Request) -> None:
        """A link into the chat, which is too long to be guessed at."""
        self._limiter.check(*_by_address(self._links_of_address, request))

    def code(self, request: Request) -> None:
        self._limiter.check((self._codes, address_of(request)), (self._codes_overall, ""))


def _by_address(rate: Rate, request: Request) -> tuple[tuple[Rate, str], ...]:
    return () if is_local(request) else ((rate, address_of(request)),)
