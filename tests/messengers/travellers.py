"""One person in several places: who goes on somewhere else by a link, and comes back."""

import re
from collections.abc import Sequence
from itertools import chain
from typing import Any

from domain.messaging import Channel, Contact
from tests.messengers.crowd import Crowd
from tests.messengers.people import Act, Bring, Somebody, said_to

LINK = re.compile(r"l-([0-9A-Z]{26})\b")
FOLLOWED = {Channel.TELEGRAM: "/start l-{}", Channel.WHATSAPP: "Kasip l-{}"}


class Traveller(Somebody):
    """Two more acts: `move` to a channel by the link that was shown last, and `back` to the place before, to say words there."""

    def __init__(self, crowd: Crowd, channel: Channel, number: int, language: str) -> None:
        super().__init__(crowd.house, number, language)
        self._crowd = crowd
        self._places = [crowd.person(channel, number, language)]
        self._at = 0

    @property
    def here(self) -> Somebody:
        """At the place of the moment."""
        return self._places[self._at]

    @property
    def contact(self) -> Contact:  # type: ignore[override]
        return self.here.contact

    def do(self, act: Act) -> Bring:
        if act.kind == "move":
            link, channel = LINK.findall(self.newest())[-1], Channel(act.words)
            self._places.append(self._crowd.person(channel, self.number, self.language))
            self._at += 1
            return self.here.do(Act("say", FOLLOWED[channel].format(link)))
        if act.kind == "back":
            self._at -= 1
            return self.here.do(Act("say", act.words))
        return self.here.do(act)

    def made(self, act: Act) -> Bring:
        return self.here.made(act)

    async def answered(self) -> None:
        await self.here.answered()

    async def brought(self) -> int:
        """Each message comes to one of the places."""
        return await said_to(self)

    @property
    def unanswered(self) -> int:
        return sum(place.unanswered for place in self._places)

    def reports(self) -> Sequence[Bring]:
        return list(chain.from_iterable(place.reports() for place in self._places))

    def offered(self) -> Sequence[tuple[str, str]]:
        return self.here.offered()

    def newest(self) -> str:
        return self.here.newest()

    async def screen(self) -> Sequence[Any]:
        return [await place.screen() for place in self._places]

    async def said(self, count: int) -> Sequence[str]:
        return await self.here.said(count)

    def told(self) -> str:
        return "\n".join(place.told() for place in self._places)

    def leave(self) -> None:
        for place in self._places:
            place.leave()
