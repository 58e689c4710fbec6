"""Signing with eGov Mobile, by a QR code on another screen or by a link on the same phone.

Its two long calls are made in the background (egov_errand.py); `poll` tells how far they are. The document goes to whoever serves
the address, which is the operator's decision. What comes back is no signature until `Verifier` says so.
"""

from datetime import timedelta
from typing import TYPE_CHECKING

from services.clock import Clock
from services.signatures.egov_errand import Errand, Pace
from services.signatures.egov_protocol import (
    Place,
    Progress,
    Session,
    Standing,
    Title,
    asked,
    place_of,
    progress_of,
    session_of,
    to_sign,
)
from services.signatures.http import Json, Service, service_url

if TYPE_CHECKING:
    import aiohttp

SETTING = "KASIP_EGOV_SIGN_URL"
SECONDS = 15.0
MOST_ANSWER = 600_000
MOST_ERRANDS = 200
LONGEST = timedelta(hours=1)


class EgovSign:
    """One such service; raises Misconfigured unless it is on this machine or behind https."""

    def __init__(
        self, address: str, clock: Clock, session: "aiohttp.ClientSession | None" = None, pace: Pace | None = None
    ) -> None:
        self._base = service_url(SETTING, address)
        self._clock = clock
        self._service = Service("egov", session)
        self._pace = pace or Pace()
        self._errands: dict[str, Errand] = {}

    async def begin(self, document: bytes, title: Title) -> Session | None:
        """Ask for a code, and have the document ready for the phone; None where the service can't be had now."""
        self._forget_old()
        if len(self._errands) >= MOST_ERRANDS:
            return None
        answer = await self._service.ask("POST", self._base / "api" / "egovQr", SECONDS, MOST_ANSWER, asked(title))
        session = session_of(answer[1], self._base) if answer is not None and answer[0] == 200 else None
        place = self._place(session.state) if session else None
        if session is None or place is None:
            return None
        self._start(session.state, place, to_sign(document, title))
        return session

    async def poll(self, state: str) -> Progress:
        """How far it is. After a restart it goes on asking, though a document that the phone had not fetched is gone with it."""
        errand, place = self._errands.get(state), self._place(state)
        if errand is not None and errand.answer is not None:
            return progress_of(errand.answer)
        if place is None:
            return Progress(Standing.EXPIRED)
        errand = errand or self._start(state, place, None)
        return Progress(Standing.UNAVAILABLE if errand.failed else Standing.WAITING)

    async def close(self) -> None:
        """Stop asking, and close the connections."""
        for errand in self._errands.values():
            errand.stop()
        self._errands.clear()
        await self._service.close()

    def _start(self, state: str, place: Place, document: Json | None) -> Errand:
        left = (place.until - self._clock.now()).total_seconds()
        errand = self._errands[state] = Errand(self._service, place, document, self._pace, left)
        return errand

    def _forget_old(self) -> None:
        for state in [state for state in self._errands if self._place(state) is None]:
            self._errands.pop(state).stop()

    def _place(self, state: str) -> Place | None:
        """Where a session goes on; None where it has run out, or would last absurdly long."""
        place, now = place_of(state, self._base), self._clock.now()
        return place if place is not None and now < place.until <= now + LONGEST else None
