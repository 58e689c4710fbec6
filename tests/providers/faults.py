"""Switches that disturb calls of a stand-in server: by method, by chat, for the next calls or until cleared."""

import asyncio
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TypedDict, Unpack

from tests.providers.ledger import Address

GATEWAY = "<html><head><title>{0} Bad Gateway</title></head><body><center><h1>{0} Bad Gateway</h1></center></body></html>"


class Cut(Exception):
    """The connection is to be closed without an answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered instead; a `body` is sent as it stands, as HTML. `code` is the provider's own number of the error."""

    status: int
    description: str = ""
    retry_after: int | None = None
    body: str | None = None
    code: int | None = None


class Where(TypedDict, total=False):
    """Which calls: of one method or any, to one chat or any, the next `times` (1 if not said; None: until cleared).

    The first part of a method's name means all that have it: "messages" also "messages.text".
    """

    method: str
    chat: Address
    times: int | None


class _Deed(Enum):
    CUT = auto()
    HOLD = auto()


@dataclass(slots=True, eq=False)
class Switch:
    """One disturbance; `hits` counts the calls that it met."""

    deed: _Deed | Answer
    accepted: bool
    where: Where
    left: int | None
    hits: int = 0
    _gate: asyncio.Event = field(default_factory=asyncio.Event)
    _met: asyncio.Event = field(default_factory=asyncio.Event)

    def matches(self, method: str, chat: Address | None) -> bool:
        wanted = self.where.get("method", method)
        named = method == wanted or method.startswith(f"{wanted}.")
        return self.left != 0 and named and self.where.get("chat", chat) == chat

    def clear(self) -> None:
        """Disturb no further call, and let go those that are held."""
        self.left = 0
        self._gate.set()

    release = clear

    async def reached(self) -> None:
        """Wait until a call has met this switch."""
        async with asyncio.timeout(20):
            await self._met.wait()

    async def meet(self) -> Answer | None:
        """Do to a call what the switch is for; raises Cut."""
        self.hits += 1
        self.left = self.left if self.left is None else self.left - 1
        self._met.set()
        if self.deed is _Deed.CUT:
            raise Cut
        if self.deed is _Deed.HOLD:
            await self._gate.wait()
        return self.deed if isinstance(self.deed, Answer) else None


class Faults:
    """All switches of one server; they may be set while calls run."""

    def __init__(self) -> None:
        self._switches: list[Switch] = []

    def flood(self, retry_after: int, **where: Unpack[Where]) -> Switch:
        """429 Too Many Requests."""
        return self.answer(Answer(429, f"Too Many Requests: retry after {retry_after}", retry_after), **where)

    def refuse(self, status: int, description: str, **where: Unpack[Where]) -> Switch:
        """An error of the provider's own kind."""
        return self.answer(Answer(status, description), **where)

    def gateway(self, status: int = 502, **where: Unpack[Where]) -> Switch:
        """A page of HTML as a gateway in front of the provider gives it."""
        return self.answer(Answer(status, "gateway", body=GATEWAY.format(status)), **where)

    def answer(self, answer: Answer, **where: Unpack[Where]) -> Switch:
        """Any other answer; the call is not carried out."""
        return self._set(answer, accepted=False, where=where)

    def cut(self, *, accepted: bool, **where: Unpack[Where]) -> Switch:
        """Close the connection without an answer, after the call was carried out or before."""
        return self._set(_Deed.CUT, accepted=accepted, where=where)

    def hold(self, *, accepted: bool = True, **where: Unpack[Where]) -> Switch:
        """Answer only when released; the call is carried out at once, or (accepted=False) after the release."""
        return self._set(_Deed.HOLD, accepted=accepted, where=where)

    def clear(self) -> None:
        """Take away every switch."""
        for switch in self._switches:
            switch.clear()
        self._switches.clear()

    async def before(self, method: str, chat: Address | None) -> Answer | None:
        """What to answer instead of carrying the call out, if anything; raises Cut."""
        return await self._meet(method, chat, accepted=False)

    async def after(self, method: str, chat: Address | None) -> None:
        """Disturb the answer to a call that was carried out; raises Cut."""
        await self._meet(method, chat, accepted=True)

    async def _meet(self, method: str, chat: Address | None, *, accepted: bool) -> Answer | None:
        for switch in list(self._switches):
            if switch.accepted == accepted and switch.matches(method, chat):
                answer = await switch.meet()
                if answer is not None:
                    return answer
        return None

    def _set(self, deed: _Deed | Answer, *, accepted: bool, where: Where) -> Switch:
        switch = Switch(deed, accepted, where, where.get("times", 1))
        self._switches.append(switch)
        return switch
