"""What has to be waited for while a person signs: the phone that fetches the document, then the signature."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from yarl import URL

from services.signatures.egov_protocol import Place
from services.signatures.http import Json, Service

MOST_ANSWER = 2_000_000


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a call is held open, how long it is waited before the next, and how many in a row may fail; in seconds."""

    hold: float = 60.0
    pause: float = 1.0
    tries: int = 25


class Errand:
    """Runs until it has an `answer`, until too many calls in a row came to nothing (`failed`), or until its time is over."""

    def __init__(self, service: Service, place: Place, document: Json | None, pace: Pace, seconds: float) -> None:
        self._service = service
        self._pace = pace
        self.answer: Json | None = None
        self.failed = False
        self._task = asyncio.create_task(self._within(seconds, place, document))

    def stop(self) -> None:
        """Wait no longer."""
        self._task.cancel()

    async def _within(self, seconds: float, place: Place, document: Json | None) -> None:
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._run(place, document)
        finally:
            self.failed = self.answer is None

    async def _run(self, place: Place, document: Json | None) -> None:
        if document is None or await self._asked("POST", place.data, document) is not None:
            self.answer = await self._asked("GET", place.sign, None)

    async def _asked(self, method: str, url: URL, body: Json | None) -> Json | None:
        """The answer; a call that was cut, or held too long, is made again. Its errors come as "message", with any status."""
        for _ in range(self._pace.tries):
            answer = await self._service.ask(method, url, self._pace.hold, MOST_ANSWER, body)
            if answer is not None and answer[0] == 200 and not answer[1].get("message"):
                return answer[1]
            await asyncio.sleep(self._pace.pause)
        return None
